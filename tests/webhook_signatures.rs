//! Which requests are taken for Intercom's.
#![cfg(feature = "webhook")]

use http::{HeaderMap, HeaderValue, StatusCode};
use intercom_sdk::{
    ErrorKind,
    webhook::{HEADER, Rejection, Reply, Verifier},
};

const SECRET: &str = "f3b1c0de-1234-4abc-9def-0123456789ab";
/// A vector: 94 bytes with two spaces, an escape, and characters beyond ASCII.
const BODY: &str = r#"{ "topic" : "company.created",  "data":{"item":{"type":"company","name":"Café \u00fc ✓"}} }"#;
const SIGNATURE: &str = "sha1=9b43ed4e65fdff8885df1b4864affd54c9ba8bad";

fn verifier() -> Verifier {
    Verifier::new(SECRET).unwrap()
}

fn headers(values: &[&str]) -> HeaderMap {
    let mut headers = HeaderMap::new();
    for value in values {
        headers.append(HEADER, HeaderValue::from_str(value).unwrap());
    }
    headers
}

fn refused(values: &[&str], body: impl Into<bytes::Bytes>) -> Rejection {
    verifier().verify(&headers(values), body).unwrap_err()
}

#[test]
fn the_vector_is_signed_and_verified() {
    assert_eq!(BODY.len(), 94);
    assert_eq!(verifier().sign(BODY), SIGNATURE);
    let notification = verifier().verify(&headers(&[SIGNATURE]), BODY).unwrap();
    assert_eq!(notification.topic().as_str(), "company.created");
    assert_eq!(notification.item_value()["name"], "Café ü ✓");
    assert_eq!(notification.body(), BODY);
    verifier().verify_signature(Some(SIGNATURE), BODY).unwrap();
}

#[test]
fn a_signature_that_is_not_written_as_it_must_be_is_refused_with_what_is_wrong() {
    let header = HEADER;
    let malformed = |reason| Rejection::MalformedSignature { header, reason };
    let wrong_scheme = Rejection::WrongScheme {
        header,
        expected: "sha1=",
    };
    let digits = &SIGNATURE[5..];
    for (signature, expected) in [
        (String::new(), wrong_scheme.clone()),
        (digits.to_owned(), wrong_scheme.clone()),
        (format!("sha256={digits}"), wrong_scheme.clone()),
        (format!("SHA1={digits}"), wrong_scheme.clone()),
        (format!(" {SIGNATURE}"), wrong_scheme),
        ("sha1=".to_owned(), malformed("is too short")),
        (SIGNATURE[..44].to_owned(), malformed("is too short")),
        (format!("{SIGNATURE}0"), malformed("is too long")),
        (format!("{SIGNATURE},{SIGNATURE}"), malformed("is too long")),
        (
            format!("sha1={}", digits.to_uppercase()),
            malformed("is not written in lower-case hexadecimal digits"),
        ),
        (
            SIGNATURE.replace('9', "g"),
            malformed("is not written in lower-case hexadecimal digits"),
        ),
    ] {
        let error = verifier()
            .verify_signature(Some(&signature), BODY)
            .unwrap_err();
        assert_eq!(error, expected, "{signature:?}");
        assert_eq!(error.status(), StatusCode::UNAUTHORIZED);
        assert!(error.is_unproven());
        assert!(error.to_string().contains(HEADER), "{error}");
    }
    // Bytes that are no text.
    let mut headers = HeaderMap::new();
    headers.insert(HEADER, HeaderValue::from_bytes(b"sha1=\xff\xfe").unwrap());
    let error = verifier().verify(&headers, BODY).unwrap_err();
    assert_eq!(error, malformed("is too short"));
}

#[test]
fn a_missing_signature_and_two_signatures_are_refused() {
    let missing = Rejection::MissingSignature { header: HEADER };
    assert_eq!(refused(&[], BODY), missing);
    assert_eq!(
        verifier().verify_signature(None, BODY).unwrap_err(),
        missing
    );
    let two = Rejection::SeveralSignatures {
        header: HEADER,
        count: 2,
    };
    assert_eq!(refused(&[SIGNATURE, SIGNATURE], BODY), two);
    assert_eq!(two.status(), StatusCode::UNAUTHORIZED);
}

#[test]
fn a_body_changed_by_one_bit_is_refused() {
    for index in 0..BODY.len() {
        for bit in 0..8 {
            let mut body = BODY.as_bytes().to_vec();
            body[index] ^= 1 << bit;
            let error = refused(&[SIGNATURE], body);
            assert_eq!(error, Rejection::WrongSignature { header: HEADER });
        }
    }
}

