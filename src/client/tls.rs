//! The TLS backend of clients that we build.
//!
//! rustls with *ring*: of the providers rustls has, it is the one that a bare
//! machine builds fastest. It needs a C compiler and nothing else, and takes a
//! third of the time of aws-lc-rs, which compiles some ten times the C. The
//! provider is passed to this client alone; none is installed for the process.

use reqwest::ClientBuilder;

use crate::Error;

#[cfg(feature = "rustls")]
pub(crate) fn configure(builder: ClientBuilder, secure: bool) -> Result<ClientBuilder, Error> {
    use std::sync::Arc;

    use rustls::{ClientConfig, RootCertStore};
    use rustls_platform_verifier::BuilderVerifierExt as _;

    let config = || {
        ClientConfig::builder_with_provider(Arc::new(rustls::crypto::ring::default_provider()))
            .with_safe_default_protocol_versions()
    };
    let failed = |error| Error::config("TLS cannot be set up").with_cause(error);
    let verified = config()
        .map_err(failed)?
        .with_platform_verifier()
        .map(|builder| builder.with_no_client_auth());
    let config = match verified {
        Ok(config) => config,
        // A bare machine may have no certificates, which plain HTTP can do
        // without; nothing is trusted then.
        Err(_) if !secure => config()
            .map_err(failed)?
            .with_root_certificates(RootCertStore::empty())
            .with_no_client_auth(),
        Err(error) => return Err(failed(error)),
    };
    Ok(builder.tls_backend_preconfigured(config))
}

#[cfg(all(feature = "native-tls", not(feature = "rustls")))]
#[expect(
    clippy::unnecessary_wraps,
    reason = "the same signature for every backend"
)]
pub(crate) fn configure(builder: ClientBuilder, _secure: bool) -> Result<ClientBuilder, Error> {
    Ok(builder.tls_backend_native())
}

#[cfg(not(any(feature = "native-tls", feature = "rustls")))]
pub(crate) fn configure(builder: ClientBuilder, secure: bool) -> Result<ClientBuilder, Error> {
    if secure {
        return Err(Error::config(
            "https needs one of the features `rustls` and `native-tls`, or an `http_client`",
        ));
    }
    Ok(builder)
}
