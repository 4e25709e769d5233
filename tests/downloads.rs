//! Downloads that pause or break off, over real sockets.
#![cfg(feature = "v2_16")]

mod support;

use std::{
    sync::{Arc, Mutex},
    time::Duration,
};

use intercom_sdk::{ByteStream, CallOptions, Error, ErrorKind, RetryPolicy, v2_16::Client};
use support::TOKEN;
use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    net::TcpListener,
};

const FILE: &[u8] = b"0123456789abcdefghij";
const RANGES: &str = "accept-ranges: bytes\r\netag: \"v1\"\r\n";

/// What the server sends to one request, and what follows.
#[derive(Clone)]
enum Answer {
    /// These bytes, and the connection is closed.
    Cut(String),
    /// These bytes, each after a pause.
    Slow(Duration, String),
    /// These bytes, and nothing more for a minute.
    Stuck(String),
}

/// An answer whose `content-length` is larger than its body.
fn part(status: &str, headers: &str, length: usize, body: &[u8]) -> String {
    let body = std::str::from_utf8(body).unwrap();
    format!(
        "HTTP/1.1 {status}\r\nx-request-id: r1\r\nx-ratelimit-limit: 166\r\ncontent-length: \
         {length}\r\n{headers}\r\n{body}"
    )
}

/// The first `end` bytes of the file, which is promised whole.
fn start(headers: &str, end: usize) -> Answer {
    Answer::Cut(part("200 OK", headers, FILE.len(), &FILE[..end]))
}

/// The bytes of the file from `start`, which end at `end` too early.
fn rest(start: usize, end: usize) -> Answer {
    let range = format!("content-range: bytes {start}-19/20\r\netag: \"v1\"\r\n");
    let length = FILE.len() - start;
    Answer::Cut(part("206 Partial", &range, length, &FILE[start..end]))
}

struct Server {
    url: String,
    heads: Arc<Mutex<Vec<String>>>,
}

impl Server {
    /// Starts a server that gives `answers` in turn, the last one for ever.
    async fn start(answers: Vec<Answer>) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        let heads = Arc::new(Mutex::new(Vec::new()));
        let seen = Arc::clone(&heads);
        tokio::spawn(async move {
            while let Ok((mut socket, _)) = listener.accept().await {
                let mut head = Vec::new();
                while !head.ends_with(b"\r\n\r\n") {
                    head.push(socket.read_u8().await.unwrap());
                }
                let turn = {
                    let mut seen = seen.lock().unwrap();
                    seen.push(String::from_utf8(head).unwrap().to_lowercase());
                    seen.len() - 1
                };
                let answer = answers[turn.min(answers.len() - 1)].clone();
                tokio::spawn(async move {
                    match answer {
                        Answer::Cut(text) => {
                            let _ = socket.write_all(text.as_bytes()).await;
                        }
                        Answer::Slow(pause, text) => {
                            let (head, body) = text.split_once("\r\n\r\n").unwrap();
                            let head = format!("{head}\r\n\r\n");
                            let _ = socket.write_all(head.as_bytes()).await;
                            for byte in body.bytes() {
                                tokio::time::sleep(pause).await;
                                let _ = socket.write_all(&[byte]).await;
                            }
                        }
                        Answer::Stuck(text) => {
                            let _ = socket.write_all(text.as_bytes()).await;
                            tokio::time::sleep(Duration::from_secs(60)).await;
                        }
                    }
                });
            }
        });
        Self { url, heads }
    }

    /// The value of a header of each request.
    fn header(&self, name: &str) -> Vec<Option<String>> {
        let heads = self.heads.lock().unwrap();
        let value = |head: &String| {
            let prefix = format!("{name}: ");
            let mut lines = head.lines();
            lines.find_map(|line| line.strip_prefix(&prefix).map(str::to_owned))
        };
        heads.iter().map(value).collect()
    }
}

async fn open(server: &Server, options: CallOptions) -> ByteStream {
    let client = Client::builder(TOKEN)
        .base_url(&server.url)
        .retry(RetryPolicy::new().base_delay(Duration::from_millis(1)))
        .build()
        .unwrap();
    let request = client.download_data_export().job_identifier("j1");
    request.options(options).send().await.unwrap().into_inner()
}

