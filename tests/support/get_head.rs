//! Requests that end with their head, as those of a GET do.

use tokio::{io::AsyncReadExt as _, net::TcpStream};

/// Reads one from `socket`; false once the client has closed it.
pub async fn read_get(socket: &mut TcpStream) -> bool {
    let mut request = Vec::new();
    let mut buffer = [0; 4096];
    while !request.ends_with(b"\r\n\r\n") {
        match socket.read(&mut buffer).await {
            Ok(count) if count > 0 => request.extend_from_slice(&buffer[..count]),
            _ => return false,
        }
    }
    true
}
