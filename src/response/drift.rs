//! What responses have and our types do not: hints that a description is wrong
//! or out of date.
//!
//! A client that is [reported to](crate::ClientBuilder::on_drift) compares every
//! decoded response with its bytes and reports, once per operation and place,
//! each field that the type dropped and each word that an enumeration did not
//! know. A report has places and no values, so it can be shown to others:
//! please do, as an issue of this project.
//!
//! ```
//! # #[cfg(feature = "v2_12")] {
//! use intercom_sdk::v2_12::Client;
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

use crate::call::endpoint::Endpoint;

/// Something that a response had and its type did not.
#[derive(Clone, Debug, Eq, Hash, PartialEq)]
#[non_exhaustive]
pub struct Drift {
    /// The operation, by the name of its method.
    pub operation: &'static str,
    /// The API version of the client.
    pub version: &'static str,
    /// Where, as in `conversations[].source.type`.
    pub path: String,
    /// What.
    pub kind: DriftKind,
}

/// What a type did not know.
#[derive(Clone, Debug, Eq, Hash, PartialEq)]
#[non_exhaustive]
pub enum DriftKind {
    /// A field; it is not in the decoded value.
    Field,
    /// A word of the enumeration of this name; it is in the decoded value, as
    /// `Unknown`.
    Word(String),
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
                write!(f, "{version} {operation}: unknown word of {name} at {path}")
            }
        }
    }
}

/// The hook of a client, and what it was reported already.
pub(crate) struct DriftReporter {
    report: Box<dyn Fn(&Drift) + Send + Sync>,
    reported: Mutex<HashSet<Drift>>,
}

/// Keys that a server makes up without end must not fill the memory.
const MOST_REPORTS: usize = 10_000;

impl DriftReporter {
    pub(crate) fn new(report: impl Fn(&Drift) + Send + Sync + 'static) -> Self {
        Self {
            report: Box::new(report),
            reported: Mutex::new(HashSet::new()),
        }
    }

    /// Compares the value at the path `at` of a body with what was decoded from it.
    pub(crate) fn compare(
        &self,
        endpoint: &Endpoint,
        body: &[u8],
        at: &str,
        value: &impl Serialize,
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
        for (path, kind) in found {
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
}

impl fmt::Debug for DriftReporter {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("DriftReporter").finish_non_exhaustive()
    }
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
        // A list that left out an entry has its others elsewhere.
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

/// What types leave out though they know it.
fn says_nothing(value: &Value) -> bool {
    match value {
        Value::Null => true,
        Value::Array(list) => list.is_empty(),
        Value::Object(object) => object.is_empty(),
        _ => false,
    }
}

/// What an unknown word is written as while a value is compared. No text of a
/// server starts with it by accident.
const MARK: &str = "\u{0}unknown word of ";

thread_local! {
    static MARKING: Cell<bool> = const { Cell::new(false) };
}

/// The value as JSON, with a mark for every unknown word.
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

/// The mark for an unknown word of the enumeration `name`, while one is wanted.
pub(crate) fn mark(name: &str) -> Option<String> {
    MARKING.get().then(|| format!("{MARK}{name}"))
}
