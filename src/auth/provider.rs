//! Where access tokens come from.

use std::{future::Future, pin::Pin};

use super::token::AccessToken;

/// Gives access tokens to a client.
///
/// The client asks once and keeps the answer: until it is no longer
/// [valid](AccessToken::valid_for), or refused with 401. After a 401 it asks
/// once more, and repeats the call if that can do no harm. Calls that wait for
/// a token share one question.
///
/// Functions without arguments that give a future are providers.
pub trait TokenProvider: Send + Sync + 'static {
    /// Gives a token; a fresh one where `refused` is the last that it gave.
    fn token<'a>(&'a self, refused: Option<&'a AccessToken>) -> TokenFuture<'a>;
}

/// What a [`TokenProvider`] promises.
pub type TokenFuture<'a> =
    Pin<Box<dyn Future<Output = Result<AccessToken, TokenError>> + Send + 'a>>;

/// Why there is no token. It becomes the source of an error of kind
/// [`Token`](crate::ErrorKind::Token), and shows in it.
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
