//! Shows errors.

use std::fmt::{self, Write as _};

use super::{
    Error, ErrorKind,
    excerpt::{MAX_MESSAGE, chain_text, cut},
    printable::Printable,
    redact::Secret,
};

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let inner = &*self.inner;
        let mut f = Printable(f);
        if let Some(operation) = inner.operation {
            match inner.metadata.as_ref().and_then(|of| of.target.as_deref()) {
                Some(target) => write!(f, "{operation} {target}: ")?,
                None => write!(f, "{operation}: ")?,
            }
        }
        if let (ErrorKind::Status, Some(status)) = (inner.kind, inner.status) {
            write!(f, "{status}")?;
            if !inner.message.is_empty() {
                write!(f, ": ")?;
            }
        }
        f.write_str(&inner.message)?;
        if let Some(cause) = self.cause_text() {
            write!(f, ": {cause}")?;
        }
        if let Some(hint) = &inner.hint {
            write!(f, "; {hint}")?;
        }
        match &inner.request_id {
            Some(id) => write!(f, " (request id {id})"),
            None => Ok(()),
        }
    }
}

impl fmt::Debug for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let inner = &*self.inner;
        f.debug_struct("Error")
            .field("kind", &inner.kind)
            .field("operation", &inner.operation)
            .field("message", &inner.message)
            .field("status", &inner.status)
            .field("errors", &inner.entries)
            .field("request_id", &inner.request_id)
            .field("retry_after", &inner.retry_after)
            .field("attempts", &self.attempts())
            .field("elapsed", &self.elapsed())
            .field("hint", &inner.hint)
            .field("body_bytes", &inner.body.len())
            .field("cause", &self.cause_text())
            .finish()
    }
}

impl Error {
    /// The text of the cause and of its sources, each once.
    fn cause_text(&self) -> Option<String> {
        let cause = self.inner.cause.as_deref()?;
        let none = Secret::default();
        let metadata = self.inner.metadata.as_ref();
        let secret = metadata.map_or(&none, |metadata| &metadata.secret);
        let mut text = secret.redact(&chain_text(cause)).into_owned();
        // A decoder quotes the value that does not match.
        cut(&mut text, MAX_MESSAGE);
        Some(text)
    }
}
