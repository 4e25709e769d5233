//! The mock of Intercom behaves like Intercom, as far as there is evidence.
//!
//! What comes from a document names it: `api` is the behaviour of the live API,
//! `jobs` what integrations have met. The tests run on the oldest and the newest of
//! the enabled versions.
#![cfg(all(feature = "mock", feature = "catalog"))]

#[path = "mock/articles.rs"]
mod articles;
#[path = "mock/client.rs"]
mod client;
#[path = "mock/collections.rs"]
mod collections;
#[path = "mock/companies.rs"]
mod companies;
#[path = "mock/contacts.rs"]
mod contacts;
#[path = "mock/conversation_parts.rs"]
mod conversation_parts;
#[path = "mock/conversation_search.rs"]
mod conversation_search;
#[path = "mock/conversation_states.rs"]
mod conversation_states;
#[path = "mock/conversations.rs"]
mod conversations;
#[path = "mock/data_attributes.rs"]
mod data_attributes;
#[path = "mock/data_events.rs"]
mod data_events;
#[path = "mock/every_operation.rs"]
mod every_operation;
#[path = "mock/exports.rs"]
mod exports;
#[path = "mock/notes.rs"]
mod notes;
#[path = "mock/search.rs"]
mod search;
#[path = "mock/server.rs"]
mod server;
#[path = "mock/tags.rs"]
mod tags;
#[path = "mock/ticket_links.rs"]
mod ticket_links;
#[path = "mock/ticket_types.rs"]
mod ticket_types;
#[path = "mock/tickets.rs"]
mod tickets;

/// The oldest and the newest of the enabled versions.
fn versions() -> [&'static str; 2] {
    let mut versions = Vec::new();
    macro_rules! collect {
        ($($version:literal $module:ident)*) => { $(versions.push($version);)* };
    }
    intercom_sdk::enabled_versions!(collect);
    [versions[0], versions[versions.len() - 1]]
}
