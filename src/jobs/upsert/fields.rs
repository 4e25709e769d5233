//! What is written to a contact.

use super::key::OwnKey;
use crate::types::{Clearable, CustomAttributes, Id, Timestamp};

/// The fields of a contact that are given; the others are not sent.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ContactFields {
    pub(crate) email: Option<String>,
    pub(crate) external_id: Option<Id>,
    pub(crate) name: Clearable<String>,
    pub(crate) phone: Clearable<String>,
    pub(crate) avatar: Clearable<String>,
    pub(crate) owner_id: Clearable<Id>,
    pub(crate) signed_up_at: Clearable<Timestamp>,
    pub(crate) last_seen_at: Clearable<Timestamp>,
    pub(crate) unsubscribed_from_emails: Clearable<bool>,
    pub(crate) custom_attributes: CustomAttributes,
}

impl ContactFields {
    /// Whether nothing is given.
    pub(super) fn is_empty(&self) -> bool {
        *self == Self::default()
    }

    /// With the key, which a new contact needs.
    pub(super) fn with_key(&self, key: &OwnKey) -> Self {
        let mut fields = self.clone();
        match key {
            OwnKey::Email(email) => fields.email = Some(email.clone()),
            OwnKey::ExternalId(id) => fields.external_id = Some(id.as_str().into()),
        }
        fields
    }

    /// The custom attributes, if there are any.
    pub(crate) fn given_attributes(&self) -> Option<CustomAttributes> {
        Some(self.custom_attributes.clone()).filter(|attributes| !attributes.is_empty())
    }
}
