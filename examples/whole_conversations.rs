//! Fetches the conversations of the last week with all their parts, and says which
//! are not whole.
//!
//! With `INTERCOM_ACCESS_TOKEN` set it reads your workspace, and a mock of Intercom
//! otherwise.
//!
//! ```sh
//! cargo run --example whole_conversations
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

use std::{
    env,
    time::{Duration, SystemTime},
};

use futures_util::TryStreamExt as _;
use intercom_sdk::{
    Error,
    jobs::conversations::{Outcome, Truncation},
    mock::Intercom,
    search::field,
    types::Timestamp,
    v2_16::Client,
};
use serde_json::{Value, json};

#[tokio::main]
async fn main() -> Result<(), Error> {
    // The mock lives as long as the program.
    let mut _mock = None;
    let client = if env::var_os("INTERCOM_ACCESS_TOKEN").is_some() {
        Client::from_env().build()?
    } else {
        println!("INTERCOM_ACCESS_TOKEN is not set: talking to a mock on loopback.");
        _mock.insert(mock().await?).client()?
    };

    let week = Duration::from_secs(7 * 86_400);
    let since = Timestamp::from(SystemTime::now() - week);
    let found = client
        .search_conversations()
        .query(field("updated_at").gt(since))
        .items();
    let mut whole = client
        .whole_conversations_of(found)
        .at_once(4)
        .in_order(true)
        .conversations();
    while let Some(conversation) = whole.try_next().await? {
        let id = &conversation.id;
        match &conversation.outcome {
            Outcome::Fetched(fetched) => match fetched.truncation {
                Truncation::None => println!("{id}: {} parts", fetched.parts),
                Truncation::Missing(more) => {
                    println!(
                        "{id}: {} parts, and {more} older ones that the API has not",
                        fetched.parts
                    );
                }
                _ => println!("{id}: {} parts, maybe more", fetched.parts),
            },
            Outcome::Deleted => println!("{id}: deleted meanwhile"),
            Outcome::Failed(error) => println!("{id}: {error}"),
            _ => {}
        }
    }
    let report = whole.report();
    println!("{} conversations, {} parts", report.fetched, report.parts);
    Ok(())
}

/// A mock with three conversations, one of them too long.
async fn mock() -> Result<Intercom, Error> {
    let intercom = Intercom::start("2.16").await?;
    for count in [2, 7, 512] {
        let part = |number: i32| json!({ "body": format!("<p>Message {number}</p>") });
        let parts: Vec<Value> = (0..count).map(part).collect();
        intercom.add_conversation(json!({ "parts": parts }));
    }
    Ok(intercom)
}
