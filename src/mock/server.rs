//! The HTTP server in front of the engine.

use std::{
    io,
    net::SocketAddr,
    pin::Pin,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    task::{Context, Poll},
};

use bytes::Bytes;
use http::{HeaderValue, Request, Response, header};
use http_body::{Body, Frame, SizeHint};
use hyper::{body::Incoming as IncomingBody, server::conn::http1, service::service_fn};
use hyper_util::rt::TokioIo;
use tokio::{
    net::{TcpListener, TcpStream},
    sync::watch,
    task::{AbortHandle, JoinSet},
};

use super::{
    Call,
    engine::{Arrived, Engine},
    gzip::GzipPieces,
    reply::{Cut, Reply, ReplyBody},
};

/// Called with every call once it is answered.
pub(super) type Observer = Arc<dyn Fn(&Call) + Send + Sync>;

/// A running server; it stops when the last clone is dropped.
#[derive(Clone)]
pub(super) struct Server {
    address: SocketAddr,
    engine: Arc<Mutex<Engine>>,
    received: watch::Receiver<usize>,
    _running: Arc<Running>,
}

/// What all connections share.
struct Shared {
    engine: Arc<Mutex<Engine>>,
    observer: Option<Observer>,
    /// How many requests were answered.
    count: watch::Sender<usize>,
}

/// Ends the server's tasks when it is dropped.
struct Running(AbortHandle);

impl Drop for Running {
    fn drop(&mut self) {
        self.0.abort();
    }
}

impl Server {
    /// Listens on `port` of loopback, or on a free one if it is 0.
    pub(super) async fn start(
        engine: Engine,
        port: u16,
        observer: Option<Observer>,
    ) -> io::Result<Self> {
        let listener = TcpListener::bind(("127.0.0.1", port)).await?;
        let address = listener.local_addr()?;
        let engine = Arc::new(Mutex::new(engine));
        let (count, received) = watch::channel(0);
        let shared = Arc::new(Shared {
            engine: Arc::clone(&engine),
            observer,
            count,
        });
        let task = tokio::spawn(accept(listener, shared));
        Ok(Self {
            address,
            engine,
            received,
            _running: Arc::new(Running(task.abort_handle())),
        })
    }

    pub(super) fn base_url(&self) -> String {
        format!("http://{}", self.address)
    }

    /// Waits until it has received so many requests.
    pub(super) async fn received(&self, requests: usize) {
        // It fails once the server has stopped, which this handle keeps from it.
        let mut received = self.received.clone();
        let _ = received.wait_for(|count| *count >= requests).await;
    }

    /// The engine. A panic of a test that holds it must not hide what it knows.
    pub(super) fn engine(&self) -> MutexGuard<'_, Engine> {
        lock(&self.engine)
    }
}

fn lock(engine: &Mutex<Engine>) -> MutexGuard<'_, Engine> {
    engine.lock().unwrap_or_else(PoisonError::into_inner)
}

async fn accept(listener: TcpListener, shared: Arc<Shared>) {
    let mut connections = JoinSet::new();
    loop {
        match listener.accept().await {
            Ok((socket, _)) => {
                connections.spawn(serve(socket, Arc::clone(&shared)));
            }
            // Too many open files, say: another one may be closed meanwhile.
            Err(_) => tokio::task::yield_now().await,
        }
        while connections.try_join_next().is_some() {}
    }
}

async fn serve(socket: TcpStream, shared: Arc<Shared>) {
    // Answers are small, and a client waits for each.
    let _ = socket.set_nodelay(true);
    let origin = socket
        .local_addr()
        .map_or_else(|_| String::new(), |address| format!("http://{address}"));
    let service = service_fn(move |request| {
        let (shared, origin) = (Arc::clone(&shared), origin.clone());
        async move { answer(request, &shared, origin).await }
    });
    // It ends with an error where a fault cuts it.
    let _ = http1::Builder::new()
        .serve_connection(TokioIo::new(socket), service)
        .await;
}

/// The connection is to be cut before an answer.
#[derive(Debug)]
struct CutShort;

impl std::fmt::Display for CutShort {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("the mock cuts the connection")
    }
}

impl std::error::Error for CutShort {}

