//! Companies: upserted by `company_id`, attached to contacts, listed up to a limit, and scrolled.

use super::{Handlers, Table};

pub(super) const HANDLERS: Handlers = &[];

/// The state of this resource.
#[derive(Debug, Default)]
pub(in crate::mock) struct Companies {
    pub(in crate::mock) table: Table,
}
