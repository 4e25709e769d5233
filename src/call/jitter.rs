//! The random part of a wait that the server asked for.

use std::time::Duration;

/// The most of it.
const LONGEST: Duration = Duration::from_secs(5);

/// Makes a wait longer by a random part of up to its own length, at most 5 s
/// and half of what `left` leaves after it: the calls that were refused together
/// were all told the same moment, and would come back at it together. `random`
/// is from 0 to 1.
pub(super) fn spread(wait: Duration, left: Duration, random: f64) -> Duration {
    let spare = left.saturating_sub(wait) / 2;
    let random = if random.is_finite() { random } else { 0.0 };
    let part = wait.min(LONGEST).min(spare).mul_f64(random.clamp(0.0, 1.0));
    wait.saturating_add(part)
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::spread;

    #[test]
    fn a_wait_grows_and_stays_within_the_deadline() {
        for (wait, left, random, spread_wait) in [
            (1_000, 60_000, 0.0, 1_000),
            (1_000, 60_000, 0.5, 1_500),
            (1_000, 60_000, 1.0, 2_000),
            (30_000, 60_000, 1.0, 35_000),
            (1_000, 1_200, 1.0, 1_100),
            (1_000, 500, 1.0, 1_000),
            (1_000, 60_000, f64::NAN, 1_000),
        ] {
            assert_eq!(
                spread(
                    Duration::from_millis(wait),
                    Duration::from_millis(left),
                    random
                ),
                Duration::from_millis(spread_wait)
            );
        }
        assert_eq!(spread(Duration::MAX, Duration::MAX, 1.0), Duration::MAX);
    }
}
