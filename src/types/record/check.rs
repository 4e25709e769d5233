//! Checks that a request is complete before it is sent.

use super::keys::{FieldVisitor, Key, Record};
use crate::types::field::Field;

/// Returns an error that names what is missing in `record`.
pub(crate) fn check<R: Record>(record: &R) -> Result<(), String> {
    let table = R::TABLE;
    let named = table.always..table.always + table.named;
    for (index, key) in (0..).zip(table.keys) {
        let check = CheckField {
            key,
            must_be_set: named.contains(&usize::from(index)),
        };
        record.visit_field(index, check).unwrap_or(Ok(()))?;
    }
    let is_set = |key: &&str| match table.find(key) {
        Key::Field(index) => record.visit_field(index, IsWritten).unwrap_or(false),
        Key::Constant(_) | Key::Unknown => false,
    };
    let lacks_all = !table.one_of.iter().any(|group| group.iter().all(is_set));
    if !table.one_of.is_empty() && lacks_all {
        let groups: Vec<String> = table
            .one_of
            .iter()
            .map(|group| format!("`{}`", group.join("` and `")))
            .collect();
        return Err(format!("one of {} is required", groups.join(", ")));
    }
    Ok(())
}

struct CheckField {
    key: &'static str,
    must_be_set: bool,
}

impl FieldVisitor for CheckField {
    type Output = Result<(), String>;

    fn visit<F: Field>(self, field: &F) -> Self::Output {
        let key = self.key;
        if self.must_be_set && !field.is_written() {
            return Err(format!("`{key}` is required"));
        }
        field
            .check()
            .map_err(|message| format!("`{key}`: {message}"))
    }
}

struct IsWritten;

impl FieldVisitor for IsWritten {
    type Output = bool;

    fn visit<F: Field>(self, field: &F) -> bool {
        field.is_written()
    }
}
