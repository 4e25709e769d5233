//! A second pass over a body: decoding that sets aside what does not fit.
//!
//! A body is decoded directly first. If that fails, it is decoded once more
//! within a pass: generated types then read each optional field and each list
//! entry from its own text ([`field`], [`entry`]). One that does not fit is left
//! out and noted as a [`Repair`], and the rest arrives. A required field (an
//! `id`, the items of a list) is never made up: without it, the object around
//! it does not fit.

use std::{
    cell::{Cell, RefCell},
    fmt::{self, Write as _},
};

use serde_json::{Deserializer, de::SliceRead, value::RawValue};

use super::repair::{Repair, expected, reason};

/// A second pass over a body.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) enum Pass {
    /// Sets aside what does not fit.
    Repair,
    /// Fails at the first value that does not fit, and tells its place.
    Locate,
}

/// Why a pass failed.
#[derive(Debug)]
pub(crate) struct PassFailure {
    /// The place, if it is known.
    pub(crate) path: Option<String>,
    pub(crate) reason: String,
}

/// More are an error: a body of this many misfits is not of this type.
const MOST_REPAIRS: usize = 10_000;

struct State {
    pass: Pass,
    path: Vec<Step>,
    repairs: Vec<Repair>,
    /// The place of the error that is being returned.
    failed_at: Option<String>,
}

/// A step on the way to a value.
#[derive(Clone)]
pub(crate) enum Step {
    Key(&'static str),
    OwnedKey(String),
    Index(usize),
}

thread_local! {
    static ACTIVE: Cell<bool> = const { Cell::new(false) };
    static STATE: RefCell<Option<State>> = const { RefCell::new(None) };
}

/// Whether a pass is under way on this thread.
#[inline]
pub(crate) fn is_active() -> bool {
    ACTIVE.get()
}

/// Decodes within a pass; `at` is the place of the value in the body.
pub(crate) fn run<T, E: fmt::Display>(
    pass: Pass,
    at: &[Step],
    decode: impl FnOnce() -> Result<T, E>,
) -> Result<(T, Vec<Repair>), PassFailure> {
    let outer = STATE.replace(Some(State {
        pass,
        path: at.to_vec(),
        repairs: Vec::new(),
        failed_at: None,
    }));
    let restore = Restore {
        state: outer,
        active: ACTIVE.replace(true),
    };
    let result = decode();
    let state = STATE.take();
    drop(restore);
    match (result, state) {
        (Ok(value), state) => Ok((value, state.map(|state| state.repairs).unwrap_or_default())),
        (Err(error), state) => Err(PassFailure {
            path: state.and_then(|state| state.failed_at),
            reason: reason(&error),
        }),
    }
}

/// Ends a pass, also if decoding panics.
struct Restore {
    state: Option<State>,
    active: bool,
}

impl Drop for Restore {
    fn drop(&mut self) {
        ACTIVE.set(self.active);
        STATE.set(self.state.take());
    }
}

/// Decodes without repairs inside of a pass.
fn paused<T>(decode: impl FnOnce() -> T) -> T {
    struct Resume(bool);
    impl Drop for Resume {
        fn drop(&mut self) {
            ACTIVE.set(self.0);
        }
    }
    let _resume = Resume(ACTIVE.replace(false));
    decode()
}

/// Decodes the field `key` from its text; `None` if it is set aside.
pub(crate) fn field<'a, T>(
    key: &'static str,
    is_required: bool,
    text: &'a RawValue,
    read: impl Fn(&mut Deserializer<SliceRead<'a>>) -> serde_json::Result<T>,
) -> Result<Option<T>, String> {
    part(Step::Key(key), is_required, text, read)
}

/// Decodes a list entry from its text; `None` if it is set aside.
pub(crate) fn entry<'a, T>(
    index: usize,
    text: &'a RawValue,
    read: impl Fn(&mut Deserializer<SliceRead<'a>>) -> serde_json::Result<T>,
) -> Result<Option<T>, String> {
    part(Step::Index(index), false, text, read)
}

/// Decodes a value of a map from its text; `None` if it is set aside.
pub(crate) fn value<'a, T>(
    key: &str,
    text: &'a RawValue,
    read: impl Fn(&mut Deserializer<SliceRead<'a>>) -> serde_json::Result<T>,
) -> Result<Option<T>, String> {
    part(Step::OwnedKey(key.to_owned()), false, text, read)
}

fn part<'a, T>(
    step: Step,
    is_required: bool,
    text: &'a RawValue,
    read: impl Fn(&mut Deserializer<SliceRead<'a>>) -> serde_json::Result<T>,
) -> Result<Option<T>, String> {
    let decode = || read(&mut Deserializer::from_slice(text.get().as_bytes()));
    // Most parts fit, and are not taken apart.
    if let Ok(value) = paused(decode) {
        return Ok(Some(value));
    }
    with(|state| state.path.push(step));
    let mark = mark();
    let result = decode();
    let result = match result {
        Ok(value) => Ok(Some(value)),
        Err(error) => settle(mark, is_required, text, &error).map(|()| None),
    };
    with(|state| state.path.pop());
    result
}

/// Sets a value aside, or returns why that cannot be done.
#[cold]
fn settle(
    mark: usize,
    is_required: bool,
    text: &RawValue,
    error: &serde_json::Error,
) -> Result<(), String> {
    let reason = reason(error);
    with(|state| {
        let here = render(&state.path);
        if is_required || state.pass == Pass::Locate {
            state.failed_at.get_or_insert(here);
            return Err(reason);
        }
        if state.repairs.len() >= MOST_REPAIRS {
            state.failed_at.get_or_insert(here);
            return Err(format!("more than {MOST_REPAIRS} values do not fit"));
        }
        // What was repaired inside of it is set aside with it.
        state.repairs.truncate(mark);
        let expected = match state.failed_at.take() {
            Some(inner) if inner != here => format!("{} at {inner}", expected(&reason)),
            _ => expected(&reason),
        };
        state
            .repairs
            .push(Repair::new(here, expected, text.get().to_owned()));
        Ok(())
    })
    .unwrap_or_else(|| Err("a value does not fit".to_owned()))
}

/// Notes that the required field `key` is missing here.
#[cold]
pub(crate) fn note_missing(key: &'static str) {
    with(|state| {
        state.path.push(Step::Key(key));
        let place = render(&state.path);
        state.path.pop();
        state.failed_at.get_or_insert(place);
    });
}

fn mark() -> usize {
    with(|state| state.repairs.len()).unwrap_or(0)
}

fn with<T>(act: impl FnOnce(&mut State) -> T) -> Option<T> {
    STATE.with_borrow_mut(|state| state.as_mut().map(act))
}

/// The path as text, such as `data[3].id`.
pub(crate) fn render(steps: &[Step]) -> String {
    let mut path = String::new();
    for step in steps {
        // Writing to a String cannot fail.
        let _ = match step {
            Step::Index(index) => write!(path, "[{index}]"),
            Step::Key(key) => push_key(&mut path, key),
            Step::OwnedKey(key) => push_key(&mut path, key),
        };
    }
    path
}

fn push_key(path: &mut String, key: &str) -> fmt::Result {
    if !path.is_empty() {
        path.push('.');
    }
    path.write_str(key)
}
