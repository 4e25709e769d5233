//! Copies contacts page by page, stores where it is, stops, and goes on there.
//!
//! The place is a cursor in a file, written when a page is worked on, so a
//! program that is killed does a page again at most.
//!
//! ```sh
//! cargo run --example sync_contacts
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

use std::{env, error::Error, fs, path::Path};

use futures_util::TryStreamExt as _;
use intercom_sdk::{mock::Intercom, paging::Cursor, v2_16::Client};
use serde_json::json;

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    // The mock lives as long as the program.
    let mut _mock = None;
    let client = if env::var_os("INTERCOM_ACCESS_TOKEN").is_some() {
        Client::from_env().build()?
    } else {
        println!("INTERCOM_ACCESS_TOKEN is not set: talking to a mock on loopback.");
        let mock = _mock.insert(Intercom::start("2.16").await?);
        mock.add_contacts((0..11).map(|number| json!({ "external_id": format!("user-{number}") })));
        mock.client()?
    };

    let checkpoint = env::temp_dir().join(format!("sync-contacts-{}.json", std::process::id()));
    println!("The first run stops after two pages.");
    sync(&client, &checkpoint, 2).await?;
    println!("The second run goes on where the first one stopped.");
    sync(&client, &checkpoint, usize::MAX).await
}

/// Copies at most `pages` pages, from the checkpoint if there is one.
async fn sync(client: &Client, checkpoint: &Path, pages: usize) -> Result<(), Box<dyn Error>> {
    let mut walk = client.list_contacts().per_page(3).pages().prefetch(true);
    if let Ok(text) = fs::read_to_string(checkpoint) {
        let cursor: Cursor = serde_json::from_str(&text)?;
        walk = walk.resume(&cursor);
    }
    let mut done = 0;
    while let Some(page) = walk.try_next().await? {
        for contact in &page.data {
            println!("  copied {}", contact.id);
        }
        match page.next_cursor() {
            Some(cursor) => fs::write(checkpoint, serde_json::to_string(cursor)?)?,
            None => {
                println!(
                    "That was the last of {} contacts.",
                    page.total_count.unwrap_or_default()
                );
                let _ = fs::remove_file(checkpoint);
                break;
            }
        }
        done += 1;
        if done == pages {
            println!("  stopped");
            break;
        }
    }
    Ok(())
}
