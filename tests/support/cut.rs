//! Servers that break off in the middle of a body, or dawdle.

use std::time::Duration;

use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    net::{TcpListener, TcpStream},
};

/// Starts a server that answers every request with 200, promises more than
/// `body`, and hangs up after it. Returns its URL.
pub async fn serve_cut_body(body: &'static str) -> String {
    serve(move |mut socket| async move {
        let _ = socket.write_all(head(body.len() + 100).as_bytes()).await;
        let _ = socket.write_all(body.as_bytes()).await;
        let _ = socket.shutdown().await;
    })
    .await
}

/// Starts a server that answers every request with 200 at once, and sends the
/// body after `delay`. Returns its URL.
pub async fn serve_slow_body(delay: Duration) -> String {
    serve(move |mut socket| async move {
        let _ = socket.write_all(head(2).as_bytes()).await;
        tokio::time::sleep(delay).await;
        let _ = socket.write_all(b"{}").await;
    })
    .await
}

async fn serve<F, A>(answer: F) -> String
where
    F: Fn(TcpStream) -> A + Clone + Send + 'static,
    A: Future<Output = ()> + Send + 'static,
{
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let address = listener.local_addr().expect("an address");
    tokio::spawn(async move {
        while let Ok((mut socket, _)) = listener.accept().await {
            let answer = answer.clone();
            tokio::spawn(async move {
                // A request of a test fits in one packet.
                let mut request = [0; 4096];
                let _ = socket.read(&mut request).await;
                answer(socket).await;
            });
        }
    });
    format!("http://{address}")
}

fn head(length: usize) -> String {
    format!("HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: {length}\r\n\r\n")
}
