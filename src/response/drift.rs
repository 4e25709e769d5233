//! Reports what responses contain and our types do not: signs that a
//! description is wrong or out of date.
//!
//! A client with [`on_drift`](crate::ClientBuilder::on_drift) compares every
//! decoded response with its JSON. It reports, once per operation and path,
//! each field that the type dropped, each value that an enumeration does not
//! know, and each value that did not fit its type. A report has paths and no values, so it is safe to share: please open
//! an issue at this project.
//!
//! ```
//! # #[cfg(feature = "v2_16")] {
//! use intercom_sdk::v2_16::Client;
//!
//! let client = Client::builder("dG9rOmFiYzEyMw==")
//!     .on_drift(|drift| eprintln!("{drift}"))
//!     .build()?;
//! # }
//! # Ok::<(), intercom_sdk::Error>(())
//! ```

use std::{
    cell::Cell,
    collections::HashSet,
    fmt,
    sync::{Mutex, PoisonError},
};

use serde::Serialize;
use serde_json::Value;

use super::{
    decode::DecodeFailure,
    repair::{self, Repair},
};
use crate::call::endpoint::Endpoint;

/// A difference between a response and its type.
#[derive(Clone, Debug, Eq, Hash, PartialEq)]
#[non_exhaustive]
pub struct Drift {
    /// The operation, as the name of its method.
    pub operation: &'static str,
    /// The API version of the client.
    pub version: &'static str,
    /// The path, such as `conversations[].source.type`.
    pub path: String,
    /// What the type does not know.
    pub kind: DriftKind,
}

/// What a type did not know.
#[derive(Clone, Debug, Eq, Hash, PartialEq)]
#[non_exhaustive]
pub enum DriftKind {
    /// A field; the decoded value does not have it.
    Field,
    /// A value of the named enumeration; it is decoded as `Unknown`.
    Word(String),
    /// A value that does not fit its type and was left out, or made the call
    /// fail; holds what the type expects.
    Mismatch(String),
}

impl fmt::Display for Drift {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self {
            operation,
            version,
            path,
            kind,
        } = self;
        match kind {
            DriftKind::Field => write!(f, "{version} {operation}: unknown field at {path}"),
            DriftKind::Word(name) => {
                write!(
                    f,
                    "{version} {operation}: unknown value of {name} at {path}"
                )
            }
            DriftKind::Mismatch(expected) => {
                write!(f, "{version} {operation}: {path}: expected {expected}")
            }
        }
    }
}

/// A client's report function, and the reports it has received.
pub(crate) struct DriftReporter {
    report: Box<dyn Fn(&Drift) + Send + Sync>,
    reported: Mutex<HashSet<Drift>>,
}

/// Bounds the memory if a server invents new keys endlessly.
const MOST_REPORTS: usize = 10_000;

impl DriftReporter {
    pub(crate) fn new(report: impl Fn(&Drift) + Send + Sync + 'static) -> Self {
        Self {
            report: Box::new(report),
            reported: Mutex::new(HashSet::new()),
        }
    }

    /// Reports what was set aside.
    pub(crate) fn repaired(&self, endpoint: &Endpoint, repairs: &[Repair]) {
        for repair in repairs {
            // It can have the place of what kept an entry from fitting.
            let kind = DriftKind::Mismatch(without_indexes(repair.expected()));
            self.tell(endpoint, without_indexes(repair.path()), kind);
        }
    }

    /// Reports what made decoding fail.
    pub(crate) fn failed(&self, endpoint: &Endpoint, failure: &DecodeFailure) {
        let expected = repair::expected(&repair::reason(&failure.source));
        let kind = DriftKind::Mismatch(expected);
        self.tell(endpoint, without_indexes(&failure.path), kind);
    }

