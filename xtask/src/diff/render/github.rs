//! The format for annotations of a GitHub workflow.

use std::{
    collections::{BTreeMap, BTreeSet},
    path::{Path, PathBuf},
};

use super::{
    change_line::change_line,
    told::{Told, merged},
};
use crate::diff::{change::Change, report::Report, rules::Level, uses::Site};

/// GitHub shows this many annotations of a step, and drops the rest.
const MOST_ANNOTATIONS: usize = 10;

/// The most characters of an annotation's text.
const MOST_TEXT: usize = 30_000;

/// One workflow command.
struct Annotation {
    command: &'static str,
    site: Option<Site>,
    title: String,
    lines: Vec<String>,
}

/// Formats the report as at most ten workflow commands: errors and warnings at the
/// lines of the user's code if those are known, and one notice for the rest. What
/// belongs together is one command: first by line, then by file, then by level.
pub fn github(report: &Report) -> String {
    let versions = format!("Intercom {} → {}", report.old, report.new);
    let rest = rest(report, &versions);
    let room = MOST_ANNOTATIONS - rest.len();
    let by_place = grouped(report, &versions, |change| match change.sites.first() {
        Some(site) => site.to_string(),
        None => title_of(change).to_owned(),
    });
    let by_file = || {
        grouped(report, &versions, |change| match change.sites.first() {
            Some(site) => site.file.clone(),
            None => change.rule.lens.to_string(),
        })
    };
    let by_level = || grouped(report, &versions, |_| String::new());
    let mut annotations = by_place;
    if annotations.len() > room {
        annotations = by_file();
    }
    if annotations.len() > room {
        annotations = by_level();
    }
    annotations.extend(rest);
    let file = report.file.as_deref().and_then(path_in_repository);
    annotations
        .iter()
        .map(|annotation| command(annotation, file.as_deref()))
        .collect()
}

/// The component, the type or the operation of a change.
fn title_of(change: &Change) -> &str {
    match &change.subject {
        Some(subject) => &subject.names[0],
        None => &change.place().operation,
    }
}

/// One annotation for the breaking changes and one for the warnings of each key.
fn grouped(report: &Report, versions: &str, key: impl Fn(&Change) -> String) -> Vec<Annotation> {
    let mut groups: BTreeMap<(Level, String), Vec<&Change>> = BTreeMap::new();
    for change in report
        .changes
        .iter()
        .filter(|change| change.rule.level < Level::Info)
    {
        groups
            .entry((change.rule.level, key(change)))
            .or_default()
            .push(change);
    }
    groups
        .into_iter()
        .map(|((level, _), changes)| {
            let titles: BTreeSet<&str> = changes.iter().map(|change| title_of(change)).collect();
            let title = match (titles.len(), titles.first()) {
                (1, Some(title)) if !title.is_empty() => (*title).to_owned(),
                _ => match told(&changes).len() {
                    1 => format!("1 {level} change"),
                    count => format!("{count} {level} changes"),
                },
            };
            Annotation {
                command: match level {
                    Level::Breaking => "error",
                    _ => "warning",
                },
                site: changes
                    .iter()
                    .find_map(|change| change.sites.first().cloned()),
                title: format!("{versions}: {title}"),
                lines: told(&changes),
            }
        })
        .collect()
}

/// A line for each change.
fn told(changes: &[&Change]) -> Vec<String> {
    merged(changes)
        .into_iter()
        .map(|Told { change, rules }| {
            let operations = change.operations();
            let of = match (operations.first(), operations.len()) {
                (Some(operation), 1) => format!("{operation}, "),
                (Some(operation), count) => format!("{operation} (and {} more), ", count - 1),
                (None, _) => String::new(),
            };
            let line = change_line(change, str::to_owned);
            let others = change.sites.iter().skip(1);
            let others: Vec<String> = others.map(ToString::to_string).collect();
            let others = match others.is_empty() {
                true => String::new(),
                false => format!("; also at {}", others.join(", ")),
            };
            format!("{of}{line} [{}]{others}", rules.join(", "))
        })
        .collect()
}

