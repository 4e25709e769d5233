//! What tests of the commands share.

#[allow(dead_code, reason = "not every test needs all of it")]
pub mod project;

use std::{
    io::{Read as _, Write as _},
    net::{SocketAddr, TcpListener},
    thread::{self, JoinHandle},
};

/// Answers one request with each body, in order. The thread returns the requests.
#[allow(dead_code, reason = "not every test downloads")]
pub fn serve(bodies: Vec<&'static str>) -> (SocketAddr, JoinHandle<Vec<String>>) {
    let server = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = server.local_addr().unwrap();
    let requests = thread::spawn(move || {
        bodies
            .into_iter()
            .map(|body| {
                let (mut socket, _) = server.accept().unwrap();
                let mut request = [0; 1024];
                let length = socket.read(&mut request).unwrap();
                let size = body.len();
                write!(
                    socket,
                    "HTTP/1.1 200 OK\r\ncontent-length: {size}\r\nconnection: close\r\n\r\n{body}"
                )
                .unwrap();
                String::from_utf8_lossy(&request[..length]).into_owned()
            })
            .collect()
    });
    (address, requests)
}
