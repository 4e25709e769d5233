//! The keys in Redis.

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};

use crate::Error;

/// What a name has as it is in a key. Colons separate parts, and braces choose
/// the slot of a cluster.
const ENCODED: &AsciiSet = &NON_ALPHANUMERIC
    .remove(b'-')
    .remove(b'_')
    .remove(b'.')
    .remove(b'@');

/// The longest name, in bytes.
const LONGEST: usize = 100;

/// Checks a name of the caller's.
pub(super) fn check(what: &str, name: &str) -> Result<(), Error> {
    if (1..=LONGEST).contains(&name.len()) {
        Ok(())
    } else {
        let bytes = name.len();
        Err(Error::config(format!(
            "{what} has 1 to {LONGEST} bytes, not {bytes}"
        )))
    }
}

/// The beginning of all keys, and what they are made of.
#[derive(Clone, Debug)]
pub(super) struct Keys {
    prefix: String,
}

impl Keys {
    /// # Errors
    ///
    /// If the prefix is not valid.
    pub(super) fn new(prefix: &str) -> Result<Self, Error> {
        check("a prefix of keys", prefix)?;
        Ok(Self {
            prefix: utf8_percent_encode(prefix, ENCODED).to_string(),
        })
    }

    /// The key of `name`, and of its `part`. The keys of one name are in the same
    /// slot of a cluster.
    pub(super) fn key(&self, kind: &str, name: &str, part: &str) -> String {
        let name = utf8_percent_encode(name, ENCODED);
        format!("{}:{kind}:{{{name}}}{}{part}", self.prefix, colon(part))
    }

    /// The key of the window of an app in a workspace.
    pub(super) fn app(&self, workspace: &str, app: &str, part: &str) -> String {
        let app = utf8_percent_encode(app, ENCODED).to_string();
        let part = format!("app:{app}{}{part}", colon(part));
        self.key("limit", workspace, &part)
    }
}

fn colon(part: &str) -> &'static str {
    if part.is_empty() { "" } else { ":" }
}

#[cfg(test)]
mod tests {
    use super::Keys;

    #[test]
    fn names_cannot_reach_the_keys_of_others() {
        let keys = Keys::new("intercom").unwrap();
        assert_eq!(keys.key("lease", "sync", ""), "intercom:lease:{sync}");
        assert_eq!(
            keys.app("ws}:1", "a:b", "members"),
            "intercom:limit:{ws%7D%3A1}:app:a%3Ab:members"
        );
        assert!(Keys::new("").is_err());
    }
}
