//! Values that users make for their own tests: responses, errors, lists.
#![cfg(feature = "mock")]

use std::time::Duration;

use bytes::Bytes;
use futures_util::{FutureExt as _, StreamExt as _, TryStreamExt as _, stream::FusedStream as _};
use intercom_sdk::{
    ByteStream, Error, ErrorEntry, ErrorKind, RateLimit, RawResponse, Repair, Response,
    auth::{AccessToken, TokenProvider},
    paging::{Cursor, Items, Page, Pages},
    throttle::Answer,
    types::{Avatar, Id, NextPage, PageLinks, Timestamp},
};
use serde_json::json;
use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    net::TcpListener,
};

/// Answers one request with the response that `error` is of, and returns the URL.
async fn serve_once(error: &Error) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    let (status, body) = (error.status().unwrap(), error.body().clone());
    let head = format!(
        "HTTP/1.1 {status}\r\ncontent-length: {}\r\n\r\n",
        body.len()
    );
    tokio::spawn(async move {
        let (mut stream, _) = listener.accept().await.unwrap();
        let mut request = [0; 4096];
        let _ = stream.read(&mut request).await.unwrap();
        stream
            .write_all(&[head.as_bytes(), &body].concat())
            .await
            .unwrap();
    });
    url
}

/// All that a caller sees of an error, but for its time.
fn seen(error: &Error) -> String {
    format!(
        "{error} | {:?}",
        (
            (
                error.kind(),
                error.operation(),
                error.status(),
                error.code()
            ),
            (
                error.errors(),
                error.request_id(),
                error.retry_after(),
                error.body()
            ),
            (
                error.path(),
                error.cursor(),
                error.hint(),
                error.rate_limit(),
                error.attempts()
            ),
            (
                error.is_retryable(),
                error.existing_id(),
                error.is_forbidden()
            ),
        )
    )
}

macro_rules! per_version {
    ($($version:literal $module:ident)*) => {$(
        mod $module {
            use intercom_sdk::{Error, RetryPolicy, $module::types::*, types::{Avatar, PageLinks, Timestamp}};
            use serde_json::json;

            #[test]
            fn a_response_is_one_expression_with_what_matters_to_a_test() {
                let page = ContactList::fixture()
                    .data([
                        Contact::fixture().id("1").email("ada@example.com"),
                        Contact::fixture()
                            .id(2)
                            .created_at(Timestamp::fixture())
                            .custom_attributes([("plan", "pro")])
                            .avatar(Avatar::fixture().image_url("https://example.com/2.png")),
                    ])
                    .total_count(2)
                    .pages(PageLinks::fixture().per_page(50).next_cursor("WzE3"));
                assert_eq!(page.pages.as_ref().unwrap().starting_after(), Some("WzE3"));
                assert_eq!(
                    serde_json::to_value(&page).unwrap(),
                    json!({
                        "type": "list",
                        "total_count": 2,
                        "data": [
                            { "type": "contact", "id": "1", "email": "ada@example.com" },
                            {
                                "type": "contact",
                                "id": 2,
                                "created_at": 1_732_060_800,
                                "custom_attributes": { "plan": "pro" },
                                "avatar": { "type": "avatar", "image_url": "https://example.com/2.png" },
                            },
                        ],
                        "pages": {
                            "type": "pages",
                            "page": 1,
                            "per_page": 50,
                            "next": { "page": 2, "starting_after": "WzE3" },
                        },
                    })
                );
            }

            #[test]
            fn lists_are_made_from_iterators_and_may_be_empty() {
                let of = |count: i64| (1..=count).map(|id| Contact::fixture().id(id));
                assert_eq!(ContactList::fixture().data(of(50)).data.len(), 50);
                assert_eq!(ContactList::fixture().data([]).data, []);
                assert_eq!(ContactList::fixture().data, []);
            }

            #[tokio::test]
            async fn an_error_is_equal_to_one_that_a_socket_brings() {
                for made in [
                    Error::fixture(404, "not_found"),
                    Error::fixture(429, "rate_limit_exceeded").with_request_id("r1"),
                    Error::fixture(403, "api_plan_restricted"),
                    Error::fixture_of_conflict("5f4d3c1c0b0a090807060504"),
                ] {
                    let url = super::serve_once(&made).await;
                    let client = intercom_sdk::$module::Client::builder("dG9rOmFiYzEyMw==")
                        .base_url(&url)
                        .retry(RetryPolicy::none())
                        .build()
                        .unwrap();
                    let call = client.show_contact().contact_id("1").send();
                    let received = call.await.unwrap_err();
                    assert_eq!(super::seen(&made.with_operation("show_contact")), super::seen(&received));
                }
            }

            #[test]
            fn a_field_that_is_always_there_can_be_left_out() {
                let contact = Contact::fixture().type_(None::<&str>);
                assert_eq!(
                    serde_json::to_value(&contact).unwrap(),
                    json!({ "id": "5f4d3c1c0b0a090807060504" })
                );
            }
        }
    )*};
}

