//! Notifications over real sockets, through axum.
#![cfg(feature = "webhook-axum")]

use std::sync::Arc;

use axum::{
    Router,
    extract::{FromRef, State},
};
use intercom_sdk::webhook::{
    self, Deduplicator, HEADER, InMemoryDeduplicator, Notification, Reply, Verifier,
};
use reqwest::{Client, Response};
use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    net::{TcpListener, TcpStream},
    sync::mpsc,
};

const SECRET: &str = "f3b1c0de-1234-4abc-9def-0123456789ab";

#[derive(Clone, Debug)]
struct App {
    verifier: Verifier,
    seen: Arc<dyn Deduplicator>,
    work: mpsc::Sender<String>,
}

impl FromRef<App> for Verifier {
    fn from_ref(app: &App) -> Self {
        app.verifier.clone()
    }
}

async fn notified(State(app): State<App>, notification: Notification) -> Reply {
    let key = notification.key();
    match app.seen.claim(&key).await {
        Ok(true) => {}
        Ok(false) => return Reply::Accepted,
        Err(_) => return Reply::Failed,
    }
    match app.work.try_send(key.clone()) {
        Ok(()) => {
            app.seen.confirm(&key).await.expect("it never fails");
            Reply::Accepted
        }
        Err(_) => {
            app.seen.release(&key).await.expect("it never fails");
            Reply::SlowDown
        }
    }
}

struct Server {
    url: String,
    work: mpsc::Receiver<String>,
}

/// Starts a server with room for so many notifications.
async fn start(room: usize) -> Server {
    let (sender, work) = mpsc::channel(room);
    let app = App {
        verifier: Verifier::new(SECRET).unwrap().max_body_size(1000),
        seen: Arc::new(InMemoryDeduplicator::new()),
        work: sender,
    };
    let router = Router::new()
        .route("/hook", webhook::route(notified))
        .with_state(app);
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}/hook", listener.local_addr().unwrap());
    tokio::spawn(async move { axum::serve(listener, router).await });
    Server { url, work }
}

fn body(id: &str) -> String {
    format!(r#"{{"topic":"ping","id":"{id}","data":{{"item":{{"type":"ping"}}}}}}"#)
}

async fn post(server: &Server, signature: &str, body: impl Into<reqwest::Body>) -> Response {
    let request = Client::new().post(&server.url).header(HEADER, signature);
    request.body(body).send().await.unwrap()
}

async fn deliver(server: &Server, id: &str) -> u16 {
    let body = body(id);
    let signature = Verifier::new(SECRET).unwrap().sign(&body);
    post(server, &signature, body).await.status().as_u16()
}

#[tokio::test]
async fn a_head_request_is_answered() {
    let server = start(1).await;
    let answer = Client::new().head(&server.url).send().await.unwrap();
    assert_eq!(answer.status(), 200);
    let answer = Client::new().get(&server.url).send().await.unwrap();
    assert_eq!(answer.status(), 405);
}

#[tokio::test]
async fn a_notification_is_handed_over_once_however_often_it_comes() {
    let mut server = start(10).await;
    for id in ["notif_1", "notif_1", "notif_2", "notif_1"] {
        assert_eq!(deliver(&server, id).await, 200);
    }
    assert_eq!(server.work.recv().await.as_deref(), Some("notif_1"));
    assert_eq!(server.work.recv().await.as_deref(), Some("notif_2"));
    server.work.try_recv().unwrap_err();
}

#[tokio::test]
async fn a_notification_without_room_is_held_back_and_taken_later() {
    let mut server = start(1).await;
    assert_eq!(deliver(&server, "notif_1").await, 200);
    assert_eq!(deliver(&server, "notif_2").await, 429);
    assert!(server.work.recv().await.is_some());
    assert_eq!(deliver(&server, "notif_2").await, 200);
}

#[tokio::test]
async fn a_forgery_does_not_reach_the_handler() {
    let mut server = start(10).await;
    let signature = Verifier::new(SECRET).unwrap().sign(body("notif_1"));
    let answer = post(&server, &signature, body("notif_2")).await;
    assert_eq!(answer.status(), 401);
    let text = answer.text().await.unwrap();
    assert!(text.contains(HEADER), "{text}");
    let answer = Client::new().post(&server.url).body(body("notif_2"));
    assert_eq!(answer.send().await.unwrap().status(), 401);
    server.work.try_recv().unwrap_err();
}

/// Sends the beginning of a request and returns the first line of the answer.
async fn first_line(server: &Server, request: &str) -> String {
    let address = server.url.trim_start_matches("http://");
    let address = address.trim_end_matches("/hook");
    let mut stream = TcpStream::connect(address).await.unwrap();
    stream.write_all(request.as_bytes()).await.unwrap();
    let mut answer = vec![0; 1000];
    let read = stream.read(&mut answer).await.unwrap();
    let answer = String::from_utf8_lossy(&answer[..read]);
    answer.lines().next().unwrap_or_default().to_owned()
}

#[tokio::test]
async fn a_body_that_announces_100_megabytes_is_refused_before_it_comes() {
    let server = start(10).await;
    let head = "POST /hook HTTP/1.1\r\nhost: x\r\ncontent-length: 104857600\r\n\r\n";
    let line = first_line(&server, head).await;
    assert_eq!(line, "HTTP/1.1 413 Payload Too Large");
}

#[tokio::test]
async fn a_body_that_grows_over_the_limit_is_refused_while_it_comes() {
    let server = start(10).await;
    let chunk = format!("258\r\n{}\r\n", "x".repeat(0x258));
    let head = "POST /hook HTTP/1.1\r\nhost: x\r\ntransfer-encoding: chunked\r\n\r\n";
    // Two chunks of 600 bytes; the end never comes.
    let line = first_line(&server, &format!("{head}{chunk}{chunk}")).await;
    assert_eq!(line, "HTTP/1.1 413 Payload Too Large");
}
