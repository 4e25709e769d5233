//! How a contact is found and written.

use std::time::Duration;

use tokio::time::{Instant, sleep};
use tracing::debug;

use super::{
    api::ContactApi,
    company::Company,
    key::{OwnKey, Role},
    plan::{Archived, Plan},
    result::{AttachedCompany, FoundBy, Outcome, Upserted},
};
use crate::{
    Error, Response,
    jobs::{TARGET, unknown::is_unknown},
    types::Id,
};

/// How often a contact is looked up: it may be gone, or there, when it is written.
const ROUNDS: usize = 3;

/// How often a contact is attached to a company that the server does not know yet.
const ATTEMPTS_TO_ATTACH: usize = 3;

/// An upsert that is under way.
pub(super) struct Run<C: ContactApi> {
    client: C,
    plan: Plan<C::Contact>,
    /// What a lookup may still show and is not there to be written.
    gone: Vec<Id>,
    leads: Vec<Id>,
    merged_from: Option<Id>,
    request_ids: Vec<String>,
}

/// A contact that was found, and how.
type Found<T> = Option<(T, FoundBy)>;

/// What an attempt came to.
enum Step<T> {
    Done(T, Outcome, Option<FoundBy>),
    /// Look again: the contact has changed under us.
    Again(Error),
}

impl<C: ContactApi> Run<C> {
    pub(super) fn new(client: C, plan: Plan<C::Contact>) -> Self {
        Self {
            client,
            plan,
            gone: Vec::new(),
            leads: Vec::new(),
            merged_from: None,
            request_ids: Vec::new(),
        }
    }

    pub(super) async fn run(mut self) -> Result<Upserted<C::Contact>, Error> {
        let mut rounds = 1;
        loop {
            let step = match self.look_up().await? {
                Some((contact, by)) => self.update(contact, by, Outcome::Updated).await?,
                None => self.create().await?,
            };
            match step {
                Step::Done(contact, outcome, found_by) => {
                    let companies = self.attach(&contact).await;
                    return Ok(Upserted {
                        contact,
                        outcome,
                        found_by,
                        merged_from: self.merged_from,
                        leads: self.leads,
                        companies,
                        request_ids: self.request_ids,
                    });
                }
                Step::Again(error) if rounds == ROUNDS => return Err(error),
                Step::Again(error) => {
                    debug!(target: TARGET, kind = ?error.kind(), "upsert: looking again");
                    rounds += 1;
                    sleep(self.pause()).await;
                }
            }
        }
    }

    /// The shortest wait for the search: with doubling, seven looks fill the
    /// patience.
    fn pause(&self) -> Duration {
        self.plan.patience / 64
    }

    async fn look_up(&mut self) -> Result<Found<C::Contact>, Error> {
        if let OwnKey::ExternalId(id) = &self.plan.key
            && let Some(call) = self.client.contact_of(id, self.plan.options.clone())
        {
            return match call.await {
                Ok(contact) if self.gone.contains(C::identity(&contact).id) => Ok(None),
                Ok(contact) => Ok(Some((contact.into_inner(), FoundBy::ExternalId))),
                Err(error) if error.is_not_found() => match self.follow(&error).await? {
                    Some(contact) => Ok(Some((contact, FoundBy::ExternalId))),
                    None => Ok(None),
                },
                Err(error) => Err(error),
            };
        }
        self.search().await
    }

    /// The contact that the one of `error` was merged into, if it says so.
    async fn follow(&mut self, error: &Error) -> Result<Option<C::Contact>, Error> {
        let Some(id) = error.merged_into().map(Id::from) else {
            return Ok(None);
        };
        debug!(target: TARGET, "upsert: following a merge");
        let call = self.client.contact(&id, self.plan.options.clone());
        call.await.map(|contact| Some(contact.into_inner()))
    }

