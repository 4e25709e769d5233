//! What a client does when the network or the server fails: faults × calls, over
//! real sockets, with the number of requests that the server saw whole.
//!
//! The table is printed, and kept in `docs/reliability.md`; after a change:
//!
//! ```sh
//! UPDATE_DOCS=1 cargo test --test faults
//! ```
#![cfg(feature = "v2_16")]

#[path = "faults/call.rs"]
mod call;
#[path = "faults/rows.rs"]
mod rows;
mod support;

use std::{
    fmt::Write as _,
    fs,
    sync::OnceLock,
    time::{Duration, Instant},
};

use call::Call;
use intercom_sdk::{
    ClientBuilder, Error, ErrorKind, RetryPolicy,
    v2_16::{Client, types::CreateOrUpdateCompanyRequest},
};
use rows::{Fault, rows};
#[cfg(feature = "rustls")]
use support::idle::Idle;
use support::{
    TOKEN,
    faulty::{Failure, Faulty, refusing_url},
    plain_http,
    reply::reply,
};

fn builder(url: &str) -> ClientBuilder<Client> {
    Client::builder(TOKEN)
        .base_url(url)
        // A busy machine is no fault.
        .timeout(Duration::from_secs(20))
        .retry(
            RetryPolicy::new()
                .base_delay(Duration::from_millis(5))
                .max_delay(Duration::from_millis(20)),
        )
}

fn client(url: &str) -> Client {
    builder(url).build().unwrap()
}

/// Which HTTP client is under the calls.
#[derive(Clone, Copy)]
enum Http {
    /// The one that the SDK builds.
    Ours,
    /// One of reqwest's, given by the caller.
    Callers,
}

/// A client that waits for no server that says nothing.
fn quick_client(url: &str, http: Http, failure: &Failure) -> Client {
    static CALLERS: OnceLock<reqwest::Client> = OnceLock::new();
    let builder = match http {
        // Without rustls ours is reqwest's too, and loads certificates: two hundred
        // times is slow enough to be a fault of its own.
        Http::Ours if cfg!(feature = "rustls") => builder(url),
        _ => {
            let http = CALLERS.get_or_init(|| {
                plain_http()
                    .redirect(reqwest::redirect::Policy::none())
                    .build()
                    .unwrap()
            });
            builder(url).http_client(http.clone())
        }
    };
    let builder = match failure {
        Failure::Stuck(_) => builder.timeout(Duration::from_secs(1)),
        _ => builder,
    };
    builder.build().unwrap()
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
    let builder = builder.http_client(http).allow_insecure(true);
    builder.build().unwrap()
}

