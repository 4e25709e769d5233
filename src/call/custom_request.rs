//! A request that no version describes.

use std::fmt::{self, Display};

use bytes::Bytes;
use http::{
    HeaderValue, Method,
    header::{ACCEPT, CONTENT_TYPE},
};
use reqwest::Url;
use serde::{Serialize, de::DeserializeOwned};
use serde_json::Value;

use super::{
    endpoint::{Endpoint, ExpectedBody, Output, Replay, RequestBody},
    future::CallFuture,
    options::CallOptions,
    path,
    prepared::PreparedCall,
    transport::Transport,
};
use crate::{Api, Error, RawResponse, Response, response::RawExchange};

/// A request by method and path, for what no version of the API describes yet:
/// started by `request` of a client.
///
/// It is sent like the request of any operation: with the client's token,
/// version, throttle, retries and tracing, and to no other host.
///
/// ```no_run
/// # #[cfg(feature = "v2_16")] mod example {
/// use intercom_sdk::{Error, Method, v2_16::Client};
/// use serde_json::json;
///
/// # async fn run(client: Client) -> Result<(), Error> {
/// let found = client
///     .request(Method::POST, "/brand_new/search")
///     .query("per_page", 50)
///     .body(&json!({ "query": "ada" }))
///     .send()
///     .await?;
/// println!("{}", found["total_count"]);
/// # Ok(())
/// # }
/// # }
/// ```
///
/// # Retries
///
/// GET and HEAD are safe to retry, except for a path that ends with `/scroll`:
/// the server keeps the position and moves it with every request (Intercom:
/// `GET /companies/scroll`). Any other request may act twice, so it is sent
/// again only if the server cannot have acted on it, or if the caller says that
/// it is harmless: [`CallOptions::idempotent`].
#[derive(Clone)]
#[must_use = "a request does nothing until it is sent"]
pub struct CustomRequest {
    transport: Transport,
    endpoints: &'static Endpoints,
    method: Method,
    path: String,
    query: Vec<(String, String)>,
    /// The encoded body, or why it cannot be sent.
    body: Option<Result<Bytes, String>>,
    options: Option<Box<CallOptions>>,
}

/// What stands in for an operation, by whether repeating the request is safe.
#[derive(Debug)]
struct Endpoints {
    safe: Endpoint,
    other: Endpoint,
}

impl Endpoints {
    const fn new(version: &'static str) -> Self {
        const fn endpoint(version: &'static str, replay: Replay) -> Endpoint {
            Endpoint {
                id: "request",
                version,
                // Those of a request are its own.
                method: Method::GET,
                path: "",
                parameters: &[],
                body: RequestBody::Optional,
                replay,
                output: Output::Json,
                paging: None,
            }
        }
        Self {
            safe: endpoint(version, Replay::Safe),
            other: endpoint(version, Replay::Unsafe),
        }
    }
}

/// Makes the endpoints a constant of each version.
trait HasEndpoints: Api {
    const ENDPOINTS: &'static Endpoints = &Endpoints::new(Self::VERSION);
}

impl<C: Api> HasEndpoints for C {}

impl CustomRequest {
    pub(crate) fn new<C: Api>(client: &C, method: Method, path: impl Into<String>) -> Self {
        Self {
            transport: client.transport().clone(),
            endpoints: C::ENDPOINTS,
            method,
            path: path.into(),
            query: Vec::new(),
            body: None,
            options: None,
        }
    }

    /// Adds a parameter to the query, encoded as needed. A key that is added
    /// twice is sent twice.
    pub fn query(mut self, key: impl Into<String>, value: impl Display) -> Self {
        self.query.push((key.into(), value.to_string()));
        self
    }

    /// Sets the body, which is sent as JSON. Without it, none is sent.
    ///
    /// A value that cannot be written as JSON makes the call fail before it is
    /// sent.
    pub fn body(mut self, body: &(impl Serialize + ?Sized)) -> Self {
        let encoded = serde_json::to_vec(body).map(Bytes::from);
        self.body =
            Some(encoded.map_err(|error| format!("the body cannot be written as JSON: {error}")));
        self
    }

