//! Renamed types.

use std::collections::{BTreeMap, BTreeSet, VecDeque};

use super::{
    method_pair::method_pairs,
    surface::{Definition, Surface},
};

/// Names in OLD, each with its name in NEW.
pub type Renames = BTreeMap<String, String>;

/// Finds removed types that an added type replaces: it is used at the same place
/// of a method or a field, and most members are the same.
pub fn find(old: &Surface, new: &Surface) -> Renames {
    let mut places: VecDeque<(String, String)> = VecDeque::new();
    for pair in method_pairs(old, new) {
        let (Some(before), Some(after)) = (pair.old, pair.new) else {
            continue;
        };
        places.push_back((before.response.clone(), after.response.clone()));
        for (key, setter) in &before.setters {
            if let Some(other) = after.setters.get(key) {
                places.push_back((setter.kind.clone(), other.kind.clone()));
            }
        }
    }
    for (name, before) in &old.types {
        if let Some(after) = new.types.get(name) {
            places.extend(members(before, after));
        }
    }

    // Candidates are used at the same place; their members are places, too.
    let mut candidates: BTreeSet<(String, String)> = BTreeSet::new();
    let mut seen: BTreeSet<(String, String)> = BTreeSet::new();
    while let Some((before, after)) = places.pop_front() {
        for (before, after) in differing(&before, &after) {
            let (Some(definition), Some(other)) = (old.types.get(before), new.types.get(after))
            else {
                continue;
            };
            if !seen.insert((before.to_owned(), after.to_owned())) {
                continue;
            }
            match (definition, other) {
                // A struct can become one of several alternatives.
                (Definition::Record(_), Definition::Union(held)) => {
                    places.extend(held.values().map(|held| (before.to_owned(), held.clone())));
                }
                (Definition::Union(held), Definition::Record(_)) => {
                    places.extend(held.values().map(|held| (held.clone(), after.to_owned())));
                }
                _ => {}
            }
            let is_replaced = !new.types.contains_key(before) && !old.types.contains_key(after);
            if is_replaced
                && similarity(definition, other) >= 0.5
                && candidates.insert((before.to_owned(), after.to_owned()))
            {
                places.extend(members(definition, other));
            }
        }
    }

    // Each name is used once, for the most similar type.
    let mut ranked: Vec<_> = candidates
        .into_iter()
        .map(|(before, after)| {
            let similarity = similarity(&old.types[&before], &new.types[&after]);
            let names = (
                before.clone().min(after.clone()),
                before.clone().max(after.clone()),
            );
            (similarity, names, before, after)
        })
        .collect();
    ranked.sort_by(|a, b| b.0.total_cmp(&a.0).then_with(|| a.1.cmp(&b.1)));
    let mut renames = Renames::new();
    let mut taken = BTreeSet::new();
    for (_, _, before, after) in ranked {
        if !renames.contains_key(&before) && taken.insert(after.clone()) {
            renames.insert(before, after);
        }
    }
    renames
}

/// The types of each member that both have.
fn members(before: &Definition, after: &Definition) -> Vec<(String, String)> {
    let after = after.members();
    before
        .members()
        .into_iter()
        .filter_map(|(name, kind)| {
            let (_, other) = after.iter().find(|(other, _)| *other == name)?;
            Some((kind.to_owned(), (*other).to_owned()))
        })
        .collect()
}

/// The share of members that two types have in common, from 0 to 1. For an open
/// enum it is the share of the smaller one's, because values are often added.
fn similarity(before: &Definition, after: &Definition) -> f64 {
    if std::mem::discriminant(before) != std::mem::discriminant(after) {
        return 0.0;
    }
    let names = |definition: &Definition| -> BTreeSet<String> {
        definition
            .members()
            .into_iter()
            .map(|(name, _)| name.to_owned())
            .collect()
    };
    let is_enum = matches!(before, Definition::OpenEnum(_));
    let (before, after) = (names(before), names(after));
    let all = match is_enum {
        true => before.len().min(after.len()),
        false => before.union(&after).count(),
    };
    if all == 0 {
        return 1.0;
    }
    before.intersection(&after).count() as f64 / all as f64
}

/// The names that differ in two types of the same structure: `Option<Foo>` and
/// `Option<Bar>`.
fn differing<'a>(before: &'a str, after: &'a str) -> Vec<(&'a str, &'a str)> {
    let (left, right) = (names(before), names(after));
    let structure = |text: &str| -> String {
        text.chars()
            .filter(|character| !is_name_character(*character))
            .collect()
    };
    if left.len() != right.len() || structure(before) != structure(after) {
        return Vec::new();
    }
    left.into_iter()
        .zip(right)
        .filter(|(before, after)| before != after)
        .collect()
}

