//! Searches whose spelling is not obvious.

use super::{Field, Query, field};

/// Conversations or tickets that no teammate is assigned to: Intercom calls that
/// `admin_assignee_id` 0, not null.
pub fn unassigned() -> Query {
    field("admin_assignee_id").eq(0)
}

/// Conversations or tickets that no team is assigned to: `team_assignee_id` 0.
pub fn unassigned_team() -> Query {
    field("team_assignee_id").eq(0)
}

/// A custom attribute of contacts or conversations, by its name.
///
/// ```
/// use intercom_sdk::search::{custom_attribute, field};
///
/// assert_eq!(custom_attribute("plan"), field("custom_attributes.plan"));
/// ```
pub fn custom_attribute(name: impl AsRef<str>) -> Field {
    field(format!("custom_attributes.{}", name.as_ref()))
}

/// An attribute of a ticket type, by its id: not by its name, which requests have.
pub fn ticket_attribute(id: impl Into<crate::types::Id>) -> Field {
    field(format!("ticket_attribute.{}", id.into()))
}

/// Tickets of a category, which searches call otherwise than responses do.
pub fn ticket_category(category: TicketCategory) -> Query {
    field("category").eq(match category {
        TicketCategory::Customer => "request",
        TicketCategory::BackOffice => "task",
        TicketCategory::Tracker => "tracker",
    })
}

/// A category of tickets.
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
pub enum TicketCategory {
    /// Of customers; in searches `request`.
    Customer,
    /// Of the back office; in searches `task`.
    BackOffice,
    /// Trackers.
    Tracker,
}
