//! Companies by pages of the list.

use std::collections::BTreeSet;

use futures_util::TryStreamExt as _;
use intercom_sdk::{ErrorKind, jobs::companies::Method};
use serde_json::json;

use super::{NOW, Walks, add, client, intercom, read};

in_oldest_and_newest_version!(
    few_companies_are_read_by_pages
    a_list_that_shifts_is_read_again
    the_list_says_at_its_end_what_goes_on
    a_page_is_not_too_large
    a_sync_yields_what_has_changed
);

async fn few_companies_are_read_by_pages<C: Walks>() {
    let intercom = intercom::<C>().await;
    let client: C = client(&intercom);
    let all = add(&intercom, 150);
    let mut ids = BTreeSet::new();
    let report = read(&intercom, client.all(), &mut ids).await.unwrap();
    assert_eq!(ids, all);
    assert_eq!(
        (report.method, report.complete),
        (Method::Pages, true),
        "{report:?}"
    );
    assert_eq!((report.distinct, report.expected), (150, Some(150)));
    assert_eq!(intercom.calls().len(), 3);
    intercom.assert_valid();

    let mut rest = BTreeSet::new();
    let known: Vec<String> = all.iter().take(100).cloned().collect();
    let report = read(&intercom, client.all().seen(known), &mut rest)
        .await
        .unwrap();
    assert_eq!((rest.len(), report.duplicates), (50, 100));
    assert!(report.complete, "{report:?}");
}

/// A company that was on the second page is seen at the top when the first one has
/// been read: what was on the edge comes twice. One of the first page becomes a
/// company without users: what was on the edge moves to the page before.
async fn a_list_that_shifts_is_read_again<C: Walks>() {
    let intercom = intercom::<C>().await;
    let client: C = client(&intercom);
    let mut all = add(&intercom, 150);
    let mut ids = BTreeSet::new();
    let mut companies = client.all().companies();
    let mut first = None;
    while let Some(company) = companies.try_next().await.unwrap() {
        let id = C::id_of(&company);
        let first = first.get_or_insert_with(|| id.clone());
        assert!(ids.insert(id), "it came twice");
        if ids.len() == 30 {
            intercom.add_company(json!({ "id": first, "last_request_at": NOW, "user_count": 0 }));
            all.remove(first);
        }
    }
    ids.retain(|id| all.contains(id));
    assert_eq!(ids, all);
    let report = companies.report();
    assert_eq!((report.restarts, report.complete), (1, true), "{report:?}");
}

async fn the_list_says_at_its_end_what_goes_on<C: Walks>() {
    let intercom = intercom::<C>().await;
    let client: C = client(&intercom);
    add(&intercom, 10_001);
    let error = client.list_to_its_end().await;
    assert!(error.is_past_list_limit(), "{error}");
    let hint = "this list ends at 10,000 companies; `all_companies` of the client goes on beyond";
    assert_eq!(error.hint(), Some(hint));
    assert!(error.to_string().contains("all_companies"), "{error}");
}

async fn a_page_is_not_too_large<C: Walks>() {
    let intercom = intercom::<C>().await;
    let client: C = client(&intercom);
    for per_page in [0, 61] {
        let mut companies = client.all().per_page(per_page).companies();
        let error = companies.try_next().await.err().unwrap();
        assert_eq!(error.kind(), ErrorKind::InvalidRequest, "{error}");
        assert!(
            error.to_string().contains("`per_page` must be 1 to 60"),
            "{error}"
        );
        assert!(!companies.report().complete);
    }
    assert!(intercom.calls().is_empty());
}

async fn a_sync_yields_what_has_changed<C: Walks>() {
    let intercom = intercom::<C>().await;
    let client: C = client(&intercom);
    let all = add(&intercom, 130);
    let mut changes = client.sync().changes();
    let mut ids = BTreeSet::new();
    while let Some(company) = changes.try_next().await.unwrap() {
        ids.insert(C::id_of_change(&company));
    }
    assert_eq!(ids, all);
    assert!(changes.report().complete);
    let checkpoint = changes.checkpoint().unwrap();

    intercom.advance(std::time::Duration::from_secs(3_600));
    let changed = all.first().unwrap();
    intercom.add_company(json!({ "id": changed, "updated_at": NOW + 1_800 }));
    let mut changes = client.sync().resume(&checkpoint).changes();
    let company = changes.try_next().await.unwrap().unwrap();
    assert_eq!(C::id_of_change(&company), *changed);
    assert!(changes.try_next().await.unwrap().is_none());
    let report = changes.report();
    assert_eq!((report.emitted, report.complete), (1, true), "{report:?}");
    intercom.assert_valid();
}
