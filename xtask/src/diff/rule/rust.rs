//! Rules for the public items of the generated module.

super::rules! { Rust:
    METHOD_ADDED "rust-method-added" Info, mirrors "rust-method-removed":
        "nobody calls yet what did not exist";
    METHOD_REMOVED "rust-method-removed" Breaking, mirrors "rust-method-added":
        "calls do not compile";
    METHOD_RENAMED "rust-method-renamed" Breaking, mirrors "rust-method-renamed":
        "calls compile again under the new name; the operation is the same";
    SETTER_ADDED "rust-setter-added" Info, mirrors "rust-setter-removed":
        "requests that do not set it compile and send the same";
    SETTER_REMOVED "rust-setter-removed" Breaking, mirrors "rust-setter-added":
        "requests that set it do not compile";
    SETTER_RENAMED "rust-setter-renamed" Breaking, mirrors "rust-setter-renamed":
        "requests compile again under the new name; the path is the same";
    SETTER_REQUIRED_ADDED "rust-setter-required-added" Breaking, mirrors "rust-setter-required-removed":
        "requests that do not set it compile and fail before they are sent";
    SETTER_REQUIRED_REMOVED "rust-setter-required-removed" Breaking, mirrors "rust-setter-required-added":
        "all requests set it, and do not compile";
    SETTER_BECAME_REQUIRED "rust-setter-became-required" Breaking, mirrors "rust-setter-became-optional":
        "requests that do not set it compile and fail before they are sent";
    SETTER_BECAME_OPTIONAL "rust-setter-became-optional" Info, mirrors "rust-setter-became-required":
        "requests that set it stay right";
    SETTER_TYPE_CHANGED "rust-setter-type-changed" Breaking, mirrors "rust-setter-type-changed":
        "it takes another type";
    RESPONSE_CHANGED "rust-response-changed" Breaking, mirrors "rust-response-changed":
        "`send` gives another type";
    WALK_ADDED "rust-walk-added" Info, mirrors "rust-walk-removed":
        "`items` and `pages` are there in addition";
    WALK_REMOVED "rust-walk-removed" Breaking, mirrors "rust-walk-added":
        "`items` and `pages` do not compile";
    WALK_CHANGED "rust-walk-changed" Breaking, mirrors "rust-walk-changed":
        "`items` gives another type";

    TYPE_ADDED "rust-type-added" Info, mirrors "rust-type-removed":
        "nobody names yet what did not exist";
    TYPE_REMOVED "rust-type-removed" Breaking, mirrors "rust-type-added":
        "what names it does not compile";
    TYPE_RENAMED "rust-type-renamed" Breaking, mirrors "rust-type-renamed":
        "what names it compiles again under the new name";
    TYPE_KIND_CHANGED "rust-type-kind-changed" Breaking, mirrors "rust-type-kind-changed":
        "it is made and taken apart in another way";
    CONSTANT_VALUE_CHANGED "rust-constant-changed" Warning, mirrors "rust-constant-changed":
        "the same code sends another word";
    REQUEST_FIELD_ADDED "rust-request-field-added" Warning, mirrors "rust-request-field-removed":
        "builders are not affected; struct literals do not compile without it";
    REQUEST_FIELD_REMOVED "rust-request-field-removed" Breaking, mirrors "rust-request-field-added":
        "what sets it does not compile";
    RESPONSE_FIELD_ADDED "rust-response-field-added" Info, mirrors "rust-response-field-removed":
        "readers name the fields they want";
    RESPONSE_FIELD_REMOVED "rust-response-field-removed" Breaking, mirrors "rust-response-field-added":
        "what reads it does not compile";
    FIELD_TYPE_CHANGED "rust-field-type-changed" Breaking, mirrors "rust-field-type-changed":
        "what reads or sets it meets another type";
    OPEN_VARIANT_ADDED "rust-open-variant-added" Info, mirrors "rust-open-variant-removed":
        "the enumeration is non-exhaustive: every match has an arm for it";
    OPEN_VARIANT_REMOVED "rust-open-variant-removed" Breaking, mirrors "rust-open-variant-added":
        "what names it does not compile";
    UNION_VARIANT_ADDED "rust-union-variant-added" Breaking, mirrors "rust-union-variant-removed":
        "matches without an arm for it do not compile";
    UNION_VARIANT_REMOVED "rust-union-variant-removed" Breaking, mirrors "rust-union-variant-added":
        "what names it does not compile";
    VARIANT_TYPE_CHANGED "rust-variant-type-changed" Breaking, mirrors "rust-variant-type-changed":
        "it holds another type";
    CONSTRUCTOR_ADDED "rust-constructor-added" Info, mirrors "rust-constructor-removed":
        "there is one more way to start";
    CONSTRUCTOR_REMOVED "rust-constructor-removed" Breaking, mirrors "rust-constructor-added":
        "calls do not compile";
    CONSTRUCTOR_CHANGED "rust-constructor-changed" Breaking, mirrors "rust-constructor-changed":
        "it takes or gives other types";
}
