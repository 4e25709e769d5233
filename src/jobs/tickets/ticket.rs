//! A ticket whose state is to change.

use super::{
    api::{StateName, StateView, TicketApi, TicketView},
    category::Category,
};
use crate::{CallFuture, CallOptions, Error, types::Id};

/// A ticket whose state is to change; see [`tickets`](crate::jobs::tickets).
#[derive(Clone, Debug)]
#[must_use = "naming a ticket does nothing"]
pub struct Ticket<C> {
    client: C,
    id: Id,
    options: CallOptions,
}

/// A ticket, and what became of it.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Categorized<T> {
    /// The ticket as it was answered or read last.
    pub ticket: T,
    /// Whether it was changed: it was in another state before.
    pub is_changed: bool,
    /// Intercom's id of the request that changed it.
    pub request_id: Option<String>,
}

/// What a state is chosen by.
enum Wanted {
    Category(Category),
    Label(String),
}

impl<C: TicketApi> Ticket<C> {
    /// The ticket with this identifier (`id`, not the `ticket_id` that people see),
    /// for code that works with the clients of several versions; else see `ticket` of
    /// a client.
    pub fn new(client: &C, id: impl Into<Id>) -> Self {
        Self {
            client: client.clone(),
            id: id.into(),
            options: CallOptions::new(),
        }
    }

    /// Sets the options of each call.
    pub fn options(mut self, options: CallOptions) -> Self {
        self.options = options;
        self
    }

    /// Puts the ticket into a state of this category.
    ///
    /// # Errors
    ///
    /// Those of the calls; a category of which the type of the ticket has no state,
    /// and before 2.12 [`Submitted`](Category::Submitted), which cannot be set.
    pub fn set_category(self, category: Category) -> CallFuture<Categorized<C::Ticket>> {
        CallFuture::new(self.set(Wanted::Category(category)))
    }

    /// Puts the ticket into the state with this label, the one for the team or the
    /// one for customers.
    ///
    /// # Errors
    ///
    /// Those of the calls; a label that no state of the ticket's type has, or that
    /// several have; before 2.12 any, since states have no identifiers there.
    pub fn set_state(self, label: impl Into<String>) -> CallFuture<Categorized<C::Ticket>> {
        CallFuture::new(self.set(Wanted::Label(label.into())))
    }

    async fn set(self, wanted: Wanted) -> Result<Categorized<C::Ticket>, Error> {
        let ticket = self
            .client
            .read_ticket(&self.id, self.options.clone())
            .await?;
        let view = C::ticket_view(&ticket);
        if wanted.is_met(&view) {
            return Ok(Categorized {
                ticket: ticket.into_inner(),
                is_changed: false,
                request_id: None,
            });
        }
        let state = match self.client.states(self.options.clone()) {
            Some(states) => StateName::Id(wanted.choose(&states.await?, &view)?),
            None => StateName::Word(wanted.word()?),
        };
        let call = self
            .client
            .set_ticket_state(&self.id, &state, self.options.clone());
        let ticket = call.await?;
        Ok(Categorized {
            is_changed: true,
            request_id: ticket.request_id().map(str::to_owned),
            ticket: ticket.into_inner(),
        })
    }
}

impl Wanted {
    fn is_met(&self, ticket: &TicketView) -> bool {
        match self {
            Self::Category(category) => ticket.category.as_deref() == Some(category.as_str()),
            Self::Label(label) => ticket.label.as_ref() == Some(label),
        }
    }

    /// The state for a ticket.
    fn choose(&self, states: &[StateView], ticket: &TicketView) -> Result<Id, Error> {
        let is_of_type = |state: &&StateView| match (&state.ticket_types, &ticket.ticket_type) {
            (Some(types), Some(of)) => types.contains(of),
            _ => true,
        };
        let mut fitting = states
            .iter()
            .filter(|state| !state.is_archived && self.is_of(state))
            .filter(is_of_type);
        let first = fitting.next();
        match (self, first, fitting.next()) {
            (Self::Label(label), Some(_), Some(_)) => Err(Error::ambiguous(format!(
                "set the state of a ticket: several states are called {label:?}"
            ))),
            (_, Some(state), _) => Ok(state.id.clone()),
            (Self::Category(category), None, _) => Err(Error::invalid(format!(
                "set the state of a ticket: its type has no state of the category {category}"
            ))),
            (Self::Label(label), None, _) => Err(Error::invalid(format!(
                "set the state of a ticket: its type has no state that is called {label:?}"
            ))),
        }
    }

    fn is_of(&self, state: &StateView) -> bool {
        match self {
            Self::Category(category) => state.category.as_deref() == Some(category.as_str()),
            Self::Label(label) => [&state.internal_label, &state.external_label]
                .into_iter()
                .any(|of| of.as_ref() == Some(label)),
        }
    }

    /// The word for a version without identifiers of states.
    fn word(&self) -> Result<&'static str, Error> {
        match self {
            Self::Category(Category::Submitted) => Err(Error::invalid(
                "set the state of a ticket: this version cannot set it back to submitted",
            )),
            Self::Category(category) => Ok(category.as_str()),
            Self::Label(_) => Err(Error::invalid(
                "set the state of a ticket: states have labels from version 2.12 on",
            )),
        }
    }
}
