//! What names a contact.

use super::identity::Identity;
use crate::{
    Error,
    search::{Query, field},
};

/// What a contact is found by.
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
#[non_exhaustive]
pub enum Key<'a> {
    /// Its email address.
    Email(&'a str),
    /// Your own identifier of it, which users have and leads do not.
    ExternalId(&'a str),
}

/// What a contact is.
#[derive(Clone, Copy, Debug, Default, Eq, Hash, PartialEq)]
#[non_exhaustive]
pub enum Role {
    /// Somebody whom your product knows.
    #[default]
    User,
    /// Somebody who is not known yet.
    Lead,
}

impl Role {
    /// As Intercom writes it: `user` or `lead`.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::User => "user",
            Self::Lead => "lead",
        }
    }
}

impl Key<'_> {
    /// A search for contacts with this key.
    pub(crate) fn query(self) -> Query {
        OwnKey::from(self).query()
    }

    /// Returns an error, of the job `job`, for what can name nobody.
    pub(crate) fn check(self, job: &str, role: Role) -> Result<(), Error> {
        OwnKey::from(self).check(job, role)
    }
}

/// A key that a job keeps.
#[derive(Clone, Debug)]
pub(super) enum OwnKey {
    Email(String),
    ExternalId(String),
}

impl From<Key<'_>> for OwnKey {
    fn from(key: Key<'_>) -> Self {
        match key {
            Key::Email(email) => Self::Email(email.to_owned()),
            Key::ExternalId(id) => Self::ExternalId(id.to_owned()),
        }
    }
}

impl OwnKey {
    /// The name of the field.
    pub(super) fn field(&self) -> &'static str {
        match self {
            Self::Email(_) => "email",
            Self::ExternalId(_) => "external_id",
        }
    }

    fn value(&self) -> &str {
        match self {
            Self::Email(value) | Self::ExternalId(value) => value,
        }
    }

    /// A search for contacts with this key.
    pub(super) fn query(&self) -> Query {
        field(self.field()).eq(self.value())
    }

    /// Whether a contact has this key. Case does not count in an email address:
    /// Intercom may have changed it.
    pub(super) fn is_of(&self, contact: &Identity<'_>) -> bool {
        match self {
            Self::Email(email) => contact
                .email
                .is_some_and(|theirs| theirs.eq_ignore_ascii_case(email)),
            Self::ExternalId(id) => contact.external_id == Some(id),
        }
    }

    /// Returns an error for what can name nobody.
    pub(super) fn check(&self, job: &str, role: Role) -> Result<(), Error> {
        let value = self.value();
        let refuse = |what: &str| {
            Err(Error::invalid(format!(
                "{job}: the {} {what}",
                self.field()
            )))
        };
        if value.is_empty() {
            return refuse("is empty");
        }
        if value.trim() != value || value.contains(char::is_control) {
            return refuse("begins or ends with a space, or has a control character");
        }
        match self {
            Self::Email(email) if !is_email(email) => refuse("is not an email address"),
            Self::ExternalId(_) if role == Role::Lead => refuse("names users, and no lead has one"),
            _ => Ok(()),
        }
    }
}

/// Whether it can be an email address: something on both sides of its last `@`,
/// without spaces. The server knows more.
pub(super) fn is_email(text: &str) -> bool {
    text.rsplit_once('@').is_some_and(|(name, host)| {
        !name.is_empty() && !host.is_empty() && !text.contains(char::is_whitespace)
    })
}

#[cfg(test)]
mod tests {
    use super::{Key, OwnKey, Role};

    #[test]
    fn what_can_name_nobody_is_refused_by_name() {
        for (key, role, message) in [
            (Key::Email(""), Role::User, "the email is empty"),
            (
                Key::Email("ada"),
                Role::User,
                "the email is not an email address",
            ),
            (
                Key::Email("@example.com"),
                Role::Lead,
                "is not an email address",
            ),
            (Key::Email("ada@"), Role::User, "is not an email address"),
            (
                Key::Email("a da@example.com"),
                Role::User,
                "is not an email address",
            ),
            (Key::Email(" ada@example.com"), Role::User, "a space"),
            (Key::ExternalId("\n"), Role::User, "a control character"),
            (Key::ExternalId(""), Role::User, "the external_id is empty"),
            (Key::ExternalId("42"), Role::Lead, "no lead has one"),
        ] {
            let error = OwnKey::from(key)
                .check("upsert_contact", role)
                .unwrap_err()
                .to_string();
            assert!(error.contains(message), "{key:?}: {error}");
        }
        for key in [Key::Email("ada@example.com"), Key::ExternalId("4 2")] {
            OwnKey::from(key)
                .check("upsert_contact", Role::User)
                .unwrap();
        }
    }
}
