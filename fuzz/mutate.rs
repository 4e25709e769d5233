//! Changes a case at random: its bytes, or its JSON.

use fastrand::Rng;
use serde_json::{Value, json};

/// What parsers trip over.
const TOKENS: [&[u8]; 30] = [
    b"null",
    b"true",
    b"{}",
    b"[]",
    b"\"\"",
    b"0",
    b"-0",
    b"1.5",
    b"1e999",
    b"-1e-999",
    b"9223372036854775807",
    b"9223372036854775808",
    b"18446744073709551616",
    b"4294967295",
    b"\"\\ud800\"",
    b"\"\\u0000\"",
    b"\xff\xfe",
    b"\xef\xbb\xbf",
    b"[[[[[[[[[[[[[[[[",
    b"{\"id\":",
    b"\"pages\":{\"next\":",
    b"\"starting_after\"",
    b"https://api.intercom.io/contacts?page=2",
    b"//evil.test/",
    b"\x1b[31m\r\n",
    b"Tue, 15 Nov 1994 08:12:31 GMT",
    b"99999999999999999999999999",
    b",",
    b"}",
    b"\"",
];

/// A changed `case`; `other` is another one to take parts from.
pub(super) fn mutate(case: Vec<u8>, other: &[u8], random: &mut Rng) -> Vec<u8> {
    if random.bool()
        && let Ok(mut value) = serde_json::from_slice::<Value>(&case)
    {
        let count = nodes(&value);
        let replacement = any_value(random, serde_json::from_slice(other).ok());
        replace(&mut value, &mut random.usize(..count), replacement);
        return value.to_string().into_bytes();
    }
    mutate_bytes(case, other, random)
}

fn mutate_bytes(mut case: Vec<u8>, other: &[u8], random: &mut Rng) -> Vec<u8> {
    let at = random.usize(..=case.len());
    let end = at + random.usize(..=(case.len() - at).min(64));
    match random.u8(..6) {
        0 if at < case.len() => case[at] ^= 1 << random.u8(..8),
        1 => {
            case.drain(at..end);
        }
        2 => {
            let part = case[at..end].to_vec();
            case.splice(at..at, part.repeat(random.usize(1..20)));
        }
        3 => {
            let start = random.usize(..=other.len());
            let stop = start + random.usize(..=(other.len() - start).min(200));
            case.splice(at..end, other[start..stop].to_vec());
        }
        4 => case.truncate(at),
        _ => {
            let token = TOKENS[random.usize(..TOKENS.len())];
            case.splice(at..at, token.repeat(random.usize(1..4)));
        }
    }
    case
}

fn nodes(value: &Value) -> usize {
    1 + match value {
        Value::Array(list) => list.iter().map(nodes).sum(),
        Value::Object(object) => object.values().map(nodes).sum(),
        _ => 0,
    }
}

/// Replaces the node that `left` counts down to.
fn replace(value: &mut Value, left: &mut usize, replacement: Value) -> Option<Value> {
    if *left == 0 {
        *value = replacement;
        return None;
    }
    *left -= 1;
    let mut replacement = Some(replacement);
    let children: Vec<&mut Value> = match value {
        Value::Array(list) => list.iter_mut().collect(),
        Value::Object(object) => object.values_mut().collect(),
        _ => Vec::new(),
    };
    for child in children {
        replacement = replace(child, left, replacement?);
        replacement.as_ref()?;
    }
    replacement
}

fn any_value(random: &mut Rng, other: Option<Value>) -> Value {
    let simple = [
        Value::Null,
        json!(true),
        json!(0),
        json!(-1),
        json!(1.5),
        json!(u64::MAX),
        json!(i64::MIN),
        json!(1e308),
        json!(""),
        json!("text"),
        json!("2026-11-21T00:00:00Z"),
        json!("9999999999999999999"),
        json!([]),
        json!({}),
        json!({ "id": "1" }),
        json!([{ "id": null }, 1, "x"]),
    ];
    match (random.u8(..10), other) {
        (0, Some(other)) => other,
        (1, _) => json!("x".repeat(random.usize(..5_000))),
        (2, _) => (0..random.usize(..400)).fold(json!(1), |inner, _| json!([inner])),
        (3, _) => json!(vec![json!({}); random.usize(..300)]),
        _ => simple[random.usize(..simple.len())].clone(),
    }
}
