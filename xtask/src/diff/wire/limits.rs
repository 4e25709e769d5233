//! The comparison of limits and patterns.

use super::{
    comparison::Comparison,
    findings::Findings,
    shape::{LOWER_LIMITS, Shape, UPPER_LIMITS},
};
use crate::diff::rules;

/// Compares the limits of size and number, and the patterns.
pub fn compare<'a>(
    comparison: &Comparison<'a>,
    old: &Shape<'a>,
    new: &Shape<'a>,
    path: &str,
    findings: &mut Findings<'a>,
) {
    for key in UPPER_LIMITS.into_iter().chain(LOWER_LIMITS) {
        let (before, after) = (old.limits.get(key), new.limits.get(key));
        let is_tighter = match (before, after) {
            (before, after) if before == after => continue,
            (None, _) => true,
            (_, None) => false,
            (Some(before), Some(after)) => (after < before) == UPPER_LIMITS.contains(&key),
        };
        let rules = match is_tighter {
            true => &rules::LIMIT_TIGHTENED,
            false => &rules::LIMIT_LOOSENED,
        };
        let show = |limit: Option<&f64>| limit.map_or("none".to_owned(), ToString::to_string);
        let message = format!("`{key}`: {} → {}", show(before), show(after));
        comparison.report(rules, path, message, findings);
    }
    let unique = match (old.is_unique, new.is_unique) {
        (false, true) => Some((&rules::LIMIT_TIGHTENED, "items must now differ")),
        (true, false) => Some((&rules::LIMIT_LOOSENED, "items no longer have to differ")),
        _ => None,
    };
    if let Some((rules, message)) = unique {
        comparison.report(rules, path, message.to_owned(), findings);
    }
    match (old.pattern, new.pattern) {
        (before, after) if before == after => {}
        (None, Some(pattern)) => {
            let message = format!("must now match `{pattern}`");
            comparison.report(&rules::LIMIT_TIGHTENED, path, message, findings);
        }
        (Some(pattern), None) => {
            let message = format!("no longer has to match `{pattern}`");
            comparison.report(&rules::LIMIT_LOOSENED, path, message, findings);
        }
        (before, after) => {
            let show = |pattern: Option<&str>| pattern.unwrap_or_default().to_owned();
            let message = format!("pattern: `{}` → `{}`", show(before), show(after));
            comparison.report(&rules::PATTERN_CHANGED, path, message, findings);
        }
    }
}
