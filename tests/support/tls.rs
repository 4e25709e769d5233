//! HTTP clients that tests build themselves.

/// Starts an HTTP client for plain HTTP.
pub fn plain_http() -> reqwest::ClientBuilder {
    reqwest::Client::builder()
}
