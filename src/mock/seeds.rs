//! What a test puts into a mock's workspace without calls.

use serde_json::Value;

use super::{Intercom, workspace};

impl Intercom {
    /// Adds an admin with the given fields, and returns its identifier.
    pub fn add_admin(&self, fields: Value) -> String {
        workspace::add_admin(&mut self.engine().workspace, fields)
    }

    /// Adds a team with the given fields, and returns its identifier. Its
    /// `admin_ids` become members.
    pub fn add_team(&self, fields: Value) -> String {
        workspace::add_team(&mut self.engine().workspace, fields)
    }
}
