//! Every field of every response example, made wrong one at a time.
//!
//! A field that is null, of another type or missing costs itself: the rest of
//! the answer arrives, and exactly that place is reported. Only an `id` and the
//! list of a list operation are more than a field.

use std::collections::BTreeSet;

use intercom_sdk::{ErrorKind, catalog::Operation};
use serde_json::{Value, json};

use super::upstream::Example;

/// What was tried, and what went wrong.
#[derive(Debug, Default)]
pub(crate) struct Tally {
    /// Fields that are neither an `id` nor a list.
    pub(crate) fields: usize,
    /// Answers with one of them wrong.
    pub(crate) answers: usize,
    /// Those of which something was set aside.
    pub(crate) repaired: usize,
    /// Answers with a wrong `id` or list.
    pub(crate) without_identity: usize,
    /// Those that were an error, and not an entry set aside.
    pub(crate) refused: usize,
    pub(crate) problems: BTreeSet<String>,
}

#[derive(Clone, Copy, Debug)]
enum Mutation {
    Null,
    OtherType,
    Missing,
}

/// Makes every field of `example` wrong.
pub(crate) fn examine<C>(operation: &Operation<C>, example: &Example, tally: &mut Tally) {
    let whole = operation
        .decode_response_strict(&example.bytes())
        .expect("the example decodes");
    let mut places = Vec::new();
    find(&example.value, &mut Vec::new(), &mut places);
    for place in places {
        let is_identity = is_identity(operation, &place);
        tally.fields += usize::from(!is_identity);
        for mutation in [Mutation::Null, Mutation::OtherType, Mutation::Missing] {
            let Some(body) = mutate(&example.value, &place, mutation) else {
                continue;
            };
            let bytes = body.to_string().into_bytes();
            if is_identity {
                tally.without_identity += 1;
                tally.refused += usize::from(operation.decode_response(&bytes).is_err());
                continue;
            }
            tally.answers += 1;
            match check(operation, &whole, &bytes, &place) {
                Ok(is_repaired) => tally.repaired += usize::from(is_repaired),
                Err(problem) => {
                    let place = place.join(".");
                    tally
                        .problems
                        .insert(format!("{} {place} {mutation:?}: {problem}", operation.id));
                }
            }
        }
    }
}

/// Whether something was set aside, or why the answer is not as it should be.
fn check<C>(
    operation: &Operation<C>,
    whole: &Value,
    bytes: &[u8],
    place: &[String],
) -> Result<bool, String> {
    let value = operation
        .decode_response(bytes)
        .map_err(|error| error.to_string())?;
    let repairs = operation
        .repairs(bytes)
        .map_err(|error| error.to_string())?;
    let path = path(place);
    let reported: Vec<&str> = repairs.iter().map(|repair| repair.path()).collect();
    if !reported.is_empty() && reported != [path.as_str()] {
        return Err(format!("reported are {reported:?}"));
    }
    match operation.decode_response_strict(bytes) {
        Ok(strict) if repairs.is_empty() && strict == value => {}
        Err(error) if !repairs.is_empty() && error.kind() == ErrorKind::Decode => {
            if error.path().is_none_or(|at| !at.starts_with(&path)) {
                return Err(format!("strictly, it is at {:?}", error.path()));
            }
        }
        strict => return Err(format!("{reported:?}, but strictly {strict:?}")),
    }
    // What the type does not keep of a wrong value, it may keep in its way.
    let (mut value, mut whole) = (value, whole.clone());
    remove(&mut value, place);
    remove(&mut whole, place);
    match value == whole {
        true => Ok(!repairs.is_empty()),
        false => Err(format!(
            "something else is lost: {value} instead of {whole}"
        )),
    }
}

/// The places of all fields of all objects.
fn find(value: &Value, at: &mut Vec<String>, places: &mut Vec<Vec<String>>) {
    match value {
        Value::Object(object) => {
            for (key, value) in object {
                at.push(key.clone());
                places.push(at.clone());
                find(value, at, places);
                at.pop();
            }
        }
        Value::Array(list) => {
            for (index, value) in list.iter().enumerate() {
                at.push(index.to_string());
                find(value, at, places);
                at.pop();
            }
        }
        _ => {}
    }
}

/// Whether without it nobody knows which thing it is, or whether there is more.
fn is_identity<C>(operation: &Operation<C>, place: &[String]) -> bool {
    let path = place.join(".");
    let is_list = operation.paging.is_some_and(|paging| {
        paging.items == path || paging.items.starts_with(&format!("{path}."))
    });
    is_list || place.last().is_some_and(|key| key == "id")
}

fn mutate(body: &Value, place: &[String], mutation: Mutation) -> Option<Value> {
    let mut body = body.clone();
    match mutation {
        Mutation::Missing => remove(&mut body, place),
        Mutation::Null => *at(&mut body, place)? = Value::Null,
        Mutation::OtherType => {
            let value = at(&mut body, place)?;
            *value = match value {
                // Its type is not known.
                Value::Null => return None,
                Value::Bool(_) | Value::Number(_) => json!("another"),
                Value::String(_) => json!({ "another": true }),
                Value::Array(_) | Value::Object(_) => json!(true),
            };
        }
    }
    Some(body)
}

fn at<'a>(body: &'a mut Value, place: &[String]) -> Option<&'a mut Value> {
    place.iter().try_fold(body, |value, step| match value {
        Value::Object(object) => object.get_mut(step),
        Value::Array(list) => list.get_mut(step.parse::<usize>().ok()?),
        _ => None,
    })
}

fn remove(body: &mut Value, place: &[String]) {
    if let Some((last, parents)) = place.split_last()
        && let Some(Value::Object(object)) = at(body, parents)
    {
        object.remove(last);
    }
}

/// As an error spells it: `data[3].id`.
fn path(place: &[String]) -> String {
    let mut path = String::new();
    for step in place {
        match step.parse::<usize>() {
            Ok(index) => path += &format!("[{index}]"),
            Err(_) if path.is_empty() => path += step,
            Err(_) => path += &format!(".{step}"),
        }
    }
    path
}
