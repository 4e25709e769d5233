//! What values of a shape are allowed: enumerations, defaults and limits.

use super::{
    schema::{Comparison, Findings},
    shape::{LOWER, Shape, UPPER},
};
use crate::diff::rule;

/// Compares enumerations, constants and defaults.
pub fn values<'a>(
    comparison: &Comparison<'a>,
    old: &Shape<'a>,
    new: &Shape<'a>,
    path: &str,
    into: &mut Findings<'a>,
) {
    match (&old.values, &new.values) {
        (Some(old), Some(new)) => {
            for value in new.iter().filter(|value| !old.contains(value)) {
                let message = format!("{value} is new");
                comparison.tell(&rule::ENUM_VALUE_ADDED, path, message, into);
            }
            for value in old.iter().filter(|value| !new.contains(value)) {
                let message = format!("{value} is gone");
                comparison.tell(&rule::ENUM_VALUE_REMOVED, path, message, into);
            }
        }
        (Some(values), None) => {
            let message = format!("can be any value; was one of {}", list(values));
            comparison.tell(&rule::ENUM_LIFTED, path, message, into);
        }
        (None, Some(values)) => {
            let message = format!("is one of {}; could be any value", list(values));
            comparison.tell(&rule::ENUM_IMPOSED, path, message, into);
        }
        (None, None) => {}
    }
    match (old.is_constant, new.is_constant) {
        (false, true) => {
            let message = "always has the one value now".to_owned();
            comparison.tell(&rule::CONSTANT_ADDED, path, message, into);
        }
        (true, false) => {
            let message = "no longer has one value only".to_owned();
            comparison.tell(&rule::CONSTANT_REMOVED, path, message, into);
        }
        // The default of a constant is its value, which is told above.
        (true, true) => return,
        (false, false) => {}
    }
    match (old.default, new.default) {
        (None, Some(value)) => {
            let message = format!("is {value} when left out");
            comparison.tell(&rule::DEFAULT_ADDED, path, message, into);
        }
        (Some(value), None) => {
            let message = format!("is no longer {value} when left out");
            comparison.tell(&rule::DEFAULT_REMOVED, path, message, into);
        }
        (Some(old), Some(new)) if old != new => {
            let message = format!("is {new} when left out; was {old}");
            comparison.tell(&rule::DEFAULT_CHANGED, path, message, into);
        }
        _ => {}
    }
}

fn list(values: &[&serde_json::Value]) -> String {
    let values: Vec<String> = values.iter().map(ToString::to_string).collect();
    values.join(", ")
}

/// Compares limits of size and number, and patterns.
pub fn limits<'a>(
    comparison: &Comparison<'a>,
    old: &Shape<'a>,
    new: &Shape<'a>,
    path: &str,
    into: &mut Findings<'a>,
) {
    for key in UPPER.into_iter().chain(LOWER) {
        let (was, is) = (old.limits.get(key), new.limits.get(key));
        let is_tighter = match (was, is) {
            (was, is) if was == is => continue,
            (None, _) => true,
            (_, None) => false,
            (Some(was), Some(is)) => (is < was) == UPPER.contains(&key),
        };
        let fact = if is_tighter {
            &rule::LIMIT_TIGHTENED
        } else {
            &rule::LIMIT_LOOSENED
        };
        let show = |limit: Option<&f64>| limit.map_or("none".to_owned(), ToString::to_string);
        let message = format!("`{key}`: {} → {}", show(was), show(is));
        comparison.tell(fact, path, message, into);
    }
    match (old.pattern, new.pattern) {
        (old, new) if old == new => {}
        (None, Some(pattern)) => {
            let message = format!("has to match `{pattern}`");
            comparison.tell(&rule::LIMIT_TIGHTENED, path, message, into);
        }
        (Some(pattern), None) => {
            let message = format!("no longer has to match `{pattern}`");
            comparison.tell(&rule::LIMIT_LOOSENED, path, message, into);
        }
        (was, is) => {
            let show = |pattern: Option<&str>| pattern.unwrap_or_default().to_owned();
            let message = format!("pattern: `{}` → `{}`", show(was), show(is));
            comparison.tell(&rule::PATTERN_CHANGED, path, message, into);
        }
    }
}
