//! Acting on a conversation.

mod crashes;
mod messages;
mod program;
mod states;
