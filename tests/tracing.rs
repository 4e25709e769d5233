//! What a program that listens to everything hears: spans and events of calls,
//! and never the token.
#![cfg(feature = "v2_16")]

mod support;

use std::{
    collections::BTreeMap,
    fmt::{Debug, Write as _},
    sync::{
        Mutex, MutexGuard,
        atomic::{AtomicU64, Ordering},
    },
    time::Duration,
};

use futures_util::TryStreamExt as _;
use intercom_sdk::{
    CallOptions, Method, RetryPolicy,
    auth::AccessToken,
    v2_16::{Client, types::CreateContactRequest},
};
use support::faulty::{Failure, Faulty, refusing_url};
use tracing::{
    Event, Level, Metadata, Subscriber,
    field::{Field, Visit},
    span::{Attributes, Id, Record},
    subscriber::Interest,
};

/// Long enough not to appear by accident; with characters that are encoded in
/// various places.
const TOKEN: &str = "dG9rOnNlY3JldF90aGF0X211c3Rfbm90X2FwcGVhcg==";
const EMAIL: &str = "ada.lovelace@example.com";

/// Keeps everything that any crate says.
struct Everything;

/// What was said: the text of it all, and the fields of each span.
#[derive(Default)]
struct Said {
    text: String,
    spans: BTreeMap<u64, Span>,
    bodies: u32,
}

#[derive(Clone, Default)]
struct Span {
    name: &'static str,
    fields: BTreeMap<String, String>,
}

static SAID: Mutex<Option<Said>> = Mutex::new(None);
static NEXT: AtomicU64 = AtomicU64::new(1);

fn said() -> MutexGuard<'static, Option<Said>> {
    SAID.lock().unwrap()
}

struct Fields(BTreeMap<String, String>);

impl Visit for Fields {
    fn record_debug(&mut self, field: &Field, value: &dyn Debug) {
        self.0.insert(field.name().to_owned(), format!("{value:?}"));
    }

    fn record_str(&mut self, field: &Field, value: &str) {
        self.0.insert(field.name().to_owned(), value.to_owned());
    }
}

impl Subscriber for Everything {
    fn register_callsite(&self, _: &'static Metadata<'static>) -> Interest {
        Interest::always()
    }

    fn enabled(&self, _: &Metadata<'_>) -> bool {
        true
    }

    fn new_span(&self, span: &Attributes<'_>) -> Id {
        let id = NEXT.fetch_add(1, Ordering::SeqCst);
        let mut fields = Fields(BTreeMap::new());
        span.record(&mut fields);
        if let Some(said) = &mut *said() {
            writeln!(said.text, "{:?} {:?}", span.metadata(), fields.0).unwrap();
            let name = span.metadata().name();
            said.spans.insert(
                id,
                Span {
                    name,
                    fields: fields.0,
                },
            );
        }
        Id::from_u64(id)
    }

    fn record(&self, id: &Id, values: &Record<'_>) {
        let mut fields = Fields(BTreeMap::new());
        values.record(&mut fields);
        if let Some(said) = &mut *said() {
            writeln!(said.text, "{:?}", fields.0).unwrap();
            if let Some(span) = said.spans.get_mut(&id.into_u64()) {
                span.fields.extend(fields.0);
            }
        }
    }

    fn record_follows_from(&self, _: &Id, _: &Id) {}

    fn event(&self, event: &Event<'_>) {
        let mut fields = Fields(BTreeMap::new());
        event.record(&mut fields);
        if let Some(said) = &mut *said() {
            writeln!(said.text, "{:?} {:?}", event.metadata(), fields.0).unwrap();
            if event.metadata().target() == "intercom_sdk::body" {
                assert_eq!(*event.metadata().level(), Level::TRACE);
                said.bodies += 1;
            }
        }
    }

    fn enter(&self, _: &Id) {}

    fn exit(&self, _: &Id) {}
}

