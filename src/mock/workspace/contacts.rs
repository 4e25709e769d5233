//! Contacts, users and leads: made, changed, archived, deleted, merged, listed and searched.

use super::{Handlers, Table};

pub(super) const HANDLERS: Handlers = &[];

/// The state of this resource.
#[derive(Debug, Default)]
pub(in crate::mock) struct Contacts {
    pub(in crate::mock) table: Table,
}
