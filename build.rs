//! Generates one module per enabled API version from `openapi/*.json`.
//!
//! `$OUT_DIR/v2_16.rs` and its siblings hold the types, derived from
//! progenitor's, and the operations; `$OUT_DIR/versions.rs` includes them in
//! the crate, and lists them for tests. The build fetches nothing and runs no
//! programs.

#[path = "build/generate.rs"]
mod generate;
#[path = "build/mock_description.rs"]
mod mock_description;
#[path = "build/model/mod.rs"]
mod model;
#[path = "build/module.rs"]
mod module;
#[path = "build/read/mod.rs"]
mod read;
#[path = "build/request_form.rs"]
mod request_form;
#[path = "build/versions.rs"]
mod versions;
#[path = "build/write/mod.rs"]
mod write;

use std::{env, error::Error, fs, path::Path};

fn main() -> Result<(), Box<dyn Error>> {
    println!("cargo::rerun-if-changed=build.rs");
    println!("cargo::rerun-if-changed=build");
    let out = env::var("OUT_DIR")?;
    let out = Path::new(&out);

    let mut versions = String::new();
    let mut enabled_versions = String::new();
    let mut features = Vec::new();
    let mut newest = None;
    let is_mocked = env::var_os("CARGO_FEATURE_MOCK").is_some();
    let mut descriptions = String::new();
    for version in versions::described(Path::new("openapi"))? {
        let module = format!("v{}", version.replace('.', "_"));
        let enabled = env::var_os(format!("CARGO_FEATURE_{}", module.to_uppercase())).is_some();
        features.push(format!("`{module}`"));
        // A mock serves every version, to programs that are not this one, too.
        if !enabled && !is_mocked {
            continue;
        }
        let path = format!("openapi/{version}.json");
        println!("cargo::rerun-if-changed={path}");
        let refuse = |error: Box<dyn Error>| format!("{path}: {error}");
        let document: serde_json::Value = serde_json::from_str(&fs::read_to_string(&path)?)?;
        if is_mocked {
            descriptions += &mock_description::row(&version, &document);
        }
        if !enabled {
            continue;
        }
        let described = generate::module(document).map_err(refuse)?;
        let additions = write::Additions {
            catalog: env::var_os("CARGO_FEATURE_CATALOG").is_some(),
            files: env::var_os("CARGO_FEATURE_FILES").is_some(),
            mock: is_mocked,
            webhook: env::var_os("CARGO_FEATURE_WEBHOOK").is_some(),
        };
        let code = write::module(&described, additions).map_err(|error| refuse(error.into()))?;
        fs::write(out.join(format!("{module}.rs")), code)?;
        versions += &format!("api_version!({module}, \"{version}\", \"/{module}.rs\");\n");
        enabled_versions += &format!(" {version:?} {module}");
        newest = Some(version);
    }
    if let Some(newest) = newest {
        versions += &format!(
            "/// The newest of the enabled versions.\npub(crate) const NEWEST_VERSION: &str = \"{newest}\";\n"
        );
        if is_mocked {
            versions += &mock_description::list(&descriptions);
        }
        versions += &format!(
            "/// Calls a macro with the enabled versions and their modules, oldest first: for tests.\n\
             #[doc(hidden)]\n#[macro_export]\nmacro_rules! enabled_versions {{\n    \
             ($callback:ident) => {{\n        $callback! {{{enabled_versions} }}\n    }};\n}}\n"
        );
    } else {
        versions = format!(
            "compile_error!(\"intercom-sdk needs an API version; enable one of the features {}\");\n",
            features.join(", ")
        );
    }
    fs::write(out.join("versions.rs"), versions)?;
    Ok(())
}
