//! Tracks the rate limit window and decides whether an attempt may be sent.
//! Pure: the time is passed in, and nothing here waits.

use std::time::Duration;

use http::StatusCode;
use tokio::time::Instant;

use super::Answer;

/// While the window is unknown: how many attempts may be in flight, and how
/// long until one more may join. The first responses must not use up a window,
/// and a slow one must not block the rest.
const PROBES: u32 = 4;
const PATIENCE: Duration = Duration::from_millis(250);

/// Intercom's windows last ten seconds. A reset further away than this is an
/// error or a wrong clock, and is ignored.
const LONGEST_WINDOW: Duration = Duration::from_secs(60);

/// How long to wait after a 429 without `Retry-After` or a reset.
const PAUSE: Duration = Duration::from_millis(250);

/// What is known from the responses so far.
#[derive(Debug)]
pub(super) struct State {
    window: Window,
    /// The newest window seen.
    name: Option<i64>,
    /// Attempts in flight; the server may not have counted them yet.
    under_way: u32,
    /// Nothing is sent before this.
    held_until: Option<Instant>,
    last: Option<Instant>,
}

#[derive(Clone, Copy, Debug, Eq, PartialEq)]
enum Window {
    /// No window is known, or the known one has ended.
    Unknown,
    /// The server does not send its rate limit.
    Silent,
    Known {
        /// When the window ends, by the server's clock in Unix seconds:
        /// identifies it.
        name: i64,
        ends: Instant,
        remaining: u32,
    },
}

/// Whether an attempt may be sent.
#[derive(Debug, Eq, PartialEq)]
pub(super) enum Gate {
    Open,
    ShutUntil(Instant),
}

impl State {
    /// Creates the state before the first response.
    pub(super) const fn new() -> Self {
        Self {
            window: Window::Unknown,
            name: None,
            under_way: 0,
            held_until: None,
            last: None,
        }
    }

    /// Admits an attempt, or returns when to ask again at the latest.
    pub(super) fn admit(&mut self, now: Instant, even: bool) -> Gate {
        let gate = self.gate(now, even);
        if gate == Gate::Open {
            self.under_way += 1;
            self.last = Some(now);
        }
        gate
    }

    fn gate(&mut self, now: Instant, even: bool) -> Gate {
        if let Some(until) = self.held_until {
            if now < until {
                return Gate::ShutUntil(until);
            }
            self.held_until = None;
        }
        if let Window::Known { ends, .. } = self.window
            && now >= ends
        {
            self.window = Window::Unknown;
        }
        match self.window {
            Window::Silent => Gate::Open,
            Window::Unknown => match self.last.map(|last| last + PATIENCE) {
                Some(next) if self.under_way >= PROBES && now < next => Gate::ShutUntil(next),
                _ => Gate::Open,
            },
            Window::Known {
                ends, remaining, ..
            } => {
                let left = remaining.saturating_sub(self.under_way);
                if left == 0 && self.under_way == 0 {
                    return Gate::ShutUntil(ends);
                }
                if left == 0 {
                    // Ask again soon: a response may leave room, and its
                    // wake-up may go to a future that is no longer polled.
                    return Gate::ShutUntil(ends.min(now + PATIENCE));
                }
                match self.last {
                    Some(last) if even => {
                        let next = last + (ends - last) / (left + 1);
                        if now < next {
                            Gate::ShutUntil(next)
                        } else {
                            Gate::Open
                        }
                    }
                    _ => Gate::Open,
                }
            }
        }
    }

    /// Ends an attempt, with its response if there was one.
    pub(super) fn settle(&mut self, answer: Option<&Answer>, now: Instant) {
        self.under_way = self.under_way.saturating_sub(1);
        let Some(answer) = answer else {
            return;
        };
        self.learn(answer, now);
        // A 429 while the window has calls left is about another limit, such as
        // one data export at a time.
        let window_has_more = matches!(
            self.window,
            Window::Known { remaining, .. } if remaining > self.under_way
        );
        if answer.status == StatusCode::TOO_MANY_REQUESTS && !window_has_more {
            let pause = answer
                .retry_after
                .filter(|wait| !wait.is_zero() && *wait <= LONGEST_WINDOW)
                .unwrap_or(PAUSE);
            self.held_until = self.held_until.max(Some(now + pause));
        }
    }

