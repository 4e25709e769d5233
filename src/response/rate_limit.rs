//! The rate limit in the headers of a response.

use std::time::{Duration, SystemTime, UNIX_EPOCH};

use chrono::DateTime;
use http::{
    HeaderMap,
    header::{DATE, HeaderName, RETRY_AFTER},
};

use crate::types::Timestamp;

/// The rate limit in a response. Intercom counts calls in windows of ten
/// seconds, per app and per workspace. Any of the headers may be missing.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
#[non_exhaustive]
pub struct RateLimit {
    /// The number of calls per window (Intercom: `X-RateLimit-Limit`).
    pub limit: Option<u32>,
    /// The number of calls left in this window (Intercom:
    /// `X-RateLimit-Remaining`).
    pub remaining: Option<u32>,
    /// When the window ends, by Intercom's clock (Intercom:
    /// `X-RateLimit-Reset`, Unix seconds).
    pub reset: Option<Timestamp>,
}

impl RateLimit {
    /// Parses the headers; `None` if none of them is present and valid.
    pub(crate) fn from_headers(headers: &HeaderMap) -> Option<Self> {
        let limit = Self {
            limit: number(headers, &LIMIT),
            remaining: number(headers, &REMAINING),
            reset: number::<i64>(headers, &RESET)
                .and_then(|seconds| Timestamp::try_from(seconds).ok()),
        };
        (limit.limit.is_some() || limit.remaining.is_some() || limit.reset.is_some())
            .then_some(limit)
    }
}

static LIMIT: HeaderName = HeaderName::from_static("x-ratelimit-limit");
static REMAINING: HeaderName = HeaderName::from_static("x-ratelimit-remaining");
static RESET: HeaderName = HeaderName::from_static("x-ratelimit-reset");

/// The difference between the clocks up to which ours is used: `Date` has whole
/// seconds and was sent a while ago.
const CLOCK_TOLERANCE: Duration = Duration::from_secs(2);

/// How long the response asks to wait before a retry: `Retry-After` (seconds or
/// a date), or for a 429 (`limited`) the time until the window ends.
pub(crate) fn retry_after(headers: &HeaderMap, limited: bool, now: SystemTime) -> Option<Duration> {
    if let Some(seconds) = number(headers, &RETRY_AFTER) {
        return Some(Duration::from_secs(seconds));
    }
    if let Some(date) = date(headers, &RETRY_AFTER) {
        let now = server_time(headers, now);
        return Some(date.duration_since(now).unwrap_or_default());
    }
    limited.then(|| window_left(headers, now)).flatten()
}

/// The time until the window ends, corrected if the clocks differ; zero if it
/// has ended.
pub(crate) fn window_left(headers: &HeaderMap, now: SystemTime) -> Option<Duration> {
    let reset = UNIX_EPOCH.checked_add(Duration::from_secs(number(headers, &RESET)?))?;
    let now = server_time(headers, now);
    Some(reset.duration_since(now).unwrap_or_default())
}

/// The server's time: our clock, or the `Date` header if our clock is off.
fn server_time(headers: &HeaderMap, now: SystemTime) -> SystemTime {
    let Some(date) = date(headers, &DATE) else {
        return now;
    };
    let apart = now
        .duration_since(date)
        .unwrap_or_else(|ahead| ahead.duration());
    if apart <= CLOCK_TOLERANCE { now } else { date }
}

/// The first valid value of a header; a proxy may have added others.
fn number<T: std::str::FromStr>(headers: &HeaderMap, name: &HeaderName) -> Option<T> {
    texts(headers, name).find_map(|text| text.parse().ok())
}

/// The server's clock, if the response says it (`Date`).
pub(crate) fn server_date(headers: &HeaderMap) -> Option<SystemTime> {
    date(headers, &DATE)
}

fn date(headers: &HeaderMap, name: &HeaderName) -> Option<SystemTime> {
    texts(headers, name).find_map(|text| DateTime::parse_from_rfc2822(text).ok().map(Into::into))
}

fn texts<'a>(headers: &'a HeaderMap, name: &HeaderName) -> impl Iterator<Item = &'a str> {
    headers
        .get_all(name)
        .into_iter()
        .filter_map(|value| Some(value.to_str().ok()?.trim()))
}

#[cfg(test)]
mod tests {
    use std::time::{Duration, SystemTime, UNIX_EPOCH};

    use http::HeaderMap;

    use super::{RateLimit, retry_after, window_left};

    fn headers(pairs: &[(&'static str, &str)]) -> HeaderMap {
        let mut headers = HeaderMap::new();
        for (name, value) in pairs {
            headers.append(*name, value.parse().unwrap());
        }
        headers
    }

    /// 1994-11-15 08:12:31 UTC.
    fn now() -> SystemTime {
        UNIX_EPOCH + Duration::from_secs(784_887_151)
    }

    #[test]
    fn a_wait_is_told_in_several_ways() {
        let reset = ("x-ratelimit-reset", "784887161");
        for (pairs, limited, wait) in [
            (vec![("retry-after", "7")], true, Some(7)),
            (vec![("retry-after", "7"), reset], true, Some(7)),
            (
                vec![("retry-after", "Tue, 15 Nov 1994 08:12:41 GMT")],
                false,
                Some(10),
            ),
            (
                vec![("retry-after", "Tue, 15 Nov 1994 08:12:01 GMT")],
                false,
                Some(0),
            ),
            (vec![("retry-after", "soon"), reset], true, Some(10)),
            (vec![("retry-after", "-1")], true, None),
            (
                vec![("retry-after", "soon"), ("retry-after", "3")],
                true,
                Some(3),
            ),
            (vec![reset], true, Some(10)),
            (vec![reset], false, None),
            (vec![("x-ratelimit-reset", "784887000")], true, Some(0)),
            (vec![("x-ratelimit-reset", "soon")], true, None),
            (
                vec![("x-ratelimit-reset", "99999999999999999999")],
                true,
                None,
            ),
            (vec![], true, None),
        ] {
            assert_eq!(
                retry_after(&headers(&pairs), limited, now()),
                wait.map(Duration::from_secs),
                "{pairs:?}"
            );
        }
    }

    #[test]
    fn a_wrong_clock_is_corrected_by_the_date_and_a_right_one_is_left_alone() {
        let reset = ("x-ratelimit-reset", "784887161");
        let date = ("date", "Tue, 15 Nov 1994 08:12:31 GMT");
        for (ours, left) in [
            (now() + Duration::from_millis(800), 9_200),
            (now() + Duration::from_secs(3600), 10_000),
            (now() - Duration::from_secs(3600), 10_000),
        ] {
            assert_eq!(
                window_left(&headers(&[reset, date]), ours),
                Some(Duration::from_millis(left))
            );
        }
    }

    #[test]
    fn any_of_the_headers_may_be_missing_or_absurd() {
        assert_eq!(RateLimit::from_headers(&HeaderMap::new()), None);
        assert_eq!(
            RateLimit::from_headers(&headers(&[("x-ratelimit-limit", "-1")])),
            None
        );
        let limit = RateLimit::from_headers(&headers(&[
            ("x-ratelimit-remaining", "x"),
            ("x-ratelimit-remaining", "9"),
            ("x-ratelimit-reset", "784887161"),
        ]))
        .unwrap();
        assert_eq!(limit.limit, None);
        assert_eq!(limit.remaining, Some(9));
        assert_eq!(limit.reset.map(|reset| reset.unix()), Some(784_887_161));
    }
}
