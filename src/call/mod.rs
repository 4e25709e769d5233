//! The journey of one request.
//!
//! An operation is data ([`endpoint`]) and a few setters ([`operation`]) around
//! one [`request`]. `send` prepares it ([`prepared`]), and [`transport`] makes
//! [`attempt`]s until [`retry`] says that it is over.

mod attempt;
mod attempt_result;
mod body;
pub(crate) mod endpoint;
mod future;
#[macro_use]
pub(crate) mod operation;
pub(crate) mod options;
mod prepared;
pub(crate) mod request;
pub mod retry;
mod trace;
pub(crate) mod transport;
mod url;

pub use self::future::CallFuture;
pub(crate) use self::{body::with_pagination, prepared::PreparedCall};
