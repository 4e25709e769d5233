//! What the SDK does, from the first call to the first error handled.
//!
//! With `INTERCOM_ACCESS_TOKEN` (and `INTERCOM_REGION`) set it talks to your
//! workspace and only reads, unless `--write` is given. Without a token it
//! starts a mock of Intercom on loopback and talks to that.
//!
//! ```sh
//! cargo run --example quickstart
//! ```
//!
//! It stands alone, with
//!
//! ```toml
//! [dependencies]
//! futures-util = { version = "0.3", default-features = false }
//! intercom-sdk = { version = "0.1", features = ["mock"] }
//! serde_json = "1"
//! tokio = { version = "1", features = ["macros", "rt-multi-thread"] }
//! ```

use std::env;

use futures_util::TryStreamExt as _;
use intercom_sdk::{
    Error,
    mock::Intercom,
    search::field,
    v2_16::{
        Client,
        types::{AdminConversationReply, ConversationReplyType, CreateContactRequest},
    },
};
use serde_json::json;

#[tokio::main]
async fn main() -> Result<(), Error> {
    let live = env::var_os("INTERCOM_ACCESS_TOKEN").is_some();
    let write = !live || env::args().any(|argument| argument == "--write");

    // The mock lives as long as the program.
    let mock = if live { None } else { Some(mock().await?) };
    let client = match &mock {
        None => Client::from_env().build()?,
        Some(mock) => {
            println!("INTERCOM_ACCESS_TOKEN is not set: talking to a mock on loopback.");
            mock.client()?
        }
    };

    let me = client.identify_admin().send().await?;
    println!(
        "I am {} of the workspace {}.",
        me.name.as_deref().unwrap_or("without a name"),
        me.app
            .as_ref()
            .and_then(|app| app.name.as_deref())
            .unwrap_or("without a name"),
    );

    walk_contacts(&client).await?;
    search_contacts(&client).await?;
    if write {
        create_contact(&client).await?;
        reply_to_a_conversation(&client, me.id.as_str()).await?;
    } else {
        println!("Nothing is written without --write.");
    }
    handle_an_error(&client).await
}

/// A mock with seven contacts and a conversation.
async fn mock() -> Result<Intercom, Error> {
    let intercom = Intercom::start("2.16").await?;
    for number in 1..=7 {
        let email = format!("person.{number}@example.com");
        intercom.add_contact(json!({ "role": "user", "email": email }));
    }
    intercom.add_conversation(json!({ "title": "Where is my order?" }));
    Ok(intercom)
}

/// Walks at most three pages of contacts.
async fn walk_contacts(client: &Client) -> Result<(), Error> {
    let mut pages = client.list_contacts().per_page(3).pages();
    for number in 1..=3 {
        let Some(page) = pages.try_next().await? else {
            break;
        };
        println!(
            "Page {number} has {} of {} contacts:",
            page.data.len(),
            page.total_count.unwrap_or_default(),
        );
        for contact in &page.data {
            println!(
                "  {} {}",
                contact.id,
                contact.email.as_deref().unwrap_or("-")
            );
        }
    }
    Ok(())
}

/// Finds contacts whose email address ends with a domain.
async fn search_contacts(client: &Client) -> Result<(), Error> {
    let query = field("email").ends_with("@example.com");
    let found: Vec<_> = client
        .search_contacts()
        .query(query)
        .items()
        .limit(5)
        .try_collect()
        .await?;
    println!("The search finds {} contacts, five at most.", found.len());
    Ok(())
}

/// Creates a lead.
async fn create_contact(client: &Client) -> Result<(), Error> {
    let contact = client
        .create_contact()
        .body(CreateContactRequest::with_role("lead").name("Ada Lovelace"))
        .send()
        .await?;
    println!("Created the contact {}.", contact.id);
    Ok(())
}

/// Leaves a note in the newest conversation. A reply is never sent twice: this
/// call is not repeated when its outcome is unknown.
async fn reply_to_a_conversation(client: &Client, admin: &str) -> Result<(), Error> {
    let conversations = client.list_conversations().per_page(1).send().await?;
    let Some(conversation) = conversations.conversations.first() else {
        println!("There is no conversation to reply to.");
        return Ok(());
    };
    let reply = AdminConversationReply::new(admin, ConversationReplyType::Note)
        .body("Looked at by the quickstart.");
    let answered = client
        .reply_conversation()
        .conversation_id(&conversation.id)
        .body(reply)
        .send()
        .await?;
    println!("Left a note in the conversation {}.", answered.id);
    Ok(())
}

/// Asks for a contact that is not there.
async fn handle_an_error(client: &Client) -> Result<(), Error> {
    match client
        .show_contact()
        .contact_id("000000000000000000000000")
        .send()
        .await
    {
        Ok(contact) => println!("Found {}, of all things.", contact.id),
        Err(error) if error.is_not_found() => println!("As expected, an error: {error}"),
        Err(error) => return Err(error),
    }
    Ok(())
}
