//! Makes sure that people are in Intercom with what you know of them, and runs that
//! twice: the second run makes nobody a second time.
//!
//! With `INTERCOM_ACCESS_TOKEN` set it writes to your workspace, and to a mock of
//! Intercom otherwise.
//!
//! ```sh
//! cargo run --example upsert
//! ```
//!
//! It stands alone, with
//!
//! ```toml
//! [dependencies]
//! intercom-sdk = { version = "0.1", features = ["mock"] }
//! serde_json = "1"
//! tokio = { version = "1", features = ["macros", "rt-multi-thread"] }
//! ```

use std::{env, time::Duration};

use intercom_sdk::{
    Error,
    jobs::upsert::{Company, Key},
    mock::Intercom,
    v2_16::Client,
};
use serde_json::json;

/// Email address, name, company.
const PEOPLE: [(&str, Option<&str>, &str); 3] = [
    ("ada@example.com", Some("Ada Lovelace"), "acme"),
    ("grace@example.com", Some("Grace Hopper"), "acme"),
    // A name that is not known is not sent: it would be cleared.
    ("alan@example.com", None, "globex"),
];

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

    for run in ["first", "second"] {
        println!("The {run} run:");
        for (email, name, company) in PEOPLE {
            let done = client
                .upsert_contact(Key::Email(email))
                .name(name.map(str::to_owned))
                .company(Company::new(company).plan("pro"))
                .send()
                .await?;
            println!("  {:?} {}", done.outcome, done.contact.id);
            for company in &done.companies {
                if let Err(error) = &company.id {
                    println!("    not in {}: {error}", company.company_id);
                }
            }
        }
    }
    Ok(())
}

/// A mock with an archived user, whose searches show new contacts after minutes.
async fn mock() -> Result<Intercom, Error> {
    let intercom = Intercom::start("2.16").await?;
    intercom.set_search_lag(Duration::from_secs(120));
    intercom.add_contact(json!({ "email": "alan@example.com", "archived": true }));
    Ok(intercom)
}
