//! Rules for schemas: one kind of change, with a level for requests and one for
//! responses.

use super::{
    lens::Lens,
    level::Level,
    rule::{Rule, reach},
    rule_pair::RulePair,
};

/// `NAME "id" <> "id of the mirror" { request: Level, "reason"; response: …; }`;
/// `Level every call` if it reaches programs that do not name the field.
macro_rules! rule_pairs {
    ($($name:ident $id:literal <> $mirror:literal {
        request: $request:ident $($request_reach:ident)*, $request_reason:literal;
        response: $response:ident $($response_reach:ident)*, $response_reason:literal;
    })*) => {
        $(
            pub static $name: RulePair = RulePair {
                request: Rule {
                    id: concat!("request-", $id),
                    lens: Lens::Wire,
                    level: Level::$request,
                    reach: reach!($($request_reach)*),
                    mirror: concat!("request-", $mirror),
                    reason: $request_reason,
                },
                response: Rule {
                    id: concat!("response-", $id),
                    lens: Lens::Wire,
                    level: Level::$response,
                    reach: reach!($($response_reach)*),
                    mirror: concat!("response-", $mirror),
                    reason: $response_reason,
                },
            };
        )*
        pub(super) static RULE_PAIRS: &[&RulePair] = &[$(&$name),*];
    };
}

