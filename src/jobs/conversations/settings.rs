//! What a caller may choose of the conversations to fetch.

use std::pin::Pin;

use futures_core::Stream;

use super::checkpoint::Checkpoint;
use crate::{CallOptions, Error, types::Id};

/// The most calls at a time.
pub(super) const MOST_AT_ONCE: usize = 64;

/// The identifiers of conversations.
pub(super) type Ids = Pin<Box<dyn Stream<Item = Result<Id, Error>> + Send>>;

/// What a caller may choose.
#[derive(Clone, Debug)]
pub(super) struct Settings {
    pub(super) at_once: usize,
    pub(super) in_order: bool,
    pub(super) plain_text: bool,
    pub(super) options: CallOptions,
    pub(super) checkpoint: Option<Checkpoint>,
}
