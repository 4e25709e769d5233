//! Operations of both sides, matched; parameters, bodies and responses.

use std::collections::{BTreeMap, BTreeSet};

use anyhow::Result;
use serde_json::{Map, Value};

use super::schema::{Comparison, Findings};
use crate::diff::{
    rule::{self, Direction, Rule},
    side::Side,
    verify,
};

/// An operation with what differs in it.
pub struct Matched<'a> {
    /// Its id in OLD; in NEW where OLD does not have it.
    pub name: String,
    pub findings: Findings<'a>,
}

/// An operation of one side.
struct Operation<'a> {
    name: String,
    /// `PUT /tickets/{ticket_id}`
    title: String,
    path: &'a str,
    object: &'a Map<String, Value>,
    parameters: Vec<&'a Value>,
}

/// Compares all operations of two sides.
pub fn compare<'a>(old: &'a Side, new: &'a Side) -> Result<Vec<Matched<'a>>> {
    let (was, is) = (operations(old), operations(new));
    let keys: BTreeSet<&String> = was.keys().chain(is.keys()).collect();
    // Only our descriptions say how lists are walked and what can be resent.
    let is_annotated = old.is_ours && new.is_ours;
    let mut result = Vec::new();
    for key in keys {
        let mut findings = Findings::default();
        let name = match (was.get(key), is.get(key)) {
            (Some(before), Some(after)) => {
                let pair = OperationPair {
                    before,
                    after,
                    old,
                    new,
                };
                pair.compare(&mut findings, is_annotated)?;
                &before.name
            }
            (Some(before), None) => {
                findings.push(
                    &rule::OPERATION_REMOVED,
                    &before.title,
                    format!("`{}` is gone", before.name),
                );
                &before.name
            }
            (None, Some(after)) => {
                findings.push(
                    &rule::OPERATION_ADDED,
                    &after.title,
                    format!("`{}` is new", after.name),
                );
                &after.name
            }
            (None, None) => continue,
        };
        result.push(Matched {
            name: name.clone(),
            findings,
        });
    }
    Ok(result)
}

/// The operations of `side` by method and shape of path.
fn operations(side: &Side) -> BTreeMap<String, Operation<'_>> {
    verify::operations(&side.document)
        .map(|(path, method, object)| {
            let title = format!("{} {path}", method.to_uppercase());
            let shared = &side.document["paths"][path]["parameters"];
            // A parameter of the operation comes before one of its path.
            let mut parameters: Vec<&Value> = Vec::new();
            for parameter in [object.get("parameters"), Some(shared)]
                .into_iter()
                .flatten()
                .filter_map(Value::as_array)
                .flatten()
            {
                let parameter = target(side, parameter);
                let is_known = parameters.iter().any(|known| {
                    known["name"] == parameter["name"] && known["in"] == parameter["in"]
                });
                if !is_known {
                    parameters.push(parameter);
                }
            }
            let operation = Operation {
                name: name(object).map_or_else(|| title.clone(), str::to_owned),
                title,
                path,
                object,
                parameters,
            };
            (format!("{method} {}", shape(path)), operation)
        })
        .collect()
}

/// The operation's id, if it has one.
pub fn name(operation: &Map<String, Value>) -> Option<&str> {
    operation.get("operationId")?.as_str()
}

/// A path without the names of its parameters.
pub fn shape(path: &str) -> String {
    let segments: Vec<&str> = path
        .split('/')
        .map(|segment| {
            if segment.starts_with('{') {
                "{}"
            } else {
                segment
            }
        })
        .collect();
    segments.join("/")
}

/// What `value` is or refers to; `verify` has refused cycles.
fn target<'a>(side: &'a Side, mut value: &'a Value) -> &'a Value {
    while let Some(place) = value["$ref"].as_str()
        && let Some(found) = side.document.pointer(place.trim_start_matches('#'))
    {
        value = found;
    }
    value
}

struct OperationPair<'a, 'b> {
    before: &'b Operation<'a>,
    after: &'b Operation<'a>,
    old: &'a Side,
    new: &'a Side,
}

