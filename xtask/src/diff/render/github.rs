//! The format for annotations of a GitHub workflow.

use crate::diff::{report::Report, rules::Level};

/// Formats each change as a workflow command: an error, a warning or a notice.
pub fn github(report: &Report) -> String {
    let file = report
        .file
        .as_deref()
        .and_then(path_in_repository)
        .map(|file| format!("file={},", escape_property(&file)))
        .unwrap_or_default();
    let mut out = String::new();
    for change in &report.changes {
        let command = match change.rule.level {
            Level::Breaking => "error",
            Level::Warning => "warning",
            Level::Info => "notice",
        };
        let title = escape_property(&format!(
            "{} → {}: {}",
            report.old, report.new, change.rule.id
        ));
        let place = change.place();
        let operations = change.operations();
        let others = match operations.len() {
            0 | 1 => String::new(),
            count => format!(" (and {} more)", count - 1),
        };
        let text = escape_data(&format!(
            "{}{others}, {}: {}",
            place.operation, place.location, change.message
        ));
        out += &format!("::{command} {file}title={title}::{text}\n");
    }
    out
}

/// The path of a file of this repository, relative to its root:
/// `openapi/2.12.json`.
fn path_in_repository(path: &std::path::Path) -> Option<String> {
    let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).parent()?;
    let path = path.canonicalize().ok()?;
    let relative = path.strip_prefix(root.canonicalize().ok()?).ok()?;
    let parts: Vec<_> = relative.iter().map(|part| part.to_string_lossy()).collect();
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
