//! Companies by the one scroll of the workspace.

use std::{collections::BTreeSet, sync::Arc, time::Duration};

use futures_util::TryStreamExt as _;
use intercom_sdk::{
    ErrorKind,
    jobs::companies::Method,
    lease::{InProcessLeases, Lease},
    mock::Fault,
};

use serde_json::json;

use super::{Walks, add, client, intercom, read};

in_oldest_and_newest_version!(
    ten_thousand_and_one_companies_are_scrolled_over
    a_list_that_ends_early_goes_on_as_a_scroll
    two_walks_take_turns
    the_scroll_of_another_program_is_waited_out
    the_scroll_of_another_program_is_not_waited_for_for_ever
    a_lost_scroll_begins_again_and_yields_each_company_once
    a_scroll_that_is_lost_every_time_is_an_error
    a_slow_reader_does_not_lose_the_scroll
    a_lease_that_others_hold_is_waited_for
);

const SCROLL: &str = "scroll_over_all_companies";

async fn ten_thousand_and_one_companies_are_scrolled_over<C: Walks>() {
    let intercom = intercom::<C>().await;
    let client: C = client(&intercom);
    let all = add(&intercom, 10_001);
    let mut ids = BTreeSet::new();
    let report = read(&intercom, client.all(), &mut ids).await.unwrap();
    assert_eq!(ids, all);
    assert_eq!(
        (report.method, report.complete),
        (Method::Scroll, true),
        "{report:?}"
    );
    assert_eq!((report.expected, report.restarts), (Some(10_001), 0));
    let calls = intercom.calls().len();
    println!("{}: 10,001 companies: {calls} calls", C::VERSION);
    // The list, the workspace, the pages, and the empty one.
    assert_eq!(calls, 3 + 101);
    intercom.assert_valid();
}

async fn a_list_that_ends_early_goes_on_as_a_scroll<C: Walks>() {
    let intercom = intercom::<C>().await;
    let client: C = client(&intercom);
    let all = add(&intercom, 350);
    let body = json!({
        "type": "error.list",
        "errors": [
            { "code": "client_error", "message": "page limit reached, please use scroll API" },
        ],
    });
    let fault = Fault::body(400, body.to_string());
    intercom.fault(fault.on("list_all_companies").at(3));
    let mut ids = BTreeSet::new();
    let report = read(&intercom, client.all(), &mut ids).await.unwrap();
    assert_eq!(ids, all);
    assert_eq!(
        (report.method, report.complete),
        (Method::Scroll, true),
        "{report:?}"
    );
    assert_eq!(report.duplicates, 120);
}

async fn two_walks_take_turns<C: Walks>() {
    let intercom = intercom::<C>().await;
    let client: C = client(&intercom);
    let all = add(&intercom, 350);
    let (mut one, mut other) = (BTreeSet::new(), BTreeSet::new());
    let leases = Arc::new(InProcessLeases::new());
    let request = || client.all().scroll_above(0).leases(leases.clone());
    let (first, second) = tokio::join!(
        read(&intercom, request(), &mut one),
        read(&intercom, request(), &mut other),
    );
    for (report, ids) in [(first.unwrap(), one), (second.unwrap(), other)] {
        assert_eq!(ids, all);
        assert_eq!((report.waits, report.restarts), (0, 0), "{report:?}");
    }
}

async fn the_scroll_of_another_program_is_waited_out<C: Walks>() {
    let intercom = intercom::<C>().await;
    let client: C = client(&intercom);
    let all = add(&intercom, 350);
    intercom.fault(Fault::status(400, "scroll_exists").on(SCROLL).first(2));
    let mut ids = BTreeSet::new();
    let report = read(&intercom, client.all().scroll_above(0), &mut ids)
        .await
        .unwrap();
    assert_eq!(ids, all);
    assert_eq!((report.waits, report.restarts), (2, 0), "{report:?}");
}

