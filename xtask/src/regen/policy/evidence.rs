//! How we know that the policies are right.

use crate::evidence::{Evidence, Grade};

/// What each policy rests on.
pub static EVIDENCE: [(&str, Evidence); 6] = [
    (
        "value::unify",
        Evidence::new("custom-attributes", Grade::Live),
    ),
    (
        "value::forget_string_formats",
        Evidence::new("string-formats", Grade::Live),
    ),
    ("timestamp", Evidence::new("points-in-time", Grade::Live)),
    (
        "duration",
        Evidence::new("conversation-statistics", Grade::Live),
    ),
    ("identifier", Evidence::new("identifiers", Grade::Live)),
    ("reading", Evidence::new("missing-and-null", Grade::Live)),
];
