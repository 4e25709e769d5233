//! A server whose export has a file that the mock does not make.

use intercom_sdk::jobs::export::{Content, Export};
use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    net::TcpListener,
};

use super::{Exports, fast};

/// An export that is completed, with this file.
pub(super) async fn serve<C: Exports>(file: impl Into<Vec<u8>>) -> Export<C, Content> {
    let file = file.into();
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    tokio::spawn(async move {
        loop {
            let (mut socket, _) = listener.accept().await.unwrap();
            let mut request = Vec::new();
            while !request.ends_with(b"\r\n\r\n") {
                request.push(socket.read_u8().await.unwrap());
            }
            let is_download = request.starts_with(b"GET /download/");
            let state = br#"{"job_identifier":"a","status":"completed"}"#;
            let (kind, body) = match is_download {
                true => ("application/octet-stream", file.as_slice()),
                false => ("application/json", state.as_slice()),
            };
            let head = format!(
                "HTTP/1.1 200 OK\r\ncontent-type: {kind}\r\ncontent-length: {}\r\nconnection: close\r\n\r\n",
                body.len()
            );
            socket.write_all(head.as_bytes()).await.unwrap();
            // The client may have seen enough.
            let _ = socket.write_all(body).await;
        }
    });
    fast(C::at(&url).resume("a"))
}
