//! What was set aside because it did not fit its type.

use std::fmt::{self, Write as _};

use serde::Serialize;
use tracing::warn;

use crate::error::{printable::Printable, redact::Secret};

/// A value of a response that did not fit its type and was left out: a field is
/// then `None`, a list entry missing.
///
/// Listed by [`Response::repairs`](crate::Response::repairs). Please report one
/// at this project; the [`found`](Self::found) value can hold customers' data.
#[derive(Clone, Debug, Eq, PartialEq, Serialize)]
pub struct Repair {
    path: String,
    expected: String,
    found: String,
}

impl Repair {
    pub(crate) fn new(path: String, expected: String, found: String) -> Self {
        Self {
            path,
            expected,
            found,
        }
    }

    /// The place of the value, such as `data[3].avatar.image_url`.
    pub fn path(&self) -> &str {
        &self.path
    }

    /// What the type expects there, or why the value does not fit.
    pub fn expected(&self) -> &str {
        &self.expected
    }

    /// The value, as JSON.
    pub fn found(&self) -> &str {
        &self.found
    }
}

/// Without the value: it can hold customers' data.
impl fmt::Display for Repair {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(Printable(f), "{}: expected {}", self.path, self.expected)
    }
}

/// Records repairs with `tracing`, without the values: those can hold
/// customers' data.
pub(crate) fn trace(operation: &'static str, repairs: &[Repair], secret: &Secret) {
    const MOST_EVENTS: usize = 10;
    for repair in repairs.iter().take(MOST_EVENTS) {
        warn!(
            "intercom.operation" = operation,
            "intercom.path" = &*secret.redact(&repair.path),
            "intercom.expected" = &*secret.redact(&repair.expected),
            "a value does not fit its type and was left out"
        );
    }
    if let Some(others) = repairs.len().checked_sub(MOST_EVENTS + 1) {
        warn!(
            "intercom.operation" = operation,
            "intercom.repairs" = others + 1,
            "more values do not fit their types and were left out"
        );
    }
}

/// The message of an error, without the position: that is of a part's text.
pub(crate) fn reason(error: &impl fmt::Display) -> String {
    let mut text = error.to_string();
    if let Some(at) = text.rfind(" at line ")
        && text[at..].contains(" column ")
    {
        text.truncate(at);
    }
    text
}

/// What the type expects, from serde's reason, and without the value.
pub(crate) fn expected(reason: &str) -> String {
    let text = if let Some(field) = reason.strip_prefix("missing field ") {
        format!("the field {field}")
    } else if let Some(union) = reason.strip_prefix("no variant of ") {
        format!("a variant of {union}")
    } else if let Some((_, expected)) = reason.rsplit_once(", expected ") {
        expected.to_owned()
    } else {
        format!("another value ({reason})")
    };
    match text.char_indices().nth(LONGEST_EXPECTED) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text,
    }
}

/// Characters; a reason can quote what a server sent.
const LONGEST_EXPECTED: usize = 300;
