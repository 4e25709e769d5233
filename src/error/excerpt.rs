//! Cuts texts of a server, whose length nothing bounds.

use std::{error::Error as StdError, io};

/// The most bytes of an error's message, and of its cause: both can quote what a
/// server sent.
pub(super) const MAX_MESSAGE: usize = 2 * 1024;

/// The texts of an error and its sources on one line, each once: reqwest's own
/// says only "error sending request", and its sources say why. Some errors say
/// the text of their source as well.
pub(crate) fn chain_text(error: &(dyn StdError + 'static)) -> String {
    let mut texts: Vec<String> = Vec::new();
    for error in chain(error) {
        let text = error.to_string();
        let is_known = texts.iter().any(|known| known.contains(&text));
        if !is_known && !is_generic(&text) {
            texts.retain(|known| !text.contains(known.as_str()));
            texts.push(text);
        }
    }
    match texts.is_empty() {
        true => error.to_string(),
        false => texts.join(": "),
    }
}

/// An error and its sources. An [`io::Error`] made of another error is followed
/// by that one, which its `source` would skip.
pub(crate) fn chain<'a>(
    error: &'a (dyn StdError + 'static),
) -> impl Iterator<Item = &'a (dyn StdError + 'static)> {
    // An error that is its own source would never end.
    const LONGEST: usize = 32;
    std::iter::successors(Some(error), |error| next(*error)).take(LONGEST)
}

fn next<'a>(error: &'a (dyn StdError + 'static)) -> Option<&'a (dyn StdError + 'static)> {
    match error.downcast_ref::<io::Error>() {
        Some(outer) => outer.get_ref().map(|inner| inner as _),
        None => error.source(),
    }
}

/// Texts of the HTTP client that only say that something went wrong.
fn is_generic(text: &str) -> bool {
    text.is_empty() || text == "error sending request" || text.starts_with("client error (")
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
    use std::{error::Error as StdError, fmt, io};

    use super::{chain_text, cut};

    #[derive(Debug)]
    struct Layer(&'static str, Option<Box<Layer>>);

    impl fmt::Display for Layer {
        fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            f.write_str(self.0)
        }
    }

    impl StdError for Layer {
        fn source(&self) -> Option<&(dyn StdError + 'static)> {
            self.1.as_deref().map(|source| source as _)
        }
    }

    #[test]
    fn every_text_of_a_chain_is_shown_once() {
        for (texts, shown) in [
            (&["a"][..], "a"),
            (&["a", "b", "c"], "a: b: c"),
            (&["a", "a"], "a"),
            (&["outer: inner", "inner"], "outer: inner"),
            (
                &["error sending request", "client error (Connect)", "x"],
                "x",
            ),
            (&["client error (Connect)"], "client error (Connect)"),
        ] {
            let layers = texts
                .iter()
                .rev()
                .fold(None, |source, text| Some(Box::new(Layer(text, source))));
            let error = layers.unwrap();
            assert_eq!(chain_text(&*error), shown);
            assert_eq!(chain_text(&io::Error::other(error)), shown);
        }
    }

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
