//! A shortened list of names.

/// How many names are listed.
const MAX_NAMES: usize = 4;

/// `a, b, c, d and 4 more`, with each name formatted with `format_code`.
pub fn name_list(names: &[&str], format_code: impl Fn(&str) -> String) -> String {
    let listed: Vec<String> = names
        .iter()
        .take(MAX_NAMES)
        .map(|name| format_code(name))
        .collect();
    match names.len().checked_sub(MAX_NAMES) {
        None | Some(0) => listed.join(", "),
        Some(more) => format!("{} and {more} more", listed.join(", ")),
    }
}
