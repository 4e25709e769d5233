//! Which types requests and responses can hold.

use std::collections::{BTreeMap, BTreeSet};

use proc_macro2::{TokenStream, TokenTree};
use quote::ToTokens as _;
use syn::{Item, Type};

use crate::polish::{Operation, ResponseKind, last_segment};

/// Types by who sends them; some are sent by both.
pub(super) struct Reach {
    pub(super) requests: BTreeSet<String>,
    pub(super) responses: BTreeSet<String>,
}

impl Reach {
    /// Follows the fields of types from the bodies of operations.
    pub(super) fn of(items: &[Item], operations: &[Operation]) -> Self {
        let mut mentions = BTreeMap::new();
        for item in items {
            let (ident, tokens) = match item {
                Item::Struct(item) => (&item.ident, item.fields.to_token_stream()),
                Item::Enum(item) => (&item.ident, item.variants.to_token_stream()),
                Item::Type(item) => (&item.ident, item.ty.to_token_stream()),
                _ => continue,
            };
            mentions.insert(ident.to_string(), idents(tokens));
        }
        let bodies = operations
            .iter()
            .filter_map(|operation| operation.body.as_ref());
        let successes = operations
            .iter()
            .filter_map(|operation| match &operation.response {
                ResponseKind::Json(kind) => Some(&**kind),
                _ => None,
            });
        Self {
            requests: closure(&mentions, bodies),
            responses: closure(&mentions, successes),
        }
    }

    /// Whether `name` is in requests and in nothing else.
    pub(super) fn only_sent(&self, name: &str) -> bool {
        self.requests.contains(name) && !self.responses.contains(name)
    }

    /// Whether a request can hold `kind`.
    pub(super) fn sends(&self, kind: &Type) -> bool {
        last_segment(kind).is_some_and(|segment| self.requests.contains(&segment.ident.to_string()))
    }
}

fn closure<'a>(
    mentions: &BTreeMap<String, BTreeSet<String>>,
    roots: impl Iterator<Item = &'a Type>,
) -> BTreeSet<String> {
    let mut pending: Vec<String> = roots
        .flat_map(|root| idents(root.to_token_stream()))
        .collect();
    let mut reached = BTreeSet::new();
    while let Some(name) = pending.pop() {
        if let Some(inner) = mentions.get(&name)
            && reached.insert(name)
        {
            pending.extend(inner.iter().cloned());
        }
    }
    reached
}

/// Every identifier in `tokens`.
fn idents(tokens: TokenStream) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    let mut pending = vec![tokens];
    while let Some(tokens) = pending.pop() {
        for token in tokens {
            match token {
                TokenTree::Ident(ident) => {
                    found.insert(ident.to_string());
                }
                TokenTree::Group(group) => pending.push(group.stream()),
                _ => {}
            }
        }
    }
    found
}
