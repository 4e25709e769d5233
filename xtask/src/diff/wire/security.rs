//! The comparison of the credentials that an operation needs.

use std::collections::BTreeSet;

use serde_json::Value;

use super::{findings::Findings, operation_pair::OperationPair};
use crate::diff::{rules, side::Side};

/// Credentials that suffice together: each as `scheme` or `scheme with scope`.
type Credentials = BTreeSet<String>;

/// Compares the security of an operation: its own, or else that of the description.
pub fn compare(pair: &OperationPair<'_, '_>, findings: &mut Findings<'_>) {
    let before = alternatives(pair.old, pair.before.object);
    let after = alternatives(pair.new, pair.after.object);
    // Whether whoever has the credentials of `from` has what `to` needs.
    let suffices = |from: &[Credentials], to: &[Credentials]| {
        from.iter()
            .all(|known| to.iter().any(|needed| needed.is_subset(known)))
    };
    let rule = match (suffices(&before, &after), suffices(&after, &before)) {
        (true, true) => return,
        (true, false) => &rules::SECURITY_LOOSENED,
        (false, true) => &rules::SECURITY_TIGHTENED,
        (false, false) => &rules::SECURITY_CHANGED,
    };
    let message = format!("credentials: {} → {}", describe(&before), describe(&after));
    findings.push_shared(rule, "security", message);
}

/// The credentials of which one set suffices. Without a `security`, none are needed.
fn alternatives(side: &Side, operation: &Value) -> Vec<Credentials> {
    let security = operation
        .get("security")
        .or_else(|| side.document.get("security"))
        .and_then(Value::as_array);
    let alternatives: Vec<Credentials> = security
        .into_iter()
        .flatten()
        .filter_map(Value::as_object)
        .map(|needed| {
            let schemes = needed.iter();
            schemes
                .flat_map(|(name, scopes)| credentials(side, name, scopes))
                .collect()
        })
        .collect();
    match alternatives.is_empty() {
        true => vec![Credentials::new()],
        false => alternatives,
    }
}

/// A scheme by what it is, because its name is not sent, and with each scope.
fn credentials(side: &Side, name: &str, scopes: &Value) -> Vec<String> {
    let scheme = &side.document["components"]["securitySchemes"][name];
    let scheme = side.resolve(scheme);
    let text = |key: &str| scheme[key].as_str();
    let scheme = match (text("type"), text("scheme"), text("in"), text("name")) {
        (Some("http"), Some(scheme), ..) => format!("http {scheme}"),
        (Some("apiKey"), _, Some(place), Some(key)) => format!("{place} {key}"),
        (Some(kind), ..) => kind.to_owned(),
        (None, ..) => name.to_owned(),
    };
    let scopes = scopes.as_array().into_iter().flatten();
    let scopes = scopes.filter_map(Value::as_str);
    let scopes: Vec<String> = scopes
        .map(|scope| format!("{scheme} with {scope}"))
        .collect();
    [scheme].into_iter().chain(scopes).collect()
}

fn describe(alternatives: &[Credentials]) -> String {
    let described: Vec<String> = alternatives
        .iter()
        .map(|needed| match needed.is_empty() {
            true => "none".to_owned(),
            false => {
                let names: Vec<&str> = needed.iter().map(String::as_str).collect();
                names.join(" and ")
            }
        })
        .collect();
    described.join(", or ")
}
