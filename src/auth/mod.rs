//! Authentication: access tokens and token providers.
//!
//! A token is sent as `Authorization: Bearer …`, and only to the client's
//! origin. It does not appear in `Debug` output, errors or traces. Its memory
//! is overwritten when the last copy is dropped; copies in the buffers of the
//! HTTP stack are not.
//!
//! If tokens change while a program runs, pass a [`TokenProvider`] instead of a
//! token:
//!
//! ```
//! # #[cfg(feature = "v2_16")] {
//! use intercom_sdk::{auth::AccessToken, v2_16::Client};
//!
//! async fn read_secret() -> Result<String, std::io::Error> {
//!     Ok("dG9rOmFiYzEyMw==".to_owned())
//! }
//!
//! let client = Client::with_token_provider(|| async {
//!     Ok(AccessToken::new(read_secret().await?)?)
//! })
//! .build()?;
//! # }
//! # Ok::<(), intercom_sdk::Error>(())
//! ```

mod credentials;
mod provider;
mod token;

pub(crate) use self::credentials::Credentials;
pub use self::{
    provider::{TokenError, TokenFuture, TokenProvider},
    token::AccessToken,
};
