//! Who gets the access token.

use reqwest::Url;

use crate::Region;

/// Whether the token of a client with this base URL may go to `url`: to the origin
/// of the base URL, and to Intercom's API in any region.
pub(super) fn is_trusted(base: &str, url: &Url) -> bool {
    let is_same =
        |trusted: &str| Url::parse(trusted).is_ok_and(|trusted| trusted.origin() == url.origin());
    let regions = [Region::Us, Region::Eu, Region::Au];
    is_same(base) || regions.iter().any(|region| is_same(region.base_url()))
}

#[cfg(test)]
mod tests {
    use super::is_trusted;

    #[test]
    fn only_an_origin_of_intercoms_or_the_clients_is_trusted() {
        for (url, trusted) in [
            ("https://api.intercom.io/calls/1/recording", true),
            ("https://API.EU.intercom.io:443/x", true),
            ("https://api.au.intercom.io", true),
            ("https://mock.example:8443/a/b", true),
            ("http://api.intercom.io", false),
            ("https://api.intercom.io:8443", false),
            ("https://api.intercom.io.example.com", false),
            ("https://intercom.io", false),
            ("https://downloads.intercomcdn.com/i/o/1", false),
            ("https://api.intercom.io@example.com/", false),
            ("https://mock.example/", false),
            ("http://mock.example:8443/", false),
            ("data:text/plain,x", false),
        ] {
            let url = url.parse().unwrap();
            assert_eq!(
                is_trusted("https://mock.example:8443", &url),
                trusted,
                "{url}"
            );
        }
    }
}
