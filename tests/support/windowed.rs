//! A server with a rate limit: so many calls per window of whole seconds.

use std::{
    sync::{Arc, Mutex},
    time::{Duration, SystemTime, UNIX_EPOCH},
};

use tokio::{
    io::AsyncWriteExt as _,
    net::{TcpListener, TcpStream},
};

use super::get_head::read_get;

/// The server.
pub struct Windowed {
    url: String,
    counts: Arc<Mutex<Counts>>,
}

/// What it has counted.
#[derive(Clone, Copy, Debug, Default)]
pub struct Counts {
    /// Calls that were answered with 200.
    pub accepted: u32,
    /// Calls that were answered with 429.
    pub refused: u32,
    /// The most calls that were accepted in one window.
    pub most: u32,
    window: u64,
    used: u32,
}

impl Windowed {
    /// Starts a server that accepts `limit` calls in each `window`, a number of
    /// whole seconds, and answers them with an empty list.
    pub async fn start(limit: u32, window: Duration) -> Self {
        Self::with_clock_ahead(limit, window, Duration::ZERO).await
    }

    /// Like [`start`](Self::start), but the clock is `ahead` for the first
    /// answer.
    pub async fn with_clock_ahead(limit: u32, window: Duration, ahead: Duration) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let address = listener.local_addr().expect("an address");
        let counts = Arc::new(Mutex::new(Counts::default()));
        let shared = Arc::clone(&counts);
        tokio::spawn(async move {
            while let Ok((socket, _)) = listener.accept().await {
                let counts = Arc::clone(&shared);
                tokio::spawn(serve(socket, limit, window.as_secs(), ahead, counts));
            }
        });
        Self {
            url: format!("http://{address}"),
            counts,
        }
    }

    /// Where it listens.
    pub fn url(&self) -> &str {
        &self.url
    }

    /// What it has counted so far.
    pub fn counts(&self) -> Counts {
        *self.counts.lock().expect("nothing panics while it is held")
    }

    /// Waits until a window of `window` has just begun.
    pub async fn beginning_of(window: Duration) {
        let now = since_epoch();
        let into = Duration::from_nanos((now.as_nanos() % window.as_nanos()) as u64);
        tokio::time::sleep(window - into).await;
    }
}

fn since_epoch() -> Duration {
    SystemTime::now()
        .duration_since(UNIX_EPOCH)
        .expect("it is later than 1970")
}

async fn serve(
    mut socket: TcpStream,
    limit: u32,
    window: u64,
    ahead: Duration,
    counts: Arc<Mutex<Counts>>,
) {
    while read_get(&mut socket).await {
        let answer = answer(limit, window, ahead, &counts);
        if socket.write_all(answer.as_bytes()).await.is_err() {
            return;
        }
    }
}

fn answer(limit: u32, window: u64, ahead: Duration, counts: &Mutex<Counts>) -> String {
    let number = since_epoch().as_secs() / window;
    let (accepted, remaining, is_first) = {
        let mut counts = counts.lock().expect("nothing panics while it is held");
        if counts.window != number {
            counts.window = number;
            counts.used = 0;
        }
        let accepted = counts.used < limit;
        if accepted {
            counts.used += 1;
            counts.accepted += 1;
            counts.most = counts.most.max(counts.used);
        } else {
            counts.refused += 1;
        }
        let is_first = counts.accepted + counts.refused == 1;
        (accepted, limit - counts.used, is_first)
    };
    let ahead = if is_first { ahead } else { Duration::ZERO };
    let reset = (number + 1) * window + ahead.as_secs();
    let date = chrono::DateTime::<chrono::Utc>::from(SystemTime::now() + ahead).to_rfc2822();
    let (status, body) = if accepted {
        ("200 OK", r#"{"type":"list","data":[]}"#)
    } else {
        (
            "429 Too Many Requests",
            r#"{"type":"error.list","errors":[{"code":"rate_limit_exceeded"}]}"#,
        )
    };
    format!(
        "HTTP/1.1 {status}\r\ncontent-type: application/json\r\ndate: {date}\r\nx-ratelimit-limit: \
         {limit}\r\nx-ratelimit-remaining: {remaining}\r\nx-ratelimit-reset: \
         {reset}\r\ncontent-length: {}\r\n\r\n{body}",
        body.len()
    )
}
