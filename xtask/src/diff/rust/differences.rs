//! The comparison of two surfaces: what changes for a program that compiles
//! against OLD.

use std::collections::{BTreeMap, BTreeSet};

use super::{
    conversion::{self, Conversion},
    rename::{self, Renames},
    surface::{Definition, Record, Surface},
    type_use::{TypeUse, type_uses},
};
use crate::diff::{
    change::{Change, Place, Subject},
    rules::{self, Rule},
};

/// All changes from `old` to `new`.
pub fn differences(old: &Surface, new: &Surface) -> Vec<Change> {
    let mut comparison = Comparison {
        old,
        new,
        renames: rename::find(old, new),
        uses: type_uses(old, new),
        changes: Vec::new(),
    };
    comparison.compare_methods();
    comparison.compare_types();
    comparison.compare_functions();
    comparison.changes
}

pub(super) struct Comparison<'a> {
    pub(super) old: &'a Surface,
    pub(super) new: &'a Surface,
    pub(super) renames: Renames,
    uses: BTreeMap<String, TypeUse>,
    pub(super) changes: Vec<Change>,
}

impl Comparison<'_> {
    /// How what a setter takes differs between the sides.
    pub(super) fn conversion(&self, before: &str, after: &str) -> Conversion {
        let in_new = rename::apply(&self.renames, before);
        let names = self.renames.iter();
        let old_names: Renames = names
            .map(|(before, after)| (after.clone(), before.clone()))
            .collect();
        let in_old = rename::apply(&old_names, after);
        conversion::conversion((self.old, before, &in_new), (self.new, after, &in_old))
    }

    fn compare_types(&mut self) {
        let (old, new) = (self.old, self.new);
        let renames = self.renames.clone();
        for (name, before) in &old.types {
            let now = renames.get(name).unwrap_or(name);
            if now != name {
                let message = format!("`{name}` was renamed to `{now}`");
                self.report_type(&rules::TYPE_RENAMED, name, None, message);
            }
            match new.types.get(now) {
                Some(after) => self.compare_definition(name, before, after),
                None => {
                    let message = format!("`{name}`, {}, was removed", before.kind());
                    self.report_type(&rules::TYPE_REMOVED, name, None, message);
                }
            }
        }
        for (name, after) in &new.types {
            if !old.types.contains_key(name) && renames.values().all(|now| now != name) {
                let message = format!("`{name}`, {}, was added", after.kind());
                self.report_type(&rules::TYPE_ADDED, name, None, message);
            }
        }
    }

    /// Adds a change of the type `name` or of a member of it.
    fn report_type(
        &mut self,
        rule: &'static Rule,
        name: &str,
        member: Option<&str>,
        message: String,
    ) {
        let now = self.renames.get(name);
        // The location is the same in both orders of the sides.
        let shown = now.map_or(name, |now| now.as_str().min(name));
        let location = match member {
            Some(member) => format!("{shown}::{member}"),
            None => shown.to_owned(),
        };
        let mut operations = self.use_of(name, |uses| uses.operations.clone());
        if operations.is_empty() {
            // A type that no operation names belongs to all of them.
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
        // A function is reached by the name of its type.
        let member = member.filter(|member| !member.ends_with("()"));
        let names = vec![member.unwrap_or(name).to_owned()];
        let change = Change::new(rule, places, Some(subject), message);
        self.changes.push(change.naming(names));
    }

    /// The name in NEW of a type of OLD.
    fn new_name(&self, name: &str) -> String {
        self.renames
            .get(name)
            .map_or(name, String::as_str)
            .to_owned()
    }

    /// Whether requests have the type and no response does, so that programs set its
    /// fields and do not read them.
    fn is_only_sent(&self, name: &str) -> bool {
        let uses = self.use_of(name, |uses| {
            BTreeSet::from([(uses.is_sent, uses.is_received)])
        });
        let is_sent = uses.iter().any(|(is_sent, _)| *is_sent);
        is_sent && uses.iter().all(|(_, is_received)| !is_received)
    }

    /// What is known about the use of a type under its names on both sides.
    fn use_of<T: Ord>(&self, name: &str, get: impl Fn(&TypeUse) -> BTreeSet<T>) -> BTreeSet<T> {
        [Some(name), self.renames.get(name).map(String::as_str)]
            .into_iter()
            .flatten()
            .filter_map(|name| self.uses.get(name))
            .flat_map(get)
            .collect()
    }

    fn compare_definition(&mut self, name: &str, before: &Definition, after: &Definition) {
        let now = self.new_name(name);
        match (before, after) {
            (Definition::Record(before), Definition::Record(after)) => {
                self.compare_record(name, before, after)
            }
            (Definition::Union(before), Definition::Union(after)) => {
                self.compare_variants(name, before, after)
            }
            (Definition::OpenEnum(before), Definition::OpenEnum(after)) => {
                for variant in before
                    .keys()
                    .filter(|variant| !after.contains_key(*variant))
                {
                    let message = format!("`{name}::{variant}` was removed");
                    self.report_type(&rules::OPEN_VARIANT_REMOVED, name, Some(variant), message);
                }
                for variant in after
                    .keys()
                    .filter(|variant| !before.contains_key(*variant))
                {
                    let message = format!("`{now}::{variant}` was added");
                    self.report_type(&rules::OPEN_VARIANT_ADDED, name, Some(variant), message);
                }
            }
            _ => {
                let message = format!("`{name}`: {} → {}", before.kind(), after.kind());
                self.report_type(&rules::TYPE_KIND_CHANGED, name, None, message);
            }
        }
    }

    fn compare_record(&mut self, name: &str, before: &Record, after: &Record) {
        let now = self.new_name(name);
        let is_sent = self.use_of(name, |uses| BTreeSet::from([uses.is_sent]));
        let is_sent = is_sent.contains(&true);
        for (field, kind) in &before.fields {
            match after.fields.get(field) {
                Some(other) => self.compare_field(name, field, (before, kind), (after, other)),
                None => {
                    let rule = match (is_sent, before.checked.contains(field)) {
                        (true, true) => &rules::REQUEST_FIELD_REQUIRED_REMOVED,
                        (true, false) => &rules::REQUEST_FIELD_REMOVED,
                        (false, _) => &rules::RESPONSE_FIELD_REMOVED,
                    };
                    let message = format!("`{name}::{field}`: `{kind}` was removed");
                    self.report_type(rule, name, Some(field), message);
                }
            }
        }
        for (field, kind) in &after.fields {
            if !before.fields.contains_key(field) {
                let (rule, required) = match (is_sent, after.checked.contains(field)) {
                    (true, true) => (&rules::REQUEST_FIELD_REQUIRED_ADDED, " and is required"),
                    (true, false) => (&rules::REQUEST_FIELD_ADDED, ""),
                    (false, _) => (&rules::RESPONSE_FIELD_ADDED, ""),
                };
                let message = format!("`{now}::{field}`: `{kind}` was added{required}");
                self.report_type(rule, name, Some(field), message);
            }
        }
        for (key, value) in &before.constants {
            if let Some(other) = after.constants.get(key)
                && value != other
            {
                let message = format!("`{name}::{key}`: {value:?} → {other:?}");
                self.report_type(&rules::CONSTANT_VALUE_CHANGED, name, Some(key), message);
            }
        }
    }

    /// Compares a field that both records have; each comes with its type.
    fn compare_field(
        &mut self,
        name: &str,
        field: &str,
        (old, before): (&Record, &str),
        (new, after): (&Record, &str),
    ) {
        if rename::apply(&self.renames, before) != after {
            let message = format!("`{name}::{field}`: `{before}` → `{after}`");
            let rule = match self.conversion(before, after) {
                _ if !self.is_only_sent(name) => &rules::FIELD_TYPE_CHANGED,
                Conversion::Widened => &rules::REQUEST_FIELD_WIDENED,
                Conversion::Narrowed => &rules::REQUEST_FIELD_NARROWED,
                Conversion::Same | Conversion::Changed => &rules::FIELD_TYPE_CHANGED,
            };
            self.report_type(rule, name, Some(field), message);
            return;
        }
        let (rule, message) = match (old.checked.contains(field), new.checked.contains(field)) {
            (false, true) => (&rules::REQUEST_FIELD_BECAME_REQUIRED, "is now required"),
            (true, false) => (
                &rules::REQUEST_FIELD_BECAME_OPTIONAL,
                "is no longer required",
            ),
            _ => return,
        };
        let message = format!("`{name}::{field}` {message}");
        self.report_type(rule, name, Some(field), message);
    }

    fn compare_variants(
        &mut self,
        name: &str,
        before: &BTreeMap<String, String>,
        after: &BTreeMap<String, String>,
    ) {
        let now = self.new_name(name);
        for (variant, held) in before {
            match after.get(variant) {
                None => {
                    let message = format!("`{name}::{variant}({held})` was removed");
                    self.report_type(&rules::UNION_VARIANT_REMOVED, name, Some(variant), message);
                }
                Some(other) if rename::apply(&self.renames, held) != *other => {
                    let message = format!("`{name}::{variant}`: `{held}` → `{other}`");
                    self.report_type(&rules::VARIANT_TYPE_CHANGED, name, Some(variant), message);
                }
                Some(_) => {}
            }
        }
        for (variant, held) in after {
            if !before.contains_key(variant) {
                let message = format!("`{now}::{variant}({held})` was added");
                self.report_type(&rules::UNION_VARIANT_ADDED, name, Some(variant), message);
            }
        }
    }

    fn compare_functions(&mut self) {
        let (old, new) = (self.old, self.new);
        let owner = |path: &str| path.split("::").next().unwrap_or_default().to_owned();
        let member = |path: &str| path.rsplit("::").next().unwrap_or_default().to_owned();
        let mut kept = BTreeSet::new();
        for (path, before) in &old.functions {
            let (name, function) = (owner(path), member(path));
            let now = self.renames.get(&name).unwrap_or(&name);
            if !new.types.contains_key(now) {
                continue;
            }
            let now = format!("{now}::{function}");
            let location = format!("{function}()");
            match new.functions.get(&now) {
                None => {
                    let message = format!("`{path}{before}` was removed");
                    self.report_type(&rules::CONSTRUCTOR_REMOVED, &name, Some(&location), message);
                }
                Some(after) => {
                    let rule = match self.conversion(before, after) {
                        Conversion::Same => None,
                        Conversion::Widened => Some(&rules::CONSTRUCTOR_WIDENED),
                        Conversion::Narrowed => Some(&rules::CONSTRUCTOR_NARROWED),
                        Conversion::Changed => Some(&rules::CONSTRUCTOR_CHANGED),
                    };
                    if let Some(rule) = rule {
                        let message = format!("`{path}{before}` → `{now}{after}`");
                        self.report_type(rule, &name, Some(&location), message);
                    }
                }
            }
            kept.insert(now);
        }
        let old_names: BTreeMap<String, String> = self
            .renames
            .iter()
            .map(|(before, after)| (after.clone(), before.clone()))
            .collect();
        for (path, after) in &new.functions {
            let (name, function) = (owner(path), member(path));
            let before = old_names.get(&name).unwrap_or(&name);
            if !kept.contains(path) && old.types.contains_key(before) {
                let message = format!("`{path}{after}` was added");
                let location = format!("{function}()");
                self.report_type(&rules::CONSTRUCTOR_ADDED, before, Some(&location), message);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::differences;
    use crate::diff::{
        change::Change,
        rust::surface::{Definition, Record, Surface},
    };

    /// The ids and messages of the changes between two definitions of `Reply`.
    fn changes(old: Record, new: Record) -> Vec<(&'static str, String)> {
        let surface = |record| Surface {
            types: BTreeMap::from([("Reply".to_owned(), Definition::Record(record))]),
            ..Surface::default()
        };
        differences(&surface(old), &surface(new))
            .into_iter()
            .map(|Change { rule, message, .. }| (rule.id, message))
            .collect()
    }

    fn entry(key: &str, value: &str) -> BTreeMap<String, String> {
        BTreeMap::from([(key.to_owned(), value.to_owned())])
    }

    #[test]
    fn a_changed_constant_of_a_record_is_reported() {
        let record = |value| Record {
            constants: entry("type", value),
            ..Record::default()
        };
        assert_eq!(
            changes(record("admin"), record("user")),
            [(
                "rust-constant-changed",
                "`Reply::type`: \"admin\" → \"user\"".to_owned()
            )]
        );
    }

    #[test]
    fn a_constant_that_becomes_a_field_is_an_added_field() {
        let constant = Record {
            constants: entry("type", "admin"),
            ..Record::default()
        };
        let field = Record {
            fields: entry("type_", "String"),
            ..Record::default()
        };
        assert_eq!(
            changes(constant.clone(), field),
            [(
                "rust-response-field-added",
                "`Reply::type_`: `String` was added".to_owned()
            )]
        );
        assert_eq!(changes(constant, Record::default()), []);
    }
}