/// The bytes that arrived, and the error after them.
async fn read(mut stream: ByteStream) -> (Vec<u8>, Option<Error>) {
    let mut bytes = Vec::new();
    loop {
        match stream.chunk().await {
            Ok(Some(chunk)) => bytes.extend_from_slice(&chunk),
            Ok(None) => return (bytes, None),
            Err(error) => {
                assert!(stream.chunk().await.unwrap().is_none(), "nothing follows");
                return (bytes, Some(error));
            }
        }
    }
}

async fn download(answers: Vec<Answer>) -> (Server, Vec<u8>, Option<Error>) {
    let server = Server::start(answers).await;
    let (bytes, error) = read(open(&server, CallOptions::new()).await).await;
    (server, bytes, error)
}

#[tokio::test]
async fn a_cut_file_goes_on_where_it_was_cut() {
    let (server, bytes, error) = download(vec![start(RANGES, 5), rest(5, 12), rest(12, 20)]).await;
    assert!(error.is_none(), "{error:?}");
    assert_eq!(bytes, FILE);
    let text = |text: &str| Some(text.to_owned());
    assert_eq!(
        server.header("range"),
        [None, text("bytes=5-"), text("bytes=12-")]
    );
    let tag = || text("\"v1\"");
    assert_eq!(server.header("if-range"), [None, tag(), tag()]);
    let token = format!("bearer {}", TOKEN.to_lowercase());
    for sent in server.header("authorization") {
        assert_eq!(sent, Some(token.clone()));
    }
}

#[tokio::test]
async fn a_file_with_a_date_goes_on_too() {
    let dated = "accept-ranges: bytes\r\nlast-modified: Tue, 15 Nov 1994 08:12:31 GMT\r\ndate: \
                 Wed, 16 Nov 1994 08:12:31 GMT\r\n";
    let (_, bytes, error) = download(vec![start(dated, 5), rest(5, 20)]).await;
    assert!(error.is_none(), "{error:?}");
    assert_eq!(bytes, FILE);
}

#[tokio::test]
async fn what_may_not_fit_together_is_an_error_that_says_how_much_arrived() {
    let weak = "accept-ranges: bytes\r\netag: W/\"v1\"\r\n";
    let encoded = "accept-ranges: bytes\r\netag: \"v1\"\r\ncontent-encoding: br\r\n";
    let changed = part("200 OK", RANGES, FILE.len(), FILE);
    let elsewhere = "content-range: bytes 6-19/20\r\n";
    let grown = "content-range: bytes 5-29/30\r\n";
    let tagged = "content-range: bytes 5-19/20\r\netag: \"v2\"\r\n";
    let coded = "content-range: bytes 5-19/20\r\ncontent-encoding: br\r\n";
    let other = |range: &str| Answer::Cut(part("206 Partial", range, 15, &FILE[5..]));
    for (name, answers, requests) in [
        ("no ranges", vec![start("etag: \"v1\"\r\n", 5)], 1),
        (
            "no validator",
            vec![start("accept-ranges: bytes\r\n", 5)],
            1,
        ),
        ("a weak validator", vec![start(weak, 5)], 1),
        ("an encoding", vec![start(encoded, 5)], 1),
        (
            "a changed file",
            vec![start(RANGES, 5), Answer::Cut(changed)],
            2,
        ),
        ("another range", vec![start(RANGES, 5), other(elsewhere)], 2),
        ("another size", vec![start(RANGES, 5), other(grown)], 2),
        ("another tag", vec![start(RANGES, 5), other(tagged)], 2),
        ("another encoding", vec![start(RANGES, 5), other(coded)], 2),
        ("no range", vec![start(RANGES, 5), other("")], 2),
        (
            "a refusal",
            vec![start(RANGES, 5), Answer::Cut(part("416 No", "", 0, b""))],
            2,
        ),
    ] {
        let (server, bytes, error) = download(answers).await;
        let error = error.expect(name);
        assert_eq!(bytes, FILE[..5], "{name}");
        assert_eq!(server.header("range").len(), requests, "{name}");
        assert_eq!(error.kind(), ErrorKind::Network, "{name}: {error}");
        let message = "download_data_export: the connection broke after 5 of 20 bytes";
        assert!(error.to_string().starts_with(message), "{name}: {error}");
        // It knows its call.
        assert_eq!(error.attempts() as usize, requests, "{name}");
        assert_eq!(error.request_id(), Some("r1"), "{name}");
        assert_eq!(error.operation(), Some("download_data_export"));
        assert_eq!(error.status().map(|status| status.as_u16()), Some(200));
        let limit = error.rate_limit().and_then(|limit| limit.limit);
        assert_eq!(limit, Some(166), "{name}");
        assert!(error.is_retryable(), "{name}");
        assert!(error.elapsed() > Duration::ZERO, "{name}");
    }
}

