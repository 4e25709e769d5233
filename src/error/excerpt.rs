//! Cuts texts of a server, whose length nothing bounds.

use std::error::Error as StdError;

/// The most bytes of an error's message, and of its cause: both can quote what a
/// server sent.
pub(super) const MAX_MESSAGE: usize = 2 * 1024;

/// The text of the innermost error: reqwest's own says only "error sending
/// request", and its sources say why.
pub(super) fn root_text(error: &(dyn StdError + 'static)) -> String {
    let mut root = error;
    while let Some(source) = root.source() {
        root = source;
    }
    // A decoder quotes the value that does not match.
    let mut text = root.to_string();
    cut(&mut text, MAX_MESSAGE);
    text
}

/// Cuts `text` to at most `max` bytes, at the end of a character, and marks the
/// cut with `…`.
pub(super) fn cut(text: &mut String, max: usize) {
    if text.len() > max {
        let end = (0..=max).rev().find(|end| text.is_char_boundary(*end));
        text.truncate(end.unwrap_or(0));
        text.push('…');
    }
}

/// The beginning of a body that is not JSON, without tags: a proxy's HTML page
/// has its message in the title.
pub(super) fn excerpt(body: &[u8]) -> String {
    const LENGTH: usize = 200;
    let text = String::from_utf8_lossy(&body[..body.len().min(64 * LENGTH)]);
    let mut words = String::new();
    let mut in_tag = false;
    for character in text.chars() {
        match character {
            '<' => in_tag = true,
            '>' => {
                in_tag = false;
                words.push(' ');
            }
            _ if !in_tag => words.push(character),
            _ => {}
        }
    }
    let mut excerpt = words.split_whitespace().collect::<Vec<_>>().join(" ");
    if let Some((end, _)) = excerpt.char_indices().nth(LENGTH) {
        excerpt.truncate(end);
        excerpt.push('…');
    }
    excerpt
}

#[cfg(test)]
mod tests {
    use super::cut;

    #[test]
    fn a_cut_is_at_the_end_of_a_character() {
        for (text, max, expected) in [
            ("", 0, ""),
            ("abc", 3, "abc"),
            ("abcd", 3, "abc…"),
            ("aäöü", 4, "aä…"),
            ("aäöü", 5, "aäö…"),
            ("😀", 3, "…"),
        ] {
            let mut text = text.to_owned();
            cut(&mut text, max);
            assert_eq!(text, expected);
        }
    }
}
