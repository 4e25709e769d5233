//! An operation that both sides have.

use anyhow::Result;
use serde_json::Value;

use super::{
    comparison::Comparison, findings::Findings, location::join, operation::SideOperation, schema,
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
    /// Compares the schemas of a parameter or a body, found at `location`.
    pub fn compare_schemas(
        &self,
        direction: Direction,
        (old, new): (&'a Value, &'a Value),
        location: &str,
        is_optional: bool,
        findings: &mut Findings<'a>,
    ) -> Result<()> {
        let comparison = Comparison {
            old: self.old,
            new: self.new,
            direction,
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
            findings.push(
                finding.rule,
                &join(location, &finding.path),
                finding.message,
            );
        }
        for (path, components) in found.components {
            findings
                .components
                .push((join(location, &path), components));
        }
        Ok(())
    }
}
