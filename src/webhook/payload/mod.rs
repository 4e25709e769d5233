//! Items that only webhooks have, the same in all versions.

mod api_request;
mod attached_ticket;
mod audience_membership;
mod content_stat;
mod conversation_dump;
mod data_connector_execution;
mod merged_from;
mod ping;
mod procedure_notification;
mod removed;

pub use self::{
    api_request::{ApiRequest, ApiRequestAdmin, ApiRequestLine, ApiRequestResponse},
    attached_ticket::{AttachedTicket, TypedAttribute},
    audience_membership::{AudienceMember, AudienceMembership},
    content_stat::ContentStat,
    conversation_dump::{ConversationDump, ConversationModel},
    data_connector_execution::DataConnectorExecution,
    merged_from::MergedFrom,
    ping::Ping,
    procedure_notification::ProcedureNotification,
    removed::Removed,
};
