//! Whether a parameter or a body is required.

use serde_json::Value;

use crate::diff::rules::Rule;

pub fn is_required(value: &Value) -> bool {
    value["required"] == true
}

/// `required` if `value` is required, otherwise `optional`.
pub fn rule_by_requirement(
    value: &Value,
    required: &'static Rule,
    optional: &'static Rule,
) -> &'static Rule {
    match is_required(value) {
        true => required,
        false => optional,
    }
}