fn outcome(result: &Result<u32, Error>) -> String {
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
async fn cell(fault: &Fault, http: Http, call: Call, times: usize) -> (usize, String) {
    let failure = match fault {
        Fault::Failure(failure) => failure.clone(),
        Fault::Late => return late(call).await,
        Fault::NoServer | Fault::NoSuchHost => {
            let client = match fault {
                Fault::NoServer => client(&refusing_url()),
                _ => client_without_names(),
            };
            let error = call.send(&client).await.unwrap_err();
            assert_eq!(error.attempts(), 3, "no harm in trying again: {error}");
            // Every attempt failed; the server, if there was one, saw nothing.
            return (1, outcome(&Err(error)));
        }
    };
    let server = Faulty::start(failure.clone(), times, call.answer()).await;
    let result = call.send(&quick_client(server.url(), http, &failure)).await;
    let attempts = match &result {
        Ok(attempts) => *attempts,
        Err(error) => error.attempts(),
    };
    assert_eq!(
        attempts as usize,
        server.seen(),
        "attempts are counted right"
    );
    (server.seen(), outcome(&result))
}

/// An attempt has its whole timeout, however little is left of the deadline.
async fn late(call: Call) -> (usize, String) {
    let json = [("content-type", "application/json")];
    let limited = Failure::answer(429, &[("retry-after", "1")], "{}");
    let answer = Failure::answer(200, &json, call.answer());
    let script = vec![limited, answer.late(Duration::from_secs(4))];
    let server = Faulty::script(script).await;
    let policy = RetryPolicy::new().deadline(Duration::from_secs(3));
    let client = builder(server.url()).retry(policy).build().unwrap();
    let result = call.send(&client).await;
    (server.seen(), outcome(&result))
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn every_fault_with_every_kind_of_call() {
    let table = matrix(Http::Ours).await;
    println!("{table}");
    if cfg!(feature = "gzip") {
        println!("skipped: comparing docs/reliability.md, which shows the default features");
    } else {
        keep(&table);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn every_fault_with_every_kind_of_call_through_a_callers_client() {
    matrix(Http::Callers).await;
}

/// Makes every kind of call at every fault, and compares the results with those
/// in `rows`; the table of them.
async fn matrix(http: Http) -> String {
    let rows = rows();
    let started = Instant::now();
    let mut wrong = Vec::new();
    let mut table = String::from(
        "| fault | GET | scroll (GET, not safe) | search (POST, safe) | DELETE | reply (POST, not safe) |\n\
         |---|---|---|---|---|---|\n",
    );
    let cells = rows.iter().map(|row| async move {
        futures_util::future::join_all(Call::ALL.map(|call| async move {
            let once = cell(&row.fault, http, call, 1).await;
            let always = cell(&row.fault, http, call, usize::MAX).await;
            (call, once, always)
        }))
        .await
    });
    let results = futures_util::future::join_all(cells).await;
    for (row, results) in rows.iter().zip(results) {
        write!(table, "| {} ", row.name).unwrap();
        for (call, once, always) in results {
            let expected = if call.is_unsafe() {
                &row.other
            } else {
                &row.safe
            };
            for (got, expected) in [(&once, expected.once), (&always, expected.always)] {
                if (got.0, got.1.as_str()) != expected {
                    wrong.push(format!("{}, {call:?}: {got:?}, not {expected:?}", row.name));
                }
            }
            let refused = row.name.starts_with("429");
            if call.is_unsafe() && !refused {
                assert!(once.0 <= 1 && always.0 <= 1, "{}: sent twice", row.name);
            }
            table += &match row.fault {
                Fault::Failure(_) | Fault::Late if once == always => {
                    format!("| {} ", shown(&once))
                }
                Fault::Failure(_) | Fault::Late => {
                    format!("| {} / {} ", shown(&once), shown(&always))
                }
                _ => format!("| nothing arrives in 3 tries: {} ", always.1),
            };
        }
        table += "|\n";
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    // Nothing was believed that asked to wait an hour.
    assert!(started.elapsed() < Duration::from_secs(30));
    table
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
        let _ = reply(&client).options(options).send().await;
        assert_eq!(server.seen(), seen);
    }
}

#[tokio::test]
async fn a_company_without_the_id_that_makes_it_one_is_not_sent_twice() {
    let named = || CreateOrUpdateCompanyRequest::new().name("Acme");
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

/// A client with one connection in its pool, which the server has closed.
#[cfg(feature = "rustls")]
async fn with_closed_connection(
    builder: impl FnOnce(&str) -> ClientBuilder<Client>,
) -> (Idle, Client) {
    let server = Idle::start("{}", Call::UnsafePost.answer());
    let client = builder(server.url()).build().unwrap();
    client.identify_admin().send_raw().await.unwrap();
    // The client puts the connection back.
    tokio::time::sleep(Duration::from_millis(20)).await;
    server.close();
    // Wakes the task that drives the connection, which then runs after the call of
    // the test has found the connection in the pool.
    tokio::task::yield_now().await;
    (server, client)
}

// One thread, so that the client cannot notice before it sends.
#[tokio::test(flavor = "current_thread")]
#[cfg(feature = "rustls")]
async fn an_unsent_request_is_sent_on_another_connection_and_counted() {
    let (server, client) = with_closed_connection(builder).await;
    let response = reply(&client).send().await.unwrap();
    assert_eq!(response.attempts(), 2, "nothing else repeats a request");
    let seen = server.seen();
    assert_eq!(seen.len(), 2, "{seen:?}");
    assert_eq!(seen[1], "post /conversations/1/reply http/1.1");
}

#[tokio::test(flavor = "current_thread")]
#[cfg(feature = "rustls")]
async fn an_unsent_request_is_an_error_that_says_so_if_nothing_may_be_repeated() {
    let once = |url: &str| builder(url).retry(RetryPolicy::none());
    let (server, client) = with_closed_connection(once).await;
    let error = reply(&client).send().await.unwrap_err();
    assert_eq!(server.seen().len(), 1);
    assert_eq!((error.kind(), error.attempts()), (ErrorKind::Connect, 1));
    assert!(error.is_retryable(), "nothing was sent");
    let message = "the connection was closed before the request was sent";
    assert!(error.to_string().contains(message), "{error}");
}

#[tokio::test]
async fn a_redirect_that_a_callers_client_follows_is_no_success() {
    let target = Faulty::start(Failure::Reset, 0, Call::UnsafePost.answer()).await;
    for status in [301, 302, 303, 307, 308] {
        let location = format!("{}/elsewhere", target.url());
        let redirect = Failure::answer(status, &[("location", &location)], "");
        let server = Faulty::start(redirect, usize::MAX, "{}").await;
        let following = plain_http().build().unwrap();
        let client = builder(server.url())
            .http_client(following)
            .build()
            .unwrap();
        for result in [
            reply(&client).send().await.map(|_| ()),
            client.identify_admin().send().await.map(|_| ()),
        ] {
            let error = result.unwrap_err();
            assert_eq!(error.kind(), ErrorKind::Redirected, "{error}");
            assert_eq!(error.attempts(), 1, "{error}");
            assert!(!error.is_retryable());
            let message = "the response is from 127.0.0.1";
            assert!(error.to_string().contains(message), "{error}");
        }
        assert_eq!(server.seen(), 2, "it is not repeated");
    }
}

#[tokio::test]
async fn a_redirect_without_end_is_not_repeated() {
    let redirect = Failure::answer(302, &[("location", "/me")], "");
    let server = Faulty::start(redirect, usize::MAX, "{}").await;
    let following = plain_http().build().unwrap();
    let client = builder(server.url())
        .http_client(following)
        .build()
        .unwrap();
    let error = client.identify_admin().send().await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Redirected, "{error}");
    assert_eq!(error.attempts(), 1);
}
