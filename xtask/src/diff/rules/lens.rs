//! The two points of view from which descriptions are compared.

use std::fmt;

use clap::ValueEnum;
use serde::Serialize;

/// What is compared.
#[derive(Clone, Copy, Debug, Eq, Ord, PartialEq, PartialOrd, Serialize, ValueEnum)]
#[serde(rename_all = "lowercase")]
pub enum Lens {
    /// Requests and responses.
    Wire,
    /// The public items of the generated module.
    Rust,
}

impl Lens {
    pub const ALL: [Self; 2] = [Self::Wire, Self::Rust];

    pub fn name(self) -> &'static str {
        match self {
            Self::Wire => "wire",
            Self::Rust => "rust",
        }
    }
}

impl fmt::Display for Lens {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.pad(self.name())
    }
}
