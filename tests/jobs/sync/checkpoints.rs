//! Checkpoints that are refused, and times that make no sense.

use futures_util::TryStreamExt as _;
use intercom_sdk::{ErrorKind, search::field, types::Timestamp};
use serde_json::{Value, json};

use super::{
    Syncs,
    program::{NOW, Store, add, client, intercom, sync},
};

in_oldest_and_newest_version!(
    a_foreign_checkpoint_is_refused_by_name
    a_time_that_makes_no_sense_is_refused
    a_checkpoint_that_is_cut_is_no_checkpoint
);

async fn a_foreign_checkpoint_is_refused_by_name<C: Syncs>() {
    let intercom = intercom::<C>().await;
    let client: C = client(&intercom);
    add(&intercom, [NOW - 50; 3]);
    let mut store = Store::default();
    sync(&client, 10, 1, &mut store).await.unwrap();
    let stored: Value = serde_json::from_str(&store.checkpoint.unwrap()).unwrap();
    for (field, value, expected) in [
        (
            "workspace",
            json!("abc123"),
            "is of workspace abc123, and this client's is mock_app",
        ),
        ("version", json!("1.4"), "is of API version 1.4"),
        ("resource", json!("tickets"), "is one of tickets"),
        (
            "filter",
            json!("00000000000000ab"),
            "is of a sync with another filter",
        ),
        ("format", json!(7), "has format 7"),
        ("since", json!(NOW + 3_600), "is 3600 seconds in the future"),
        ("since", json!(NOW * 1_000), "is in milliseconds"),
    ] {
        let mut foreign = stored.clone();
        foreign[field] = value;
        let foreign = serde_json::from_value(foreign).unwrap();
        intercom.forget_calls();
        let mut changes = client.contacts().resume(&foreign).changes();
        let error = changes.try_next().await.err().unwrap();
        assert_eq!(error.kind(), ErrorKind::InvalidRequest, "{field}: {error}");
        assert!(error.to_string().contains(expected), "{field}: {error}");
        assert!(intercom.calls_of("search_contacts").is_empty());
        assert_eq!(changes.checkpoint(), Some(foreign));
        assert!(!changes.report().complete);
    }
    let own = serde_json::from_value(stored).unwrap();
    let filtered = client.contacts().filter(field("role").eq("lead"));
    let error = filtered
        .resume(&own)
        .changes()
        .try_next()
        .await
        .err()
        .unwrap();
    assert!(error.to_string().contains("another filter"), "{error}");
}

async fn a_time_that_makes_no_sense_is_refused<C: Syncs>() {
    let intercom = intercom::<C>().await;
    let client: C = client(&intercom);
    let time = |seconds: i64| Timestamp::try_from(seconds).unwrap();
    for (request, expected) in [
        (
            client.contacts().since(time(NOW + 900)),
            "900 seconds in the future",
        ),
        (client.contacts().since(time(NOW * 1_000)), "milliseconds"),
        (client.contacts().until(time(NOW * 1_000)), "milliseconds"),
        (
            client.contacts().since(time(NOW - 5)).until(time(NOW - 6)),
            "`until` is before `since`",
        ),
        (client.contacts().per_page(0), "`per_page` must be 1 to 150"),
        (
            client.contacts().per_page(151),
            "`per_page` must be 1 to 150",
        ),
    ] {
        let error = request.changes().try_next().await.err().unwrap();
        assert_eq!(error.kind(), ErrorKind::InvalidRequest, "{error}");
        assert!(error.to_string().contains(expected), "{error}");
    }
    assert!(intercom.calls_of("search_contacts").is_empty());

    let mut store = Store::default();
    sync(&client, 10, 1, &mut store).await.unwrap();
    let before = client
        .contacts()
        .resume(&store.checkpoint().unwrap())
        .until(time(NOW - 1));
    let error = before.changes().try_next().await.err().unwrap();
    assert!(
        error
            .to_string()
            .contains("`until` is before the checkpoint"),
        "{error}"
    );
}

async fn a_checkpoint_that_is_cut_is_no_checkpoint<C: Syncs>() {
    let intercom = intercom::<C>().await;
    let client: C = client(&intercom);
    add(&intercom, [NOW - 50; 3]);
    let mut store = Store::default();
    sync(&client, 10, 1, &mut store).await.unwrap();
    let text = store.checkpoint.unwrap();
    let cut = &text[..text.len() / 2];
    serde_json::from_str::<intercom_sdk::jobs::sync::Checkpoint>(cut).unwrap_err();
}