/// Keeps what crates say to `log`.
struct Logged;

impl log::Log for Logged {
    fn enabled(&self, _: &log::Metadata<'_>) -> bool {
        true
    }

    fn log(&self, record: &log::Record<'_>) {
        if let Some(said) = &mut *said() {
            writeln!(said.text, "{} {}", record.target(), record.args()).unwrap();
        }
    }

    fn flush(&self) {}
}

fn note(text: impl Debug) {
    if let Some(said) = &mut *said() {
        writeln!(said.text, "{text:?}").unwrap();
    }
}

/// What is said while `calls` run. Tests of this file share the listener.
async fn listen<F: Future<Output = ()>>(calls: F) -> Said {
    static ONE_AT_A_TIME: tokio::sync::Mutex<()> = tokio::sync::Mutex::const_new(());
    let _turn = ONE_AT_A_TIME.lock().await;
    // Whoever comes first sets them.
    let _ = tracing::subscriber::set_global_default(Everything);
    let _ = log::set_logger(&Logged);
    log::set_max_level(log::LevelFilter::Trace);
    *said() = Some(Said::default());
    calls.await;
    said().take().expect("it was put there")
}

fn client(url: &str) -> Client {
    Client::builder(TOKEN)
        .base_url(url)
        .retry(RetryPolicy::new().base_delay(Duration::from_millis(1)))
        .build()
        .unwrap()
}

const CONTACT: &str = r#"{"type":"contact","id":"1","email":"ada.lovelace@example.com"}"#;
const LIST: &str = r#"{"type":"list","data":[]}"#;

async fn create(client: &Client) {
    let body = CreateContactRequest::with_email(EMAIL).name("Ada Lovelace");
    let result = client.create_contact().body(body).send().await;
    note(result.map(|contact| contact.status()));
}

