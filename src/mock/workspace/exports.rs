//! Exports of content and of reporting data: jobs, their states and their files.

use super::Handlers;

pub(super) const HANDLERS: Handlers = &[];

/// The state of this resource.
#[derive(Debug, Default)]
pub(in crate::mock) struct Exports {}
