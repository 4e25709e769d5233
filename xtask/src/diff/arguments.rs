//! The command line of `cargo xtask diff`.

use std::path::PathBuf;

use clap::ValueEnum;

use super::rules::Lens;

/// Options of `cargo xtask diff`.
#[derive(clap::Args)]
#[command(after_long_help = super::uses::HOW)]
pub struct Arguments {
    /// The description to compare from: a version (2.11), a file (JSON or YAML, this
    /// project's or Intercom's), git:REV:2.11, or upstream:2.11 (any version that
    /// Intercom publishes, uncorrected). Both are this project's, or both Intercom's.
    #[arg(value_name = "OLD", required_unless_present_any = ["rules", "migrating"])]
    pub old: Option<String>,

    /// The description to compare with, given in the same ways.
    #[arg(value_name = "NEW", required_unless_present_any = ["rules", "migrating"])]
    pub new: Option<String>,

    #[arg(long, value_enum, default_value_t = Format::Text)]
    pub format: Format,

    /// Exit with 1 if there is a change of this level or a more severe one.
    #[arg(long, value_enum, default_value_t = FailOn::None, value_name = "LEVEL")]
    pub fail_on: FailOn,

    /// Report only what is seen through this lens: requests and responses, or the
    /// items of the generated Rust module.
    #[arg(long, value_enum, value_name = "LENS")]
    pub lens: Option<Lens>,

    /// Report only this operation (repeatable): our name, Intercom's, or
    /// "PUT /tickets/{id}".
    #[arg(long = "operation", value_name = "NAME")]
    pub operations: Vec<String>,

    /// Report only this component and its type (repeatable).
    #[arg(long = "schema", value_name = "NAME")]
    pub schemas: Vec<String>,

    /// Report only what the Rust code in this folder or file uses (repeatable), and
    /// where.
    #[arg(long, value_name = "SRC_DIR")]
    pub uses: Vec<PathBuf>,

    /// Instead of the Rust lens, ask the compiler: check the crate in this folder as it
    /// is, and again with the module of OLD made from the description of NEW. Both
    /// are versions. Runs cargo; the crate is not changed.
    #[arg(long, value_name = "CRATE_DIR", conflicts_with_all = ["operations", "schemas"])]
    pub compile: Option<PathBuf>,

    /// With --uses: do not fail because of what could not be followed.
    #[arg(long, requires = "uses")]
    pub allow_unfollowed: bool,

    /// With --uses: count doubtful uses, too.
    #[arg(long, requires = "uses")]
    pub count_doubtful: bool,

    /// Where upstream: reads from, instead of the commit pinned in upstream.toml.
    #[arg(long, value_name = "DIR_OR_URL")]
    pub from: Option<String>,

    /// List the rules; with --format json, include their mirrors.
    #[arg(long, conflicts_with_all = ["old", "migrating"])]
    pub rules: bool,

    /// Write docs/migrating/, one page for each pair of adjacent versions.
    #[arg(long, conflicts_with = "old")]
    pub migrating: bool,

    /// With --migrating: write nothing, print the differences, and exit with 1
    /// if there are any.
    #[arg(long, requires = "migrating")]
    pub check: bool,

    /// The folder of this project's descriptions and upstream.toml, if not the one
    /// that the program was built with.
    #[arg(long, value_name = "DIR")]
    pub openapi: Option<PathBuf>,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
pub enum Format {
    /// For a terminal.
    Text,
    /// For a page or a pull request.
    Markdown,
    /// For programs.
    Json,
    /// Annotations of a GitHub workflow.
    Github,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
pub enum FailOn {
    Breaking,
    Warning,
    None,
}
