//! The Rust lens: the public items of the generated module.
//!
//! Both modules are made by the code that build.rs makes them with, so what is
//! compared is what a user compiles against.

mod differences;
mod rename;
mod surface;
mod tokens;

use std::{cell::Cell, collections::BTreeMap, panic, thread};

use anyhow::{Context as _, Result, anyhow};
use heck::ToPascalCase as _;
use serde_json::Value;

pub use self::{differences::differences, surface::Surface};
use super::{change::Change, side::Side};
use crate::generate::{self, Module};

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
    generate(side.document.clone())
        .map(|module| Surface::of(&module, &schemas(side)))
        .with_context(|| format!("{} {}: no code can be made of it", side.role, side.name))
}

thread_local! {
    static IS_GENERATING: Cell<bool> = const { Cell::new(false) };
}

/// Has panics of the generator told once, as the errors that they become.
pub fn keep_generator_quiet() {
    let hook = panic::take_hook();
    panic::set_hook(Box::new(move |info| {
        if !IS_GENERATING.get() {
            hook(info);
        }
    }));
}

/// progenitor panics at some descriptions that it does not support.
fn generate(document: Value) -> Result<Module> {
    IS_GENERATING.set(true);
    let outcome = panic::catch_unwind(|| {
        generate::syntax(document, tokens::lean).map_err(|error| anyhow!("{error}"))
    });
    IS_GENERATING.set(false);
    outcome.unwrap_or_else(|panic| {
        let text = panic
            .downcast_ref::<String>()
            .map(String::as_str)
            .or_else(|| panic.downcast_ref::<&str>().copied());
        Err(anyhow!("{}", text.unwrap_or("the generator stopped")))
    })
}

/// The components by the name of their type.
fn schemas(side: &Side) -> BTreeMap<String, String> {
    side.document["components"]["schemas"]
        .as_object()
        .into_iter()
        .flatten()
        .map(|(name, _)| (name.to_pascal_case(), name.clone()))
        .collect()
}
