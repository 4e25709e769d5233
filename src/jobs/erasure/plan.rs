//! The contacts of a person, and what became of each.

use serde::{Deserialize, Serialize};

use crate::{
    Error,
    types::{Id, Timestamp},
};

/// The format of what is stored; a plan of another one is refused.
const FORMAT: u32 = 1;

/// The contacts of a person, and what became of each: to be stored with serde, for
/// another run and for the audit.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[non_exhaustive]
pub struct Plan {
    format: u32,
    /// The code of the workspace; `None` where `/me` does not say it.
    pub workspace: Option<String>,
    /// The contacts, in the order in which they were found.
    pub contacts: Vec<Entry>,
}

/// A contact of a person.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[non_exhaustive]
pub struct Entry {
    /// Intercom's identifier of it.
    pub id: Id,
    /// `user` or `lead`; `None` if it was not seen.
    pub role: Option<String>,
    /// Whether it was seen: by a search, or by its identifier.
    pub was_seen: bool,
    /// Whether all of it was exported.
    pub is_exported: bool,
    /// What became of it.
    pub state: State,
    /// When that was, by Intercom's clock.
    pub at: Option<Timestamp>,
    /// Intercom's id of the request that did it.
    pub request_id: Option<String>,
}

/// What became of a contact.
#[derive(Clone, Copy, Debug, Deserialize, Eq, Hash, PartialEq, Serialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum State {
    /// Nothing yet.
    Found,
    /// It was deleted, and is gone.
    Deleted,
    /// It was archived, and nothing finds it.
    Archived,
    /// It was there, and was gone when it was to be deleted.
    Gone,
    /// It was given by its identifier, and there is none.
    NotFound,
    /// The server said that it was done, and still shows it.
    Unverified,
}

impl Plan {
    pub(super) fn new(workspace: Option<String>) -> Self {
        Self {
            format: FORMAT,
            workspace,
            contacts: Vec::new(),
        }
    }

    /// Whether nothing is left to do.
    pub fn is_done(&self) -> bool {
        let open = |entry: &Entry| matches!(entry.state, State::Found | State::Unverified);
        !self.contacts.iter().any(open)
    }

    pub(super) fn check(&self, workspace: Option<&str>) -> Result<(), Error> {
        if self.format != FORMAT {
            return Err(Error::invalid(format!(
                "erase_person: the plan has format {}, and this version of the crate reads \
                 format {FORMAT}",
                self.format
            )));
        }
        match (self.workspace.as_deref(), workspace) {
            (Some(theirs), Some(ours)) if theirs != ours => Err(Error::invalid(format!(
                "erase_person: the plan is of workspace {theirs}, and this client's is {ours}"
            ))),
            _ => Ok(()),
        }
    }

    /// Adds a contact; one that is known was seen, maybe.
    pub(super) fn add(&mut self, id: Id, role: Option<String>, was_seen: bool) {
        match self.contacts.iter_mut().find(|entry| entry.id == id) {
            Some(entry) => {
                entry.was_seen |= was_seen;
                entry.role = role.or(entry.role.take());
            }
            None => self.contacts.push(Entry {
                id,
                role,
                was_seen,
                is_exported: false,
                state: State::Found,
                at: None,
                request_id: None,
            }),
        }
    }
}
