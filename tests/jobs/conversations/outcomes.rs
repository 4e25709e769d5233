//! What becomes of conversations.

use std::time::Duration;

use futures_util::TryStreamExt as _;
use intercom_sdk::{
    ErrorKind,
    jobs::conversations::{Outcome, Truncation},
    mock::Fault,
};
use serde_json::json;

use super::{NOW, Threads, add, client, intercom};

in_oldest_and_newest_version!(
    five_hundred_parts_are_a_value_of_the_result
    parts_come_sorted_and_counted
    one_that_is_deleted_before_it_is_fetched_is_told
    one_that_fails_does_not_stop_the_others
    what_concerns_all_ends_the_stream
    they_come_in_the_order_of_the_input_if_that_is_asked_for
    as_many_as_allowed_are_fetched_at_a_time
    a_search_is_an_input
    an_input_that_fails_ends_the_stream_after_what_came_before
    a_bad_input_is_told_by_name
);

async fn five_hundred_parts_are_a_value_of_the_result<C: Threads>() {
    let intercom = intercom::<C>().await;
    let client: C = client(&intercom);
    let ids: Vec<String> = [499, 500, 501, 650]
        .map(|parts| add(&intercom, parts))
        .into();
    let mut whole = client.whole(ids).in_order(true).conversations();
    let mut told = Vec::new();
    while let Some(conversation) = whole.try_next().await.unwrap() {
        let fetched = conversation.fetched().unwrap();
        assert_eq!(fetched.files_until.unix(), NOW + 1_800);
        let parts = C::parts(&fetched.conversation);
        assert_eq!(u64::try_from(parts.len()).unwrap(), fetched.parts);
        told.push((fetched.parts, fetched.truncation));
    }
    assert_eq!(
        told,
        [
            (499, Truncation::None),
            (500, Truncation::None),
            (500, Truncation::Missing(1)),
            (500, Truncation::Missing(150)),
        ]
    );
    let report = whole.report();
    assert_eq!(
        (report.fetched, report.truncated, report.parts),
        (4, 2, 1_999),
        "{report:?}"
    );
    assert!(report.complete);
    // One call for each.
    assert_eq!(intercom.calls().len(), 4);
    intercom.assert_valid();
}

/// Whatever the order of the answer.
async fn parts_come_sorted_and_counted<C: Threads>() {
    let intercom = intercom::<C>().await;
    let client: C = client(&intercom);
    let part = |id: &str, time: i64| json!({ "id": id, "created_at": time, "body": "x" });
    let mut parts = vec![part("9", 8), part("10", 8), part("100", 7), part("8", 8)];
    parts.push(json!({ "id": "7", "created_at": 9, "redacted": true, "body": null }));
    parts.push(json!({ "created_at": 9, "body": "without an identifier" }));
    let body = json!({
        "id": "1",
        "conversation_parts": { "conversation_parts": parts, "total_count": 6 },
        "statistics": { "count_conversation_parts": 7 },
    });
    intercom.fault(Fault::body(200, body.to_string()));
    let mut whole = client.whole(vec!["1".to_owned()]).conversations();
    let conversation = whole.try_next().await.unwrap().unwrap();
    let fetched = conversation.fetched().unwrap();
    let ids: Vec<String> = C::parts(&fetched.conversation)
        .into_iter()
        .map(|(id, _)| id)
        .collect();
    assert_eq!(ids, ["100", "8", "9", "10", "7"]);
    assert_eq!((fetched.redacted, fetched.unreadable), (1, 1));
    assert_eq!(fetched.truncation, Truncation::None);
}

async fn one_that_is_deleted_before_it_is_fetched_is_told<C: Threads>() {
    for fault in [
        Fault::status(404, "not_found"),
        Fault::html(404),
        Fault::html(410),
    ] {
        let intercom = intercom::<C>().await;
        let client: C = client(&intercom);
        let ids: Vec<String> = (0..3).map(|_| add(&intercom, 2)).collect();
        intercom.fault(fault.at(2));
        let whole = client
            .whole(ids.clone())
            .at_once(1)
            .in_order(true)
            .conversations();
        let all: Vec<_> = whole.try_collect().await.unwrap();
        let gone = all
            .iter()
            .filter(|one| matches!(one.outcome, Outcome::Deleted));
        assert_eq!(
            gone.map(|one| one.id.to_string()).collect::<Vec<_>>(),
            ids[1..2]
        );
    }
}