#[tokio::test]
async fn the_token_never_appears() {
    let said = listen(async {
        note(AccessToken::new(TOKEN));
        note(Client::builder(TOKEN));
        note(Client::builder(format!("{TOKEN}\u{7}")).build());
        note(Client::builder(TOKEN).base_url("nowhere").build());
        note(Client::with_token_provider(|| async {
            Ok(AccessToken::new(TOKEN)?)
        }));
        let unauthorized = format!(r#"{{"errors":[{{"code":"{TOKEN}","message":"no {TOKEN}"}}]}}"#);
        let echo = [("x-request-id", TOKEN)];
        for failure in [
            Failure::answer(200, &[], CONTACT),
            Failure::answer(200, &[], "{"),
            Failure::answer(401, &echo, unauthorized),
            Failure::answer(
                200,
                &echo,
                format!(r#"{{"data":[{{"{TOKEN}":{{"name":1}}}}]}}"#),
            ),
            Failure::answer(502, &echo, format!("<p>{TOKEN}</p>")),
            Failure::answer(429, &[], "{}"),
            Failure::answer(503, &[], "<p>unavailable</p>"),
            Failure::answer(302, &[("location", "http://localhost:1/")], ""),
            Failure::Reset,
            Failure::Cut(b"HTTP/1.1 200".to_vec()),
        ] {
            let server = Faulty::start(failure, 1, LIST).await;
            let client = client(server.url());
            note(&client);
            note(client.list_contacts());
            note(client.list_contacts().send().await);
            note(client.list_contacts().send_raw().await);
            note(client.list_contacts().items().try_collect::<Vec<_>>().await);
            create(&client).await;
        }
        let client = client(&refusing_url());
        let error = client.list_tags().send().await.unwrap_err();
        note(&error);
        note(error.to_string());
        note(std::error::Error::source(&error));
        note(error.cause());
        let provided = Client::with_token_provider(|| async { Ok(AccessToken::new(TOKEN)?) })
            .base_url(refusing_url())
            .retry(RetryPolicy::none())
            .build()
            .unwrap();
        note(provided.list_tags().send().await);
    })
    .await;
    assert!(said.text.len() > 10_000, "something was heard");
    assert!(said.text.contains("hyper"), "of other crates too");
    for secret in [TOKEN, TOKEN.trim_end_matches('='), &TOKEN[8..32]] {
        let at = said.text.find(secret);
        let around = at.map(|at| &said.text[at.saturating_sub(300)..at]);
        assert_eq!(around, None, "the token was said after this");
    }
}

#[tokio::test]
async fn a_call_is_a_span_with_a_span_per_attempt() {
    let headers = [("content-type", "application/json"), ("retry-after", "0")];
    let body = r#"{"errors":[{"code":"service_unavailable"}]}"#;
    let server = Faulty::start(Failure::answer(503, &headers, body), 1, LIST).await;
    let url = server.url().to_owned();
    let said = listen(async {
        client(&url)
            .list_notes()
            .contact_id("5f4d3c1c")
            .send()
            .await
            .unwrap();
    })
    .await;
    let named = |name: &str| -> Vec<Span> {
        let spans = said.spans.values();
        spans.filter(|span| span.name == name).cloned().collect()
    };
    let calls = named("intercom.call");
    assert_eq!(calls.len(), 1);
    for (field, value) in [
        ("otel.name", "GET /contacts/{contact_id}/notes"),
        ("otel.kind", "client"),
        ("http.request.method", "GET"),
        ("url.template", "/contacts/{contact_id}/notes"),
        ("server.address", "127.0.0.1"),
        ("http.response.status_code", "200"),
        ("http.request.resend_count", "1"),
        ("intercom.operation", "list_notes"),
        ("intercom.version", "2.16"),
        ("intercom.replay_safe", "true"),
        ("intercom.request_id", "faulty"),
    ] {
        let found = calls[0].fields.get(field).map(String::as_str);
        assert_eq!(found, Some(value), "{field}");
    }
    assert!(calls[0].fields.contains_key("intercom.elapsed_ms"));
    assert!(!calls[0].fields.contains_key("error.type"));
    let attempts: Vec<_> = named("intercom.attempt")
        .into_iter()
        .map(|span| {
            let field = |name| span.fields.get(name).cloned();
            (
                field("http.request.resend_count"),
                field("http.response.status_code"),
                field("error.type"),
            )
        })
        .collect();
    let text = |text: &str| Some(text.to_owned());
    assert_eq!(
        attempts,
        [
            (text("0"), text("503"), text("503")),
            (text("1"), text("200"), None)
        ]
    );
    assert!(said.text.contains("intercom.wait_ms"));
}

#[tokio::test]
async fn a_failed_call_tells_its_kind_and_code_and_the_callers_note() {
    let body = r#"{"errors":[{"code":"not_found","message":"Ada is gone"}]}"#;
    let server = Faulty::start(Failure::answer(404, &[], body), usize::MAX, LIST).await;
    let url = server.url().to_owned();
    let said = listen(async {
        let options = CallOptions::new()
            .idempotent("it only reads")
            .api_version("Preview");
        let _ = client(&url).list_tags().options(options).send().await;
        let _ = client(&refusing_url()).list_tags().send().await;
    })
    .await;
    let fields: Vec<_> = said
        .spans
        .values()
        .filter(|span| span.name == "intercom.call")
        .map(|span| &span.fields)
        .collect();
    assert_eq!(fields[0]["error.type"], "404");
    assert_eq!(fields[0]["intercom.error_code"], "not_found");
    assert_eq!(fields[0]["intercom.version"], "Preview");
    assert_eq!(fields[0]["intercom.idempotent_because"], "it only reads");
    assert_eq!(fields[1]["error.type"], "Connect");
    assert_eq!(fields[1]["http.request.resend_count"], "2");
    for reason in ["Permanent", "Attempts"] {
        let field = format!(r#""intercom.stop_reason": "{reason}""#);
        assert!(said.text.contains(&field), "{field}");
    }
    assert!(
        !said.text.contains("Ada"),
        "what is said of people stays out"
    );
}

#[tokio::test]
async fn a_value_that_is_left_out_is_told_by_its_place() {
    let body = r#"{"data":[{"id":"1","name":{"secret":"lovelace"}},{"name":"lovelace"}]}"#;
    let server = Faulty::start(Failure::answer(200, &[], body), usize::MAX, LIST).await;
    let url = server.url().to_owned();
    let said = listen(async {
        let tags = client(&url).list_tags().send().await.unwrap();
        assert_eq!(tags.repairs().len(), 2);
        note(tags.repairs()[0].to_string());
    })
    .await;
    for part in [
        r#""intercom.path": "data[0].name""#,
        r#""intercom.path": "data[1]""#,
        r#""intercom.expected": "a string""#,
        "data[0].name: expected a string",
    ] {
        assert!(said.text.contains(part), "{part}");
    }
    assert!(!said.text.contains("lovelace"));
}

#[tokio::test]
async fn a_custom_request_tells_its_resource_and_a_body_that_is_too_large_its_status() {
    let server = Faulty::start(Failure::Reset, 0, LIST).await;
    let url = server.url().to_owned();
    let said = listen(async {
        let client = client(&url);
        let request = client
            .request(Method::PUT, "/contacts/lovelace/brand_new")
            .query("email", "lovelace")
            .body("lovelace")
            .options(CallOptions::new().max_body_size(1));
        note(&request);
        note(request.send().await);
    })
    .await;
    let mut spans = said.spans.values();
    let call = spans.find(|span| span.name == "intercom.call").unwrap();
    for (field, value) in [
        ("otel.name", "PUT /contacts/…"),
        ("http.request.method", "PUT"),
        ("url.template", "/contacts/…"),
        ("http.response.status_code", "200"),
        ("error.type", "TooLarge"),
        ("intercom.operation", "request"),
        ("intercom.version", "2.16"),
        ("intercom.replay_safe", "false"),
    ] {
        let found = call.fields.get(field).map(String::as_str);
        assert_eq!(found, Some(value), "{field}");
    }
    let attempt = spans.find(|span| span.name == "intercom.attempt").unwrap();
    assert_eq!(attempt.fields["http.response.status_code"], "200");
    assert!(!said.text.contains("lovelace"), "{}", said.text);
}

#[tokio::test]
async fn bodies_are_said_only_when_asked_for() {
    for asked in [false, true] {
        let server = Faulty::start(Failure::Reset, 0, CONTACT).await;
        let url = server.url().to_owned();
        let said = listen(async {
            let client = Client::builder(TOKEN)
                .base_url(url)
                .trace_bodies(asked)
                .build()
                .unwrap();
            create(&client).await;
        })
        .await;
        assert_eq!(said.bodies, if asked { 2 } else { 0 });
        assert_eq!(said.text.contains(EMAIL), asked);
        assert_eq!(said.text.contains("Ada Lovelace"), asked);
        assert!(!said.text.contains(TOKEN));
    }
}

#[test]
fn a_client_in_several_runtimes_is_told_once() {
    let count = |runtimes: usize| {
        let server_runtime = tokio::runtime::Runtime::new().unwrap();
        let server = server_runtime.block_on(Faulty::start(Failure::Reset, 0, LIST));
        let client = client(server.url());
        let said = server_runtime.block_on(listen(async {
            for _ in 0..runtimes {
                let client = client.clone();
                let calls = move || {
                    let runtime = tokio::runtime::Runtime::new().unwrap();
                    for _ in 0..2 {
                        runtime.block_on(client.list_tags().send()).unwrap();
                    }
                };
                tokio::task::spawn_blocking(calls).await.unwrap();
            }
        }));
        said.text.matches("several Tokio runtimes").count()
    };
    assert_eq!(count(1), 0);
    assert_eq!(count(3), 1);
}
