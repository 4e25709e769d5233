//! An erasure that has not begun.

use super::{api::ErasureApi, job::Erasure, person::Person, plan::Plan};
use crate::{CallFuture, CallOptions};

/// An erasure that has not begun; [`find`](Self::find) begins it.
#[must_use = "an erasure does nothing until it finds the person"]
pub struct EraseRequest<C> {
    client: C,
    person: Person,
    plan: Option<Plan>,
    options: CallOptions,
}

impl<C: ErasureApi> EraseRequest<C> {
    /// An erasure, for code that works with the clients of several versions; else see
    /// `erase_person` of a client.
    pub fn new(client: &C, person: Person) -> Self {
        Self {
            client: client.clone(),
            person,
            plan: None,
            options: CallOptions::new(),
        }
    }

    /// Goes on with a stored plan: what was done stays done. What else is found of the
    /// person is added to it.
    pub fn resume(mut self, plan: &Plan) -> Self {
        self.plan = Some(plan.clone());
        self
    }

    /// Sets the options of each call.
    pub fn options(mut self, options: CallOptions) -> Self {
        self.options = options;
        self
    }

    /// Finds the contacts of the person. Nothing is changed.
    ///
    /// # Errors
    ///
    /// A person whom nothing names, a malformed name, a plan of another workspace;
    /// those of the calls.
    pub fn find(self) -> CallFuture<Erasure<C>> {
        CallFuture::new(async move {
            self.person.check()?;
            Erasure::find(self.client, self.person, self.plan, self.options).await
        })
    }
}

impl<C> std::fmt::Debug for EraseRequest<C> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("EraseRequest")
            .field("person", &self.person)
            .finish_non_exhaustive()
    }
}
