//! TLS for HTTP clients that tests build themselves.

/// Starts an HTTP client that trusts nobody, which plain HTTP can do with, and
/// which is made faster than one that loads certificates.
#[cfg(feature = "rustls-ring")]
pub fn plain_http() -> reqwest::ClientBuilder {
    let tls = rustls::ClientConfig::builder_with_provider(
        rustls::crypto::ring::default_provider().into(),
    )
    .with_safe_default_protocol_versions()
    .expect("ring has the default versions")
    .with_root_certificates(rustls::RootCertStore::empty())
    .with_no_client_auth();
    reqwest::Client::builder().tls_backend_preconfigured(tls)
}

/// Starts an HTTP client that trusts nobody.
#[cfg(all(feature = "rustls", not(feature = "rustls-ring")))]
pub fn plain_http() -> reqwest::ClientBuilder {
    reqwest::Client::builder()
        .tls_backend_rustls()
        .tls_certs_only([])
}

/// Starts an HTTP client.
#[cfg(not(any(feature = "rustls", feature = "rustls-ring")))]
pub fn plain_http() -> reqwest::ClientBuilder {
    reqwest::Client::builder()
}
