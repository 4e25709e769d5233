//! The names in a text.

/// The names that a text is made of, if it is a name, a path of names
/// (`ticket_attribute.state`, `/data/0/state`) or JSON; none of a sentence.
pub fn names(text: &str) -> Vec<&str> {
    let is_json = || {
        let text = text.trim();
        text.starts_with(['{', '[']) && serde_json::from_str::<serde::de::IgnoredAny>(text).is_ok()
    };
    let is_path = text
        .chars()
        .all(|letter| letter.is_ascii_alphanumeric() || "_-./[]{}$?&=:".contains(letter));
    if !is_path && !is_json() {
        return Vec::new();
    }
    text.split(|letter: char| !letter.is_ascii_alphanumeric() && letter != '_')
        .filter(|name| !name.is_empty())
        .collect()
}

#[cfg(test)]
mod tests {
    use super::names;

    #[test]
    fn texts_of_names_have_names_and_sentences_have_none() {
        for (text, expected) in [
            ("state", &["state"][..]),
            ("ticket_attribute.state", &["ticket_attribute", "state"]),
            ("/tickets/{id}", &["tickets", "id"]),
            ("{\"state\": \"open\"}", &["state", "open"]),
            ("the state of a ticket", &[]),
            ("{ not json }", &[]),
        ] {
            assert_eq!(names(text), expected, "{text}");
        }
    }
}
