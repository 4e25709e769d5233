//! Acting on a conversation as an admin: what bots and triage do.
//!
//! ```no_run
//! # #[cfg(feature = "v2_16")] mod example {
//! use intercom_sdk::v2_16::Client;
//!
//! # async fn run(client: Client, part_id: &str) -> Result<(), intercom_sdk::Error> {
//! let me = client.identify_admin().send().await?;
//! let conversation = client.conversation("1295").as_admin(&me.id);
//! conversation.note("Looks like a billing question.").await?;
//! conversation.tag("billing").await?;
//! conversation.assign_to_team("814865").await?;
//! // Safe to run again: it answers this part of the conversation once.
//! conversation.reply_once(part_id, "We are looking into it.").await?;
//! # Ok(())
//! # }
//! # }
//! ```
//!
//! # States
//!
//! `assign_to_admin`, `assign_to_team`, `unassign`, `snooze_until`, `close` and `open`
//! read the conversation first. Where it already is so, nothing is sent
//! ([`Outcome::Unchanged`]): Intercom would add a part that people read. Where the
//! answer is lost, the conversation is read again, and the step repeated only if it
//! was not done. So a program that stops anywhere can do it again.
//!
//! Order matters: a reply opens a snoozed conversation, and assigning opens a closed
//! one. Note and tag first, then reply and assign, and snooze or close last.
//!
//! # Notes and replies
//!
//! `note` and `reply` are sent once. Without an answer it is not known whether they
//! arrived, and sending them again might write twice: Intercom has no key that would
//! prevent it. `note_once` and `reply_once` look first:
//!
//! - They look for a part after [`Since`], by the same admin, of the same kind (note
//!   or not), with the same text. Markup, white space and entities do not count,
//!   because Intercom rewrites what is sent.
//! - Found, nothing is sent ([`Outcome::Found`]). Else it is sent, and without an
//!   answer looked for again, after 1, 5 and 15 seconds. If it is not there by then,
//!   the error says that it is not known; run it again later.
//!
//! What it cannot tell: a person who writes the same text as the same admin after
//! that time; two programs that do so at the same time, since both look before either
//! writes; a part that was redacted, edited, or followed by 500 others, the most that
//! a conversation shows.
//!
//! # What it costs
//!
//! One call for a note, a reply or attributes; two for a state, a reply that is made
//! certain, or a tag by its name.

mod actions;
mod admin;
mod api;
mod message;
mod request;
mod result;
mod say;
mod since;
mod state;
mod text;
pub(crate) mod version;

#[doc(hidden)]
pub use self::api::{ConversationApi, ConversationView, PartView, Step, TagId};
pub use self::{
    admin::AdminConversation,
    message::Message,
    request::Conversation,
    result::{Acted, Outcome},
    since::Since,
};
