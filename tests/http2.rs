//! A caller's client that speaks HTTP/2, to a server that refuses, resets and
//! closes: what this SDK repeats, and nobody else. docs/reliability.md has the
//! table.
#![cfg(feature = "v2_16")]

mod support;

use std::{
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
    time::Duration,
};

use bytes::Bytes;
use h2::{Reason, server};
use intercom_sdk::{ErrorKind, RetryPolicy, v2_16::Client};
use support::{
    TOKEN, plain_http,
    reply::{CONVERSATION, reply},
};
use tokio::net::TcpListener;

/// What happens to the first requests.
#[derive(Clone, Copy, Debug)]
enum Fault {
    /// The stream is refused: RFC 9113 promises that nothing was done.
    Refused,
    /// The stream is reset after the request was read.
    Reset,
    /// The connection is told to go away, then closed.
    GoAway,
}

struct Server {
    url: String,
    seen: Arc<AtomicUsize>,
}

impl Server {
    /// Fails `times` requests and answers the others with `body`.
    async fn start(fault: Fault, times: usize, body: &'static str) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        let seen = Arc::new(AtomicUsize::new(0));
        let counter = Arc::clone(&seen);
        tokio::spawn(async move {
            while let Ok((socket, _)) = listener.accept().await {
                let counter = Arc::clone(&counter);
                tokio::spawn(async move {
                    let Ok(mut connection) = server::handshake(socket).await else {
                        return;
                    };
                    while let Some(Ok((request, mut respond))) = connection.accept().await {
                        let turn = counter.fetch_add(1, Ordering::SeqCst);
                        drop(request);
                        match fault {
                            _ if turn >= times => {
                                let head = http::Response::builder()
                                    .header("content-type", "application/json")
                                    .body(())
                                    .unwrap();
                                if let Ok(mut stream) = respond.send_response(head, false) {
                                    let _ =
                                        stream.send_data(Bytes::from_static(body.as_bytes()), true);
                                }
                            }
                            Fault::Refused => respond.send_reset(Reason::REFUSED_STREAM),
                            Fault::Reset => respond.send_reset(Reason::INTERNAL_ERROR),
                            Fault::GoAway => connection.abrupt_shutdown(Reason::NO_ERROR),
                        }
                    }
                });
            }
        });
        Self { url, seen }
    }

    fn client(&self) -> Client {
        let http = plain_http()
            .http2_prior_knowledge()
            .retry(reqwest::retry::never())
            .build()
            .unwrap();
        Client::builder(TOKEN)
            .base_url(&self.url)
            .http_client(http)
            .timeout(Duration::from_secs(20))
            .retry(RetryPolicy::new().base_delay(Duration::from_millis(5)))
            .build()
            .unwrap()
    }

    fn seen(&self) -> usize {
        self.seen.load(Ordering::SeqCst)
    }
}

#[tokio::test]
async fn the_guide_says_what_is_repeated_over_http2() {
    let mut table =
        String::from("| fault over HTTP/2 | GET | reply (POST, not safe) |\n|---|---|---|\n");
    for (name, fault) in [
        ("stream refused", Fault::Refused),
        ("stream reset", Fault::Reset),
        ("GOAWAY", Fault::GoAway),
    ] {
        table += &format!("| {name} ");
        for (is_get, body) in [
            (true, r#"{"type":"list","data":[]}"#),
            (false, CONVERSATION),
        ] {
            for times in [1, usize::MAX] {
                let server = Server::start(fault, times, body).await;
                let client = server.client();
                let result = match is_get {
                    true => client.list_tags().send().await.map(|_| ()),
                    false => reply(&client).send().await.map(|_| ()),
                };
                let result =
                    result.map_or_else(|error| format!("{:?}", error.kind()), |()| "ok".to_owned());
                let separator = if times == 1 { "|" } else { "/" };
                table += &format!("{separator} {} × {} ", server.seen(), result.to_lowercase());
            }
        }
        table += "|\n";
    }
    let guide = include_str!("../docs/reliability.md");
    assert!(
        guide.contains(&table),
        "docs/reliability.md has another table than\n{table}"
    );
}

#[tokio::test]
async fn a_get_is_repeated_and_its_attempts_are_counted() {
    for fault in [Fault::Refused, Fault::Reset, Fault::GoAway] {
        let server = Server::start(fault, 1, r#"{"type":"list","data":[]}"#).await;
        let list = server.client().list_tags().send().await.unwrap();
        assert_eq!((server.seen(), list.attempts()), (2, 2), "{fault:?}");
        let server = Server::start(fault, usize::MAX, "{}").await;
        let error = server.client().list_tags().send().await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Network, "{fault:?}: {error}");
        assert_eq!((server.seen(), error.attempts()), (3, 3), "{fault:?}");
    }
}

#[tokio::test]
async fn a_reply_is_seen_once() {
    for fault in [Fault::Reset, Fault::GoAway] {
        let server = Server::start(fault, 1, CONVERSATION).await;
        let error = reply(&server.client()).send().await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Network, "{fault:?}: {error}");
        assert_eq!((server.seen(), error.attempts()), (1, 1), "{fault:?}");
    }
}

#[tokio::test]
async fn a_reply_that_was_refused_unread_is_not_repeated_by_anybody_else() {
    let server = Server::start(Fault::Refused, 1, CONVERSATION).await;
    let result = reply(&server.client()).send().await;
    let attempts = result.map_or_else(|error| error.attempts(), |answer| answer.attempts());
    assert_eq!(server.seen(), attempts as usize);
}

#[tokio::test]
async fn calls_side_by_side_share_a_connection_and_all_arrive() {
    let server = Server::start(Fault::Reset, 0, r#"{"type":"list","data":[]}"#).await;
    let client = server.client();
    let calls = (0..100).map(|_| client.list_tags().send());
    for result in futures_util::future::join_all(calls).await {
        assert_eq!(result.unwrap().attempts(), 1);
    }
    assert_eq!(server.seen(), 100);
}
