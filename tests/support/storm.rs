//! A server that refuses its first requests, and notes when requests come.

use std::{
    sync::{Arc, Mutex},
    time::{Duration, Instant},
};

use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    net::{TcpListener, TcpStream},
};

/// The server.
pub struct Storm {
    url: String,
    arrivals: Arc<Mutex<Vec<Instant>>>,
}

impl Storm {
    /// Starts a server that answers its first `times` requests with `status` and
    /// the header line `header`, and the others with an empty list.
    pub async fn start(times: usize, status: &'static str, header: &'static str) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let address = listener.local_addr().expect("an address");
        let arrivals = Arc::new(Mutex::new(Vec::new()));
        let shared = Arc::clone(&arrivals);
        tokio::spawn(async move {
            while let Ok((socket, _)) = listener.accept().await {
                let arrivals = Arc::clone(&shared);
                tokio::spawn(serve(socket, times, status, header, arrivals));
            }
        });
        Self {
            url: format!("http://{address}"),
            arrivals,
        }
    }

    /// Where it listens.
    pub fn url(&self) -> &str {
        &self.url
    }

    /// How many requests have come.
    pub fn requests(&self) -> usize {
        self.arrivals.lock().expect("nothing panics in here").len()
    }

    /// Which part of the requests after the first `skip` came in the busiest
    /// slot of this length.
    pub fn busiest(&self, skip: usize, slot: Duration) -> f64 {
        let arrivals = self.arrivals.lock().expect("nothing panics in here");
        let mut times = arrivals[skip..].to_vec();
        times.sort();
        let in_slot = |from: &Instant| {
            let within = |time: &&Instant| **time >= *from && **time < *from + slot;
            times.iter().filter(within).count()
        };
        let most = times.iter().map(in_slot).max().unwrap_or(0);
        most as f64 / times.len().max(1) as f64
    }
}

async fn serve(
    mut socket: TcpStream,
    times: usize,
    status: &str,
    header: &str,
    arrivals: Arc<Mutex<Vec<Instant>>>,
) {
    let mut request = Vec::new();
    let mut buffer = [0; 4096];
    loop {
        // Requests of GETs: they end with their head.
        while !request.ends_with(b"\r\n\r\n") {
            match socket.read(&mut buffer).await {
                Ok(count) if count > 0 => request.extend_from_slice(&buffer[..count]),
                _ => return,
            }
        }
        request.clear();
        let number = {
            let mut arrivals = arrivals.lock().expect("nothing panics in here");
            arrivals.push(Instant::now());
            arrivals.len()
        };
        let (status, header) = if number <= times {
            (status, header)
        } else {
            ("200 OK", "x-storm: over")
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
