//! The Rust lens: the public items of the generated module.
//!
//! Both modules are made by the code that build.rs makes them with, so what is
//! compared is what a user compiles against.

mod differences;
mod rename;
mod surface;
mod tokens;

use std::{collections::BTreeMap, panic, thread};

use anyhow::{Context as _, Result, anyhow};

pub use self::{differences::differences, surface::Surface};
use super::{change::Change, side::Side};

/// Everything that changes in the generated module.
pub fn compare(old: &Side, new: &Side) -> Result<Vec<Change>> {
    let (was, is) = thread::scope(|scope| {
        let other = scope.spawn(|| surface(new));
        let was = surface(old);
        (was, other.join())
    });
    let (was, is) = (
        was?,
        is.map_err(|_| anyhow!("{} {}: the generator stopped", new.role, new.name))??,
    );
    Ok(differences(&was, &is))
}

/// The surface of the module that `side` describes.
pub fn surface(side: &Side) -> Result<Surface> {
    let context = || format!("{} {}: no code can be made of it", side.role, side.name);
    // progenitor panics at some descriptions that it does not support.
    let document = side.document.clone();
    panic::catch_unwind(|| {
        crate::generate::syntax(document, tokens::lean).map_err(|error| error.to_string())
    })
    .map_err(|panic| {
        let text = panic
            .downcast_ref::<String>()
            .map(String::as_str)
            .or_else(|| panic.downcast_ref::<&str>().copied());
        anyhow!("{}", text.unwrap_or("the generator stopped"))
    })
    .and_then(|module| module.map_err(|error| anyhow!(error)))
    .map(|module| Surface::of(&module, &schemas(side)))
    .with_context(context)
}

/// The components by the name of their type.
fn schemas(side: &Side) -> BTreeMap<String, String> {
    use heck::ToPascalCase as _;
    side.document["components"]["schemas"]
        .as_object()
        .into_iter()
        .flatten()
        .map(|(name, _)| (name.to_pascal_case(), name.clone()))
        .collect()
}
