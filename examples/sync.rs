//! Copies what has changed since the last run into a store, with a checkpoint.
//!
//! The checkpoint is a value to keep beside the copies. A program that is stopped
//! anywhere goes on at the one it kept: it repeats a little, and loses nothing.
//!
//! With `INTERCOM_ACCESS_TOKEN` set it reads your workspace, and a mock of Intercom
//! otherwise.
//!
//! ```sh
//! cargo run --example sync
//! ```
//!
//! It stands alone, with
//!
//! ```toml
//! [dependencies]
//! futures-util = { version = "0.3", default-features = false }
//! intercom-sdk = { version = "0.1", features = ["mock"] }
//! serde_json = "1"
//! tokio = { version = "1", features = ["macros", "rt-multi-thread", "time"] }
//! ```

use std::{collections::BTreeMap, env, error::Error, time::Duration};

use futures_util::TryStreamExt as _;
use intercom_sdk::{jobs::sync::Checkpoint, mock::Intercom, v2_16::Client};
use serde_json::json;

/// What a program keeps: in a database, both in one transaction.
#[derive(Default)]
struct Store {
    names: BTreeMap<String, Option<String>>,
    checkpoint: Option<String>,
}

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let mut store = Store::default();
    if env::var_os("INTERCOM_ACCESS_TOKEN").is_some() {
        return sync(&Client::from_env().build()?, &mut store).await;
    }

    println!("INTERCOM_ACCESS_TOKEN is not set: talking to a mock on loopback.");
    let intercom = Intercom::start("2.16").await?;
    let then = intercom.now() - 86_400;
    let people = ["Ada", "Grace", "Katherine", "Dorothy", "Mary"];
    let ids = intercom.add_contacts(people.map(|name| json!({ "name": name, "updated_at": then })));
    let client: Client = intercom.client()?;
    println!("The first run copies everybody.");
    sync(&client, &mut store).await?;

    intercom.advance(Duration::from_secs(3_600));
    let changed = json!({ "id": ids[1], "name": "Grace Hopper", "updated_at": then + 88_000 });
    intercom.add_contact(changed);
    println!("The second run copies what has changed.");
    sync(&client, &mut store).await
}

/// Brings the store up to date.
async fn sync(client: &Client, store: &mut Store) -> Result<(), Box<dyn Error>> {
    let mut request = client.sync_contacts();
    if let Some(text) = &store.checkpoint {
        let checkpoint: Checkpoint = serde_json::from_str(text)?;
        request = request.resume(&checkpoint);
    }
    let mut changes = request.changes();
    while let Some(contact) = changes.try_next().await? {
        println!("  {} {:?}", contact.id, contact.name);
        store.names.insert(contact.id.to_string(), contact.name);
        // A long sync keeps its place now and then.
        if changes.report().emitted.is_multiple_of(150) {
            store.checkpoint = Some(serde_json::to_string(&changes.checkpoint())?);
        }
    }
    store.checkpoint = Some(serde_json::to_string(&changes.checkpoint())?);
    let report = changes.report();
    println!("  {} changes, {} gaps", report.emitted, report.gaps.len());
    for unseen in changes.unseen() {
        println!("  not seen: {}; tell: {:?}", unseen.what, unseen.topics);
    }
    Ok(())
}
