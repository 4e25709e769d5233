//! Texts of the code, and the names in them.

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

/// The text that an expression is, with `{…}` for what a `format!` fills in.
pub fn text_of(value: &syn::Expr) -> Option<String> {
    match value {
        syn::Expr::Lit(literal) => match &literal.lit {
            syn::Lit::Str(text) => Some(text.value()),
            _ => None,
        },
        syn::Expr::Reference(value) => text_of(&value.expr),
        syn::Expr::Paren(value) => text_of(&value.expr),
        syn::Expr::MethodCall(call) => text_of(&call.receiver),
        syn::Expr::Macro(call) if call.mac.path.segments.last()?.ident == "format" => {
            let first = call.mac.tokens.clone().into_iter().next()?;
            syn::parse2::<syn::LitStr>(proc_macro2::TokenStream::from(first))
                .ok()
                .map(|text| text.value())
        }
        _ => None,
    }
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
