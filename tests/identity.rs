//! What the Messenger takes as proof of who its user is.
#![cfg(feature = "identity")]

use std::time::{Duration, SystemTime};

use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use intercom_sdk::{
    ErrorKind,
    identity::{Claims, JwtError, MessengerSecret},
    types::Timestamp,
};
use serde_json::json;

const SECRET: &str = "messenger-secret-for-tests";
/// A vector, expired in 2023.
const JWT: &str = "eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.eyJ1c2VyX2lkIjoidXNlci00MiIsImVtYWlsIjoiYWRhQGV4YW1wbGUuY29tIiwiaWF0IjoxNzAwMDAwMDAwLCJleHAiOjE3MDAwMDM2MDB9.-SYS7QTavkOJyVVzNcTSgQNuAybL5vQKwf_Nfk1TvP4";

fn secret() -> MessengerSecret {
    MessengerSecret::new(SECRET).unwrap()
}

fn at(seconds: i64) -> Timestamp {
    seconds.try_into().unwrap()
}

const HOUR: Duration = Duration::from_secs(3600);

/// A JWT of any header and claims, with the right signature.
fn signed(header: &str, claims: &str) -> String {
    let text = format!(
        "{}.{}",
        URL_SAFE_NO_PAD.encode(header),
        URL_SAFE_NO_PAD.encode(claims)
    );
    // HS256 of a text is what a user hash is, in hexadecimal digits.
    let hash = secret().user_hash(&text).unwrap();
    let digits: Vec<u8> = (0..hash.len())
        .step_by(2)
        .map(|at| u8::from_str_radix(&hash[at..at + 2], 16).unwrap())
        .collect();
    format!("{text}.{}", URL_SAFE_NO_PAD.encode(digits))
}

const HS256: &str = r#"{"alg":"HS256","typ":"JWT"}"#;

#[test]
fn the_hashes_of_the_vectors_are_made() {
    for (text, hash) in [
        (
            "user-42",
            "f280cd6e3fdb6ce873dbb74c6f1d0d277fa98d889512bec42f99f843a2def1e5",
        ),
        (
            "ada@example.com",
            "9455eca3104d60ce1ecaaad018a8fd907cc823ca51f4e2925dcac99a5a4046e7",
        ),
    ] {
        assert_eq!(secret().user_hash(text).unwrap(), hash);
    }
}

#[test]
fn the_jwt_of_the_vector_is_made() {
    let claims = Claims::new("user-42", at(1_700_003_600))
        .email("ada@example.com")
        .issued_at(at(1_700_000_000));
    assert_eq!(secret().jwt(&claims).unwrap(), JWT);
    let claims =
        r#"{"user_id":"user-42","email":"ada@example.com","iat":1700000000,"exp":1700003600}"#;
    assert_eq!(signed(HS256, claims), JWT);
}

#[test]
fn claims_come_back_as_they_were_signed() {
    let claims = Claims::new("user-42", HOUR)
        .email("ada@example.com")
        .attribute("plan", "gold")
        .attribute("seats", 7)
        .attribute("tags", json!(["a", { "b": null }]));
    let read = secret().verify(&secret().jwt(&claims).unwrap()).unwrap();
    assert_eq!(read, claims);
    assert_eq!(read.user_id(), "user-42");
    assert_eq!(read.email_address(), Some("ada@example.com"));
    assert_eq!(read.attributes(), claims.attributes());
    assert_eq!(read.expires().unix() - read.issued().unix(), 3600);
}

#[test]
fn an_expiry_is_a_duration_or_a_time() {
    let soon = SystemTime::now() + HOUR;
    for claims in [
        Claims::new("a", HOUR),
        Claims::new("a", soon),
        Claims::new("a", Timestamp::from(soon)),
    ] {
        let left = claims.expires().unix() - Timestamp::now().unix();
        assert!((3599..=3600).contains(&left), "{left}");
        secret().jwt(&claims).unwrap();
    }
    secret().jwt(&Claims::new("a", Duration::MAX)).unwrap();
}

#[test]
fn claims_that_prove_nothing_are_not_signed() {
    let past = SystemTime::now() - HOUR;
    for (claims, message) in [
        (Claims::new("", HOUR), "the JWT has no `user_id`"),
        (Claims::new("a", Duration::ZERO), "the JWT expired at "),
        (Claims::new("a", past), "the JWT expired at "),
        (
            Claims::new("a", HOUR).attribute("exp", 1),
            "the attribute `exp` is a claim that is set otherwise",
        ),
        (
            Claims::new("a", HOUR).attribute("user_id", "b"),
            "the attribute `user_id` is a claim",
        ),
    ] {
        let error = secret().jwt(&claims).unwrap_err();
        assert!(error.to_string().starts_with(message), "{error}");
    }
}