async fn one_that_fails_does_not_stop_the_others<C: Threads>() {
    let intercom = intercom::<C>().await;
    let client: C = client(&intercom);
    let ids: Vec<String> = (0..6).map(|_| add(&intercom, 1)).collect();
    intercom.fault(Fault::html(502).at(1));
    intercom.fault(Fault::cut().at(3));
    intercom.fault(Fault::status(429, "rate_limit_exceeded").at(5));
    let mut whole = client
        .whole(ids.clone())
        .at_once(1)
        .in_order(true)
        .conversations();
    let mut failed = Vec::new();
    while let Some(conversation) = whole.try_next().await.unwrap() {
        if let Outcome::Failed(error) = &conversation.outcome {
            failed.push((conversation.id.to_string(), error.kind()));
        }
    }
    assert_eq!(
        failed,
        [
            (ids[0].clone(), ErrorKind::Status),
            (ids[2].clone(), ErrorKind::Network),
            (ids[4].clone(), ErrorKind::Status),
        ]
    );
    assert_eq!((whole.report().fetched, whole.report().failed), (3, 3));

    // Those that failed are tried again, and no others.
    let text = serde_json::to_string(&whole.checkpoint()).unwrap();
    let checkpoint = serde_json::from_str(&text).unwrap();
    intercom.clear_faults();
    intercom.forget_calls();
    let mut again = client
        .whole(ids.clone())
        .resume(&checkpoint)
        .conversations();
    let mut fetched = Vec::new();
    while let Some(conversation) = again.try_next().await.unwrap() {
        assert!(conversation.fetched().is_some());
        fetched.push(conversation.id.to_string());
    }
    fetched.sort_unstable();
    let mut expected = [ids[0].clone(), ids[2].clone(), ids[4].clone()];
    expected.sort_unstable();
    assert_eq!(fetched, expected);
    assert_eq!(intercom.calls().len(), 3);
    assert_eq!(again.report().resumed, 6);
    assert_eq!(again.checkpoint().unwrap().failed().count(), 0);
}

async fn what_concerns_all_ends_the_stream<C: Threads>() {
    for (status, code) in [(401, "unauthorized"), (403, "api_plan_restricted")] {
        let intercom = intercom::<C>().await;
        let client: C = client(&intercom);
        let ids: Vec<String> = (0..5).map(|_| add(&intercom, 1)).collect();
        intercom.fault(Fault::status(status, code));
        let mut whole = client.whole(ids).at_once(2).conversations();
        let error = whole.try_next().await.unwrap_err();
        assert_eq!(error.status().map(|status| status.as_u16()), Some(status));
        assert!(whole.try_next().await.unwrap().is_none());
        assert!(!whole.report().complete);
        assert_eq!(whole.checkpoint().unwrap().done(), 0);
        assert!(intercom.calls().len() <= 2);
    }
}

async fn they_come_in_the_order_of_the_input_if_that_is_asked_for<C: Threads>() {
    let intercom = intercom::<C>().await;
    let client: C = client(&intercom);
    let ids: Vec<String> = (0..40).map(|_| add(&intercom, 1)).collect();
    for number in (1..40).step_by(3) {
        intercom.fault(Fault::delay(Duration::from_millis(15)).at(number));
    }
    let whole = client
        .whole(ids.clone())
        .in_order(true)
        .at_once(8)
        .conversations();
    let all: Vec<_> = whole.try_collect().await.unwrap();
    assert_eq!(
        all.iter().map(|one| one.id.to_string()).collect::<Vec<_>>(),
        ids
    );

    intercom.clear_faults();
    intercom.fault(Fault::delay(Duration::from_millis(200)).at(1));
    let mut whole = client.whole(ids.clone()).at_once(8).conversations();
    let first = whole.try_next().await.unwrap().unwrap();
    let rest: Vec<_> = whole.try_collect().await.unwrap();
    let mut come: Vec<String> = rest.iter().map(|one| one.id.to_string()).collect();
    come.push(first.id.to_string());
    come.sort_unstable();
    let mut sorted = ids.clone();
    sorted.sort_unstable();
    assert_eq!(come, sorted);
    assert_ne!(first.place, rest.last().unwrap().place);
}

