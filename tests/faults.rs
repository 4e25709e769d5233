//! What a client does when the network or the server fails: faults × calls, over
//! real sockets, with the number of requests that the server saw whole.
//!
//! The table is printed, and kept in `docs/reliability.md`; after a change:
//!
//! ```sh
//! UPDATE_DOCS=1 cargo test --test faults
//! ```
#![cfg(feature = "v2_12")]

mod support;

use std::{
    fmt::Write as _,
    fs,
    sync::OnceLock,
    time::{Duration, Instant, SystemTime, UNIX_EPOCH},
};

use intercom_sdk::{
    ClientBuilder, Error, ErrorKind, RetryPolicy,
    search::field,
    v2_12::{
        Client,
        types::{AdminReplyConversationRequest, CreateOrUpdateCompanyRequest},
    },
};
use support::{
    TOKEN,
    faulty::{Failure, Faulty, refusing_url},
    plain_http,
};

/// A call of each kind, and what answers it well.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
enum Call {
    Get,
    SafePost,
    UnsafePost,
}

impl Call {
    const ALL: [Self; 3] = [Self::Get, Self::SafePost, Self::UnsafePost];

    fn answer(self) -> &'static str {
        match self {
            Self::Get | Self::SafePost => r#"{"type":"list","data":[]}"#,
            Self::UnsafePost => {
                r#"{"id":"1","created_at":1,"updated_at":2,"open":true,"read":true,"state":"open"}"#
            }
        }
    }

    async fn send(self, client: &Client) -> Result<u32, Error> {
        match self {
            Self::Get => client
                .list_tags()
                .send()
                .await
                .map(|answer| answer.attempts()),
            Self::SafePost => client
                .search_contacts()
                .body(field("role").eq("user"))
                .send()
                .await
                .map(|answer| answer.attempts()),
            Self::UnsafePost => {
                let reply = AdminReplyConversationRequest::builder()
                    .message_type("comment")
                    .admin_id(1)
                    .body("Hello.");
                let request = client.reply_conversation().conversation_id("1").body(reply);
                request.send().await.map(|answer| answer.attempts())
            }
        }
    }
}

/// A fault, and what is to come of it: of a call that does no harm when it is
/// repeated, and of one that may.
struct Row {
    name: &'static str,
    fault: Fault,
    safe: Expected,
    other: Expected,
}

enum Fault {
    NoServer,
    NoSuchHost,
    Failure(Failure),
}

