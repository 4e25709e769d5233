//! Whether a change reaches the code.

use std::collections::BTreeSet;

use heck::ToSnakeCase as _;

use super::{
    doubt::Doubt,
    found::{Found, Hit},
    site::Site,
};
use crate::diff::{change::Change, rules::Reach};

/// Whether a change reaches the code, and where.
#[derive(Debug, PartialEq)]
pub enum Reached {
    /// Neither an operation that it concerns is called nor its type named.
    No,
    /// Its operation is called, but nothing names the field or the word.
    Unnamed,
    /// It is doubtful, for this reason.
    Doubtful(Vec<Site>, Doubt),
    Yes(Vec<Site>),
}

/// Decides whether `change` reaches the code.
pub fn reached(change: &Change, found: &Found) -> Reached {
    let mut uses: BTreeSet<&Hit> = BTreeSet::new();
    for operation in change.operations() {
        uses.extend(found.operations.get(operation).into_iter().flatten());
    }
    for name in change.types() {
        uses.extend(found.types.get(&name).into_iter().flatten());
    }
    if uses.is_empty() {
        return Reached::No;
    }
    let is_for_all = change.names.is_empty() || change.rule.reach == Reach::EveryCall;
    let hits = match is_for_all {
        true => uses.clone(),
        false => {
            let spellings: BTreeSet<String> = change
                .names
                .iter()
                .flat_map(|name| [name.clone(), format!("{name}_"), name.to_snake_case()])
                .collect();
            let mut named: BTreeSet<&Hit> = spellings
                .iter()
                .filter_map(|name| found.names.get(name))
                .flatten()
                .collect();
            // The name of a type is a use of it.
            let types = change.types();
            let types = types.iter().filter(|name| spellings.contains(*name));
            named.extend(types.filter_map(|name| found.types.get(name)).flatten());
            named
        }
    };
    if hits.is_empty() {
        return Reached::Unnamed;
    }
    let doubt = |hits: &BTreeSet<&Hit>| -> Option<Doubt> {
        let mut doubts = hits.iter().map(|hit| hit.doubt);
        match doubts.clone().any(|doubt| doubt.is_none()) {
            true => None,
            false => doubts.next().flatten(),
        }
    };
    match doubt(&uses).or(doubt(&hits)) {
        Some(doubt) => Reached::Doubtful(sites(&hits, &uses, true), doubt),
        None => Reached::Yes(sites(&hits, &uses, false)),
    }
}

/// The lines of `hits`; only those in files that also use the operation or the type,
/// if there are any.
fn sites(hits: &BTreeSet<&Hit>, uses: &BTreeSet<&Hit>, with_doubtful: bool) -> Vec<Site> {
    let is_shown = |hit: &&&Hit| with_doubtful || hit.doubt.is_none();
    let files: BTreeSet<&str> = uses
        .iter()
        .filter(is_shown)
        .map(|hit| hit.site.file.as_str())
        .collect();
    let all: BTreeSet<&Site> = hits.iter().filter(is_shown).map(|hit| &hit.site).collect();
    let near: Vec<Site> = all
        .iter()
        .filter(|site| files.contains(site.file.as_str()))
        .map(|site| (*site).clone())
        .collect();
    match near.is_empty() {
        true => all.into_iter().cloned().collect(),
        false => near,
    }
}
