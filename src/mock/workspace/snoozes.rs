//! What sleeps until a time.

use std::collections::BTreeSet;

/// The identifiers of what is snoozed, by the time at which each wakes up.
#[derive(Debug, Default)]
pub(in crate::mock) struct Snoozes {
    until: BTreeSet<(i64, String)>,
}

impl Snoozes {
    /// Lets `id` sleep until `until`, Unix seconds, and no other time.
    pub(super) fn set(&mut self, id: &str, until: i64) {
        self.clear(id);
        self.until.insert((until, id.to_owned()));
    }

    /// Lets `id` sleep no more.
    pub(super) fn clear(&mut self, id: &str) {
        self.until.retain(|(_, sleeper)| sleeper != id);
    }

    /// Takes out the first one that is due at `now`: when it was due, and its
    /// identifier.
    pub(super) fn pop_due(&mut self, now: i64) -> Option<(i64, String)> {
        let (until, _) = self.until.first()?;
        match *until <= now {
            true => self.until.pop_first(),
            false => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Snoozes;

    #[test]
    fn sleepers_wake_up_in_the_order_of_their_times() {
        let mut snoozes = Snoozes::default();
        for (id, until) in [("late", 30), ("early", 10), ("gone", 5), ("late", 20)] {
            snoozes.set(id, until);
        }
        snoozes.clear("gone");
        assert_eq!(snoozes.pop_due(9), None);
        assert_eq!(snoozes.pop_due(25), Some((10, "early".to_owned())));
        assert_eq!(snoozes.pop_due(25), Some((20, "late".to_owned())));
        assert_eq!(snoozes.pop_due(25), None);
    }
}
