//! Writes a module as Rust source.

mod client;
mod example;
mod expectation;
mod files;
mod fixture;
mod operations;
mod text;
mod types;
mod webhook;

use crate::module::Module;

/// What a module has besides types and operations: the features that add to it.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Additions {
    /// The list of all operations.
    pub(crate) catalog: bool,
    /// What requests take as attachments.
    pub(crate) files: bool,
    /// Values of all responses and expectations of all operations, for tests.
    pub(crate) mock: bool,
    /// The items of webhook notifications.
    pub(crate) webhook: bool,
}

/// Returns the module's source.
pub(crate) fn module(module: &Module, additions: Additions) -> Result<String, String> {
    let mut out = String::new();
    client::write(&mut out, module, additions.catalog);
    types::write(&mut out, module, additions.mock)?;
    operations::write(&mut out, module)?;
    if additions.files {
        files::write(&mut out, module);
    }
    if additions.mock {
        expectation::write(&mut out, module);
    }
    if additions.webhook {
        webhook::write(&mut out, module);
    }
    Ok(out)
}
