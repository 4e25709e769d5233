//! Every operation as data: listed, callable by name, with its decoders.
//!
//! Each version module has a `catalog()`, generated from the same description
//! as its methods, so it cannot forget one. It is for programs that choose an
//! operation while they run: command lines, proxies, tests.
//!
//! ```no_run
//! # #[cfg(feature = "v2_12")] mod example {
//! use intercom_sdk::{catalog::Arguments, v2_12};
//!
//! # async fn run(client: v2_12::Client) -> Result<(), intercom_sdk::Error> {
//! let operation = v2_12::catalog()
//!     .iter()
//!     .find(|operation| operation.id == "show_contact")
//!     .expect("every version has it");
//! let contact = operation
//!     .call(&client, Arguments::new().path("contact_id", "5f4d3c1c"))
//!     .await?;
//! println!("{contact}");
//! # Ok(())
//! # }
//! # }
//! ```

use std::{
    collections::BTreeMap,
    fmt,
    future::Future,
    pin::Pin,
    str::FromStr,
    task::{Context, Poll},
};

use bytes::Bytes;
use futures_core::Stream;
use serde::{Serialize, de::DeserializeOwned};
use serde_json::Value;

pub use crate::paging::{Paging, PagingStyle};
use crate::{ByteStream, Error, decode};

/// An operation of an API version whose client is `C`.
#[non_exhaustive]
pub struct Operation<C: 'static> {
    /// The name of its method on `Client`.
    pub id: &'static str,
    /// What Intercom calls it.
    pub upstream_id: &'static str,
    /// The HTTP method, in capitals.
    pub method: &'static str,
    /// The path, with `{parameters}`.
    pub path: &'static str,
    /// The names of the parameters in the path, in its order.
    pub path_parameters: &'static [&'static str],
    /// The names of the parameters in the query.
    pub query_parameters: &'static [&'static str],
    /// Whether it takes a body.
    pub has_body: bool,
    /// How its list is walked, if it gives one.
    pub paging: Option<Paging>,
    /// Whether carrying it out twice does no harm; for an upsert, if its body
    /// has the key.
    pub replay_safe: bool,
    #[doc(hidden)]
    pub functions: Functions<C>,
}

/// What the build script fills in.
#[doc(hidden)]
pub struct Functions<C: 'static> {
    pub decode_response: fn(&[u8]) -> Result<Value, Error>,
    pub decode_request: fn(&[u8]) -> Result<Value, Error>,
    pub call: for<'a> fn(&'a C, Arguments) -> Call<'a>,
    pub items: Option<Items<C>>,
}

/// Walks a list.
#[doc(hidden)]
pub type Items<C> = fn(&C, Arguments) -> Result<ItemStream, Error>;

/// The items of a list, as JSON.
pub type ItemStream = Pin<Box<dyn Stream<Item = Result<Value, Error>> + Send>>;

/// A call under way.
pub type Call<'a> = Pin<Box<dyn Future<Output = Result<Value, Error>> + Send + 'a>>;

/// The arguments of a call, by name.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Arguments {
    /// Parameters in the path.
    pub path: BTreeMap<String, String>,
    /// Parameters in the query.
    pub query: BTreeMap<String, String>,
    /// The body.
    pub body: Option<Value>,
}

impl Arguments {
    /// No arguments.
    pub fn new() -> Self {
        Self::default()
    }

    /// Sets a parameter in the path.
    #[must_use]
    pub fn path(mut self, name: impl Into<String>, value: impl Into<String>) -> Self {
        self.path.insert(name.into(), value.into());
        self
    }

    /// Sets a parameter in the query.
    #[must_use]
    pub fn query(mut self, name: impl Into<String>, value: impl Into<String>) -> Self {
        self.query.insert(name.into(), value.into());
        self
    }

    /// Sets the body.
    #[must_use]
    pub fn body(mut self, body: impl Into<Value>) -> Self {
        self.body = Some(body.into());
        self
    }
}

impl<C> Operation<C> {
    /// Decodes the body of a 2xx into its type and encodes that again: what
    /// comes back is what a typed caller sees.
    ///
    /// # Errors
    ///
    /// Kind `Decode`, with the place that does not fit.
    pub fn decode_response(&self, body: &[u8]) -> Result<Value, Error> {
        (self.functions.decode_response)(body)
    }

    /// Decodes a request body into its type and encodes that again: what comes
    /// back is what would be sent.
    ///
    /// # Errors
    ///
    /// Kind `InvalidRequest`, with the place that does not fit.
    pub fn decode_request(&self, body: &[u8]) -> Result<Value, Error> {
        (self.functions.decode_request)(body)
    }

