//! What a comparison of schemas is about.

use super::findings::Findings;
use crate::diff::{
    rules::{Direction, RulePair},
    side::Side,
};

/// Two sides whose schemas are compared in one direction.
#[derive(Clone, Copy)]
pub struct Comparison<'a> {
    pub old: &'a Side,
    pub new: &'a Side,
    pub direction: Direction,
    /// Whether values are sent as text, as those of parameters are.
    pub is_text: bool,
}

impl<'a> Comparison<'a> {
    /// Adds a change by the rule of `rules` for the direction.
    pub fn report(
        &self,
        rules: &'static RulePair,
        path: &str,
        message: String,
        findings: &mut Findings<'a>,
    ) {
        findings.push(rules.rule(self.direction), path, message);
    }

    /// The same of a change that programs notice who name one of `names`.
    pub fn report_naming(
        &self,
        rules: &'static RulePair,
        path: &str,
        names: Vec<String>,
        message: String,
        findings: &mut Findings<'a>,
    ) {
        findings.push_naming(rules.rule(self.direction), path, names, message);
    }
}
