//! One change on one line.

use crate::diff::{change::Change, rules::Lens};

/// The location, formatted with `format_code`, and the message of `change`.
pub fn change_line(change: &Change, format_code: impl Fn(&str) -> String) -> String {
    // Messages about types and methods of `Client` begin with the location.
    let location = &change.place().location;
    let is_type = change.rule.lens == Lens::Rust && change.subject.is_some();
    if is_type || change.message.starts_with(&format!("`{location}")) {
        return change.message.clone();
    }
    format!("{}: {}", format_code(location), change.message)
}
