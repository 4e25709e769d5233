//! An erasure that has not begun.

use super::{api::ErasureApi, job::Erasure, plan::Plan};
use crate::{
    CallFuture, CallOptions, Error,
    jobs::upsert::{Key, Role},
    types::Id,
};

/// Who is to be erased: all that names the person.
#[derive(Clone, Default)]
#[must_use = "a person does nothing until it is given to an erasure"]
pub struct Person {
    pub(super) emails: Vec<String>,
    pub(super) external_ids: Vec<String>,
    pub(super) ids: Vec<Id>,
}

/// What is done to the contacts of a person.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
#[non_exhaustive]
pub enum How {
    /// Deletes them for good.
    Delete,
    /// Archives them: nothing finds them, and they come back when the person does.
    Archive,
}

/// An erasure that has not begun; [`find`](Self::find) begins it.
#[must_use = "an erasure does nothing until it finds the person"]
pub struct EraseRequest<C> {
    pub(super) client: C,
    pub(super) person: Person,
    pub(super) plan: Option<Plan>,
    pub(super) options: CallOptions,
}

impl Person {
    /// Nobody yet.
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds an email address.
    pub fn email(mut self, email: impl Into<String>) -> Self {
        self.emails.push(email.into());
        self
    }

    /// Adds your own identifier of the person.
    pub fn external_id(mut self, id: impl Into<String>) -> Self {
        self.external_ids.push(id.into());
        self
    }

    /// Adds Intercom's identifier of a contact, archived ones too.
    pub fn contact(mut self, id: impl Into<Id>) -> Self {
        self.ids.push(id.into());
        self
    }

    /// The emails and the external identifiers.
    pub(super) fn keys(&self) -> impl Iterator<Item = Key<'_>> {
        let emails = self.emails.iter().map(|email| Key::Email(email));
        emails.chain(self.external_ids.iter().map(|id| Key::ExternalId(id)))
    }

    fn check(&self) -> Result<(), Error> {
        if self.keys().next().is_none() && self.ids.is_empty() {
            return Err(Error::invalid("erase_person: nothing names the person"));
        }
        if self.ids.iter().any(|id| id.as_str().trim().is_empty()) {
            return Err(Error::invalid(
                "erase_person: the identifier of a contact is empty",
            ));
        }
        self.keys()
            .try_for_each(|key| key.check("erase_person", Role::User))
    }
}

/// How many names there are; what they are is not for logs.
impl std::fmt::Debug for Person {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Person")
            .field("emails", &self.emails.len())
            .field("external_ids", &self.external_ids.len())
            .field("ids", &self.ids)
            .finish()
    }
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
            Erasure::find(self).await
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