    /// Updates the window from a response.
    fn learn(&mut self, answer: &Answer, now: Instant) {
        let reported = answer
            .rate_limit
            .and_then(|limit| Some((limit.reset?.unix(), answer.window_left?, limit.remaining?)));
        let Some((name, left, remaining)) = reported.filter(|(_, left, _)| *left <= LONGEST_WINDOW)
        else {
            // A proxy's own responses lack the server's headers.
            if self.window == Window::Unknown && answer.status.is_success() {
                self.window = Window::Silent;
            }
            return;
        };
        if self.name.is_some_and(|known| name < known) {
            // A late response, about an earlier window.
            return;
        }
        if left.is_zero() {
            if self.name != Some(name) {
                self.window = Window::Silent;
            }
            return;
        }
        self.window = match self.window {
            // Responses arrive out of order; the lowest count is the newest.
            Window::Known {
                name: known,
                ends,
                remaining: least,
            } if known == name => Window::Known {
                name,
                ends,
                remaining: remaining.min(least),
            },
            _ => Window::Known {
                name,
                ends: now + left,
                remaining,
            },
        };
        self.name = Some(name);
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use http::StatusCode;
    use proptest::prelude::*;
    use tokio::time::Instant;

    use super::{Gate, PATIENCE, PAUSE, PROBES, State, Window};
    use crate::{RateLimit, throttle::Answer, types::Timestamp};

    const SECOND: Duration = Duration::from_secs(1);

    fn answer(remaining: u32, reset: i64, left: Duration) -> Answer {
        Answer {
            status: StatusCode::OK,
            rate_limit: Some(RateLimit {
                limit: Some(166),
                remaining: Some(remaining),
                reset: Timestamp::try_from(reset).ok(),
            }),
            window_left: Some(left),
            retry_after: None,
        }
    }

    fn without_headers(status: StatusCode) -> Answer {
        Answer {
            status,
            rate_limit: None,
            window_left: None,
            retry_after: None,
        }
    }

    /// How many attempts are admitted at once.
    fn burst(state: &mut State, now: Instant) -> u32 {
        let mut count = 0;
        while count < 10_000 && state.admit(now, false) == Gate::Open {
            count += 1;
        }
        count
    }

    #[test]
    fn calls_start_in_small_numbers_while_nothing_is_known() {
        let (mut state, now) = (State::new(), Instant::now());
        assert_eq!(burst(&mut state, now), PROBES);
        assert_eq!(burst(&mut state, now + PATIENCE), 1);
        state.settle(Some(&answer(100, 10, SECOND)), now);
        assert_eq!(burst(&mut state, now), 100 - PROBES);
    }

    #[test]
    fn an_empty_window_is_waited_for_and_the_next_one_is_probed() {
        let (mut state, now) = (State::new(), Instant::now());
        state.settle(Some(&answer(2, 10, SECOND)), now);
        assert_eq!(burst(&mut state, now), 2);
        assert_eq!(state.admit(now, false), Gate::ShutUntil(now + PATIENCE));
        for _ in 0..2 {
            state.settle(Some(&answer(0, 10, SECOND)), now);
        }
        assert_eq!(state.admit(now, false), Gate::ShutUntil(now + SECOND));
        assert_eq!(burst(&mut state, now + SECOND), PROBES);
    }

    #[test]
    fn answers_that_overtake_each_other_do_no_harm() {
        let (mut state, now) = (State::new(), Instant::now());
        state.settle(Some(&answer(5, 20, SECOND)), now);
        state.settle(Some(&answer(9, 20, SECOND)), now);
        state.settle(Some(&answer(160, 10, SECOND)), now);
        assert_eq!(burst(&mut state, now), 5);
        // A late response after the end of the window changes nothing.
        let later = now + SECOND;
        assert_eq!(burst(&mut state, later), 1);
        state.settle(Some(&answer(0, 20, Duration::ZERO)), later);
        assert_eq!(state.window, Window::Unknown);
    }

    #[test]
    fn what_is_missing_or_absurd_holds_nothing_back() {
        let hour = 3_600 * SECOND;
        let mut half = answer(0, 10, SECOND);
        half.rate_limit.as_mut().unwrap().remaining = None;
        for response in [
            without_headers(StatusCode::OK),
            answer(0, 10, hour),
            answer(0, 10, Duration::ZERO),
            half,
        ] {
            let (mut state, now) = (State::new(), Instant::now());
            state.settle(Some(&response), now);
            assert_eq!(burst(&mut state, now), 10_000, "{response:?}");
        }
    }

    #[test]
    fn a_429_pauses_and_a_long_pause_is_not_believed() {
        for (retry_after, pause) in [
            (None, PAUSE),
            (Some(3 * SECOND), 3 * SECOND),
            (Some(3_600 * SECOND), PAUSE),
            (Some(Duration::ZERO), PAUSE),
        ] {
            let (mut state, now) = (State::new(), Instant::now());
            let limited = Answer {
                retry_after,
                ..without_headers(StatusCode::TOO_MANY_REQUESTS)
            };
            state.settle(Some(&limited), now);
            assert_eq!(state.admit(now, false), Gate::ShutUntil(now + pause));
            assert_eq!(state.admit(now + pause, false), Gate::Open);
        }
    }

    #[test]
    fn a_429_about_something_else_pauses_nobody() {
        let (mut state, now) = (State::new(), Instant::now());
        let mut limited = answer(100, 10, SECOND);
        limited.status = StatusCode::TOO_MANY_REQUESTS;
        limited.retry_after = Some(SECOND);
        state.settle(Some(&limited), now);
        assert_eq!(burst(&mut state, now), 100);
    }

    #[test]
    fn an_even_throttle_spreads_what_is_left() {
        let (mut state, start) = (State::new(), Instant::now());
        state.settle(Some(&answer(10, 10, SECOND)), start);
        assert_eq!(state.admit(start, true), Gate::Open);
        let mut now = start;
        let mut count = 1;
        loop {
            state.settle(None, now);
            match state.admit(now, true) {
                Gate::Open => count += 1,
                Gate::ShutUntil(until) if until >= start + SECOND => break,
                Gate::ShutUntil(until) => {
                    assert!(until - now >= Duration::from_millis(1), "no spreading");
                    now = until;
                }
            }
            let window = &mut state.window;
            if let Window::Known { remaining, .. } = window {
                *remaining = 10 - count;
            }
        }
        assert_eq!(count, 10);
    }

    /// A server with a limit per window of ten seconds, and one caller per
    /// call. Time is simulated.
    struct Simulation {
        start: Instant,
        limit: u32,
        window: u64,
        used: u32,
        refused: u32,
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
            let mut state = State::new();
            let mut now = self.start;
            let mut latencies = latencies.iter().map(|ms| Duration::from_millis(*ms));
            let mut next = latencies.next();
            // Requests by time of arrival, then responses by time of arrival.
            let mut sent: Vec<(Instant, Duration)> = Vec::new();
            let mut coming: Vec<(Instant, Answer)> = Vec::new();
            loop {
                let mut wake = None;
                while let Some(latency) = next {
                    match state.admit(now, even) {
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
                    state.settle(Some(&answer), at);
                }
            }
        }
    }

    proptest! {
        #[test]
        fn no_call_goes_into_a_window_known_to_be_empty(
            limit in 50_u32..200,
            even: bool,
            latencies in proptest::collection::vec(1_u64..2_000, 300..900),
        ) {
            let mut simulation = Simulation {
                start: Instant::now(),
                limit,
                window: 0,
                used: 0,
                refused: 0,
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
}
