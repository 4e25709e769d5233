//! Whether a schema is used in a request or in a response.

/// Whether the client writes a schema or reads it.
#[derive(Clone, Copy, Debug, Eq, Hash, Ord, PartialEq, PartialOrd)]
pub enum Direction {
    Request,
    Response,
}