#[tokio::test]
async fn a_download_goes_on_a_few_times_only() {
    let answers = (5..20).map(|at| match at {
        5 => start(RANGES, 5),
        at => rest(at - 1, at),
    });
    let (server, bytes, error) = download(answers.collect()).await;
    assert_eq!(bytes, FILE[..10]);
    assert_eq!(server.header("range").len(), 6);
    let error = error.unwrap();
    assert_eq!(error.attempts(), 6);
    assert!(
        error.to_string().contains("after 10 of 20 bytes"),
        "{error}"
    );
}

#[tokio::test]
async fn a_call_without_retries_does_not_go_on() {
    let server = Server::start(vec![start(RANGES, 5), rest(5, 20)]).await;
    let once = CallOptions::new().retry(RetryPolicy::none());
    let (bytes, error) = read(open(&server, once).await).await;
    assert_eq!(bytes, FILE[..5]);
    assert_eq!(error.unwrap().attempts(), 1);
}

#[tokio::test]
async fn a_pause_and_not_the_whole_time_is_limited() {
    let whole = part("200 OK", "", FILE.len(), FILE);
    // Twenty pauses are longer than the timeout of an attempt.
    let pause = Duration::from_millis(30);
    let server = Server::start(vec![Answer::Slow(pause, whole)]).await;
    let options = CallOptions::new()
        .timeout(Duration::from_millis(500))
        .read_timeout(Duration::from_secs(20));
    let (bytes, error) = read(open(&server, options).await).await;
    assert!(error.is_none(), "{error:?}");
    assert_eq!(bytes, FILE);
}

#[tokio::test]
async fn a_silent_server_is_a_timeout_that_says_how_much_arrived() {
    let cut = part("200 OK", "", FILE.len(), &FILE[..5]);
    let server = Server::start(vec![Answer::Stuck(cut)]).await;
    let options = CallOptions::new().read_timeout(Duration::from_millis(100));
    let (bytes, error) = read(open(&server, options).await).await;
    let error = error.unwrap();
    assert_eq!(bytes, FILE[..5]);
    assert_eq!(error.kind(), ErrorKind::Timeout, "{error}");
    let message = "the request timed out after 5 of 20 bytes: no byte arrived in 100ms";
    assert!(error.to_string().contains(message), "{error}");
    assert_eq!((error.attempts(), error.request_id()), (1, Some("r1")));
    assert!(error.elapsed() >= Duration::from_millis(100), "{error:?}");
}

#[tokio::test]
async fn a_pause_of_the_reader_is_none_of_the_server() {
    let server = Server::start(vec![start(RANGES, 20)]).await;
    let options = CallOptions::new().read_timeout(Duration::from_millis(300));
    let stream = open(&server, options).await;
    tokio::time::sleep(Duration::from_millis(600)).await;
    let (bytes, error) = read(stream).await;
    assert!(error.is_none(), "{error:?}");
    assert_eq!(bytes, FILE);
}

#[tokio::test]
async fn a_download_that_is_refused_does_not_wait_for_the_rest_of_the_refusal() {
    let refusal = part("404 Not Found", "", 100, b"{\"err");
    let server = Server::start(vec![Answer::Stuck(refusal)]).await;
    let client = Client::builder(TOKEN)
        .base_url(&server.url)
        .build()
        .unwrap();
    let options = CallOptions::new().timeout(Duration::from_millis(200));
    let request = client.download_data_export().job_identifier("j1");
    let error = request.options(options).send().await.unwrap_err();
    assert!(error.is_not_found(), "{error}");
}

#[tokio::test]
async fn a_read_that_is_dropped_loses_nothing() {
    let whole = part("200 OK", "", FILE.len(), FILE);
    let server = Server::start(vec![Answer::Slow(Duration::from_millis(10), whole)]).await;
    let mut stream = open(&server, CallOptions::new()).await;
    let mut bytes = Vec::new();
    loop {
        match tokio::time::timeout(Duration::from_millis(3), stream.chunk()).await {
            Ok(Ok(Some(chunk))) => bytes.extend_from_slice(&chunk),
            Ok(end) => {
                end.unwrap();
                break;
            }
            Err(_) => {}
        }
    }
    assert_eq!(bytes, FILE);
}

#[test]
fn a_download_goes_between_threads() {
    fn check<T: Send + Sync + 'static>() {}
    check::<ByteStream>();
}