#[test]
fn a_token_that_is_not_one_of_ours_is_refused_with_what_is_wrong() {
    let good = format!(r#"{{"user_id":"a","exp":{}}}"#, at_in_an_hour());
    let malformed = |reason: &str| JwtError::Malformed(reason.to_owned());
    for (jwt, error) in [
        (String::new(), malformed("it has not three parts")),
        ("a.b".to_owned(), malformed("it has not three parts")),
        ("a.b.c.d".to_owned(), malformed("it has not three parts")),
        ("?.b.c".to_owned(), malformed("its header is no base64url")),
        (
            signed("{}", &good),
            malformed("its header names no algorithm"),
        ),
        (
            signed("[]", &good),
            malformed("its header names no algorithm"),
        ),
        (
            signed(r#"{"alg":"HS256","crit":["b64"]}"#, &good),
            malformed("its header demands an extension"),
        ),
        (
            format!("{}=", signed(HS256, &good)),
            malformed("its signature is no base64url"),
        ),
        (
            signed(r#"{"alg":"none"}"#, &good),
            JwtError::Algorithm("none".to_owned()),
        ),
        (
            signed(r#"{"alg":"None"}"#, &good),
            JwtError::Algorithm("None".to_owned()),
        ),
        (
            signed(r#"{"alg":"HS512"}"#, &good),
            JwtError::Algorithm("HS512".to_owned()),
        ),
        (
            signed(r#"{"alg":"RS256"}"#, &good),
            JwtError::Algorithm("RS256".to_owned()),
        ),
        (signed(HS256, r#"{"user_id":"a"}"#), JwtError::MissingExpiry),
        (
            signed(HS256, r#"{"user_id":"a","exp":null}"#),
            JwtError::MissingExpiry,
        ),
        (
            signed(HS256, &good.replace("\"a\"", "\"\"")),
            JwtError::MissingUser,
        ),
        (
            signed(HS256, &good.replace("user_id", "sub")),
            JwtError::MissingUser,
        ),
        (
            JWT.to_owned(),
            JwtError::Expired {
                at: at(1_700_003_600),
            },
        ),
    ] {
        assert_eq!(secret().verify(&jwt), Err(error), "{jwt}");
    }
    let odd = secret().verify(&signed(HS256, "[]")).unwrap_err();
    assert!(matches!(odd, JwtError::Malformed(_)), "{odd}");
    secret().verify(&signed(HS256, &good)).unwrap();
}

fn at_in_an_hour() -> i64 {
    Timestamp::now().unix() + 3600
}

/// `none` as it is used to forge: without a signature.
#[test]
fn an_unsigned_token_is_refused() {
    let claims = format!(r#"{{"user_id":"a","exp":{}}}"#, at_in_an_hour());
    let encode = |text: &str| URL_SAFE_NO_PAD.encode(text);
    let unsigned = format!("{}.{}.", encode(r#"{"alg":"none"}"#), encode(&claims));
    assert_eq!(
        secret().verify(&unsigned),
        Err(JwtError::Algorithm("none".to_owned()))
    );
    let stripped = format!("{}.{}.", encode(HS256), encode(&claims));
    assert_eq!(secret().verify(&stripped), Err(JwtError::WrongSignature));
    let other = MessengerSecret::new("another").unwrap();
    let jwt = other.jwt(&Claims::new("a", HOUR)).unwrap();
    assert_eq!(secret().verify(&jwt), Err(JwtError::WrongSignature));
}

#[test]
fn no_forgery_is_accepted_in_100_000_mutations() {
    let secret = secret();
    let jwt = secret.jwt(&Claims::new("user-42", HOUR)).unwrap();
    let mut random = fastrand::Rng::with_seed(16);
    for _ in 0..100_000 {
        let mut forged = jwt.clone().into_bytes();
        for _ in 0..random.usize(1..4) {
            let at = random.usize(..forged.len());
            let byte = b"abcXYZ019-_.=+ "[random.usize(..15)];
            match random.u8(0..3) {
                0 => forged[at] = byte,
                1 => forged.insert(at, byte),
                _ => drop(forged.remove(at)),
            }
        }
        let forged = String::from_utf8(forged).unwrap();
        assert!(forged == jwt || secret.verify(&forged).is_err(), "{forged}");
    }
}

#[test]
fn an_empty_secret_is_an_error_at_construction_and_an_empty_user_has_no_hash() {
    for text in ["", " \n"] {
        let error = MessengerSecret::new(text).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Config);
        assert!(
            error.to_string().contains("the Messenger secret is empty"),
            "{error}"
        );
    }
    let error = secret().user_hash("").unwrap_err();
    assert_eq!(error.kind(), ErrorKind::InvalidRequest);
    assert!(!format!("{:?}", secret()).contains(SECRET));
}
