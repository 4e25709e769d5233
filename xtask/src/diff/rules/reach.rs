//! Whom a change reaches.

use serde::Serialize;

/// Which of the programs that call an operation a change reaches.
#[derive(Clone, Copy, Debug, Eq, PartialEq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Reach {
    /// Those that name what changed: a field, a parameter, a method, a word. In
    /// Rust a breaking change of this reach does not compile.
    WhoNamesIt,
    /// All of them. In Rust a breaking change of this reach compiles, and the call
    /// fails before anything is sent.
    EveryCall,
}
