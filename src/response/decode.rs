//! Decodes JSON, and finds the path of a failure.
//!
//! serde_json reports the position where it stopped. Computing the path from it
//! costs nothing until decoding fails; tracking the path while decoding would
//! compile every type twice.

use std::{borrow::Cow, marker::PhantomData};

use serde::de::{DeserializeOwned, DeserializeSeed, Error as _};

use super::{
    pass::{self, Pass, Step},
    position::{offset, path_at},
    repair::Repair,
};
use crate::types::field::{Field, FieldSeed};

/// Why a body could not be decoded, and where.
#[derive(Debug)]
pub(crate) struct DecodeFailure {
    /// The path, such as `conversations[3].source.type`; empty for the body
    /// itself.
    pub(crate) path: String,
    pub(crate) source: serde_json::Error,
}

impl DecodeFailure {
    pub(crate) fn new(path: String, reason: impl std::fmt::Display) -> Self {
        Self {
            path,
            source: serde_json::Error::custom(reason),
        }
    }
}

/// Decodes `body` as a caller's type.
pub(crate) fn from_slice<T: DeserializeOwned>(body: &[u8]) -> Result<T, DecodeFailure> {
    from_slice_seed(body, PhantomData)
}

/// Like [`from_slice`], with a seed.
pub(crate) fn from_slice_seed<'de, S: DeserializeSeed<'de>>(
    body: &'de [u8],
    seed: S,
) -> Result<S::Value, DecodeFailure> {
    read(body, seed).map_err(|source| failure(body, source))
}

/// Decodes `body` as text.
pub(crate) fn text(body: &[u8]) -> Result<String, DecodeFailure> {
    match std::str::from_utf8(body) {
        Ok(text) => Ok(text.to_owned()),
        Err(error) => Err(DecodeFailure::new(String::new(), error)),
    }
}

/// Decodes `body` as a generated type; an error has the exact path.
pub(crate) fn strict<T: Field>(body: &[u8]) -> Result<T, DecodeFailure> {
    read(body, FieldSeed::<T>::NEW).map_err(|source| {
        match in_pass(Pass::Locate, &[], body, FieldSeed::<T>::NEW) {
            Err(located) => located,
            Ok(_) => failure(body, source),
        }
    })
}

/// Decodes `body` as a generated type and sets aside what does not fit.
pub(crate) fn repaired<T: Field>(body: &[u8]) -> Result<(T, Vec<Repair>), DecodeFailure> {
    if let Ok(value) = read(body, FieldSeed::<T>::NEW) {
        return Ok((value, Vec::new()));
    }
    let text = String::from_utf8_lossy(body);
    let (value, mut repairs) = in_pass(Pass::Repair, &[], text.as_bytes(), FieldSeed::<T>::NEW)?;
    if let Cow::Owned(_) = text {
        repairs.extend(replaced(body));
    }
    Ok((value, repairs))
}

/// Decodes the part of a body at the path `at`, and sets aside what does not fit.
#[cfg(any(feature = "webhook", feature = "canvas"))]
pub(crate) fn repaired_part<'de, S: DeserializeSeed<'de> + Copy>(
    at: &[Step],
    text: &'de str,
    seed: S,
) -> Result<(S::Value, Vec<Repair>), DecodeFailure> {
    match read(text.as_bytes(), seed) {
        Ok(value) => Ok((value, Vec::new())),
        Err(_) => in_pass(Pass::Repair, at, text.as_bytes(), seed),
    }
}

/// Decodes the value of generated types at the path `at` within a pass.
pub(crate) fn in_pass<'de, S: DeserializeSeed<'de> + Copy>(
    kind: Pass,
    at: &[Step],
    text: &'de [u8],
    seed: S,
) -> Result<(S::Value, Vec<Repair>), DecodeFailure> {
    pass::run(kind, at, || read(text, seed)).map_err(|failed| {
        match (failed.path, read(text, seed)) {
            (Some(path), _) => DecodeFailure::new(path, failed.reason),
            (None, Err(source)) if at.is_empty() => failure(text, source),
            (None, _) => DecodeFailure::new(pass::render(at), failed.reason),
        }
    })
}

/// The repair of a body that was no UTF-8.
#[cold]
fn replaced(body: &[u8]) -> Option<Repair> {
    let start = std::str::from_utf8(body).err()?.valid_up_to();
    let found = String::from_utf8_lossy(&body[start..body.len().min(start.saturating_add(4))]);
    Some(Repair::new(
        path_at(body, start),
        "UTF-8".to_owned(),
        serde_json::to_string(&found).unwrap_or_default(),
    ))
}

fn read<'de, S: DeserializeSeed<'de>>(body: &'de [u8], seed: S) -> serde_json::Result<S::Value> {
    let mut deserializer = serde_json::Deserializer::from_slice(body);
    seed.deserialize(&mut deserializer)
        .and_then(|value| deserializer.end().map(|()| value))
}

