//! JWTs with HS256: RFC 7515 and RFC 7519, without all that they leave open.

use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use serde::Deserialize;

use super::{claims::Claims, jwt_error::JwtError};
use crate::{
    signature::{SHA256, SigningKey},
    types::Timestamp,
};

const HEADER: &str = r#"{"alg":"HS256","typ":"JWT"}"#;

pub(super) fn sign(key: &SigningKey, claims: &Claims) -> Result<String, JwtError> {
    claims.check()?;
    let claims = serde_json::to_vec(claims)
        .map_err(|error| JwtError::Malformed(format!("its claims cannot be written: {error}")))?;
    let mut jwt = URL_SAFE_NO_PAD.encode(HEADER);
    jwt.push('.');
    URL_SAFE_NO_PAD.encode_string(claims, &mut jwt);
    let tag = (SHA256.tag)(key.bytes(), jwt.as_bytes());
    jwt.push('.');
    URL_SAFE_NO_PAD.encode_string(tag, &mut jwt);
    Ok(jwt)
}

#[derive(Deserialize)]
struct Header {
    alg: String,
    /// Names of headers that must be understood: there are none.
    crit: Option<serde_json::Value>,
}

pub(super) fn verify(key: &SigningKey, jwt: &str, now: Timestamp) -> Result<Claims, JwtError> {
    let malformed = |reason: &str| JwtError::Malformed(reason.to_owned());
    let parts: Vec<&str> = jwt.split('.').collect();
    let [header, claims, tag] = parts[..] else {
        return Err(malformed("it has not three parts"));
    };
    let decode = |part: &str, what: &str| {
        URL_SAFE_NO_PAD
            .decode(part)
            .map_err(|_| JwtError::Malformed(format!("its {what} is no base64url")))
    };
    let signed = jwt
        .strip_suffix(tag)
        .and_then(|text| text.strip_suffix('.'));
    let signed = signed.ok_or_else(|| malformed("it has not three parts"))?;
    let header: Header = serde_json::from_slice(&decode(header, "header")?)
        .map_err(|_| malformed("its header names no algorithm"))?;
    if header.alg != "HS256" {
        return Err(JwtError::Algorithm(header.alg));
    }
    if header.crit.is_some() {
        return Err(malformed("its header demands an extension"));
    }
    let tag = decode(tag, "signature")?;
    if !(SHA256.verifies)(key.bytes(), signed.as_bytes(), &tag) {
        return Err(JwtError::WrongSignature);
    }
    Claims::read(&decode(claims, "claims")?, now)
}

#[cfg(test)]
mod tests {
    use super::{Claims, JwtError, SigningKey, sign, verify};
    use crate::types::Timestamp;

    fn at(seconds: i64) -> Timestamp {
        seconds.try_into().unwrap()
    }

    #[test]
    fn a_token_is_good_until_the_second_of_its_expiry() {
        let key = SigningKey::new("secret", "it").unwrap();
        let claims = Claims::new("user-42", at(1_700_003_600)).issued_at(at(1_700_000_000));
        let jwt = sign(&key, &claims).unwrap();
        assert_eq!(verify(&key, &jwt, at(1_700_003_599)), Ok(claims));
        let expired = JwtError::Expired {
            at: at(1_700_003_600),
        };
        for now in [1_700_003_600, 1_900_000_000] {
            assert_eq!(verify(&key, &jwt, at(now)), Err(expired.clone()));
        }
    }
}
