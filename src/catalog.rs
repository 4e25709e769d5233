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
    marker::PhantomData,
    pin::Pin,
    str::FromStr,
    task::{Context, Poll},
};

use bytes::Bytes;
use futures_core::Stream;
use serde::{Serialize, de::DeserializeOwned};
use serde_json::Value;

pub use crate::paging::{Paging, PagingStyle};
use crate::{
    Api, ByteStream, CallFuture, Error,
    call::{
        endpoint::{Endpoint, ExpectedBody, Output, Place, Replay, RequestBody},
        request::Request,
    },
    paging::Items,
    response::{DecodeFailure, RawExchange, from_slice},
    types::{Id, OpenEnum, Timestamp, Value as Generated},
};

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
    /// Whether it takes a body.
    pub has_body: bool,
    /// How its list is walked, if it answers with one.
    pub paging: Option<Paging>,
    /// Whether carrying it out twice does no harm; for an upsert, if its body
    /// has the key.
    pub replay_safe: bool,
    endpoint: &'static Endpoint,
    functions: Functions,
    client: PhantomData<fn(&C)>,
}

/// What depends on the types of an operation.
pub(crate) struct Functions {
    /// Whether a parameter can have this text.
    pub(crate) accepts: fn(&str, &str) -> bool,
    pub(crate) decode_request: fn(&'static str, &[u8]) -> Result<Value, Error>,
    pub(crate) decode_response: fn(&'static str, &[u8]) -> Result<Value, Error>,
    pub(crate) read: fn(&RawExchange) -> Result<Value, Error>,
    pub(crate) items: Option<fn(Request) -> ItemStream>,
}

/// The items of a list, as JSON.
pub type ItemStream = Pin<Box<dyn Stream<Item = Result<Value, Error>> + Send>>;

/// The arguments of a call, by name.
#[derive(Clone, Debug, Default, PartialEq)]
#[non_exhaustive]
pub struct Arguments {
    /// Parameters in the path.
    pub path: BTreeMap<String, String>,
    /// Parameters in the query.
    pub query: BTreeMap<String, String>,
    /// Parameters in headers.
    pub headers: BTreeMap<String, String>,
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

    /// Sets a parameter in a header.
    #[must_use]
    pub fn header(mut self, name: impl Into<String>, value: impl Into<String>) -> Self {
        self.headers.insert(name.into(), value.into());
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
    pub(crate) const fn new(
        upstream_id: &'static str,
        method: &'static str,
        endpoint: &'static Endpoint,
        functions: Functions,
    ) -> Self {
        Self {
            id: endpoint.id,
            upstream_id,
            method,
            path: endpoint.path,
            has_body: !matches!(endpoint.body, RequestBody::None),
            paging: endpoint.paging,
            replay_safe: !matches!(endpoint.replay, Replay::Unsafe),
            endpoint,
            functions,
            client: PhantomData,
        }
    }

    /// The names of the parameters in the path, in its order.
    pub fn path_parameters(&self) -> impl Iterator<Item = &'static str> + use<C> {
        self.parameters(Place::Path)
    }

    /// The names of the parameters in the query.
    pub fn query_parameters(&self) -> impl Iterator<Item = &'static str> + use<C> {
        self.parameters(Place::Query)
    }

    /// The names of the parameters in headers.
    pub fn header_parameters(&self) -> impl Iterator<Item = &'static str> + use<C> {
        self.parameters(Place::Header)
    }

    fn parameters(&self, place: Place) -> impl Iterator<Item = &'static str> + use<C> {
        self.endpoint
            .parameters
            .iter()
            .filter(move |parameter| parameter.place == place)
            .map(|parameter| parameter.name)
    }

    /// Decodes the body of a 2xx into its type and encodes that again: what
    /// comes back is what a typed caller sees.
    ///
    /// # Errors
    ///
    /// Kind `Decode`, with the place that does not fit.
    pub fn decode_response(&self, body: &[u8]) -> Result<Value, Error> {
        (self.functions.decode_response)(self.id, body)
    }

    /// Decodes a request body into its type and encodes that again: what comes
    /// back is what would be sent.
    ///
    /// # Errors
    ///
    /// Kind `InvalidRequest`, with the place that does not fit.
    pub fn decode_request(&self, body: &[u8]) -> Result<Value, Error> {
        (self.functions.decode_request)(self.id, body)
    }
}

impl<C: Api> Operation<C> {
    /// Calls the operation. A download comes back as text if it is text, and as
    /// a list of bytes if not; an empty body as null.
    ///
    /// # Errors
    ///
    /// Those of the operation, and kind `InvalidRequest` for an argument that
    /// it does not have, needs, or cannot read.
    pub fn call(&self, client: &C, arguments: Arguments) -> CallFuture<Value> {
        let request = self.request(client, arguments);
        let (read, output) = (self.functions.read, self.endpoint.output);
        CallFuture::new(async move {
            let request = request?;
            match output {
                Output::Json => {
                    let exchange = request.exchange(ExpectedBody::Json).await?;
                    read(&exchange.success()?)
                }
                Output::Empty => request.empty().await.map(|_| Value::Null),
                Output::Stream => download(request.stream().await?.into_inner()).await,
            }
        })
    }

    /// Walks the list of the operation.
    ///
    /// # Errors
    ///
    /// Kind `InvalidRequest` where the operation answers with no list or an
    /// argument does not fit.
    pub fn items(&self, client: &C, arguments: Arguments) -> Result<ItemStream, Error> {
        let request = self.request(client, arguments)?;
        match self.functions.items {
            Some(items) => Ok(items(request)),
            None => Err(Error::invalid_request(self.id, "it gives no list")),
        }
    }

