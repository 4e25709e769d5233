//! Types that are the same under another name.

use std::collections::{BTreeMap, BTreeSet, VecDeque};

use super::surface::{Definition, Surface};

/// Names in OLD and what they are called in NEW.
pub type Renames = BTreeMap<String, String>;

/// Finds types that went while another one came at the same place of a method
/// or a field, made of the same members or most of them.
pub fn find(old: &Surface, new: &Surface) -> Renames {
    let mut places: VecDeque<(String, String)> = VecDeque::new();
    for (key, was) in &old.methods {
        let Some(is) = new.methods.get(key) else {
            continue;
        };
        places.push_back((was.response.clone(), is.response.clone()));
        for (key, setter) in &was.setters {
            if let Some(other) = is.setters.get(key) {
                places.push_back((setter.kind.clone(), other.kind.clone()));
            }
        }
    }
    for (name, was) in &old.types {
        if let Some(is) = new.types.get(name) {
            places.extend(members(was, is));
        }
    }

    // Candidates met at the same place; members of these are places, too.
    let mut candidates: BTreeSet<(String, String)> = BTreeSet::new();
    while let Some((was, is)) = places.pop_front() {
        for (was, is) in differing(&was, &is) {
            let (Some(before), Some(after)) = (old.types.get(was), new.types.get(is)) else {
                continue;
            };
            let is_new = !new.types.contains_key(was) && !old.types.contains_key(is);
            if is_new
                && likeness(before, after) >= 0.5
                && candidates.insert((was.to_owned(), is.to_owned()))
            {
                places.extend(members(before, after));
            }
        }
    }

    // Each name is used once, by its likest partner.
    let mut ranked: Vec<_> = candidates
        .into_iter()
        .map(|(was, is)| {
            let likeness = likeness(&old.types[&was], &new.types[&is]);
            let names = (was.clone().min(is.clone()), was.clone().max(is.clone()));
            (likeness, names, was, is)
        })
        .collect();
    ranked.sort_by(|a, b| b.0.total_cmp(&a.0).then_with(|| a.1.cmp(&b.1)));
    let mut renames = Renames::new();
    let mut taken = BTreeSet::new();
    for (_, _, was, is) in ranked {
        if !renames.contains_key(&was) && taken.insert(is.clone()) {
            renames.insert(was, is);
        }
    }
    renames
}

/// The types at the same member of both.
fn members(was: &Definition, is: &Definition) -> Vec<(String, String)> {
    let is = is.members();
    was.members()
        .into_iter()
        .filter_map(|(name, kind)| {
            let (_, other) = is.iter().find(|(other, _)| *other == name)?;
            Some((kind.to_owned(), (*other).to_owned()))
        })
        .collect()
}

/// How much of two types is the same: 1 for all of it.
fn likeness(was: &Definition, is: &Definition) -> f64 {
    if std::mem::discriminant(was) != std::mem::discriminant(is) {
        return 0.0;
    }
    let names = |definition: &Definition| -> BTreeSet<String> {
        definition
            .members()
            .into_iter()
            .map(|(name, _)| name)
            .collect()
    };
    let (was, is) = (names(was), names(is));
    let all = was.union(&is).count();
    if all == 0 {
        return 1.0;
    }
    was.intersection(&is).count() as f64 / all as f64
}

/// The names that differ in two types which are otherwise alike:
/// `Option<Foo>` and `Option<Bar>`.
fn differing<'a>(was: &'a str, is: &'a str) -> Vec<(&'a str, &'a str)> {
    let (left, right) = (names(was), names(is));
    let frame = |text: &str| -> String {
        text.chars()
            .filter(|character| !is_of_name(*character))
            .collect()
    };
    if left.len() != right.len() || frame(was) != frame(is) {
        return Vec::new();
    }
    left.into_iter()
        .zip(right)
        .filter(|(was, is)| was != is)
        .collect()
}

pub fn names(text: &str) -> Vec<&str> {
    text.split(|character| !is_of_name(character))
        .filter(|name| !name.is_empty())
        .collect()
}

fn is_of_name(character: char) -> bool {
    character.is_alphanumeric() || character == '_'
}

/// `kind` of OLD as NEW would write it.
pub fn apply(renames: &Renames, kind: &str) -> String {
    let mut result = String::with_capacity(kind.len());
    let mut rest = kind;
    while !rest.is_empty() {
        let end = rest
            .find(|character| !is_of_name(character))
            .unwrap_or(rest.len());
        let (name, tail) = rest.split_at(end);
        result += renames.get(name).map_or(name, String::as_str);
        let next = tail.find(is_of_name).unwrap_or(tail.len());
        result += &tail[..next];
        rest = &tail[next..];
    }
    result
}

#[cfg(test)]
mod tests {
    use super::{Renames, apply, differing};

    #[test]
    fn names_are_replaced_whole() {
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
    fn types_differ_by_name_or_altogether() {
        assert_eq!(differing("Option<A>", "Option<B>"), [("A", "B")]);
        assert!(differing("Option<A>", "B").is_empty());
        assert!(differing("A", "A").is_empty());
    }
}
