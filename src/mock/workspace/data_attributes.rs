//! Data attributes of contacts, companies and conversations.

use serde_json::{Map, Value};

use super::{Handlers, Workspace};

pub(super) const HANDLERS: Handlers = &[];

/// The state of this resource.
#[derive(Debug, Default)]
pub(in crate::mock) struct DataAttributes {}

/// Why `attributes` cannot be the custom attributes of a `model`, if they cannot.
pub(in crate::mock) fn unknown(
    _workspace: &Workspace,
    _model: &str,
    _attributes: &Map<String, Value>,
) -> Option<String> {
    None
}
