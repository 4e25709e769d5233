//! Texts that are the id of an operation, and places that use the catalog.

use std::collections::BTreeSet;

use super::{
    doubt::Doubt,
    found::{Found, Hit},
};

/// Decides which texts call an operation. Where a catalog is used, the id of an
/// operation is one; elsewhere it may be any text. A file that uses the catalog
/// and has no id chooses the operation in a way that cannot be followed.
pub fn decide(found: &mut Found) {
    let has_catalog = found.catalogs.iter().any(|hit| hit.doubt.is_none());
    let mut with_ids = BTreeSet::new();
    for (operation, hits) in std::mem::take(&mut found.ids) {
        for hit in hits {
            with_ids.insert(hit.site.file.clone());
            let doubt = hit.doubt.or((!has_catalog).then_some(Doubt::Text));
            let hit = Hit { doubt, ..hit };
            found
                .operations
                .entry(operation.clone())
                .or_default()
                .insert(hit);
        }
    }
    for hit in &found.catalogs {
        if hit.doubt.is_none() && !with_ids.contains(&hit.site.file) {
            let why = "uses the catalog, and which operations is not in this file";
            found.unfollowed.insert((hit.site.clone(), why.to_owned()));
        }
    }
}
