//! An erasure that has found the person.

use std::{collections::BTreeMap, fmt};

use serde_json::Value;
use tracing::debug;

use super::{
    api::{ErasureApi, Part},
    export::{Export, ExportFailure},
    person::Person,
    plan::{Plan, State},
};
use crate::{
    CallOptions, Error,
    jobs::{TARGET, unknown::is_unknown, upsert::Key},
    response::server_date,
    types::{Id, Timestamp},
};

/// What is done to the contacts of a person.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
#[non_exhaustive]
pub enum How {
    /// Deletes them for good.
    Delete,
    /// Archives them: nothing finds them, and they come back when the person does.
    Archive,
}

/// How often a deletion without an answer is tried.
const ATTEMPTS: usize = 3;

/// An erasure that has found the person; see [`erasure`](crate::jobs::erasure).
pub struct Erasure<C> {
    client: C,
    person: Person,
    plan: Plan,
    options: CallOptions,
    needs_export: bool,
}

impl<C: ErasureApi> Erasure<C> {
    pub(super) async fn find(
        client: C,
        person: Person,
        plan: Option<Plan>,
        options: CallOptions,
    ) -> Result<Self, Error> {
        let code = client.whoami().await?.code;
        if let Some(plan) = &plan {
            plan.check(code.as_deref())?;
        }
        let mut erasure = Self {
            client,
            person,
            plan: plan.unwrap_or_else(|| Plan::new(code)),
            options,
            needs_export: true,
        };
        for (id, role) in erasure.search().await? {
            erasure.plan.add(id, role, true);
        }
        for id in erasure.person.ids.clone() {
            match erasure.client.contact(&id, erasure.options.clone()).await {
                Ok(contact) => {
                    let role = C::identity(&contact).role.map(str::to_owned);
                    erasure.plan.add(id, role, true);
                }
                // It may be archived.
                Err(error) if error.is_not_found() => erasure.plan.add(id, None, false),
                Err(error) => return Err(error),
            }
        }
        debug!(target: TARGET, contacts = erasure.plan.contacts.len(), "erasure: found");
        Ok(erasure)
    }

    /// The active contacts with a key of the person.
    async fn search(&self) -> Result<Vec<(Id, Option<String>)>, Error> {
        let mut found = Vec::new();
        for key in self.person.keys() {
            if let Key::ExternalId(id) = key
                && let Some(call) = self.client.contact_of(id, self.options.clone())
            {
                match call.await {
                    Ok(contact) => found.push(contact.into_inner()),
                    Err(error) if error.is_not_found() => {}
                    Err(error) => return Err(error),
                }
                continue;
            }
            let items = self.client.find_contacts(key.query(), self.options.clone());
            found.extend(items.all().await?);
        }
        let identities = found.iter().map(C::identity);
        Ok(identities
            .map(|of| (of.id.clone(), of.role.map(str::to_owned)))
            .collect())
    }

    /// The contacts of the person, and what became of each.
    pub fn plan(&self) -> &Plan {
        &self.plan
    }

    /// Takes a contact out of the plan: it is somebody else's.
    pub fn leave_out(&mut self, id: &str) {
        self.plan.contacts.retain(|entry| entry.id.as_str() != id);
    }

    /// Erases contacts as well that were not exported, or not in full.
    pub fn without_export(&mut self) {
        self.needs_export = false;
    }

    /// Reads everything that Intercom has of the contacts that are there. What fails is
    /// in the export, and the rest is read.
    pub async fn export(&mut self) -> Export {
        let mut export = Export::default();
        for index in 0..self.plan.contacts.len() {
            let entry = &self.plan.contacts[index];
            if entry.state != State::Found {
                continue;
            }
            if !entry.was_seen {
                // Of an archived contact nothing can be read.
                continue;
            }
            let (id, was_exported) = (entry.id.clone(), entry.is_exported);
            let profile = self.client.profile(&id, self.options.clone()).await;
            if was_exported && profile.as_ref().is_err_and(Error::is_not_found) {
                // Erased by a run that stopped before it stored its plan.
                continue;
            }
            let failures = export.failures.len();
            let mut parts = BTreeMap::new();
            let mut keep = |part, read: Result<Vec<Value>, Error>| match read {
                Ok(values) => {
                    parts.insert(part, values);
                }
                Err(error) => export.failures.push(ExportFailure {
                    contact: id.clone(),
                    part,
                    error,
                }),
            };
            keep("profile", profile.map(|profile| vec![profile.into_inner()]));
            for part in Part::ALL {
                let Some(items) = self.client.part_of(part, &id, self.options.clone()) else {
                    continue;
                };
                let read = match (part, items.all().await) {
                    (Part::Conversations, Ok(listed)) => self.conversations(&listed).await,
                    (_, read) => read,
                };
                keep(part.name(), read);
            }
            export.contacts.insert(id.to_string(), parts);
            self.plan.contacts[index].is_exported = export.failures.len() == failures;
        }
        export
    }

