//! Words in requests that are not known: values of enumerations, keys.

/// The longest edit from a known word that counts as a slip of the pen.
const SLIP: usize = 2;

/// The message for `word`, which is none of the words of `enumeration`.
pub(crate) fn refuse(word: &str, enumeration: &str, known: &[&str]) -> String {
    let message = unknown(word, "value", known);
    format!("{message} (`{enumeration}::Unknown` sends any text)")
}

/// The message for `word`, which should be one of the known words.
pub(crate) fn unknown(word: &str, what: &str, known: &[&str]) -> String {
    match nearest(word, known) {
        Some(near) => format!("{word:?} is not a known {what}, did you mean `{near}`?"),
        None => format!("{word:?} is not one of `{}`", known.join("`, `")),
    }
}

/// The known word that was meant: the same but for case and surrounding
/// blanks, or one with few other letters.
fn nearest<'a>(word: &str, known: &[&'a str]) -> Option<&'a str> {
    let plain = word.trim().to_lowercase();
    known
        .iter()
        .map(|known| (distance(&plain, &known.to_lowercase()), *known))
        .filter(|(distance, known)| *distance <= SLIP && distance * 2 < known.len().max(1))
        .min_by_key(|(distance, _)| *distance)
        .map(|(_, known)| known)
}

/// How many letters to insert, remove or replace to get from `a` to `b`.
fn distance(a: &str, b: &str) -> usize {
    let b: Vec<char> = b.chars().collect();
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for (index, from) in a.chars().enumerate() {
        let mut before = index;
        let mut left = index.saturating_add(1);
        for (cell, to) in row.iter_mut().skip(1).zip(&b) {
            let replaced = before.saturating_add(usize::from(from != *to));
            before = *cell;
            left = replaced.min(left.min(before).saturating_add(1));
            *cell = left;
        }
        if let Some(first) = row.first_mut() {
            *first = index.saturating_add(1);
        }
    }
    row.last().copied().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::{distance, nearest};

    #[test]
    fn edits_are_counted() {
        for (a, b, edits) in [
            ("", "", 0),
            ("note", "note", 0),
            ("nota", "note", 1),
            ("", "note", 4),
            ("note", "", 4),
            ("notes", "note", 1),
            ("kitten", "sitting", 3),
        ] {
            assert_eq!(distance(a, b), edits, "{a} {b}");
        }
    }

    #[test]
    fn the_nearest_word_is_the_one_that_was_meant() {
        let words = ["comment", "note", "quick_reply"];
        for (word, near) in [
            ("Note", Some("note")),
            (" note\n", Some("note")),
            ("nota", Some("note")),
            ("quick-reply", Some("quick_reply")),
            ("no", None),
            ("", None),
            ("email", None),
        ] {
            assert_eq!(nearest(word, &words), near, "{word:?}");
        }
        assert_eq!(nearest("=", &["<", ">"]), None);
        assert_eq!(nearest("in", &["=", "IN"]), Some("IN"));
    }
}