    async fn search(&mut self) -> Result<Found<C::Contact>, Error> {
        let query = self.plan.key.query();
        let items = self.client.find_contacts(query, self.plan.options.clone());
        let mut found = Vec::new();
        self.leads.clear();
        for contact in items.all().await? {
            let identity = C::identity(&contact);
            match identity.role {
                Some(role) if role != self.plan.role.as_str() => {
                    if role == Role::Lead.as_str() {
                        self.leads.push(identity.id.clone());
                    }
                }
                _ if self.gone.contains(identity.id) => {}
                _ => found.push(contact),
            }
        }
        if found.len() < 2 {
            return Ok(found.pop().map(|contact| (contact, FoundBy::Search)));
        }
        let chosen = self.plan.choose.take().and_then(|choose| choose(&found));
        match chosen {
            Some(index) if index < found.len() => {
                Ok(Some((found.swap_remove(index), FoundBy::Search)))
            }
            Some(index) => Err(Error::invalid(format!(
                "upsert_contact: the rule chose contact {index} of {}, counted from 0",
                found.len()
            ))),
            None => {
                let ids: Vec<&str> = found.iter().map(|of| C::identity(of).id.as_str()).collect();
                Err(Error::ambiguous(format!(
                    "upsert_contact: {} {}s have this {}: {}; nothing was written",
                    ids.len(),
                    self.plan.role.as_str(),
                    self.plan.key.field(),
                    ids.join(", ")
                )))
            }
        }
    }

    /// Searches until the contact is there or the patience is over.
    async fn await_search(&mut self) -> Result<Found<C::Contact>, Error> {
        let end = Instant::now() + self.plan.patience;
        let mut pause = self.pause();
        loop {
            sleep(pause).await;
            let found = self.search().await?;
            let left = end.saturating_duration_since(Instant::now());
            if found.is_some() || left.is_zero() {
                return Ok(found);
            }
            pause = (pause * 2).min(left);
        }
    }

    /// Writes what is given to a contact that was found.
    async fn update(
        &mut self,
        contact: C::Contact,
        by: FoundBy,
        outcome: Outcome,
    ) -> Result<Step<C::Contact>, Error> {
        let id = C::identity(&contact).id.clone();
        match self.write(&id).await {
            Ok(contact) => Ok(Step::Done(contact, self.outcome(outcome), Some(by))),
            Err(error) if error.is_not_found() => {
                let merged = self.follow(&error).await?;
                self.gone.push(id.clone());
                let Some(target) = merged else {
                    return Ok(Step::Again(error));
                };
                let target = C::identity(&target).id.clone();
                let contact = self.write(&target).await?;
                self.merged_from = Some(id);
                Ok(Step::Done(contact, self.outcome(outcome), Some(by)))
            }
            Err(error) => Err(self.explained(error)),
        }
    }

    /// Without anything to write, a contact is read: a search shows those too that
    /// are gone.
    async fn write(&mut self, id: &Id) -> Result<C::Contact, Error> {
        let options = self.plan.options.clone();
        if self.plan.fields.is_empty() {
            let call = self.client.contact(id, options);
            return call.await.map(Response::into_inner);
        }
        let call = self.client.change_contact(id, &self.plan.fields, options);
        let contact = call.await?;
        Ok(self.wrote(contact))
    }

    fn outcome(&self, outcome: Outcome) -> Outcome {
        match outcome {
            Outcome::Updated if self.plan.fields.is_empty() => Outcome::Unchanged,
            outcome => outcome,
        }
    }

    async fn create(&mut self) -> Result<Step<C::Contact>, Error> {
        let fields = self.plan.fields.with_key(&self.plan.key);
        let options = self.plan.options.clone();
        let call = self.client.new_contact(self.plan.role, &fields, options);
        match call.await {
            Ok(contact) => Ok(Step::Done(self.wrote(contact), Outcome::Created, None)),
            Err(error) if error.is_conflict() => self.resolve(error).await,
            Err(error) if !is_unknown(&error) => Err(error),
            // A second user is refused, so it is safe to ask again.
            Err(error) if self.plan.role == Role::User => Ok(Step::Again(error)),
            Err(error) => match self.await_search().await? {
                Some((contact, by)) => self.update(contact, by, Outcome::Updated).await,
                None => Err(error.with_hint(Some(
                    "whether the lead was created is not known: the search does not show it"
                        .to_owned(),
                ))),
            },
        }
    }

