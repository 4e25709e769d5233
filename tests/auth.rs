//! Tokens that change while a program runs.
#![cfg(feature = "v2_16")]

mod support;

use std::{
    future::Future as _,
    pin::Pin,
    sync::{
        Arc, Mutex,
        atomic::{AtomicU32, Ordering},
    },
    task::{Context, Poll, Waker},
    time::Duration,
};

use futures_util::Stream as _;
use httpmock::{HttpMockResponse, MockServer};
use intercom_sdk::{
    ErrorKind,
    auth::{AccessToken, TokenFuture, TokenProvider},
    v2_16::Client,
};
use support::reply::{CONVERSATION, reply};

const TAGS: &str = r#"{"type":"list","data":[]}"#;

/// A server that accepts one token at a time.
struct Server {
    server: MockServer,
    accepted: Arc<Mutex<String>>,
    calls: Arc<AtomicU32>,
}

impl Server {
    async fn start(accepted: &str) -> Self {
        let server = MockServer::start_async().await;
        let accepted = Arc::new(Mutex::new(accepted.to_owned()));
        let calls = Arc::new(AtomicU32::new(0));
        let (shared, counter) = (Arc::clone(&accepted), Arc::clone(&calls));
        server
            .mock_async(move |_when, then| {
                then.respond_with(move |request| {
                    counter.fetch_add(1, Ordering::SeqCst);
                    let wanted = format!("Bearer {}", shared.lock().unwrap());
                    let headers = request.headers();
                    let sent = headers.get("authorization");
                    let (status, body) = if sent.is_none_or(|sent| sent != wanted.as_str()) {
                        (
                            401,
                            r#"{"type":"error.list","errors":[{"code":"unauthorized"}]}"#,
                        )
                    } else if request.uri().path().ends_with("/reply") {
                        (200, CONVERSATION)
                    } else {
                        (200, TAGS)
                    };
                    HttpMockResponse::builder()
                        .status(status)
                        .body(body)
                        .build()
                });
            })
            .await;
        Self {
            server,
            accepted,
            calls,
        }
    }

    fn accept(&self, token: &str) {
        *self.accepted.lock().unwrap() = token.to_owned();
    }

    fn calls(&self) -> u32 {
        self.calls.load(Ordering::SeqCst)
    }

    fn client(&self, provider: impl TokenProvider) -> Client {
        Client::with_token_provider(provider)
            .base_url(self.server.base_url())
            .build()
            .unwrap()
    }
}

/// Gives `token-1`, `token-2`, …
#[derive(Clone, Default)]
struct Numbered {
    given: Arc<AtomicU32>,
    valid_for: Option<Duration>,
}

impl Numbered {
    fn given(&self) -> u32 {
        self.given.load(Ordering::SeqCst)
    }
}

impl TokenProvider for Numbered {
    fn token<'a>(&'a self, _refused: Option<&'a AccessToken>) -> TokenFuture<'a> {
        Box::pin(async move {
            tokio::time::sleep(Duration::from_millis(20)).await;
            let number = self.given.fetch_add(1, Ordering::SeqCst) + 1;
            let token = AccessToken::new(format!("token-{number}"))?;
            Ok(match self.valid_for {
                Some(duration) => token.valid_for(duration),
                None => token,
            })
        })
    }
}

#[tokio::test]
async fn a_provider_is_asked_once_for_all_calls() {
    let server = Server::start("token-1").await;
    let provider = Numbered::default();
    let client = server.client(provider.clone());
    let calls = (0..10).map(|_| client.list_tags().send());
    for result in futures_util::future::join_all(calls).await {
        result.unwrap();
    }
    assert_eq!(provider.given(), 1);
}

#[tokio::test]
async fn a_safe_call_goes_again_with_a_fresh_token() {
    let server = Server::start("token-1").await;
    let provider = Numbered::default();
    let client = server.client(provider.clone());
    client.list_tags().send().await.unwrap();
    server.accept("token-2");
    let response = client.list_tags().send().await.unwrap();
    assert_eq!(response.attempts(), 2);
    assert_eq!(provider.given(), 2);
}

#[tokio::test]
async fn calls_that_are_refused_together_ask_once() {
    let server = Server::start("token-1").await;
    let provider = Numbered::default();
    let client = server.client(provider.clone());
    client.list_tags().send().await.unwrap();
    server.accept("token-2");
    let calls = (0..10).map(|_| client.list_tags().send());
    for result in futures_util::future::join_all(calls).await {
        result.unwrap();
    }
    assert_eq!(provider.given(), 2);
}

#[tokio::test]
async fn a_reply_that_was_refused_goes_again_with_a_fresh_token() {
    let server = Server::start("token-1").await;
    let provider = Numbered::default();
    let client = server.client(provider.clone());
    reply(&client).send().await.unwrap();
    server.accept("token-2");
    let before = server.calls();
    let answer = reply(&client).send().await.unwrap();
    assert_eq!(answer.attempts(), 2, "a refused reply was not acted on");
    assert_eq!((server.calls() - before, provider.given()), (2, 2));
}

