//! Events of contacts.

use super::Handlers;

pub(super) const HANDLERS: Handlers = &[];

/// The state of this resource.
#[derive(Debug, Default)]
pub(in crate::mock) struct DataEvents {}
