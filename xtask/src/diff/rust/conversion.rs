//! Whether what a setter took converts into what it takes.

use super::surface::{Definition, Surface};

/// How what a setter takes in NEW differs from what it took in OLD.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Conversion {
    Same,
    /// It takes all that it took, and more.
    Widened,
    /// It no longer takes all that it took.
    Narrowed,
    Changed,
}

/// Compares the types, or the lists of types, that a setter or a constructor takes:
/// of the surfaces of OLD and NEW, each with the type as the other side names it.
pub fn conversion(
    (old, before, before_in_new): (&Surface, &str, &str),
    (new, after, after_in_old): (&Surface, &str, &str),
) -> Conversion {
    if before_in_new == after {
        return Conversion::Same;
    }
    let converts = |into: &Surface, from: &str, to: &str, from_here: &str| {
        let (from, to, here) = (arguments(from), arguments(to), arguments(from_here));
        from.len() == to.len()
            && from
                .iter()
                .zip(&to)
                .zip(&here)
                .all(|((from, to), here)| here == to || becomes(into, from, to, here))
    };
    if converts(new, before, after, before_in_new) {
        return Conversion::Widened;
    }
    match converts(old, after, before, after_in_old) {
        true => Conversion::Narrowed,
        false => Conversion::Changed,
    }
}

/// The arguments of `(A, B)`, or the one type.
fn arguments(types: &str) -> Vec<&str> {
    match types
        .strip_prefix('(')
        .and_then(|rest| rest.strip_suffix(')'))
    {
        Some("") => Vec::new(),
        Some(list) => list.split(", ").collect(),
        None => vec![types],
    }
}

/// Whether every value that converts into `from` converts into `to`, a type of `into`
/// where `from` is called `here`. `src/types/optional.rs` has the conversions.
fn becomes(into: &Surface, from: &str, to: &str, here: &str) -> bool {
    let inner = |kind: &str, wrapper: &str| -> Option<String> {
        let rest = kind.strip_prefix(wrapper)?.strip_prefix('<')?;
        rest.strip_suffix('>').map(str::to_owned)
    };
    for (before, after) in [
        ("Option", "Option"),
        ("Option", "Clearable"),
        ("Clearable", "Clearable"),
    ] {
        if let (Some(from), Some(here), Some(to)) =
            (inner(from, before), inner(here, before), inner(to, after))
        {
            return here == to || becomes(into, &from, &to, &here);
        }
    }
    match (from, to) {
        ("String" | "i64", "Id") => true,
        ("String", to) => matches!(into.types.get(to), Some(Definition::OpenEnum(_))),
        // What converts into text or into a word does not convert into a union of it.
        (_, to) => match (into.types.get(to), into.types.get(here)) {
            (Some(Definition::Union(variants)), Some(Definition::Record(_))) => {
                variants.values().filter(|held| *held == here).count() == 1
            }
            _ => false,
        },
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::{Conversion, conversion};
    use crate::diff::rust::surface::{Definition, Record, Surface};

    #[test]
    fn a_setter_that_takes_more_is_wider() {
        use Conversion::{Changed, Narrowed, Same, Widened};

        let types = BTreeMap::from([
            ("Tag".to_owned(), Definition::Record(Record::default())),
            ("Word".to_owned(), Definition::OpenEnum(BTreeMap::new())),
            (
                "Either".to_owned(),
                Definition::Union(BTreeMap::from([("Tag".to_owned(), "Tag".to_owned())])),
            ),
        ]);
        let surface = Surface {
            types,
            ..Surface::default()
        };
        for (before, after, expected) in [
            ("Id", "Id", Same),
            ("i64", "Id", Widened),
            ("Id", "i64", Narrowed),
            ("String", "Word", Widened),
            ("Option<String>", "Clearable<String>", Widened),
            ("Clearable<String>", "Option<String>", Narrowed),
            ("Option<String>", "Option<Id>", Widened),
            ("Option<Tag>", "Option<Either>", Widened),
            ("String", "i64", Changed),
            ("String", "Option<String>", Changed),
            ("(String)", "(Id)", Widened),
            ("(String, bool)", "(String)", Changed),
            ("()", "(Id)", Changed),
        ] {
            let found = conversion((&surface, before, before), (&surface, after, after));
            assert_eq!(found, expected, "{before} → {after}");
        }
    }
}