intercom_sdk::enabled_versions!(per_version);

#[test]
fn links_to_the_next_page_have_their_three_forms() {
    let url = PageLinks::fixture().next_url("https://api.intercom.io/x?page=2");
    let last = PageLinks::fixture().page(3).total_pages(3);
    for (links, json) in [
        (
            url,
            json!({ "type": "pages", "page": 1, "next": "https://api.intercom.io/x?page=2" }),
        ),
        (
            last,
            json!({ "type": "pages", "page": 3, "total_pages": 3 }),
        ),
        (
            PageLinks::fixture().next(None::<NextPage>).type_("other"),
            json!({ "type": "other", "page": 1 }),
        ),
    ] {
        assert_eq!(serde_json::to_value(links).unwrap(), json);
    }
}

#[test]
fn a_plain_avatar_keeps_its_form() {
    let avatar = Avatar::Url("https://example.com/1.png".to_owned());
    let avatar = avatar.image_url("https://example.com/2.png");
    assert_eq!(avatar, Avatar::Url("https://example.com/2.png".to_owned()));
}

#[test]
#[should_panic(expected = "Timestamp::fixture_at: `9223372036854775807`")]
fn a_time_out_of_the_calendar_is_refused_by_name() {
    let _ = Timestamp::fixture_at(i64::MAX);
}

#[test]
fn a_response_has_what_it_was_given() {
    let limit = RateLimit::fixture().limit(1000).remaining(7);
    let response = Response::fixture("text".to_owned());
    assert_eq!((response.status().as_u16(), response.attempts()), (200, 1));
    assert!(response.headers().is_empty() && response.repairs().is_empty());
    assert!(!response.found_gone());
    let response = response
        .with_status(202)
        .with_header("X-Request-Id", "r1")
        .with_body("raw")
        .with_repairs([Repair::fixture("data[0].avatar", "an avatar", "7")])
        .with_rate_limit(limit)
        .with_attempts(3)
        .with_elapsed(Duration::from_secs(2))
        .with_found_gone(true);
    assert_eq!(response.status().as_u16(), 202);
    assert_eq!(response.request_id(), Some("r1"));
    assert_eq!(response.body(), "raw");
    assert_eq!(response.repairs()[0].found(), "7");
    assert_eq!(response.rate_limit(), Some(limit));
    assert_eq!(response.attempts(), 3);
    assert_eq!(response.elapsed(), Duration::from_secs(2));
    assert!(response.found_gone());
    assert_eq!(response.into_inner(), "text");
}

#[test]
fn the_headers_of_a_rate_limit_are_read() {
    let response = Response::fixture(())
        .with_header("x-ratelimit-remaining", "0")
        .with_header("x-ratelimit-reset", "1732060800");
    let limit = response.rate_limit().unwrap();
    assert_eq!(limit.remaining, Some(0));
    assert_eq!(limit.reset, Some(Timestamp::fixture()));
}

