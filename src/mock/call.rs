//! The calls that the mock received.

use std::fmt;

use http::HeaderMap;
use serde_json::Value;

/// A request that the mock received, and how it was answered.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Call {
    /// Its number, from 1.
    pub number: usize,
    /// The name of the operation, as its method is called; `None` if the
    /// request belongs to no operation.
    pub operation: Option<String>,
    /// The API version: from the header `Intercom-Version`, or the mock's own.
    pub version: String,
    /// The method, in upper case.
    pub method: String,
    /// The path as sent, percent-encoded.
    pub path: String,
    /// The query parameters, decoded, in the order of the request.
    pub query: Vec<(String, String)>,
    /// The headers.
    pub headers: HeaderMap,
    /// The JSON body; `null` if there is none or it is not JSON.
    pub body: Value,
    /// The status of the answer; `None` if the connection was cut instead.
    pub status: Option<u16>,
    /// The JSON body of the answer; `null` if it is not JSON.
    pub answer: Value,
}

impl Call {
    /// The value of a query parameter.
    pub fn query_value(&self, name: &str) -> Option<&str> {
        let mut query = self.query.iter();
        query
            .find(|(key, _)| key == name)
            .map(|(_, value)| value.as_str())
    }

    /// The text of a header.
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name)?.to_str().ok()
    }
}

/// One line: number, method, path, operation and status.
impl fmt::Display for Call {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "#{} {} {}", self.number, self.method, self.path)?;
        match &self.operation {
            Some(operation) => write!(f, " {operation}")?,
            None => f.write_str(" (no operation)")?,
        }
        match self.status {
            Some(status) => write!(f, " -> {status}"),
            None => f.write_str(" -> connection cut"),
        }
    }
}
