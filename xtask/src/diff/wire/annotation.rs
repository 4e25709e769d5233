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
    let is_safe = |operation: &Map<String, Value>| {
        operation.get("x-intercom-replay-safe") == Some(&Value::Bool(true))
    };
    match (is_safe(old), is_safe(new)) {
        (false, true) => into.push(
            &rule::REPLAY_SAFE_GAINED,
            "replay",
            "can be sent twice without harm".to_owned(),
        ),
        (true, false) => into.push(
            &rule::REPLAY_SAFE_LOST,
            "replay",
            "can no longer be sent twice without harm".to_owned(),
        ),
        _ => {}
    }
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
