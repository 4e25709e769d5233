//! Two surfaces: what a program that compiles against one meets in the other.

use std::collections::{BTreeMap, BTreeSet};

use super::{
    rename::{self, Renames},
    surface::{Definition, Method, Setter, Surface},
};
use crate::diff::{
    change::{Change, Place, Subject},
    rule::{self, Rule},
};

/// Everything that differs.
pub fn differences(old: &Surface, new: &Surface) -> Vec<Change> {
    let mut comparison = Comparison {
        old,
        new,
        renames: rename::find(old, new),
        uses: uses(old, new),
        changes: Vec::new(),
    };
    comparison.methods();
    comparison.types();
    comparison.functions();
    comparison.changes
}

/// Which operations a type belongs to, and whether it is sent.
#[derive(Default)]
struct Use {
    operations: BTreeSet<String>,
    is_sent: bool,
}

struct Comparison<'a> {
    old: &'a Surface,
    new: &'a Surface,
    renames: Renames,
    uses: BTreeMap<String, Use>,
    changes: Vec<Change>,
}

impl Comparison<'_> {
    fn methods(&mut self) {
        let (old, new) = (self.old, self.new);
        for (key, was) in &old.methods {
            match new.methods.get(key) {
                Some(is) => self.method(was, is),
                None => {
                    let message = format!("`Client::{}` is gone", was.name);
                    self.of_method(&rule::METHOD_REMOVED, &was.name, None, message);
                }
            }
        }
        for (key, is) in &new.methods {
            if !old.methods.contains_key(key) {
                let message = format!("`Client::{}` is new", is.name);
                self.of_method(&rule::METHOD_ADDED, &is.name, None, message);
            }
        }
    }

    fn of_method(
        &mut self,
        rule: &'static Rule,
        name: &str,
        member: Option<&str>,
        message: String,
    ) {
        let location = match member {
            Some(member) => format!("{name}().{member}"),
            None => format!("Client::{name}"),
        };
        let place = Place {
            operation: name.to_owned(),
            location,
        };
        self.changes
            .push(Change::new(rule, vec![place], None, message));
    }

    fn method(&mut self, was: &Method, is: &Method) {
        let name = &was.name;
        if *name != is.name {
            let message = format!("`Client::{name}` is now `Client::{}`", is.name);
            self.of_method(&rule::METHOD_RENAMED, name, None, message);
        }
        let response = rename::apply(&self.renames, &was.response);
        if response != is.response {
            let message = format!("`{}` → `{}`", was.response, is.response);
            self.of_method(&rule::RESPONSE_CHANGED, name, Some("send()"), message);
        }
        for (key, before) in &was.setters {
            match is.setters.get(key) {
                Some(after) => self.setter(name, key, before, after),
                None => {
                    let rule = match before.is_required {
                        true => &rule::SETTER_REQUIRED_REMOVED,
                        false => &rule::SETTER_REMOVED,
                    };
                    let message = format!("`.{}({})` is gone", before.name, before.kind);
                    self.of_method(rule, name, Some(key), message);
                }
            }
        }
        for (key, after) in &is.setters {
            if !was.setters.contains_key(key) {
                let rule = match after.is_required {
                    true => &rule::SETTER_REQUIRED_ADDED,
                    false => &rule::SETTER_ADDED,
                };
                let message = format!("`.{}({})` is new", after.name, after.kind);
                self.of_method(rule, name, Some(key), message);
            }
        }
        let item = was
            .item
            .as_ref()
            .map(|item| rename::apply(&self.renames, item));
        match (&item, &is.item) {
            (None, Some(_)) => {
                let message = "`.items()` and `.pages()` are new".to_owned();
                self.of_method(&rule::WALK_ADDED, name, Some("items()"), message);
            }
            (Some(_), None) => {
                let message = "`.items()` and `.pages()` are gone".to_owned();
                self.of_method(&rule::WALK_REMOVED, name, Some("items()"), message);
            }
            (Some(item), Some(other)) if item != other => {
                let message = format!("`{item}` → `{other}`");
                self.of_method(&rule::WALK_CHANGED, name, Some("items()"), message);
            }
            _ => {}
        }
    }

    fn setter(&mut self, method: &str, key: &str, was: &Setter, is: &Setter) {
        if was.name != is.name {
            let message = format!("`.{}()` is now `.{}()`", was.name, is.name);
            self.of_method(&rule::SETTER_RENAMED, method, Some(key), message);
        }
        if rename::apply(&self.renames, &was.kind) != is.kind {
            let message = format!("`.{}()`: `{}` → `{}`", was.name, was.kind, is.kind);
            self.of_method(&rule::SETTER_TYPE_CHANGED, method, Some(key), message);
        }
        let (rule, message) = match (was.is_required, is.is_required) {
            (false, true) => (&rule::SETTER_BECAME_REQUIRED, "is now required"),
            (true, false) => (&rule::SETTER_BECAME_OPTIONAL, "is no longer required"),
            _ => return,
        };
        let message = format!("`.{}()` {message}", was.name);
        self.of_method(rule, method, Some(key), message);
    }

    fn types(&mut self) {
        let (old, new) = (self.old, self.new);
        let renames = self.renames.clone();
        for (name, was) in &old.types {
            let now = renames.get(name).unwrap_or(name);
            if now != name {
                let message = format!("`{name}` is now `{now}`");
                self.of_type(&rule::TYPE_RENAMED, name, None, message);
            }
            match new.types.get(now) {
                Some(is) => self.definition(name, was, is),
                None => {
                    let message = format!("`{name}`, {}, is gone", was.kind());
                    self.of_type(&rule::TYPE_REMOVED, name, None, message);
                }
            }
        }
        for (name, is) in &new.types {
            if !old.types.contains_key(name) && renames.values().all(|now| now != name) {
                let message = format!("`{name}`, {}, is new", is.kind());
                self.of_type(&rule::TYPE_ADDED, name, None, message);
            }
        }
    }

    fn of_type(&mut self, rule: &'static Rule, name: &str, member: Option<&str>, message: String) {
        let now = self.renames.get(name);
        // Where it is told does not depend on the order of the sides.
        let shown = now.map_or(name, |now| now.as_str().min(name));
        let location = match member {
            Some(member) => format!("{shown}::{member}"),
            None => shown.to_owned(),
        };
        let mut operations = self.of_uses(name, |uses| uses.operations.clone());
        if operations.is_empty() {
            // Types of errors belong to all operations alike.
            operations.insert(String::new());
        }
        let places = operations
            .into_iter()
            .map(|operation| Place {
                operation,
                location: location.clone(),
            })
            .collect();
        let mut names = vec![name.to_owned()];
        names.extend(now.cloned());
        let schema = self.old.schema(name).or_else(|| self.new.schema(name));
        let subject = Subject {
            schema: schema.map(str::to_owned),
            names,
        };
        self.changes
            .push(Change::new(rule, places, Some(subject), message));
    }

    /// What is known of a type under the names it has on both sides.
    fn of_uses<T: Ord>(&self, name: &str, get: impl Fn(&Use) -> BTreeSet<T>) -> BTreeSet<T> {
        [Some(name), self.renames.get(name).map(String::as_str)]
            .into_iter()
            .flatten()
            .filter_map(|name| self.uses.get(name))
            .flat_map(get)
            .collect()
    }

    fn definition(&mut self, name: &str, was: &Definition, is: &Definition) {
        match (was, is) {
            (Definition::Struct(was), Definition::Struct(is)) => self.fields(name, was, is),
            (Definition::Union(was), Definition::Union(is)) => self.variants(name, was, is),
            (Definition::Open(was), Definition::Open(is)) => {
                for word in was.keys().filter(|word| !is.contains_key(*word)) {
                    let message = format!("`{name}::{word}` is gone");
                    self.of_type(&rule::OPEN_VARIANT_REMOVED, name, Some(word), message);
                }
                for word in is.keys().filter(|word| !was.contains_key(*word)) {
                    let message = format!("`{name}::{word}` is new");
                    self.of_type(&rule::OPEN_VARIANT_ADDED, name, Some(word), message);
                }
            }
            (Definition::Constant(was), Definition::Constant(is)) => {
                if was != is {
                    let message = format!("`{name}` is {is:?}; was {was:?}");
                    self.of_type(&rule::CONSTANT_VALUE_CHANGED, name, None, message);
                }
            }
            (Definition::Tuple(was), Definition::Tuple(is)) => {
                for (index, (was, is)) in was.iter().zip(is).enumerate() {
                    self.field(name, &index.to_string(), was, is);
                }
                if was.len() != is.len() {
                    let message = format!("`{name}` has {} parts; had {}", is.len(), was.len());
                    self.of_type(&rule::TYPE_KIND_CHANGED, name, None, message);
                }
            }
            _ => {
                let message = format!("`{name}` is {}; was {}", is.kind(), was.kind());
                self.of_type(&rule::TYPE_KIND_CHANGED, name, None, message);
            }
        }
    }

    fn fields(
        &mut self,
        name: &str,
        was: &BTreeMap<String, String>,
        is: &BTreeMap<String, String>,
    ) {
        let is_sent = self.of_uses(name, |uses| BTreeSet::from([uses.is_sent]));
        let (added, removed) = match is_sent.contains(&true) {
            true => (&rule::REQUEST_FIELD_ADDED, &rule::REQUEST_FIELD_REMOVED),
            false => (&rule::RESPONSE_FIELD_ADDED, &rule::RESPONSE_FIELD_REMOVED),
        };
        for (field, kind) in was {
            match is.get(field) {
                Some(other) => self.field(name, field, kind, other),
                None => {
                    let message = format!("`{name}::{field}`: `{kind}` is gone");
                    self.of_type(removed, name, Some(field), message);
                }
            }
        }
        for (field, kind) in is {
            if !was.contains_key(field) {
                let message = format!("`{name}::{field}`: `{kind}` is new");
                self.of_type(added, name, Some(field), message);
            }
        }
    }

    fn field(&mut self, name: &str, field: &str, was: &str, is: &str) {
        if rename::apply(&self.renames, was) != is {
            let message = format!("`{name}::{field}`: `{was}` → `{is}`");
            self.of_type(&rule::FIELD_TYPE_CHANGED, name, Some(field), message);
        }
    }

    fn variants(
        &mut self,
        name: &str,
        was: &BTreeMap<String, String>,
        is: &BTreeMap<String, String>,
    ) {
        for (variant, held) in was {
            match is.get(variant) {
                None => {
                    let message = format!("`{name}::{variant}({held})` is gone");
                    self.of_type(&rule::UNION_VARIANT_REMOVED, name, Some(variant), message);
                }
                Some(other) if rename::apply(&self.renames, held) != *other => {
                    let message = format!("`{name}::{variant}`: `{held}` → `{other}`");
                    self.of_type(&rule::VARIANT_TYPE_CHANGED, name, Some(variant), message);
                }
                Some(_) => {}
            }
        }
        for (variant, held) in is {
            if !was.contains_key(variant) {
                let message = format!("`{name}::{variant}({held})` is new");
                self.of_type(&rule::UNION_VARIANT_ADDED, name, Some(variant), message);
            }
        }
    }

    fn functions(&mut self) {
        let (old, new) = (self.old, self.new);
        let owner = |path: &str| path.split("::").next().unwrap_or_default().to_owned();
        let member = |path: &str| path.rsplit("::").next().unwrap_or_default().to_owned();
        let mut kept = BTreeSet::new();
        for (path, was) in &old.functions {
            let (name, function) = (owner(path), member(path));
            let now = self.renames.get(&name).unwrap_or(&name);
            if !new.types.contains_key(now) {
                continue;
            }
            let now = format!("{now}::{function}");
            let location = format!("{function}()");
            match new.functions.get(&now) {
                None => {
                    let message = format!("`{path}{was}` is gone");
                    self.of_type(&rule::CONSTRUCTOR_REMOVED, &name, Some(&location), message);
                }
                Some(is) if rename::apply(&self.renames, was) != *is => {
                    let message = format!("`{path}{was}` → `{is}`");
                    self.of_type(&rule::CONSTRUCTOR_CHANGED, &name, Some(&location), message);
                }
                Some(_) => {}
            }
            kept.insert(now);
        }
        let before: BTreeMap<String, String> = self
            .renames
            .iter()
            .map(|(was, is)| (is.clone(), was.clone()))
            .collect();
        for (path, is) in &new.functions {
            let (name, function) = (owner(path), member(path));
            let was = before.get(&name).unwrap_or(&name);
            if !kept.contains(path) && old.types.contains_key(was) {
                let message = format!("`{path}{is}` is new");
                let location = format!("{function}()");
                self.of_type(&rule::CONSTRUCTOR_ADDED, was, Some(&location), message);
            }
        }
    }
}