#[cold]
fn failure(body: &[u8], source: serde_json::Error) -> DecodeFailure {
    let mut path = path_at(body, offset(body, source.line(), source.column()));
    // serde reports the object that lacks the field.
    if let Some(field) = missing_field(&source.to_string()) {
        if !path.is_empty() {
            path.push('.');
        }
        path += field;
    }
    DecodeFailure { path, source }
}

/// `x` of serde's "missing field `x`".
fn missing_field(message: &str) -> Option<&str> {
    let (field, _) = message.strip_prefix("missing field `")?.split_once('`')?;
    Some(field)
}

#[cfg(test)]
#[allow(unreachable_pub, reason = "the macro writes for public types")]
mod tests {
    use serde::Deserialize;

    use super::{from_slice, repaired, strict, text};
    use crate::types::Id;

    #[derive(Debug, Deserialize)]
    #[allow(dead_code)]
    struct Page {
        conversations: Vec<Conversation>,
        #[serde(default)]
        total: Option<i64>,
    }

    #[derive(Debug, Deserialize)]
    #[allow(dead_code)]
    struct Conversation {
        id: String,
        #[serde(default)]
        source: Option<Source>,
    }

    #[derive(Debug, Deserialize)]
    #[allow(dead_code)]
    struct Source {
        r#type: String,
    }

    #[test]
    fn a_failure_tells_its_place() {
        for (body, path) in [
            (
                r#"{"conversations":[{"id":"1"},{"id":2}]}"#,
                "conversations[1].id",
            ),
            (
                r#"{"conversations":[{"id":"1"},{"id":"2","source":{"type":7}}]}"#,
                "conversations[1].source.type",
            ),
            (
                r#"{"conversations":[{"id":"1","source":{"x":1}}]}"#,
                "conversations[0].source.type",
            ),
            (
                r#"{"conversations":[{"id":"1"},{}]}"#,
                "conversations[1].id",
            ),
            ("{}", "conversations"),
            (r#"{"conversations":[],"total":1.5}"#, "total"),
            (r#"{"conversations":[{"id":1}]}"#, "conversations[0].id"),
            (
                r#"{"conversations":[{"id":12.5},{"id":"2"}]}"#,
                "conversations[0].id",
            ),
            (r#"{"conversations":{}}"#, "conversations"),
            (r#"{"conversations":[],"total":"x"}"#, "total"),
            (
                "{\n  \"conversations\": [\n    {\"id\": true}\n  ]\n}",
                "conversations[0].id",
            ),
            (
                r#"{"conversations":[{"id":"a\"]}"},{"id":null}]}"#,
                "conversations[1].id",
            ),
            (r#"{"conversations":[{"id":"1"#, "conversations[0].id"),
            ("[]", ""),
            ("", ""),
            ("<html>", ""),
        ] {
            let failure = from_slice::<Page>(body.as_bytes()).unwrap_err();
            assert_eq!(failure.path, path, "{body}: {}", failure.source);
        }
    }

    crate::types::record::record! {
        /// A thing.
        pub struct Thing {
            pub id: Id,
            pub name: Option<String>,
        }
    }

    #[test]
    fn entries_of_a_bare_list_are_repaired_one_by_one() {
        let body = br#"[{"id":1,"name":7},{"name":"x"},{"id":"3","name":"y"}]"#;
        let (things, repairs) = repaired::<Vec<Thing>>(body).unwrap();
        let ids: Vec<_> = things.iter().map(|thing| thing.id.to_string()).collect();
        assert_eq!(ids, ["1", "3"]);
        let places: Vec<_> = repairs.iter().map(|repair| repair.path()).collect();
        assert_eq!(places, ["[0].name", "[1]"]);

        let failure = strict::<Vec<Thing>>(body).unwrap_err();
        assert_eq!(failure.path, "[0].name");
        for body in ["{}", "null", "7", "[", ""] {
            repaired::<Vec<Thing>>(body.as_bytes()).unwrap_err();
        }
        assert_eq!(repaired::<Vec<Thing>>(b"[]").unwrap(), (vec![], vec![]));
    }

    #[test]
    fn text_is_utf_8_or_an_error() {
        assert_eq!(text("Grüße".as_bytes()).unwrap(), "Grüße");
        assert_eq!(text(b"").unwrap(), "");
        let failure = text(b"Gr\xfc\xdfe").unwrap_err();
        assert!(failure.source.to_string().starts_with("invalid utf-8"));
    }

    #[test]
    fn the_place_is_found_in_one_pass_over_nested_brackets() {
        // With the path rendered at each closing bracket, this took a minute.
        let body = format!(
            "{{\"conversations\":{}{}",
            "[".repeat(40_000),
            "]".repeat(40_000)
        );
        let failure = from_slice::<Page>(body.as_bytes()).unwrap_err();
        assert!(
            failure.path.starts_with("conversations"),
            "{}",
            failure.path.len()
        );
    }

    #[test]
    fn deep_nesting_fails_and_does_not_overflow() {
        let body = format!("{{\"conversations\":{}", "[".repeat(100_000));
        let failure = from_slice::<serde_json::Value>(body.as_bytes()).unwrap_err();
        assert!(
            failure.path.starts_with("conversations[0]"),
            "{}",
            failure.path
        );
    }
}
