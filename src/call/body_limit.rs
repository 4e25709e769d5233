//! How much of a response's body is read.

use bytes::Bytes;
use http::StatusCode;
use reqwest::Response;

use super::endpoint::ExpectedBody;
use crate::{client::HttpError, error::MAX_ERROR_BODY};

/// The most bytes of a body to keep, and what happens if there are more.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) enum BodyLimit {
    /// A larger body is an error: the caller needs all of it.
    Refuse(usize),
    /// The rest of a larger body is dropped without reading it.
    Cut(usize),
}

impl BodyLimit {
    /// The limit for a response of which a call expects `expected`, if the
    /// caller accepts bodies of up to `max` bytes.
    pub(super) fn new(status: StatusCode, expected: ExpectedBody, max: usize) -> Self {
        match expected {
            ExpectedBody::Anything => Self::Refuse(max),
            // A body that the call ignores cannot make it fail.
            ExpectedBody::Nothing => Self::Cut(MAX_ERROR_BODY),
            ExpectedBody::Json | ExpectedBody::Optional | ExpectedBody::Stream => {
                if status.is_success() {
                    Self::Refuse(max)
                } else {
                    // Of an error, the beginning is enough.
                    Self::Cut(MAX_ERROR_BODY)
                }
            }
        }
    }

    /// Reads the body.
    pub(super) async fn read(self, mut response: Response) -> Result<Bytes, HttpError> {
        let status = response.status();
        let too_large = |limit, size| HttpError::TooLarge {
            status,
            limit,
            size,
        };
        // `None` for a compressed body: what counts is the size once decoded.
        let size = response.content_length();
        if let (Self::Refuse(limit), Some(size)) = (self, size)
            && !usize::try_from(size).is_ok_and(|size| size <= limit)
        {
            return Err(too_large(limit, Some(size)));
        }
        let (Self::Refuse(limit) | Self::Cut(limit)) = self;
        let mut body = Vec::new();
        loop {
            let chunk = match response.chunk().await {
                Ok(Some(chunk)) => chunk,
                Ok(None) => break,
                // The status of a failure is enough, even if its body is
                // incomplete.
                Err(_) if !status.is_success() => break,
                Err(error) => return Err(error.into()),
            };
            let room = limit.saturating_sub(body.len());
            match self {
                _ if chunk.len() <= room => append(&mut body, &chunk, limit),
                Self::Refuse(limit) => return Err(too_large(limit, size)),
                Self::Cut(limit) => {
                    append(&mut body, &chunk[..room], limit);
                    break;
                }
            }
        }
        Ok(body.into())
    }
}

/// Appends to `body`, whose capacity doubles as needed, but not past `limit`:
/// memory follows what has arrived, not what a header announces.
fn append(body: &mut Vec<u8>, chunk: &[u8], limit: usize) {
    let needed = body.len().saturating_add(chunk.len());
    if needed > body.capacity() {
        let doubled = body.capacity().saturating_mul(2).min(limit);
        body.reserve_exact(doubled.max(needed).saturating_sub(body.len()));
    }
    body.extend_from_slice(chunk);
}

#[cfg(test)]
mod tests {
    use http::StatusCode;

    use super::{BodyLimit, append};
    use crate::{call::endpoint::ExpectedBody, error::MAX_ERROR_BODY};

    #[test]
    fn only_a_body_that_the_caller_needs_is_refused() {
        let cut = BodyLimit::Cut(MAX_ERROR_BODY);
        let refuse = BodyLimit::Refuse(7);
        for (expected, success, error) in [
            (ExpectedBody::Json, refuse, cut),
            (ExpectedBody::Optional, refuse, cut),
            (ExpectedBody::Stream, refuse, cut),
            (ExpectedBody::Nothing, cut, cut),
            (ExpectedBody::Anything, refuse, refuse),
        ] {
            assert_eq!(BodyLimit::new(StatusCode::OK, expected, 7), success);
            assert_eq!(BodyLimit::new(StatusCode::NOT_FOUND, expected, 7), error);
        }
    }

    #[test]
    fn the_capacity_stays_within_the_limit() {
        let mut body = Vec::new();
        for _ in 0..100 {
            append(&mut body, &[0; 10], 1_000);
            assert!(body.capacity() <= 1_000, "{}", body.capacity());
        }
        assert_eq!(body.len(), 1_000);
    }
}
