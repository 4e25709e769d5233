//! Decodes JSON, and finds the path of a failure.
//!
//! serde_json reports the position where it stopped. Computing the path from it
//! costs nothing until decoding fails; tracking the path while decoding would
//! compile every type twice.

use std::marker::PhantomData;

use serde::de::{DeserializeOwned, DeserializeSeed};

/// Why a body could not be decoded, and where.
#[derive(Debug)]
pub(crate) struct DecodeFailure {
    /// The path, such as `conversations[3].source.type`; empty for the body
    /// itself.
    pub(crate) path: String,
    pub(crate) source: serde_json::Error,
}

/// Decodes `body`.
pub(crate) fn from_slice<T: DeserializeOwned>(body: &[u8]) -> Result<T, DecodeFailure> {
    from_slice_seed(body, PhantomData)
}

/// Like [`from_slice`], with a seed.
pub(crate) fn from_slice_seed<'de, S: DeserializeSeed<'de>>(
    body: &'de [u8],
    seed: S,
) -> Result<S::Value, DecodeFailure> {
    let mut deserializer = serde_json::Deserializer::from_slice(body);
    let read = seed
        .deserialize(&mut deserializer)
        .and_then(|value| deserializer.end().map(|()| value));
    read.map_err(|source| failure(body, source))
}

#[cold]
fn failure(body: &[u8], source: serde_json::Error) -> DecodeFailure {
    DecodeFailure {
        path: path_at(body, offset(body, source.line(), source.column())),
        source,
    }
}

/// The byte offset of a line and a column (in bytes), both counted from 1.
fn offset(body: &[u8], line: usize, column: usize) -> usize {
    let start = body
        .split_inclusive(|byte| *byte == b'\n')
        .take(line.saturating_sub(1))
        .map(<[u8]>::len)
        .sum::<usize>();
    start.saturating_add(column).min(body.len())
}

/// A container on the path.
enum Step {
    Array(usize),
    /// The byte range of the current key in the text, without quotes.
    Object(Option<(usize, usize)>),
}

/// The path of the value that ends at or contains `end`.
///
/// The text may be invalid JSON; the path is then a best guess.
fn path_at(body: &[u8], end: usize) -> String {
    let body = &body[..end];
    let mut steps: Vec<Step> = Vec::new();
    let mut at = 0;
    while at < body.len() {
        match body[at] {
            b'{' | b'[' => {
                steps.push(if body[at] == b'{' {
                    Step::Object(None)
                } else {
                    Step::Array(0)
                });
            }
            b'}' | b']' => {
                // An error right after the bracket concerns the whole
                // container.
                steps.pop();
            }
            b',' => match steps.last_mut() {
                Some(Step::Array(index)) => *index += 1,
                Some(Step::Object(key)) => *key = None,
                None => {}
            },
            b'"' => {
                let start = at + 1;
                let close = string_end(body, start);
                if let Some(Step::Object(key @ None)) = steps.last_mut() {
                    *key = Some((start, close));
                }
                at = close;
            }
            _ => {}
        }
        at += 1;
    }
    render(body, &steps)
}

/// The index of the quote that closes the string starting at `start`.
fn string_end(body: &[u8], start: usize) -> usize {
    let mut at = start;
    while at < body.len() {
        match body[at] {
            b'"' => return at,
            b'\\' => at += 2,
            _ => at += 1,
        }
    }
    body.len()
}

fn render(body: &[u8], steps: &[Step]) -> String {
    let mut path = String::new();
    for step in steps {
        match step {
            Step::Array(index) => path += &format!("[{index}]"),
            Step::Object(Some((start, end))) => {
                if !path.is_empty() {
                    path.push('.');
                }
                path += &String::from_utf8_lossy(&body[*start..*end]);
            }
            Step::Object(None) => {}
        }
    }
    path
}

#[cfg(test)]
mod tests {
    use serde::Deserialize;

    use super::from_slice;

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
                "conversations[0].source",
            ),
            (r#"{"conversations":[{"id":"1"},{}]}"#, "conversations[1]"),
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