    /// Listed conversations with their parts.
    async fn conversations(&self, listed: &[Value]) -> Result<Vec<Value>, Error> {
        let mut whole = Vec::new();
        for conversation in listed {
            let id = match &conversation["id"] {
                Value::String(id) => id.clone(),
                id => id.to_string(),
            };
            let call = self.client.whole(&id, self.options.clone());
            whole.push(call.await?.into_inner());
        }
        Ok(whole)
    }

    /// Deletes or archives the contacts of the plan, one after the other. Store the plan
    /// afterwards, also after an error: it says what was done.
    ///
    /// # Errors
    ///
    /// - A contact was not exported in full; nothing is erased then.
    /// - Those of the calls.
    pub async fn erase(&mut self, how: How) -> Result<&Plan, Error> {
        let open = |state| matches!(state, State::Found | State::Unverified);
        let blocked = self.plan.contacts.iter().find(|entry| {
            // Of one that was not seen nothing can be exported.
            self.needs_export && open(entry.state) && entry.was_seen && !entry.is_exported
        });
        if let Some(entry) = blocked {
            return Err(Error::invalid(format!(
                "erase_person: the contact {} was not exported in full, so nothing is erased",
                entry.id
            )));
        }
        for index in 0..self.plan.contacts.len() {
            if open(self.plan.contacts[index].state) {
                self.erase_one(index, how).await?;
            }
        }
        Ok(&self.plan)
    }

    async fn erase_one(&mut self, index: usize, how: How) -> Result<(), Error> {
        let id = self.plan.contacts[index].id.clone();
        let mut attempt = 1;
        let done = loop {
            let call = match how {
                How::Delete => self.client.delete_for_good(&id, self.options.clone()),
                How::Archive => self.client.set_archived(&id, true, self.options.clone()),
            };
            match call.await {
                Ok(done) => break Some(done),
                Err(error) if error.is_not_found() => break None,
                Err(error) if is_unknown(&error) && attempt < ATTEMPTS => {
                    debug!(target: TARGET, "erasure: asking again, without an answer");
                    attempt += 1;
                }
                Err(error) => return Err(error),
            }
        };
        let is_gone = match self.client.contact(&id, self.options.clone()).await {
            Ok(_) => false,
            Err(error) if error.is_not_found() => true,
            Err(error) => return Err(error),
        };
        let entry = &mut self.plan.contacts[index];
        let found_gone = done.as_ref().is_none_or(|done| done.found_gone());
        entry.state = match (is_gone, found_gone, how) {
            (false, ..) => State::Unverified,
            (true, true, _) if entry.was_seen || attempt > 1 => State::Gone,
            (true, true, _) => State::NotFound,
            (true, false, How::Delete) => State::Deleted,
            (true, false, How::Archive) => State::Archived,
        };
        if let Some(done) = done {
            let date = server_date(done.headers());
            entry.at = date.map(Timestamp::from);
            entry.request_id = done.request_id().map(str::to_owned);
        }
        Ok(())
    }

    /// Looks for the person again: the identifiers of active contacts with one of the
    /// keys, and of those of the plan that are there. A search shows changes after
    /// minutes.
    ///
    /// # Errors
    ///
    /// Those of the calls.
    pub async fn look_again(&self) -> Result<Vec<Id>, Error> {
        let mut there = Vec::new();
        for (id, _) in self.search().await? {
            if !there.contains(&id) {
                there.push(id);
            }
        }
        for entry in &self.plan.contacts {
            if there.contains(&entry.id) {
                continue;
            }
            match self.client.contact(&entry.id, self.options.clone()).await {
                Ok(_) => there.push(entry.id.clone()),
                Err(error) if error.is_not_found() => {}
                Err(error) => return Err(error),
            }
        }
        Ok(there)
    }
}

impl<C> fmt::Debug for Erasure<C> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Erasure")
            .field("plan", &self.plan)
            .finish_non_exhaustive()
    }
}