/// Requests seen and the result: where the first request fails and the next
/// would not, and where all fail.
struct Expected {
    once: (usize, &'static str),
    always: (usize, &'static str),
}

/// Sent again, and given up after two retries with this result.
const fn repeated(result: &'static str) -> Expected {
    Expected {
        once: (2, "ok"),
        always: (3, result),
    }
}

/// Sent once, with this result.
const fn single(result: &'static str) -> Expected {
    Expected {
        once: (1, result),
        always: (1, result),
    }
}

const JSON: (&str, &str) = ("content-type", "application/json");
const HTML: (&str, &str) = ("content-type", "text/html");

fn limited(headers: &[(&str, &str)]) -> Fault {
    let body = r#"{"type":"error.list","errors":[{"code":"rate_limit_exceeded"}]}"#;
    Fault::Failure(Failure::answer(429, &[&[JSON], headers].concat(), body))
}

fn cut_gzip() -> Vec<u8> {
    // The start of a gzip member that never ends.
    let head = [0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 3];
    // A stored block of 100 bytes, of which a few come.
    [&head[..], &[1, 100, 0, 155, 255], b"{\"type\":\"admin\""].concat()
}

fn rows() -> Vec<Row> {
    let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap();
    let at = |seconds: i64| (now.as_secs() as i64 + seconds).to_string();
    let row = |name, fault, safe, other| Row {
        name,
        fault,
        safe,
        other,
    };
    let failure = Fault::Failure;
    let head = "HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: 25\r\n\r\n";
    let mut rows = vec![
        row(
            "connection refused",
            Fault::NoServer,
            single("connect"),
            single("connect"),
        ),
        row(
            "no such host",
            Fault::NoSuchHost,
            single("connect"),
            single("connect"),
        ),
        row(
            "reset before the answer",
            failure(Failure::Reset),
            repeated("network"),
            single("network"),
        ),
        row(
            "closed before the answer",
            failure(Failure::Cut(Vec::new())),
            repeated("network"),
            single("network"),
        ),
        row(
            "closed in the headers",
            failure(Failure::Cut(head.as_bytes()[..30].to_vec())),
            repeated("network"),
            single("network"),
        ),
        row(
            "closed after the headers",
            failure(Failure::Cut(head.as_bytes().to_vec())),
            repeated("network"),
            single("network"),
        ),
        row(
            "body cut",
            failure(Failure::cut_answer(200, &[JSON], Call::Get.answer())),
            repeated("network"),
            single("network"),
        ),
        row(
            "no answer in time",
            failure(Failure::Stuck(Vec::new())),
            repeated("timeout"),
            single("timeout"),
        ),
        row(
            "body not in time",
            failure(Failure::Stuck(head.as_bytes().to_vec())),
            repeated("timeout"),
            single("timeout"),
        ),
        row(
            "200 without a body",
            failure(Failure::answer(200, &[JSON], "")),
            repeated("decode"),
            single("decode"),
        ),
        row(
            "200 with a web page",
            failure(Failure::answer(200, &[HTML], "<p>Welcome to the proxy</p>")),
            single("decode"),
            single("decode"),
        ),
        row(
            "JSON called text/plain",
            failure(Failure::answer(
                200,
                &[("content-type", "text/plain")],
                // Fits each of the three.
                r#"{"type":"list","id":"1","data":[],"created_at":1,"updated_at":2,"open":true,"read":true,"state":"open"}"#,
            )),
            single("ok"),
            single("ok"),
        ),
        row(
            "gzip that ends early",
            failure(Failure::answer(
                200,
                &[JSON, ("content-encoding", "gzip")],
                cut_gzip(),
            )),
            // Without the feature `gzip` nobody asked for it, and it is no JSON.
            if cfg!(feature = "gzip") {
                repeated("network")
            } else {
                single("decode")
            },
            single(if cfg!(feature = "gzip") {
                "network"
            } else {
                "decode"
            }),
        ),
        row(
            "redirect to another host",
            failure(Failure::answer(
                302,
                &[("location", "http://localhost:9/me")],
                "",
            )),
            single("status 302"),
            single("status 302"),
        ),
    ];
    for status in [500, 502, 503, 504] {
        for (kind, body) in [
            (
                JSON,
                r#"{"type":"error.list","errors":[{"code":"server_error"}]}"#,
            ),
            (HTML, "<html><h1>Bad gateway</h1></html>"),
        ] {
            let name = match kind {
                JSON => format!("{status} as JSON"),
                _ => format!("{status} as a web page"),
            };
            let result: &'static str = format!("status {status}").leak();
            rows.push(Row {
                name: name.leak(),
                fault: failure(Failure::answer(status, &[kind], body)),
                safe: repeated(result),
                other: single(result),
            });
        }
    }
    rows.push(row(
        "408",
        failure(Failure::answer(408, &[JSON], "{}")),
        repeated("status 408"),
        single("status 408"),
    ));
    rows.push(row(
        "503 with Retry-After",
        failure(Failure::answer(503, &[("retry-after", "1")], "")),
        repeated("status 503"),
        single("status 503"),
    ));
    let (soon, past, hour) = (at(1), at(-100), at(3_600));
    for (name, headers) in [
        ("429 without headers", vec![]),
        ("429, Retry-After in seconds", vec![("retry-after", "1")]),
        (
            "429, Retry-After as a date, past",
            vec![("retry-after", "Tue, 15 Nov 1994 08:12:31 GMT")],
        ),
        ("429, Retry-After garbage", vec![("retry-after", "soon")]),
        ("429, Retry-After an hour", vec![("retry-after", "3600")]),
        (
            "429, Reset in a second",
            vec![
                ("x-ratelimit-limit", "166"),
                ("x-ratelimit-remaining", "0"),
                ("x-ratelimit-reset", soon.as_str()),
            ],
        ),
        (
            "429, Reset in the past",
            vec![
                ("x-ratelimit-remaining", "0"),
                ("x-ratelimit-reset", past.as_str()),
            ],
        ),
        (
            "429, Reset an hour ahead",
            vec![
                ("x-ratelimit-remaining", "0"),
                ("x-ratelimit-reset", hour.as_str()),
            ],
        ),
        (
            "429, Reset garbage",
            vec![
                ("x-ratelimit-limit", "many"),
                ("x-ratelimit-remaining", "-1"),
                ("x-ratelimit-reset", "99999999999999999999"),
            ],
        ),
        (
            "429, Retry-After and Reset",
            vec![
                ("retry-after", "1"),
                ("x-ratelimit-remaining", "0"),
                ("x-ratelimit-reset", soon.as_str()),
            ],
        ),
        (
            "429, every header twice",
            vec![
                ("retry-after", "x"),
                ("retry-after", "1"),
                ("x-ratelimit-remaining", ""),
                ("x-ratelimit-remaining", "0"),
                ("x-ratelimit-reset", "x"),
                ("x-ratelimit-reset", soon.as_str()),
            ],
        ),
    ] {
        rows.push(row(
            name,
            limited(&headers),
            repeated("status 429"),
            repeated("status 429"),
        ));
    }
    rows
}

fn builder(url: &str) -> ClientBuilder<Client> {
    Client::builder(TOKEN)
        .base_url(url)
        .timeout(Duration::from_millis(500))
        .retry(
            RetryPolicy::new()
                .base_delay(Duration::from_millis(5))
                .max_delay(Duration::from_millis(20)),
        )
}

fn client(url: &str) -> Client {
    builder(url).build().unwrap()
}

/// A client that shares its connections with the others: loading certificates
/// two hundred times takes longer than the calls may.
fn quick_client(url: &str) -> Client {
    static HTTP: OnceLock<reqwest::Client> = OnceLock::new();
    let http = HTTP.get_or_init(|| {
        plain_http()
            .redirect(reqwest::redirect::Policy::none())
            .build()
            .unwrap()
    });
    builder(url).http_client(http.clone()).build().unwrap()
}

/// A client whose name server knows no host.
fn client_without_names() -> Client {
    struct NoNames;
    impl reqwest::dns::Resolve for NoNames {
        fn resolve(&self, _: reqwest::dns::Name) -> reqwest::dns::Resolving {
            Box::pin(std::future::ready(Err("no such host".into())))
        }
    }
    let http = plain_http().dns_resolver(NoNames).build().unwrap();
    let builder = builder("http://intercom.invalid");
    builder.http_client(http).build().unwrap()
}

fn told(result: &Result<u32, Error>) -> String {
    let error = match result {
        Ok(_) => return "ok".to_owned(),
        Err(error) => error,
    };
    match (error.kind(), error.status()) {
        (ErrorKind::Status, Some(status)) => format!("status {}", status.as_u16()),
        (kind, _) => format!("{kind:?}").to_lowercase(),
    }
}

/// Makes `call` while the first `times` requests meet the fault; the requests
/// that were seen, and the result.
async fn cell(fault: &Fault, call: Call, times: usize) -> (usize, String) {
    let failure = match fault {
        Fault::Failure(failure) => failure.clone(),
        Fault::NoServer | Fault::NoSuchHost => {
            let client = match fault {
                Fault::NoServer => quick_client(&refusing_url()),
                _ => client_without_names(),
            };
            let error = call.send(&client).await.unwrap_err();
            assert_eq!(error.attempts(), 3, "no harm in trying again: {error}");
            // Every attempt failed; the server, if there was one, saw nothing.
            return (1, told(&Err(error)));
        }
    };
    let server = Faulty::start(failure, times, call.answer()).await;
    let result = call.send(&quick_client(server.url())).await;
    let attempts = match &result {
        Ok(attempts) => *attempts,
        Err(error) => error.attempts(),
    };
    assert_eq!(attempts as usize, server.seen(), "attempts are told right");
    (server.seen(), told(&result))
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn every_fault_with_every_kind_of_call() {
    let rows = rows();
    let started = Instant::now();
    let mut wrong = Vec::new();
    let mut table = String::from(
        "| fault | GET | search (POST, safe) | reply (POST, not safe) |\n|---|---|---|---|\n",
    );
    let cells = rows.iter().map(|row| async move {
        futures_util::future::join_all(Call::ALL.map(|call| async move {
            let once = cell(&row.fault, call, 1).await;
            let always = cell(&row.fault, call, usize::MAX).await;
            (call, once, always)
        }))
        .await
    });
    let results = futures_util::future::join_all(cells).await;
    for (row, results) in rows.iter().zip(results) {
        write!(table, "| {} ", row.name).unwrap();
        for (call, once, always) in results {
            let expected = match call {
                Call::Get | Call::SafePost => &row.safe,
                Call::UnsafePost => &row.other,
            };
            for (got, expected) in [(&once, expected.once), (&always, expected.always)] {
                if (got.0, got.1.as_str()) != expected {
                    wrong.push(format!("{}, {call:?}: {got:?}, not {expected:?}", row.name));
                }
            }
            let refused = row.name.starts_with("429");
            if call == Call::UnsafePost && !refused {
                assert!(once.0 <= 1 && always.0 <= 1, "{}: sent twice", row.name);
            }
            table += &match row.fault {
                Fault::Failure(_) if once == always => format!("| {} ", shown(&once)),
                Fault::Failure(_) => format!("| {} / {} ", shown(&once), shown(&always)),
                _ => format!("| nothing arrives in 3 tries: {} ", always.1),
            };
        }
        table += "|\n";
    }
    println!("{table}");
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    // Nothing was believed that asked to wait an hour.
    assert!(started.elapsed() < Duration::from_secs(30));
    if cfg!(feature = "gzip") {
        println!("skipped: comparing docs/reliability.md, which shows the default features");
    } else {
        keep(&table);
    }
}

fn shown((seen, result): &(usize, String)) -> String {
    format!("{seen} × {result}")
}

/// Compares the table in the documentation, or writes it there.
fn keep(table: &str) {
    const START: &str = "<!-- faults: written by tests/faults.rs -->\n";
    const END: &str = "<!-- end of faults -->\n";
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/docs/reliability.md");
    let text = fs::read_to_string(path).expect("docs/reliability.md");
    let start = text.find(START).expect("where the table starts") + START.len();
    let end = text.find(END).expect("where the table ends");
    let wanted = format!("{}\n{table}\n{}", &text[..start], &text[end..]);
    if std::env::var_os("UPDATE_DOCS").is_some() {
        fs::write(path, wanted).expect("docs/reliability.md can be written");
    } else {
        assert_eq!(
            text, wanted,
            "the table in docs/reliability.md is old; run UPDATE_DOCS=1 cargo test --test faults"
        );
    }
}

#[tokio::test]
async fn a_token_does_not_follow_a_redirect() {
    let elsewhere = Faulty::start(Failure::Reset, 0, "{}").await;
    // Another host, as far as HTTP is concerned.
    let target = format!("{}/me", elsewhere.url().replace("127.0.0.1", "localhost"));
    let redirect = Failure::answer(307, &[("location", &target)], "");
    let server = Faulty::start(redirect, usize::MAX, "{}").await;
    let error = Call::Get.send(&client(server.url())).await.unwrap_err();
    assert_eq!(elsewhere.seen(), 0, "the token went elsewhere");
    assert!(
        error.to_string().contains("this one leads to localhost"),
        "{error}"
    );
}

#[tokio::test]
async fn a_call_that_the_caller_knows_better_is_repeated() {
    for (options, seen) in [
        (
            intercom_sdk::CallOptions::new().idempotent("the body has an id that is looked for"),
            2,
        ),
        (
            intercom_sdk::CallOptions::new().retry(
                RetryPolicy::new()
                    .repeat_unsafe(true)
                    .base_delay(Duration::ZERO),
            ),
            2,
        ),
        (intercom_sdk::CallOptions::new(), 1),
    ] {
        let server = Faulty::start(Failure::Reset, 1, Call::UnsafePost.answer()).await;
        let client = client(server.url());
        let reply = AdminReplyConversationRequest::builder()
            .message_type("comment")
            .admin_id(1)
            .body("Hello.");
        let request = client.reply_conversation().conversation_id("1").body(reply);
        let _ = request.options(options).send().await;
        assert_eq!(server.seen(), seen);
    }
}

#[tokio::test]
async fn a_company_without_the_id_that_makes_it_one_is_not_sent_twice() {
    let named = || CreateOrUpdateCompanyRequest::builder().name("Acme");
    for (body, seen) in [(named(), 1), (named().company_id("acme"), 2)] {
        let company = r#"{"type":"company","id":"1","company_id":"acme"}"#;
        let server = Faulty::start(Failure::Reset, 1, company).await;
        let client = client(server.url());
        let _ = client.create_or_update_company().body(body).send().await;
        assert_eq!(server.seen(), seen);
    }
}

#[tokio::test]
async fn dropping_a_call_ends_its_wait() {
    let server = Faulty::start(
        Failure::answer(503, &[("retry-after", "1")], ""),
        usize::MAX,
        "{}",
    )
    .await;
    let client = Client::builder(TOKEN)
        .base_url(server.url())
        .build()
        .unwrap();
    let call = client.identify_admin().send();
    let waited = tokio::time::timeout(Duration::from_millis(300), call).await;
    assert!(waited.is_err(), "the call waits for a second");
    tokio::time::sleep(Duration::from_millis(1_500)).await;
    assert_eq!(server.seen(), 1);
}

#[tokio::test]
async fn a_deadline_ends_the_tries() {
    let failure = Failure::answer(503, &[("retry-after", "2")], "");
    let server = Faulty::start(failure, usize::MAX, "{}").await;
    let client = Client::builder(TOKEN)
        .base_url(server.url())
        .retry(RetryPolicy::new().deadline(Duration::from_secs(1)))
        .build()
        .unwrap();
    let started = Instant::now();
    let error = client.identify_admin().send().await.unwrap_err();
    assert!(started.elapsed() < Duration::from_secs(1), "it waited");
    assert_eq!(error.attempts(), 1);
    assert_eq!(error.retry_after(), Some(Duration::from_secs(2)));
    assert!(error.is_retryable());
}
