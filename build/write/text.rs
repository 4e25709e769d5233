//! Formats code and comments.

/// Writes `docs` as doc comments, indented by `indent` spaces.
pub(super) fn docs(out: &mut String, indent: usize, docs: &str) {
    for line in docs.lines() {
        let line = line.trim_end();
        out.push_str(&" ".repeat(indent));
        out.push_str("///");
        if !line.is_empty() {
            out.push(' ');
            out.push_str(line);
        }
        out.push('\n');
    }
}

/// Ends `text` with a full stop.
pub(super) fn sentence(text: &str) -> String {
    match text.trim_end() {
        "" => String::new(),
        text if text.ends_with(['.', '!', '?', ':']) => text.to_owned(),
        text => format!("{text}."),
    }
}

/// Writes `None` or `Some(n)`.
pub(super) fn option(number: Option<u32>) -> String {
    number.map_or("None".to_owned(), |number| format!("Some({number})"))
}
