//! The base URL of a client.

use std::net::IpAddr;

use reqwest::Url;

use crate::Error;

/// Parses a base URL. The token would be readable on the way to a plain `http`
/// one, so only a loopback host may have it, unless `allow_insecure`.
pub(super) fn parse(text: &str, allow_insecure: bool) -> Result<Url, Error> {
    let refuse = |why: &str| Error::config(format!("the base URL `{}` {why}", shown(text)));
    let url = Url::parse(text).map_err(|error| refuse(&format!("cannot be used: {error}")))?;
    if !matches!(url.scheme(), "http" | "https") {
        return Err(refuse("is neither http nor https"));
    }
    if !url.username().is_empty() || url.password().is_some() {
        // The message would otherwise show the secret.
        return Err(Error::config(
            "the base URL holds a user name or a password; the access token is what authorizes",
        ));
    }
    if url.query().is_some() || url.fragment().is_some() {
        return Err(refuse("has a query or a fragment"));
    }
    if url.scheme() == "http" && !allow_insecure && !is_loopback(&url) {
        return Err(refuse(
            "is plain http, which shows the access token on the way; use https, or \
             `allow_insecure` for a network that you trust",
        ));
    }
    Ok(url)
}

/// The text without the parts that hold secrets: user name, password, query and
/// fragment, also of a text that is no URL.
pub(super) fn shown(text: &str) -> String {
    // A password can have any of `@:/?#`.
    let (start, rest) = match text.rsplit_once('@') {
        Some((_, rest)) => ("…@", rest),
        None => ("", text),
    };
    match rest.find(['?', '#']) {
        Some(end) => format!("{start}{}…", &rest[..=end]),
        None => format!("{start}{rest}"),
    }
}

/// Whether requests to the host stay on this machine.
pub(crate) fn is_loopback(url: &Url) -> bool {
    let Some(host) = url.host_str() else {
        return false;
    };
    let address = host.trim_start_matches('[').trim_end_matches(']');
    match address.parse::<IpAddr>() {
        Ok(address) => address.to_canonical().is_loopback(),
        // RFC 6761 keeps this name for loopback.
        Err(_) => {
            let name = host.trim_end_matches('.');
            name == "localhost" || name.ends_with(".localhost")
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{parse, shown};

    #[test]
    fn secrets_of_a_text_are_not_shown() {
        for (text, expected) in [
            ("api.intercom.io", "api.intercom.io"),
            ("https://me:se/cr?et#x@host:x", "…@host:x"),
            ("https://me@x:secret@host/path", "…@host/path"),
            ("https://host/?secret", "https://host/?…"),
            ("https://host/#secret?", "https://host/#…"),
        ] {
            assert_eq!(shown(text), expected);
        }
    }

    #[test]
    fn plain_http_is_for_loopback() {
        for (url, allowed) in [
            ("http://127.0.0.1:8080", true),
            ("http://127.9.9.9", true),
            ("http://[::1]:8080", true),
            ("http://[::ffff:127.0.0.1]", true),
            ("http://localhost", true),
            ("http://mock.localhost.", true),
            ("http://LOCALHOST", true),
            ("http://api.intercom.io", false),
            ("http://10.0.0.1", false),
            ("http://0.0.0.0", false),
            ("http://[::2]", false),
            ("http://localhost.example.com", false),
            ("http://127.0.0.1.example.com", false),
            ("https://api.intercom.io", true),
        ] {
            assert_eq!(parse(url, false).is_ok(), allowed, "{url}");
            assert!(parse(url, true).is_ok(), "{url}");
        }
    }
}
