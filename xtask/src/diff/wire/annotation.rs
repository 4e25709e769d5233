//! The comparison of our extensions of OpenAPI: how a list is paged, what a search
//! can ask for, whether a call can be retried, and what Intercom announced beyond
//! its descriptions.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use super::findings::Findings;
use crate::diff::rules;

/// Compares the annotations of one operation.
pub fn compare(old: &Value, new: &Value, findings: &mut Findings<'_>) {
    compare_paging(
        old.get("x-intercom-paging"),
        new.get("x-intercom-paging"),
        findings,
    );
    let searches = [old, new].map(|operation| operation.get("x-intercom-search"));
    // Without it, it is not known what the search takes.
    if let [Some(old), Some(new)] = searches {
        compare_search(old, new, findings);
    }
    compare_replay(old, new, findings);
    compare_announced(old, new, findings);
}

/// Compares what was announced and no schema shows.
fn compare_announced(old: &Value, new: &Value, findings: &mut Findings<'_>) {
    let said = |operation: &Value| -> BTreeSet<String> {
        let said = operation.get("x-intercom-announced");
        let said = said.and_then(Value::as_array).into_iter().flatten();
        said.filter_map(Value::as_str).map(str::to_owned).collect()
    };
    let (before, after) = (said(old), said(new));
    for says in after.symmetric_difference(&before) {
        let message = match after.contains(says) {
            true => format!("Intercom announced: {says}"),
            false => format!("Intercom announced for OLD: {says}"),
        };
        findings.push_shared(&rules::BEHAVIOR_ANNOUNCED, "behavior", message);
    }
}

/// Compares whether a call can be retried, and which field that requires.
fn compare_replay(old: &Value, new: &Value, findings: &mut Findings<'_>) {
    const PLACE: &str = "replay";
    let is_safe =
        |operation: &Value| operation.get("x-intercom-replay-safe") == Some(&Value::Bool(true));
    let (rule, message) = match (is_safe(old), is_safe(new)) {
        (false, false) => return,
        (false, true) => (
            &rules::REPLAY_SAFE_GAINED,
            "is now safe to retry".to_owned(),
        ),
        (true, false) => (
            &rules::REPLAY_SAFE_LOST,
            "is no longer safe to retry".to_owned(),
        ),
        (true, true) => {
            let needs = "x-intercom-replay-needs";
            match (old.get(needs), new.get(needs)) {
                (before, after) if before == after => return,
                (None, Some(after)) => (
                    &rules::REPLAY_NEEDS_ADDED,
                    format!("is now safe to retry only with {after}"),
                ),
                (Some(before), None) => (
                    &rules::REPLAY_NEEDS_REMOVED,
                    format!("is now safe to retry without {before}"),
                ),
                (Some(before), Some(after)) => (
                    &rules::REPLAY_NEEDS_CHANGED,
                    format!("the field that makes it safe to retry: {before} → {after}"),
                ),
                (None, None) => return,
            }
        }
    };
    findings.push(rule, PLACE, message);
}

fn compare_paging(old: Option<&Value>, new: Option<&Value>, findings: &mut Findings<'_>) {
    const PLACE: &str = "paging";
    let (old, new) = match (old, new) {
        (None, None) => return,
        (None, Some(new)) => {
            let message = format!("is now paged, with style {}", new["style"]);
            return findings.push(&rules::PAGING_ADDED, PLACE, message);
        }
        (Some(old), None) => {
            let message = format!("is no longer paged; its style was {}", old["style"]);
            return findings.push(&rules::PAGING_REMOVED, PLACE, message);
        }
        (Some(old), Some(new)) => (old, new),
    };
    for (key, rule) in [
        ("style", &rules::PAGING_STYLE_CHANGED),
        ("items", &rules::PAGING_ITEMS_MOVED),
        ("default", &rules::PAGING_DEFAULT_CHANGED),
    ] {
        if old[key] != new[key] {
            let message = format!("`{key}`: {} → {}", old[key], new[key]);
            findings.push(rule, PLACE, message);
        }
    }
    let max = |paging: &Value| paging["max"].as_u64().unwrap_or(u64::MAX);
    let (before, after) = (max(old), max(new));
    if before != after {
        let rule = match after > before {
            true => &rules::PAGING_MAX_RAISED,
            false => &rules::PAGING_MAX_LOWERED,
        };
        let message = format!("`max`: {} → {}", old["max"], new["max"]);
        findings.push(rule, PLACE, message);
    }
}

/// Compares the fields of a search, and the operators of each.
fn compare_search(old: &Value, new: &Value, findings: &mut Findings<'_>) {
    const PLACE: &str = "search";
    let (old, new) = (search_operators(old), search_operators(new));
    for (field, before) in &old {
        let Some(after) = new.get(field) else {
            let message = format!("`{field}` can no longer be searched for");
            findings.push(&rules::SEARCH_FIELD_REMOVED, PLACE, message);
            continue;
        };
        for (rule, operators, says) in [
            (
                &rules::SEARCH_OPERATOR_REMOVED,
                before.difference(after),
                "no longer takes",
            ),
            (
                &rules::SEARCH_OPERATOR_ADDED,
                after.difference(before),
                "now takes",
            ),
        ] {
            let operators: Vec<_> = operators.map(|operator| format!("`{operator}`")).collect();
            if !operators.is_empty() {
                let message = format!("`{field}` {says} {}", operators.join(", "));
                findings.push(rule, PLACE, message);
            }
        }
    }
    for field in new.keys().filter(|field| !old.contains_key(**field)) {
        let message = format!("`{field}` can be searched for");
        findings.push(&rules::SEARCH_FIELD_ADDED, PLACE, message);
    }
}

/// The operators that each field of a search takes.
fn search_operators(search: &Value) -> BTreeMap<&str, BTreeSet<&str>> {
    let fields = search["fields"].as_object().into_iter().flatten();
    fields
        .map(|(field, kind)| {
            let kind = kind.as_str().unwrap_or_default();
            let operators = search["operators"][kind].as_array().into_iter().flatten();
            (
                field.as_str(),
                operators.filter_map(Value::as_str).collect(),
            )
        })
        .collect()
}
