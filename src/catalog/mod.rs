//! Every operation as data: its path, parameters and decoders, callable by
//! name.
//!
//! Each version module has a `catalog()`, generated from the same description
//! as its methods, so it is complete. It is for programs that choose an
//! operation at run time: command-line tools, proxies, tests.
//!
//! ```no_run
//! # #[cfg(feature = "v2_16")] mod example {
//! use intercom_sdk::{catalog::Arguments, v2_16};
//!
//! # async fn run(client: v2_16::Client) -> Result<(), intercom_sdk::Error> {
//! let operation = v2_16::catalog()
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

mod arguments;
mod functions;

use std::{fmt, marker::PhantomData, pin::Pin};

use futures_core::Stream;
use serde_json::Value;

pub use self::arguments::Arguments;
pub(crate) use self::functions::*;
pub use crate::paging::{Paging, PagingStyle};
use crate::{
    Api, CallFuture, Error, Repair,
    call::{
        endpoint::{Endpoint, ExpectedBody, Output, Place, Replay, RequestBody},
        request::Request,
    },
};

/// An operation of an API version whose client is `C`.
#[non_exhaustive]
pub struct Operation<C: 'static> {
    /// The name of its method on `Client`.
    pub id: &'static str,
    /// Intercom's operationId.
    pub upstream_id: &'static str,
    /// The HTTP method, in upper case.
    pub method: &'static str,
    /// The path, with `{parameters}`.
    pub path: &'static str,
    /// Whether it takes a body.
    pub has_body: bool,
    /// How the list is paginated, if the operation returns one.
    pub paging: Option<Paging>,
    /// Whether repeating the operation is harmless; for an upsert, only if its
    /// body has the key.
    pub replay_safe: bool,
    endpoint: &'static Endpoint,
    functions: Functions,
    client: PhantomData<fn(&C)>,
}

/// The items of a list, as JSON.
pub type ItemStream = Pin<Box<dyn Stream<Item = Result<Value, Error>> + Send>>;

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

    /// The names of the path parameters, in the order of the path.
    pub fn path_parameters(&self) -> impl Iterator<Item = &'static str> + use<C> {
        self.parameters(Place::Path)
    }

    /// The names of the query parameters.
    pub fn query_parameters(&self) -> impl Iterator<Item = &'static str> + use<C> {
        self.parameters(Place::Query)
    }

    /// The names of the header parameters.
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

    /// Decodes the body of a 2xx into its type, as a call does, and encodes that
    /// as JSON: the result has only what a typed caller sees. Values that do not
    /// fit are left out; [`repairs`](Self::repairs) lists them.
    ///
    /// # Errors
    ///
    /// Kind `Decode`, with the path of the value that does not match.
    pub fn decode_response(&self, body: &[u8]) -> Result<Value, Error> {
        (self.functions.decode_response)(self.id, body, false).map(|(value, _)| value)
    }

    /// Like [`decode_response`](Self::decode_response) of a
    /// [`strict`](crate::ClientBuilder::strict) client: a value that does not
    /// fit is an error.
    ///
    /// # Errors
    ///
    /// Kind `Decode`, with the path of the first value that does not match.
    pub fn decode_response_strict(&self, body: &[u8]) -> Result<Value, Error> {
        (self.functions.decode_response)(self.id, body, true).map(|(value, _)| value)
    }

    /// Lists what [`decode_response`](Self::decode_response) leaves out of this
    /// body.
    ///
    /// # Errors
    ///
    /// Those of `decode_response`.
    pub fn repairs(&self, body: &[u8]) -> Result<Vec<Repair>, Error> {
        (self.functions.decode_response)(self.id, body, false).map(|(_, repairs)| repairs)
    }

    /// Decodes a request body into its type and encodes that as JSON: the
    /// result is what would be sent.
    ///
    /// # Errors
    ///
    /// Kind `InvalidRequest`, with the path of the value that does not match or
    /// of a key that the type does not know: nothing of a request vanishes.
    pub fn decode_request(&self, body: &[u8]) -> Result<Value, Error> {
        (self.functions.decode_request)(self.id, body)
    }
}

impl<C: Api> Operation<C> {
    /// Calls the operation. Returns text and the URL of a redirect as a string, a
    /// download as a string if it is UTF-8 and as an array of bytes otherwise, and
    /// an empty body as null.
    ///
    /// # Errors
    ///
    /// Those of the operation, and kind `InvalidRequest` if an argument is
    /// unknown, missing or invalid.
    pub fn call(&self, client: &C, arguments: Arguments) -> CallFuture<Value> {
        let request = self.request(client, arguments);
        let (read, output) = (self.functions.read, self.endpoint.output);
        CallFuture::new(async move {
            let request = request?;
            let expected = match output {
                Output::Json => ExpectedBody::Json,
                Output::Text => ExpectedBody::Optional,
                Output::Empty | Output::Redirect => ExpectedBody::Nothing,
                Output::Stream(_) => return download(request.stream().await?.into_inner()).await,
            };
            let exchange = request.exchange(expected).await?;
            read(&exchange.success()?)
        })
    }

    /// Returns a stream of all items of the operation's list.
    ///
    /// # Errors
    ///
    /// Kind `InvalidRequest` if the operation does not return a list, or if an
    /// argument is unknown or invalid.
    pub fn items(&self, client: &C, arguments: Arguments) -> Result<ItemStream, Error> {
        let request = self.request(client, arguments)?;
        match self.functions.items {
            Some(items) => Ok(items(request)),
            None => Err(Error::invalid_request(self.id, "it does not return a list")),
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
            // Decoded from text, so that an error has the path of the value.
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
