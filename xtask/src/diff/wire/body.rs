//! The comparison of request and response bodies.

use std::collections::BTreeMap;

use anyhow::Result;
use serde_json::Value;

use super::{
    findings::Findings,
    operation::SideOperation,
    operation_pair::OperationPair,
    requirement::{is_required, rule_by_requirement},
};
use crate::diff::{
    rules::{self, Direction, Rule},
    side::Side,
};

/// Compares the request bodies.
pub fn compare_requests<'a>(
    pair: &OperationPair<'a, '_>,
    findings: &mut Findings<'a>,
) -> Result<()> {
    let body = |operation: &SideOperation<'a>, side: &'a Side| {
        operation
            .object
            .get("requestBody")
            .map(|body| side.resolve(body))
    };
    let place = "request body";
    let (before, after) = match (body(pair.before, pair.old), body(pair.after, pair.new)) {
        (None, None) => return Ok(()),
        (None, Some(body)) => {
            let rule = rule_by_requirement(
                body,
                &rules::REQUEST_BODY_REQUIRED_ADDED,
                &rules::REQUEST_BODY_OPTIONAL_ADDED,
            );
            findings.push(rule, place, "a request body was added".to_owned());
            return Ok(());
        }
        (Some(body), None) => {
            let rule = rule_by_requirement(
                body,
                &rules::REQUEST_BODY_REQUIRED_REMOVED,
                &rules::REQUEST_BODY_OPTIONAL_REMOVED,
            );
            findings.push(rule, place, "the request body was removed".to_owned());
            return Ok(());
        }
        (Some(before), Some(after)) => (before, after),
    };
    findings.push_requirement(
        (is_required(before), is_required(after)),
        (
            &rules::REQUEST_BODY_BECAME_REQUIRED,
            &rules::REQUEST_BODY_BECAME_OPTIONAL,
        ),
        place,
    );
    compare_content(pair, Direction::Request, before, after, place, findings)
}

/// Compares the responses by status.
pub fn compare_responses<'a>(
    pair: &OperationPair<'a, '_>,
    findings: &mut Findings<'a>,
) -> Result<()> {
    let responses =
        |operation: &SideOperation<'a>, side: &'a Side| -> BTreeMap<&'a str, &'a Value> {
            operation
                .object
                .get("responses")
                .and_then(Value::as_object)
                .into_iter()
                .flatten()
                .map(|(status, response)| (status.as_str(), side.resolve(response)))
                .collect()
        };
    let old = responses(pair.before, pair.old);
    let new = responses(pair.after, pair.new);
    let is_success = |status: &str| status.starts_with('2');
    for (status, before) in &old {
        let place = format!("response {status}");
        match new.get(status) {
            Some(after) => {
                compare_content(pair, Direction::Response, before, after, &place, findings)?
            }
            None => {
                let rule = match is_success(status) {
                    true => &rules::RESPONSE_SUCCESS_REMOVED,
                    false => &rules::RESPONSE_ERROR_REMOVED,
                };
                findings.push(rule, &place, format!("{status} is no longer returned"));
            }
        }
    }
    for status in new.keys().filter(|status| !old.contains_key(*status)) {
        let rule = match is_success(status) {
            true => &rules::RESPONSE_SUCCESS_ADDED,
            false => &rules::RESPONSE_ERROR_ADDED,
        };
        findings.push(
            rule,
            &format!("response {status}"),
            format!("{status} can now be returned"),
        );
    }
    Ok(())
}

/// Compares the media types of a request body or a response.
fn compare_content<'a>(
    pair: &OperationPair<'a, '_>,
    direction: Direction,
    old: &'a Value,
    new: &'a Value,
    place: &str,
    findings: &mut Findings<'a>,
) -> Result<()> {
    let (added, removed): (&'static Rule, &'static Rule) = match direction {
        Direction::Request => (
            &rules::REQUEST_MEDIA_TYPE_ADDED,
            &rules::REQUEST_MEDIA_TYPE_REMOVED,
        ),
        Direction::Response => (
            &rules::RESPONSE_MEDIA_TYPE_ADDED,
            &rules::RESPONSE_MEDIA_TYPE_REMOVED,
        ),
    };
    let media = |value: &'a Value| value["content"].as_object().into_iter().flatten();
    for (media_type, before) in media(old) {
        let Some(after) = new["content"].get(media_type) else {
            findings.push(removed, place, format!("`{media_type}` was removed"));
            continue;
        };
        let (Some(before), Some(after)) = (before.get("schema"), after.get("schema")) else {
            continue;
        };
        let place = match media_type.as_str() {
            "application/json" => place.to_owned(),
            other => format!("{place} ({other})"),
        };
        pair.compare_schemas((direction, false), (before, after), &place, false, findings)?;
    }
    for (media_type, _) in media(new) {
        if old["content"].get(media_type).is_none() {
            findings.push(added, place, format!("`{media_type}` was added"));
        }
    }
    Ok(())
}
