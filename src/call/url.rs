//! Builds the path of a request from its template and parameters.

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};

/// The characters to encode in a path segment: all but the unreserved ones of
/// RFC 3986. `/` and `\` are encoded.
const SEGMENT: &AsciiSet = &NON_ALPHANUMERIC
    .remove(b'-')
    .remove(b'.')
    .remove(b'_')
    .remove(b'~');

/// Replaces each `{parameter}` in `template` with its encoded value.
pub(crate) fn path<'a>(
    template: &str,
    value: impl Fn(&str) -> Option<&'a str>,
) -> Result<String, String> {
    let mut path = String::with_capacity(template.len() + 16);
    let mut rest = template;
    while let Some((before, after)) = rest.split_once('{') {
        let (name, after) = after
            .split_once('}')
            .ok_or_else(|| format!("the path {template} is malformed"))?;
        let value = value(name).ok_or_else(|| format!("`{name}` is required"))?;
        path.push_str(before);
        path.push_str(&segment(name, value)?);
        rest = after;
    }
    path.push_str(rest);
    Ok(path)
}

/// Encodes `value` as one path segment. Refuses values that would change the
/// path: an empty one (`DELETE /contacts/`), `.` and `..`.
fn segment(name: &str, value: &str) -> Result<String, String> {
    match value {
        "" => Err(format!("`{name}` is empty")),
        "." | ".." => Err(format!(
            "`{name}` cannot be {value:?}, which is another path"
        )),
        _ => Ok(utf8_percent_encode(value, SEGMENT).to_string()),
    }
}

#[cfg(test)]
mod tests {
    use super::path;

    #[test]
    fn a_value_stays_one_segment() {
        for (value, segment) in [
            ("5f4d3c1c", "5f4d3c1c"),
            ("a/../b", "a%2F..%2Fb"),
            ("..\\..\\me", "..%5C..%5Cme"),
            ("%2e%2e", "%252e%252e"),
            ("a b?c#d", "a%20b%3Fc%23d"),
            ("{x}", "%7Bx%7D"),
            ("ä", "%C3%A4"),
        ] {
            assert_eq!(
                path("/a/{id}/b", |_| Some(value)).unwrap(),
                format!("/a/{segment}/b")
            );
        }
    }

    #[test]
    fn a_value_that_makes_another_path_is_refused_by_name() {
        for value in [Some(""), Some("."), Some(".."), None] {
            let message = path("/contacts/{contact_id}", |_| value).unwrap_err();
            assert!(message.contains("`contact_id`"), "{message}");
        }
    }
}
