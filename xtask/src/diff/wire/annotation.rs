//! What our descriptions say beyond OpenAPI: how a list is walked, and whether
//! a call can be sent twice.

use serde_json::{Map, Value};

use super::schema::Findings;
use crate::diff::rule;

/// Compares the annotations of one operation.
pub fn compare(old: &Map<String, Value>, new: &Map<String, Value>, into: &mut Findings<'_>) {
    paging(
        old.get("x-intercom-paging"),
        new.get("x-intercom-paging"),
        into,
    );
    replay(old, new, into);
}

/// Whether a call can be sent twice, and with which field only.
fn replay(old: &Map<String, Value>, new: &Map<String, Value>, into: &mut Findings<'_>) {
    const PLACE: &str = "replay";
    let is_safe = |operation: &Map<String, Value>| {
        operation.get("x-intercom-replay-safe") == Some(&Value::Bool(true))
    };
    let (rule, message) = match (is_safe(old), is_safe(new)) {
        (false, false) => return,
        (false, true) => (
            &rule::REPLAY_SAFE_GAINED,
            "can be sent twice without harm".to_owned(),
        ),
        (true, false) => (
            &rule::REPLAY_SAFE_LOST,
            "can no longer be sent twice without harm".to_owned(),
        ),
        (true, true) => {
            let needs = "x-intercom-replay-needs";
            match (old.get(needs), new.get(needs)) {
                (was, is) if was == is => return,
                (None, Some(is)) => (
                    &rule::REPLAY_NEEDS_ADDED,
                    format!("can be sent twice without harm only with {is}"),
                ),
                (Some(was), None) => (
                    &rule::REPLAY_NEEDS_REMOVED,
                    format!("can be sent twice without harm, with {was} or without"),
                ),
                (Some(was), Some(is)) => (
                    &rule::REPLAY_NEEDS_CHANGED,
                    format!("can be sent twice without harm only with {is}; was {was}"),
                ),
                (None, None) => return,
            }
        }
    };
    into.push(rule, PLACE, message);
}

fn paging(old: Option<&Value>, new: Option<&Value>, into: &mut Findings<'_>) {
    const PLACE: &str = "paging";
    let (old, new) = match (old, new) {
        (None, None) => return,
        (None, Some(new)) => {
            let message = format!("comes in pages, of style {}", new["style"]);
            return into.push(&rule::PAGING_ADDED, PLACE, message);
        }
        (Some(old), None) => {
            let message = format!("no longer comes in pages; the style was {}", old["style"]);
            return into.push(&rule::PAGING_REMOVED, PLACE, message);
        }
        (Some(old), Some(new)) => (old, new),
    };
    for (key, rule) in [
        ("style", &rule::PAGING_STYLE_CHANGED),
        ("items", &rule::PAGING_ITEMS_MOVED),
        ("default", &rule::PAGING_DEFAULT_CHANGED),
    ] {
        if old[key] != new[key] {
            let message = format!("`{key}`: {} → {}", old[key], new[key]);
            into.push(rule, PLACE, message);
        }
    }
    let max = |paging: &Value| paging["max"].as_u64().unwrap_or(u64::MAX);
    let (was, is) = (max(old), max(new));
    if was != is {
        let rule = match is > was {
            true => &rule::PAGING_MAX_RAISED,
            false => &rule::PAGING_MAX_LOWERED,
        };
        let message = format!("`max`: {} → {}", old["max"], new["max"]);
        into.push(rule, PLACE, message);
    }
}
