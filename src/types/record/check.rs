//! Checks that a request can be sent: that nothing is missing, and that its
//! lists have the sizes that the API accepts.

use super::keys::{FieldVisitor, Key, Record, Size};
use crate::types::field::Field;

/// Returns an error that names what is missing or wrong in `record`.
pub(crate) fn check<R: Record>(record: &R) -> Result<(), String> {
    let table = R::TABLE;
    let named = table.always..table.always + table.named;
    for (index, key) in (0..).zip(table.keys) {
        let check = CheckField {
            key,
            must_be_set: named.contains(&usize::from(index)),
            sizes: table.sizes,
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
    sizes: &'static [Size],
}

impl FieldVisitor for CheckField {
    type Output = Result<(), String>;

    fn visit<F: Field>(self, field: &F) -> Self::Output {
        let key = self.key;
        if self.must_be_set && !field.is_written() {
            return Err(format!("`{key}` is required"));
        }
        if let Some(size) = self.sizes.iter().find(|size| size.key == key)
            && let Some(count) = field.count()
        {
            check_size(size, count)?;
        }
        field.check().map_err(|message| match key {
            "" => message,
            key => format!("`{key}`: {message}"),
        })
    }
}

fn check_size(size: &Size, count: usize) -> Result<(), String> {
    let Size { key, least, most } = *size;
    let (bound, limit, verb) = match count {
        _ if count < least => ("at least", least, "required"),
        _ if count > most => ("at most", most, "allowed"),
        _ => return Ok(()),
    };
    let entries = if count == 1 { "entry" } else { "entries" };
    let are = if limit == 1 { "is" } else { "are" };
    Err(format!(
        "`{key}` has {count} {entries}, {bound} {limit} {are} {verb}"
    ))
}

struct IsWritten;

impl FieldVisitor for IsWritten {
    type Output = bool;

    fn visit<F: Field>(self, field: &F) -> bool {
        field.is_written()
    }
}

#[cfg(test)]
mod tests {
    use super::check_size;
    use crate::types::record::Size;

    #[test]
    fn a_size_out_of_bounds_is_named_with_the_bound() {
        let size = |least, most| Size {
            key: "contacts",
            least,
            most,
        };
        for (size, count, message) in [
            (size(1, 1), 1, None),
            (size(0, 10), 0, None),
            (size(0, 10), 10, None),
            (
                size(1, 1),
                2,
                Some("`contacts` has 2 entries, at most 1 is allowed"),
            ),
            (
                size(1, 1),
                0,
                Some("`contacts` has 0 entries, at least 1 is required"),
            ),
            (
                size(2, 10),
                1,
                Some("`contacts` has 1 entry, at least 2 are required"),
            ),
            (
                size(0, 10),
                11,
                Some("`contacts` has 11 entries, at most 10 are allowed"),
            ),
        ] {
            assert_eq!(check_size(&size, count).err().as_deref(), message);
        }
    }
}
