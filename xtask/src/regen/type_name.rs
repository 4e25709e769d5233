//! Names of the generated Rust types.
//!
//! The generator names a component after its key, and an inline schema after its
//! `title` or, without one, by the whole path to it
//! (`ArticleSearchHighlightsHighlightedSummaryItemItem`). So this stage gives
//! every inline schema that becomes a type a `title`, and renames components
//! through their keys.
//!
//! An inline schema is named after the type that contains it and its field; an item
//! of a list after the field's singular; a body after its operation. Where
//! the rule gives a bad name, `xtask/type_names.yaml` has a row.

use std::{
    cell::RefCell,
    collections::{BTreeMap, BTreeSet, btree_map::Entry},
    mem,
};

use heck::ToUpperCamelCase as _;
use serde_json::{Value, json};

use super::{
    description::{Description, Object},
    name_words::{REQUEST, candidates, is_made_up, singular_of_last_word},
    problems::{Problems, Topic},
    schema::{self, COMBINATORS, WRITTEN_BY_HAND, reference, referenced, values},
    tables::Tables,
};

/// The most characters that a name may have.
const LONGEST: usize = 30;

/// The name of each place, over all versions of one run.
#[derive(Default)]
pub struct Names {
    /// Place to name, and the version that came first.
    assigned: RefCell<BTreeMap<String, (String, String)>>,
}

/// Renames components and gives inline schemas their titles.
///
/// Names that are too long, made up, or taken are problems, and so are places that
/// had another name in an earlier version.
pub fn apply(
    description: &mut Description,
    tables: &Tables,
    names: &Names,
    problems: &mut Problems,
) {
    let mut namer = Namer {
        tables,
        version: description.version.clone(),
        types: BTreeMap::new(),
        assigned: Vec::new(),
        problems: Vec::new(),
    };
    let keys = namer.keys(&description.schemas);
    for (place, key) in &keys {
        namer.register(place, key.to_upper_camel_case(), None);
        if key != place && WRITTEN_BY_HAND.contains(&place.as_str()) {
            namer.problems.push(format!(
                "{key}: {place} has a hand-written type, which is found by that key"
            ));
        }
    }
    // Requests are named last: in a conflict they take another name.
    for is_request in [false, true] {
        for (place, schema) in &mut description.schemas {
            let name = keys[place].to_upper_camel_case();
            if is_request == name.ends_with(REQUEST) && !WRITTEN_BY_HAND.contains(&place.as_str()) {
                namer.inside(schema, place, &name);
            }
        }
    }
    namer.operations(description);
    namer.verify(description, names);
    for problem in namer.problems {
        problems.push(Topic::TypeName, problem);
    }
    rename(description, &keys);
}

/// Everything about the names of one version.
struct Namer<'a> {
    tables: &'a Tables,
    version: String,
    /// Each name with its first place, and the shape of an inline schema.
    types: BTreeMap<String, (String, Option<Value>)>,
    assigned: Vec<(String, String)>,
    problems: Vec<String>,
}

