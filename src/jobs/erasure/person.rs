//! Who is to be erased.

use crate::{
    Error,
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

    pub(super) fn check(&self) -> Result<(), Error> {
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
