//! Finds contacts by a query of several filters, newest first.
//!
//! With `INTERCOM_ACCESS_TOKEN` set it searches your workspace, and a mock of
//! Intercom otherwise.
//!
//! ```sh
//! cargo run --example search
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
    search::{Order, field},
    types::Timestamp,
    v2_16::Client,
};
use serde_json::json;

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
        .query(query)
        .per_page(5)
        .items()
        .limit(8);
    while let Some(contact) = contacts.try_next().await? {
        println!("{} {}", contact.id, contact.email.as_deref().unwrap_or("-"));
    }
    Ok(())
}

/// A mock with twelve users, a day apart, and a lead.
async fn mock() -> Result<Intercom, Error> {
    let intercom = Intercom::start("2.16").await?;
    let february = 1_769_904_000;
    for day in 0..12 {
        intercom.add_contact(json!({
            "role": "user",
            "email": format!("person.{day}@example.com"),
            "created_at": february + day * 86_400,
        }));
    }
    intercom.add_contact(json!({ "role": "lead", "email": "lead@example.com" }));
    Ok(intercom)
}