/// What needs no change of the code: each kind in one annotation.
fn rest(report: &Report, versions: &str) -> Vec<Annotation> {
    let mut rest = Vec::new();
    if let Some((site, _)) = report.unfollowed.first() {
        let lines = report.unfollowed.iter();
        rest.push(Annotation {
            command: "warning",
            site: Some(site.clone()),
            title: format!("{versions}: what could not be followed"),
            lines: lines.map(|(site, why)| format!("{site}: {why}")).collect(),
        });
    }
    let notable = report.doubtful.iter();
    let notable: Vec<_> = notable
        .filter(|(change, _)| change.rule.level < Level::Info)
        .collect();
    if let Some((change, _)) = notable.first() {
        let line = |change: &Change| told(&[change]).concat();
        rest.push(Annotation {
            command: "notice",
            site: change.sites.first().cloned(),
            title: format!("{versions}: doubtful"),
            lines: notable
                .iter()
                .map(|(change, doubt)| format!("{doubt}: {}", line(change)))
                .collect(),
        });
    }
    let harmless: Vec<&Change> = report
        .changes
        .iter()
        .filter(|change| change.rule.level == Level::Info)
        .collect();
    if !harmless.is_empty() {
        rest.push(Annotation {
            command: "notice",
            site: None,
            title: format!("{versions}: what breaks nothing"),
            lines: told(&harmless),
        });
    }
    rest
}

fn command(annotation: &Annotation, file: Option<&str>) -> String {
    let place = match (&annotation.site, file) {
        (Some(site), _) => {
            // GitHub wants the path from the root of the repository.
            let file = path_in_repository(Path::new(&site.file));
            let file = file.unwrap_or_else(|| site.file.clone());
            format!("file={},line={},", escape_property(&file), site.line)
        }
        (None, Some(file)) => format!("file={},", escape_property(file)),
        (None, None) => String::new(),
    };
    let mut text = String::new();
    for (index, line) in annotation.lines.iter().enumerate() {
        if text.len() + line.len() > MOST_TEXT {
            let more = annotation.lines.len() - index;
            text += &format!("and {more} more, which the other formats list");
            break;
        }
        text += line;
        text.push('\n');
    }
    format!(
        "::{} {place}title={}::{}\n",
        annotation.command,
        escape_property(&annotation.title),
        escape_data(text.trim_end())
    )
}

/// The path of a file in the repository of the current folder, relative to its root:
/// `openapi/2.12.json`. `None` for a file of another repository, such as a clone of
/// this one in the user's.
fn path_in_repository(path: &Path) -> Option<String> {
    let root = |path: &Path| -> Option<PathBuf> {
        let mut folders = path.ancestors();
        folders
            .find(|folder| folder.join(".git").exists())
            .map(Path::to_owned)
    };
    let here = std::env::current_dir().ok()?.canonicalize().ok()?;
    let path = path.canonicalize().ok()?;
    let root = root(&here).filter(|here| Some(here) == root(&path).as_ref())?;
    let parts: Vec<_> = path
        .strip_prefix(root)
        .ok()?
        .iter()
        .map(|part| part.to_string_lossy())
        .collect();
    Some(parts.join("/"))
}

/// Escapes the text after `::`.
fn escape_data(text: &str) -> String {
    text.replace('%', "%25")
        .replace('\r', "%0D")
        .replace('\n', "%0A")
}

/// Escapes the value of a property, in which `:` and `,` are special too.
fn escape_property(text: &str) -> String {
    escape_data(text).replace(':', "%3A").replace(',', "%2C")
}

#[cfg(test)]
mod tests {
    use super::{escape_data, escape_property};

    #[test]
    fn special_characters_are_escaped() {
        assert_eq!(escape_data("50%\r\na: b, c"), "50%25%0D%0Aa: b, c");
        assert_eq!(escape_property("50%\na: b, c"), "50%25%0Aa%3A b%2C c");
    }
}
