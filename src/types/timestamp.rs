use std::{fmt, str::FromStr, time::SystemTime};

use chrono::{DateTime, SecondsFormat, TimeZone, Utc};
use serde::{Deserialize, Deserializer, Serialize, Serializer, de};

/// A point in time.
///
/// Encoded as Unix seconds; decoded from Unix seconds (a number or text) and
/// from RFC 3339, since Intercom sends all of them. Numbers outside the
/// calendar's range are refused.
///
/// ```
/// use intercom_sdk::types::Timestamp;
///
/// let seen: Timestamp = serde_json::from_str("\"2026-01-02T03:04:05Z\"").unwrap();
/// assert_eq!(serde_json::to_string(&seen).unwrap(), "1767323045");
/// ```
#[derive(Clone, Copy, Debug, Eq, Hash, Ord, PartialEq, PartialOrd)]
pub struct Timestamp(DateTime<Utc>);

/// The error for a value that is not a point in time.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct TimestampError(String);

impl fmt::Display for TimestampError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "`{}` is neither Unix seconds nor RFC 3339", self.0)
    }
}

impl std::error::Error for TimestampError {}

impl Timestamp {
    /// The Unix epoch.
    pub const UNIX_EPOCH: Self = Self(DateTime::UNIX_EPOCH);

    /// The current time.
    pub fn now() -> Self {
        SystemTime::now().into()
    }

    /// The time as Unix seconds.
    pub fn unix(self) -> i64 {
        self.0.timestamp()
    }

    /// Returns an error for the limits of the calendar, which stand for times
    /// beyond them.
    pub(super) fn check(&self) -> Result<(), String> {
        match self.0 > DateTime::<Utc>::MIN_UTC && self.0 < DateTime::<Utc>::MAX_UTC {
            true => Ok(()),
            false => Err("the time is outside of the calendar".to_owned()),
        }
    }

    /// The time as a chrono `DateTime`.
    pub fn as_datetime(self) -> DateTime<Utc> {
        self.0
    }
}

impl<Z: TimeZone> From<DateTime<Z>> for Timestamp {
    fn from(time: DateTime<Z>) -> Self {
        Self(time.to_utc())
    }
}

/// A time that no calendar holds, more than 262,000 years away, becomes the
/// first or the last moment of chrono's calendar, which a request refuses to
/// send.
impl From<SystemTime> for Timestamp {
    fn from(time: SystemTime) -> Self {
        let (seconds, nanos, limit) = match time.duration_since(SystemTime::UNIX_EPOCH) {
            Ok(after) => (
                i64::try_from(after.as_secs()).ok(),
                after.subsec_nanos(),
                DateTime::<Utc>::MAX_UTC,
            ),
            Err(error) => {
                let before = error.duration();
                let seconds = 0_i64.checked_sub_unsigned(before.as_secs());
                let (seconds, nanos) = match before.subsec_nanos() {
                    0 => (seconds, 0),
                    // Nanoseconds count forward from the second before.
                    nanos => (
                        seconds.and_then(|seconds| seconds.checked_sub(1)),
                        1_000_000_000_u32.saturating_sub(nanos),
                    ),
                };
                (seconds, nanos, DateTime::<Utc>::MIN_UTC)
            }
        };
        let time = seconds.and_then(|seconds| DateTime::from_timestamp(seconds, nanos));
        Self(time.unwrap_or(limit))
    }
}

impl From<Timestamp> for DateTime<Utc> {
    fn from(time: Timestamp) -> Self {
        time.0
    }
}

impl From<Timestamp> for i64 {
    fn from(time: Timestamp) -> Self {
        time.unix()
    }
}

impl TryFrom<i64> for Timestamp {
    type Error = TimestampError;

    fn try_from(seconds: i64) -> Result<Self, TimestampError> {
        Utc.timestamp_opt(seconds, 0)
            .single()
            .map(Self)
            .ok_or_else(|| TimestampError(seconds.to_string()))
    }
}

impl FromStr for Timestamp {
    type Err = TimestampError;

