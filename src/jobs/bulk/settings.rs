//! What a caller may choose of a run.

use super::{report::Report, steering::Steering};
use crate::Error;

/// What a caller may choose.
#[derive(Debug)]
pub(super) struct Settings {
    pub(super) report: Option<Report>,
    pub(super) concurrency: usize,
    pub(super) share: f64,
    pub(super) stop_after: u32,
}

impl Settings {
    /// Returns the steering, or an error for settings that make no sense.
    pub(super) fn steering(&self) -> Result<Steering, Error> {
        if self.concurrency == 0 {
            return Err(Error::invalid("for_each: a concurrency of 0 does nothing"));
        }
        if !(self.share > 0.0 && self.share <= 1.0) {
            return Err(Error::invalid(format!(
                "for_each: a share of {} is not above 0 and at most 1",
                self.share
            )));
        }
        Ok(Steering::new(self.concurrency, self.share))
    }
}
