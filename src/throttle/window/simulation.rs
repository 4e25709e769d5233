//! Many calls through the window, against a simulated server.

use std::time::Duration;

use http::StatusCode;
use proptest::prelude::*;
use tokio::time::Instant;

use super::{
    Gate, State,
    tests::{SECOND, answer},
};
use crate::throttle::{Answer, limiter::Limiter as _};

/// A server with a limit per window of ten seconds, and one caller per
/// call. Time is simulated.
struct Simulation {
    start: Instant,
    limit: u32,
    window: u64,
    used: u32,
    refused: u32,
    /// Spreads the end of windows.
    random: f64,
}

impl Simulation {
    const WINDOW: Duration = Duration::from_secs(10);

    /// The response to a call that arrives at `now`.
    fn answer(&mut self, now: Instant) -> Answer {
        let since = now - self.start;
        let window = since.as_secs() / Self::WINDOW.as_secs();
        if window != self.window {
            (self.window, self.used) = (window, 0);
        }
        let accepted = self.used < self.limit;
        if accepted {
            self.used += 1;
        } else {
            self.refused += 1;
        }
        let reset = (window + 1) * Self::WINDOW.as_secs();
        let mut answer = answer(
            self.limit - self.used,
            i64::try_from(reset).unwrap(),
            Duration::ZERO,
        );
        if !accepted {
            answer.status = StatusCode::TOO_MANY_REQUESTS;
        }
        answer
    }

    /// Makes a call per latency, as fast as the throttle allows. Returns
    /// when the last response has arrived.
    fn run(&mut self, latencies: &[u64], even: bool) -> Duration {
        let mut state = State::default();
        let mut now = self.start;
        let mut latencies = latencies.iter().map(|ms| Duration::from_millis(*ms));
        let mut next = latencies.next();
        // Requests by time of arrival, then responses by time of arrival.
        let mut sent: Vec<(Instant, Duration)> = Vec::new();
        let mut coming: Vec<(Instant, Answer)> = Vec::new();
        loop {
            let mut wake = None;
            while let Some(latency) = next {
                match state.admit(now, even, 0) {
                    Gate::Open => {
                        sent.push((now + latency / 2, latency / 2));
                        next = latencies.next();
                    }
                    Gate::ShutUntil(until) => {
                        wake = Some(until);
                        break;
                    }
                }
            }
            let arrivals = sent.iter().map(|(at, _)| *at);
            let answers = coming.iter().map(|(at, _)| *at);
            let Some(soonest) = arrivals.chain(answers).chain(wake).min() else {
                return now - self.start;
            };
            now = now.max(soonest);
            sent.sort_by_key(|(at, _)| *at);
            while sent.first().is_some_and(|(at, _)| *at <= now) {
                let (at, back) = sent.remove(0);
                coming.push((at + back, self.answer(at)));
            }
            coming.sort_by_key(|(at, _)| *at);
            while coming.first().is_some_and(|(at, _)| *at <= now) {
                let (at, mut answer) = coming.remove(0);
                let ends = answer.rate_limit.unwrap().reset.unwrap().unix();
                let ends = self.start + Duration::from_secs(u64::try_from(ends).unwrap());
                answer.window_left = Some(ends - at);
                state.settle(Some(&answer), at, self.random);
            }
        }
    }
}

proptest! {
    #[test]
    fn no_call_goes_into_a_window_known_to_be_empty(
        limit in 50_u32..200,
        even: bool,
        random in 0.0..1.0,
        latencies in proptest::collection::vec(1_u64..2_000, 300..900),
    ) {
        let mut simulation = Simulation {
            start: Instant::now(),
            limit,
            window: 0,
            used: 0,
            refused: 0,
            random,
        };
        let took = simulation.run(&latencies, even);
        prop_assert_eq!(simulation.refused, 0);
        // Each window takes at most its own length and a few slow
        // responses.
        let windows = u32::try_from(latencies.len()).unwrap().div_ceil(limit);
        let longest = (windows + 1) * (Simulation::WINDOW + 2 * SECOND);
        prop_assert!(took <= longest, "{took:?} for {windows} windows");
    }
}