#[test]
fn what_cannot_be_a_response_is_refused_by_name() {
    for (make, message) in [
        (
            Box::new(|| drop(Response::fixture(()).with_status(42))) as Box<dyn Fn()>,
            "42 is not an HTTP status",
        ),
        (
            Box::new(|| drop(Response::fixture(()).with_header("a b", "1"))),
            "\"a b\" is not the name of a header",
        ),
        (
            Box::new(|| drop(Response::fixture(()).with_header("x-a", "1\n2"))),
            "\"1\\n2\" cannot be the value of the header x-a",
        ),
        (
            Box::new(|| drop(Error::fixture(200, "fine"))),
            "200 OK is not the status of a failure",
        ),
    ] {
        let panic = std::panic::catch_unwind(std::panic::AssertUnwindSafe(make)).unwrap_err();
        assert_eq!(
            panic.downcast_ref::<String>().map(String::as_str),
            Some(message)
        );
    }
}

#[test]
fn an_undecoded_response_is_decoded_as_a_real_one() {
    let ids = RawResponse::<Vec<Id>>::fixture(200, "[1,2]").decode();
    assert_eq!(ids.unwrap(), [Id::from(1), Id::from(2)]);
    let misfit = RawResponse::<Vec<Id>>::fixture(200, r#"{"x":1}"#).decode();
    assert_eq!(misfit.unwrap_err().kind(), ErrorKind::Decode);
    let text = RawResponse::fixture_of_text(200, "WEBVTT").with_attempts(2);
    assert_eq!(
        (text.attempts(), text.decode().unwrap()),
        (2, "WEBVTT".to_owned())
    );
    let bytes = RawResponse::fixture_of_bytes(404, "gone").with_header("retry-after", "3");
    let error = bytes.decode().unwrap_err();
    assert_eq!(error.retry_after(), Some(Duration::from_secs(3)));
    assert!(error.is_not_found());
}

#[test]
fn a_download_yields_its_chunks_without_a_runtime() {
    let whole = ByteStream::fixture(["a", "bc"]).bytes().now_or_never();
    assert_eq!(whole.unwrap().unwrap(), "abc");
    let cut: Vec<_> = ByteStream::fixture_cut(["a"])
        .collect()
        .now_or_never()
        .unwrap();
    assert_eq!(cut[0].as_ref().unwrap(), "a");
    let error = cut[1].as_ref().unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Network);
    assert!(error.to_string().contains("after 1 bytes"), "{error}");
    let none = ByteStream::fixture::<Bytes>([]).bytes().now_or_never();
    assert_eq!(none.unwrap().unwrap(), "");
}

#[test]
fn lists_yield_items_pages_and_errors_and_then_end() {
    let items = [
        Ok(1),
        Err(Error::fixture_of(ErrorKind::Decode).with_path("data[1].id")),
        Ok(3),
    ];
    let mut stream = Items::fixture(items);
    assert!(!stream.is_terminated() && stream.next_cursor().is_none());
    let found: Vec<_> = stream.by_ref().collect().now_or_never().unwrap();
    assert_eq!(found[0].as_ref().ok(), Some(&1));
    assert_eq!(found[1].as_ref().unwrap_err().path(), Some("data[1].id"));
    assert_eq!(found.len(), 3);
    assert!(stream.is_terminated());
    let first: Result<Vec<i32>, _> = Items::fixture((1..9).map(Ok))
        .limit(2)
        .try_collect()
        .now_or_never()
        .unwrap();
    assert_eq!(first.unwrap(), [1, 2]);

    let cursor = Cursor::fixture("list_contacts", "WzE3");
    let response = Response::fixture("b").with_attempts(2);
    let mut pages = Pages::fixture([
        Ok(Page::fixture("a").with_next_cursor(cursor.clone())),
        Ok(Page::fixture("b").with_response(response)),
    ]);
    let first = pages.next().now_or_never().flatten().unwrap().unwrap();
    assert_eq!((*first, first.next_cursor()), ("a", Some(&cursor)));
    assert!(!pages.is_terminated());
    let second = pages.next().now_or_never().flatten().unwrap().unwrap();
    assert_eq!((*second, second.response().attempts()), ("b", 2));
    assert!(pages.is_terminated());
    assert!(pages.next().now_or_never().unwrap().is_none());
}

