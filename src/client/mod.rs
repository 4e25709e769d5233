//! The client's builder, and the state that its clones share.

pub(crate) mod api;
mod builder;
mod environment;
mod settings;
mod state;
mod tls;

pub use self::{api::Api, builder::ClientBuilder};
pub(crate) use self::{
    settings::{Base, Settings},
    state::ClientState,
};