/// The operations that each type belongs to on either side. Operations have
/// OLD's names.
fn uses(old: &Surface, new: &Surface) -> BTreeMap<String, Use> {
    let mut uses: BTreeMap<String, Use> = BTreeMap::new();
    for surface in [old, new] {
        for (key, method) in &surface.methods {
            let name = old.methods.get(key).map_or(&method.name, |was| &was.name);
            let sent = method.setters.values().map(|setter| setter.kind.as_str());
            let read = [method.response.as_str()]
                .into_iter()
                .chain(method.item.as_deref());
            for (kinds, is_sent) in [(sent.collect::<Vec<_>>(), true), (read.collect(), false)] {
                for kind in reach(surface, kinds) {
                    let entry = uses.entry(kind).or_default();
                    entry.operations.insert(name.clone());
                    entry.is_sent |= is_sent;
                }
            }
        }
    }
    uses
}

/// Every type that is named in `kinds` or inside of those.
fn reach(surface: &Surface, kinds: Vec<&str>) -> BTreeSet<String> {
    let mut pending: Vec<&str> = kinds.into_iter().flat_map(rename::names).collect();
    let mut reached = BTreeSet::new();
    while let Some(name) = pending.pop() {
        if let Some(definition) = surface.types.get(name)
            && reached.insert(name.to_owned())
        {
            for (_, kind) in definition.members() {
                pending.extend(rename::names(kind));
            }
        }
    }
    reached
}
