//! A rule, and the macro that defines tables of rules.

use serde::Serialize;

use super::{lens::Lens, level::Level, reach::Reach};

/// One way in which two descriptions can differ.
#[derive(Debug, Serialize)]
pub struct Rule {
    pub id: &'static str,
    pub lens: Lens,
    pub level: Level,
    pub reach: Reach,
    /// The id of the rule that reports the same change in the reverse comparison.
    pub mirror: &'static str,
    pub reason: &'static str,
}

/// The reach of a rule: of every call if its level is followed by `every call`.
macro_rules! reach {
    () => {
        $crate::diff::rules::reach::Reach::WhoNamesIt
    };
    (every call) => {
        $crate::diff::rules::reach::Reach::EveryCall
    };
}
pub(super) use reach;

/// Defines rules and their list: `NAME "id" Level, mirrors "id": "reason";`
macro_rules! rules {
    ($lens:ident: $($name:ident $id:literal $level:ident $($reach:ident)*, mirrors $mirror:literal: $reason:literal;)*) => {
        $(
            pub static $name: $crate::diff::rules::rule::Rule = $crate::diff::rules::rule::Rule {
                id: $id,
                lens: $crate::diff::rules::lens::Lens::$lens,
                level: $crate::diff::rules::level::Level::$level,
                reach: $crate::diff::rules::rule::reach!($($reach)*),
                mirror: $mirror,
                reason: $reason,
            };
        )*
        pub(super) static RULES: &[&$crate::diff::rules::rule::Rule] = &[$(&$name),*];
    };
}
pub(super) use rules;
