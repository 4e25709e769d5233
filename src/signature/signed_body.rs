//! Signing and verifying a body.

use http::HeaderMap;

use super::{rejection::Rejection, scheme::Scheme, signing_key::SigningKey};
use crate::Error;

/// What signs and verifies the bodies of a scheme.
#[derive(Clone, Debug)]
pub(crate) struct SignedBody {
    scheme: &'static Scheme,
    /// The first one signs; all verify.
    secrets: Vec<SigningKey>,
    pub(crate) max_body_size: usize,
}

/// Much more than a conversation part with its contact, and little enough for a
/// small machine with many connections.
const MAX_BODY_SIZE: usize = 4 * 1024 * 1024;

impl SignedBody {
    pub(crate) fn new(scheme: &'static Scheme, secret: &str) -> Result<Self, Error> {
        Ok(Self {
            scheme,
            secrets: vec![client_secret(secret)?],
            max_body_size: MAX_BODY_SIZE,
        })
    }

    pub(crate) fn add_secret(&mut self, secret: &str) -> Result<(), Error> {
        self.secrets.push(client_secret(secret)?);
        Ok(())
    }

    /// The value of the header for `body`.
    pub(crate) fn sign(&self, body: &[u8]) -> String {
        let key = self.secrets.first().map_or(&[][..], SigningKey::bytes);
        let tag = (self.scheme.hash.tag)(key, body);
        let digits = base16ct::lower::encode_string(&tag);
        format!("{}{digits}", self.scheme.prefix)
    }

    /// Verifies `body` with the signature in `headers`.
    pub(crate) fn verify(&self, headers: &HeaderMap, body: &[u8]) -> Result<(), Rejection> {
        self.check_size(body.len())?;
        let header = self.scheme.header;
        let mut values = headers.get_all(header).iter();
        let Some(signature) = values.next() else {
            return Err(Rejection::MissingSignature { header });
        };
        let others = values.count();
        if others > 0 {
            let count = others + 1;
            return Err(Rejection::SeveralSignatures { header, count });
        }
        self.verify_signature(signature.as_bytes(), body)
    }

    /// Verifies `body` with `signature`, the value of the header.
    pub(crate) fn verify_signature(&self, signature: &[u8], body: &[u8]) -> Result<(), Rejection> {
        self.check_size(body.len())?;
        let tag = self.tag(signature)?;
        // All secrets, so that the time does not tell which one it was.
        let matches = |secret: &SigningKey| (self.scheme.hash.verifies)(secret.bytes(), body, &tag);
        let is_right = self
            .secrets
            .iter()
            .fold(false, |found, secret| found | matches(secret));
        match is_right {
            true => Ok(()),
            false => Err(Rejection::WrongSignature {
                header: self.scheme.header,
            }),
        }
    }

    pub(crate) fn check_size(&self, size: usize) -> Result<(), Rejection> {
        let limit = self.max_body_size;
        match size > limit {
            true => Err(Rejection::TooLarge { limit }),
            false => Ok(()),
        }
    }

    /// The bytes that the signature spells.
    fn tag(&self, signature: &[u8]) -> Result<Vec<u8>, Rejection> {
        let Scheme {
            header,
            prefix,
            ref hash,
        } = *self.scheme;
        let Some(digits) = signature.strip_prefix(prefix.as_bytes()) else {
            let expected = prefix;
            return Err(Rejection::WrongScheme { header, expected });
        };
        let malformed = |reason| Rejection::MalformedSignature { header, reason };
        let wanted = hash.length * 2;
        match digits.len() {
            length if length < wanted => return Err(malformed("is too short")),
            length if length > wanted => return Err(malformed("is too long")),
            _ => {}
        }
        base16ct::lower::decode_vec(digits)
            .map_err(|_| malformed("is not written in lower-case hexadecimal digits"))
    }
}

fn client_secret(text: &str) -> Result<SigningKey, Error> {
    SigningKey::new(text, "the client secret")
}
