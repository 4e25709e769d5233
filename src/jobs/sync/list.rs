//! Reading a numbered list from its start, the last change first.

use crate::{Error, paging::Cursor};

/// How often a list is read again because it shrank.
const MOST_RESTARTS: u32 = 3;

/// The state of a list that is being read.
#[derive(Debug, Default)]
pub(super) struct Listing {
    cursor: Option<Cursor>,
    /// How many entries the page before said there are.
    total: Option<u64>,
    /// The earliest change so far.
    earliest: Option<i64>,
    /// Whether an entry came after one that had changed earlier.
    unordered: bool,
    restarts: u32,
}

impl Listing {
    /// The cursor of the next page.
    pub(super) fn next(&self) -> Option<Cursor> {
        self.cursor.clone()
    }

    /// Takes note of a page; whether it can be used. If entries were removed since
    /// the page before, the rest has moved up, maybe past the page's beginning: the
    /// list has to be read again.
    pub(super) fn arrived(&mut self, total: Option<u64>) -> Result<bool, Error> {
        let shrank = matches!((self.total, total), (Some(before), Some(now)) if now < before);
        self.total = total;
        if !shrank {
            return Ok(true);
        }
        if self.restarts == MOST_RESTARTS {
            return Err(Error::stalled(
                "sync",
                format!(
                    "the list shrank each of {} times that it was read",
                    MOST_RESTARTS + 1
                ),
            ));
        }
        *self = Self {
            restarts: self.restarts + 1,
            ..Self::default()
        };
        Ok(false)
    }

    /// Takes note of an entry; whether all that follow have changed earlier.
    pub(super) fn is_sorted_with(&mut self, changed: Option<i64>) -> bool {
        match (changed, self.earliest) {
            (Some(changed), Some(earliest)) if changed > earliest => self.unordered = true,
            (Some(changed), _) => self.earliest = Some(changed),
            (None, _) => self.unordered = true,
        }
        !self.unordered
    }

    pub(super) fn go_on(&mut self, next: Cursor) {
        self.cursor = Some(next);
    }

    pub(super) fn restarts(&self) -> u64 {
        self.restarts.into()
    }
}
