//! For a page, a pull request or the summary of a job.

use std::collections::BTreeSet;

use super::{Group, count, groups, short, told};
use crate::diff::{
    Report,
    rule::{self, Lens, Level},
};

/// A list longer than this is folded, unless it is of what breaks.
const LONG: usize = 12;

const LENSES: [(Lens, &str); 2] = [(Lens::Wire, "on the wire"), (Lens::Rust, "in Rust")];

/// The report as Markdown.
pub fn markdown(report: &Report) -> String {
    let mut out = format!("# {} → {}\n\n", report.old, report.new);
    out += &body(report);
    for note in &report.notes {
        out += &format!("\n> {note}\n");
    }
    out
}

/// A migration page: `prose`, then the report.
pub fn page(report: &Report, prose: &str) -> String {
    let (old, new) = (&report.old, &report.new);
    format!(
        "# Moving from {old} to {new}\n\n\
         <!-- Written by `cargo xtask diff --migrating`; the opening is prose/{old}-to-{new}.md. -->\n\n\
         {prose}\n\n## What changes\n\n{}",
        body(report)
    )
}

fn body(report: &Report) -> String {
    let changes = &report.changes;
    if changes.is_empty() {
        return "Nothing changes.\n".to_owned();
    }
    let mut out = String::from("| | breaking | warning | info |\n|---|---|---|---|\n");
    for (lens, title) in LENSES {
        let cells: Vec<String> = Level::ALL
            .into_iter()
            .map(|level| count(changes, level, Some(lens)).to_string())
            .collect();
        out += &format!("| {title} | {} |\n", cells.join(" | "));
    }
    for (level, title) in [
        (Level::Breaking, "Breaking"),
        (Level::Warning, "Warnings"),
        (Level::Info, "For information"),
    ] {
        for (lens, place) in LENSES {
            let groups = groups(changes, level, lens);
            let total = count(changes, level, Some(lens));
            if total == 0 {
                continue;
            }
            out += &format!("\n### {title}, {place}\n\n");
            let is_folded = level != Level::Breaking && total > LONG;
            if is_folded {
                out += &format!("<details>\n<summary>{total} changes</summary>\n\n");
            }
            for group in &groups {
                out += &list(group);
            }
            if is_folded {
                out += "\n</details>\n";
            }
        }
    }
    out + &reasons(report)
}

fn list(group: &Group<'_>) -> String {
    let code = |name: &str| format!("`{name}`");
    let title = match group.title {
        "" => "everywhere".to_owned(),
        title => code(title),
    };
    let operations = match group.operations.is_empty() {
        true => String::new(),
        false => format!(", in {}", short(&group.operations, code)),
    };
    let mut out = format!("- **{title}**{operations}\n");
    for change in &group.changes {
        out += &format!("  - {} *({})*\n", told(change, code), change.rule.id);
    }
    out
}

/// Why the changes have the levels they have.
fn reasons(report: &Report) -> String {
    let used: BTreeSet<&str> = report.changes.iter().map(|change| change.rule.id).collect();
    let mut out = String::from(
        "\n### Why\n\n<details>\n<summary>The rules behind these levels</summary>\n\n| rule | level | reason |\n|---|---|---|\n",
    );
    for rule in rule::all().filter(|rule| used.contains(rule.id)) {
        out += &format!("| {} | {} | {} |\n", rule.id, rule.level, rule.reason);
    }
    out + "\n</details>\n"
}
