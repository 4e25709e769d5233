//! Names of types, composed of words.

use heck::ToUpperCamelCase as _;

use super::naming::singular;

/// What the name of a request body ends with.
pub const REQUEST: &str = "Request";

/// What `field` of the type `owner` may be called.
///
/// `CreateNoteRequest.status` is a `CreateNoteStatus`: `Request` is left out.
pub fn candidates(owner: &str, field: &str) -> Vec<String> {
    let field = field.to_upper_camel_case();
    let full = join(owner, &field);
    match owner.strip_suffix(REQUEST) {
        Some(base) if !base.is_empty() => vec![join(base, &field), full],
        _ => vec![full],
    }
}

/// `owner` and `field` as one name; words that end one and begin the other occur once:
/// `Message` and `MessageType` are `MessageType`.
fn join(owner: &str, field: &str) -> String {
    let (owner_words, field_words) = (words(owner), words(field));
    let shared = (1..=owner_words.len().min(field_words.len()))
        .rev()
        .find(|count| owner_words[owner_words.len() - count..] == field_words[..*count])
        .unwrap_or(0);
    let kept = &owner_words[..owner_words.len() - shared];
    kept.iter().chain(&field_words).copied().collect()
}

/// `VisitorCompanies` becomes `VisitorCompany`.
pub fn singular_of_last_word(name: &str) -> String {
    let split = words(name);
    match split.split_last() {
        Some((last, rest)) => rest.concat() + &singular(last),
        None => String::new(),
    }
}

/// The words of a name in PascalCase.
fn words(name: &str) -> Vec<&str> {
    let mut words = Vec::new();
    let mut rest = name;
    while let Some(first) = rest.chars().next() {
        let length = rest[first.len_utf8()..]
            .find(char::is_uppercase)
            .map_or(rest.len(), |at| at + first.len_utf8());
        let (word, after) = rest.split_at(length);
        words.push(word);
        rest = after;
    }
    words
}

/// Names that only a generator would choose: a word twice in a row, a number, or
/// `Body`.
pub fn is_made_up(name: &str) -> bool {
    let words = words(name);
    words.windows(2).any(|pair| pair[0] == pair[1])
        || words.last() == Some(&"Body")
        || name.ends_with(|last: char| last.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use super::{join, singular_of_last_word, words};

    #[test]
    fn names_are_put_together_by_words() {
        assert_eq!(words("AiAgentState"), ["Ai", "Agent", "State"]);
        assert_eq!(words(""), Vec::<&str>::new());
        assert_eq!(join("Message", "MessageType"), "MessageType");
        assert_eq!(join("TicketPart", "PartType"), "TicketPartType");
        assert_eq!(join("Part", "Party"), "PartParty");
        assert_eq!(singular_of_last_word("VisitorCompanies"), "VisitorCompany");
    }
}
