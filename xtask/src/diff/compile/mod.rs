//! What the compiler says: the user's crate is checked once as it is, and once with a
//! copy of the SDK in which the module of OLD is made from the description of NEW.
//! The crate is not touched, and nothing is guessed: what is reported does not compile.

mod cargo;
mod patched;

use std::path::Path;

use anyhow::{Result, bail};

use self::cargo::{CompileError, Crate};
use super::{
    change::{Change, Place, Subject},
    rules::{Lens, Level, Reach, Rule},
};

/// The rule of an error of the compiler. It is no difference of descriptions, so it
/// is not in the tables.
static COMPILE_ERROR: Rule = Rule {
    id: "rust-compile-error",
    lens: Lens::Rust,
    level: Level::Breaking,
    reach: Reach::WhoNamesIt,
    mirror: "rust-compile-error",
    reason: "the compiler refuses this line with the new version",
};

/// Checks the crate in `folder` with the versions `old` and `new`, and returns a change
/// for each error that only `new` causes.
///
/// # Errors
///
/// Fails if the crate does not compile with `old`, or does not enable that version, or
/// if its SDK lacks one of both.
pub fn compile(folder: &Path, old: &str, new: &str) -> Result<Vec<Change>> {
    let checked = Crate::find(folder)?;
    let module = format!("v{}", old.replace('.', "_"));
    if !checked.features.contains(&module) {
        bail!(
            "the crate does not enable {module}, so nothing in it is of {old}; it enables {}",
            checked.versions().join(", ")
        );
    }
    if let Some(error) = checked.check(None)?.first() {
        bail!(
            "does not compile with {old}, so nothing can be said of {new}: {}: {}",
            error.site,
            error.message
        );
    }
    let copy = patched::copy(&checked.sdk, old, new)?;
    let errors = checked.check(Some(copy.path()))?;
    Ok(errors.into_iter().map(change).collect())
}

/// An error as a change, at its line.
fn change(CompileError { site, message }: CompileError) -> Change {
    let place = Place {
        operation: String::new(),
        location: site.to_string(),
    };
    let subject = Subject {
        schema: None,
        names: vec![site.file.clone()],
    };
    let mut change = Change::new(&COMPILE_ERROR, vec![place], Some(subject), message);
    change.sites = vec![site];
    change
}