    /// Finds the contact that a 409 is about.
    async fn resolve(&mut self, error: Error) -> Result<Step<C::Contact>, Error> {
        let Some(id) = error.existing_id().map(Id::from) else {
            debug!(target: TARGET, "upsert: a 409 names no contact, waiting for the search");
            return match self.await_search().await? {
                Some((contact, by)) => self.update(contact, by, Outcome::Updated).await,
                None => Err(error.with_hint(Some(format!(
                    "the search does not show the contact after {:?}",
                    self.plan.patience
                )))),
            };
        };
        let archived = error.is_archived_conflict();
        debug!(target: TARGET, archived, "upsert: a 409 names the contact");
        if archived {
            if self.plan.archived == Archived::Fail {
                return Err(error.with_hint(Some("the contact is archived".to_owned())));
            }
            let call = self
                .client
                .set_archived(&id, false, self.plan.options.clone());
            match call.await {
                Ok(done) => self.wrote(done),
                // Deleted meanwhile, or another one has its key.
                Err(again) if again.is_not_found() || again.is_conflict() => {
                    return Ok(Step::Again(again));
                }
                Err(failure) => return Err(failure),
            }
        }
        let call = self.client.contact(&id, self.plan.options.clone());
        let contact = match call.await {
            Ok(contact) => contact.into_inner(),
            Err(again) if again.is_not_found() => return Ok(Step::Again(again)),
            Err(failure) => return Err(failure),
        };
        let identity = C::identity(&contact);
        let role = self.plan.role.as_str();
        let is_same = self.plan.key.is_of(&identity) && identity.role.is_none_or(|of| of == role);
        if !is_same {
            if archived {
                let call = self
                    .client
                    .set_archived(&id, true, self.plan.options.clone());
                let done = call.await?;
                self.wrote(done);
            }
            return Err(self.explained(error));
        }
        let outcome = match archived {
            true => Outcome::Unarchived,
            false => Outcome::Updated,
        };
        self.update(contact, FoundBy::Conflict, outcome).await
    }

    /// A 409 that is about another contact.
    fn explained(&self, error: Error) -> Error {
        if !error.is_conflict() {
            return error;
        }
        let field = self.plan.key.field();
        let hint = format!("another contact, without this {field}, has a value that was to be set");
        error.with_hint(Some(hint))
    }

    async fn attach(&mut self, contact: &C::Contact) -> Vec<AttachedCompany> {
        let contact = C::identity(contact).id;
        let mut done = Vec::new();
        for company in std::mem::take(&mut self.plan.companies) {
            let id = self.attach_to(contact, &company).await;
            done.push(AttachedCompany {
                company_id: company.company_id,
                id,
            });
        }
        done
    }

    async fn attach_to(&mut self, contact: &Id, company: &Company) -> Result<Id, Error> {
        let options = &self.plan.options;
        let call = self.client.upsert_company(company, options.clone());
        let company = call.await?;
        let company = self.wrote(company);
        let mut attempts = 1;
        loop {
            let options = self.plan.options.clone();
            match self.client.attach(contact, &company, options).await {
                Ok(done) => {
                    self.wrote(done);
                    return Ok(company);
                }
                // A company that was just made may not be there yet.
                Err(error) if error.is_not_found() && attempts < ATTEMPTS_TO_ATTACH => {
                    debug!(target: TARGET, "upsert: attaching to a new company again");
                    sleep(self.pause() * 2).await;
                    attempts += 1;
                }
                Err(error) => return Err(error),
            }
        }
    }

    /// Takes note of a call that wrote something.
    fn wrote<T>(&mut self, response: Response<T>) -> T {
        let id = response.request_id();
        self.request_ids.extend(id.map(str::to_owned));
        response.into_inner()
    }
}
