//! The item of `procedure.hitl_notification.created`.

use crate::types::{Id, Timestamp, record::record};

record! {
    /// A question that a procedure of Fin has for a person.
    pub struct ProcedureNotification {
        /// Who should answer, if that is set.
        pub assign_to: Option<serde_json::Value>,
        /// The attributes that the answer should have.
        pub attributes_to_collect: Option<Vec<serde_json::Value>>,
        /// Where the answer goes. Do not send an access token there.
        pub callback_url: Option<String>,
        /// Conversation in which the procedure runs.
        pub conversation_id: Id,
        /// Until when it can be answered, if that is limited.
        pub expires_at: Option<Timestamp>,
        /// The question.
        pub hitl_question: Option<String>,
        /// How urgent it is.
        pub priority: Option<String>,
        /// Name of the procedure.
        pub procedure_name: Option<String>,
        /// The newest messages of the conversation.
        pub recent_messages: Option<Vec<serde_json::Value>>,
        /// Step of the procedure.
        pub step_id: Option<Id>,
    }
}
