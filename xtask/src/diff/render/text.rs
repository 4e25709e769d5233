//! For a terminal.

use super::{count, groups, short, told};
use crate::diff::{
    Report,
    rule::{self, Lens, Level},
};

/// The report in lines.
pub fn text(report: &Report) -> String {
    let changes = &report.changes;
    let total = |level| count(changes, level, None);
    let mut out = format!(
        "{} → {}: {} breaking, {} warning, {} info\n",
        report.old,
        report.new,
        total(Level::Breaking),
        total(Level::Warning),
        total(Level::Info),
    );
    for level in Level::ALL {
        for lens in Lens::ALL {
            let groups = groups(changes, level, lens);
            if groups.is_empty() {
                continue;
            }
            out += &format!("\n{} ({lens})\n", level.name().to_uppercase());
            for group in groups {
                let operations = match group.operations.is_empty() {
                    true => String::new(),
                    false => format!(" in {}", short(&group.operations, str::to_owned)),
                };
                out += &format!("  {}{operations}\n", group.title);
                for change in group.changes {
                    out += &format!("    {} [{}]\n", told(change, str::to_owned), change.rule.id);
                }
            }
        }
    }
    out
}

/// All rules, a line each.
pub fn rules() -> String {
    let rules: Vec<_> = rule::all().collect();
    let width = rules.iter().map(|rule| rule.id.len()).max().unwrap_or(0);
    let mut out = String::new();
    for rule in &rules {
        out += &format!(
            "{:<width$}  {:<8}  {:<4}  {}\n",
            rule.id, rule.level, rule.lens, rule.reason
        );
    }
    out += &format!("{} rules\n", rules.len());
    out
}
