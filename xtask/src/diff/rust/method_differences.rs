//! The comparison of methods: what changes for a program that calls them.

use super::{
    conversion::Conversion,
    differences::Comparison,
    method_pair::method_pairs,
    rename,
    surface::{Method, Setter},
};
use crate::diff::{
    change::{Change, Place},
    rules::{self, Rule},
};

impl Comparison<'_> {
    pub(super) fn compare_methods(&mut self) {
        for pair in method_pairs(self.old, self.new) {
            match (pair.old, pair.new) {
                (Some(before), Some(after)) => self.compare_method(before, after),
                (Some(before), None) => {
                    let message = format!("`Client::{}` was removed", before.name);
                    self.report_method(&rules::METHOD_REMOVED, &before.name, None, message);
                }
                (None, Some(after)) => {
                    let message = format!("`Client::{}` was added", after.name);
                    self.report_method(&rules::METHOD_ADDED, &after.name, None, message);
                }
                (None, None) => {}
            }
        }
    }

    /// Adds a change of the method `name` or of a member of its request.
    fn report_method(
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
        let names: Vec<String> = match member {
            // Every call has a response.
            None | Some("send()") => Vec::new(),
            Some("items()") => vec!["items".to_owned(), "pages".to_owned()],
            Some(member) => vec![member.to_owned()],
        };
        let change = Change::new(rule, vec![place], None, message);
        self.changes.push(change.naming(names));
    }

    /// Adds a change of a setter of the method `name`: `key`, called `setter`.
    fn report_setter(
        &mut self,
        rule: &'static Rule,
        (name, key, setter): (&str, &str, &str),
        message: String,
    ) {
        self.report_method(rule, name, Some(key), message);
        if let Some(change) = self.changes.last_mut() {
            change.names = vec![setter.to_owned()];
        }
    }

    fn compare_method(&mut self, before: &Method, after: &Method) {
        let name = &before.name;
        if *name != after.name {
            let message = format!("`Client::{name}` was renamed to `Client::{}`", after.name);
            self.report_method(&rules::METHOD_RENAMED, name, None, message);
        }
        let response = rename::apply(&self.renames, &before.response);
        if response != after.response {
            let message = format!("`{}` → `{}`", before.response, after.response);
            self.report_method(&rules::RESPONSE_CHANGED, name, Some("send()"), message);
        }
        for (key, setter) in &before.setters {
            match after.setters.get(key) {
                Some(other) => self.compare_setter(name, key, setter, other),
                None => {
                    let rule = match setter.is_required {
                        true => &rules::SETTER_REQUIRED_REMOVED,
                        false => &rules::SETTER_REMOVED,
                    };
                    let message = format!("`.{}({})` was removed", setter.name, setter.kind);
                    self.report_setter(rule, (name, key, &setter.name), message);
                }
            }
        }
        for (key, setter) in &after.setters {
            if !before.setters.contains_key(key) {
                let rule = match setter.is_required {
                    true => &rules::SETTER_REQUIRED_ADDED,
                    false => &rules::SETTER_ADDED,
                };
                let message = format!("`.{}({})` was added", setter.name, setter.kind);
                self.report_setter(rule, (name, key, &setter.name), message);
            }
        }
        let item = before
            .item
            .as_ref()
            .map(|item| rename::apply(&self.renames, item));
        match (&item, &after.item) {
            (None, Some(_)) => {
                let message = "`.items()` and `.pages()` were added".to_owned();
                self.report_method(&rules::ITEMS_ADDED, name, Some("items()"), message);
            }
            (Some(_), None) => {
                let message = "`.items()` and `.pages()` were removed".to_owned();
                self.report_method(&rules::ITEMS_REMOVED, name, Some("items()"), message);
            }
            (Some(item), Some(other)) if item != other => {
                let message = format!("`{item}` → `{other}`");
                self.report_method(&rules::ITEMS_CHANGED, name, Some("items()"), message);
            }
            _ => {}
        }
    }

    fn compare_setter(&mut self, method: &str, key: &str, before: &Setter, after: &Setter) {
        let member = (method, key, before.name.as_str());
        if before.name != after.name {
            let message = format!("`.{}()` was renamed to `.{}()`", before.name, after.name);
            self.report_setter(&rules::SETTER_RENAMED, member, message);
        }
        let rule = match self.conversion(&before.kind, &after.kind) {
            Conversion::Same => None,
            Conversion::Widened => Some(&rules::SETTER_WIDENED),
            Conversion::Narrowed => Some(&rules::SETTER_NARROWED),
            Conversion::Changed => Some(&rules::SETTER_TYPE_CHANGED),
        };
        if let Some(rule) = rule {
            let message = format!("`.{}()`: `{}` → `{}`", before.name, before.kind, after.kind);
            self.report_setter(rule, member, message);
        }
        let (rule, message) = match (before.is_required, after.is_required) {
            (false, true) => (&rules::SETTER_BECAME_REQUIRED, "is now required"),
            (true, false) => (&rules::SETTER_BECAME_OPTIONAL, "is no longer required"),
            _ => return,
        };
        let message = format!("`.{}()` {message}", before.name);
        self.report_setter(rule, member, message);
    }
}
