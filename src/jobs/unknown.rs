//! Calls of which it is not known whether they did something.

use crate::{Error, ErrorKind};

/// Whether the server may have done what it was asked.
pub(crate) fn is_unknown(error: &Error) -> bool {
    match error.kind() {
        ErrorKind::Timeout | ErrorKind::Network => true,
        ErrorKind::Status => error
            .status()
            .is_some_and(|status| status.is_server_error() || status.as_u16() == 408),
        _ => false,
    }
}
