//! What a retry may do, and what is made of its answer.
#![cfg(feature = "v2_16")]

mod support;

use std::time::Duration;

use intercom_sdk::{
    Error, ErrorKind, RetryPolicy,
    v2_16::{Client, types::*},
};
use support::{
    TOKEN,
    faulty::{Failure, Faulty},
    reply::{CONVERSATION, reply},
};

const GONE: &str = r#"{"type":"error.list","errors":[{"code":"not_found","message":"Gone"}]}"#;
const JSON: (&str, &str) = ("content-type", "application/json");

fn client(server: &Faulty, policy: RetryPolicy) -> Client {
    Client::builder(TOKEN)
        .base_url(server.url())
        .timeout(Duration::from_secs(20))
        .retry(policy)
        .build()
        .unwrap()
}

fn quick() -> RetryPolicy {
    RetryPolicy::new().base_delay(Duration::from_millis(5))
}

fn ok(body: &str) -> Failure {
    Failure::answer(200, &[JSON], body)
}

fn limited() -> Failure {
    Failure::answer(429, &[JSON, ("retry-after", "1")], "{}")
}

#[tokio::test]
async fn an_attempt_has_its_whole_time_however_late_it_starts() {
    // The deadline is over before the second answer comes.
    let late = ok(CONVERSATION).late(Duration::from_millis(1_500));
    let server = Faulty::script(vec![limited(), late]).await;
    let policy = quick().deadline(Duration::from_millis(1_200));
    let answer = reply(&client(&server, policy)).send().await.unwrap();
    assert_eq!((answer.attempts(), server.seen()), (2, 2));
}

#[tokio::test]
async fn a_repeated_delete_that_finds_nothing_has_succeeded() {
    for (first, gone) in [
        (Failure::Reset, true),
        (Failure::answer(502, &[], ""), true),
        (Failure::answer(200, &[JSON], ""), true),
        // Not acted on, so it was gone before.
        (limited(), false),
    ] {
        let what = format!("{first:?}");
        let second = Failure::answer(404, &[JSON], GONE);
        let server = Faulty::script(vec![first, second]).await;
        let client = client(&server, quick());
        let delete = client.delete_contact().contact_id("5f4d/3c");
        match delete.send().await {
            Ok(deleted) => {
                assert!(gone && deleted.found_gone(), "{what}");
                assert_eq!(deleted.id, "5f4d/3c");
                assert_eq!(deleted.deleted, Some(true));
                assert_eq!((deleted.status().as_u16(), deleted.attempts()), (404, 2));
            }
            Err(error) => assert!(!gone && error.is_not_found(), "{what}: {error}"),
        }
        assert_eq!(server.seen(), 2);
    }
}

#[tokio::test]
async fn a_repeated_detach_that_finds_nothing_has_succeeded() {
    let second = Failure::answer(404, &[JSON], GONE);
    let server = Faulty::script(vec![Failure::Reset, second]).await;
    let client = client(&server, quick());
    let detach = client.detach_tag_from_contact().contact_id("1").tag_id("7");
    let tag = detach.send().await.unwrap();
    assert!(tag.found_gone());
    assert_eq!(tag.id, "7");
}

#[tokio::test]
async fn what_is_no_word_of_intercoms_does_not_say_that_it_is_gone() {
    for answer in [
        Failure::answer(404, &[("content-type", "text/html")], "<h1>Not found</h1>"),
        Failure::answer(410, &[JSON], GONE),
    ] {
        let server = Faulty::script(vec![Failure::Reset, answer]).await;
        let client = client(&server, quick());
        let error = client.delete_contact().contact_id("1").send().await;
        assert_eq!(error.unwrap_err().kind(), ErrorKind::Status);
    }
}

#[tokio::test]
async fn a_first_delete_that_finds_nothing_is_an_error_and_a_raw_one_is_as_it_came() {
    let gone = Failure::answer(404, &[JSON], GONE);
    let server = Faulty::script(vec![gone.clone(), Failure::Reset, gone]).await;
    let client = client(&server, quick());
    let delete = || client.delete_contact().contact_id("1");
    assert!(delete().send().await.unwrap_err().is_not_found());
    let raw = delete().send_raw().await.unwrap();
    assert_eq!(raw.status().as_u16(), 404);
    assert_eq!(raw.body().as_ref(), GONE.as_bytes());
    assert!(raw.into_response().unwrap().found_gone());
}

