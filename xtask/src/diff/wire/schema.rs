//! The comparison of two schemas and of everything below them.

use anyhow::{Context as _, Result};
use serde_json::Value;

use super::{
    allowed::{self, Allowed},
    comparison::Comparison,
    component_pair::ComponentPair,
    findings::Findings,
    schema_pair::SchemaPair,
    union,
};
use crate::diff::{rules, side::Side};

/// Compares `pair` and the schemas below it, down to the next components.
pub fn compare<'a>(
    comparison: &Comparison<'a>,
    pair: SchemaPair<'a>,
    findings: &mut Findings<'a>,
) -> Result<()> {
    descend(comparison, pair, &mut Vec::new(), findings)
}

/// Compares two components, whether or not their uses allow `null`.
pub fn compare_components<'a>(
    comparison: &Comparison<'a>,
    pair: ComponentPair<'a>,
) -> Result<Findings<'a>> {
    let mut findings = Findings::default();
    let (old, new) = (comparison.old, comparison.new);
    if let (Some(before), Some(after)) = (old.component(pair.old), new.component(pair.new)) {
        let before = resolve(old, &[before])?;
        let after = resolve(new, &[after])?;
        union::compare(comparison, &before.shapes, &after.shapes, "", &mut findings);
        descend_into_nested(comparison, &mut Vec::new(), &mut findings)?;
    }
    Ok(findings)
}

/// Compares `pair`, which is below the pairs of `ancestors`.
fn descend<'a>(
    comparison: &Comparison<'a>,
    pair: SchemaPair<'a>,
    ancestors: &mut Vec<SchemaPair<'a>>,
    findings: &mut Findings<'a>,
) -> Result<()> {
    // Schemas that apply together have no name by which a recursion through
    // them could be noticed.
    if ancestors.iter().any(|ancestor| ancestor.is_same_as(&pair)) {
        return Ok(());
    }
    let (old, new) = (comparison.old, comparison.new);
    let (before, after) = (resolve(old, &pair.old)?, resolve(new, &pair.new)?);
    compare_null(comparison, &before, &after, &pair, findings);
    let names = (
        allowed::component_name(old, &pair.old),
        allowed::component_name(new, &pair.new),
    );
    if let (Some(old), Some(new)) = names {
        let components = ComponentPair {
            old,
            new,
            direction: comparison.direction,
        };
        findings.components.push((pair.path, components));
        return Ok(());
    }
    union::compare(
        comparison,
        &before.shapes,
        &after.shapes,
        &pair.path,
        findings,
    );
    ancestors.push(pair);
    descend_into_nested(comparison, ancestors, findings)?;
    ancestors.pop();
    Ok(())
}

fn descend_into_nested<'a>(
    comparison: &Comparison<'a>,
    ancestors: &mut Vec<SchemaPair<'a>>,
    findings: &mut Findings<'a>,
) -> Result<()> {
    for nested in std::mem::take(&mut findings.nested) {
        descend(comparison, nested, ancestors, findings)?;
    }
    Ok(())
}

fn resolve<'a>(side: &'a Side, parts: &[&'a Value]) -> Result<Allowed<'a>> {
    allowed::allowed(side, parts).with_context(|| format!("{} {}", side.role, side.name))
}

fn compare_null<'a>(
    comparison: &Comparison<'a>,
    before: &Allowed<'a>,
    after: &Allowed<'a>,
    pair: &SchemaPair<'a>,
    findings: &mut Findings<'a>,
) {
    let (rules, message) = match (before.null, after.null, pair.is_optional) {
        (false, true, false) => (&rules::NULL_ALLOWED, "can now be null"),
        (false, true, true) => (&rules::OPTIONAL_NULL_ALLOWED, "can now be null"),
        (true, false, false) => (&rules::NULL_REFUSED, "can no longer be null"),
        (true, false, true) => (&rules::OPTIONAL_NULL_REFUSED, "can no longer be null"),
        _ => return,
    };
    comparison.report(rules, &pair.path, message.to_owned(), findings);
}
