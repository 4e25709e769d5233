//! A server that closes a connection which its client keeps for the next call.

use std::{
    io::{Read as _, Write as _},
    net::{TcpListener, TcpStream},
    sync::{
        Arc, Mutex,
        mpsc::{Receiver, Sender, channel},
    },
    thread,
};

/// The server. It runs in a thread of its own, so that it can close a connection
/// while the client's runtime does nothing.
pub struct Idle {
    url: String,
    seen: Arc<Mutex<Vec<String>>>,
    close: Sender<()>,
    closed: Receiver<()>,
}

impl Idle {
    /// Starts a server that answers the first request with `first` and all others
    /// with `others`.
    pub fn start(first: &'static str, others: &'static str) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
        let url = format!("http://{}", listener.local_addr().expect("an address"));
        let seen = Arc::new(Mutex::new(Vec::new()));
        let (close, wanted) = channel();
        let (done, closed) = channel();
        let lines = Arc::clone(&seen);
        thread::spawn(move || {
            let mut body = first;
            while let Ok((mut socket, _)) = listener.accept() {
                let Some(line) = read(&mut socket) else {
                    continue;
                };
                lines.lock().expect("no test panics in here").push(line);
                let length = body.len();
                let head = format!(
                    "HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: \
                     {length}\r\n\r\n{body}"
                );
                let _ = socket.write_all(head.as_bytes());
                body = others;
                if wanted.recv().is_err() {
                    return;
                }
                drop(socket);
                let _ = done.send(());
            }
        });
        Self {
            url,
            seen,
            close,
            closed,
        }
    }

    /// Where it listens.
    pub fn url(&self) -> &str {
        &self.url
    }

    /// The first line of each request.
    pub fn seen(&self) -> Vec<String> {
        self.seen.lock().expect("no test panics in here").clone()
    }

    /// Closes the open connection, and blocks until that has reached this machine's
    /// end of it.
    pub fn close(&self) {
        self.close.send(()).expect("a server");
        self.closed.recv().expect("a server");
        thread::sleep(std::time::Duration::from_millis(50));
    }
}

/// Reads a request with its body; its first line.
fn read(socket: &mut TcpStream) -> Option<String> {
    let mut request = Vec::new();
    let mut byte = [0];
    while !request.ends_with(b"\r\n\r\n") {
        socket.read_exact(&mut byte).ok()?;
        request.push(byte[0]);
    }
    let head = String::from_utf8_lossy(&request).to_lowercase();
    let mut lines = head.lines();
    let first = lines.next()?.to_owned();
    let length = lines.find_map(|line| line.strip_prefix("content-length: ")?.parse().ok());
    let mut body = vec![0; length.unwrap_or(0)];
    socket.read_exact(&mut body).ok()?;
    Some(first)
}
