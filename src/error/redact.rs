//! Keeps the access token out of what is shown of a response.

use std::borrow::Cow;

use http::HeaderValue;

use crate::auth::AccessToken;

const REDACTED: &[u8] = b"[redacted]";
/// A shorter text is part of ordinary words, and no token.
const SHORTEST: usize = 4;

/// The token that a call was sent with, to find where a server echoes it.
#[derive(Clone, Debug, Default)]
pub(crate) struct Secret(Option<HeaderValue>);

impl Secret {
    pub(crate) fn new(token: &AccessToken) -> Self {
        Self(Some(token.header()))
    }

    /// Replaces the token in `text` with `[redacted]`: as it is, and with any of
    /// its characters escaped for a URL, JSON or HTML.
    pub(crate) fn redact<'a>(&self, text: &'a str) -> Cow<'a, str> {
        match self.redact_bytes(text.as_bytes()) {
            Cow::Borrowed(_) => Cow::Borrowed(text),
            // What is replaced begins and ends at ASCII characters.
            Cow::Owned(bytes) => Cow::Owned(String::from_utf8_lossy(&bytes).into_owned()),
        }
    }

    /// Like [`redact`](Self::redact), in a text of any encoding.
    pub(crate) fn redact_bytes<'a>(&self, text: &'a [u8]) -> Cow<'a, [u8]> {
        let Some(token) = self.token() else {
            return Cow::Borrowed(text);
        };
        let mut redacted: Option<Vec<u8>> = None;
        let (mut kept, mut at) = (0, 0);
        while at < text.len() {
            match end_of_token(&text[at..], token) {
                Some(length) => {
                    let redacted = redacted.get_or_insert_default();
                    redacted.extend_from_slice(&text[kept..at]);
                    redacted.extend_from_slice(REDACTED);
                    at += length;
                    kept = at;
                }
                None => at += 1,
            }
        }
        match redacted {
            Some(mut redacted) => {
                redacted.extend_from_slice(&text[kept..]);
                Cow::Owned(redacted)
            }
            None => Cow::Borrowed(text),
        }
    }

    fn token(&self) -> Option<&[u8]> {
        let token = self.0.as_ref()?.as_bytes().strip_prefix(b"Bearer ")?;
        (token.len() >= SHORTEST).then_some(token)
    }
}

/// The length of the token at the start of `text`, as it is or escaped.
fn end_of_token(text: &[u8], token: &[u8]) -> Option<usize> {
    if text.starts_with(token) {
        return Some(token.len());
    }
    let mut at = 0;
    for byte in token {
        let rest = text.get(at..)?;
        at += match unescape(rest) {
            Some((found, length)) if found == *byte => length,
            _ if rest.first() == Some(byte) => 1,
            _ => return None,
        };
    }
    Some(at)
}

/// The ASCII character that an escape at the start of `text` stands for, and the
/// length of the escape: `%3D`, `\/`, `\u003d`, `&#61;` or `&#x3d;`.
fn unescape(text: &[u8]) -> Option<(u8, usize)> {
    let number = |digits: &[u8], radix| {
        let digits = std::str::from_utf8(digits).ok()?;
        u8::from_str_radix(digits, radix).ok()
    };
    match text {
        [b'%', high, low, ..] => Some((number(&[*high, *low], 16)?, 3)),
        [b'\\', b'u', b'0', b'0', high, low, ..] => Some((number(&[*high, *low], 16)?, 6)),
        // `\n` is no n.
        [b'\\', escaped, ..] if escaped.is_ascii_punctuation() => Some((*escaped, 2)),
        [b'&', b'#', rest @ ..] => {
            const LONGEST: usize = 8;
            let end = rest.iter().take(LONGEST).position(|byte| *byte == b';')?;
            let byte = match &rest[..end] {
                [b'x' | b'X', digits @ ..] => number(digits, 16)?,
                digits => number(digits, 10)?,
            };
            Some((byte, end + 3))
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::Secret;
    use crate::auth::AccessToken;

    fn secret(token: &str) -> Secret {
        Secret::new(&AccessToken::new(token).unwrap())
    }

    #[test]
    fn a_token_is_found_as_it_is_and_escaped() {
        let secret = secret("dG9r/Om+x==");
        for (text, shown) in [
            ("dG9r/Om+x==", "[redacted]"),
            ("ä dG9r/Om+x== ö", "ä [redacted] ö"),
            ("dG9r/Om+x==dG9r/Om+x==", "[redacted][redacted]"),
            ("dG9r%2FOm%2bx%3D%3d&", "[redacted]&"),
            (r#""dG9r\/Om+x=\u003d""#, r#""[redacted]""#),
            ("dG9r&#x2F;Om&#43;x=&#61;", "[redacted]"),
            ("dG9r/Om+x=", "dG9r/Om+x="),
            ("100% of % \\ &# &#; &#300;", "100% of % \\ &# &#; &#300;"),
            ("", ""),
        ] {
            assert_eq!(secret.redact(text), shown);
        }
        assert_eq!(Secret::default().redact("dG9r/Om+x=="), "dG9r/Om+x==");
    }

    #[test]
    fn a_token_may_look_like_an_escape() {
        assert_eq!(secret("%25\\/x").redact("a%25\\/x"), "a[redacted]");
        assert_eq!(secret("%25x").redact("%2525x"), "[redacted]");
    }

    proptest! {
        #[test]
        fn other_text_is_left_alone(before in "[^t]*", after in "[^t]*") {
            let text = format!("{before}to-k=en{after}");
            let expected = format!("{before}[redacted]{after}");
            prop_assert_eq!(secret("to-k=en").redact(&text), expected);
        }

        #[test]
        fn any_text_can_be_searched(text: Vec<u8>) {
            let _ = secret("%&\\#t").redact_bytes(&text);
        }
    }
}