#[tokio::test]
async fn a_fresh_token_that_is_refused_too_ends_the_call() {
    let server = Server::start("no token").await;
    let provider = Numbered::default();
    let client = server.client(provider.clone());
    let error = client.list_tags().send().await.unwrap_err();
    assert!(error.is_unauthorized(), "{error}");
    assert_eq!((error.attempts(), provider.given()), (2, 2));
}

#[tokio::test]
async fn a_token_is_renewed_when_its_time_is_up() {
    let server = Server::start("token-1").await;
    let provider = Numbered {
        valid_for: Some(Duration::from_millis(1)),
        ..Numbered::default()
    };
    let client = server.client(provider.clone());
    reply(&client).send().await.unwrap();
    server.accept("token-2");
    tokio::time::sleep(Duration::from_millis(5)).await;
    reply(&client).send().await.unwrap();
    assert_eq!(provider.given(), 2);
}

#[tokio::test]
async fn a_provider_that_fails_or_hangs_sends_nothing() {
    let server = Server::start("token-1").await;
    let failing = server.client(|| async { Err("the vault is sealed".into()) });
    let error = failing.list_tags().send().await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Token);
    assert_eq!(
        error.to_string(),
        "list_tags: the token provider returned no access token: the vault is sealed"
    );

    let hanging = Client::with_token_provider(std::future::pending)
        .base_url(server.server.base_url())
        .timeout(Duration::from_millis(50))
        .build()
        .unwrap();
    let error = hanging.list_tags().send().await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Token, "{error}");
    assert!(
        error.to_string().ends_with("it did not answer within 50ms"),
        "{error}"
    );
    assert_eq!(server.calls(), 0);
}

#[tokio::test]
async fn a_fixed_token_is_not_sent_twice() {
    let server = Server::start("another").await;
    let client = Client::builder("token-1")
        .base_url(server.server.base_url())
        .build()
        .unwrap();
    let error = client.list_tags().send().await.unwrap_err();
    assert!(error.is_unauthorized());
    assert_eq!(server.calls(), 1);
}

#[tokio::test]
async fn a_call_that_nobody_polls_holds_up_no_other() {
    let server = Server::start("token-1").await;
    let provider = Numbered::default();
    let client = server.client(provider.clone());
    let mut forgotten = Box::pin(client.list_tags().send());
    assert!(futures_util::poll!(&mut forgotten).is_pending());
    tokio::time::timeout(Duration::from_secs(5), client.list_tags().send())
        .await
        .expect("the other call is not waited for")
        .unwrap();
    assert_eq!(provider.given(), 1);
}

#[tokio::test]
async fn a_provider_that_panics_is_an_error() {
    let server = Server::start("token-1").await;
    let client = server.client(|| async { panic!("the vault fell over") });
    for _ in 0..2 {
        let error = client.list_tags().send().await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Token, "{error}");
    }
}

/// Hangs the first time, and gives `token-1` after that.
#[derive(Clone, Default)]
struct HangsOnce(Arc<AtomicU32>);

impl TokenProvider for HangsOnce {
    fn token<'a>(&'a self, _refused: Option<&'a AccessToken>) -> TokenFuture<'a> {
        let is_first = self.0.fetch_add(1, Ordering::SeqCst) == 0;
        Box::pin(async move {
            if is_first {
                std::future::pending::<()>().await;
            }
            Ok(AccessToken::new("token-1")?)
        })
    }
}

#[tokio::test]
async fn a_provider_that_hangs_once_is_asked_anew() {
    let server = Server::start("token-1").await;
    let client = Client::with_token_provider(HangsOnce::default())
        .base_url(server.server.base_url())
        .timeout(Duration::from_millis(500))
        .build()
        .unwrap();
    let error = client.list_tags().send().await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Token, "{error}");
    client.list_tags().send().await.unwrap();
}

#[test]
fn a_call_outside_a_runtime_is_an_error() {
    let provided = Client::with_token_provider(|| async { Ok(AccessToken::new("token-1")?) });
    for builder in [Client::builder("token-1"), provided] {
        let client = builder.base_url("http://127.0.0.1:1").build().unwrap();
        let mut call = client.identify_admin().send();
        let mut context = Context::from_waker(Waker::noop());
        let Poll::Ready(Err(error)) = Pin::new(&mut call).poll(&mut context) else {
            panic!("the call went on");
        };
        assert_eq!(error.kind(), ErrorKind::Config);
        assert!(error.to_string().contains("Tokio"), "{error}");
        let mut items = client.list_contacts().items().prefetch(true);
        let polled = Pin::new(&mut items).poll_next(&mut context);
        assert!(matches!(polled, Poll::Ready(Some(Err(_)))), "{polled:?}");
    }
}

#[test]
fn a_question_in_a_runtime_that_stopped_is_asked_anew_in_another() {
    let (stopped, other) = (support::runtime(), support::runtime());
    let server = other.block_on(Server::start("token-1"));
    let client = Client::with_token_provider(Numbered::default())
        .base_url(server.server.base_url())
        .token_timeout(Duration::from_millis(100))
        .build()
        .unwrap();
    let mut forgotten = Box::pin(client.list_tags().send());
    stopped.block_on(async { assert!(futures_util::poll!(&mut forgotten).is_pending()) });
    other.block_on(async {
        let error = client.list_tags().send().await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Token, "{error}");
        client.list_tags().send().await.unwrap();
    });
    drop(forgotten);
}
