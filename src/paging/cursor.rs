use std::fmt;

use serde::{Deserialize, Serialize};

use super::next::Position;

/// The position of a page in the list of one operation and API version.
///
/// It can be stored with serde and passed to `.resume(…)` later. Intercom keeps
/// no snapshot of a list: items that are added or changed in the meantime may
/// appear twice or be missed. The cursor of a scroll expires after a minute
/// without requests (Intercom).
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

    /// The operation that returned the cursor.
    pub fn operation(&self) -> &str {
        &self.operation
    }

    /// The API version of that operation.
    pub fn version(&self) -> &str {
        &self.version
    }

    /// The position, if the cursor is from this operation and version.
    pub(crate) fn position_of(&self, version: &str, operation: &str) -> Result<Position, String> {
        if self.version != version || self.operation != operation {
            return Err(format!(
                "the cursor is from {} of version {}, not from this operation of version {version}",
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
