//! What is reported of all examples of a version.

use std::fmt;

use intercom_sdk::Error;
use serde_json::Value;

use crate::{
    compare::excerpt,
    upstream::{Described, Example},
};

/// How the examples of a version fared.
#[derive(Default)]
pub(crate) struct Report {
    pub(crate) version: &'static str,
    /// Responses that are successes, those that decoded, and those that also
    /// kept all they say.
    pub(crate) successes: usize,
    pub(crate) decoded: usize,
    pub(crate) lossless: usize,
    /// Responses that are errors, and those that arrived in `Error`.
    pub(crate) errors: usize,
    pub(crate) arrived: usize,
    /// Requests, those that are meant to fail, and those of the others that
    /// can be sent.
    pub(crate) requests: usize,
    pub(crate) excluded: usize,
    pub(crate) expressed: usize,
    failures: Vec<String>,
    exclusions: Vec<String>,
}

/// What an example is an example of.
#[derive(Clone, Copy)]
pub(crate) enum Kind {
    Success,
    Error,
    Request,
}

impl fmt::Display for Kind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Success => "response",
            Self::Error => "error",
            Self::Request => "request",
        })
    }
}

impl Report {
    pub(crate) fn new(version: &'static str) -> Self {
        Self {
            version,
            ..Self::default()
        }
    }

    /// Notes what is wrong with `example`.
    pub(crate) fn fail(
        &mut self,
        kind: Kind,
        described: &Described,
        example: &Example,
        problem: impl fmt::Display,
    ) {
        let (version, name, key) = (self.version, described.name(), &example.key);
        self.failures
            .push(format!("{version} {name}, {kind} `{key}`: {problem}"));
    }

    /// Notes a request that is meant to fail. It may be well-formed all the
    /// same: then its `problems` are none.
    pub(crate) fn exclude(
        &mut self,
        described: &Described,
        example: &Example,
        reason: &str,
        problems: &[String],
    ) {
        self.excluded += 1;
        let (version, name, key) = (self.version, described.name(), &example.key);
        let fate = match problems {
            [] => "can be sent".to_owned(),
            problems => format!("cannot be sent: {}", problems.join("; ")),
        };
        self.exclusions.push(format!(
            "{version} {name}, request `{key}`: {reason}; it {fate}"
        ));
    }

    /// Whether there were examples of all kinds, and none failed.
    pub(crate) fn is_perfect(&self) -> bool {
        let some = [self.successes, self.errors, self.expressed];
        !some.contains(&0)
            && self.failures.is_empty()
            && self.lossless == self.successes
            && self.arrived == self.errors
            && self.expressed + self.excluded == self.requests
    }
}

/// Prints the requests left out, the failures, and the table.
pub(crate) fn print(reports: &[Report]) {
    println!("\nrequests that are meant to fail:");
    for line in reports.iter().flat_map(|report| &report.exclusions) {
        println!("  {line}");
    }
    println!("\nfailures:");
    for line in reports.iter().flat_map(|report| &report.failures) {
        println!("  {line}");
    }
    println!(
        "\n{:<8}{:>18}{:>9}{:>10}{:>16}{:>9}{:>18}{:>10}{:>11}",
        "version",
        "response examples",
        "decoded",
        "lossless",
        "error examples",
        "decoded",
        "request examples",
        "excluded",
        "expressed",
    );
    for it in reports {
        println!(
            "{:<8}{:>18}{:>9}{:>10}{:>16}{:>9}{:>18}{:>10}{:>11}",
            it.version,
            it.successes,
            it.decoded,
            it.lossless,
            it.errors,
            it.arrived,
            it.requests,
            it.excluded,
            it.expressed,
        );
    }
    println!();
}

/// A decoding error, with what the example has at its place.
pub(crate) fn undecoded(error: &Error, example: &Value) -> String {
    let message = error.to_string();
    let place = message
        .split_once("cannot be decoded at ")
        .and_then(|(_, rest)| rest.split(": ").next())
        .or_else(|| message.split("` in the body").next()?.split('`').nth(1));
    match place.and_then(|place| value_at(example, place)) {
        Some(value) => format!("{message}; it was {}", excerpt(value)),
        None => message,
    }
}

/// The value at a place such as `conversations[3].source`.
fn value_at<'a>(value: &'a Value, place: &str) -> Option<&'a Value> {
    place
        .split(['.', '[', ']'])
        .filter(|step| !step.is_empty())
        .try_fold(value, |value, step| match value {
            Value::Array(items) => items.get(step.parse::<usize>().ok()?),
            value => value.get(step),
        })
}

#[test]
fn places_are_found() {
    let value = serde_json::json!({ "a": [{ "b": 1 }, { "b": 2 }] });
    assert_eq!(value_at(&value, "a[1].b"), Some(&Value::from(2)));
    assert_eq!(value_at(&value, "a[2].b"), None);
}
