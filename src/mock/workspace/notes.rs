//! Notes on contacts and companies.

use serde_json::Value;

use super::{Handlers, Workspace};

pub(super) const HANDLERS: Handlers = &[];

/// The state of this resource.
#[derive(Debug, Default)]
pub(in crate::mock) struct Notes {}

/// The notes on an object, newest first. `kind` is `contact` or `company`.
pub(in crate::mock) fn of<'a>(
    _workspace: &'a Workspace,
    _kind: &'a str,
    _id: &'a str,
) -> impl Iterator<Item = &'a Value> {
    std::iter::empty()
}
