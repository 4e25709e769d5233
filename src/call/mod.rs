//! How a call is sent.
//!
//! An operation is data ([`endpoint`]) and setters ([`operation`]) around one
//! [`request`]. `send` prepares the request ([`prepared`]), and [`transport`]
//! makes [`attempt`]s until [`retry`] decides to stop. A [`custom_request`] is
//! prepared without an operation and sent the same way.

mod attempt;
mod attempt_result;
pub(crate) mod body;
mod body_limit;
pub(crate) mod custom_request;
mod deadline;
pub(crate) mod endpoint;
mod future;
mod jitter;
#[macro_use]
pub(crate) mod operation;
pub(crate) mod options;
pub(crate) mod parameter;
mod path;
mod prepared;
pub(crate) mod request;
pub mod retry;
mod trace;
pub(crate) mod transport;
mod url;

pub use self::future::CallFuture;
pub(crate) use self::{
    body::{with_entry, with_pagination},
    prepared::PreparedCall,
};