#[test]
fn an_error_of_a_kind_is_as_a_call_makes_it() {
    for (kind, status, attempts, is_retryable) in [
        (ErrorKind::Config, None, 0, false),
        (ErrorKind::Token, None, 0, false),
        (ErrorKind::InvalidRequest, None, 0, false),
        (ErrorKind::Connect, None, 1, true),
        (ErrorKind::Timeout, None, 1, true),
        (ErrorKind::Network, None, 1, true),
        (ErrorKind::Status, Some(500), 1, true),
        (ErrorKind::Decode, Some(200), 1, false),
        (ErrorKind::TooLarge, Some(200), 1, false),
        (ErrorKind::Redirected, None, 1, false),
        (ErrorKind::StalledPagination, None, 0, false),
        (ErrorKind::Ambiguous, None, 0, false),
    ] {
        let error = Error::fixture_of(kind);
        assert_eq!(error.kind(), kind);
        let found = error.status().map(|status| status.as_u16());
        assert_eq!((found, error.attempts()), (status, attempts), "{kind:?}");
        assert_eq!(error.is_retryable(), is_retryable, "{kind:?}");
        assert_eq!(error.operation(), None);
        assert!(!error.to_string().is_empty());
    }
}

#[test]
fn the_setters_of_an_error_keep_the_rest() {
    let limit = RateLimit::fixture().remaining(0);
    let error = Error::fixture(429, "rate_limit_exceeded")
        .with_retry_after(Duration::from_secs(7))
        .with_rate_limit(limit)
        .with_attempts(4)
        .with_elapsed(Duration::from_secs(9))
        .with_operation("list_contacts")
        .resuming_at(Cursor::fixture("list_contacts", "WzE3"))
        .with_request_id("r1")
        .with_errors([
            ErrorEntry::fixture("one").message("First.").field("email"),
            ErrorEntry::fixture("two")
                .message(None::<&str>)
                .data(json!({ "a": 1 })),
        ]);
    assert_eq!(
        error.to_string(),
        "list_contacts: 429 Too Many Requests: one: `email`: First.; two (request id r1)"
    );
    assert_eq!(error.retry_after(), Some(Duration::from_secs(7)));
    assert_eq!(error.rate_limit(), Some(limit));
    assert_eq!(
        (error.attempts(), error.elapsed()),
        (4, Duration::from_secs(9))
    );
    assert_eq!(error.cursor().map(Cursor::operation), Some("list_contacts"));
    assert_eq!(error.errors()[1].data, Some(json!({ "a": 1 })));
    let body: serde_json::Value = serde_json::from_slice(error.body()).unwrap();
    assert_eq!(body["request_id"], "r1");
    assert_eq!(body["errors"][0]["field"], "email");
    let unsafe_call = Error::fixture(503, "service_unavailable").with_replay_safe(false);
    assert!(!unsafe_call.is_retryable());
}

#[test]
fn a_conflict_has_the_id_of_the_contact() {
    let error = Error::fixture_of_conflict(Id::fixture());
    assert_eq!(error.existing_id(), Some(Id::fixture().as_str()));
    assert!(error.is_conflict());
}

#[test]
fn a_missing_permission_is_hinted_at() {
    let error = Error::fixture(403, "api_plan_restricted");
    assert!(error.is_forbidden());
    assert_eq!(
        error.hint(),
        Some("the workspace's plan does not include this")
    );
}

#[tokio::test]
async fn a_token_provider_is_tested_by_its_tokens() {
    let provider =
        || async { Ok(AccessToken::new("dG9rOm5ldw==")?.valid_for(Duration::from_secs(60))) };
    let token = TokenProvider::token(&provider, None).await.unwrap();
    assert_eq!(token.expose_secret(), "dG9rOm5ldw==");
    assert_eq!(token.expires_after(), Some(Duration::from_secs(60)));
    assert_eq!(format!("{token:?}"), "[redacted]");
}

#[test]
fn a_throttle_is_tested_by_its_answers() {
    let limit = RateLimit::fixture()
        .remaining(3)
        .reset(Timestamp::fixture());
    let answer = Answer::fixture(429)
        .rate_limit(limit)
        .retry_after(Duration::from_secs(7))
        .window_left(None);
    assert_eq!(answer.status, 429);
    assert_eq!(answer.rate_limit, Some(limit));
    assert_eq!(answer.retry_after, Some(Duration::from_secs(7)));
    assert_eq!(answer.window_left, None);
}