    /// Calls the operation through its builder. A download comes back as text
    /// if it is text, and as a list of bytes if not; an empty body as null.
    ///
    /// # Errors
    ///
    /// Those of the operation, and kind `InvalidRequest` for an argument that
    /// it does not have, needs, or cannot read.
    pub fn call<'a>(
        &self,
        client: &'a C,
        arguments: Arguments,
    ) -> impl Future<Output = Result<Value, Error>> + Send + 'a {
        match self.unknown_argument(&arguments) {
            Some(message) => {
                let error = Error::invalid_request(self.id, message);
                Box::pin(std::future::ready(Err(error))) as Call<'a>
            }
            None => (self.functions.call)(client, arguments),
        }
    }

    /// Walks the list of the operation through its builder's `.items()`.
    ///
    /// # Errors
    ///
    /// Kind `InvalidRequest` where the operation gives no list or an argument
    /// does not fit.
    pub fn items(&self, client: &C, arguments: Arguments) -> Result<ItemStream, Error> {
        if let Some(message) = self.unknown_argument(&arguments) {
            return Err(Error::invalid_request(self.id, message));
        }
        match self.functions.items {
            Some(items) => items(client, arguments),
            None => Err(Error::invalid_request(self.id, "it gives no list")),
        }
    }

    fn unknown_argument(&self, arguments: &Arguments) -> Option<String> {
        let stranger = |given: &BTreeMap<String, String>, known: &[&str]| {
            given
                .keys()
                .find(|name| !known.contains(&name.as_str()))
                .cloned()
        };
        if let Some(name) = stranger(&arguments.path, self.path_parameters) {
            return Some(format!("`{name}` is not in the path {}", self.path));
        }
        if let Some(name) = stranger(&arguments.query, self.query_parameters) {
            return Some(format!("there is no query parameter `{name}`"));
        }
        (arguments.body.is_some() && !self.has_body).then(|| "it takes no body".to_owned())
    }
}

impl<C> fmt::Debug for Operation<C> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Operation")
            .field("id", &self.id)
            .field("method", &self.method)
            .field("path", &self.path)
            .finish_non_exhaustive()
    }
}

/// Reads an argument as the type of its parameter.
pub(crate) fn argument<T: FromStr>(
    operation: &'static str,
    arguments: &BTreeMap<String, String>,
    name: &str,
) -> Result<Option<T>, Error> {
    let Some(text) = arguments.get(name) else {
        return Ok(None);
    };
    text.parse()
        .map(Some)
        .map_err(|_| Error::invalid_request(operation, format!("`{name}` cannot be {text:?}")))
}

/// Reads a body as its type.
pub(crate) fn body<T: DeserializeOwned>(
    operation: &'static str,
    body: Option<Value>,
) -> Result<T, Error> {
    let Some(body) = body else {
        return Err(Error::invalid_request(operation, "`body` is required"));
    };
    // Through text, so that a failure has a place.
    request(operation, body.to_string().as_bytes())
}

/// Decodes a request body.
pub(crate) fn request<T: DeserializeOwned>(
    operation: &'static str,
    body: &[u8],
) -> Result<T, Error> {
    decode::from_slice(body).map_err(|failure| {
        let place = match failure.path.as_str() {
            "" => "the body".to_owned(),
            path => format!("`{path}` in the body"),
        };
        Error::invalid_request(operation, format!("{place} does not fit"))
            .with_source(failure.source)
    })
}

/// Decodes a response body.
pub(crate) fn response<T: DeserializeOwned>(
    operation: &'static str,
    body: &[u8],
) -> Result<T, Error> {
    decode::from_slice(body).map_err(|failure| {
        Error::decode(
            operation,
            failure,
            http::StatusCode::OK,
            &http::HeaderMap::new(),
            Bytes::copy_from_slice(body),
        )
    })
}

/// A typed value as JSON.
pub(crate) fn value<T: Serialize>(operation: &'static str, value: &T) -> Result<Value, Error> {
    serde_json::to_value(value)
        .map_err(|error| Error::invalid_request(operation, "cannot be JSON").with_source(error))
}

/// The items of a typed stream as JSON.
pub(crate) fn stream<S, T>(operation: &'static str, mut items: S) -> ItemStream
where
    S: Stream<Item = Result<T, Error>> + Send + Unpin + 'static,
    T: Serialize,
{
    Box::pin(Values(move |context: &mut Context<'_>| {
        Pin::new(&mut items)
            .poll_next(context)
            .map_ok(|item| value(operation, &item))
            .map(|polled| polled.map(|item| item.and_then(|value| value)))
    }))
}

/// A stream made of its `poll_next`.
struct Values<F>(F);

impl<F> Unpin for Values<F> {}

impl<F> Stream for Values<F>
where
    F: FnMut(&mut Context<'_>) -> Poll<Option<Result<Value, Error>>>,
{
    type Item = Result<Value, Error>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        (self.0)(context)
    }
}

/// A whole download as JSON.
pub(crate) async fn download(stream: ByteStream) -> Result<Value, Error> {
    let bytes = stream.bytes().await?;
    Ok(match std::str::from_utf8(&bytes) {
        Ok(text) => Value::from(text),
        Err(_) => Value::from(bytes.to_vec()),
    })
}

/// For operations without a request body or without a response body.
pub(crate) fn nothing(operation: &'static str, body: &[u8]) -> Result<Value, Error> {
    if body.is_empty() {
        return Ok(Value::Null);
    }
    Err(Error::invalid_request(operation, "there is no body"))
}
