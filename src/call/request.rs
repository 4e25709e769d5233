//! A request under construction, shared by all operations.
//!
//! Setters of operations store their values here. `send` and its variants are
//! implemented here once, and [`operation!`](crate::call::operation) adds them
//! to each operation.

mod prepare;

use bytes::Bytes;
use serde::{Serialize, de::DeserializeOwned};

use super::{
    body::{self, RequestType},
    endpoint::{Endpoint, ExpectedBody},
    future::CallFuture,
    options::CallOptions,
    parameter::ParameterValue,
    transport::Transport,
};
use crate::{
    ByteStream, Error, RawResponse, Response,
    paging::{Items, Pages},
    response::{RawExchange, Resume},
    types::field::Field,
};

/// An operation and the values a caller has set.
#[derive(Clone)]
pub(crate) struct Request {
    transport: Transport,
    endpoint: &'static Endpoint,
    /// The text of each parameter, or why it cannot be sent.
    values: Vec<(&'static str, Result<String, String>)>,
    /// The encoded body, or why it cannot be sent.
    body: Option<Result<Bytes, String>>,
    options: Option<Box<CallOptions>>,
}

impl Request {
    pub(crate) fn new(transport: &Transport, endpoint: &'static Endpoint) -> Self {
        Self {
            transport: transport.clone(),
            endpoint,
            values: Vec::new(),
            body: None,
            options: None,
        }
    }

    /// Sets a parameter; a later value replaces an earlier one.
    pub(crate) fn set(mut self, name: &'static str, value: &dyn ParameterValue) -> Self {
        self.values.retain(|(known, _)| *known != name);
        if let Some(text) = value.text().transpose() {
            self.values.push((name, text));
        }
        self
    }

    /// Sets the body.
    pub(crate) fn set_body<B, T>(mut self, body: T) -> Self
    where
        B: RequestType,
        T: TryInto<B, Error: Into<Error>>,
    {
        let converted = body.try_into().map_err(|error| {
            let error: Error = error.into();
            error.to_string()
        });
        self.body = Some(converted.and_then(|body: B| body::encode(&body)));
        self
    }

    /// Sets a body that is already checked and encoded.
    #[cfg(any(test, feature = "catalog"))]
    pub(crate) fn set_encoded_body(mut self, body: Bytes) -> Self {
        self.body = Some(Ok(body));
        self
    }

    pub(crate) fn set_options(mut self, options: CallOptions) -> Self {
        self.options = Some(Box::new(options));
        self
    }

    pub(crate) fn endpoint(&self) -> &'static Endpoint {
        self.endpoint
    }

    /// Sends the request and decodes the response as `T`, a generated type.
    pub(crate) fn json<T: Field + 'static>(self) -> CallFuture<Response<T>> {
        self.call(ExpectedBody::Json, |exchange| {
            let exchange = exchange.success()?;
            Ok(Response::repaired(exchange.decode()?, exchange))
        })
    }

    /// Sends the request and decodes the response as `T`, a caller's type.
    pub(crate) fn json_as<T: DeserializeOwned + 'static>(self) -> CallFuture<Response<T>> {
        self.call(ExpectedBody::Json, |exchange| {
            let exchange = exchange.success()?;
            Ok(Response::new(exchange.decode_as()?, exchange))
        })
    }

    /// Sends the request of an operation whose success is plain text.
    #[allow(dead_code, reason = "not every version has such an operation")]
    pub(crate) fn text(self) -> CallFuture<Response<String>> {
        self.call(ExpectedBody::Optional, |exchange| {
            let exchange = exchange.success()?;
            Ok(Response::new(exchange.text()?, exchange))
        })
    }

    /// Sends the request of an operation that redirects, and returns where to.
    #[allow(dead_code, reason = "not every version has such an operation")]
    pub(crate) fn location(self) -> CallFuture<Response<String>> {
        self.call(ExpectedBody::Nothing, |exchange| {
            let exchange = exchange.success()?;
            Ok(Response::new(exchange.location()?, exchange))
        })
    }

    /// Sends the request of an operation whose success has no body.
    pub(crate) fn empty(self) -> CallFuture<Response<()>> {
        self.call(ExpectedBody::Nothing, |exchange| {
            Ok(Response::new((), exchange.success()?))
        })
    }

    /// Sends the request and leaves the body to the caller.
    pub(crate) fn stream(self) -> CallFuture<Response<ByteStream>> {
        CallFuture::new(async move {
            let (transport, call) = self.prepare()?;
            let again = call.try_clone();
            let read_timeout = transport.read_timeout(&call);
            let exchange = transport.send(call, ExpectedBody::Stream).await?;
            let mut exchange = exchange.success()?;
            let resume = again.and_then(|call| Resume::new(transport, call, &exchange));
            let stream = ByteStream::new(&mut exchange, read_timeout, resume);
            Ok(Response::new(stream, exchange))
        })
    }

    /// Sends the request and returns the response undecoded.
    pub(crate) fn raw<T: Field + 'static>(self) -> CallFuture<RawResponse<T>> {
        self.call(ExpectedBody::Anything, |exchange| {
            Ok(RawResponse::new(exchange))
        })
    }

    /// Sends the request and returns the response, whose body is text.
    #[allow(dead_code, reason = "not every version has such an operation")]
    pub(crate) fn raw_text(self) -> CallFuture<RawResponse<String>> {
        self.call(ExpectedBody::Anything, |exchange| {
            Ok(RawResponse::of_text(exchange))
        })
    }

    /// Sends the request and returns the response, whose body has no type.
    pub(crate) fn raw_bytes(self) -> CallFuture<RawResponse<Bytes>> {
        self.call(ExpectedBody::Anything, |exchange| {
            Ok(RawResponse::of_bytes(exchange))
        })
    }

    pub(crate) fn items<T: DeserializeOwned + Serialize>(self) -> Items<T> {
        Items::typed(self)
    }

    pub(crate) fn items_as<T: DeserializeOwned>(self) -> Items<T> {
        Items::of(self)
    }

    pub(crate) fn pages<P: Field>(self) -> Pages<P> {
        Pages::typed(self)
    }

    pub(crate) fn pages_as<P: DeserializeOwned>(self) -> Pages<P> {
        Pages::of(self)
    }

    fn call<T: 'static>(
        self,
        expected: ExpectedBody,
        read: fn(RawExchange) -> Result<T, Error>,
    ) -> CallFuture<T> {
        // Not generic over `T`, so that it is compiled once.
        let exchange = self.exchange(expected);
        CallFuture::new(async move { read(exchange.await?) })
    }

    pub(crate) fn exchange(self, expected: ExpectedBody) -> CallFuture<RawExchange> {
        CallFuture::new(async move {
            let (transport, call) = self.prepare()?;
            transport.send(call, expected).await
        })
    }
}

impl std::fmt::Debug for Request {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        // Values can be customers' names and addresses.
        f.debug_struct("Request")
            .field("operation", &self.endpoint.id)
            .finish_non_exhaustive()
    }
}
