//! A server that fails in the middle of a sync.

use futures_util::TryStreamExt as _;
use intercom_sdk::{mock::Fault, types::Timestamp};

use super::{
    Syncs,
    program::{DAY, NOW, Store, add, client, intercom, searches, sync, truth},
};

in_oldest_and_newest_version!(
    a_refused_cursor_is_replaced_by_a_new_search
    a_page_that_fails_once_is_asked_for_in_halves
    every_page_that_fails_once_loses_nothing
    a_wide_window_that_fails_is_cut
    what_fails_at_its_smallest_is_a_gap_that_the_next_sync_reads
    an_outage_ends_the_sync_and_leaves_the_checkpoint_good
    an_entry_that_cannot_be_read_is_told_and_passed
);

async fn a_refused_cursor_is_replaced_by_a_new_search<C: Syncs>() {
    let intercom = intercom::<C>().await;
    let client: C = client(&intercom);
    let ids = add(
        &intercom,
        (0..20)
            .map(|n| NOW - 20 * DAY + n * DAY)
            .chain([NOW - 900; 40]),
    );
    for request in 2..=6 {
        let mut store = Store::default();
        let fault = Fault::status(400, "client_error").on("search_contacts");
        intercom.fault(fault.at(request));
        let report = sync(&client, 10, 1, &mut store).await.unwrap();
        assert_eq!(
            (report.emitted, report.reopened),
            (60, 1),
            "{request}: {report:?}"
        );
        assert_eq!(store.records, truth(&intercom, &ids));
        assert_eq!(store.repeated(), 0);
        intercom.clear_faults();
    }
}

async fn a_page_that_fails_once_is_asked_for_in_halves<C: Syncs>() {
    let intercom = intercom::<C>().await;
    let client: C = client(&intercom);
    let ids = add(&intercom, (0..100).map(|n| NOW - 100 * DAY + n * DAY));
    let mut store = Store::default();
    intercom.fault(Fault::html(502).on("search_contacts").at(2));
    let report = sync(&client, 40, 1, &mut store).await.unwrap();
    assert_eq!((report.emitted, report.reopened), (100, 1), "{report:?}");
    assert!(report.complete);
    assert_eq!(store.records, truth(&intercom, &ids));
    let sizes: Vec<_> = searches(&intercom)
        .iter()
        .map(|call| call.body["pagination"]["per_page"].as_i64().unwrap())
        .collect();
    assert_eq!(sizes[..3], [40, 40, 20], "{sizes:?}");
}

async fn every_page_that_fails_once_loses_nothing<C: Syncs>() {
    let intercom = intercom::<C>().await;
    let client: C = client(&intercom);
    let ids = add(
        &intercom,
        (0..30)
            .map(|n| NOW - 30 * DAY + n * DAY)
            .chain([NOW - 50; 30]),
    );
    for fault in [Fault::status(500, "server_error"), Fault::html(504)] {
        intercom.fault(fault.on("search_contacts").every(2));
        let mut store = Store::default();
        let report = sync(&client, 20, 1, &mut store).await.unwrap();
        assert!(report.complete && report.reopened > 0, "{report:?}");
        assert_eq!(store.records, truth(&intercom, &ids));
        assert_eq!(store.repeated(), 0);
        intercom.clear_faults();
    }
}

async fn a_wide_window_that_fails_is_cut<C: Syncs>() {
    let intercom = intercom::<C>().await;
    let client: C = client(&intercom);
    let ids = add(&intercom, (0..60).map(|n| NOW - 60 * DAY + n * DAY));
    // Once, once more with the same page, and then for the halves.
    intercom.fault(
        Fault::status(500, "server_error")
            .on("search_contacts")
            .first(5),
    );
    let mut store = Store::default();
    let report = sync(&client, 10, 1, &mut store).await.unwrap();
    assert_eq!((report.splits, report.emitted), (4, 60), "{report:?}");
    assert!(report.complete, "{report:?}");
    assert_eq!(store.records, truth(&intercom, &ids));
    assert_eq!(store.repeated(), 0);
    let lasts: Vec<i64> = searches(&intercom)
        .iter()
        .map(|call| call.body["query"]["value"][1]["value"].as_i64().unwrap())
        .collect();
    assert_eq!(lasts[0], lasts[1]);
    assert!(
        lasts[1..6].is_sorted_by(|one, next| one > next),
        "{lasts:?}"
    );
    intercom.assert_valid();
}

