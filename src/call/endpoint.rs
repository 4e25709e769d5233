//! What the build script knows of an operation: plain data.

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
    /// How its list is walked, if it answers with one.
    pub(crate) paging: Option<Paging>,
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
    /// It can be an empty object.
    Optional,
    Required,
}

/// What happens when an operation is carried out twice.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) enum Replay {
    /// No harm.
    Safe,
    /// No harm if the body has this field.
    SafeWith(&'static str),
    /// It may act twice.
    Unsafe,
}

/// What a success carries.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) enum Output {
    Json,
    /// The status says it all.
    Empty,
    /// A file.
    Stream,
}

/// What of a successful response is waited for, and must be there.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) enum ExpectedBody {
    /// A JSON body.
    Json,
    /// The status alone; a body is read and ignored.
    Nothing,
    /// The headers; the caller reads the body.
    Stream,
    /// Whatever comes, of any status.
    Anything,
}
