//! TLS to Redis by rustls, with the settings of the HTTP client.
//!
//! The TLS of the crate `redis` takes the cryptography provider of the process,
//! which this crate neither sets nor relies on. hyper-rustls, which is there for
//! HTTP, does the handshake over any stream.

use std::{
    future::{Ready, ready},
    io,
    task::{Context, Poll},
};

use http::Uri;
use hyper_rustls::{HttpsConnector, MaybeHttpsStream};
use hyper_util::rt::TokioIo;
use tokio::net::TcpStream;
use tower_service::Service;

use super::failure::Failure;
use crate::client::tls_config;

type Connected = TokioIo<TcpStream>;

/// Connects with TLS.
pub(super) async fn connect(
    host: &str,
    port: u16,
) -> Result<TokioIo<MaybeHttpsStream<Connected>>, Failure> {
    let failed = |error: &dyn std::fmt::Display| Failure::Connect(error.to_string());
    let config = tls_config(true).map_err(|error| failed(&error))?;
    let authority = match host.contains(':') {
        true => format!("[{host}]:{port}"),
        false => format!("{host}:{port}"),
    };
    let uri: Uri = format!("https://{authority}/")
        .parse()
        .map_err(|_| failed(&"the host is not valid"))?;
    let stream = TcpStream::connect((host, port))
        .await
        .map_err(|error| failed(&error))?;
    // Commands are small, and a call waits for each.
    stream.set_nodelay(true).map_err(|error| failed(&error))?;
    let mut connector = HttpsConnector::from((Dialed(Some(stream)), config));
    let stream = connector
        .call(uri)
        .await
        .map_err(|error| Failure::Connect(crate::error::chain_text(&*error)))?;
    Ok(TokioIo::new(stream))
}

/// The stream that TLS is to be spoken over.
struct Dialed(Option<TcpStream>);

impl Service<Uri> for Dialed {
    type Response = Connected;
    type Error = io::Error;
    type Future = Ready<io::Result<Connected>>;

    fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<io::Result<()>> {
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, _: Uri) -> Self::Future {
        let stream = self.0.take();
        ready(
            stream
                .map(TokioIo::new)
                .ok_or_else(|| io::ErrorKind::NotConnected.into()),
        )
    }
}
