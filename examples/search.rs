//! Finds contacts by a query of several filters, newest first.
//!
//! ```sh
//! cargo run --example search
//! ```

#[path = "../tests/support/mod.rs"]
mod support;

use std::env;

use futures_util::TryStreamExt as _;
use intercom_sdk::{
    Error,
    search::{Order, field},
    types::Timestamp,
    v2_16::Client,
};
use support::{Mock, TOKEN};

#[tokio::main]
async fn main() -> Result<(), Error> {
    // The mock lives as long as the program.
    let mut _mock = None;
    let client = if env::var_os("INTERCOM_ACCESS_TOKEN").is_some() {
        Client::from_env().build()?
    } else {
        println!("INTERCOM_ACCESS_TOKEN is not set: talking to a mock on loopback.");
        let mock = _mock.insert(Mock::start("2.16").await);
        mock.set_list_size(12);
        Client::builder(TOKEN).base_url(mock.base_url()).build()?
    };

    // Intercom compares dates of contacts by the day.
    let january: Timestamp = "2026-01-01T00:00:00Z".parse().expect("it is RFC 3339");
    let query = field("role")
        .eq("user")
        .and(field("created_at").gt(january))
        .and(
            field("email")
                .ends_with("@example.com")
                .or(field("custom_attributes.vip").eq(true)),
        )
        .sort("created_at", Order::Descending);

    let mut contacts = client
        .search_contacts()
        .body(query)
        .per_page(5)
        .items()
        .limit(8);
    while let Some(contact) = contacts.try_next().await? {
        println!("{} {}", contact.id, contact.email.as_deref().unwrap_or("-"));
    }
    Ok(())
}
