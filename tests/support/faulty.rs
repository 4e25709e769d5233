//! A server on a plain socket that fails in a chosen way, and counts the
//! requests that arrived whole: those it may have acted on.

use std::{
    net::SocketAddr,
    sync::{
        Arc, OnceLock,
        atomic::{AtomicUsize, Ordering},
    },
    time::Duration,
};

use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    net::{TcpListener, TcpSocket, TcpStream},
};

/// What goes wrong with a request that has arrived whole.
#[derive(Clone, Debug)]
pub enum Failure {
    /// The connection is reset before anything is answered.
    Reset,
    /// These bytes, and the connection is closed.
    Cut(Vec<u8>),
    /// These bytes, and nothing more for longer than anybody waits.
    Stuck(Vec<u8>),
    /// A whole answer.
    Answer(Vec<u8>),
    /// The same, after a while.
    Late(Duration, Box<Failure>),
}

impl Failure {
    /// An answer with this status, these headers and this body.
    pub fn answer(status: u16, headers: &[(&str, &str)], body: impl AsRef<[u8]>) -> Self {
        Self::Answer(answer(status, headers, body.as_ref()))
    }

    /// This failure, after `delay`.
    pub fn late(self, delay: Duration) -> Self {
        Self::Late(delay, Box::new(self))
    }

    /// An answer whose body is shorter than promised.
    pub fn cut_answer(status: u16, headers: &[(&str, &str)], body: impl AsRef<[u8]>) -> Self {
        let whole = answer(status, headers, body.as_ref());
        Self::Cut(whole[..whole.len() - body.as_ref().len() / 2].to_vec())
    }
}

/// The server.
pub struct Faulty {
    url: String,
    seen: Arc<AtomicUsize>,
}

impl Faulty {
    /// Starts a server whose first `times` requests fail, and which answers the
    /// others with 200 and `body`.
    pub async fn start(failure: Failure, times: usize, body: &'static str) -> Self {
        let json = [("content-type", "application/json")];
        let well = Failure::answer(200, &json, body);
        Self::serve(move |turn| if turn < times { &failure } else { &well }.clone()).await
    }

    /// Starts a server that meets each request in turn like this, and those after
    /// the last like the last.
    pub async fn script(turns: Vec<Failure>) -> Self {
        Self::serve(move |turn| turns[turn.min(turns.len() - 1)].clone()).await
    }

    async fn serve(answer: impl Fn(usize) -> Failure + Send + Sync + 'static) -> Self {
        let answer = Arc::new(answer);
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let address = listener.local_addr().expect("an address");
        let seen = Arc::new(AtomicUsize::new(0));
        let counter = Arc::clone(&seen);
        tokio::spawn(async move {
            while let Ok((mut socket, _)) = listener.accept().await {
                let (answer, counter) = (Arc::clone(&answer), Arc::clone(&counter));
                tokio::spawn(async move {
                    if read_request(&mut socket).await.is_none() {
                        return;
                    }
                    let turn = counter.fetch_add(1, Ordering::SeqCst);
                    fail(socket, answer(turn)).await;
                });
            }
        });
        Self {
            url: format!("http://{address}"),
            seen,
        }
    }

    /// Where it listens.
    pub fn url(&self) -> &str {
        &self.url
    }

    /// How many requests have come to it whole.
    pub fn seen(&self) -> usize {
        self.seen.load(Ordering::SeqCst)
    }
}

/// The URL of a port where nobody listens, and nobody will: it is taken.
pub fn refusing_url() -> String {
    static TAKEN: OnceLock<(TcpSocket, SocketAddr)> = OnceLock::new();
    let (_, address) = TAKEN.get_or_init(|| {
        let socket = TcpSocket::new_v4().expect("a socket");
        let any = "127.0.0.1:0".parse().expect("an address");
        socket.bind(any).expect("a port");
        let address = socket.local_addr().expect("an address");
        (socket, address)
    });
    format!("http://{address}")
}

pub(super) async fn fail(mut socket: TcpStream, mut failure: Failure) {
    if let Failure::Late(delay, then) = failure {
        tokio::time::sleep(delay).await;
        failure = *then;
    }
    match failure {
        Failure::Late(..) => {}
        Failure::Reset => {
            let _ = socket.set_zero_linger();
        }
        Failure::Cut(bytes) | Failure::Answer(bytes) => {
            let _ = socket.write_all(&bytes).await;
            let _ = socket.shutdown().await;
        }
        Failure::Stuck(bytes) => {
            let _ = socket.write_all(&bytes).await;
            tokio::time::sleep(Duration::from_secs(60)).await;
        }
    }
}

/// Reads a request to the end of its body, and returns its head; `None` where it
/// does not come whole.
pub(super) async fn read_request(socket: &mut TcpStream) -> Option<String> {
    let mut request = Vec::new();
    let mut buffer = [0; 4096];
    loop {
        if let Some(end) = request
            .windows(4)
            .position(|four| four == b"\r\n\r\n")
            .map(|at| at + 4)
        {
            let head = String::from_utf8_lossy(&request[..end]).into_owned();
            let length = head
                .to_lowercase()
                .lines()
                .find_map(|line| line.strip_prefix("content-length:")?.trim().parse().ok())
                .unwrap_or(0);
            if request.len() >= end + length {
                return Some(head);
            }
        }
        match socket.read(&mut buffer).await {
            Ok(count) if count > 0 => request.extend_from_slice(&buffer[..count]),
            _ => return None,
        }
    }
}

fn answer(status: u16, headers: &[(&str, &str)], body: &[u8]) -> Vec<u8> {
    let mut answer = format!(
        "HTTP/1.1 {status} Scripted\r\nconnection: close\r\nx-request-id: faulty\r\ncontent-length: \
         {}\r\n",
        body.len()
    );
    for (name, value) in headers {
        answer += &format!("{name}: {value}\r\n");
    }
    answer += "\r\n";
    [answer.as_bytes(), body].concat()
}