#[tokio::test]
async fn a_write_that_may_have_been_acted_on_is_not_repeated_late() {
    let slow = |failure: Failure| failure.late(Duration::from_millis(300));
    let failed = || slow(Failure::answer(503, &[], ""));
    let policy = || quick().max_repeat_age(Duration::from_millis(200));
    type Call = fn(&Client) -> intercom_sdk::CallFuture<intercom_sdk::RawResponse<Contact>>;
    let write: Call = |client| {
        let body = UpdateContactRequest::new().name("Ada");
        client
            .update_contact()
            .contact_id("1")
            .body(body)
            .send_raw()
    };
    let read: Call = |client| client.show_contact().contact_id("1").send_raw();
    for (call, first, policy, seen) in [
        (write, failed(), policy(), 1),
        (write, failed(), quick(), 2),
        (write, limited(), policy(), 2),
        (read, failed(), policy(), 2),
    ] {
        let server = Faulty::script(vec![first.clone(), ok(r#"{"id":"1"}"#)]).await;
        call(&client(&server, policy)).await.unwrap();
        assert_eq!(server.seen(), seen, "{first:?}");
    }
}

#[tokio::test]
async fn a_repeat_needs_a_key_that_says_something() {
    async fn create(client: &Client, company_id: &str) -> Result<(), Error> {
        let body = CreateOrUpdateCompanyRequest::new().company_id(company_id);
        client.create_or_update_company().body(body).send().await?;
        Ok(())
    }
    for (company_id, seen) in [("", 1), (" ", 1), ("acme", 2)] {
        let server = Faulty::script(vec![Failure::Reset, ok(r#"{"id":"1"}"#)]).await;
        let _ = create(&client(&server, quick()), company_id).await;
        assert_eq!(server.seen(), seen, "{company_id:?}");
    }
}

#[tokio::test]
async fn a_creation_that_would_be_refused_as_a_duplicate_is_repeated() {
    let named = |id: Option<&str>| CreateContactRequest::with_email("a@b.c").external_id(id);
    for (body, seen) in [(named(Some("ada")), 2), (named(None), 1)] {
        let server = Faulty::script(vec![Failure::Reset, ok(r#"{"id":"1"}"#)]).await;
        let client = client(&server, quick());
        let _ = client.create_contact().body(body).send().await;
        assert_eq!(server.seen(), seen);
    }
}

#[tokio::test]
async fn what_takes_part_in_a_conversation_is_not_removed_twice() {
    let server = Faulty::script(vec![Failure::Reset, ok(CONVERSATION)]).await;
    let client = client(&server, quick());
    let detach = client.detach_contact_from_conversation();
    let detach = detach
        .conversation_id("1")
        .contact_id("2")
        .body(DetachFromConversationRequest::new(1));
    let error = detach.send().await.unwrap_err();
    assert_eq!((error.kind(), server.seen()), (ErrorKind::Network, 1));
}

#[tokio::test]
async fn durations_without_end_are_no_trouble() {
    let policy = RetryPolicy::new()
        .base_delay(Duration::MAX)
        .max_delay(Duration::from_millis(20))
        .deadline(Duration::MAX)
        .max_repeat_age(Duration::MAX)
        .max_retries(u32::MAX);
    let server = Faulty::script(vec![Failure::Reset, ok(r#"{"id":"1"}"#)]).await;
    let client = client(&server, policy);
    client.show_contact().contact_id("1").send().await.unwrap();
    let endless = RetryPolicy::new()
        .base_delay(Duration::MAX)
        .max_delay(Duration::MAX)
        .deadline(Duration::MAX);
    let headers = http::HeaderMap::new();
    let outcome = intercom_sdk::retry::Outcome::NotConnected;
    let mut attempt = intercom_sdk::retry::Attempt::new(outcome, &headers);
    for random in [0.0, 0.5, 1.0, 2.0, f64::NAN, f64::INFINITY] {
        attempt.random = random;
        attempt.number = 1;
        let _ = endless.decide(&attempt);
    }
}