impl Namer<'_> {
    /// The key that each component gets.
    fn keys(&self, components: &Object) -> BTreeMap<String, String> {
        components
            .keys()
            .map(|key| {
                let chosen = self.tables.component_names.take(key, &self.version);
                (key.clone(), chosen.unwrap_or(key).clone())
            })
            .collect()
    }

    /// Names the inline schemas of operations.
    fn operations(&mut self, description: &mut Description) {
        schema::roots(description, |place, schema| {
            let Some((operation, rest)) = place.split_once(['(', '-']) else {
                return;
            };
            // All operations share one error type.
            if rest
                .strip_prefix('>')
                .is_some_and(|status| !status.starts_with('2'))
            {
                return;
            }
            let name = match rest.strip_suffix(')') {
                Some("body") => format!("{operation}_request"),
                Some(parameter) => format!("{operation}_{parameter}"),
                None => format!("{operation}_response"),
            };
            let name = name.to_upper_camel_case();
            self.schema(schema, place, &[name]);
        });
    }

    /// Names `schema` if it becomes a type, and the inline schemas inside it.
    ///
    /// `candidates` are names for it, the best first; the last is taken where
    /// the others belong to something else.
    fn schema(&mut self, schema: &mut Value, place: &str, candidates: &[String]) {
        let Value::Object(object) = schema else {
            return;
        };
        if referenced(object).is_some() {
            return;
        }
        let mut owner = candidates.last().cloned().unwrap_or_default();
        if becomes_a_type(object) {
            let shape = shape(schema);
            owner = match self.tables.place_names.take(place, &self.version) {
                Some(chosen) => chosen.clone(),
                None => candidates
                    .iter()
                    .find(|name| self.is_free(name, &shape))
                    .cloned()
                    .unwrap_or(owner),
            };
            self.register(place, owner.clone(), Some(shape));
            self.assigned.push((place.to_owned(), owner.clone()));
            schema["title"] = json!(owner);
            self.inside(schema, place, &owner);
            return;
        }
        if let Some(items) = object.get_mut("items") {
            let singulars: Vec<_> = candidates
                .iter()
                .map(|name| singular_of_last_word(name))
                .collect();
            self.schema(items, &format!("{place}[]"), &singulars);
        }
        if let Some(values) = object.get_mut("additionalProperties") {
            self.schema(values, &format!("{place}.*"), candidates);
        }
        self.members(schema, place, &owner);
    }

    /// Names the inline schemas inside a schema that is named `owner`.
    fn inside(&mut self, schema: &mut Value, place: &str, owner: &str) {
        if let Some(Value::Object(properties)) = schema.get_mut("properties") {
            for (field, property) in properties {
                let candidates = candidates(owner, field);
                self.schema(property, &format!("{place}.{field}"), &candidates);
            }
        }
        if let Some(items) = schema.get_mut("items") {
            let item = [singular_of_last_word(owner)];
            self.schema(items, &format!("{place}[]"), &item);
        }
        if let Some(values) = schema.get_mut("additionalProperties") {
            let value = [format!("{owner}Value")];
            self.schema(values, &format!("{place}.*"), &value);
        }
        self.members(schema, place, owner);
    }

    /// A member of a union is a variant, and its fields are fields of that.
    fn members(&mut self, schema: &mut Value, place: &str, owner: &str) {
        for keyword in COMBINATORS {
            if let Some(Value::Array(members)) = schema.get_mut(keyword) {
                for (index, member) in members.iter_mut().enumerate() {
                    self.inside(member, &format!("{place}.{keyword}[{index}]"), owner);
                }
            }
        }
    }

    fn is_free(&self, name: &str, shape: &Value) -> bool {
        self.types
            .get(name)
            .is_none_or(|(_, other)| other.as_ref() == Some(shape))
    }

    /// Takes `name` for the type at `place`. Inline schemas of the same shape may
    /// share one: the generator makes one type of them.
    fn register(&mut self, place: &str, name: String, shape: Option<Value>) {
        match self.types.entry(name) {
            Entry::Vacant(entry) => {
                entry.insert((place.to_owned(), shape));
            }
            Entry::Occupied(entry) => {
                let (other, other_shape) = entry.get();
                if shape.is_none() || *other_shape != shape {
                    let name = entry.key();
                    self.problems.push(format!(
                        "{name}: {place} and {other} are two types of this name"
                    ));
                }
            }
        }
    }

    fn verify(&mut self, description: &mut Description, names: &Names) {
        let operations: BTreeSet<String> = description
            .operations()
            .map(|operation| operation.id().to_upper_camel_case())
            .collect();
        for (name, (place, _)) in &self.types {
            let length = name.len();
            let mut say = |problem: &str| self.problems.push(format!("{name}: {place} {problem}"));
            if length > LONGEST {
                say(&format!("has a name of {length} characters"));
            }
            if operations.contains(name) {
                say("has the name of an operation");
            }
            if *name != name.to_upper_camel_case() {
                say("has a name that is not in PascalCase");
            }
            if is_made_up(name) {
                say("has a made-up name");
            }
        }
        let mut assigned = names.assigned.borrow_mut();
        for (place, name) in mem::take(&mut self.assigned) {
            match assigned.entry(place) {
                Entry::Vacant(entry) => {
                    entry.insert((name, description.version.clone()));
                }
                Entry::Occupied(entry) => {
                    let (other, version) = entry.get();
                    if *other != name {
                        let place = entry.key();
                        self.problems
                            .push(format!("{name}: {place} is {other} in {version}"));
                    }
                }
            }
        }
    }
}

fn becomes_a_type(schema: &Object) -> bool {
    let has_fields = schema
        .get("properties")
        .and_then(Value::as_object)
        .is_some_and(|fields| !fields.is_empty());
    let is_constant = schema.get("x-intercom-constant") == Some(&json!(true));
    let is_words =
        values(schema).is_some_and(|values| values.iter().all(|value| value.is_string()));
    has_fields || schema.contains_key("oneOf") || (is_words && !is_constant)
}

/// The shape of a schema: without descriptions, titles and the order of values.
fn shape(schema: &Value) -> Value {
    let mut shape = schema.clone();
    schema::walk(&mut shape, "", &mut |schema, _| {
        for key in ["description", "nullable", "title"] {
            schema.remove(key);
        }
        if let Some(Value::Array(words)) = schema.get_mut("enum") {
            words.sort_by(|a, b| a.as_str().cmp(&b.as_str()));
        }
    });
    shape
}

/// Moves components to their new keys, and all references with them.
fn rename(description: &mut Description, keys: &BTreeMap<String, String>) {
    schema::walk_all(description, &mut |schema, _| {
        if let Some(key) = referenced(schema).and_then(|name| keys.get(name)) {
            let Value::Object(renamed) = reference(key) else {
                return;
            };
            schema.extend(renamed);
        }
    });
    description.schemas = mem::take(&mut description.schemas)
        .into_iter()
        .map(|(name, schema)| (keys.get(&name).cloned().unwrap_or(name), schema))
        .collect();
}

#[cfg(test)]
mod tests;
