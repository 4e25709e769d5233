//! Puts the descriptions into `intercom-diff`, which has no folder to read them from.

use std::{env, error::Error, fs, path::Path};

fn main() -> Result<(), Box<dyn Error>> {
    let folder = Path::new(&env::var("CARGO_MANIFEST_DIR")?).join("../openapi");
    let folder = folder.canonicalize()?;
    println!("cargo::rerun-if-changed={}", folder.display());
    let mut files: Vec<_> = fs::read_dir(&folder)?
        .map(|entry| entry.map(|entry| entry.path()))
        .collect::<Result<_, _>>()?;
    files.retain(|path| {
        let extension = path.extension().and_then(|extension| extension.to_str());
        matches!(extension, Some("json" | "toml"))
    });
    files.sort();
    let mut code = String::from(
        "/// The files of `openapi/`, by name.\nstatic DESCRIPTIONS: xtask::Embedded = &[\n",
    );
    for path in files {
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        code += &format!("    ({name:?}, include_str!({path:?})),\n");
    }
    code += "];\n";
    fs::write(
        Path::new(&env::var("OUT_DIR")?).join("descriptions.rs"),
        code,
    )?;
    Ok(())
}