async fn what_fails_at_its_smallest_is_a_gap_that_the_next_sync_reads<C: Syncs>() {
    let intercom = intercom::<C>().await;
    let client: C = client(&intercom);
    let ids = add(
        &intercom,
        (0..40).map(|n| NOW - 4 * DAY + 60 + n * DAY / 10),
    );
    let start = Timestamp::try_from(NOW - 4 * DAY).unwrap();
    intercom.fault(
        Fault::status(500, "server_error")
            .on("search_contacts")
            .first(4),
    );
    let mut changes = client.contacts().since(start).per_page(10).changes();
    let mut store = Store::default();
    while let Some(contact) = changes.try_next().await.unwrap() {
        let (id, changed) = C::id_and_change(&contact);
        store.records.insert(id, changed);
    }
    let report = changes.report();
    assert_eq!(
        (report.gaps.len(), report.complete),
        (1, false),
        "{report:?}"
    );
    assert_eq!(report.gaps[0].from, start);
    assert!(store.records.len() < 40);
    store.checkpoint = Some(serde_json::to_string(&changes.checkpoint()).unwrap());
    let report = sync(&client, 10, 1, &mut store).await.unwrap();
    assert!(report.complete, "{report:?}");
    assert_eq!(store.records, truth(&intercom, &ids));
}

async fn an_outage_ends_the_sync_and_leaves_the_checkpoint_good<C: Syncs>() {
    let intercom = intercom::<C>().await;
    let client: C = client(&intercom);
    let ids = add(&intercom, (0..60).map(|n| NOW - 60 * DAY + n * DAY));
    let mut store = Store::default();
    let mut changes = client.contacts().per_page(20).changes();
    let mut error = None;
    while error.is_none() {
        match changes.try_next().await {
            Ok(Some(contact)) => {
                let (id, changed) = C::id_and_change(&contact);
                *store.received.entry((id.clone(), changed)).or_default() += 1;
                store.records.insert(id, changed);
                if store.records.len() == 25 {
                    intercom.fault(Fault::html(503).on("search_contacts"));
                }
            }
            Ok(None) => panic!("an outage is no end"),
            Err(failure) => error = Some(failure),
        }
    }
    assert_eq!(
        error.unwrap().status().map(|status| status.as_u16()),
        Some(503)
    );
    assert!(!changes.report().complete);
    let calls = searches(&intercom).len();
    assert!(calls < 60, "{calls} calls in an outage");
    assert!(changes.try_next().await.unwrap().is_none());

    let checkpoint = changes.checkpoint().unwrap();
    assert!(checkpoint.is_under_way());
    store.checkpoint = Some(serde_json::to_string(&checkpoint).unwrap());
    intercom.clear_faults();
    intercom.forget_calls();
    let report = sync(&client, 20, 1, &mut store).await.unwrap();
    assert!(report.complete && report.gaps.is_empty(), "{report:?}");
    assert_eq!(store.records, truth(&intercom, &ids));
    assert_eq!(store.repeated(), 0);
    // The outage leaves no short windows behind.
    let calls = searches(&intercom).len();
    assert!(calls <= 3, "{calls} calls for the rest");
}

async fn an_entry_that_cannot_be_read_is_told_and_passed<C: Syncs>() {
    let intercom = intercom::<C>().await;
    let client: C = client(&intercom);
    let body = serde_json::json!({
        "type": "list",
        "total_count": 3,
        "pages": { "type": "pages", "page": 1, "per_page": 10, "total_pages": 1, "next": null },
        "data": [
            { "type": "contact", "id": "a", "updated_at": NOW - 9 },
            { "type": "contact", "updated_at": NOW - 8 },
            { "type": "contact", "id": "c", "updated_at": NOW - 7 },
        ],
    });
    intercom.fault(Fault::body(200, body.to_string()).on("search_contacts"));
    let mut changes = client.contacts().changes();
    let mut told = Vec::new();
    loop {
        match changes.try_next().await {
            Ok(Some(contact)) => told.push(C::id_and_change(&contact).0),
            Ok(None) => break,
            Err(error) => told.push(error.path().unwrap().to_owned()),
        }
    }
    assert_eq!(told, ["a", "data[1].id", "c"]);
    assert_eq!(changes.report().unreadable, 1);
}