impl<'a> OperationPair<'a, '_> {
    fn compare(&self, into: &mut Findings<'a>, is_annotated: bool) -> Result<()> {
        let is_deprecated = |operation: &Operation<'_>| {
            operation.object.get("deprecated") == Some(&Value::Bool(true))
        };
        match (is_deprecated(self.before), is_deprecated(self.after)) {
            (false, true) => into.push(
                &rule::OPERATION_DEPRECATED,
                &self.before.title,
                "is now deprecated".to_owned(),
            ),
            (true, false) => into.push(
                &rule::OPERATION_UNDEPRECATED,
                &self.before.title,
                "is no longer deprecated".to_owned(),
            ),
            _ => {}
        }
        self.parameters(into)?;
        self.request(into)?;
        self.responses(into)?;
        if is_annotated {
            super::annotation::compare(self.before.object, self.after.object, into);
        }
        Ok(())
    }

    fn comparison(&self, direction: Direction) -> Comparison<'a> {
        Comparison {
            old: self.old,
            new: self.new,
            direction,
        }
    }

    fn parameters(&self, into: &mut Findings<'a>) -> Result<()> {
        let (was, is) = (by_key(self.before), by_key(self.after));
        let gone: Vec<_> = was
            .iter()
            .filter(|(key, _)| !is.contains_key(*key))
            .collect();
        let mut moved = BTreeSet::new();
        for (key, parameter) in gone {
            let is_elsewhere = |key: &&Key| key.0 != "path" && !was.contains_key(*key);
            let elsewhere = is
                .iter()
                .find(|(other, _)| other.1 == key.1 && is_elsewhere(other));
            if let Some((other, after)) = elsewhere
                && key.0 != "path"
                && !moved.contains(&other.1)
            {
                moved.insert(key.1.clone());
                let place = key.min(other).title();
                let message = format!("`{}` is sent in {}; was in {}", key.1, other.0, key.0);
                into.push(&rule::PARAMETER_MOVED, &place, message);
                self.parameter(parameter, after, &place, into)?;
                continue;
            }
            let rule = either(
                parameter,
                &rule::PARAMETER_REQUIRED_REMOVED,
                &rule::PARAMETER_OPTIONAL_REMOVED,
            );
            let message = format!("`{}` is gone", wire_name(parameter));
            into.push(rule, &key.title(), message);
        }
        for (key, parameter) in &is {
            match was.get(key) {
                Some(before) => self.parameter(before, parameter, &key.title(), into)?,
                None if moved.contains(&key.1) => {}
                None => {
                    let rule = either(
                        parameter,
                        &rule::PARAMETER_REQUIRED_ADDED,
                        &rule::PARAMETER_OPTIONAL_ADDED,
                    );
                    let message = format!("`{}` is new", wire_name(parameter));
                    into.push(rule, &key.title(), message);
                }
            }
        }
        Ok(())
    }

    fn parameter(
        &self,
        old: &'a Value,
        new: &'a Value,
        place: &str,
        into: &mut Findings<'a>,
    ) -> Result<()> {
        let is_required = |value: &Value| value["required"] == true;
        match (is_required(old), is_required(new)) {
            (false, true) => into.push(
                &rule::PARAMETER_BECAME_REQUIRED,
                place,
                "is now required".to_owned(),
            ),
            (true, false) => into.push(
                &rule::PARAMETER_BECAME_OPTIONAL,
                place,
                "is no longer required".to_owned(),
            ),
            _ => {}
        }
        let (was, is) = (style(old), style(new));
        if was != is {
            into.push(
                &rule::PARAMETER_STYLE_CHANGED,
                place,
                format!("{} → {}", show(&was), show(&is)),
            );
        }
        let (Some(was), Some(is)) = (old.get("schema"), new.get("schema")) else {
            return Ok(());
        };
        let is_optional = !is_required(old) && !is_required(new);
        self.schema(Direction::Request, was, is, place, is_optional, into)
    }

    /// Compares schemas whose place is not inside another one.
    fn schema(
        &self,
        direction: Direction,
        old: &'a Value,
        new: &'a Value,
        place: &str,
        is_optional: bool,
        into: &mut Findings<'a>,
    ) -> Result<()> {
        let mut found = Findings::default();
        self.comparison(direction)
            .place(&vec![old], &vec![new], "", is_optional, &mut found)?;
        for finding in found.own {
            into.push(
                finding.rule,
                &super::join(place, &finding.path),
                finding.message,
            );
        }
        for (path, pair) in found.below {
            into.below.push((super::join(place, &path), pair));
        }
        Ok(())
    }

    fn request(&self, into: &mut Findings<'a>) -> Result<()> {
        let body = |operation: &Operation<'a>, side: &'a Side| {
            operation
                .object
                .get("requestBody")
                .map(|body| target(side, body))
        };
        let place = "request body";
        let (was, is) = match (body(self.before, self.old), body(self.after, self.new)) {
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
        match (was["required"] == true, is["required"] == true) {
            (false, true) => into.push(
                &rule::REQUEST_BODY_BECAME_REQUIRED,
                place,
                "is now required".to_owned(),
            ),
            (true, false) => into.push(
                &rule::REQUEST_BODY_BECAME_OPTIONAL,
                place,
                "is no longer required".to_owned(),
            ),
            _ => {}
        }
        self.content(Direction::Request, was, is, place, into)
    }

    fn responses(&self, into: &mut Findings<'a>) -> Result<()> {
        let responses =
            |operation: &Operation<'a>, side: &'a Side| -> BTreeMap<&'a str, &'a Value> {
                operation
                    .object
                    .get("responses")
                    .and_then(Value::as_object)
                    .into_iter()
                    .flatten()
                    .map(|(status, response)| (status.as_str(), target(side, response)))
                    .collect()
            };
        let was = responses(self.before, self.old);
        let is = responses(self.after, self.new);
        let is_success = |status: &str| status.starts_with('2');
        for (status, before) in &was {
            let place = format!("response {status}");
            match is.get(status) {
                Some(after) => self.content(Direction::Response, before, after, &place, into)?,
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
    fn content(
        &self,
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
            self.schema(direction, was, is, &place, false, into)?;
        }
        for (media_type, _) in media(new) {
            if old["content"].get(media_type).is_none() {
                into.push(added, place, format!("`{media_type}` is new"));
            }
        }
        Ok(())
    }
}

/// Where a parameter goes and what it is called there. Names in a path are not
/// on the wire, so there it is the position.
#[derive(Clone, Eq, Ord, PartialEq, PartialOrd)]
struct Key(String, String);

impl Key {
    /// `query per_page`, `path parameter 1`
    fn title(&self) -> String {
        match self.0.as_str() {
            "path" => format!("path parameter {}", self.1),
            place => format!("{place} {}", self.1),
        }
    }
}

fn by_key<'a>(operation: &Operation<'a>) -> BTreeMap<Key, &'a Value> {
    let positions: Vec<&str> = operation
        .path
        .split('/')
        .filter_map(|segment| segment.strip_prefix('{')?.strip_suffix('}'))
        .collect();
    operation
        .parameters
        .iter()
        .filter_map(|parameter| {
            let (place, name) = (parameter["in"].as_str()?, parameter["name"].as_str()?);
            let name = match place {
                "path" => {
                    // What is declared and not in the path is not sent.
                    let position = positions.iter().position(|known| *known == name)?;
                    (position + 1).to_string()
                }
                _ => name.to_owned(),
            };
            Some((Key(place.to_owned(), name), *parameter))
        })
        .collect()
}

/// `required` where `value` says it is, else `optional`.
fn either(value: &Value, required: &'static Rule, optional: &'static Rule) -> &'static Rule {
    if value["required"] == true {
        required
    } else {
        optional
    }
}

fn wire_name(parameter: &Value) -> &str {
    parameter["name"].as_str().unwrap_or_default()
}

/// How values are written: style, and whether lists are repeated.
fn style(parameter: &Value) -> (&str, bool) {
    let style = parameter["style"]
        .as_str()
        .unwrap_or_else(|| match parameter["in"].as_str() {
            Some("query" | "cookie") => "form",
            _ => "simple",
        });
    let explode = parameter["explode"].as_bool().unwrap_or(style == "form");
    (style, explode)
}

fn show((style, explode): &(&str, bool)) -> String {
    match explode {
        true => format!("{style}, exploded"),
        false => (*style).to_owned(),
    }
}
