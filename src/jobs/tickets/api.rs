//! What changing the state of a ticket needs of a version.

use crate::{Api, CallFuture, CallOptions, Response, types::Id};

/// A `Client` that can change the states of tickets: the one of every version.
pub trait TicketApi: Api + Clone + Send + Sync + 'static {
    /// A ticket.
    type Ticket: std::fmt::Debug + Send + Sync + 'static;

    #[doc(hidden)]
    fn ticket_view(ticket: &Self::Ticket) -> TicketView;

    #[doc(hidden)]
    fn read_ticket(&self, id: &Id, options: CallOptions) -> CallFuture<Response<Self::Ticket>>;

    /// The states of the workspace; `None` if the version names states by the word
    /// of their category.
    #[doc(hidden)]
    fn states(&self, options: CallOptions) -> Option<CallFuture<Vec<StateView>>>;

    #[doc(hidden)]
    fn set_ticket_state(
        &self,
        id: &Id,
        state: &StateName,
        options: CallOptions,
    ) -> CallFuture<Response<Self::Ticket>>;
}

/// What matters of a ticket.
#[derive(Clone, Debug)]
#[doc(hidden)]
pub struct TicketView {
    pub category: Option<String>,
    /// The label for the team.
    pub label: Option<String>,
    pub ticket_type: Option<Id>,
}

/// A state of the workspace.
#[derive(Clone, Debug)]
#[doc(hidden)]
pub struct StateView {
    pub id: Id,
    pub category: Option<String>,
    pub internal_label: Option<String>,
    pub external_label: Option<String>,
    pub is_archived: bool,
    /// The types of tickets that have it; `None` if that is not said.
    pub ticket_types: Option<Vec<Id>>,
}

/// How a request names a state.
#[derive(Clone, Debug)]
#[doc(hidden)]
pub enum StateName {
    Id(Id),
    Word(&'static str),
}
