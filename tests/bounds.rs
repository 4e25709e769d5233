//! What can be moved to other threads, shared between them, and kept.
#![cfg(feature = "v2_16")]

use intercom_sdk::{
    ByteStream, CallFuture, CallOptions, ClientBuilder, CustomRequest, Error, ErrorEntry,
    RateLimit, RawResponse, Region, Response, RetryPolicy,
    paging::{Cursor, Items, Page, Pages},
    search::{Query, Search},
    v2_16::{
        Client,
        operations::{DeleteContentImportSource, DownloadDataExport, SearchContacts, ShowContact},
        types::{Contact, ContactList, CreateContactRequest, ReplyConversationRequest},
    },
};

fn moves<T: Send + 'static>() {}

fn is_shared<T: Send + Sync + 'static>() {}

fn is_unpin<T: Unpin>() {}

#[test]
fn clients_and_their_settings_are_shared() {
    is_shared::<Client>();
    is_shared::<ClientBuilder<Client>>();
    is_shared::<CallOptions>();
    is_shared::<RetryPolicy>();
    is_shared::<Region>();
}

/// One operation per kind of success.
#[test]
fn operations_and_bodies_are_shared() {
    is_shared::<ShowContact>();
    is_shared::<SearchContacts>();
    is_shared::<DeleteContentImportSource>();
    is_shared::<DownloadDataExport>();
    is_shared::<CustomRequest>();
    is_shared::<CreateContactRequest>();
    is_shared::<ReplyConversationRequest>();
    is_shared::<Query>();
    is_shared::<Search>();
}

#[test]
fn what_a_call_returns_is_shared() {
    is_shared::<Response<Contact>>();
    is_shared::<RawResponse<Contact>>();
    is_shared::<Page<ContactList>>();
    is_shared::<Cursor>();
    is_shared::<RateLimit>();
    is_shared::<Error>();
    is_shared::<ErrorEntry>();
}

#[test]
fn calls_and_walks_move_and_are_not_pinned() {
    moves::<CallFuture<Response<Contact>>>();
    moves::<CallFuture<Response<ByteStream>>>();
    moves::<Items<Contact>>();
    moves::<Pages<ContactList>>();
    moves::<ByteStream>();
    is_unpin::<CallFuture<Response<Contact>>>();
    is_unpin::<Items<Contact>>();
    is_unpin::<Pages<ContactList>>();
}

/// A future of a caller, in which calls are awaited, can be spawned.
#[test]
fn futures_around_calls_move() {
    fn check(_: impl Send + 'static) {}
    let client = Client::builder("dG9rOmFiYzEyMw==").build().unwrap();
    check(async move {
        let contact = client.show_contact().contact_id("1").send().await?;
        let request = client.list_contacts().per_page(2);
        let page = request.clone().send_as::<serde_json::Value>().await?;
        drop((contact, page));
        Ok::<_, Error>(request.items())
    });
}

#[cfg(feature = "catalog")]
#[test]
fn a_catalog_is_shared() {
    use intercom_sdk::catalog::{Arguments, ItemStream, Operation};

    is_shared::<&'static Operation<Client>>();
    is_shared::<Arguments>();
    moves::<ItemStream>();
}
