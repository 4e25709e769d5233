//! What the window admits, case by case.

use std::time::Duration;

use http::StatusCode;
use tokio::time::Instant;

use super::{Gate, PATIENCE, PAUSE, PROBES, State, Window};
use crate::{
    RateLimit,
    throttle::{Answer, limiter::Limiter as _},
    types::Timestamp,
};

pub(super) const SECOND: Duration = Duration::from_secs(1);

pub(super) fn answer(remaining: u32, reset: i64, left: Duration) -> Answer {
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
    while count < 10_000 && state.admit(now, false, 0) == Gate::Open {
        count += 1;
    }
    count
}

#[test]
fn calls_start_in_small_numbers_while_nothing_is_known() {
    let (mut state, now) = (State::default(), Instant::now());
    assert_eq!(burst(&mut state, now), PROBES);
    assert_eq!(burst(&mut state, now + PATIENCE), 1);
    state.settle(Some(&answer(100, 10, SECOND)), now, 0.0);
    assert_eq!(burst(&mut state, now), 100 - PROBES);
}

#[test]
fn an_empty_window_is_waited_for_and_the_next_one_is_probed() {
    let (mut state, now) = (State::default(), Instant::now());
    state.settle(Some(&answer(2, 10, SECOND)), now, 0.0);
    assert_eq!(burst(&mut state, now), 2);
    assert_eq!(state.admit(now, false, 0), Gate::ShutUntil(now + PATIENCE));
    for _ in 0..2 {
        state.settle(Some(&answer(0, 10, SECOND)), now, 0.0);
    }
    assert_eq!(state.admit(now, false, 0), Gate::ShutUntil(now + SECOND));
    assert_eq!(burst(&mut state, now + SECOND), PROBES);
}

#[test]
fn answers_that_overtake_each_other_do_no_harm() {
    let (mut state, now) = (State::default(), Instant::now());
    state.settle(Some(&answer(5, 20, SECOND)), now, 0.0);
    state.settle(Some(&answer(9, 20, SECOND)), now, 0.0);
    state.settle(Some(&answer(160, 10, SECOND)), now, 0.0);
    assert_eq!(burst(&mut state, now), 5);
    // A late response after the end of the window changes nothing.
    let later = now + SECOND;
    assert_eq!(burst(&mut state, later), 1);
    state.settle(Some(&answer(0, 20, Duration::ZERO)), later, 0.0);
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
        let (mut state, now) = (State::default(), Instant::now());
        state.settle(Some(&response), now, 0.0);
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
        let (mut state, now) = (State::default(), Instant::now());
        let limited = Answer {
            retry_after,
            ..without_headers(StatusCode::TOO_MANY_REQUESTS)
        };
        state.settle(Some(&limited), now, 0.0);
        assert_eq!(state.admit(now, false, 0), Gate::ShutUntil(now + pause));
        assert_eq!(state.admit(now + pause, false, 0), Gate::Open);
    }
}

#[test]
fn a_429_about_something_else_pauses_nobody() {
    let (mut state, now) = (State::default(), Instant::now());
    let mut limited = answer(100, 10, SECOND);
    limited.status = StatusCode::TOO_MANY_REQUESTS;
    limited.retry_after = Some(SECOND);
    state.settle(Some(&limited), now, 0.0);
    assert_eq!(burst(&mut state, now), 100);
}

#[test]
fn an_even_throttle_spreads_what_is_left() {
    let (mut state, start) = (State::default(), Instant::now());
    state.settle(Some(&answer(10, 10, SECOND)), start, 0.0);
    assert_eq!(state.admit(start, true, 0), Gate::Open);
    let mut now = start;
    let mut count = 1;
    loop {
        state.settle(None, now, 0.0);
        match state.admit(now, true, 0) {
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

#[test]
fn any_number_of_remaining_calls_is_a_number() {
    for remaining in [u32::MAX, u32::MAX - 1, 0] {
        for even in [true, false] {
            let (mut state, now) = (State::default(), Instant::now());
            for _ in 0..3 {
                state.admit(now, even, usize::MAX);
                state.settle(Some(&answer(remaining, i64::MAX, SECOND)), now, 1.0);
                state.settle(Some(&answer(remaining, i64::MIN, SECOND)), now, f64::NAN);
            }
        }
    }
}

#[test]
fn a_later_response_corrects_one_from_the_future() {
    let (mut state, now) = (State::default(), Instant::now());
    state.settle(Some(&answer(0, 3_610, 10 * SECOND)), now, 0.0);
    assert_eq!(
        state.admit(now, false, 0),
        Gate::ShutUntil(now + 10 * SECOND)
    );
    // While it lasts, and after it.
    state.settle(Some(&answer(7, 10, 10 * SECOND)), now, 0.0);
    assert_eq!(burst(&mut state, now), 7);

    let (mut state, now) = (State::default(), Instant::now());
    state.settle(Some(&answer(0, 40, SECOND)), now, 0.0);
    let later = now + SECOND;
    state.settle(Some(&answer(7, 20, SECOND)), later, 0.0);
    assert_eq!(burst(&mut state, later), 7);
}

#[test]
fn the_end_of_a_wait_is_spread_after_it_and_never_before() {
    for (random, later) in [(0.0, 0), (1.0, 500), (7.0, 500), (-1.0, 0)] {
        let (mut state, now) = (State::default(), Instant::now());
        state.settle(Some(&answer(0, 10, 10 * SECOND)), now, random);
        let until = now + 10 * SECOND + Duration::from_millis(later);
        assert_eq!(state.admit(now, false, 0), Gate::ShutUntil(until));
    }
}

#[test]
fn without_a_window_the_calls_that_waited_are_spread() {
    let (mut state, now) = (State::default(), Instant::now());
    state.settle(Some(&without_headers(StatusCode::OK)), now, 0.0);
    let limited = Answer {
        retry_after: Some(2 * SECOND),
        ..without_headers(StatusCode::TOO_MANY_REQUESTS)
    };
    state.settle(Some(&limited), now, 0.0);
    let begins = now + 2 * SECOND;
    assert_eq!(state.admit(now, false, 1_000), Gate::ShutUntil(begins));
    let mut slots = [0; 8];
    let mut waiting = 1_000;
    let mut at = begins;
    while waiting > 0 && at < begins + 2 * SECOND {
        match state.admit(at, false, waiting) {
            Gate::Open => {
                waiting -= 1;
                let slot = (at - begins).as_millis() / 250;
                slots[usize::try_from(slot).unwrap()] += 1;
            }
            // Timers have milliseconds.
            Gate::ShutUntil(_) => at += Duration::from_millis(1),
        }
    }
    assert!(slots.iter().all(|count| *count < 150), "{slots:?}");
    assert_eq!(burst(&mut state, begins + 2 * SECOND), 10_000);
}
