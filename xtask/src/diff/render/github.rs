//! Annotations of a GitHub workflow.

use crate::diff::{Report, rule::Level};

/// A command line per change: an error, a warning or a notice.
pub fn github(report: &Report) -> String {
    let file = report
        .file
        .as_deref()
        .and_then(in_repository)
        .map(|file| format!("file={},", property(&file)))
        .unwrap_or_default();
    let mut out = String::new();
    for change in &report.changes {
        let command = match change.rule.level {
            Level::Breaking => "error",
            Level::Warning => "warning",
            Level::Info => "notice",
        };
        let title = property(&format!(
            "{} → {}: {}",
            report.old, report.new, change.rule.id
        ));
        let place = change.place();
        let operations = change.operations();
        let others = match operations.len() {
            0 | 1 => String::new(),
            count => format!(" (and {} more)", count - 1),
        };
        let text = data(&format!(
            "{}{others}, {}: {}",
            place.operation, place.location, change.message
        ));
        out += &format!("::{command} {file}title={title}::{text}\n");
    }
    out
}

/// `openapi/2.12.json`, where the file is in the tree that commands run in.
fn in_repository(path: &std::path::Path) -> Option<String> {
    let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).parent()?;
    let path = path.canonicalize().ok()?;
    let inside = path.strip_prefix(root.canonicalize().ok()?).ok()?;
    let parts: Vec<_> = inside.iter().map(|part| part.to_string_lossy()).collect();
    Some(parts.join("/"))
}

/// What stands after `::`.
fn data(text: &str) -> String {
    text.replace('%', "%25")
        .replace('\r', "%0D")
        .replace('\n', "%0A")
}

/// The value of a property, where `:` and `,` mean something too.
fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}

#[cfg(test)]
mod tests {
    use super::{data, property};

    #[test]
    fn nothing_ends_a_command_early() {
        assert_eq!(data("50%\r\na: b, c"), "50%25%0D%0Aa: b, c");
        assert_eq!(property("50%\na: b, c"), "50%25%0Aa%3A b%2C c");
    }
}
