//! Writes a module as Rust source.

mod client;
mod example;
mod expectation;
mod fixture;
mod operations;
mod text;
mod types;

use crate::module::Module;

/// What a module has on request, by the features of the crate.
pub(crate) struct Parts {
    /// The list of all operations.
    pub(crate) catalog: bool,
    /// Values of all responses and expectations of all operations, for tests.
    pub(crate) mock: bool,
}

/// Returns the module's source.
pub(crate) fn module(module: &Module, parts: &Parts) -> Result<String, String> {
    let mut out = String::new();
    client::write(&mut out, module, parts.catalog);
    types::write(&mut out, module, parts.mock)?;
    operations::write(&mut out, module)?;
    if parts.mock {
        expectation::write(&mut out, module);
    }
    Ok(out)
}
