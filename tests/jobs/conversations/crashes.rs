//! Conversations that are fetched by a program which stops, and goes on.

use std::collections::BTreeMap;

use futures_util::TryStreamExt as _;
use intercom_sdk::{
    ErrorKind,
    jobs::conversations::{Checkpoint, Outcome},
    mock::Fault,
};
use serde_json::{Value, json};

use super::{Threads, add, client, intercom};

in_oldest_and_newest_version!(
    a_program_that_stops_at_any_request_fetches_each_conversation_once
    a_foreign_checkpoint_is_refused_by_name
);

/// Fetches into `store`, and stores the checkpoint after each.
async fn fetch<C: Threads>(
    client: &C,
    ids: &[String],
    in_order: bool,
    store: &mut (BTreeMap<String, usize>, Option<String>),
) {
    let mut request = client.whole(ids.to_vec()).at_once(3).in_order(in_order);
    if let Some(text) = &store.1 {
        request = request.resume(&serde_json::from_str::<Checkpoint>(text).unwrap());
    }
    let mut whole = request.conversations();
    while let Some(conversation) = whole.try_next().await.unwrap() {
        if let Outcome::Fetched(_) = conversation.outcome {
            *store.0.entry(conversation.id.to_string()).or_default() += 1;
        }
        store.1 = whole
            .checkpoint()
            .map(|checkpoint| serde_json::to_string(&checkpoint).unwrap());
    }
}

async fn a_program_that_stops_at_any_request_fetches_each_conversation_once<C: Threads>() {
    let requests = 12;
    let mut points = 0;
    for (request, in_order) in (1..=requests).flat_map(|k| [(k, false), (k, true)]) {
        for is_lost in [false, true] {
            let intercom = intercom::<C>().await;
            let client: C = client(&intercom);
            let ids: Vec<String> = (0..requests)
                .map(|n| add(&intercom, n.try_into().unwrap()))
                .collect();
            let mut store = (BTreeMap::new(), None);
            if is_lost {
                intercom.fault(Fault::cut().at(request).after_acting());
            }
            tokio::select! {
                biased;
                () = intercom.received(request), if !is_lost => {}
                () = fetch(&client, &ids, in_order, &mut store) => {}
            }
            fetch(&client, &ids, in_order, &mut store).await;
            let place = format!("request {request}, in order: {in_order}, lost: {is_lost}");
            let expected: BTreeMap<String, usize> = ids.iter().map(|id| (id.clone(), 1)).collect();
            assert_eq!(store.0, expected, "{place}");
            // What was under way is fetched again.
            let calls = intercom.calls().len();
            assert!(calls <= requests + 3, "{place}: {calls} calls");
            points += 1;
        }
    }
    println!(
        "{}: {points} crash points of {requests} conversations",
        C::VERSION
    );
}

async fn a_foreign_checkpoint_is_refused_by_name<C: Threads>() {
    let intercom = intercom::<C>().await;
    let client: C = client(&intercom);
    let ids: Vec<String> = (0..4).map(|_| add(&intercom, 1)).collect();
    let mut store = (BTreeMap::new(), None);
    fetch(&client, &ids[..2], true, &mut store).await;
    let stored: Value = serde_json::from_str(&store.1.unwrap()).unwrap();
    let others = [ids[1].clone(), ids[0].clone(), ids[2].clone()];
    let other_input = "is of another input: its first identifiers are different";
    for (field, value, input, expected) in [
        ("version", json!("1.4"), &ids[..], "is of API version 1.4"),
        ("format", json!(9), &ids[..], "has format 9"),
        ("done", json!(2), &others[..], other_input),
        ("done", json!(2), &ids[..1], other_input),
    ] {
        let mut foreign = stored.clone();
        foreign[field] = value;
        let foreign: Checkpoint = serde_json::from_value(foreign).unwrap();
        intercom.forget_calls();
        let mut whole = client
            .whole(input.to_vec())
            .resume(&foreign)
            .conversations();
        let error = whole.try_next().await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::InvalidRequest, "{error}");
        assert!(error.to_string().contains(expected), "{field}: {error}");
        assert!(intercom.calls().is_empty());
        assert_eq!(whole.checkpoint(), Some(foreign));
    }
    // The same input goes on, and may have grown.
    let own: Checkpoint = serde_json::from_value(stored).unwrap();
    let rest = client
        .whole(ids.clone())
        .resume(&own)
        .in_order(true)
        .conversations();
    let rest: Vec<_> = rest.try_collect().await.unwrap();
    assert_eq!(
        rest.iter()
            .map(|one| one.id.to_string())
            .collect::<Vec<_>>(),
        ids[2..]
    );
}