    fn from_str(text: &str) -> Result<Self, TimestampError> {
        if let Ok(seconds) = text.parse::<i64>() {
            return seconds.try_into();
        }
        DateTime::parse_from_rfc3339(text)
            .map(|time| Self(time.to_utc()))
            .map_err(|_| TimestampError(text.to_owned()))
    }
}

impl fmt::Display for Timestamp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0.to_rfc3339_opts(SecondsFormat::AutoSi, true))
    }
}

impl Serialize for Timestamp {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_i64(self.unix())
    }
}

impl<'de> Deserialize<'de> for Timestamp {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(Visitor)
    }
}

pub(super) struct Visitor;

impl de::Visitor<'_> for Visitor {
    type Value = Timestamp;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a point in time (Unix seconds or RFC 3339)")
    }

    fn visit_i64<E: de::Error>(self, seconds: i64) -> Result<Timestamp, E> {
        seconds
            .try_into()
            .map_err(|_| E::invalid_value(de::Unexpected::Signed(seconds), &self))
    }

    fn visit_u64<E: de::Error>(self, seconds: u64) -> Result<Timestamp, E> {
        match i64::try_from(seconds) {
            Ok(seconds) => self.visit_i64(seconds),
            Err(_) => Err(E::invalid_value(de::Unexpected::Unsigned(seconds), &self)),
        }
    }

    fn visit_f64<E: de::Error>(self, seconds: f64) -> Result<Timestamp, E> {
        // The cast saturates, and the calendar refuses the extremes.
        #[expect(clippy::cast_possible_truncation, reason = "a fraction of a second")]
        self.visit_i64(seconds as i64)
    }

    fn visit_str<E: de::Error>(self, text: &str) -> Result<Timestamp, E> {
        text.parse()
            .map_err(|_| E::invalid_value(de::Unexpected::Str(text), &self))
    }
}

#[cfg(test)]
mod tests {
    use std::time::{Duration, SystemTime};

    use super::Timestamp;

    #[test]
    fn a_clock_reading_is_a_point_in_time() {
        let epoch = SystemTime::UNIX_EPOCH;
        for (time, text) in [
            (Some(epoch), "1970-01-01T00:00:00Z"),
            (
                epoch.checked_add(Duration::from_millis(1_500)),
                "1970-01-01T00:00:01.500Z",
            ),
            (
                epoch.checked_sub(Duration::from_millis(1_500)),
                "1969-12-31T23:59:58.500Z",
            ),
            (
                epoch.checked_sub(Duration::from_secs(2)),
                "1969-12-31T23:59:58Z",
            ),
        ] {
            let time = Timestamp::from(time.unwrap());
            assert_eq!(time.to_string(), text);
            assert_eq!(time.check(), Ok(()));
        }
    }

    #[test]
    fn a_clock_reading_beyond_the_calendar_is_not_sent() {
        let far = Duration::from_secs(1 << 50);
        let epoch = SystemTime::UNIX_EPOCH;
        // Not every system can hold such a time.
        for time in [epoch.checked_add(far), epoch.checked_sub(far)]
            .into_iter()
            .flatten()
        {
            assert!(Timestamp::from(time).check().is_err(), "{time:?}");
        }
    }

    #[test]
    fn reads_what_has_been_seen() {
        for (json, unix) in [
            ("0", 0),
            ("1763596800", 1_763_596_800),
            ("9999999999", 9_999_999_999),
            ("1763596800.0", 1_763_596_800),
            ("\"1763596800\"", 1_763_596_800),
            ("\"2025-11-20T00:00:00.000+00:00\"", 1_763_596_800),
        ] {
            let time: Timestamp = serde_json::from_str(json).unwrap();
            assert_eq!(time.unix(), unix, "{json}");
        }
    }

    #[test]
    fn refuses_what_no_calendar_holds() {
        for json in [
            "9223372036854775807",
            "18446744073709551615",
            "1e300",
            "\"\"",
            "\"soon\"",
        ] {
            assert!(serde_json::from_str::<Timestamp>(json).is_err(), "{json}");
        }
    }
}
