//! A server that answers with more than anybody wants.

use std::sync::{
    Arc,
    atomic::{AtomicUsize, Ordering},
};

use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    net::{TcpListener, TcpStream},
};

/// How a server says how long its body is.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Framing {
    ContentLength,
    Chunked,
    /// The body ends with the connection.
    Close,
}

impl Framing {
    pub const ALL: [Self; 3] = [Self::ContentLength, Self::Chunked, Self::Close];
}

/// A response whose body is made while it is sent: `start`, then `filler` over
/// and over, until there are `size` bytes.
#[derive(Clone, Debug)]
pub struct Flood {
    pub status: u16,
    pub headers: &'static str,
    pub framing: Framing,
    pub start: &'static [u8],
    pub filler: &'static [u8],
    pub size: usize,
}

impl Flood {
    /// A JSON string of `size` bytes, cut before its closing quote.
    pub fn text(framing: Framing, size: usize) -> Self {
        Self {
            status: 200,
            headers: "",
            framing,
            start: b"\"",
            filler: b"0123456789abcdef",
            size,
        }
    }

    /// A gzip file of `size` bytes, each of which decodes to about 160; the end
    /// is missing.
    pub fn gzip_bomb(framing: Framing, size: usize) -> Self {
        // A block with the fixed codes of RFC 1951: the letter x, and then again
        // and again "258 bytes as before", whose bits repeat every 13 bytes.
        let length_258_distance_1 = [1, 1, 0, 0, 0, 1, 0, 1, 0, 0, 0, 0, 0];
        let block_and_x = [1, 1, 0, 1, 0, 1, 0, 1, 0, 0, 0];
        let bits: Vec<u8> = block_and_x
            .into_iter()
            .chain(length_258_distance_1.into_iter().cycle())
            .take(8 * 15)
            .collect();
        let bytes: Vec<u8> = bits
            .chunks(8)
            .map(|bits| bits.iter().rev().fold(0, |byte, bit| byte << 1 | bit))
            .collect();
        let mut start = vec![0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 3];
        start.extend(&bytes[..2]);
        Self {
            status: 200,
            headers: "content-encoding: gzip\r\n",
            framing,
            start: start.leak(),
            filler: bytes[2..].to_vec().leak(),
            size,
        }
    }
}

/// The server.
pub struct Flooding {
    url: String,
    seen: Arc<AtomicUsize>,
    sent: Arc<AtomicUsize>,
}

impl Flooding {
    /// Starts a server that answers every request with `flood`.
    pub async fn start(flood: Flood) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let address = listener.local_addr().expect("an address");
        let (seen, sent) = (Arc::default(), Arc::default());
        let server = Self {
            url: format!("http://{address}"),
            seen: Arc::clone(&seen),
            sent: Arc::clone(&sent),
        };
        tokio::spawn(async move {
            while let Ok((mut socket, _)) = listener.accept().await {
                let (flood, seen, sent) = (flood.clone(), Arc::clone(&seen), Arc::clone(&sent));
                tokio::spawn(async move {
                    // Requests of tests fit into one packet.
                    let mut request = [0; 16 * 1024];
                    if socket.read(&mut request).await.is_ok_and(|count| count > 0) {
                        seen.fetch_add(1, Ordering::SeqCst);
                        let _ = answer(&mut socket, &flood, &sent).await;
                    }
                });
            }
        });
        server
    }

    /// Where it listens.
    pub fn url(&self) -> &str {
        &self.url
    }

    /// How many requests have come.
    pub fn seen(&self) -> usize {
        self.seen.load(Ordering::SeqCst)
    }

    /// How many bytes of bodies were sent, those in the sockets' buffers too.
    pub fn sent(&self) -> usize {
        self.sent.load(Ordering::SeqCst)
    }
}

async fn answer(socket: &mut TcpStream, flood: &Flood, sent: &AtomicUsize) -> std::io::Result<()> {
    let framing = match flood.framing {
        Framing::ContentLength => format!("content-length: {}\r\n", flood.size),
        Framing::Chunked => "transfer-encoding: chunked\r\n".to_owned(),
        Framing::Close => String::new(),
    };
    let head = format!(
        "HTTP/1.1 {} Flood\r\nconnection: close\r\nx-request-id: flood\r\n{framing}{}\r\n",
        flood.status, flood.headers
    );
    socket.write_all(head.as_bytes()).await?;
    let piece = flood.filler.repeat(64 * 1024 / flood.filler.len());
    let mut left = flood.size;
    let mut next = flood.start;
    while left > 0 {
        let bytes = &next[..next.len().min(left)];
        if flood.framing == Framing::Chunked {
            let length = format!("{:x}\r\n", bytes.len());
            socket.write_all(length.as_bytes()).await?;
        }
        socket.write_all(bytes).await?;
        if flood.framing == Framing::Chunked {
            socket.write_all(b"\r\n").await?;
        }
        sent.fetch_add(bytes.len(), Ordering::SeqCst);
        left -= bytes.len();
        next = &piece;
    }
    if flood.framing == Framing::Chunked {
        socket.write_all(b"0\r\n\r\n").await?;
    }
    socket.shutdown().await
}
