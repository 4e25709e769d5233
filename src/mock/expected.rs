//! An expectation as a test holds it.

use std::fmt;

use super::{Call, Intercom, Then, When, expectation::Expectation};
use crate::call::endpoint::Endpoint;

/// An expectation of a `MockServer`: tells which calls it answered.
///
/// It stays when this is dropped; [`remove`](Self::remove) ends it.
#[derive(Clone)]
pub struct Expected {
    intercom: Intercom,
    id: usize,
    operation: &'static str,
}

impl Intercom {
    /// Prepares answers for requests of an operation.
    pub(crate) fn expect<O>(
        &self,
        endpoint: &'static Endpoint,
        describe: impl FnOnce(&mut When<O>, &mut Then<O>),
    ) -> Expected {
        let (mut when, mut then) = (When::new(endpoint), Then::new(endpoint));
        describe(&mut when, &mut then);
        let mut engine = self.engine();
        let id = engine.expected;
        engine.expected += 1;
        engine.expectations.push(Expectation {
            id,
            operation: endpoint.id,
            conditions: when.conditions,
            limit: when.limit,
            replies: then.replies,
            calls: Vec::new(),
        });
        Expected {
            intercom: self.clone(),
            id,
            operation: endpoint.id,
        }
    }
}

impl Expected {
    /// The calls that this expectation answered, oldest first.
    pub fn calls(&self) -> Vec<Call> {
        let engine = self.intercom.engine();
        let mut known = engine.expectations.iter();
        let known = known.find(|known| known.id == self.id);
        let numbers = known.map_or(&[][..], |known| &known.calls);
        let calls = engine.calls.iter();
        calls
            .filter(|call| numbers.contains(&call.number))
            .cloned()
            .collect()
    }

    /// Asserts that this expectation answered so many calls, retries included.
    ///
    /// # Panics
    ///
    /// If it did not. The message lists what the mock received instead.
    #[track_caller]
    pub fn assert_calls(&self, count: usize) {
        let found = self.calls().len();
        let operation = self.operation;
        assert!(
            found == count,
            "this expectation of {operation} answered {found} calls, not {count}; {}",
            self.received()
        );
    }

    /// Asserts that this expectation answered a call at least.
    ///
    /// # Panics
    ///
    /// If it did not. The message lists what the mock received instead.
    #[track_caller]
    pub fn assert_called(&self) {
        let operation = self.operation;
        assert!(
            !self.calls().is_empty(),
            "this expectation of {operation} answered no call; {}",
            self.received()
        );
    }

    /// Ends the expectation: older ones of the operation match again.
    pub fn remove(self) {
        let mut engine = self.intercom.engine();
        engine.expectations.retain(|known| known.id != self.id);
    }

    /// What the mock received, and why no expectation matched.
    fn received(&self) -> String {
        let calls = self.intercom.calls();
        if calls.is_empty() {
            return "the mock received nothing".to_owned();
        }
        let violations = self.intercom.violations();
        let lines = calls.iter().map(|call| {
            let mut of_call = violations
                .iter()
                .filter(|violation| violation.call == call.number);
            match of_call.next() {
                Some(violation) => format!("\n  {call}: {}", violation.message),
                None => format!("\n  {call}"),
            }
        });
        format!("the mock received{}", lines.collect::<String>())
    }
}

impl fmt::Debug for Expected {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Expected")
            .field("operation", &self.operation)
            .field("calls", &self.calls().len())
            .finish_non_exhaustive()
    }
}
