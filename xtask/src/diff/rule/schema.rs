//! Rules for schemas: one fact, judged as something sent and something read.

use super::{Fact, Lens, Level, Rule};

/// `NAME "id" <> "id of the mirror" { request: Level, "reason"; response: …; }`
macro_rules! facts {
    ($($name:ident $id:literal <> $mirror:literal {
        request: $sent:ident, $sent_reason:literal;
        response: $read:ident, $read_reason:literal;
    })*) => {
        $(
            pub static $name: Fact = Fact {
                request: Rule {
                    id: concat!("request-", $id),
                    lens: Lens::Wire,
                    level: Level::$sent,
                    mirror: concat!("request-", $mirror),
                    reason: $sent_reason,
                },
                response: Rule {
                    id: concat!("response-", $id),
                    lens: Lens::Wire,
                    level: Level::$read,
                    mirror: concat!("response-", $mirror),
                    reason: $read_reason,
                },
            };
        )*
        pub(super) static FACTS: &[&Fact] = &[$(&$name),*];
    };
}

facts! {
    FIELD_REQUIRED_ADDED "field-required-added" <> "field-required-removed" {
        request: Breaking, "requests without it are refused";
        response: Info, "readers ignore what they do not know";
    }
    FIELD_REQUIRED_REMOVED "field-required-removed" <> "field-required-added" {
        request: Warning, "every request sends something that no longer has an effect";
        response: Breaking, "readers look for it in vain";
    }
    FIELD_OPTIONAL_ADDED "field-optional-added" <> "field-optional-removed" {
        request: Info, "requests without it mean what they meant";
        response: Info, "readers ignore what they do not know";
    }
    FIELD_OPTIONAL_REMOVED "field-optional-removed" <> "field-optional-added" {
        request: Warning, "requests that send it are answered as if they did not";
        response: Breaking, "readers never find it again";
    }
    FIELD_REPLACED "field-replaced" <> "field-replaced" {
        request: Breaking, "what is said under the old name is not heard, and has to be said under the new one";
        response: Breaking, "readers have to look under another name";
    }
    FIELD_BECAME_REQUIRED "field-became-required" <> "field-became-optional" {
        request: Breaking, "requests that left it out are refused";
        response: Info, "readers that are ready for its absence do not see it";
    }
    FIELD_BECAME_OPTIONAL "field-became-optional" <> "field-became-required" {
        request: Info, "requests that send it stay right";
        response: Breaking, "readers that count on it meet its absence";
    }
    TYPE_CHANGED "type-changed" <> "type-changed" {
        request: Breaking, "values of the old type are refused";
        response: Breaking, "values of the new type cannot be read as the old one";
    }
    TYPE_WIDENED "type-widened" <> "type-narrowed" {
        request: Info, "all that was accepted still is";
        response: Breaking, "values come that the old type does not have";
    }
    TYPE_NARROWED "type-narrowed" <> "type-widened" {
        request: Breaking, "some of what was accepted is refused";
        response: Info, "all that comes could come before";
    }
    ALTERNATIVE_ADDED "alternative-added" <> "alternative-removed" {
        request: Info, "the other alternatives are still accepted";
        response: Breaking, "a shape comes that readers have no case for";
    }
    ALTERNATIVE_REMOVED "alternative-removed" <> "alternative-added" {
        request: Breaking, "requests of this shape are refused";
        response: Info, "a case of readers is never reached";
    }
    FORMAT_ADDED "format-added" <> "format-removed" {
        request: Warning, "values that do not follow the format may be refused";
        response: Info, "values are more regular than before";
    }
    FORMAT_REMOVED "format-removed" <> "format-added" {
        request: Info, "all that was accepted still is";
        response: Warning, "readers that count on the format may meet other values";
    }
    FORMAT_CHANGED "format-changed" <> "format-changed" {
        request: Breaking, "values in the old format are refused or mistaken";
        response: Breaking, "values cannot be read in the old format";
    }
    FORMAT_WIDENED "format-widened" <> "format-narrowed" {
        request: Info, "all that was accepted still is";
        response: Breaking, "values come that do not fit the old format";
    }
    FORMAT_NARROWED "format-narrowed" <> "format-widened" {
        request: Breaking, "some of what was accepted does not fit";
        response: Info, "all that comes could come before";
    }
    NULL_ALLOWED "null-allowed" <> "null-refused" {
        request: Info, "requests without null stay right";
        response: Breaking, "readers that count on a value meet null";
    }
    NULL_REFUSED "null-refused" <> "null-allowed" {
        request: Breaking, "requests with null are refused";
        response: Info, "readers that are ready for null do not see it";
    }
    OPTIONAL_NULL_ALLOWED "optional-null-allowed" <> "optional-null-refused" {
        request: Info, "requests without null stay right";
        response: Warning, "readers are ready for its absence, and have to be for null";
    }
    OPTIONAL_NULL_REFUSED "optional-null-refused" <> "optional-null-allowed" {
        request: Breaking, "requests that clear it with null are refused";
        response: Info, "readers that are ready for null do not see it";
    }
    ENUM_VALUE_ADDED "enum-value-added" <> "enum-value-removed" {
        request: Info, "the other values are still accepted";
        response: Warning, "readers have no case for it; ours reads it as `Unknown`";
    }
    ENUM_VALUE_REMOVED "enum-value-removed" <> "enum-value-added" {
        request: Breaking, "requests with this value are refused";
        response: Info, "a case of readers is never reached";
    }
    ENUM_LIFTED "enum-lifted" <> "enum-imposed" {
        request: Info, "any value is accepted now";
        response: Warning, "any value can come, where a few were known";
    }
    ENUM_IMPOSED "enum-imposed" <> "enum-lifted" {
        request: Breaking, "values that are not listed are refused";
        response: Info, "a few values come, where any could";
    }
    CONSTANT_ADDED "constant-added" <> "constant-removed" {
        request: Info, "the client fills in the only value there is";
        response: Info, "it always has the one value";
    }
    CONSTANT_REMOVED "constant-removed" <> "constant-added" {
        request: Warning, "the client no longer fills it in; the caller has to choose";
        response: Warning, "it can have other values than the one it had";
    }
    DEFAULT_ADDED "default-added" <> "default-removed" {
        request: Warning, "leaving it out now means this value";
        response: Info, "absence has a meaning it did not have";
    }
    DEFAULT_REMOVED "default-removed" <> "default-added" {
        request: Warning, "leaving it out no longer means this value";
        response: Warning, "absence no longer means this value";
    }
    DEFAULT_CHANGED "default-changed" <> "default-changed" {
        request: Warning, "leaving it out means something else";
        response: Warning, "absence means something else";
    }
    LIMIT_TIGHTENED "limit-tightened" <> "limit-loosened" {
        request: Breaking, "some of what was accepted is refused";
        response: Info, "all that comes could come before";
    }
    LIMIT_LOOSENED "limit-loosened" <> "limit-tightened" {
        request: Info, "all that was accepted still is";
        response: Warning, "values come that are beyond the old limit";
    }
    PATTERN_CHANGED "pattern-changed" <> "pattern-changed" {
        request: Breaking, "texts that fit the old pattern may be refused";
        response: Warning, "texts may not fit the old pattern";
    }
    OTHER_FIELDS_ALLOWED "other-fields-allowed" <> "other-fields-refused" {
        request: Info, "requests without other fields stay right";
        response: Info, "readers ignore what they do not know";
    }
    OTHER_FIELDS_REFUSED "other-fields-refused" <> "other-fields-allowed" {
        request: Breaking, "requests with fields of other names are refused";
        response: Warning, "fields of other names do not come any more";
    }
    NEEDS_TIGHTENED "needs-tightened" <> "needs-loosened" {
        request: Breaking, "requests with too few of these fields are refused";
        response: Info, "more of these fields come than before";
    }
    NEEDS_LOOSENED "needs-loosened" <> "needs-tightened" {
        request: Info, "all that was accepted still is";
        response: Warning, "fewer of these fields may come than before";
    }
    NEEDS_CHANGED "needs-changed" <> "needs-changed" {
        request: Breaking, "requests with the fields that sufficed may be refused";
        response: Warning, "other fields than before are sure to come";
    }
}
