use std::fmt;

use serde::{Deserialize, Serialize};

use super::next::Position;

/// The position of a page, or of an item on it, in the list of one operation and
/// API version.
///
/// It can be stored with serde and passed to `.resume(…)` later. Intercom keeps
/// no snapshot of a list: items that are added or changed in the meantime may
/// appear twice or be missed. The cursor of a scroll expires after a minute
/// without requests (Intercom).
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
pub struct Cursor {
    version: String,
    operation: String,
    /// `None` for the first page.
    position: Option<Position>,
    /// How many items of the page to skip.
    #[serde(default, skip_serializing_if = "is_zero")]
    skip: usize,
}

#[expect(
    clippy::trivially_copy_pass_by_ref,
    reason = "serde passes a reference"
)]
fn is_zero(skip: &usize) -> bool {
    *skip == 0
}

impl Cursor {
    pub(crate) fn new(
        version: &str,
        operation: &str,
        position: Option<Position>,
        skip: usize,
    ) -> Self {
        Self {
            version: version.to_owned(),
            operation: operation.to_owned(),
            position,
            skip,
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

    /// The position and the number of items to skip there, if the cursor is from
    /// this operation and version.
    pub(crate) fn position_of(
        &self,
        version: &str,
        operation: &str,
    ) -> Result<(Option<Position>, usize), String> {
        if self.version != version || self.operation != operation {
            return Err(format!(
                "the cursor is from {} of version {}, not from this operation of version {version}",
                self.operation, self.version
            ));
        }
        Ok((self.position.clone(), self.skip))
    }
}

impl fmt::Display for Cursor {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {} ", self.version, self.operation)?;
        match &self.position {
            Some(position) => write!(f, "{position}")?,
            None => f.write_str("first page")?,
        }
        match self.skip {
            0 => Ok(()),
            skip => write!(f, ", behind item {skip}"),
        }
    }
}
