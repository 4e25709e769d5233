//! Operations of both sides, matched.

use std::collections::{BTreeMap, BTreeSet};

use anyhow::Result;
use serde_json::{Map, Value};

use super::{
    annotation, body, parameter,
    schema::{Comparison, Findings},
};
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
pub struct Operation<'a> {
    pub name: String,
    /// `PUT /tickets/{ticket_id}`
    title: String,
    pub path: &'a str,
    pub object: &'a Map<String, Value>,
    pub parameters: Vec<&'a Value>,
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

/// The names of the parameters in a path, in its order.
pub fn parameters_of(path: &str) -> Vec<&str> {
    path.split('/')
        .filter_map(|segment| segment.strip_prefix('{')?.strip_suffix('}'))
        .collect()
}

/// What `value` is or refers to; `verify` has refused cycles.
pub fn target<'a>(side: &'a Side, mut value: &'a Value) -> &'a Value {
    while let Some(place) = value["$ref"].as_str()
        && let Some(found) = side.document.pointer(place.trim_start_matches('#'))
    {
        value = found;
    }
    value
}

/// An operation of both sides.
pub struct OperationPair<'a, 'b> {
    pub before: &'b Operation<'a>,
    pub after: &'b Operation<'a>,
    pub old: &'a Side,
    pub new: &'a Side,
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
        parameter::compare(self, into)?;
        body::request(self, into)?;
        body::responses(self, into)?;
        if is_annotated {
            annotation::compare(self.before.object, self.after.object, into);
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

    /// Compares schemas whose place is not inside another one.
    pub fn schema(
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
}

/// `required` where `value` says it is, else `optional`.
pub fn either(value: &Value, required: &'static Rule, optional: &'static Rule) -> &'static Rule {
    if value["required"] == true {
        required
    } else {
        optional
    }
}
