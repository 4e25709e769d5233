//! Locations in an operation.

/// Appends a path below a location: `response 200` and `.tickets[]` give
/// `response 200 .tickets[]`.
pub fn join(location: &str, path: &str) -> String {
    let is_root = !location.contains(" .") && !location.contains(" [") && !location.contains(" <");
    if is_root && !path.is_empty() && !location.is_empty() {
        format!("{location} {path}")
    } else {
        format!("{location}{path}")
    }
}

/// The field or the parameter that a location ends with: `ticket_state` in
/// `response 200 .tickets[].ticket_state`, `per_page` in `query per_page`.
pub fn named(location: &str) -> Option<&str> {
    if let Some((_, field)) = location.rsplit_once('.') {
        let field = field.split(['[', '<']).next().unwrap_or_default();
        return (!field.is_empty() && field != "*").then_some(field);
    }
    let (place, name) = location.split_once(' ')?;
    ["query", "header", "cookie"]
        .contains(&place)
        .then_some(name)
}

#[cfg(test)]
mod tests {
    use super::named;

    #[test]
    fn a_location_ends_with_a_field_or_a_parameter() {
        for (location, name) in [
            ("response 200 .tickets[].ticket_state", Some("ticket_state")),
            (".tags[]", Some("tags")),
            ("request body .to<contact>", Some("to")),
            ("query per_page", Some("per_page")),
            ("response 200", None),
            ("request body", None),
            ("path parameter 1", None),
            ("paging", None),
            ("response 200 .names.*", None),
        ] {
            assert_eq!(named(location), name, "{location}");
        }
    }
}
