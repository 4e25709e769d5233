//! What the item of a notification is.

/// What the item of a notification is, by its topic. The enum `Item` of each
/// version has a variant for each of them.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum ItemKind {
    // Types of the REST API; a version may lack some.
    ActivityLog,
    Admin,
    Article,
    Audience,
    Call,
    Company,
    Contact,
    ContentImportSource,
    ContentSnippet,
    Conversation,
    DataEvent,
    Job,
    Ticket,
    Visitor,
    // Types that only webhooks have.
    ApiRequest,
    AudienceMembership,
    CompanyContact,
    ContactSubscription,
    ContactTag,
    ContentStat,
    ConversationContact,
    DataConnectorExecution,
    MergedContact,
    Ping,
    ProcedureNotification,
    Removed,
    TaggedConversation,
    TicketContact,
    TicketUpdate,
    UserTag,
    /// Nobody knows.
    Other,
}
