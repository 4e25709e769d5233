//! A server that refuses all requests for a while, and notes when they come.

use std::{
    sync::{Arc, Mutex},
    time::{Duration, Instant},
};

use tokio::{
    io::AsyncWriteExt as _,
    net::{TcpListener, TcpStream},
};

use super::get_head::read_get;

/// The server.
pub struct Storm {
    url: String,
    log: Arc<Mutex<Log>>,
}

#[derive(Default)]
struct Log {
    before: usize,
    /// When the first request was refused.
    began: Option<Instant>,
    refused: usize,
    /// When the requests after the storm came.
    after: Vec<Instant>,
}

impl Storm {
    /// Starts a server that answers its first `calm` requests with an empty
    /// list, all that come in the time `lasts` from the next one on with
    /// `status` and the header line `header`, and later ones with a list again.
    pub async fn start(
        calm: usize,
        lasts: Duration,
        status: &'static str,
        header: &'static str,
    ) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let address = listener.local_addr().expect("an address");
        let log = Arc::new(Mutex::new(Log::default()));
        let shared = Arc::clone(&log);
        tokio::spawn(async move {
            while let Ok((socket, _)) = listener.accept().await {
                let refuses = {
                    let log = Arc::clone(&shared);
                    move || {
                        log.lock()
                            .expect("nothing panics in here")
                            .refuses(calm, lasts)
                    }
                };
                tokio::spawn(serve(socket, refuses, status, header));
            }
        });
        Self {
            url: format!("http://{address}"),
            log,
        }
    }

    /// Where it listens.
    pub fn url(&self) -> &str {
        &self.url
    }

    /// How many requests it has refused.
    pub fn refused(&self) -> usize {
        self.log.lock().expect("nothing panics in here").refused
    }

    /// Which part of the requests after the storm came in the busiest slot of
    /// this length.
    pub fn busiest(&self, slot: Duration) -> f64 {
        let times = &self.log.lock().expect("nothing panics in here").after;
        let in_slot = |from: &Instant| {
            let within = |time: &&Instant| *time >= from && **time < *from + slot;
            times.iter().filter(within).count()
        };
        let most = times.iter().map(in_slot).max().unwrap_or(0);
        most as f64 / times.len().max(1) as f64
    }
}

impl Log {
    /// Notes a request; whether to refuse it.
    fn refuses(&mut self, calm: usize, lasts: Duration) -> bool {
        if self.before < calm {
            self.before += 1;
            return false;
        }
        let began = *self.began.get_or_insert_with(Instant::now);
        let refuses = began.elapsed() < lasts;
        if refuses {
            self.refused += 1;
        } else {
            self.after.push(Instant::now());
        }
        refuses
    }
}

async fn serve(mut socket: TcpStream, refuses: impl Fn() -> bool, status: &str, header: &str) {
    while read_get(&mut socket).await {
        let (status, header) = match refuses() {
            true => (status, header),
            false => ("200 OK", "x-storm: none"),
        };
        let body = r#"{"type":"list","data":[]}"#;
        let answer = format!(
            "HTTP/1.1 {status}\r\ncontent-type: application/json\r\n{header}\r\ncontent-length: \
             {}\r\n\r\n{body}",
            body.len()
        );
        if socket.write_all(answer.as_bytes()).await.is_err() {
            return;
        }
    }
}