    /// Sets options that override the client's settings for this call.
    pub fn options(mut self, options: CallOptions) -> Self {
        self.options = Some(Box::new(options));
        self
    }

    /// Sends the request and decodes the response as JSON; one without a body,
    /// such as that of HEAD or with status 204, is `null`.
    ///
    /// # Errors
    ///
    /// See [`ErrorKind`](crate::ErrorKind); kind
    /// [`InvalidRequest`](crate::ErrorKind::InvalidRequest) for a path that does
    /// not start with `/`, has a query, a fragment or an empty segment, or
    /// leads elsewhere by `..`. Nothing is sent then.
    pub fn send(self) -> CallFuture<Response<Value>> {
        self.call(ExpectedBody::Optional, |exchange| {
            let exchange = exchange.success()?;
            let value = match exchange.body.bytes().is_empty() {
                true => Value::Null,
                false => exchange.decode_as()?,
            };
            Ok(Response::new(value, exchange))
        })
    }

    /// Sends the request and decodes the response into a type of your own. The
    /// response must have a body.
    ///
    /// # Errors
    ///
    /// Those of [`send`](Self::send).
    pub fn send_as<T: DeserializeOwned + 'static>(self) -> CallFuture<Response<T>> {
        self.call(ExpectedBody::Json, |exchange| {
            let exchange = exchange.success()?;
            Ok(Response::new(exchange.decode_as()?, exchange))
        })
    }

    /// Sends the request and returns the response with its raw body, whatever
    /// its status.
    ///
    /// # Errors
    ///
    /// Returns an error only if the request is invalid or no complete response
    /// was received. A non-2xx status is not an error here.
    pub fn send_raw(self) -> CallFuture<RawResponse<Bytes>> {
        self.call(ExpectedBody::Anything, |exchange| {
            Ok(RawResponse::of_bytes(exchange))
        })
    }

    fn call<T: 'static>(
        self,
        expected: ExpectedBody,
        read: fn(RawExchange) -> Result<T, Error>,
    ) -> CallFuture<T> {
        CallFuture::new(async move {
            let (transport, call) = self.prepare()?;
            read(transport.send(call, expected).await?)
        })
    }

    fn endpoint(&self) -> &'static Endpoint {
        let is_read = matches!(self.method, Method::GET | Method::HEAD);
        if is_read && !path::is_scroll(&self.path) {
            &self.endpoints.safe
        } else {
            &self.endpoints.other
        }
    }

    /// Builds the request, except for the client's own headers.
    fn prepare(self) -> Result<(Transport, PreparedCall), Error> {
        let endpoint = self.endpoint();
        let refuse = |message: String| Error::invalid_request(endpoint.id, message);
        if self.method == Method::CONNECT {
            // It asks a proxy for a connection to another host.
            return Err(refuse("the method CONNECT cannot be sent".to_owned()));
        }
        path::check(&self.path).map_err(|message| refuse(message.to_owned()))?;
        let mut url = Url::parse(&format!("{}{}", self.transport.base_url(), self.path))
            .map_err(|error| refuse(format!("the path cannot be used: {error}")))?;
        if !self.query.is_empty() {
            url.query_pairs_mut().extend_pairs(self.query);
        }
        let mut request = reqwest::Request::new(self.method, url);
        let headers = request.headers_mut();
        headers.insert(ACCEPT, HeaderValue::from_static("application/json"));
        if let Some(body) = self.body {
            headers.insert(CONTENT_TYPE, HeaderValue::from_static("application/json"));
            *request.body_mut() = Some(body.map_err(refuse)?.into());
        }
        let call = PreparedCall {
            endpoint,
            request,
            path: Some(path::pattern(&self.path).into()),
            options: self.options,
        };
        Ok((self.transport, call))
    }
}

impl fmt::Debug for CustomRequest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // Paths and values can be customers' names and addresses.
        f.debug_struct("CustomRequest")
            .field("method", &self.method)
            .field("path", &path::pattern(&self.path))
            .finish_non_exhaustive()
    }
}
