//! The client's builder, and the state that its clones share.

pub(crate) mod api;
mod builder;
mod environment;
mod http_client;
#[cfg(feature = "rustls")]
mod rustls_client;
mod settings;
mod state;

pub use self::{api::Api, builder::ClientBuilder};
pub(crate) use self::{
    http_client::HttpError,
    settings::{Base, Settings},
    state::ClientState,
};
