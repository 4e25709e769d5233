//! Serves the mock of Intercom to any program: curl, a script, another SDK.
//!
//! ```sh
//! cargo run --features mock --example mock_server -- --version 2.12 --port 8080
//! ```
//!
//! It prints its address, its access token, and a line for each call, with what the
//! call did wrong. To copy it into a program of your own:
//!
//! ```toml
//! [dependencies]
//! intercom-sdk = { version = "0.1", features = ["mock"] }
//! serde_json = "1"
//! tokio = { version = "1", features = ["macros", "rt-multi-thread", "time"] }
//! ```
// ci: run with --for 0

use std::{
    env,
    process::ExitCode,
    sync::{Arc, OnceLock},
    time::Duration,
};

use intercom_sdk::mock::{Call, Intercom, TOKEN};
use serde_json::json;

const USAGE: &str =
    "usage: mock_server [--version V] [--port N] [--token T] [--contacts N] [--for S]
  --version V   the API version of requests that name none (default: the newest)
  --port N      the port of 127.0.0.1 to listen on (default: a free one)
  --token T     the access token to accept
  --contacts N  how many contacts there are from the start (default: 3)
  --for S       how many seconds to serve (default: until it is killed)";

/// How many calls it remembers: a server may run for long.
const REMEMBERED: usize = 1_000;

struct Arguments {
    version: String,
    port: u16,
    token: String,
    contacts: usize,
    seconds: Option<u64>,
}

impl Arguments {
    fn parse(mut given: impl Iterator<Item = String>) -> Result<Self, String> {
        let mut arguments = Self {
            version: Intercom::versions().last().unwrap_or_default().to_owned(),
            port: 0,
            token: TOKEN.to_owned(),
            contacts: 3,
            seconds: None,
        };
        while let Some(name) = given.next() {
            let known = ["--version", "--port", "--token", "--contacts", "--for"];
            if !known.contains(&name.as_str()) {
                return Err(format!("there is no option {name}"));
            }
            let value = given
                .next()
                .ok_or_else(|| format!("{name} needs a value"))?;
            let invalid = |expected| format!("{name} is {value:?}, not {expected}");
            match name.as_str() {
                "--version" => arguments.version = value,
                "--token" => arguments.token = value,
                "--port" => arguments.port = value.parse().map_err(|_| invalid("a port"))?,
                "--contacts" => {
                    arguments.contacts = value.parse().map_err(|_| invalid("a number"))?;
                }
                _ => {
                    let seconds = value.parse().map_err(|_| invalid("a number of seconds"))?;
                    arguments.seconds = Some(seconds);
                }
            }
        }
        Ok(arguments)
    }
}

/// Prints a call, and what was wrong with it.
fn log(call: &Call, intercom: Option<&Intercom>) {
    println!("{call}");
    let Some(intercom) = intercom else {
        return;
    };
    for violation in intercom.violations() {
        if violation.call == call.number {
            println!("  {violation}");
        }
    }
    if call.number.is_multiple_of(REMEMBERED) {
        intercom.forget_calls();
    }
}

#[tokio::main]
async fn main() -> ExitCode {
    let arguments = match Arguments::parse(env::args().skip(1)) {
        Ok(arguments) => arguments,
        Err(error) => {
            eprintln!("{error}\n{USAGE}");
            return ExitCode::from(2);
        }
    };
    // The mock exists only after it is told how to log.
    let started = Arc::new(OnceLock::new());
    let observed = Arc::clone(&started);
    let intercom = Intercom::builder(&arguments.version)
        .port(arguments.port)
        .token(&arguments.token)
        .on_call(move |call| log(call, observed.get()))
        .start()
        .await;
    let intercom = match intercom {
        Ok(intercom) => intercom,
        Err(error) => {
            eprintln!("{error}");
            return ExitCode::FAILURE;
        }
    };
    for number in 1..=arguments.contacts {
        intercom.add_contact(json!({
            "role": "user",
            "name": format!("Person {number}"),
            "email": format!("person.{number}@example.com"),
        }));
    }
    let (url, token) = (intercom.base_url(), &arguments.token);
    println!("Intercom {} is mocked at {url}", arguments.version);
    println!("curl -H 'Authorization: Bearer {token}' {url}/contacts");
    // It is kept until the end of the program.
    let _ = started.set(intercom);
    match arguments.seconds {
        Some(seconds) => tokio::time::sleep(Duration::from_secs(seconds)).await,
        None => std::future::pending().await,
    }
    ExitCode::SUCCESS
}