/// The names in a type: `Option` and `Foo` in `Option<Foo>`.
pub fn names(text: &str) -> Vec<&str> {
    text.split(|character| !is_name_character(character))
        .filter(|name| !name.is_empty())
        .collect()
}

fn is_name_character(character: char) -> bool {
    character.is_alphanumeric() || character == '_'
}

/// The type `kind` of OLD with the names of NEW.
pub fn apply(renames: &Renames, kind: &str) -> String {
    let mut result = String::with_capacity(kind.len());
    let mut rest = kind;
    while !rest.is_empty() {
        let end = rest
            .find(|character| !is_name_character(character))
            .unwrap_or(rest.len());
        let (name, tail) = rest.split_at(end);
        result += renames.get(name).map_or(name, String::as_str);
        let next = tail.find(is_name_character).unwrap_or(tail.len());
        result += &tail[..next];
        rest = &tail[next..];
    }
    result
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::{Renames, apply, differing, find};
    use crate::diff::rust::surface::{Definition, Method, Record, Surface};

    /// A module with one method, which returns `response`.
    fn surface<const N: usize>(response: &str, types: [(&str, Definition); N]) -> Surface {
        let method = Method {
            name: "get_thing".to_owned(),
            setters: BTreeMap::new(),
            response: response.to_owned(),
            item: None,
        };
        Surface {
            methods: BTreeMap::from([("GET /thing".to_owned(), method)]),
            types: types.map(|(name, kind)| (name.to_owned(), kind)).into(),
            ..Surface::default()
        }
    }

    fn entries<const N: usize>(entries: [(&str, &str); N]) -> BTreeMap<String, String> {
        entries
            .map(|(name, kind)| (name.to_owned(), kind.to_owned()))
            .into()
    }

    fn record<const N: usize>(fields: [(&str, &str); N]) -> Definition {
        Definition::Record(Record {
            fields: entries(fields),
            ..Record::default()
        })
    }

    fn renamed(old: &str, new: &str) -> Renames {
        Renames::from([(old.to_owned(), new.to_owned())])
    }

    #[test]
    fn a_struct_that_becomes_an_alternative_is_renamed() {
        let old = surface("Reply", [("Reply", record([("a", "Id"), ("b", "Id")]))]);
        let new = surface(
            "AnyReply",
            [
                ("AdminReply", record([("a", "Id"), ("b", "Id")])),
                ("UserReply", record([("c", "Id")])),
                (
                    "AnyReply",
                    Definition::Union(entries([
                        ("Admin", "AdminReply"),
                        ("User", "UserReply"),
                        ("Any", "AnyReply"),
                    ])),
                ),
            ],
        );
        assert_eq!(find(&old, &new), renamed("Reply", "AdminReply"));
        assert_eq!(find(&new, &old), renamed("AdminReply", "Reply"));
    }

    #[test]
    fn an_open_enum_is_renamed_even_if_it_gains_values() {
        let state = |name, values: &[&str]| {
            let values = values
                .iter()
                .map(|value| (value.to_string(), String::new()));
            (name, Definition::OpenEnum(values.collect()))
        };
        let old = surface("State", [state("State", &["A"])]);
        let new = surface("Status", [state("Status", &["A", "B", "C"])]);
        let other = surface("Status", [state("Status", &["B", "C"])]);
        assert_eq!(find(&old, &new), renamed("State", "Status"));
        assert_eq!(find(&old, &other), Renames::new());
    }

    #[test]
    fn whole_names_are_replaced() {
        let renames = Renames::from([("Foo".to_owned(), "Bar".to_owned())]);
        for (kind, renamed) in [
            ("Foo", "Bar"),
            ("Option<Vec<Foo>>", "Option<Vec<Bar>>"),
            ("FooList", "FooList"),
            ("(Foo, Other)", "(Bar, Other)"),
        ] {
            assert_eq!(apply(&renames, kind), renamed);
        }
    }

    #[test]
    fn only_types_of_the_same_structure_differ_by_name() {
        assert_eq!(differing("Option<A>", "Option<B>"), [("A", "B")]);
        assert!(differing("Option<A>", "B").is_empty());
        assert!(differing("A", "A").is_empty());
    }
}