    /// Compares the value at the path `at` of a body with the value decoded
    /// from it.
    pub(crate) fn compare(
        &self,
        endpoint: &Endpoint,
        body: &[u8],
        at: &str,
        value: &impl Serialize,
        repairs: &[Repair],
    ) {
        let Ok(body) = serde_json::from_slice::<Value>(body) else {
            return;
        };
        let pointer = match at {
            "" => String::new(),
            at => format!("/{}", at.replace('.', "/")),
        };
        let Some(came) = body.pointer(&pointer) else {
            return;
        };
        let Ok(kept) = marked(value) else {
            return;
        };
        let mut found = Vec::new();
        compare(came, &kept, &mut at.to_owned(), &mut found);
        let set_aside: HashSet<String> = repairs
            .iter()
            .map(|repair| without_indexes(repair.path()))
            .collect();
        for (path, kind) in found {
            if !set_aside.contains(&path) {
                self.tell(endpoint, path, kind);
            }
        }
    }

    /// Reports a difference, unless it was reported before.
    fn tell(&self, endpoint: &Endpoint, path: String, kind: DriftKind) {
        let drift = Drift {
            operation: endpoint.id,
            version: endpoint.version,
            path,
            kind,
        };
        let is_new = {
            let mut reported = self.reported.lock().unwrap_or_else(PoisonError::into_inner);
            reported.len() < MOST_REPORTS && reported.insert(drift.clone())
        };
        if is_new {
            (self.report)(&drift);
        }
    }
}

impl fmt::Debug for DriftReporter {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("DriftReporter").finish_non_exhaustive()
    }
}

/// `data[].name` of `data[3].name`.
fn without_indexes(path: &str) -> String {
    let mut parts = path.split('[');
    let mut text = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        text += "[";
        text += part.trim_start_matches(|digit: char| digit.is_ascii_digit());
    }
    text
}

fn compare(came: &Value, kept: &Value, path: &mut String, found: &mut Vec<(String, DriftKind)>) {
    let length = path.len();
    match (came, kept) {
        (Value::Object(came), Value::Object(kept)) => {
            for (key, came) in came {
                if !path.is_empty() {
                    path.push('.');
                }
                path.push_str(key);
                match kept.get(key) {
                    Some(kept) => compare(came, kept, path, found),
                    None if says_nothing(came) => {}
                    None => found.push((path.clone(), DriftKind::Field)),
                }
                path.truncate(length);
            }
        }
        // If decoding skipped an element, the others do not line up.
        (Value::Array(came), Value::Array(kept)) if came.len() == kept.len() => {
            path.push_str("[]");
            for (came, kept) in came.iter().zip(kept) {
                compare(came, kept, path, found);
            }
            path.truncate(length);
        }
        (_, Value::String(text)) => {
            if let Some(name) = text.strip_prefix(MARK) {
                found.push((path.clone(), DriftKind::Word(name.to_owned())));
            }
        }
        _ => {}
    }
}

/// Values that types omit even though they know the field.
fn says_nothing(value: &Value) -> bool {
    match value {
        Value::Null => true,
        Value::Array(list) => list.is_empty(),
        Value::Object(object) => object.is_empty(),
        _ => false,
    }
}

/// How an unknown enumeration value is encoded during a comparison. The NUL
/// keeps it apart from a server's text.
const MARK: &str = "\u{0}unknown value of ";

thread_local! {
    static MARKING: Cell<bool> = const { Cell::new(false) };
}

/// Encodes the value as JSON, with a mark for every unknown enumeration value.
fn marked(value: &impl Serialize) -> serde_json::Result<Value> {
    struct Reset;
    impl Drop for Reset {
        fn drop(&mut self) {
            MARKING.set(false);
        }
    }
    MARKING.set(true);
    let _reset = Reset;
    serde_json::to_value(value)
}

/// The mark for an unknown value of the enumeration `name`, during a
/// comparison.
pub(crate) fn mark(name: &str) -> Option<String> {
    MARKING.get().then(|| format!("{MARK}{name}"))
}
