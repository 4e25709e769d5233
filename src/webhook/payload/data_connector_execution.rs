//! The item of `data_connector.execution.completed`.

use crate::types::{Id, Timestamp, record::record};

record! {
    /// A run of a data connector.
    pub struct DataConnectorExecution {
        /// Identifier of the data connector.
        pub action_id: Option<Id>,
        /// Name of the data connector.
        pub action_name: Option<String>,
        /// Admin who caused it, if one did.
        pub admin_id: Option<Id>,
        /// Workspace.
        pub app_id: Option<String>,
        /// When it ended.
        pub completed_at: Option<Timestamp>,
        /// Conversation in which it ran, if it was one.
        pub conversation_id: Option<Id>,
        /// Why it failed, such as `request_configuration_error`.
        pub error_type: Option<String>,
        /// How long it took, in milliseconds.
        pub execution_time_ms: Option<f64>,
        /// HTTP status of what was called.
        pub http_status: Option<i64>,
        /// Identifier of the run.
        pub id: Id,
        /// Identifier of what started it.
        pub source_id: Option<Id>,
        /// What started it, such as `workflow`.
        pub source_type: Option<String>,
        /// Whether it succeeded.
        pub success: Option<bool>,
        /// Contact for whom it ran, if it was one.
        pub user_id: Option<Id>,
    }
}
