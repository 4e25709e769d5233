//! What a program uses of the API: which of its lines call an operation, name a
//! type, or name what a type or a request has.
//!
//! The code is read, not compiled, so the type of most expressions is unknown. What
//! is not certain is said: a use is doubtful, or a place could not be followed. The
//! rules are in [`HOW`], which `--help` prints.

mod catalog_ids;
mod code;
mod doubt;
mod found;
mod imports;
mod literal;
mod macros;
mod manifest;
mod reach;
mod receiver;
mod site;
mod source_file;
mod test_code;
#[cfg(test)]
mod tests;
mod types;
mod visitor;
mod vocabulary;

pub use self::{
    doubt::Doubt,
    found::Found,
    reach::{Reached, reached},
    site::Site,
    vocabulary::Vocabulary,
};

use std::path::PathBuf;

use anyhow::{Context as _, Result};

/// How `--uses` decides, for `--help`.
pub const HOW: &str = "\
How --uses decides. Every .rs file below the folder is parsed, except those that
.gitignore excludes. A change is reported if the code
  - calls its operation: as a method, as Client::name, as operations::Name, by its id
    as text where the catalog is used, or by its path in Client::request; or
  - names its type: directly, by `use … as`, a re-export or a type alias;
and, if the change is of a field, a parameter, a variant or a word, the code also
names that somewhere: as a field, a setter, a variant, a struct field, or in text.
The arguments of macros are read as expressions where they parse, and name by name
where they do not. A change that every call notices needs no name.

Doubtful, marked so and not counted without --count-doubtful: code that only tests
compile; a call of an operation's name on a value of another type, or on one of
unknown type where the code defines a method of that name; a type with the name of
one of the code's own; an operation's id as text where no catalog is used.

Not followed, listed and counted by --fail-on without --allow-unfollowed: files that
cannot be read or parsed, modules whose file was not looked at, include! of what is
not below the folder, names that paste! composes, and calls through the catalog or
Client::request by a name or a path that is not in the code.

Not seen: what a procedural macro writes, and calls that another crate makes for
this one. Give --uses once for each crate.

--compile asks the compiler instead, which cannot guess wrong about Rust; what
changes in requests and responses without a change in Rust, only --uses tells.";

/// Reads the code below `folders` and collects what it uses of `vocabulary`.
pub fn scan(folders: &[PathBuf], vocabulary: &Vocabulary) -> Result<Found> {
    let mut found = Found::default();
    let mut files = Vec::new();
    for folder in folders {
        source_file::read(folder, &mut files, &mut found)
            .with_context(|| format!("--uses {}", folder.display()))?;
    }
    let crates = manifest::crates(folders);
    let code = code::Code::of(&files, crates, vocabulary);
    for file in &files {
        visitor::visit(file, &code, vocabulary, &mut found);
    }
    catalog_ids::decide(&mut found);
    Ok(found)
}
