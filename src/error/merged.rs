//! Parses where a merged contact went.

use http::{HeaderMap, StatusCode, header::LINK};

/// The id in `Link: </contacts/5f4d3c1c…>; rel="canonical"` of a 410.
pub(super) fn merged_into(status: StatusCode, headers: &HeaderMap) -> Option<String> {
    if status != StatusCode::GONE {
        return None;
    }
    let mut links = headers.get_all(LINK).iter();
    let link = links.find_map(|link| {
        let link = link.to_str().ok()?;
        link.contains("canonical").then_some(link)
    })?;
    let (_, rest) = link.split_once("/contacts/")?;
    let end = rest.find(|character: char| !character.is_ascii_alphanumeric());
    let id = &rest[..end.unwrap_or(rest.len())];
    (!id.is_empty()).then(|| id.to_owned())
}

#[cfg(test)]
mod tests {
    use http::{HeaderMap, StatusCode, header::LINK};

    use super::merged_into;

    #[test]
    fn only_the_canonical_contact_of_a_410_is_where_it_went() {
        let canonical = "</contacts/6657a>; rel=\"canonical\"";
        let absolute = "<https://api.intercom.io/contacts/6657a>; rel=\"canonical\"";
        for (status, link, found) in [
            (410, canonical, Some("6657a")),
            (410, absolute, Some("6657a")),
            (404, canonical, None),
            (410, "</contacts/>; rel=\"canonical\"", None),
            (410, "</companies/1>; rel=\"canonical\"", None),
            (410, "</contacts/6657a>; rel=\"next\"", None),
        ] {
            let headers = HeaderMap::from_iter([(LINK, link.parse().unwrap())]);
            let status = StatusCode::from_u16(status).unwrap();
            let into = merged_into(status, &headers);
            assert_eq!(into.as_deref(), found, "{status} {link}");
        }
        assert_eq!(merged_into(StatusCode::GONE, &HeaderMap::new()), None);
    }
}
