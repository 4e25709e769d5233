//! What is left of an example after it went through a type.

use std::{collections::BTreeSet, fmt};

use chrono::DateTime;
use serde_json::Value;

/// A place where the two disagree.
#[derive(Debug, PartialEq)]
pub(crate) struct Difference {
    place: String,
    before: Option<Value>,
    after: Option<Value>,
}

impl fmt::Display for Difference {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let show = |value: &Option<Value>| value.as_ref().map_or("nothing".into(), excerpt);
        let place = if self.place.is_empty() {
            "the body"
        } else {
            &self.place
        };
        write!(
            f,
            "`{place}` was {} and is {}",
            show(&self.before),
            show(&self.after)
        )
    }
}

/// A value, shortened.
pub(crate) fn excerpt(value: &Value) -> String {
    const LENGTH: usize = 200;
    let mut text = value.to_string();
    if let Some((end, _)) = text.char_indices().nth(LENGTH) {
        text.truncate(end);
        text.push('…');
    }
    text
}

/// What a response says and its type does not. Nulls and empty containers may
/// go; a number may come as text, and a point in time in either spelling.
pub(crate) fn lost(before: &Value, after: &Value) -> Vec<Difference> {
    let mut found = Vec::new();
    compare_response(before, Some(after), "", &mut found);
    found
}

fn compare_response(
    before: &Value,
    after: Option<&Value>,
    place: &str,
    found: &mut Vec<Difference>,
) {
    match (before, after) {
        (Value::Object(fields), Some(Value::Object(kept))) => {
            for (name, field) in fields {
                compare_response(field, kept.get(name), &join(place, name), found);
            }
        }
        (Value::Array(items), Some(Value::Array(kept))) if items.len() == kept.len() => {
            for (index, (item, kept)) in items.iter().zip(kept).enumerate() {
                compare_response(item, Some(kept), &format!("{place}[{index}]"), found);
            }
        }
        (before, after) if says_nothing(before) && after.is_none_or(says_nothing) => {}
        (before, Some(after)) if same_scalar(before, after) => {}
        _ => found.push(difference(place, Some(before), after)),
    }
}

/// Where what is sent differs from what was asked for.
pub(crate) fn changed(before: &Value, after: &Value) -> Vec<Difference> {
    let mut found = Vec::new();
    compare_request(Some(before), Some(after), "", &mut found);
    found
}

fn compare_request(
    before: Option<&Value>,
    after: Option<&Value>,
    place: &str,
    found: &mut Vec<Difference>,
) {
    match (before, after) {
        (Some(Value::Object(asked)), Some(Value::Object(sent))) => {
            for name in asked.keys().chain(sent.keys()).collect::<BTreeSet<_>>() {
                compare_request(asked.get(name), sent.get(name), &join(place, name), found);
            }
        }
        (Some(Value::Array(asked)), Some(Value::Array(sent))) if asked.len() == sent.len() => {
            for (index, (asked, sent)) in asked.iter().zip(sent).enumerate() {
                compare_request(Some(asked), Some(sent), &format!("{place}[{index}]"), found);
            }
        }
        (before, after) if before == after => {}
        (before, after) => found.push(difference(place, before, after)),
    }
}

fn difference(place: &str, before: Option<&Value>, after: Option<&Value>) -> Difference {
    Difference {
        place: place.to_owned(),
        before: before.cloned(),
        after: after.cloned(),
    }
}

fn join(place: &str, name: &str) -> String {
    match place {
        "" => name.to_owned(),
        place => format!("{place}.{name}"),
    }
}

/// Null, or an object with nothing but nulls in it, or an empty list.
fn says_nothing(value: &Value) -> bool {
    match value {
        Value::Null => true,
        Value::Array(items) => items.is_empty(),
        Value::Object(fields) => fields.values().all(says_nothing),
        _ => false,
    }
}

fn same_scalar(before: &Value, after: &Value) -> bool {
    let digits = |value: &Value| match value {
        Value::Number(number) => Some(number.to_string()),
        Value::String(text) => Some(text.clone()),
        _ => None,
    };
    let number = |value: &Value| digits(value)?.parse::<f64>().ok();
    let seconds = |value: &Value| match value {
        Value::String(text) => Some(DateTime::parse_from_rfc3339(text).ok()?.timestamp()),
        Value::Number(number) => number.as_i64(),
        _ => None,
    };
    match (before, after) {
        (Value::String(before), Value::String(after)) => before == after,
        (Value::Number(_) | Value::String(_), Value::Number(_) | Value::String(_)) => {
            digits(before) == digits(after)
                || number(before).is_some_and(|before| number(after) == Some(before))
                || seconds(before).is_some_and(|before| seconds(after) == Some(before))
        }
        (before, after) => before == after,
    }
}

#[test]
fn what_says_the_same_is_not_lost() {
    use serde_json::json;

    for (before, after) in [
        (
            json!({ "a": null, "b": [], "c": {}, "d": { "e": null } }),
            json!({}),
        ),
        (json!({ "a": null }), json!({ "a": [] })),
        (
            json!({ "a": "12", "b": 12, "c": 1.0 }),
            json!({ "a": 12, "b": "12", "c": 1 }),
        ),
        (
            json!({ "a": "2025-11-20T00:00:00.000Z" }),
            json!({ "a": 1_763_596_800 }),
        ),
        (json!([{ "a": 1 }]), json!([{ "a": 1, "b": 2 }])),
    ] {
        assert_eq!(lost(&before, &after), [], "{before}");
    }
}

#[test]
fn what_says_something_else_is_a_difference() {
    use serde_json::json;

    for (before, after, places) in [
        (
            json!({ "a": { "b": [{ "c": 1 }] } }),
            json!({ "a": { "b": [{}] } }),
            "a.b[0].c",
        ),
        (json!({ "a": [1, 2] }), json!({ "a": [1] }), "a"),
        (json!({ "a": null }), json!({ "a": false }), "a"),
        (json!({ "a": "12" }), json!({ "a": "12.0" }), "a"),
        (json!({ "a": "x", "b": false }), json!({ "a": null }), "a b"),
        (
            json!({ "a": "2025-11-20T00:00:00Z" }),
            json!({ "a": 1 }),
            "a",
        ),
        (json!([1]), json!({}), ""),
    ] {
        let found: Vec<_> = lost(&before, &after)
            .into_iter()
            .map(|it| it.place)
            .collect();
        assert_eq!(found.join(" "), places, "{before}");
    }
}

#[test]
fn a_request_is_sent_as_it_stands() {
    use serde_json::json;

    let before = json!({ "a": null, "b": 1, "c": [1, 2], "d": "x" });
    assert_eq!(changed(&before, &before), []);
    let after = json!({ "b": "1", "c": [1, 3], "d": "x", "e": [] });
    let found: Vec<_> = changed(&before, &after)
        .iter()
        .map(ToString::to_string)
        .collect();
    assert_eq!(
        found,
        [
            "`a` was null and is nothing",
            "`b` was 1 and is \"1\"",
            "`c[1]` was 2 and is 3",
            "`e` was nothing and is []",
        ]
    );
}
