use std::fmt;

use serde::{Deserialize, Serialize};

use super::next::Position;

/// Where a walk goes on: a page of one operation of one API version.
///
/// It can be stored with serde and given to `.resume(…)` later. Lists change
/// while they are walked, and Intercom keeps no state: what is added or changed
/// in between may be met twice or not at all. The cursor of a scroll is good
/// for a minute (Intercom: idle scrolls expire).
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
pub struct Cursor {
    version: String,
    operation: String,
    position: Position,
}

impl Cursor {
    pub(crate) fn new(version: &str, operation: &str, position: Position) -> Self {
        Self {
            version: version.to_owned(),
            operation: operation.to_owned(),
            position,
        }
    }

    /// The operation it belongs to.
    pub fn operation(&self) -> &str {
        &self.operation
    }

    /// The API version it belongs to.
    pub fn version(&self) -> &str {
        &self.version
    }

    /// The position, if it is of this operation and version.
    pub(crate) fn position_of(&self, version: &str, operation: &str) -> Result<Position, String> {
        if self.version != version || self.operation != operation {
            return Err(format!(
                "the cursor is of {} in version {}, not of this operation in version {version}",
                self.operation, self.version
            ));
        }
        Ok(self.position.clone())
    }
}

impl fmt::Display for Cursor {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {} {}", self.version, self.operation, self.position)
    }
}
