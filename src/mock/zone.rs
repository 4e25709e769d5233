//! The time zone of a workspace, which says where a day begins.

use std::{fmt, sync::Arc};

use chrono::{Datelike as _, TimeZone, Utc};

/// A time zone; UTC by default.
#[derive(Clone)]
pub(super) struct Zone {
    name: String,
    day: Arc<dyn Fn(i64) -> i32 + Send + Sync>,
}

impl Zone {
    /// A zone of [`chrono`]'s, or of a crate that knows the zones of the world.
    pub(super) fn new(zone: impl TimeZone + fmt::Display + Send + Sync + 'static) -> Self {
        Self {
            name: zone.to_string(),
            day: Arc::new(move |seconds| {
                // A time beyond chrono's range is on no day: before all others.
                let time = zone.timestamp_opt(seconds, 0).single();
                time.map_or(i32::MIN, |time| time.naive_local().num_days_from_ce())
            }),
        }
    }

    /// As the zone calls itself.
    pub(super) fn name(&self) -> &str {
        &self.name
    }

    /// The number of the day that Unix time `seconds` is on.
    pub(super) fn day(&self, seconds: i64) -> i32 {
        (self.day)(seconds)
    }
}

impl Default for Zone {
    fn default() -> Self {
        Self {
            name: "Etc/UTC".to_owned(),
            ..Self::new(Utc)
        }
    }
}

impl fmt::Debug for Zone {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Zone").field(&self.name).finish()
    }
}

#[cfg(test)]
mod tests {
    use chrono::FixedOffset;

    use super::Zone;

    #[test]
    fn a_day_begins_at_the_midnight_of_the_zone() {
        let midnight = 1_763_596_800; // 2025-11-20, 00:00 UTC
        let hour = 3_600;
        for (east, begins) in [
            (0, midnight),
            (2, midnight - 2 * hour),
            (-5, midnight + 5 * hour),
        ] {
            let offset = FixedOffset::east_opt(east * 3_600).expect("less than a day");
            let zone = Zone::new(offset);
            assert_eq!(zone.day(begins) - zone.day(begins - 1), 1, "{east}");
            assert_eq!(zone.day(begins), zone.day(begins + 24 * hour - 1), "{east}");
        }
        assert_eq!(Zone::default().day(0) - Zone::default().day(-1), 1);
        assert_eq!(Zone::default().name(), "Etc/UTC");
    }

    #[test]
    fn a_time_that_no_calendar_has_is_on_no_day() {
        assert_eq!(Zone::default().day(i64::MAX), i32::MIN);
    }
}
