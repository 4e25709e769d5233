//! The trait for sources of access tokens.

use std::{future::Future, pin::Pin};

use super::token::AccessToken;

/// Provides access tokens to a client.
///
/// The client caches the token until it is no longer
/// [valid](AccessToken::valid_for) or the server refuses it with 401. After a
/// 401 it asks the provider once more, and sends the call again: what was refused
/// was not acted on.
/// Concurrent calls share one request to the provider. A request that takes
/// longer than [`token_timeout`](crate::ClientBuilder::token_timeout) fails the
/// calls that wait for it, and the next call asks anew.
///
/// Functions without arguments that return a future are providers.
pub trait TokenProvider: Send + Sync + 'static {
    /// Returns a token. If `refused` is given, the server refused that token, so
    /// another one is needed.
    fn token<'a>(&'a self, refused: Option<&'a AccessToken>) -> TokenFuture<'a>;
}

/// The future that a [`TokenProvider`] returns.
pub type TokenFuture<'a> =
    Pin<Box<dyn Future<Output = Result<AccessToken, TokenError>> + Send + 'a>>;

/// Why a provider returned no token: the [`cause`](crate::Error::cause) of an
/// error of kind [`Token`](crate::ErrorKind::Token), and part of its message.
pub type TokenError = Box<dyn std::error::Error + Send + Sync>;

impl<F, T> TokenProvider for F
where
    F: Fn() -> T + Send + Sync + 'static,
    T: Future<Output = Result<AccessToken, TokenError>> + Send + 'static,
{
    fn token<'a>(&'a self, _refused: Option<&'a AccessToken>) -> TokenFuture<'a> {
        Box::pin(self())
    }
}
