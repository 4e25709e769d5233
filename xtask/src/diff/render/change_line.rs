//! One change on one line.

use crate::diff::change::Change;

/// The location, formatted with `format_code`, and the message of `change`.
pub fn change_line(change: &Change, format_code: impl Fn(&str) -> String) -> String {
    let location = &change.place().location;
    // Messages about types begin with the location.
    match change.message.starts_with(&format!("`{location}")) {
        true => change.message.clone(),
        false => format!("{}: {}", format_code(location), change.message),
    }
}
