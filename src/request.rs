//! The parts of a request that a caller's values go into.

use std::fmt::Display;

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};

use crate::Error;

/// What stands for itself in a path (RFC 3986: unreserved). Everything else is
/// encoded, `/` and `\` above all.
const SEGMENT: &AsciiSet = &NON_ALPHANUMERIC
    .remove(b'-')
    .remove(b'.')
    .remove(b'_')
    .remove(b'~');

/// `value` as one segment of a path. What would make another path of it is
/// refused: nothing (`DELETE /contacts/`), `.` and `..`.
pub(crate) fn path_segment(
    operation: &'static str,
    name: &'static str,
    value: &impl Display,
) -> Result<String, Error> {
    let text = value.to_string();
    match text.as_str() {
        "" => Err(Error::invalid_request(
            operation,
            format!("`{name}` is empty"),
        )),
        "." | ".." => Err(Error::invalid_request(
            operation,
            format!("`{name}` cannot be {text:?}, which is another path"),
        )),
        _ => Ok(utf8_percent_encode(&text, SEGMENT).to_string()),
    }
}

#[cfg(test)]
mod tests {
    use super::path_segment;

    #[test]
    fn a_value_stays_one_segment() {
        for (value, segment) in [
            ("5f4d3c1c", "5f4d3c1c"),
            ("a/../b", "a%2F..%2Fb"),
            ("..\\..\\me", "..%5C..%5Cme"),
            ("%2e%2e", "%252e%252e"),
            ("a b?c#d", "a%20b%3Fc%23d"),
            ("ä", "%C3%A4"),
        ] {
            assert_eq!(path_segment("op", "id", &value).unwrap(), segment);
        }
    }

    #[test]
    fn a_value_that_makes_another_path_is_refused_by_name() {
        for value in ["", ".", ".."] {
            let error = path_segment("op", "contact_id", &value).unwrap_err();
            assert!(error.to_string().contains("`contact_id`"), "{error}");
        }
    }
}
