//! Checks a path that a caller wrote.

use percent_encoding::percent_decode_str;

/// Checks that `path` is one below the base URL and means what it looks like.
///
/// An identifier in it can be anything: an empty one, or one with `?`, `#` or
/// `..`, would make it another path, perhaps one that deletes more.
pub(super) fn check(path: &str) -> Result<(), &'static str> {
    if !path.starts_with('/') {
        return Err("the path must start with `/`, without scheme and host");
    }
    if path.contains('?') {
        return Err("the path has a `?`; parameters are set with `query`");
    }
    if path.contains('#') {
        return Err("the path has a `#`, which is not sent; in a value it is `%23`");
    }
    // A URL parser drops some of these, and reads a backslash as a slash.
    if path.contains(|character: char| character == '\\' || character.is_control()) {
        return Err("the path has a backslash or a control character");
    }
    for segment in path.split('/').skip(1) {
        if segment.is_empty() {
            return Err("the path has an empty segment");
        }
        // `%2e%2e` is `..`, and a server may decode `%2f` before it looks.
        let decoded = percent_decode_str(segment).decode_utf8_lossy();
        if decoded
            .split(['/', '\\'])
            .any(|part| matches!(part, "." | ".."))
        {
            return Err("the path has a segment `.` or `..`, which is another path");
        }
    }
    Ok(())
}

/// The path without what may identify somebody: its first segment, which names a
/// resource.
pub(super) fn pattern(path: &str) -> String {
    let path = path.strip_prefix('/').unwrap_or_default();
    let (first, rest) = path.split_once('/').unwrap_or((path, ""));
    let is_name = |first: &str| {
        let is_letter = |character: char| character.is_ascii_lowercase() || character == '_';
        !first.is_empty() && first.chars().all(is_letter)
    };
    match (is_name(first), rest.is_empty()) {
        (false, _) => "/…".to_owned(),
        (true, true) => format!("/{first}"),
        (true, false) => format!("/{first}/…"),
    }
}

/// Whether the path is that of a scroll, whose position the server keeps and
/// moves with every request.
pub(super) fn is_scroll(path: &str) -> bool {
    path.ends_with("/scroll")
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use reqwest::Url;

    use super::{check, is_scroll, pattern};

    #[test]
    fn a_path_that_is_another_than_it_looks_is_refused_with_the_reason() {
        for (path, reason) in [
            ("", "start with `/`"),
            ("contacts", "start with `/`"),
            ("https://elsewhere.example/me", "start with `/`"),
            ("@elsewhere.example/me", "start with `/`"),
            (":8080/me", "start with `/`"),
            ("//elsewhere.example/me", "empty segment"),
            ("/contacts/", "empty segment"),
            ("/contacts//notes", "empty segment"),
            ("/", "empty segment"),
            ("/me?x=1", "`?`"),
            ("/me#top", "`#`"),
            ("/\\elsewhere.example", "backslash"),
            ("/contacts\\..\\me", "backslash"),
            ("/\t/elsewhere.example", "control character"),
            ("/me\r\nx: y", "control character"),
            ("/../me", "`..`"),
            ("/contacts/..", "`..`"),
            ("/contacts/./1", "`.`"),
            ("/contacts/%2e%2E/me", "`..`"),
            ("/contacts/.%2e/me", "`..`"),
            ("/contacts/..%2fme", "`..`"),
            ("/contacts/..%5Cme", "`..`"),
        ] {
            let refused = check(path).unwrap_err();
            assert!(refused.contains(reason), "{path}: {refused}");
        }
    }

    #[test]
    fn other_paths_are_as_they_should_be() {
        for path in [
            "/me",
            "/contacts/a%2Fb",
            "/x/a..b",
            "/x/...",
            "/x/ä b",
            "/x/@y:z",
        ] {
            assert_eq!(check(path), Ok(()), "{path}");
        }
    }

    #[test]
    fn a_pattern_names_the_resource_only() {
        for (path, shown) in [
            ("/me", "/me"),
            ("/contacts/ada@example.com/notes", "/contacts/…"),
            ("/custom_object_instances/1", "/custom_object_instances/…"),
            ("/5f4d3c1c/x", "/…"),
            ("https://elsewhere.example", "/…"),
            ("", "/…"),
        ] {
            assert_eq!(pattern(path), shown);
        }
    }

    #[test]
    fn a_scroll_is_recognized() {
        assert!(is_scroll("/companies/scroll"));
        assert!(!is_scroll("/companies/scroll/1"));
        assert!(!is_scroll("/companies"));
    }

    proptest! {
        #[test]
        fn what_passes_stays_below_the_base_url(
            path in prop_oneof![any::<String>(), "/[a-z./\\\\%25eEfF@:?#]{0,20}"],
        ) {
            let base = "https://api.intercom.io/base";
            if check(&path).is_ok() {
                let url = Url::parse(&format!("{base}{path}")).unwrap();
                prop_assert_eq!(url.host_str(), Some("api.intercom.io"));
                prop_assert!(url.path().starts_with("/base/"), "{}", url);
                prop_assert_eq!(url.path().split('/').count(), path.split('/').count() + 1);
                prop_assert_eq!((url.query(), url.fragment()), (None, None));
                prop_assert!(url.as_str().parse::<http::Uri>().is_ok(), "{}", url);
            }
        }
    }
}
