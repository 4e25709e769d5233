//! Tickets by category: resolved, in progress, ….
//!
//! A workspace has states of its own, each in one of four categories. From 2.12 on a
//! request names a state by its identifier; before, it has the word for the category.
//!
//! ```no_run
//! # #[cfg(feature = "v2_16")] mod example {
//! use intercom_sdk::{jobs::tickets::Category, v2_16::Client};
//!
//! # async fn run(client: Client) -> Result<(), intercom_sdk::Error> {
//! let ticket = client.ticket("494").set_category(Category::Resolved).await?;
//! println!("changed: {}", ticket.is_changed);
//! # Ok(())
//! # }
//! # }
//! ```
//!
//! A ticket that is in the category stays as it is, whichever state of it that is.
//! Otherwise it gets the first state of the category that is not archived and belongs
//! to the type of the ticket, in the order of `list_ticket_states`;
//! [`set_state`](Ticket::set_state) names one by its label instead. A PUT sets the same
//! state again, so all of it can be repeated.
//!
//! # What it costs
//!
//! Three calls: one that reads the ticket, one that lists the states, one that changes
//! the ticket; one for a ticket that is so already. Before 2.12 nothing is listed.

mod api;
mod category;
mod ticket;
pub(crate) mod version;

#[doc(hidden)]
pub use self::api::{StateName, StateView, TicketView};
pub use self::{
    api::TicketApi,
    category::Category,
    ticket::{Categorized, Ticket},
};
