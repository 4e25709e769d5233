//! Writes a module as Rust source.

mod client;
mod example;
mod operations;
mod text;
mod types;

use crate::module::Module;

/// Returns the module's source. `catalog` adds the list of all operations.
pub(crate) fn module(module: &Module, catalog: bool) -> Result<String, String> {
    let mut out = String::new();
    client::write(&mut out, module, catalog);
    types::write(&mut out, module)?;
    operations::write(&mut out, module)?;
    Ok(out)
}