async fn as_many_as_allowed_are_fetched_at_a_time<C: Threads>() {
    let intercom = intercom::<C>().await;
    let client: C = client(&intercom);
    let ids: Vec<String> = (0..9).map(|_| add(&intercom, 1)).collect();
    intercom.fault(Fault::delay(Duration::from_millis(300)));
    let mut whole = client.whole(ids).at_once(4).conversations();
    tokio::select! {
        biased;
        _ = whole.try_next() => panic!("no answer has come"),
        () = intercom.received(5) => panic!("more than four at a time"),
        () = tokio::time::sleep(Duration::from_millis(150)) => {}
    }
    intercom.received(4).await;
}

async fn a_search_is_an_input<C: Threads>() {
    let intercom = intercom::<C>().await;
    let client: C = client(&intercom);
    let mut ids: Vec<String> = (0..25).map(|n| add(&intercom, n % 4)).collect();
    let all: Vec<_> = client
        .of_search()
        .conversations()
        .try_collect()
        .await
        .unwrap();
    let mut fetched: Vec<String> = all
        .iter()
        .filter(|one| one.fetched().is_some())
        .map(|one| one.id.to_string())
        .collect();
    fetched.sort_unstable();
    ids.sort_unstable();
    assert_eq!(fetched, ids);
}

async fn an_input_that_fails_ends_the_stream_after_what_came_before<C: Threads>() {
    let intercom = intercom::<C>().await;
    let client: C = client(&intercom);
    let count = 25;
    for _ in 0..count {
        add(&intercom, 1);
    }
    // Pages of 20: the second one fails.
    intercom.fault(Fault::html(502).on("search_conversations").at(2));
    let mut whole = client.of_search().conversations();
    let mut fetched = 0;
    let error = loop {
        match whole.try_next().await {
            Ok(Some(_)) => fetched += 1,
            Ok(None) => panic!("the input has failed"),
            Err(error) => break error,
        }
    };
    assert_eq!(
        (fetched, error.operation()),
        (20, Some("search_conversations"))
    );
    assert!(!whole.report().complete);
}

async fn a_bad_input_is_told_by_name<C: Threads>() {
    let intercom = intercom::<C>().await;
    let client: C = client(&intercom);
    for at_once in [0, 65] {
        let mut whole = client
            .whole(vec!["1".to_owned()])
            .at_once(at_once)
            .conversations();
        let error = whole.try_next().await.unwrap_err();
        assert!(
            error.to_string().contains("`at_once` must be 1 to 64"),
            "{error}"
        );
    }
    let id = add(&intercom, 1);
    let ids = ["", "1/reply", "../me", "a b", &id, &id].map(str::to_owned);
    let mut whole = client.whole(ids.into()).in_order(true).conversations();
    for expected in ["``", "`1/reply`", "`../me`", "`a b`"] {
        let conversation = whole.try_next().await.unwrap().unwrap();
        let Outcome::Failed(error) = conversation.outcome else {
            panic!("{expected} was sent");
        };
        let message = format!("{expected} is not the identifier of a conversation");
        assert!(error.to_string().contains(&message), "{error}");
    }
    assert!(whole.try_next().await.unwrap().unwrap().fetched().is_some());
    assert!(whole.try_next().await.unwrap().is_none());
    assert_eq!(whole.report().duplicates, 1);
    assert_eq!(intercom.calls().len(), 1);
}
