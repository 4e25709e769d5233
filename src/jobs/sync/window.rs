//! A span of time, in whole seconds, and how it is asked for.

use serde::{Deserialize, Serialize};

use crate::search::{Query, field};

/// The field that changes are found by.
const CHANGED: &str = "updated_at";

/// How much earlier and later contacts are asked for. Searches of contacts compare
/// whole days of the workspace's zone, and a day has up to 25 hours: whichever day
/// the moment 26 hours earlier belongs to, the next one has begun by the moment
/// itself.
const DAY_MARGIN: i64 = 26 * 3_600;

/// A span of time; both ends, Unix seconds, belong to it.
#[derive(Clone, Copy, Debug, Deserialize, Eq, PartialEq, Serialize)]
pub(super) struct Window {
    pub(super) from: i64,
    pub(super) to: i64,
}

/// How exactly a search compares times.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
#[doc(hidden)]
pub enum Precision {
    Second,
    /// By the days of the workspace's calendar.
    Day,
}

impl Precision {
    /// The shortest window that is worth being asked for by itself, in seconds.
    fn shortest(self) -> i64 {
        match self {
            Self::Second => 1,
            Self::Day => 24 * 3_600,
        }
    }
}

impl Window {
    /// The filter that finds at least what has changed in the window, from the
    /// moment `from` in it.
    ///
    /// Only `>` and `<`: contacts know no others for times, and `=` of a day has
    /// been seen to miss contacts of that day (Intercom-OpenAPI #576).
    pub(super) fn query(self, from: i64, precision: Precision) -> Query {
        let margin = match precision {
            Precision::Second => 1,
            Precision::Day => DAY_MARGIN,
        };
        let after = from.saturating_sub(margin).max(0);
        let before = self.to.saturating_add(margin);
        field(CHANGED).gt(after).and(field(CHANGED).lt(before))
    }

    pub(super) fn contains(self, moment: i64) -> bool {
        (self.from..=self.to).contains(&moment)
    }

    /// Two windows that are this one, cut halfway between `from` and its end;
    /// `None` if it is too short for that.
    pub(super) fn split(self, from: i64, precision: Precision) -> Option<(Self, Self)> {
        let length = self.to.saturating_sub(from).saturating_add(1);
        if length < precision.shortest().saturating_mul(2) {
            return None;
        }
        let middle = from.saturating_add(length / 2).saturating_sub(1);
        let first = Self {
            from: self.from,
            to: middle,
        };
        let second = Self {
            from: middle.saturating_add(1),
            to: self.to,
        };
        Some((first, second))
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::{Precision, Window};

    proptest! {
        #[test]
        fn halves_are_the_whole_and_do_not_overlap(
            from in 0_i64..2_000_000_000,
            length in 0_i64..1_000_000,
            progress in 0.0..1.0_f64,
        ) {
            let window = Window { from, to: from + length };
            #[expect(clippy::cast_possible_truncation, clippy::cast_precision_loss, reason = "small")]
            let at = from + (length as f64 * progress) as i64;
            for precision in [Precision::Second, Precision::Day] {
                let Some((first, second)) = window.split(at, precision) else {
                    prop_assert!(window.to - at + 1 < 2 * precision.shortest());
                    continue;
                };
                prop_assert_eq!(first.from, window.from);
                prop_assert_eq!(second.to, window.to);
                prop_assert_eq!(first.to + 1, second.from);
                prop_assert!(first.to >= at && second.to >= second.from);
            }
        }
    }

    #[test]
    fn a_second_is_not_split() {
        let window = Window { from: 5, to: 5 };
        assert_eq!(window.split(5, Precision::Second), None);
        let two = Window { from: 5, to: 6 };
        let halves = two.split(5, Precision::Second);
        assert_eq!(halves, Some((window, Window { from: 6, to: 6 })));
    }
}