    fn request(&self, client: &C, arguments: Arguments) -> Result<Request, Error> {
        let refuse = |message: String| Error::invalid_request(self.id, message);
        let mut request = Request::new(client.transport(), self.endpoint);
        for (place, values) in [
            (Place::Path, arguments.path),
            (Place::Query, arguments.query),
            (Place::Header, arguments.headers),
        ] {
            for (name, text) in values {
                let Some(known) = self.parameters(place).find(|known| *known == name) else {
                    return Err(refuse(match place {
                        Place::Path => format!("`{name}` is not in the path {}", self.path),
                        Place::Header => format!("there is no header parameter `{name}`"),
                        _ => format!("there is no query parameter `{name}`"),
                    }));
                };
                if !(self.functions.accepts)(known, &text) {
                    return Err(refuse(format!("`{name}` cannot be {text:?}")));
                }
                request = request.set(known, &text);
            }
        }
        match arguments.body {
            Some(_) if !self.has_body => Err(refuse("it takes no body".to_owned())),
            // Through text, so that a failure has a place.
            Some(body) => {
                let body = self.decode_request(body.to_string().as_bytes())?;
                Ok(request.set_encoded_body(body.to_string().into()))
            }
            None => Ok(request),
        }
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

/// The type of a parameter, as text gives it.
pub(crate) trait Argument {
    fn accepts(text: &str) -> bool;
}

macro_rules! arguments {
    ($($kind:ty)*) => {$(
        impl Argument for $kind {
            fn accepts(text: &str) -> bool {
                Self::from_str(text).is_ok()
            }
        }
    )*};
}

arguments! { String bool i64 Id Timestamp }

impl<E: OpenEnum> Argument for E {
    fn accepts(_: &str) -> bool {
        true
    }
}

/// Decodes a request body and encodes it again.
pub(crate) fn request<T: Generated>(operation: &'static str, body: &[u8]) -> Result<Value, Error> {
    let decoded: T = from_slice(body).map_err(|failure| {
        let place = match failure.path.as_str() {
            "" => "the body".to_owned(),
            path => format!("`{path}` in the body"),
        };
        Error::invalid_request(operation, format!("{place} does not fit"))
            .with_cause(failure.source)
    })?;
    decoded
        .check()
        .map_err(|message| Error::invalid_request(operation, message))?;
    value(operation, &decoded)
}

/// Decodes a response body and encodes it again.
pub(crate) fn response<T: DeserializeOwned + Serialize>(
    operation: &'static str,
    body: &[u8],
) -> Result<Value, Error> {
    let undecodable = |failure: DecodeFailure| {
        Error::decode(
            operation,
            failure,
            http::StatusCode::OK,
            &http::HeaderMap::new(),
            Bytes::copy_from_slice(body),
        )
    };
    value(operation, &from_slice::<T>(body).map_err(undecodable)?)
}

/// Reads an answer as `T`, and as JSON again.
pub(crate) fn read<T: DeserializeOwned + Serialize>(
    exchange: &RawExchange,
) -> Result<Value, Error> {
    value(exchange.endpoint.id, &exchange.decode::<T>()?)
}

/// A typed value as JSON.
fn value<T: Serialize>(operation: &'static str, value: &T) -> Result<Value, Error> {
    serde_json::to_value(value)
        .map_err(|error| Error::invalid_request(operation, "cannot be JSON").with_cause(error))
}

/// The items of a list as JSON.
pub(crate) fn items<T>(request: Request) -> ItemStream
where
    T: DeserializeOwned + Serialize + Send + 'static,
{
    let operation = request.endpoint().id;
    let mut items: Items<T> = request.items();
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
async fn download(stream: ByteStream) -> Result<Value, Error> {
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

/// An operation that a catalog can list.
pub(crate) trait Entry {
    const METHOD: &'static str;
    const ENDPOINT: &'static Endpoint;
    const FUNCTIONS: Functions;
}

/// The catalog of a version, from the names of its operations.
macro_rules! catalog {
    ($($name:ident $upstream_id:literal;)*) => {{
        use crate::catalog::Entry as _;
        static OPERATIONS: &[Operation] = &[$(Operation::new(
            $upstream_id,
            operations::$name::METHOD,
            <operations::$name as crate::catalog::Entry>::ENDPOINT,
            operations::$name::FUNCTIONS,
        )),*];
        OPERATIONS
    }};
}

/// The functions that depend on the types of an operation.
macro_rules! functions {
    (
        [$($key:literal: $kind:ty)*] body [$($body:ty)?] list [$($item:ty)?] gives [$output:ident $($value:ty)?]
    ) => {
        crate::catalog::Functions {
            accepts: |_name, _text| {
                $(if _name == $key {
                    return <$kind as crate::catalog::Argument>::accepts(_text);
                })*
                true
            },
            decode_request: crate::catalog::request_decoder!($($body)?),
            decode_response: crate::catalog::response_decoder!($($value)?),
            read: crate::catalog::reader!($($value)?),
            items: crate::catalog::walker!($($item)?),
        }
    };
}

macro_rules! request_decoder {
    () => {
        crate::catalog::nothing
    };
    ($kind:ty) => {
        crate::catalog::request::<$kind>
    };
}

macro_rules! response_decoder {
    () => {
        crate::catalog::nothing
    };
    ($kind:ty) => {
        crate::catalog::response::<$kind>
    };
}

macro_rules! reader {
    () => {
        |_| Ok(::serde_json::Value::Null)
    };
    ($kind:ty) => {
        crate::catalog::read::<$kind>
    };
}

macro_rules! walker {
    () => {
        None
    };
    ($item:ty) => {
        Some(crate::catalog::items::<$item>)
    };
}

pub(crate) use {catalog, functions, reader, request_decoder, response_decoder, walker};
