//! OAuth: installing an app in workspaces of others.
//!
//! An [`App`] sends an admin to Intercom with a random [`State`], checks what the
//! browser brings back, and exchanges the code for an access token, which does not
//! expire and works for everything that the app has permission for.
//!
//! ```no_run
//! use intercom_sdk::{Region, oauth::{App, OAuthError, State}};
//!
//! # async fn run() -> Result<(), Box<dyn std::error::Error>> {
//! let app = App::new("5f4d3c1c-client-id", "f3b1c0de-client-secret")?.region(Region::Eu);
//!
//! // Send the browser to this URL, and keep the state in its session.
//! let authorization = app.authorize()?;
//! let session = authorization.state.as_str().to_owned();
//! println!("{}", authorization.url);
//!
//! // In the handler of the redirect URL: the query of the request, and the session.
//! let query = "code=dG9rOmFiYzEyMw==&state=…";
//! let code = app.callback(query, &State::from_session(session))?;
//! let token = match app.exchange(&code).await {
//!     Ok(token) => token,
//!     Err(OAuthError::CodeRefused(error)) => return Err(format!("start again: {error}").into()),
//!     Err(error) => return Err(error.into()),
//! };
//! # #[cfg(feature = "v2_16")] {
//! let client = intercom_sdk::v2_16::Client::builder(token.secret()).region(Region::Eu).build()?;
//! # }
//!
//! // When the workspace leaves.
//! app.revoke(&token).await?;
//! # Ok(())
//! # }
//! ```
//!
//! # What is not standard
//!
//! Intercom takes no scopes and no `response_type` at its authorize URL, no
//! `grant_type` and no `redirect_uri` in the exchange, has no refresh tokens, and
//! answers errors with its own list, not with those of RFC 6749. What is left of the
//! standard is the state, so this module does not stand on a general OAuth crate.
//! Requests go the way of all calls of this crate: same TLS, timeouts and errors.
//!
//! Check `email_verified` of `identify_admin` before you take the admin's email
//! address as proof of who it is.

mod app;
mod callback;
mod code;
mod exchange;
mod oauth_error;
mod state;
mod token;

pub use self::{
    app::{App, Authorization},
    code::Code,
    oauth_error::OAuthError,
    state::State,
    token::Token,
};
