//! What a JWT says about a user.

use std::{
    collections::BTreeMap,
    time::{Duration, SystemTime},
};

use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::jwt_error::JwtError;
use crate::types::Timestamp;

/// What a JWT says about a user: who it is, until when the token is good, and
/// attributes that only you can set then.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Claims {
    user_id: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    email: Option<String>,
    iat: Timestamp,
    exp: Timestamp,
    #[serde(flatten)]
    attributes: BTreeMap<String, Value>,
}

/// When claims expire: a [`Duration`] after they are issued, or a [`SystemTime`] or
/// [`Timestamp`].
#[derive(Clone, Copy, Debug)]
pub struct Expiry(Ends);

#[derive(Clone, Copy, Debug)]
enum Ends {
    After(Duration),
    At(Timestamp),
}

impl From<Duration> for Expiry {
    fn from(after: Duration) -> Self {
        Self(Ends::After(after))
    }
}

impl From<SystemTime> for Expiry {
    fn from(at: SystemTime) -> Self {
        Self(Ends::At(at.into()))
    }
}

impl From<Timestamp> for Expiry {
    fn from(at: Timestamp) -> Self {
        Self(Ends::At(at))
    }
}

/// As a token says it.
fn whole_seconds(time: Timestamp) -> Timestamp {
    time.unix().try_into().unwrap_or(time)
}

/// What is no attribute.
const RESERVED: &[&str] = &["user_id", "email", "iat", "exp"];

impl Claims {
    /// Claims for a user, that expire. Intercom only advises an expiry; a token
    /// without one is a password that nobody can change, so it is demanded here.
    ///
    /// They are issued now; an expiry beyond the calendar becomes its end.
    pub fn new(user_id: impl Into<String>, expires: impl Into<Expiry>) -> Self {
        let now = SystemTime::now();
        let exp = match expires.into().0 {
            Ends::At(at) => at,
            // A clock that cannot hold the sum has no such time.
            Ends::After(after) => now.checked_add(after).map_or_else(
                || Timestamp::from(chrono::DateTime::<chrono::Utc>::MAX_UTC),
                Timestamp::from,
            ),
        };
        Self {
            user_id: user_id.into(),
            email: None,
            iat: whole_seconds(now.into()),
            exp: whole_seconds(exp),
            attributes: BTreeMap::new(),
        }
    }

    /// Sets the email address.
    #[must_use]
    pub fn email(mut self, email: impl Into<String>) -> Self {
        self.email = Some(email.into());
        self
    }

    /// Sets an attribute of the user, such as `name` or a custom one.
    #[must_use]
    pub fn attribute(mut self, name: impl Into<String>, value: impl Into<Value>) -> Self {
        self.attributes.insert(name.into(), value.into());
        self
    }

    /// Sets when the claims were issued; now by default.
    #[must_use]
    pub fn issued_at(mut self, at: impl Into<Timestamp>) -> Self {
        self.iat = whole_seconds(at.into());
        self
    }

    /// Who it is.
    pub fn user_id(&self) -> &str {
        &self.user_id
    }

    /// The email address, if it is set.
    pub fn email_address(&self) -> Option<&str> {
        self.email.as_deref()
    }

    /// When the claims were issued; the epoch if a token does not say it.
    pub fn issued(&self) -> Timestamp {
        self.iat
    }

    /// Until when they are good.
    pub fn expires(&self) -> Timestamp {
        self.exp
    }

    /// The other attributes, by name.
    pub fn attributes(&self) -> &BTreeMap<String, Value> {
        &self.attributes
    }

    /// Returns an error for claims that must not be signed.
    pub(super) fn check(&self) -> Result<(), JwtError> {
        if self.user_id.is_empty() {
            return Err(JwtError::MissingUser);
        }
        if self.exp <= self.iat {
            return Err(JwtError::Expired { at: self.exp });
        }
        let reserved = |name: &&String| RESERVED.contains(&name.as_str());
        match self.attributes.keys().find(reserved) {
            Some(name) => Err(JwtError::ReservedClaim(name.clone())),
            None => Ok(()),
        }
    }

    /// Reads the claims of a token whose signature is right.
    pub(super) fn read(json: &[u8], now: Timestamp) -> Result<Self, JwtError> {
        let read: Read = serde_json::from_slice(json)
            .map_err(|error| JwtError::Malformed(format!("its claims are unreadable: {error}")))?;
        let user_id = read.user_id.filter(|user| !user.is_empty());
        let user_id = user_id.ok_or(JwtError::MissingUser)?;
        let exp = read.exp.ok_or(JwtError::MissingExpiry)?;
        if exp <= now {
            return Err(JwtError::Expired { at: exp });
        }
        Ok(Self {
            user_id,
            email: read.email,
            iat: read.iat.unwrap_or(Timestamp::UNIX_EPOCH),
            exp,
            attributes: read.attributes,
        })
    }
}

/// Claims of a token, of which all may lack.
#[derive(Deserialize)]
struct Read {
    user_id: Option<String>,
    email: Option<String>,
    iat: Option<Timestamp>,
    exp: Option<Timestamp>,
    #[serde(flatten)]
    attributes: BTreeMap<String, Value>,
}
