//! An HTTP client with TLS by rustls, apart from reqwest's own.
//!
//! reqwest's features belong to the whole program: were its TLS switched on here,
//! `reqwest::Client::new()` elsewhere would change, or panic for want of a
//! cryptography provider. So this crate leaves reqwest without TLS, and connects
//! by hyper-util and hyper-rustls, which reqwest is made of as well. *ring* is the
//! provider that a bare machine builds fastest; it is passed to this client alone.

use std::{
    io,
    pin::Pin,
    sync::Arc,
    task::{Context, Poll},
    time::Duration,
};

use http::Uri;
use http_body::{Body, Frame, SizeHint};
use hyper_rustls::HttpsConnector;
use hyper_util::{
    client::{
        legacy::{
            Client,
            connect::{HttpConnector, proxy::Tunnel},
        },
        proxy::matcher::Matcher,
    },
    rt::{TokioExecutor, TokioIo, TokioTimer},
};
use rustls::{ClientConfig, RootCertStore};
use rustls_platform_verifier::BuilderVerifierExt as _;
use tokio::{
    net::TcpStream,
    time::{Instant, Sleep},
};
use tower_service::Service;

use super::http_error::{HttpError, is_canceled};
use crate::Error;

type BoxError = Box<dyn std::error::Error + Send + Sync>;
type Connected = TokioIo<TcpStream>;

/// The client. Clones share its connections.
#[derive(Clone)]
pub(crate) struct RustlsClient {
    #[cfg(not(feature = "gzip"))]
    client: Client<HttpsConnector<Connector>, reqwest::Body>,
    #[cfg(feature = "gzip")]
    client:
        tower_http::decompression::Decompression<Client<HttpsConnector<Connector>, reqwest::Body>>,
}

impl RustlsClient {
    /// Creates a client; certificates are loaded only if it will need them.
    pub(super) fn new(
        secure: bool,
        connect_timeout: Duration,
        idle_timeout: Duration,
    ) -> Result<Self, Error> {
        let connector = Connector::new(connect_timeout);
        let connector = HttpsConnector::from((connector, tls_config(secure)?));
        let client = Client::builder(TokioExecutor::new())
            .pool_idle_timeout(idle_timeout)
            .pool_timer(TokioTimer::new())
            // Requests are repeated in one place only, which counts them.
            .retry_canceled_requests(false)
            .build(connector);
        #[cfg(feature = "gzip")]
        let client = tower_http::decompression::Decompression::new(client).gzip(true);
        Ok(Self { client })
    }

    /// Sends a request. The timeout limits the time until the response begins,
    /// and also until its body is complete if `with_body`.
    pub(super) async fn execute(
        &self,
        request: reqwest::Request,
        timeout: Duration,
        with_body: bool,
    ) -> Result<reqwest::Response, HttpError> {
        let deadline = Instant::now().checked_add(timeout);
        let request = http::Request::<reqwest::Body>::try_from(request)?;
        let mut client = self.client.clone();
        let response = match deadline {
            Some(deadline) => tokio::time::timeout_at(deadline, client.call(request)).await,
            None => Ok(client.call(request).await),
        };
        let response = match response {
            Ok(Ok(response)) => response,
            Ok(Err(error)) if error.is_connect() => return Err(HttpError::Connect(error.into())),
            Ok(Err(error)) if is_canceled(&error) => return Err(HttpError::NotSent(error.into())),
            Ok(Err(error)) => return Err(HttpError::Broken(error.into())),
            Err(elapsed) => return Err(HttpError::TimedOut(elapsed.into())),
        };
        let deadline = deadline.filter(|_| with_body);
        let response = response.map(|body| {
            reqwest::Body::wrap(TimedBody {
                body,
                sleep: deadline.map(|deadline| Box::pin(tokio::time::sleep_until(deadline))),
            })
        });
        Ok(response.into())
    }
}