rule_pairs! {
    FIELD_REQUIRED_ADDED "field-required-added" <> "field-required-removed" {
        request: Breaking every call, "requests without it are rejected";
        response: Info, "clients ignore unknown fields";
    }
    FIELD_REQUIRED_REMOVED "field-required-removed" <> "field-required-added" {
        request: Warning, "every request sends it, and it no longer has an effect";
        response: Breaking, "clients that read it do not find it";
    }
    FIELD_OPTIONAL_ADDED "field-optional-added" <> "field-optional-removed" {
        request: Info, "requests without it behave as before";
        response: Info, "clients ignore unknown fields";
    }
    FIELD_OPTIONAL_REMOVED "field-optional-removed" <> "field-optional-added" {
        request: Warning, "requests that send it behave as if they did not";
        response: Breaking, "clients that read it never find it";
    }
    FIELD_REPLACED "field-replaced" <> "field-replaced" {
        request: Breaking, "the server ignores the old name; the value must be sent under the new one";
        response: Breaking, "clients must read it under the new name";
    }
    FIELD_BECAME_REQUIRED "field-became-required" <> "field-became-optional" {
        request: Breaking every call, "requests that omit it are rejected";
        response: Info, "clients that handle its absence are not affected";
    }
    FIELD_BECAME_OPTIONAL "field-became-optional" <> "field-became-required" {
        request: Info, "requests that send it remain valid";
        response: Breaking, "clients that rely on it fail when it is absent";
    }
    FIELD_DEPRECATED "field-deprecated" <> "field-undeprecated" {
        request: Warning, "it still works, and may be removed in a later version";
        response: Warning, "it is still sent, and may be removed in a later version";
    }
    FIELD_UNDEPRECATED "field-undeprecated" <> "field-deprecated" {
        request: Info, "requests that send it keep working";
        response: Info, "clients that read it keep working";
    }
    TYPE_CHANGED "type-changed" <> "type-changed" {
        request: Breaking, "values of the old type are rejected";
        response: Breaking, "values of the new type cannot be parsed as the old type";
    }
    TYPE_WIDENED "type-widened" <> "type-narrowed" {
        request: Info, "everything that was accepted is still accepted";
        response: Breaking, "values can be returned that the old type does not include";
    }
    TYPE_NARROWED "type-narrowed" <> "type-widened" {
        request: Breaking, "some values that were accepted are rejected";
        response: Info, "every returned value was possible before";
    }
    ALTERNATIVE_ADDED "alternative-added" <> "alternative-removed" {
        request: Info, "the other alternatives are still accepted";
        response: Breaking, "a shape can be returned that clients do not handle";
    }
    ALTERNATIVE_REMOVED "alternative-removed" <> "alternative-added" {
        request: Breaking, "requests of this shape are rejected";
        response: Info, "code that handles it is never reached";
    }
    FORMAT_ADDED "format-added" <> "format-removed" {
        request: Warning, "values that do not follow the format may be rejected";
        response: Info, "values follow a stricter format than before";
    }
    FORMAT_REMOVED "format-removed" <> "format-added" {
        request: Info, "everything that was accepted is still accepted";
        response: Warning, "clients that rely on the format may receive other values";
    }
    FORMAT_CHANGED "format-changed" <> "format-changed" {
        request: Breaking, "values in the old format are rejected or misread";
        response: Breaking, "values cannot be parsed in the old format";
    }
    FORMAT_WIDENED "format-widened" <> "format-narrowed" {
        request: Info, "everything that was accepted is still accepted";
        response: Breaking, "values can be returned that do not fit the old format";
    }
    FORMAT_NARROWED "format-narrowed" <> "format-widened" {
        request: Breaking, "some values that were accepted do not fit the new format";
        response: Info, "every returned value was possible before";
    }
    NULL_ALLOWED "null-allowed" <> "null-refused" {
        request: Info, "requests without null remain valid";
        response: Breaking, "clients that rely on a value fail on null";
    }
    NULL_REFUSED "null-refused" <> "null-allowed" {
        request: Breaking, "requests with null are rejected";
        response: Info, "clients that handle null are not affected";
    }
    OPTIONAL_NULL_ALLOWED "optional-null-allowed" <> "optional-null-refused" {
        request: Info, "requests without null remain valid";
        response: Warning, "clients handle its absence, and must now handle null too";
    }
    OPTIONAL_NULL_REFUSED "optional-null-refused" <> "optional-null-allowed" {
        request: Breaking, "requests that clear it with null are rejected";
        response: Info, "clients that handle null are not affected";
    }
    ENUM_VALUE_ADDED "enum-value-added" <> "enum-value-removed" {
        request: Info, "the other values are still accepted";
        response: Warning, "clients may not handle it; this SDK reads it as `Unknown`";
    }
    ENUM_VALUE_REMOVED "enum-value-removed" <> "enum-value-added" {
        request: Breaking, "requests with this value are rejected";
        response: Info, "code that handles it is never reached";
    }
    ENUM_VALUES_REPLACED "enum-values-replaced" <> "enum-values-replaced" {
        request: Breaking, "requests with an old value are rejected";
        response: Breaking, "clients that look for an old value never find it, and may not handle the new ones";
    }
    ENUM_LIFTED "enum-lifted" <> "enum-imposed" {
        request: Info, "any value is accepted";
        response: Warning, "any value can be returned, not only the listed ones";
    }
    ENUM_IMPOSED "enum-imposed" <> "enum-lifted" {
        request: Breaking, "values that are not listed are rejected";
        response: Info, "only the listed values are returned";
    }
    CONSTANT_ADDED "constant-added" <> "constant-removed" {
        request: Info, "the client fills in the only possible value";
        response: Info, "it always has the same value";
    }
    CONSTANT_REMOVED "constant-removed" <> "constant-added" {
        request: Warning every call, "the client no longer fills it in; the caller must set it";
        response: Warning, "it can have other values";
    }
    DEFAULT_ADDED "default-added" <> "default-removed" {
        request: Warning every call, "omitting it now means this value";
        response: Info, "its absence now has a defined meaning";
    }
    DEFAULT_REMOVED "default-removed" <> "default-added" {
        request: Warning every call, "omitting it no longer means this value";
        response: Warning, "its absence no longer means this value";
    }
    DEFAULT_CHANGED "default-changed" <> "default-changed" {
        request: Warning every call, "omitting it means another value";
        response: Warning, "its absence means another value";
    }
    LIMIT_TIGHTENED "limit-tightened" <> "limit-loosened" {
        request: Breaking, "some values that were accepted are rejected";
        response: Info, "every returned value was possible before";
    }
    LIMIT_LOOSENED "limit-loosened" <> "limit-tightened" {
        request: Info, "everything that was accepted is still accepted";
        response: Warning, "values beyond the old limit can be returned";
    }
    PATTERN_CHANGED "pattern-changed" <> "pattern-changed" {
        request: Breaking, "strings that match the old pattern may be rejected";
        response: Warning, "strings may not match the old pattern";
    }
    OTHER_FIELDS_ALLOWED "other-fields-allowed" <> "other-fields-refused" {
        request: Info, "requests without other fields remain valid";
        response: Info, "clients ignore unknown fields";
    }
    OTHER_FIELDS_REFUSED "other-fields-refused" <> "other-fields-allowed" {
        request: Breaking every call, "requests with other fields are rejected";
        response: Warning, "other fields are no longer returned";
    }
    NEEDS_TIGHTENED "needs-tightened" <> "needs-loosened" {
        request: Breaking every call, "requests with too few of these fields are rejected";
        response: Info, "more of these fields are returned than before";
    }
    NEEDS_LOOSENED "needs-loosened" <> "needs-tightened" {
        request: Info, "everything that was accepted is still accepted";
        response: Warning, "fewer of these fields may be returned than before";
    }
    NEEDS_CHANGED "needs-changed" <> "needs-changed" {
        request: Breaking every call, "requests with the fields that were sufficient may be rejected";
        response: Warning, "the set of fields that are always returned differs";
    }
}
