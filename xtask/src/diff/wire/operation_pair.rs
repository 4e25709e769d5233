//! An operation that both sides have.

use anyhow::Result;
use serde_json::Value;

use super::{
    comparison::Comparison,
    findings::{Finding, Findings},
    location::join,
    operation::SideOperation,
    schema,
    schema_pair::SchemaPair,
};
use crate::diff::{rules::Direction, side::Side};

/// An operation that both sides have.
pub struct OperationPair<'a, 'b> {
    pub before: &'b SideOperation<'a>,
    pub after: &'b SideOperation<'a>,
    pub old: &'a Side,
    pub new: &'a Side,
}

impl<'a> OperationPair<'a, '_> {
    /// Compares the schemas of a parameter, whose values are sent as text, or of a
    /// body, found at `location`.
    pub fn compare_schemas(
        &self,
        (direction, is_text): (Direction, bool),
        (old, new): (&'a Value, &'a Value),
        location: &str,
        is_optional: bool,
        findings: &mut Findings<'a>,
    ) -> Result<()> {
        let comparison = Comparison {
            old: self.old,
            new: self.new,
            direction,
            is_text,
        };
        let pair = SchemaPair {
            old: vec![old],
            new: vec![new],
            path: String::new(),
            is_optional,
        };
        let mut found = Findings::default();
        schema::compare(&comparison, pair, &mut found)?;
        for finding in found.own {
            findings.own.push(Finding {
                path: join(location, &finding.path),
                ..finding
            });
        }
        for (path, components) in found.components {
            findings
                .components
                .push((join(location, &path), components));
        }
        Ok(())
    }
}
