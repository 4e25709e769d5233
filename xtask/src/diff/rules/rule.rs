//! A rule, and the macro that defines tables of rules.

use serde::Serialize;

use super::{lens::Lens, level::Level};

/// One way in which two descriptions can differ.
#[derive(Debug, Serialize)]
pub struct Rule {
    pub id: &'static str,
    pub lens: Lens,
    pub level: Level,
    /// The id of the rule that reports the same change in the reverse comparison.
    pub mirror: &'static str,
    pub reason: &'static str,
}

/// Defines rules and their list: `NAME "id" Level, mirrors "id": "reason";`
macro_rules! rules {
    ($lens:ident: $($name:ident $id:literal $level:ident, mirrors $mirror:literal: $reason:literal;)*) => {
        $(
            pub static $name: $crate::diff::rules::rule::Rule = $crate::diff::rules::rule::Rule {
                id: $id,
                lens: $crate::diff::rules::lens::Lens::$lens,
                level: $crate::diff::rules::level::Level::$level,
                mirror: $mirror,
                reason: $reason,
            };
        )*
        pub(super) static RULES: &[&$crate::diff::rules::rule::Rule] = &[$(&$name),*];
    };
}
pub(super) use rules;
