//! Names on the wire as names in Rust.

/// Converts a parameter's name to a Rust name: `type` is a keyword, and `x-key`
/// is not an identifier.
pub(crate) fn rust_name(name: &str) -> String {
    let name = heck::ToSnakeCase::to_snake_case(name);
    match syn::parse_str::<syn::Ident>(&name) {
        Ok(_) => name,
        Err(_) => format!("{name}_"),
    }
}

#[cfg(test)]
mod tests {
    use super::rust_name;

    #[test]
    fn keywords_and_dashes_become_identifiers() {
        for (name, rust) in [
            ("type", "type_"),
            ("x-key", "x_key"),
            ("per_page", "per_page"),
        ] {
            assert_eq!(rust_name(name), rust);
        }
    }
}
