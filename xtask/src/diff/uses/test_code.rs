//! Code that only tests compile.

use syn::{Attribute, Meta};

/// Whether `attributes` say that only tests compile the item: `#[cfg(test)]`,
/// `#[cfg(all(test, …))]`, `#[test]`, `#[tokio::test]`.
pub fn is_test(attributes: &[Attribute]) -> bool {
    attributes.iter().any(|attribute| {
        let path = attribute.path();
        if path.is_ident("cfg") {
            return attribute
                .parse_args::<Meta>()
                .is_ok_and(|condition| needs_test(&condition));
        }
        path.segments
            .last()
            .is_some_and(|segment| segment.ident == "test" || segment.ident == "bench")
    })
}

/// Whether a condition holds in tests only.
fn needs_test(condition: &Meta) -> bool {
    match condition {
        Meta::Path(path) => path.is_ident("test"),
        Meta::List(list) => {
            let parse = syn::punctuated::Punctuated::<Meta, syn::Token![,]>::parse_terminated;
            let Ok(parts) = list.parse_args_with(parse) else {
                return false;
            };
            match list.path.get_ident().map(ToString::to_string).as_deref() {
                Some("all") => parts.iter().any(needs_test),
                Some("any") => !parts.is_empty() && parts.iter().all(needs_test),
                _ => false,
            }
        }
        Meta::NameValue(_) => false,
    }
}

#[cfg(test)]
mod tests {
    use super::is_test;

    #[test]
    fn a_condition_that_holds_in_tests_only_is_told() {
        for (code, expected) in [
            ("#[cfg(test)] fn f() {}", true),
            ("#[cfg(all(test, unix))] fn f() {}", true),
            ("#[cfg(any(test, unix))] fn f() {}", false),
            ("#[cfg(not(test))] fn f() {}", false),
            ("#[cfg(feature = \"test\")] fn f() {}", false),
            ("#[tokio::test] fn f() {}", true),
            ("#[test] fn f() {}", true),
            ("#[inline] fn f() {}", false),
        ] {
            let item: syn::ItemFn = syn::parse_str(code).unwrap();
            assert_eq!(is_test(&item.attrs), expected, "{code}");
        }
    }
}
