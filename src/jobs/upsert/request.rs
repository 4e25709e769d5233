//! An upsert that has not begun.

use std::{fmt, time::Duration};

use super::{
    api::ContactApi,
    company::Company,
    fields::ContactFields,
    key::{Key, OwnKey, Role, is_email},
    plan::{Archived, Plan},
    result::Upserted,
    run::Run,
};
use crate::{
    CallFuture, CallOptions, Error,
    types::{Clearable, CustomAttributeValue, CustomAttributes, Id, IntoOptional, Timestamp},
};

/// How long a contact is looked for that the search does not show yet.
const PATIENCE: Duration = Duration::from_secs(60);

/// An upsert that has not begun; [`send`](Self::send) begins it.
#[must_use = "an upsert does nothing until it is sent"]
pub struct UpsertContact<C: ContactApi> {
    client: C,
    plan: Plan<C::Contact>,
}

macro_rules! clearable {
    ($($(#[$doc:meta])* $field:ident: $kind:ty;)*) => {$(
        $(#[$doc])*
        pub fn $field(mut self, value: impl Into<Clearable<$kind>>) -> Self {
            let value = value.into();
            if !value.is_keep() {
                self.plan.fields.$field = value;
            }
            self
        }
    )*};
}

impl<C: ContactApi> UpsertContact<C> {
    /// An upsert of the contact with this key, for code that works with the clients
    /// of several versions; else see `upsert_contact` of a client.
    pub fn new(client: &C, key: Key<'_>) -> Self {
        Self {
            client: client.clone(),
            plan: Plan {
                key: key.into(),
                role: Role::default(),
                fields: ContactFields::default(),
                companies: Vec::new(),
                archived: Archived::default(),
                choose: None,
                patience: PATIENCE,
                options: CallOptions::new(),
            },
        }
    }

    /// Sets what the contact is, a [`User`](Role::User) by default. Contacts of
    /// another role are not found, and not changed into one.
    pub fn role(mut self, role: Role) -> Self {
        self.plan.role = role;
        self
    }

    /// Sets the email address of a contact that is found by another key.
    pub fn email(mut self, email: impl IntoOptional<String>) -> Self {
        if let Some(email) = email.into_optional() {
            self.plan.fields.email = Some(email);
        }
        self
    }

    /// Sets your own identifier of a user that is found by another key.
    pub fn external_id(mut self, id: impl IntoOptional<Id>) -> Self {
        if let Some(id) = id.into_optional() {
            self.plan.fields.external_id = Some(id);
        }
        self
    }

    clearable! {
        /// Sets the name.
        name: String;
        /// Sets the phone number.
        phone: String;
        /// Sets the URL of an image of the person.
        avatar: String;
        /// Sets the admin who owns the account.
        owner_id: Id;
        /// Sets when the person signed up with you.
        signed_up_at: Timestamp;
        /// Sets when the person was last seen.
        last_seen_at: Timestamp;
        /// Sets whether the person gets no emails.
        unsubscribed_from_emails: bool;
    }

    /// Sets a custom attribute, which the workspace has to know: Intercom refuses
    /// others with 400. `None` leaves it alone; [`CustomAttributeValue::Null`]
    /// clears it.
    pub fn custom_attribute(
        mut self,
        name: impl Into<String>,
        value: impl IntoOptional<CustomAttributeValue>,
    ) -> Self {
        self.plan.fields.custom_attributes.set(name, value);
        self
    }

    /// Sets custom attributes, beside those that are set already.
    pub fn custom_attributes(mut self, attributes: impl Into<CustomAttributes>) -> Self {
        let attributes = attributes.into();
        let entries = attributes.iter();
        let entries = entries.map(|(name, value)| (name.clone(), value.clone()));
        self.plan.fields.custom_attributes.extend(entries);
        self
    }

    /// Attaches the contact to a company by your identifier of it, and makes or
    /// changes that first. What fails here is in [`Upserted::companies`]: the contact
    /// has been written by then.
    pub fn company(mut self, company: impl Into<Company>) -> Self {
        self.plan.companies.push(company.into());
        self
    }

    /// Sets what to do where the contact is archived.
    pub fn archived(mut self, archived: Archived) -> Self {
        self.plan.archived = archived;
        self
    }

    /// Sets which of several contacts with the key is written to: the index of one
    /// of those that are given, two at least, or `None` for none of them. Without
    /// it, and with `None`, that is an error.
    ///
    /// ```no_run
    /// # #[cfg(feature = "v2_16")] mod example {
    /// # use intercom_sdk::{jobs::upsert::Key, v2_16::Client};
    /// # async fn run(client: Client) -> Result<(), intercom_sdk::Error> {
    /// // The one that was seen last.
    /// let ada = client.upsert_contact(Key::Email("ada@example.com")).choose(|contacts| {
    ///     let seen = |index: &usize| contacts[*index].last_seen_at;
    ///     (0..contacts.len()).max_by_key(seen)
    /// });
    /// # ada.send().await?;
    /// # Ok(())
    /// # }
    /// # }
    /// ```
    pub fn choose(
        mut self,
        choose: impl FnOnce(&[C::Contact]) -> Option<usize> + Send + 'static,
    ) -> Self {
        self.plan.choose = Some(Box::new(choose));
        self
    }

    /// Sets how long the job looks for a contact that must be there and that the
    /// search does not show: after a 409 that names none, and for a lead whose
    /// answer was lost; a minute by default. It asks up to seven times, with
    /// growing pauses.
    pub fn patience(mut self, patience: Duration) -> Self {
        self.plan.patience = patience;
        self
    }

    /// Sets the options of each call.
    pub fn options(mut self, options: CallOptions) -> Self {
        self.plan.options = options;
        self
    }

    /// Looks for the contact, and creates or updates it.
    ///
    /// # Errors
    ///
    /// - [`InvalidRequest`](crate::ErrorKind::InvalidRequest), before anything is
    ///   sent: a key that can name nobody, an identifier of yours for a lead.
    /// - [`Ambiguous`](crate::ErrorKind::Ambiguous), and nothing was written: several
    ///   contacts have the email.
    /// - A 409: another contact has the email or the identifier that was to be set,
    ///   or the contact is archived and was to be left alone.
    /// - Those of the calls. Without an answer to the call that creates a lead, it is
    ///   not known whether there is one, if the search does not find it in time.
    pub fn send(self) -> CallFuture<Upserted<C::Contact>> {
        CallFuture::new(async move {
            self.check()?;
            Run::new(self.client, self.plan).run().await
        })
    }

    fn check(&self) -> Result<(), Error> {
        let plan = &self.plan;
        plan.key.check("upsert_contact", plan.role)?;
        let refuse = |what: &str| Err(Error::invalid(format!("upsert_contact: {what}")));
        match (&plan.key, &plan.fields.email, &plan.fields.external_id) {
            (OwnKey::Email(_), Some(_), _) => {
                return refuse("the email is the key, so it cannot be set to another one");
            }
            (OwnKey::ExternalId(_), _, Some(_)) => {
                return refuse("the external_id is the key, so it cannot be set to another one");
            }
            (_, Some(email), _) if !is_email(email) => {
                return refuse("the email to set is not an email address");
            }
            (_, _, Some(_)) if plan.role == Role::Lead => {
                return refuse("a lead has no external_id");
            }
            _ => {}
        }
        plan.companies.iter().try_for_each(Company::check)
    }
}

impl<C: ContactApi> fmt::Debug for UpsertContact<C> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("UpsertContact")
            .field("key", &self.plan.key.field())
            .field("role", &self.plan.role)
            .finish_non_exhaustive()
    }
}
