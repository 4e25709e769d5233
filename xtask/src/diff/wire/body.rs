//! Bodies of requests and responses.

use std::collections::BTreeMap;

use anyhow::Result;
use serde_json::Value;

use super::{
    operation::{Operation, OperationPair, either, target},
    schema::Findings,
};
use crate::diff::{
    rule::{self, Direction, Rule},
    side::Side,
};

/// Compares the bodies that are sent.
pub fn request<'a>(pair: &OperationPair<'a, '_>, into: &mut Findings<'a>) -> Result<()> {
    let body = |operation: &Operation<'a>, side: &'a Side| {
        operation
            .object
            .get("requestBody")
            .map(|body| target(side, body))
    };
    let place = "request body";
    let (was, is) = match (body(pair.before, pair.old), body(pair.after, pair.new)) {
        (None, None) => return Ok(()),
        (None, Some(body)) => {
            let rule = either(
                body,
                &rule::REQUEST_BODY_REQUIRED_ADDED,
                &rule::REQUEST_BODY_OPTIONAL_ADDED,
            );
            into.push(rule, place, "a body can be sent now".to_owned());
            return Ok(());
        }
        (Some(body), None) => {
            let rule = either(
                body,
                &rule::REQUEST_BODY_REQUIRED_REMOVED,
                &rule::REQUEST_BODY_OPTIONAL_REMOVED,
            );
            into.push(rule, place, "no body is read any more".to_owned());
            return Ok(());
        }
        (Some(was), Some(is)) => (was, is),
    };
    into.required(
        (was["required"] == true, is["required"] == true),
        (
            &rule::REQUEST_BODY_BECAME_REQUIRED,
            &rule::REQUEST_BODY_BECAME_OPTIONAL,
        ),
        place,
    );
    content(pair, Direction::Request, was, is, place, into)
}

/// Compares what is answered, status by status.
pub fn responses<'a>(pair: &OperationPair<'a, '_>, into: &mut Findings<'a>) -> Result<()> {
    let responses = |operation: &Operation<'a>, side: &'a Side| -> BTreeMap<&'a str, &'a Value> {
        operation
            .object
            .get("responses")
            .and_then(Value::as_object)
            .into_iter()
            .flatten()
            .map(|(status, response)| (status.as_str(), target(side, response)))
            .collect()
    };
    let was = responses(pair.before, pair.old);
    let is = responses(pair.after, pair.new);
    let is_success = |status: &str| status.starts_with('2');
    for (status, before) in &was {
        let place = format!("response {status}");
        match is.get(status) {
            Some(after) => content(pair, Direction::Response, before, after, &place, into)?,
            None => {
                let rule = match is_success(status) {
                    true => &rule::RESPONSE_SUCCESS_REMOVED,
                    false => &rule::RESPONSE_ERROR_REMOVED,
                };
                into.push(rule, &place, format!("{status} is no longer answered"));
            }
        }
    }
    for status in is.keys().filter(|status| !was.contains_key(*status)) {
        let rule = match is_success(status) {
            true => &rule::RESPONSE_SUCCESS_ADDED,
            false => &rule::RESPONSE_ERROR_ADDED,
        };
        into.push(
            rule,
            &format!("response {status}"),
            format!("{status} can be answered"),
        );
    }
    Ok(())
}

/// The encodings of a body or a response.
fn content<'a>(
    pair: &OperationPair<'a, '_>,
    direction: Direction,
    old: &'a Value,
    new: &'a Value,
    place: &str,
    into: &mut Findings<'a>,
) -> Result<()> {
    let (added, removed): (&'static Rule, &'static Rule) = match direction {
        Direction::Request => (
            &rule::REQUEST_MEDIA_TYPE_ADDED,
            &rule::REQUEST_MEDIA_TYPE_REMOVED,
        ),
        Direction::Response => (
            &rule::RESPONSE_MEDIA_TYPE_ADDED,
            &rule::RESPONSE_MEDIA_TYPE_REMOVED,
        ),
    };
    let media = |value: &'a Value| value["content"].as_object().into_iter().flatten();
    for (media_type, was) in media(old) {
        let Some(is) = new["content"].get(media_type) else {
            into.push(removed, place, format!("`{media_type}` is gone"));
            continue;
        };
        let (Some(was), Some(is)) = (was.get("schema"), is.get("schema")) else {
            continue;
        };
        let place = match media_type.as_str() {
            "application/json" => place.to_owned(),
            other => format!("{place} ({other})"),
        };
        pair.schema(direction, was, is, &place, false, into)?;
    }
    for (media_type, _) in media(new) {
        if old["content"].get(media_type).is_none() {
            into.push(added, place, format!("`{media_type}` is new"));
        }
    }
    Ok(())
}
