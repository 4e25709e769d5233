//! The TLS backend of the clients that this crate builds.
//!
//! Cargo unifies reqwest's features across a program. The feature `rustls` is
//! reqwest's own default, including its crypto provider. `rustls-ring` compiles
//! faster, but enables `reqwest/rustls-no-provider`: in a program without
//! another TLS feature of reqwest, `reqwest::Client::new()` then panics unless
//! the program installs a provider. Our client is given its provider directly;
//! none is installed for the process.

use reqwest::ClientBuilder;

use crate::Error;

#[cfg(feature = "rustls-ring")]
pub(crate) fn configure(builder: ClientBuilder, secure: bool) -> Result<ClientBuilder, Error> {
    use std::sync::Arc;

    use rustls::{ClientConfig, RootCertStore};
    use rustls_platform_verifier::BuilderVerifierExt as _;

    let failed = |error| Error::config("TLS cannot be set up").with_cause(error);
    let config =
        ClientConfig::builder_with_provider(Arc::new(rustls::crypto::ring::default_provider()))
            .with_safe_default_protocol_versions()
            .map_err(failed)?;
    let config = match secure {
        true => config.with_platform_verifier().map_err(failed)?,
        false => config.with_root_certificates(RootCertStore::empty()),
    };
    Ok(builder.tls_backend_preconfigured(config.with_no_client_auth()))
}

#[cfg(all(feature = "rustls", not(feature = "rustls-ring")))]
#[expect(
    clippy::unnecessary_wraps,
    reason = "the same signature for every backend"
)]
pub(crate) fn configure(builder: ClientBuilder, secure: bool) -> Result<ClientBuilder, Error> {
    let builder = builder.tls_backend_rustls();
    Ok(match secure {
        true => builder,
        // Plain HTTP needs no certificates, and a minimal machine may have
        // none.
        false => builder.tls_certs_only([]),
    })
}

#[cfg(all(
    feature = "native-tls",
    not(any(feature = "rustls", feature = "rustls-ring"))
))]
#[expect(
    clippy::unnecessary_wraps,
    reason = "the same signature for every backend"
)]
pub(crate) fn configure(builder: ClientBuilder, _secure: bool) -> Result<ClientBuilder, Error> {
    Ok(builder.tls_backend_native())
}

#[cfg(not(any(feature = "native-tls", feature = "rustls", feature = "rustls-ring")))]
pub(crate) fn configure(builder: ClientBuilder, secure: bool) -> Result<ClientBuilder, Error> {
    if secure {
        return Err(Error::config(
            "https needs one of the features `rustls`, `rustls-ring` and `native-tls`, or an `http_client`",
        ));
    }
    Ok(builder)
}
