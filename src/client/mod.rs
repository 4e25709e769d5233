//! The client's builder, and the state that its clones share.

pub(crate) mod api;
mod base_url;
mod builder;
mod environment;
#[cfg(feature = "files")]
mod foreign;
mod http_client;
mod http_error;
mod runtime;
#[cfg(feature = "rustls")]
mod rustls_client;
mod settings;
mod state;

#[cfg(feature = "files")]
pub(crate) use self::base_url::is_loopback;
#[cfg(feature = "mock")]
pub(crate) use self::settings::MAX_BODY_SIZE;
pub use self::{api::Api, builder::ClientBuilder};
pub(crate) use self::{
    http_error::HttpError,
    settings::{Base, Settings},
    state::ClientState,
};
