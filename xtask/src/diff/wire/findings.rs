//! What a comparison of schemas or operations found.

use super::{component_pair::ComponentPair, location::named, schema_pair::SchemaPair};
use crate::diff::rules::Rule;

/// A difference.
#[derive(Debug)]
pub struct Finding {
    pub rule: &'static Rule,
    /// The place, relative to where the comparison started.
    pub path: String,
    /// What a program names that notices it: a field, a parameter, a word.
    pub names: Vec<String>,
    pub message: String,
    /// Whether it is the same in other operations, and told once for all of them.
    pub is_shared: bool,
}

/// The differences at a place, and what remains to be compared below it.
#[derive(Debug, Default)]
pub struct Findings<'a> {
    pub own: Vec<Finding>,
    /// Components below the place, each with its path. They are compared once,
    /// wherever they are used.
    pub components: Vec<(String, ComponentPair<'a>)>,
    /// Schemas directly below the place, which are compared next.
    pub nested: Vec<SchemaPair<'a>>,
}

impl Findings<'_> {
    /// Adds a change of what `path` ends with.
    pub fn push(&mut self, rule: &'static Rule, path: &str, message: String) {
        let names = named(path).map(str::to_owned).into_iter().collect();
        self.push_naming(rule, path, names, message);
    }

    /// Adds a change that programs notice who name one of `names`.
    pub fn push_naming(
        &mut self,
        rule: &'static Rule,
        path: &str,
        names: Vec<String>,
        message: String,
    ) {
        self.own.push(Finding {
            rule,
            path: path.to_owned(),
            names,
            message,
            is_shared: false,
        });
    }

    /// Adds a change that other operations have, too.
    pub fn push_shared(&mut self, rule: &'static Rule, path: &str, message: String) {
        self.own.push(Finding {
            rule,
            path: path.to_owned(),
            names: Vec::new(),
            message,
            is_shared: true,
        });
    }

    /// Reports `became_required` or `became_optional` if that changed.
    pub fn push_requirement(
        &mut self,
        (was_required, is_required): (bool, bool),
        (became_required, became_optional): (&'static Rule, &'static Rule),
        path: &str,
    ) {
        match (was_required, is_required) {
            (false, true) => self.push(became_required, path, "is now required".to_owned()),
            (true, false) => self.push(became_optional, path, "is no longer required".to_owned()),
            _ => {}
        }
    }
}
