//! A module as the text of a Rust file, laid out as a person would.

mod client;
mod example;
mod operations;
mod text;
mod types;

use crate::module::Module;

/// The text of the module. `catalog` adds the list of all operations.
pub(crate) fn module(module: &Module, catalog: bool) -> Result<String, String> {
    let mut out = String::new();
    client::write(&mut out, module, catalog);
    types::write(&mut out, module)?;
    operations::write(&mut out, module)?;
    Ok(out)
}