pub(crate) fn tls_config(secure: bool) -> Result<ClientConfig, Error> {
    let failed = |error| Error::config("TLS cannot be set up").with_cause(error);
    let config =
        ClientConfig::builder_with_provider(Arc::new(rustls::crypto::ring::default_provider()))
            .with_safe_default_protocol_versions()
            .map_err(failed)?;
    let config = match secure {
        true => config.with_platform_verifier().map_err(failed)?,
        // Plain HTTP needs no certificates, and a bare machine may have none.
        false => config.with_root_certificates(RootCertStore::empty()),
    };
    Ok(config.with_no_client_auth())
}

/// Connects to the host, or for https through the HTTP proxy that the environment
/// names (`HTTPS_PROXY`, `ALL_PROXY`, `NO_PROXY`).
#[derive(Clone)]
struct Connector {
    direct: HttpConnector,
    proxies: Arc<Matcher>,
    timeout: Duration,
}

impl Connector {
    fn new(timeout: Duration) -> Self {
        let mut direct = HttpConnector::new();
        direct.enforce_http(false);
        direct.set_nodelay(true);
        Self {
            direct,
            proxies: Arc::new(Matcher::from_env()),
            timeout,
        }
    }
}

impl Service<Uri> for Connector {
    type Response = Connected;
    type Error = BoxError;
    type Future = Pin<Box<dyn Future<Output = Result<Connected, BoxError>> + Send>>;

    fn poll_ready(&mut self, context: &mut Context<'_>) -> Poll<Result<(), BoxError>> {
        self.direct.poll_ready(context).map_err(Into::into)
    }

    fn call(&mut self, uri: Uri) -> Self::Future {
        // A proxy is asked for a tunnel, which only TLS needs.
        let is_https = uri.scheme_str() == Some("https");
        let proxy = self.proxies.intercept(&uri).filter(|_| is_https);
        let mut direct = self.direct.clone();
        let timeout = self.timeout;
        Box::pin(async move {
            let connect = async {
                let Some(proxy) = proxy else {
                    return direct.call(uri).await.map_err(BoxError::from);
                };
                if proxy.uri().scheme_str() != Some("http") {
                    let scheme = proxy.uri().scheme_str().unwrap_or_default();
                    let message = format!("the proxy's scheme `{scheme}` is not http");
                    return Err(io::Error::new(io::ErrorKind::Unsupported, message).into());
                }
                let mut tunnel = Tunnel::new(proxy.uri().clone(), direct);
                if let Some(auth) = proxy.basic_auth() {
                    tunnel = tunnel.with_auth(auth.clone());
                }
                tunnel.call(uri).await.map_err(BoxError::from)
            };
            match tokio::time::timeout(timeout, connect).await {
                Ok(connected) => connected,
                Err(_) => {
                    Err(io::Error::new(io::ErrorKind::TimedOut, "connecting timed out").into())
                }
            }
        })
    }
}

/// A body that must be complete before a deadline.
struct TimedBody<B> {
    body: B,
    sleep: Option<Pin<Box<Sleep>>>,
}

impl<B> Body for TimedBody<B>
where
    B: Body + Unpin,
    B::Error: Into<BoxError>,
{
    type Data = B::Data;
    type Error = BoxError;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<B::Data>, BoxError>>> {
        let this = &mut *self;
        // First, so that a server that never pauses cannot outrun it.
        if let Some(sleep) = &mut this.sleep
            && sleep.as_mut().poll(context).is_ready()
        {
            // reqwest reports an error of this kind as a timeout.
            let late = io::Error::new(io::ErrorKind::TimedOut, "the body is incomplete");
            return Poll::Ready(Some(Err(late.into())));
        }
        Pin::new(&mut this.body)
            .poll_frame(context)
            .map_err(Into::into)
    }

    fn is_end_stream(&self) -> bool {
        self.body.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.body.size_hint()
    }
}
