//! Answers each open conversation that nobody is assigned to, once: a second run
//! finds what the first has done.
//!
//! With `INTERCOM_ACCESS_TOKEN` set and `--write` given it writes to your workspace,
//! and to a mock of Intercom without a token.
//!
//! ```sh
//! cargo run --example triage
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
use intercom_sdk::{Error, mock::Intercom, search::field, types::Id, v2_16::Client};
use serde_json::json;

#[tokio::main]
async fn main() -> Result<(), Error> {
    // The mock lives as long as the program.
    let mut _mock = None;
    let live = env::var_os("INTERCOM_ACCESS_TOKEN").is_some();
    let client = if live {
        Client::from_env().build()?
    } else {
        println!("INTERCOM_ACCESS_TOKEN is not set: talking to a mock on loopback.");
        _mock.insert(mock().await?).client()?
    };
    if live && !env::args().any(|argument| argument == "--write") {
        println!("Nothing is written without --write.");
        return Ok(());
    }

    let me = client.identify_admin().send().await?.id.clone();
    for run in ["first", "second"] {
        println!("The {run} run:");
        let open = field("state").eq("open");
        let conversations = client.search_conversations().body(open).items().limit(5);
        let ids: Vec<Id> = conversations.map_ok(|found| found.id).try_collect().await?;
        for id in ids {
            answer(&client, &id, &me).await?;
        }
    }
    Ok(())
}

/// Tags a conversation, takes it, and answers its first message.
async fn answer(client: &Client, id: &Id, me: &Id) -> Result<(), Error> {
    let conversation = client.conversation(id).as_admin(me);
    let Some(asked) = conversation
        .read()
        .await?
        .source
        .as_ref()
        .and_then(|of| of.id.clone())
    else {
        println!("  {id}: nothing to answer");
        return Ok(());
    };
    conversation.tag("seen by triage").await?;
    let note = conversation
        .note_once(&asked, "Taken by the triage.")
        .await?;
    let reply = conversation
        .reply_once(&asked, "Thank you, we look into it.")
        .await?;
    let assigned = conversation.assign_to_admin(me).await?;
    println!(
        "  {id}: note {:?}, reply {:?}, assigned {:?}",
        note.outcome, reply.outcome, assigned.outcome
    );
    Ok(())
}

/// A mock with two open conversations.
async fn mock() -> Result<Intercom, Error> {
    let intercom = Intercom::start("2.16").await?;
    for title in ["Where is my order?", "How do I pay?"] {
        let contact = intercom.add_contact(json!({ "role": "user" }));
        intercom.add_conversation(json!({ "title": title, "contact_ids": [contact] }));
    }
    Ok(intercom)
}