async fn the_scroll_of_another_program_is_not_waited_for_for_ever<C: Walks>() {
    let intercom = intercom::<C>().await;
    let client: C = client(&intercom);
    add(&intercom, 350);
    intercom.fault(Fault::status(400, "scroll_exists").on(SCROLL));
    let mut ids = BTreeSet::new();
    let request = client.all().scroll_above(0).max_waits(2);
    let error = read(&intercom, request, &mut ids).await.unwrap_err();
    assert!(error.is_scroll_exists(), "{error}");
    assert_eq!(intercom.calls_of(SCROLL).len(), 3);
}

/// The answer is lost and the server has moved on, or has forgotten the scroll.
async fn a_lost_scroll_begins_again_and_yields_each_company_once<C: Walks>() {
    for fault in [
        Fault::cut().after_acting(),
        Fault::cut_in_body(),
        Fault::html(502).after_acting(),
        Fault::status(500, "server_error").after_acting(),
        Fault::status(404, "not_found"),
        Fault::html(404),
        Fault::body(200, "{\"type\": \"list\"").after_acting(),
    ] {
        for page in 1..=4 {
            let intercom = intercom::<C>().await;
            let client: C = client(&intercom);
            let all = add(&intercom, 350);
            intercom.fault(fault.clone().on(SCROLL).at(page));
            let mut ids = BTreeSet::new();
            let report = read(&intercom, client.all().scroll_above(0), &mut ids)
                .await
                .unwrap();
            assert_eq!(ids, all, "{fault:?} at page {page}");
            assert_eq!(
                (report.restarts, report.complete),
                (1, true),
                "{fault:?}: {report:?}"
            );
            let read = u64::try_from(100 * (page - 1)).unwrap();
            assert_eq!(report.duplicates, read, "{fault:?} at page {page}");
        }
    }
}

async fn a_scroll_that_is_lost_every_time_is_an_error<C: Walks>() {
    let intercom = intercom::<C>().await;
    let client: C = client(&intercom);
    add(&intercom, 350);
    intercom.fault(Fault::html(502).on(SCROLL).every(2));
    let mut ids = BTreeSet::new();
    let mut companies = client.all().scroll_above(0).max_restarts(2).companies();
    let mut advanced = 0;
    let error = loop {
        match tokio::time::timeout(Duration::from_millis(1), companies.try_next()).await {
            Ok(Ok(Some(company))) => assert!(ids.insert(C::id_of(&company))),
            Ok(Ok(None)) => panic!("it has not ended"),
            Ok(Err(error)) => break error,
            Err(_) if companies.report().restarts > advanced => {
                advanced = companies.report().restarts;
                intercom.advance(Duration::from_secs(61));
            }
            Err(_) => {}
        }
    };
    assert_eq!(error.status().map(|status| status.as_u16()), Some(502));
    assert_eq!(ids.len(), 100);
    assert!(!companies.report().complete);
    assert!(companies.try_next().await.unwrap().is_none());
}

async fn a_slow_reader_does_not_lose_the_scroll<C: Walks>() {
    let intercom = intercom::<C>().await;
    let client: C = client(&intercom);
    add(&intercom, 350);
    let mut companies = client.all().scroll_above(0).companies();
    companies.try_next().await.unwrap().unwrap();
    // The scroll ends while nobody reads: list, workspace and five pages.
    tokio::time::timeout(Duration::from_secs(10), intercom.received(7))
        .await
        .unwrap();
    intercom.advance(Duration::from_secs(600));
    let mut count = 1;
    while companies.try_next().await.unwrap().is_some() {
        count += 1;
    }
    let report = companies.report();
    assert_eq!(
        (count, report.restarts, report.complete),
        (350, 0, true),
        "{report:?}"
    );
}

async fn a_lease_that_others_hold_is_waited_for<C: Walks>() {
    let intercom = intercom::<C>().await;
    let client: C = client(&intercom);
    add(&intercom, 350);
    let leases = Arc::new(InProcessLeases::new());
    let name = "company scroll of mock_app";
    let held = Lease::acquire(leases.clone(), name, Duration::from_secs(60))
        .await
        .unwrap();
    let request = client.all().scroll_above(0).leases(leases);
    let request = request.patience(Duration::from_millis(20));
    let error = read(&intercom, request, &mut BTreeSet::new())
        .await
        .unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Lease, "{error}");
    assert!(intercom.calls_of(SCROLL).is_empty());
    held.release().await.unwrap();
}
