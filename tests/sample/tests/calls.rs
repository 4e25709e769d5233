//! Which calls the shop makes: typed expectations, one for each operation.

use std::time::Duration;

use intercom_sdk::{
    Error,
    search::field,
    v2_16::{MockServer, types::*},
};
use sample::order_placed;

#[tokio::test]
async fn a_contact_that_is_found_is_not_created() -> Result<(), Error> {
    let server = MockServer::start().await?;
    let ada = Contact::fixture().id("5f4d3c1c").email("ada@example.com");
    let search = server.search_contacts(|when, then| {
        when.body(field("email").eq("ada@example.com"));
        then.ok(ContactList::fixture().data([ada]));
    });
    let note = server.create_note(|when, then| {
        when.contact_id("5f4d3c1c")
            .body(CreateNoteRequest::new("Order 7"));
        then.ok(Note::fixture());
    });

    order_placed(&server.client(), "ada@example.com", 7).await?;

    search.assert_calls(1);
    note.assert_calls(1);
    server.assert_valid();
    Ok(())
}

#[tokio::test]
async fn a_refused_search_is_repeated_when_the_window_ends() -> Result<(), Error> {
    let server = MockServer::start().await?;
    let search = server.search_contacts(|_, then| {
        then.rate_limited(Duration::from_secs(1));
        then.ok(ContactList::fixture());
    });
    let create = server.create_contact(|_, then| {
        then.error(403, "forbidden");
    });

    let error = order_placed(&server.client(), "ada@example.com", 7).await;

    assert!(error.unwrap_err().is_forbidden());
    search.assert_calls(2);
    create.assert_calls(1);
    Ok(())
}