#[test]
fn a_body_under_another_secret_is_refused_and_several_secrets_are_accepted() {
    let other = Verifier::new("another-secret").unwrap();
    let signature = other.sign(BODY);
    assert_eq!(
        refused(&[&signature], BODY),
        Rejection::WrongSignature { header: HEADER }
    );
    let both = verifier().or("another-secret").unwrap();
    for signature in [SIGNATURE, &signature] {
        both.verify(&headers(&[signature]), BODY).unwrap();
    }
    assert_eq!(both.sign(BODY), SIGNATURE, "the first one signs");
    both.verify(
        &headers(&[&Verifier::new("third").unwrap().sign(BODY)]),
        BODY,
    )
    .unwrap_err();
}

#[test]
fn an_empty_secret_is_an_error_at_construction() {
    for secret in ["", "  ", "\n"] {
        for result in [Verifier::new(secret), verifier().or(secret)] {
            let error = result.unwrap_err();
            assert_eq!(error.kind(), ErrorKind::Config);
            assert!(
                error.to_string().contains("the client secret is empty"),
                "{error}"
            );
        }
    }
    // As read from a file.
    let verifier = Verifier::new(format!("{SECRET}\n")).unwrap();
    assert_eq!(verifier.sign(BODY), SIGNATURE);
}

#[test]
fn a_body_of_100_megabytes_is_refused_unread() {
    let body = vec![b' '; 100 * 1024 * 1024];
    let error = refused(&[SIGNATURE], body);
    let limit = 4 * 1024 * 1024;
    assert_eq!(error, Rejection::TooLarge { limit });
    assert_eq!(error.status(), StatusCode::PAYLOAD_TOO_LARGE);

    let small = verifier().max_body_size(BODY.len());
    small.verify(&headers(&[SIGNATURE]), BODY).unwrap();
    let smaller = verifier().max_body_size(BODY.len() - 1);
    smaller.verify(&headers(&[SIGNATURE]), BODY).unwrap_err();
}

#[test]
fn invalid_json_under_a_good_signature_is_an_error_that_says_so() {
    for body in ["", "{\"topic\":", "[1]", "{\"data\":{}}"] {
        let error = refused(&[&verifier().sign(body)], body);
        assert!(matches!(error, Rejection::InvalidBody { .. }), "{error:?}");
        assert!(!error.is_unproven());
        assert_eq!(error.status(), StatusCode::BAD_REQUEST);
        assert!(
            error.to_string().starts_with("the body is signed, but"),
            "{error}"
        );
    }
}

#[test]
fn no_forgery_is_accepted_in_100_000_mutations() {
    let verifier = verifier();
    let mut random = fastrand::Rng::with_seed(16);
    let mut made = 0;
    while made < 100_000 {
        let mut body = BODY.as_bytes().to_vec();
        let mut signature = SIGNATURE.as_bytes().to_vec();
        for _ in 0..random.usize(1..4) {
            match random.bool() {
                true => mutate(&mut random, &mut body),
                false => mutate(&mut random, &mut signature),
            }
        }
        if body == BODY.as_bytes() && signature == SIGNATURE.as_bytes() {
            continue;
        }
        made += 1;
        let Ok(value) = HeaderValue::from_bytes(&signature) else {
            continue;
        };
        let mut headers = HeaderMap::new();
        headers.insert(HEADER, value);
        let accepted = verifier.verify(&headers, body.clone());
        assert!(
            accepted.is_err(),
            "{:?} {:?}",
            String::from_utf8_lossy(&body),
            String::from_utf8_lossy(&signature)
        );
    }
}

/// Changes, adds, removes or repeats bytes.
fn mutate(random: &mut fastrand::Rng, bytes: &mut Vec<u8>) {
    let at = random.usize(..=bytes.len());
    match random.u8(0..6) {
        0 if at < bytes.len() => bytes[at] ^= 1 << random.u8(0..8),
        1 if at < bytes.len() => bytes[at] = random.u8(..),
        2 if at < bytes.len() => drop(bytes.remove(at)),
        3 => bytes.insert(at, b"0123456789abcdef=\" \n"[random.usize(..20)]),
        4 => bytes.truncate(at),
        _ => bytes.extend_from_within(at..),
    }
}

#[test]
fn secrets_do_not_show() {
    let verifier = verifier().or("another-secret").unwrap();
    let shown = format!("{verifier:?}");
    assert!(
        !shown.contains(SECRET) && !shown.contains("another"),
        "{shown}"
    );
    let error = refused(&[&SIGNATURE.replace('9', "8")], BODY);
    for shown in [format!("{error}"), format!("{error:?}")] {
        assert!(!shown.contains(&SIGNATURE[5..]), "{shown}");
    }
}

#[test]
fn answers_have_the_status_that_intercom_acts_on() {
    for (reply, status) in [
        (Reply::default(), 200),
        (Reply::Accepted, 200),
        (Reply::Failed, 500),
        (Reply::SlowDown, 429),
        (Reply::Unsubscribe, 410),
    ] {
        assert_eq!(reply.status().as_u16(), status);
    }
}
