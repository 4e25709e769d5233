//! Counts the companies of a workspace by plan, however many there are.
//!
//! The list of companies ends at 10,000; beyond, there is one scroll for the whole
//! workspace. The job takes whichever is right.
//!
//! With `INTERCOM_ACCESS_TOKEN` set it reads your workspace, and a mock of Intercom
//! otherwise.
//!
//! ```sh
//! cargo run --example all_companies
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

use std::{collections::BTreeMap, env};

use futures_util::TryStreamExt as _;
use intercom_sdk::{Error, mock::Intercom, throttle::ThrottleMode, v2_16::Client};
use serde_json::json;

#[tokio::main]
async fn main() -> Result<(), Error> {
    // The mock lives as long as the program.
    let mut _mock = None;
    let client: Client = if env::var_os("INTERCOM_ACCESS_TOKEN").is_some() {
        Client::from_env().build()?
    } else {
        println!("INTERCOM_ACCESS_TOKEN is not set: talking to a mock on loopback.");
        let mock = _mock.insert(mock().await?);
        mock.client_builder()
            .throttle_mode(ThrottleMode::Off)
            .build()?
    };

    let mut plans: BTreeMap<String, u32> = BTreeMap::new();
    let mut companies = client.all_companies().companies();
    while let Some(company) = companies.try_next().await? {
        let plan = company.plan.and_then(|plan| plan.name);
        *plans
            .entry(plan.unwrap_or_else(|| "none".to_owned()))
            .or_default() += 1;
    }
    for (plan, count) in &plans {
        println!("{count:>6} {plan}");
    }
    let report = companies.report();
    println!("{} companies in {} pages", report.distinct, report.pages);
    println!("complete: {}, by: {:?}", report.complete, report.method);
    Ok(())
}

/// A mock with more companies than the list has.
async fn mock() -> Result<Intercom, Error> {
    let intercom = Intercom::start("2.16").await?;
    let plans = ["free", "pro", "enterprise"];
    let plan = |number: usize| json!({ "type": "plan", "id": "1", "name": plans[number % 3] });
    intercom.add_companies((0..10_001).map(|number| json!({ "plan": plan(number) })));
    Ok(intercom)
}
