//! The format for a page, a pull request or the summary of a job.

use std::collections::BTreeSet;

use super::{
    change_line::change_line,
    group::{Group, groups},
    name_list::name_list,
    site_list::site_list,
};
use crate::diff::{
    report::Report,
    rules::{self, Lens, Level},
};

/// A longer list is collapsed, unless it lists breaking changes.
const MAX_EXPANDED: usize = 12;

const LENSES: [(Lens, &str); 2] = [(Lens::Wire, "on the wire"), (Lens::Rust, "in Rust")];

/// Formats the report as Markdown.
pub fn markdown(report: &Report) -> String {
    let mut out = format!("# {} → {}\n\n", report.old, report.new);
    out += &body(report);
    for note in &report.notes {
        out += &format!("\n> {note}\n");
    }
    out
}

/// The table of levels and all changes.
pub fn body(report: &Report) -> String {
    let changes = &report.changes;
    if changes.is_empty() {
        return "No changes.\n".to_owned();
    }
    let mut out = counts(report);
    for (level, title) in [
        (Level::Breaking, "Breaking"),
        (Level::Warning, "Warnings"),
        (Level::Info, "For information"),
    ] {
        for (lens, place) in LENSES {
            let groups = groups(changes, level, lens);
            let total = report.count(level, Some(lens));
            if total == 0 {
                continue;
            }
            out += &format!("\n### {title}, {place}\n\n");
            let is_collapsed = level != Level::Breaking && total > MAX_EXPANDED;
            if is_collapsed {
                out += &format!("<details>\n<summary>{total} changes</summary>\n\n");
            }
            for group in &groups {
                out += &list(group);
            }
            if is_collapsed {
                out += "\n</details>\n";
            }
        }
    }
    out + &reasons(report)
}

/// How many changes have each level.
pub fn counts(report: &Report) -> String {
    let mut out = String::from("| | breaking | warning | info |\n|---|---|---|---|\n");
    for (lens, title) in LENSES {
        let cells: Vec<String> = Level::ALL
            .into_iter()
            .map(|level| report.count(level, Some(lens)).to_string())
            .collect();
        out += &format!("| {title} | {} |\n", cells.join(" | "));
    }
    out
}

fn list(group: &Group<'_>) -> String {
    let code = |name: &str| format!("`{name}`");
    let title = match group.title {
        "" => "all operations".to_owned(),
        title => code(title),
    };
    let operations = match group.operations.is_empty() {
        true => String::new(),
        false => format!(", in {}", name_list(&group.operations, code)),
    };
    let mut out = format!("- **{title}**{operations}\n");
    for change in &group.changes {
        let sites = match change.sites.is_empty() {
            true => String::new(),
            false => format!(", at {}", site_list(&change.sites)),
        };
        out += &format!(
            "  - {} *({})*{sites}\n",
            change_line(change, code),
            change.rule.id
        );
    }
    out
}

/// The rules that set the levels, with their reasons.
fn reasons(report: &Report) -> String {
    let used: BTreeSet<&str> = report.changes.iter().map(|change| change.rule.id).collect();
    let mut out = String::from(
        "\n### Why\n\n<details>\n<summary>The rules behind these levels</summary>\n\n| rule | level | reason |\n|---|---|---|\n",
    );
    for rule in rules::all().filter(|rule| used.contains(rule.id)) {
        out += &format!("| {} | {} | {} |\n", rule.id, rule.level, rule.reason);
    }
    out + "\n</details>\n"
}
