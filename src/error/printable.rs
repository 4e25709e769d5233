//! Shows texts of a server in a terminal or a log.

use std::fmt::{self, Write};

/// A writer that escapes what would start a new line, move a cursor or turn the
/// direction of text around: such a message could pass for another.
pub(crate) struct Printable<'a, W>(pub(crate) &'a mut W);

impl<W: Write> Write for Printable<'_, W> {
    fn write_str(&mut self, text: &str) -> fmt::Result {
        let mut rest = text;
        while let Some((at, found)) = rest.char_indices().find(|(_, found)| !is_printable(*found)) {
            self.0.write_str(&rest[..at])?;
            write!(self.0, "{}", found.escape_default())?;
            rest = &rest[at + found.len_utf8()..];
        }
        self.0.write_str(rest)
    }
}

fn is_printable(character: char) -> bool {
    let is_format = matches!(
        character,
        // Separators of lines and paragraphs, and marks of direction.
        '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}'
    );
    !character.is_control() && !is_format
}

#[cfg(test)]
mod tests {
    use std::fmt::Write as _;

    use super::Printable;

    #[test]
    fn only_what_prints_is_left_as_it_is() {
        for (text, shown) in [
            ("", ""),
            ("Zoë 你 😀", "Zoë 你 😀"),
            ("a\r\nb\t", "a\\r\\nb\\t"),
            ("\u{1b}[2J", "\\u{1b}[2J"),
            ("\u{9b}x\u{7f}\0", "\\u{9b}x\\u{7f}\\u{0}"),
            ("\u{202e}x\u{2028}", "\\u{202e}x\\u{2028}"),
        ] {
            let mut written = String::new();
            write!(Printable(&mut written), "{text}").unwrap();
            assert_eq!(written, shown);
        }
    }
}
