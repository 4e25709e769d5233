//! Rules for the public items of the generated module.

use super::rule::rules;

rules! { Rust:
    METHOD_ADDED "rust-method-added" Info, mirrors "rust-method-removed":
        "existing programs do not call it";
    METHOD_REMOVED "rust-method-removed" Breaking, mirrors "rust-method-added":
        "calls do not compile";
    METHOD_RENAMED "rust-method-renamed" Breaking, mirrors "rust-method-renamed":
        "calls do not compile until they use the new name; the operation is the same";
    SETTER_ADDED "rust-setter-added" Info, mirrors "rust-setter-removed":
        "calls that do not set it compile and send the same request";
    SETTER_REMOVED "rust-setter-removed" Breaking, mirrors "rust-setter-added":
        "calls that set it do not compile";
    SETTER_RENAMED "rust-setter-renamed" Breaking, mirrors "rust-setter-renamed":
        "calls do not compile until they use the new name; the request is the same";
    SETTER_REQUIRED_ADDED "rust-setter-required-added" Breaking every call, mirrors "rust-setter-required-removed":
        "calls that do not set it compile, and fail before anything is sent";
    SETTER_REQUIRED_REMOVED "rust-setter-required-removed" Breaking, mirrors "rust-setter-required-added":
        "every call sets it, and does not compile";
    SETTER_BECAME_REQUIRED "rust-setter-became-required" Breaking every call, mirrors "rust-setter-became-optional":
        "calls that do not set it compile, and fail before anything is sent";
    SETTER_BECAME_OPTIONAL "rust-setter-became-optional" Info, mirrors "rust-setter-became-required":
        "calls that set it remain valid";
    SETTER_TYPE_CHANGED "rust-setter-type-changed" Breaking, mirrors "rust-setter-type-changed":
        "it takes another type";
    SETTER_WIDENED "rust-setter-widened" Info, mirrors "rust-setter-narrowed":
        "what it took converts into what it takes";
    SETTER_NARROWED "rust-setter-narrowed" Breaking, mirrors "rust-setter-widened":
        "it no longer takes all that it took";
    RESPONSE_CHANGED "rust-response-changed" Breaking, mirrors "rust-response-changed":
        "`send` returns another type";
    ITEMS_ADDED "rust-items-added" Info, mirrors "rust-items-removed":
        "`items` and `pages` are additional methods";
    ITEMS_REMOVED "rust-items-removed" Breaking, mirrors "rust-items-added":
        "calls of `items` and `pages` do not compile";
    ITEMS_CHANGED "rust-items-changed" Breaking, mirrors "rust-items-changed":
        "`items` yields another type";

    TYPE_ADDED "rust-type-added" Info, mirrors "rust-type-removed":
        "existing programs do not use it";
    TYPE_REMOVED "rust-type-removed" Breaking, mirrors "rust-type-added":
        "code that names it does not compile";
    TYPE_RENAMED "rust-type-renamed" Breaking, mirrors "rust-type-renamed":
        "code that names it does not compile until it uses the new name";
    TYPE_KIND_CHANGED "rust-type-kind-changed" Breaking, mirrors "rust-type-kind-changed":
        "it is constructed and matched differently";
    CONSTANT_VALUE_CHANGED "rust-constant-changed" Warning, mirrors "rust-constant-changed":
        "the same code sends another value";
    REQUEST_FIELD_ADDED "rust-request-field-added" Info, mirrors "rust-request-field-removed":
        "request structs are non-exhaustive: code that does not set it compiles and sends the same request";
    REQUEST_FIELD_REMOVED "rust-request-field-removed" Breaking, mirrors "rust-request-field-added":
        "code that sets it does not compile";
    REQUEST_FIELD_REQUIRED_ADDED "rust-request-field-required-added" Breaking every call, mirrors "rust-request-field-required-removed":
        "code that does not set it compiles, and fails before anything is sent";
    REQUEST_FIELD_REQUIRED_REMOVED "rust-request-field-required-removed" Breaking, mirrors "rust-request-field-required-added":
        "every program sets it, and does not compile";
    REQUEST_FIELD_BECAME_REQUIRED "rust-request-field-became-required" Breaking every call, mirrors "rust-request-field-became-optional":
        "code that does not set it compiles, and fails before anything is sent";
    REQUEST_FIELD_BECAME_OPTIONAL "rust-request-field-became-optional" Info, mirrors "rust-request-field-became-required":
        "code that sets it remains valid";
    RESPONSE_FIELD_ADDED "rust-response-field-added" Info, mirrors "rust-response-field-removed":
        "code that reads other fields is not affected";
    RESPONSE_FIELD_REMOVED "rust-response-field-removed" Breaking, mirrors "rust-response-field-added":
        "code that reads it does not compile";
    FIELD_TYPE_CHANGED "rust-field-type-changed" Breaking, mirrors "rust-field-type-changed":
        "code that reads or sets it expects another type";
    REQUEST_FIELD_WIDENED "rust-request-field-widened" Warning, mirrors "rust-request-field-narrowed":
        "code that sets it compiles; code that reads it back from the request expects another type";
    REQUEST_FIELD_NARROWED "rust-request-field-narrowed" Breaking, mirrors "rust-request-field-widened":
        "its setter no longer takes all that it took";
    OPEN_VARIANT_ADDED "rust-open-variant-added" Info, mirrors "rust-open-variant-removed":
        "the enum is non-exhaustive, so every match has a wildcard arm";
    OPEN_VARIANT_REMOVED "rust-open-variant-removed" Breaking, mirrors "rust-open-variant-added":
        "code that names it does not compile";
    UNION_VARIANT_ADDED "rust-union-variant-added" Info, mirrors "rust-union-variant-removed":
        "the enum is non-exhaustive, so every match has a wildcard arm";
    UNION_VARIANT_REMOVED "rust-union-variant-removed" Breaking, mirrors "rust-union-variant-added":
        "code that names it does not compile";
    VARIANT_TYPE_CHANGED "rust-variant-type-changed" Breaking, mirrors "rust-variant-type-changed":
        "it holds another type";
    CONSTRUCTOR_ADDED "rust-constructor-added" Info, mirrors "rust-constructor-removed":
        "it is an additional function";
    CONSTRUCTOR_REMOVED "rust-constructor-removed" Breaking, mirrors "rust-constructor-added":
        "calls do not compile";
    CONSTRUCTOR_CHANGED "rust-constructor-changed" Breaking, mirrors "rust-constructor-changed":
        "it takes other types";
    CONSTRUCTOR_WIDENED "rust-constructor-widened" Info, mirrors "rust-constructor-narrowed":
        "what it took converts into what it takes";
    CONSTRUCTOR_NARROWED "rust-constructor-narrowed" Breaking, mirrors "rust-constructor-widened":
        "it no longer takes all that it took";
}
