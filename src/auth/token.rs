//! The access token.

use std::{fmt, time::Duration};

use bytes::Bytes;
use http::HeaderValue;
use zeroize::Zeroizing;

use crate::Error;

/// An access token of a workspace.
#[derive(Clone)]
pub struct AccessToken {
    header: HeaderValue,
    valid_for: Option<Duration>,
    /// Whether it is not sent, only kept out of what is shown.
    #[cfg(any(feature = "oauth", feature = "files"))]
    is_withheld: bool,
}

impl AccessToken {
    /// Creates a token from its text. Surrounding white space is removed.
    ///
    /// # Errors
    ///
    /// Kind [`Config`](crate::ErrorKind::Config) if the token is empty or has a
    /// character that is not visible ASCII.
    pub fn new(token: impl AsRef<str>) -> Result<Self, Error> {
        Self::from_source(token.as_ref(), "the access token")
    }

    /// As [`new`](Self::new); error messages name `source`.
    pub(crate) fn from_source(token: &str, source: &str) -> Result<Self, Error> {
        let token = token.trim();
        if token.is_empty() {
            return Err(Error::config(format!("{source} is empty")));
        }
        let not_visible = |character: char| !character.is_ascii_graphic();
        if token.contains(not_visible) {
            return Err(Error::config(format!(
                "{source} has an invalid character (a space, a control character or one \
                 beyond ASCII)"
            )));
        }
        let mut text = Zeroizing::new(Vec::with_capacity("Bearer ".len() + token.len()));
        text.extend_from_slice(b"Bearer ");
        text.extend_from_slice(token.as_bytes());
        // All clones of the header share this buffer, which is zeroed on drop.
        let mut header = HeaderValue::from_maybe_shared(Bytes::from_owner(text))
            .map_err(|_| Error::config(format!("{source} cannot be sent in a header")))?;
        header.set_sensitive(true);
        Ok(Self {
            header,
            valid_for: None,
            #[cfg(any(feature = "oauth", feature = "files"))]
            is_withheld: false,
        })
    }

    /// The same token, which is not sent any more: for calls that carry a secret
    /// otherwise, or go to others. It is still kept out of what is shown.
    #[cfg(any(feature = "oauth", feature = "files"))]
    pub(crate) fn withheld(mut self) -> Self {
        self.is_withheld = true;
        self
    }

    /// No token at all.
    #[cfg(feature = "files")]
    pub(crate) fn none() -> Self {
        Self {
            header: HeaderValue::from_static(""),
            valid_for: None,
            is_withheld: true,
        }
    }

    /// Whether it is sent.
    pub(crate) fn is_sent(&self) -> bool {
        #[cfg(any(feature = "oauth", feature = "files"))]
        return !self.is_withheld;
        #[cfg(not(any(feature = "oauth", feature = "files")))]
        return true;
    }

    /// Sets how long the client uses the token before it asks its provider
    /// again. Intercom's tokens do not expire; by default, a token is used
    /// until the server refuses it.
    #[must_use]
    pub fn valid_for(mut self, duration: Duration) -> Self {
        self.valid_for = Some(duration);
        self
    }

    /// The text of the token, for tests of a [`TokenProvider`](super::TokenProvider).
    ///
    /// ```
    /// use intercom_sdk::auth::AccessToken;
    ///
    /// let token = AccessToken::new("dG9rOmFiYzEyMw==")?;
    /// assert_eq!(token.expose_secret(), "dG9rOmFiYzEyMw==");
    /// # Ok::<(), intercom_sdk::Error>(())
    /// ```
    #[cfg(feature = "mock")]
    pub fn expose_secret(&self) -> &str {
        let text = self.header.to_str().unwrap_or_default();
        text.strip_prefix("Bearer ").unwrap_or_default()
    }

    /// How long the token may be used; `None` if it does not expire. For tests of a
    /// [`TokenProvider`](super::TokenProvider).
    #[cfg(feature = "mock")]
    pub fn expires_after(&self) -> Option<Duration> {
        self.validity()
    }

    /// How long the token may be used; `None` if it does not expire.
    pub(super) fn validity(&self) -> Option<Duration> {
        self.valid_for
    }

    /// The value of the `Authorization` header; its `Debug` output is
    /// `Sensitive`.
    pub(crate) fn header(&self) -> HeaderValue {
        self.header.clone()
    }
}

impl fmt::Debug for AccessToken {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("[redacted]")
    }
}

#[cfg(test)]
mod tests {
    use super::AccessToken;

    #[test]
    fn a_token_that_cannot_be_one_is_refused_by_the_name_of_its_source() {
        for token in ["", "   ", "a\nb", "a\u{7f}", "a b", "tökén"] {
            let error = AccessToken::from_source(token, "INTERCOM_ACCESS_TOKEN").unwrap_err();
            assert!(
                error.to_string().contains("INTERCOM_ACCESS_TOKEN"),
                "{token:?}: {error}"
            );
        }
    }

    #[test]
    fn a_token_does_not_show() {
        let token = AccessToken::new("dG9rOnNlY3JldA==").unwrap();
        assert_eq!(format!("{token:?}"), "[redacted]");
        assert_eq!(format!("{:?}", token.header()), "Sensitive");
    }

    #[test]
    fn a_newline_around_a_token_is_not_part_of_it() {
        let token = AccessToken::new("dG9r\n").unwrap();
        assert_eq!(token.header(), "Bearer dG9r");
    }
}
