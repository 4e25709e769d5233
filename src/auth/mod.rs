//! Who you are: access tokens, and where they come from.
//!
//! A token is sent as `Authorization: Bearer …` to the origin of the client
//! and nowhere else. It shows in no `Debug` output, error or trace, and its
//! memory is overwritten when the last copy of it goes; copies that the HTTP
//! stack writes into its buffers are beyond our reach.
//!
//! A program whose tokens change while it runs gives a [`TokenProvider`]
//! instead of a token:
//!
//! ```
//! # #[cfg(feature = "v2_12")] {
//! use intercom_sdk::{auth::AccessToken, v2_12::Client};
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
