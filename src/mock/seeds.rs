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
        // Made before the mock is held: they may need it.
        let contacts: Vec<Value> = contacts.into_iter().collect();
        let workspace = &mut self.engine().workspace;
        contacts
            .into_iter()
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
        // Made before the mock is held: they may need it.
        let companies: Vec<Value> = companies.into_iter().collect();
        let workspace = &mut self.engine().workspace;
        companies
            .into_iter()
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

    /// Adds a conversation with the given fields, and returns its identifier.
    ///
    /// `tag_ids` are its tags. `contact_ids` are those who take part; the first one has written it unless
    /// `source` says otherwise. `parts` are its parts, oldest first, each with the
    /// fields that matter: they are counted in the statistics as if they had been
    /// written.
    ///
    /// ```
    /// # #[cfg(feature = "v2_16")] mod example {
    /// # use intercom_sdk::{Error, mock::Intercom, v2_16::Client};
    /// use serde_json::{Value, json};
    ///
    /// # #[tokio::main(flavor = "current_thread")]
    /// # pub async fn main() -> Result<(), Error> {
    /// # let intercom = Intercom::start("2.16").await?;
    /// let parts: Vec<Value> = (0..501).map(|n| json!({ "body": format!("<p>{n}</p>") })).collect();
    /// let id = intercom.add_conversation(json!({ "state": "closed", "parts": parts }));
    ///
    /// let client: Client = intercom.client()?;
    /// let conversation = client.retrieve_conversation().conversation_id(id).send().await?;
    /// let parts = conversation.conversation_parts.as_ref().unwrap();
    /// assert_eq!(parts.total_count, Some(501));
    /// assert_eq!(parts.conversation_parts.as_ref().unwrap().len(), 500);
    /// # Ok(())
    /// # }
    /// # }
    /// # #[cfg(feature = "v2_16")] example::main().unwrap();
    /// ```
    pub fn add_conversation(&self, fields: Value) -> String {
        workspace::add_conversation(&mut self.engine().workspace, fields)
    }

    /// Returns the conversation `id` as an answer of the newest version has it, with
    /// its newest 500 parts; `None` if it is deleted or was never there.
    pub fn conversation(&self, id: &str) -> Option<Value> {
        workspace::conversation(&self.engine().workspace, id)
    }

    /// Adds a ticket with the given fields, and returns its identifier.
    ///
    /// Without a `ticket_type_id` it is of the first type, and without a
    /// `ticket_state_id` in the first state of its type. `contact_ids` are those
    /// whom it is about, `tag_ids` its tags, `parts` its parts, oldest first.
    pub fn add_ticket(&self, fields: Value) -> String {
        workspace::add_ticket(&mut self.engine().workspace, fields)
    }

    /// Returns the ticket `id` as an answer of the newest version has it; `None` if it
    /// is deleted or was never there.
    pub fn ticket(&self, id: &str) -> Option<Value> {
        workspace::ticket(&self.engine().workspace, id)
    }

    /// Adds a ticket type with the given fields, and returns its identifier.
    ///
    /// It has the two default attributes and those of `attributes`. It has the
    /// states of all types and those of `ticket_states`.
    pub fn add_ticket_type(&self, fields: Value) -> String {
        workspace::add_ticket_type(&mut self.engine().workspace, fields)
    }

    /// Adds a tag with the given fields, and returns its identifier.
    ///
    /// `segments` are the names of segments that depend on it: it cannot be
    /// deleted then.
    pub fn add_tag(&self, fields: Value) -> String {
        workspace::add_tag(&mut self.engine().workspace, fields)
    }

    /// Adds a note with the given fields, and returns its identifier. Its
    /// `contact` or its `company` has the `id` of what it is on.
    pub fn add_note(&self, fields: Value) -> String {
        workspace::add_note(&mut self.engine().workspace, fields)
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
