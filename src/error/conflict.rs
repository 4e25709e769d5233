//! Parses the message of a 409.

/// The id in `… already exists with id=5f4d3c1c…`: 24 hexadecimal digits, as in
/// the ids of contacts.
pub(super) fn existing_id(message: &str) -> Option<&str> {
    const LENGTH: usize = 24;
    message.match_indices("id=").find_map(|(at, prefix)| {
        let rest = &message[at + prefix.len()..];
        let digits = rest
            .find(|character: char| !character.is_ascii_hexdigit())
            .unwrap_or(rest.len());
        // `uuid=` must not match, nor must a longer hexadecimal number.
        let is_word = !message[..at].ends_with(|character: char| character.is_alphanumeric());
        (digits == LENGTH && is_word).then(|| &rest[..digits])
    })
}

/// Whether the existing contact is archived.
pub(super) fn is_archived(message: &str) -> bool {
    message.to_ascii_lowercase().contains("archived contact")
}

#[cfg(test)]
mod tests {
    use super::existing_id;

    #[test]
    fn only_an_id_is_an_id() {
        let id = "5ba682d23d7cf92bef87bfd4";
        for (message, found) in [
            (format!("matches one with id={id}"), Some(id)),
            (format!("id={id}."), Some(id)),
            (format!("id={id}, again"), Some(id)),
            (format!("uuid={id}"), None),
            (format!("id={id}0"), None),
            ("id=5ba682".to_owned(), None),
            ("id=".to_owned(), None),
            (format!("id=; id={id}"), Some(id)),
            (String::new(), None),
        ] {
            assert_eq!(existing_id(&message), found, "{message}");
        }
    }
}
