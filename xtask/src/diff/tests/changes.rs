//! Comparisons of small descriptions.

use serde_json::Value;

use crate::diff::{
    change::Change,
    compare::compare,
    role::Role,
    rules::{self, Rule},
    side::Side,
};

pub fn side(role: Role, document: &Value) -> Side {
    Side::new(role, "tiny", document.clone()).unwrap_or_else(|error| panic!("{error:#}"))
}

/// All changes from one description to the other.
pub fn changes(old: &Value, new: &Value) -> Vec<Change> {
    let (old, new) = (side(Role::Old, old), side(Role::New, new));
    let report = compare(&old, &new)
        .unwrap_or_else(|error| panic!("{error:#}: {} → {}", old.document, new.document));
    assert_eq!(report.notes, Vec::<String>::new());
    report.changes
}

pub fn rule_by_id(id: &str) -> &'static Rule {
    rules::all()
        .find(|rule| rule.id == id)
        .unwrap_or_else(|| panic!("no rule is called {id}"))
}
