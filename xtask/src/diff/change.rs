//! A difference between two descriptions.

use std::collections::BTreeSet;

use heck::ToPascalCase as _;

use super::{rules::Rule, uses::Site};

/// One difference, reported once even if it affects several operations.
#[derive(Debug)]
pub struct Change {
    pub rule: &'static Rule,
    /// Where it occurs, the shortest location first; never empty.
    pub places: Vec<Place>,
    /// The component or the Rust type it belongs to, if that has a name.
    pub subject: Option<Subject>,
    pub message: String,
    /// What a program names that notices it: a field, a setter, a variant, a word.
    /// If there is none, every call notices it.
    pub names: Vec<String>,
    /// The lines of the user's code that it reaches, if those were asked about.
    pub sites: Vec<Site>,
}

/// A place in an operation.
#[derive(Clone, Debug, Eq, Ord, PartialEq, PartialOrd)]
pub struct Place {
    /// The operation's id: OLD's, or NEW's if OLD does not have the operation.
    pub operation: String,
    /// `response 200 .tickets[].ticket_state`, `Ticket::ticket_state`
    pub location: String,
}

/// A named component or type that several operations share.
#[derive(Clone, Debug, Eq, Ord, PartialEq, PartialOrd)]
pub struct Subject {
    /// The component of a description that it is or is generated from.
    pub schema: Option<String>,
    /// Its name in OLD and, if it was renamed, in NEW.
    pub names: Vec<String>,
}

impl Change {
    /// Creates a change at `places`, which it sorts and deduplicates.
    pub fn new(
        rule: &'static Rule,
        mut places: Vec<Place>,
        subject: Option<Subject>,
        message: String,
    ) -> Self {
        places.sort_by(|a, b| {
            (a.location.len(), &a.operation, &a.location).cmp(&(
                b.location.len(),
                &b.operation,
                &b.location,
            ))
        });
        places.dedup_by(|a, b| a.operation == b.operation && a.location == b.location);
        Self {
            rule,
            places,
            subject,
            message,
            names: Vec::new(),
            sites: Vec::new(),
        }
    }

    /// The same change, which programs notice who name one of `names`.
    pub fn naming(mut self, names: Vec<String>) -> Self {
        self.names = names;
        self
    }

    /// The types that it is of, by their names in Rust.
    pub fn types(&self) -> BTreeSet<String> {
        let Some(subject) = &self.subject else {
            return BTreeSet::new();
        };
        let names = subject.names.iter().chain(&subject.schema);
        names.map(|name| name.to_pascal_case()).collect()
    }

    /// The ids of the affected operations, sorted.
    pub fn operations(&self) -> Vec<&str> {
        let mut operations: Vec<&str> = self
            .places
            .iter()
            .map(|place| place.operation.as_str())
            .filter(|operation| !operation.is_empty())
            .collect();
        operations.sort_unstable();
        operations.dedup();
        operations
    }

    /// The place under which it is reported.
    pub fn place(&self) -> &Place {
        &self.places[0]
    }
}

/// Sorts changes by severity, then by place, and removes duplicates, which
/// members without a name can cause.
pub fn sort(changes: &mut Vec<Change>) {
    changes.sort_by(|a, b| {
        let key = |change: &Change| (change.rule.level, change.rule.lens);
        let text = |change: &Change| {
            (
                change.place().clone(),
                change.rule.id,
                change.message.clone(),
            )
        };
        key(a).cmp(&key(b)).then_with(|| text(a).cmp(&text(b)))
    });
    changes
        .dedup_by(|a, b| a.rule.id == b.rule.id && a.message == b.message && a.places == b.places);
}