async fn answer(
    request: Request<IncomingBody>,
    shared: &Shared,
    origin: String,
) -> Result<Response<ReplyStream>, CutShort> {
    let (head, body) = request.into_parts();
    let body = read(body).await.map_err(|_| CutShort)?;
    let arrived = Arrived {
        method: head.method,
        uri: head.uri,
        headers: head.headers,
        body,
        origin,
    };
    let (reply, call) = {
        let mut engine = lock(&shared.engine);
        let reply = engine.answer(&arrived);
        shared.count.send_replace(engine.received);
        (reply, engine.calls.last().cloned())
    };
    if !reply.delay.is_zero() {
        tokio::time::sleep(reply.delay).await;
    }
    if let (Some(observer), Some(call)) = (&shared.observer, &call) {
        observer(call);
    }
    match reply.cut {
        Some(Cut::BeforeHead) => Err(CutShort),
        _ => Ok(response(reply)),
    }
}

/// Reads a body to its end.
async fn read(body: IncomingBody) -> Result<Vec<u8>, hyper::Error> {
    let mut body = std::pin::pin!(body);
    let mut bytes = Vec::new();
    while let Some(frame) = std::future::poll_fn(|context| body.as_mut().poll_frame(context)).await
    {
        if let Ok(data) = frame?.into_data() {
            bytes.extend_from_slice(&data);
        }
    }
    Ok(bytes)
}

fn response(reply: Reply) -> Response<ReplyStream> {
    let (media_type, content) = match reply.body {
        ReplyBody::Empty => (None, Content::Whole(Bytes::new())),
        ReplyBody::Json(body) => {
            let media_type = HeaderValue::from_static("application/json; charset=utf-8");
            (Some(media_type), Content::Whole(body.to_string().into()))
        }
        ReplyBody::Bytes(media_type, bytes) => (
            HeaderValue::try_from(media_type).ok(),
            Content::Whole(bytes.into()),
        ),
        ReplyBody::Gzip(media_type, table) => (
            HeaderValue::try_from(media_type).ok(),
            Content::Made(table.pieces()),
        ),
    };
    let stream = ReplyStream {
        cut: reply.cut == Some(Cut::InBody),
        flushed: false,
        size: match &content {
            Content::Whole(bytes) => Some(bytes.len() as u64),
            Content::Made(_) | Content::Done => None,
        },
        content,
    };
    let mut response = Response::new(stream);
    if let Ok(status) = http::StatusCode::from_u16(reply.status) {
        *response.status_mut() = status;
    }
    let headers = response.headers_mut();
    if let Some(media_type) = media_type {
        headers.insert(header::CONTENT_TYPE, media_type);
    }
    for (name, value) in reply.headers {
        headers.insert(name, value);
    }
    response
}

/// The body of an answer: all of it, or all but half of its last piece and an end.
struct ReplyStream {
    content: Content,
    /// `None` while it is not known.
    size: Option<u64>,
    cut: bool,
    flushed: bool,
}

/// What is still to be sent.
enum Content {
    Whole(Bytes),
    Made(GzipPieces),
    Done,
}

impl Content {
    /// The next piece, and whether it is the last one.
    fn next(&mut self) -> Option<(Bytes, bool)> {
        match std::mem::replace(self, Self::Done) {
            Self::Whole(bytes) => Some((bytes, true)),
            Self::Made(mut pieces) => {
                let piece = pieces.next()?;
                let last = pieces.is_done();
                if !last {
                    *self = Self::Made(pieces);
                }
                Some((piece, last))
            }
            Self::Done => None,
        }
    }
}

impl Body for ReplyStream {
    type Data = Bytes;
    type Error = CutShort;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, CutShort>>> {
        let cut = self.cut;
        Poll::Ready(match self.content.next() {
            None if cut && !self.flushed => {
                // What came before the end is sent only while the body waits.
                self.flushed = true;
                context.waker().wake_by_ref();
                return Poll::Pending;
            }
            None if cut => Some(Err(CutShort)),
            None => None,
            Some((mut piece, last)) => {
                if cut && last {
                    piece.truncate(piece.len() / 2);
                }
                Some(Ok(Frame::data(piece)))
            }
        })
    }

    fn is_end_stream(&self) -> bool {
        self.size == Some(0) || (matches!(self.content, Content::Done) && !self.cut)
    }

    fn size_hint(&self) -> SizeHint {
        self.size
            .map_or_else(SizeHint::default, SizeHint::with_exact)
    }
}
