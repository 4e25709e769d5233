//! What the build script knows about an operation, as plain data.

use http::Method;

use crate::paging::Paging;

/// An operation of an API version.
#[derive(Debug)]
pub(crate) struct Endpoint {
    /// The name of its method on `Client`.
    pub(crate) id: &'static str,
    /// The API version it belongs to.
    pub(crate) version: &'static str,
    pub(crate) method: Method,
    /// The path, with `{parameters}`.
    pub(crate) path: &'static str,
    pub(crate) parameters: &'static [Parameter],
    pub(crate) body: RequestBody,
    pub(crate) replay: Replay,
    pub(crate) output: Output,
    /// How the list is paginated, if the operation returns one.
    pub(crate) paging: Option<Paging>,
}

impl Endpoint {
    /// Whether it changes something: it is no GET, and no search or list by POST.
    pub(crate) fn is_write(&self) -> bool {
        !matches!(self.method, Method::GET | Method::HEAD) && self.paging.is_none()
    }
}

/// A parameter in the path, the query or a header.
#[derive(Debug)]
pub(crate) struct Parameter {
    /// Its name on the wire.
    pub(crate) name: &'static str,
    pub(crate) place: Place,
    pub(crate) required: bool,
}

/// Where a parameter is sent.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) enum Place {
    Path,
    Query,
    Header,
    /// `pagination` of a search's body.
    Pagination,
}

/// Whether a request has a JSON body.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) enum RequestBody {
    None,
    /// The body can be an empty object.
    Optional,
    Required,
}

/// Whether an operation can be repeated.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) enum Replay {
    /// Repeating it is harmless.
    Safe,
    /// Repeating it is harmless if the body has this field.
    SafeWith(&'static str),
    /// Repeating it may act twice.
    Unsafe,
}

/// What a successful response carries.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) enum Output {
    Json,
    /// Plain text.
    #[allow(dead_code, reason = "not every version has such an operation")]
    Text,
    /// No body.
    Empty,
    /// The header `Location`.
    #[allow(dead_code, reason = "not every version has such an operation")]
    Redirect,
    /// A file, of this media type.
    Stream(&'static str),
}

/// Which part of a successful response a call waits for and requires.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) enum ExpectedBody {
    /// A JSON body.
    Json,
    /// A body, if there is one.
    Optional,
    /// Only the status; a body is ignored.
    Nothing,
    /// The headers; the caller reads the body.
    Stream,
    /// Any body, of any status.
    Anything,
}
