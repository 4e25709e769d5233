//! The URL of a next page: what is taken from it, and when it is refused.

use reqwest::Url;

/// The query of the URL `next`, which must have the path of the request and the
/// host of this client or of Intercom.
pub(super) fn query_of(next: &str, asked: &Url) -> Result<Vec<(String, String)>, String> {
    if next.is_empty() {
        return Ok(Vec::new());
    }
    let url = asked
        .join(next)
        .map_err(|error| format!("the next page has the URL {next:?}: {error}"))?;
    let is_intercom = url
        .host_str()
        .is_some_and(|host| host == "intercom.io" || host.ends_with(".intercom.io"));
    if url.origin() != asked.origin() && !is_intercom {
        return Err(format!("the next page is at another host: {next}"));
    }
    // Behind a proxy, the path of the request may have a prefix.
    if !asked.path().ends_with(url.path()) {
        return Err(format!("the next page has an unexpected path: {next}"));
    }
    Ok(pairs(&url))
}

/// The query parameters of a URL.
pub(super) fn pairs(url: &Url) -> Vec<(String, String)> {
    url.query_pairs()
        .map(|(key, value)| (key.into_owned(), value.into_owned()))
        .collect()
}

/// The value of a query parameter, unless it is empty.
pub(super) fn value(pairs: &[(String, String)], key: &str) -> Option<String> {
    pairs
        .iter()
        .find(|(name, value)| name == key && !value.is_empty())
        .map(|(_, value)| value.clone())
}
