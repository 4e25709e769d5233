//! Who you are: the access token.
//!
//! A token is sent as `Authorization: Bearer …` to the origin of the client
//! and nowhere else. It shows in no `Debug` output, error or log.

use std::fmt;

use http::HeaderValue;

use crate::Error;

/// An access token of a workspace, ready to be sent.
#[derive(Clone)]
pub(crate) struct Token {
    header: HeaderValue,
}

impl Token {
    /// Takes `token`; `source` is where it came from, for the message.
    pub(crate) fn new(token: &str, source: &str) -> Result<Self, Error> {
        let token = token.trim();
        if token.is_empty() {
            return Err(Error::config(format!("{source} is empty")));
        }
        let not_visible = |character: char| !character.is_ascii_graphic();
        if token.contains(not_visible) {
            return Err(Error::config(format!(
                "{source} has a character that no token has (a space, a control character or one \
                 beyond ASCII)"
            )));
        }
        let mut header = HeaderValue::try_from(format!("Bearer {token}"))
            .map_err(|_| Error::config(format!("{source} cannot be sent in a header")))?;
        header.set_sensitive(true);
        Ok(Self { header })
    }

    /// The value of the `Authorization` header; prints as `Sensitive`.
    pub(crate) fn header(&self) -> HeaderValue {
        self.header.clone()
    }
}

impl fmt::Debug for Token {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("[redacted]")
    }
}

#[cfg(test)]
mod tests {
    use super::Token;

    #[test]
    fn a_token_that_cannot_be_one_is_refused_by_the_name_of_its_source() {
        for token in ["", "   ", "a\nb", "a\u{7f}", "a b", "tökén"] {
            let error = Token::new(token, "INTERCOM_ACCESS_TOKEN").unwrap_err();
            assert!(
                error.to_string().contains("INTERCOM_ACCESS_TOKEN"),
                "{token:?}: {error}"
            );
        }
    }

    #[test]
    fn a_token_does_not_show() {
        let token = Token::new("dG9rOnNlY3JldA==", "token").unwrap();
        assert_eq!(format!("{token:?}"), "[redacted]");
        assert_eq!(format!("{:?}", token.header()), "Sensitive");
    }

    #[test]
    fn a_newline_around_a_token_is_not_part_of_it() {
        let token = Token::new("dG9r\n", "token").unwrap();
        assert_eq!(token.header(), "Bearer dG9r");
    }
}
