//! What an upsert did.

use crate::{Error, types::Id};

/// What an upsert did, and the contact.
#[derive(Debug)]
#[non_exhaustive]
pub struct Upserted<T> {
    /// The contact after the upsert. Companies that were attached later than it
    /// was written are not in it.
    pub contact: T,
    /// What was done to it.
    pub outcome: Outcome,
    /// How it was found; `None` if it was created.
    pub found_by: Option<FoundBy>,
    /// The contact that the search or the caller's rule gave, where that one has
    /// been merged into this one.
    pub merged_from: Option<Id>,
    /// Leads with the same email, if a user was looked for by a search: they were
    /// left alone.
    pub leads: Vec<Id>,
    /// What became of each company, in the order of the calls of
    /// [`company`](super::UpsertContact::company).
    pub companies: Vec<AttachedCompany>,
    /// Intercom's ids of the requests that wrote something, in order.
    pub request_ids: Vec<String>,
}

impl<T> Upserted<T> {
    /// Whether the contact is new.
    pub fn is_created(&self) -> bool {
        self.outcome == Outcome::Created
    }

    /// Whether every company was attached.
    pub fn is_complete(&self) -> bool {
        self.companies.iter().all(|company| company.id.is_ok())
    }
}

/// What was done to a contact.
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
#[non_exhaustive]
pub enum Outcome {
    /// It is new.
    Created,
    /// It was there and was written to.
    Updated,
    /// It was there, archived; it is active again and was written to.
    Unarchived,
    /// It was there, and no field was given to be written.
    Unchanged,
}

/// How a contact was found.
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
#[non_exhaustive]
pub enum FoundBy {
    /// By a search.
    Search,
    /// By its external identifier, for which the version has an operation.
    ExternalId,
    /// By the 409 that refused a second one.
    Conflict,
}

/// What became of a company.
#[derive(Debug)]
#[non_exhaustive]
pub struct AttachedCompany {
    /// Your own identifier of it.
    pub company_id: String,
    /// Intercom's identifier of it; or why the contact is not in it, or not for sure.
    pub id: Result<Id, Error>,
}
