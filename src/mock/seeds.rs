//! What a test puts into a mock's workspace without calls.

use std::time::Duration;

use serde_json::Value;

use super::{ExportOutcome, Intercom, workspace};

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

    /// Adds a help center with the given fields, and returns its identifier.
    pub fn add_help_center(&self, fields: Value) -> String {
        workspace::add_help_center(&mut self.engine().workspace, fields)
    }

    /// Adds a collection with the given fields, and returns its identifier. With a
    /// `parent_id` it is inside of another one; 2.9 calls that a section.
    pub fn add_collection(&self, fields: Value) -> String {
        workspace::add_collection(&mut self.engine().workspace, fields)
    }

    /// Adds an article with the given fields, and returns its identifier. It is a
    /// draft of the token's admin unless the fields say otherwise.
    pub fn add_article(&self, fields: Value) -> String {
        workspace::add_article(&mut self.engine().workspace, fields)
    }

    /// Declares a custom attribute with the given fields, and returns its
    /// identifier. Without a `model` it is one of contacts, without a `data_type`
    /// a text.
    pub fn add_data_attribute(&self, fields: Value) -> String {
        workspace::add_data_attribute(&mut self.engine().workspace, fields)
    }

    /// Adds an event of the contact that `contact_id` names, and returns the
    /// event's identifier. A contact, a name and a second have one event.
    pub fn add_data_event(&self, contact_id: &str, fields: Value) -> String {
        workspace::add_data_event(&mut self.engine().workspace, contact_id, fields)
    }

    /// Starts a content export as somebody else might have done in the app, and
    /// returns its identifier: while it runs, no other one can be started.
    pub fn add_export(&self) -> String {
        workspace::add_export(&mut self.engine().workspace)
    }

    /// Sets what exports hold: objects with a value for each column. A content
    /// export has the columns of all of them, by name; without rows it ends as
    /// `no_data`. A reporting export has the attributes that it is asked for.
    pub fn set_export_rows(&self, rows: impl IntoIterator<Item = Value>) {
        let rows = workspace::ExportRows::new(rows.into_iter().collect());
        self.engine().workspace.exports.rows = rows;
    }

    /// Sets how many times over a content export has the rows, 1 by default. The
    /// file is made while it is sent, so it may be larger than memory.
    pub fn set_export_repeats(&self, repeats: u64) {
        self.engine().workspace.exports.repeats = repeats;
    }

    /// Sets how long an export takes by the mock's clock that is started from now
    /// on; zero by default. For the first half of that time it is pending.
    pub fn set_export_duration(&self, duration: Duration) {
        self.engine().workspace.exports.duration = duration;
    }

    /// Sets how an export ends that is started from now on.
    pub fn set_export_outcome(&self, outcome: ExportOutcome) {
        self.engine().workspace.exports.outcome = outcome;
    }
}
