//! Requests under construction: what they keep, and where they can go.
#![cfg(feature = "v2_16")]

mod support;

use std::time::Duration;

use futures_util::TryStreamExt as _;
use intercom_sdk::{ErrorKind, v2_16::Client, v2_16::types::CreateNoteRequest};
use support::{Intercom, TOKEN, sampled};

async fn mock_and_client() -> (Intercom, Client) {
    let mock = sampled("2.16").await;
    let client = Client::builder(TOKEN)
        .base_url(mock.base_url())
        .build()
        .unwrap();
    (mock, client)
}

#[tokio::test]
async fn a_call_can_be_spawned_and_outlives_its_client() {
    let (mock, client) = mock_and_client().await;
    let call = tokio::spawn(client.show_contact().contact_id("1").send());
    let items = tokio::spawn(client.list_contacts().items().try_collect::<Vec<_>>());
    drop(client);
    call.await.unwrap().unwrap();
    assert_eq!(items.await.unwrap().unwrap().len(), 3);
    mock.assert_valid();
}

#[tokio::test]
async fn nothing_is_sent_before_the_first_poll() {
    let (mock, client) = mock_and_client().await;
    let call = client.show_contact().contact_id("1").send();
    tokio::time::sleep(Duration::from_millis(20)).await;
    assert!(mock.calls().is_empty());
    call.await.unwrap();
    assert_eq!(mock.calls().len(), 1);
}

#[tokio::test]
async fn a_request_can_be_kept_and_sent_again() {
    let (mock, client) = mock_and_client().await;
    let request = client
        .create_note()
        .contact_id("1")
        .body(CreateNoteRequest::new("Hello."));
    request.clone().send().await.unwrap();
    request.contact_id("2").send().await.unwrap();
    let received = mock.calls();
    let paths: Vec<_> = received.iter().map(|one| one.path.as_str()).collect();
    assert_eq!(paths, ["/contacts/1/notes", "/contacts/2/notes"]);
    assert_eq!(received[0].body, received[1].body);
}

#[tokio::test]
async fn none_leaves_a_parameter_out() {
    let (mock, client) = mock_and_client().await;
    client
        .list_conversations()
        .per_page(None::<i64>)
        .starting_after(None::<&str>)
        .send()
        .await
        .unwrap();
    assert_eq!(mock.calls()[0].query, []);
}

#[tokio::test]
async fn a_value_stays_one_segment_of_the_path() {
    let (mock, client) = mock_and_client().await;
    let request = client.show_contact().contact_id("a/../b?c=d#e");
    request.send().await.unwrap();
    let received = mock.calls();
    assert_eq!(received[0].operation.as_deref(), Some("show_contact"));
    assert_eq!(received[0].path, "/contacts/a%2F..%2Fb%3Fc%3Dd%23e");
    assert_eq!(received[0].query, []);
    for id in ["", ".", ".."] {
        let error = client.show_contact().contact_id(id).send().await;
        assert_eq!(error.unwrap_err().kind(), ErrorKind::InvalidRequest);
    }
    assert_eq!(mock.calls().len(), 1);
}

#[tokio::test]
async fn what_is_asked_does_not_show() {
    let (_mock, client) = mock_and_client().await;
    let body = CreateNoteRequest::new("Ada is angry");
    let request = client.create_note().contact_id("ada").body(body);
    let shown = format!("{request:?} {:?}", request.clone().send());
    assert!(shown.contains("create_note"), "{shown}");
    assert!(!shown.to_lowercase().contains("ada"), "{shown}");
}
