//! The comparison of two shapes.

use super::{
    comparison::Comparison,
    fields,
    findings::Findings,
    limits,
    schema_pair::SchemaPair,
    shape::{OtherFields, Shape},
    values,
};
use crate::diff::rules;

/// Compares one shape with another.
pub fn compare<'a>(
    comparison: &Comparison<'a>,
    old: &Shape<'a>,
    new: &Shape<'a>,
    path: &str,
    findings: &mut Findings<'a>,
) {
    if old.kind != new.kind {
        return compare_kinds(comparison, old, new, path, findings);
    }
    compare_formats(comparison, old, new, path, findings);
    values::compare(comparison, old, new, path, findings);
    limits::compare(comparison, old, new, path, findings);
    fields::compare(comparison, old, new, path, findings);
    compare_items(comparison, old, new, path, findings);
    compare_other_fields(comparison, old, new, path, findings);
}

fn compare_kinds<'a>(
    comparison: &Comparison<'a>,
    old: &Shape<'a>,
    new: &Shape<'a>,
    path: &str,
    findings: &mut Findings<'a>,
) {
    let is_scalar = |kind| matches!(kind, "boolean" | "integer" | "number");
    let rules = match (old.kind, new.kind) {
        // As text, a number is what it was.
        (Some(kind), Some("string")) if comparison.is_text && is_scalar(kind) => {
            &rules::TYPE_WIDENED
        }
        (Some("string"), Some(kind)) if comparison.is_text && is_scalar(kind) => {
            &rules::TYPE_NARROWED
        }
        (Some("integer"), Some("number")) | (Some(_), None) => &rules::TYPE_WIDENED,
        (Some("number"), Some("integer")) | (None, Some(_)) => &rules::TYPE_NARROWED,
        _ => &rules::TYPE_CHANGED,
    };
    let message = format!("{} → {}", old.describe(), new.describe());
    comparison.report(rules, path, message, findings);
}

fn compare_formats<'a>(
    comparison: &Comparison<'a>,
    old: &Shape<'a>,
    new: &Shape<'a>,
    path: &str,
    findings: &mut Findings<'a>,
) {
    let rules = match (old.format, new.format) {
        (old, new) if old == new => return,
        (None, _) => &rules::FORMAT_ADDED,
        (_, None) => &rules::FORMAT_REMOVED,
        (Some("int32"), Some("int64")) | (Some("float"), Some("double")) => &rules::FORMAT_WIDENED,
        (Some("int64"), Some("int32")) | (Some("double"), Some("float")) => &rules::FORMAT_NARROWED,
        _ => &rules::FORMAT_CHANGED,
    };
    let message = format!("{} → {}", old.describe(), new.describe());
    comparison.report(rules, path, message, findings);
}

fn compare_items<'a>(
    comparison: &Comparison<'a>,
    old: &Shape<'a>,
    new: &Shape<'a>,
    path: &str,
    findings: &mut Findings<'a>,
) {
    let path = format!("{path}[]");
    let (rules, message) = match (old.items.is_empty(), new.items.is_empty()) {
        (true, true) => return,
        (false, false) => {
            findings.nested.push(SchemaPair {
                old: old.items.clone(),
                new: new.items.clone(),
                path,
                is_optional: false,
            });
            return;
        }
        (false, true) => (&rules::TYPE_WIDENED, "items can now have any type"),
        (true, false) => (&rules::TYPE_NARROWED, "items can no longer have any type"),
    };
    comparison.report(rules, &path, message.to_owned(), findings);
}

fn compare_other_fields<'a>(
    comparison: &Comparison<'a>,
    old: &Shape<'a>,
    new: &Shape<'a>,
    path: &str,
    findings: &mut Findings<'a>,
) {
    use OtherFields::{Allowed, OfSchema, Rejected};

    let path = format!("{path}.*");
    let (rules, message) = match (&old.other_fields, &new.other_fields) {
        (OfSchema(old), OfSchema(new)) => {
            findings.nested.push(SchemaPair {
                old: old.clone(),
                new: new.clone(),
                path,
                is_optional: false,
            });
            return;
        }
        (Allowed, Allowed) | (Rejected, Rejected) => return,
        (Rejected, _) => (&rules::OTHER_FIELDS_ALLOWED, "other fields are now allowed"),
        (_, Rejected) => (
            &rules::OTHER_FIELDS_REFUSED,
            "other fields are no longer allowed",
        ),
        (OfSchema(_), Allowed) => (&rules::TYPE_WIDENED, "other fields can now have any type"),
        (Allowed, OfSchema(_)) => (
            &rules::TYPE_NARROWED,
            "other fields can no longer have any type",
        ),
    };
    comparison.report(rules, &path, message.to_owned(), findings);
}
