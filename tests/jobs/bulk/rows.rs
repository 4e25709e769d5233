//! What becomes of rows.

use std::{
    collections::BTreeMap,
    sync::{Arc, Mutex},
    time::Duration,
};

use futures_util::StreamExt as _;
use intercom_sdk::{Error, mock::Fault};
use serde_json::json;

use super::{
    Bulk,
    program::{all, client, intercom, people, rows, sorted, stored, upsert, users},
};

in_oldest_and_newest_version!(
    every_row_is_done_and_reported
    companies_events_and_tags_are_rows_as_well
    a_second_run_skips_what_is_done_and_tries_again_what_failed
    rows_with_one_key_are_done_one_after_the_other
    a_report_of_something_else_is_refused
);

async fn every_row_is_done_and_reported<C: Bulk>() {
    let intercom = intercom::<C>().await;
    let people = people(50);
    let mut run = upsert(rows::<C>(&client(&intercom), &people));
    assert!(run.report().is_none());
    let done = all(&mut run).await.unwrap();
    let mut indexes: Vec<u64> = done.iter().map(|row| row.index).collect();
    indexes.sort_unstable();
    assert_eq!(indexes, (0..50).collect::<Vec<_>>());
    assert!(
        done.iter()
            .all(|row| row.result.is_ok() && row.key == people[row.index as usize])
    );
    let report = run.report().unwrap();
    assert!(report.is_complete());
    assert_eq!((report.succeeded, report.failures.len()), (50, 0));
    // One for the workspace, and two for each row.
    assert_eq!(intercom.calls().len(), 101);
    assert_eq!(users::<C>(&intercom).await, sorted(&people));
    // It has nothing of the rows but a hash.
    assert!(!serde_json::to_string(&report).unwrap().contains("person"));
}

async fn companies_events_and_tags_are_rows_as_well<C: Bulk>() {
    let intercom = intercom::<C>().await;
    let client: C = client(&intercom);
    let ids: Vec<String> = people(7)
        .iter()
        .map(|email| intercom.add_contact(json!({ "email": email })))
        .collect();
    let tag = intercom.add_tag(json!({ "name": "vip" }));
    let mut run = client
        .each(ids)
        .run(move |client, id| client.tag(id, tag.clone()));
    assert_eq!(all(&mut run).await.unwrap().len(), 7);
    assert!(run.report().unwrap().is_complete());
    let now = intercom.now();
    let mut run = client
        .each(people(7))
        .run(move |client, email| client.event(email, now));
    all(&mut run).await.unwrap();
    assert!(run.report().unwrap().is_complete());
    let names = ["acme", "globex"].map(str::to_owned).to_vec();
    let mut run = client.each(names).run(C::company);
    all(&mut run).await.unwrap();
    assert!(run.report().unwrap().is_complete());
    for (operation, calls) in [
        ("attach_tag_to_contact", 7),
        ("create_data_event", 7),
        ("create_or_update_company", 2),
    ] {
        assert_eq!(intercom.calls_of(operation).len(), calls, "{operation}");
    }
    intercom.assert_valid();
}

async fn a_second_run_skips_what_is_done_and_tries_again_what_failed<C: Bulk>() {
    let intercom = intercom::<C>().await;
    let client: C = client(&intercom);
    let people = people(20);
    intercom.fault(
        Fault::status(400, "parameter_invalid")
            .on("create_contact")
            .every(5),
    );
    let mut run = upsert(rows(&client, &people));
    all(&mut run).await.unwrap();
    let report = stored(run.report()).unwrap();
    assert!(!report.is_complete());
    assert_eq!((report.succeeded, report.failures.len()), (16, 4));
    let failure = &report.failures[0];
    assert_eq!(
        (failure.status, failure.code.as_deref()),
        (Some(400), Some("parameter_invalid"))
    );
    assert!(!failure.may_be_done && failure.message.contains("create_contact"));
    assert_eq!(failure.key, people[failure.index as usize]);

    intercom.clear_faults();
    intercom.forget_calls();
    let mut run = upsert(rows(&client, &people).resume(&report));
    let done = all(&mut run).await.unwrap();
    assert_eq!(done.len(), 4);
    assert_eq!(intercom.calls().len(), 1 + 8);
    let report = run.report().unwrap();
    assert!(report.is_complete());
    assert_eq!(report.succeeded, 20);
    assert_eq!(users::<C>(&intercom).await, sorted(&people));

    // A third run does nothing, and more rows behind are done.
    let more = super::program::people(22);
    let mut run = upsert(rows(&client, &more).resume(&report));
    assert_eq!(all(&mut run).await.unwrap().len(), 2);
}

async fn rows_with_one_key_are_done_one_after_the_other<C: Bulk>() {
    let intercom = intercom::<C>().await;
    let client: C = client(&intercom);
    let seen: Arc<Mutex<BTreeMap<char, Vec<u32>>>> = Arc::default();
    let busy: Arc<Mutex<Vec<char>>> = Arc::default();
    let numbered = (0..60_u32).map(|number| (['a', 'b', 'a', 'c'][number as usize % 4], number));
    let each = intercom_sdk::jobs::bulk::ForEach::new(&client, numbered, |row| row.0.to_string());
    let (seen_by_rows, busy_rows) = (Arc::clone(&seen), Arc::clone(&busy));
    let mut run = each.share(1.0).run(move |_, (key, number)| {
        let (seen, busy) = (Arc::clone(&seen_by_rows), Arc::clone(&busy_rows));
        async move {
            assert!(!busy.lock().unwrap().contains(&key), "{key} twice");
            busy.lock().unwrap().push(key);
            tokio::time::sleep(Duration::from_millis(u64::from(number % 3))).await;
            busy.lock().unwrap().retain(|other| *other != key);
            seen.lock().unwrap().entry(key).or_default().push(number);
            Ok::<(), Error>(())
        }
    });
    while let Some(row) = run.next().await {
        row.unwrap().result.unwrap();
    }
    let seen = seen.lock().unwrap();
    assert_eq!(seen.values().map(Vec::len).sum::<usize>(), 60);
    assert!(seen.values().all(|numbers| numbers.is_sorted()), "{seen:?}");
}

async fn a_report_of_something_else_is_refused<C: Bulk>() {
    let intercom = intercom::<C>().await;
    let client: C = client(&intercom);
    let ours = people(10);
    let mut run = upsert(rows(&client, &ours));
    all(&mut run).await.unwrap();
    let report = run.report().unwrap();
    intercom.forget_calls();

    let mut changed = serde_json::to_value(&report).unwrap();
    let mut other = |field: &str, value: serde_json::Value| {
        let old = changed[field].clone();
        changed[field] = value;
        let report = serde_json::from_value(changed.clone()).unwrap();
        changed[field] = old;
        report
    };
    let mut swapped = ours.clone();
    swapped.swap(3, 4);
    for (report, people, message) in [
        (
            other("workspace", json!("elsewhere")),
            &ours,
            "is of workspace elsewhere",
        ),
        (
            other("version", json!("1.0")),
            &ours,
            "is of API version 1.0",
        ),
        (other("format", json!(2)), &ours, "has format 2"),
        (report.clone(), &swapped, "is of other rows"),
        (report.clone(), &ours[..9].to_vec(), "is of other rows"),
    ] {
        let mut run = upsert(rows(&client, people).resume(&report));
        let error = all(&mut run).await.unwrap_err();
        assert!(error.to_string().contains(message), "{error}");
    }
    // Each has read the workspace, and nothing else.
    assert_eq!(
        intercom.calls().len(),
        intercom.calls_of("identify_admin").len()
    );
}
