//! The format for a terminal.

use super::{change_line::change_line, group::groups, name_list::name_list, site_list::site_list};
use crate::diff::{
    report::Report,
    rules::{self, Lens, Level},
};

/// Formats the report for a terminal.
pub fn text(report: &Report) -> String {
    let total = |level| report.count(level, None);
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
            let groups = groups(&report.changes, level, lens);
            if groups.is_empty() {
                continue;
            }
            out += &format!("\n{} ({lens})\n", level.name().to_uppercase());
            for group in groups {
                let operations = match group.operations.is_empty() {
                    true => String::new(),
                    false => format!(" in {}", name_list(&group.operations, str::to_owned)),
                };
                out += &format!("  {}{operations}\n", group.title);
                for change in group.changes {
                    out += &format!(
                        "    {} [{}]\n",
                        change_line(change, str::to_owned),
                        change.rule.id
                    );
                    if !change.sites.is_empty() {
                        out += &format!("      at {}\n", site_list(&change.sites));
                    }
                }
            }
        }
    }
    out
}

/// All rules, one per line.
pub fn rules() -> String {
    let rules: Vec<_> = rules::all().collect();
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
