//! The typed parts of an operation, as functions over JSON.

use std::{
    pin::Pin,
    str::FromStr,
    task::{Context, Poll},
};

use bytes::Bytes;
use futures_core::Stream;
use serde::{Serialize, de::DeserializeOwned};
use serde_json::Value;

use super::ItemStream;
use crate::{
    ByteStream, Error,
    call::{endpoint::Endpoint, request::Request},
    paging::Items,
    response::{self, DecodeFailure, RawExchange, Repair, from_slice},
    types::{Id, OpenEnum, Timestamp, Value as Generated, exact, field::Field},
};

/// The functions that depend on an operation's types.
pub(crate) struct Functions {
    /// Whether a parameter accepts this text.
    pub(crate) accepts: fn(&str, &str) -> bool,
    pub(crate) decode_request: fn(&'static str, &[u8]) -> Result<Value, Error>,
    pub(crate) decode_response: fn(&'static str, &[u8], bool) -> Result<Decoded, Error>,
    pub(crate) read: fn(&RawExchange) -> Result<Value, Error>,
    pub(crate) items: Option<fn(Request) -> ItemStream>,
}

/// A type of parameters, parsed from text.
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

impl Argument for f64 {
    fn accepts(text: &str) -> bool {
        text.parse().is_ok_and(Self::is_finite)
    }
}

impl<E: OpenEnum + Generated> Argument for E {
    fn accepts(text: &str) -> bool {
        E::from(text).check().is_ok()
    }
}

/// Decodes a request body, without losing any of it, and encodes it again.
pub(crate) fn request<T: Generated>(operation: &'static str, body: &[u8]) -> Result<Value, Error> {
    let decoded: T = exact::decode(|| from_slice(body)).map_err(|failure| {
        let place = match failure.path.as_str() {
            "" => "the body".to_owned(),
            path => format!("`{path}` in the body"),
        };
        Error::invalid_request(operation, format!("{place} does not match its type"))
            .with_cause(failure.source)
    })?;
    decoded
        .check()
        .map_err(|message| Error::invalid_request(operation, message))?;
    value(operation, &decoded)
}

/// A response as its type holds it, and what was set aside.
pub(crate) type Decoded = (Value, Vec<Repair>);

/// Decodes a response body and encodes it again.
pub(crate) fn response<T: Field>(
    operation: &'static str,
    body: &[u8],
    is_strict: bool,
) -> Result<Decoded, Error> {
    let decoded = match is_strict {
        true => response::strict::<T>(body).map(|decoded| (decoded, Vec::new())),
        false => response::repaired(body),
    };
    let (decoded, repairs) = decoded.map_err(|failure| undecodable(operation, failure, body))?;
    Ok((value(operation, &decoded)?, repairs))
}

/// Decodes a response body that is plain text.
#[allow(dead_code, reason = "not every version has such an operation")]
pub(crate) fn text_response(
    operation: &'static str,
    body: &[u8],
    _is_strict: bool,
) -> Result<Decoded, Error> {
    match response::text(body) {
        Ok(text) => Ok((Value::String(text), Vec::new())),
        Err(failure) => Err(undecodable(operation, failure, body)),
    }
}

fn undecodable(operation: &'static str, failure: DecodeFailure, body: &[u8]) -> Error {
    Error::decode(
        operation,
        failure,
        http::StatusCode::OK,
        &http::HeaderMap::new(),
        Bytes::copy_from_slice(body),
        &crate::error::redact::Secret::default(),
    )
}

/// The decoder for operations whose response has no type.
pub(crate) fn no_response(
    operation: &'static str,
    body: &[u8],
    _is_strict: bool,
) -> Result<Decoded, Error> {
    nothing(operation, body).map(|nothing| (nothing, Vec::new()))
}

/// Decodes a response as `T` and encodes it as JSON.
pub(crate) fn read<T: Field>(exchange: &RawExchange) -> Result<Value, Error> {
    value(exchange.endpoint.id, &exchange.decode::<T>()?.0)
}

/// Reads a response that is plain text.
#[allow(dead_code, reason = "not every version has such an operation")]
pub(crate) fn read_text(exchange: &RawExchange) -> Result<Value, Error> {
    exchange.text().map(Value::String)
}

/// Reads where a response redirects to.
#[allow(dead_code, reason = "not every version has such an operation")]
pub(crate) fn read_location(exchange: &RawExchange) -> Result<Value, Error> {
    exchange.location().map(Value::String)
}

/// Encodes a typed value as JSON.
fn value<T: Serialize>(operation: &'static str, value: &T) -> Result<Value, Error> {
    serde_json::to_value(value)
        .map_err(|error| Error::invalid_request(operation, "cannot be encoded").with_cause(error))
}

/// The items of a list, encoded as JSON.
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

/// A stream from a `poll_next` function.
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

/// Reads a download as a JSON value.
pub(super) async fn download(stream: ByteStream) -> Result<Value, Error> {
    let bytes = stream.bytes().await?;
    Ok(match std::str::from_utf8(&bytes) {
        Ok(text) => Value::from(text),
        Err(_) => Value::from(bytes.to_vec()),
    })
}

/// The decoder for operations without a request body or a response body.
pub(crate) fn nothing(operation: &'static str, body: &[u8]) -> Result<Value, Error> {
    if body.is_empty() {
        return Ok(Value::Null);
    }
    Err(Error::invalid_request(operation, "it has no body"))
}

/// An operation that the catalog lists.
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
        [$($key:literal: $kind:ty, $required:ident;)*] body [$($body:ty)?] list [$($item:ty)?] returns [$output:ident $($value:ty)?]
    ) => {
        crate::catalog::Functions {
            accepts: |_name, _text| {
                $(if _name == $key {
                    return crate::catalog::accepts!($required $kind, _text);
                })*
                true
            },
            decode_request: crate::catalog::request_decoder!($($body)?),
            decode_response: crate::catalog::response_decoder!($output $($value)?),
            read: crate::catalog::reader!($output $($value)?),
            items: crate::catalog::item_stream!($($item)?),
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
    (json $kind:ty) => {
        crate::catalog::response::<$kind>
    };
    (text) => {
        crate::catalog::text_response
    };
    ($output:ident) => {
        crate::catalog::no_response
    };
}

macro_rules! reader {
    (json $kind:ty) => {
        crate::catalog::read::<$kind>
    };
    (text) => {
        crate::catalog::read_text
    };
    (redirect) => {
        crate::catalog::read_location
    };
    ($output:ident) => {
        |_| Ok(::serde_json::Value::Null)
    };
}

/// Whether a text is a value of a parameter, or a list of them with commas.
macro_rules! accepts {
    (required $kind:ty, $text:ident) => {
        <$kind as crate::catalog::Argument>::accepts($text)
    };
    (optional $kind:ty, $text:ident) => {
        <$kind as crate::catalog::Argument>::accepts($text)
    };
    ($list:ident $kind:ty, $text:ident) => {
        $text
            .split(',')
            .all(|value| !value.is_empty() && <$kind as crate::catalog::Argument>::accepts(value))
    };
}

macro_rules! item_stream {
    () => {
        None
    };
    ($item:ty) => {
        Some(crate::catalog::items::<$item>)
    };
}

pub(crate) use {
    accepts, catalog, functions, item_stream, reader, request_decoder, response_decoder,
};
