//! What a test puts into a mock's workspace without calls.

use serde_json::Value;

use super::{Intercom, workspace};

impl Intercom {
    /// Adds an admin with the given fields, and returns its identifier.
    pub fn add_admin(&self, fields: Value) -> String {
        workspace::add_admin(&mut self.engine().workspace, fields)
    }

    /// Adds a contact with the given fields, and returns its identifier. It is a user
    /// unless `role` is `lead`, and archived if `archived` is true; `company_ids` are
    /// the companies that it is in.
    pub fn add_contact(&self, fields: Value) -> String {
        workspace::add_contact(&mut self.engine().workspace, fields)
    }

    /// Adds contacts with the given fields, and returns their identifiers.
    pub fn add_contacts(&self, contacts: impl IntoIterator<Item = Value>) -> Vec<String> {
        let workspace = &mut self.engine().workspace;
        let contacts = contacts.into_iter();
        contacts
            .map(|fields| workspace::add_contact(workspace, fields))
            .collect()
    }

    /// Adds a company with the given fields, and returns Intercom's identifier of
    /// it. `contact_ids` are its contacts; without them it has one user whom the mock
    /// does not know (`user_count`), because lists leave out companies without users.
    pub fn add_company(&self, fields: Value) -> String {
        workspace::add_company(&mut self.engine().workspace, fields)
    }

    /// Adds companies with the given fields, as [`add_company`](Self::add_company).
    pub fn add_companies(&self, companies: impl IntoIterator<Item = Value>) -> Vec<String> {
        let workspace = &mut self.engine().workspace;
        let companies = companies.into_iter();
        companies
            .map(|fields| workspace::add_company(workspace, fields))
            .collect()
    }

    /// Returns the contact `id` as an answer of the newest version has it; `None` if
    /// it is archived, merged or was never there.
    pub fn contact(&self, id: &str) -> Option<Value> {
        workspace::contact(&self.engine().workspace, id)
    }

    /// Returns the company `id`, Intercom's identifier, as an answer of the newest
    /// version has it.
    pub fn company(&self, id: &str) -> Option<Value> {
        workspace::company(&self.engine().workspace, id)
    }

    /// Adds a team with the given fields, and returns its identifier. Its
    /// `admin_ids` become members.
    pub fn add_team(&self, fields: Value) -> String {
        workspace::add_team(&mut self.engine().workspace, fields)
    }
}
