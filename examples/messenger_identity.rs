//! Signs a user in to the Messenger: makes what a page hands to it, and shows what is
//! refused.
//!
//! The secret is that of the Messenger, in `INTERCOM_MESSENGER_SECRET`; without it one
//! for tests is used. A user can be given: `… -- user-42 ada@example.com`.
//!
//! ```sh
//! cargo run --features identity --example messenger_identity
//! ```
//!
//! In a crate of your own:
//!
//! ```toml
//! [dependencies]
//! intercom-sdk = { version = "0.1", features = ["identity"] }
//! ```

use std::{env, error::Error, time::Duration};

use intercom_sdk::identity::{Claims, MessengerSecret};

/// Long enough for a visit; the page gets another one with its next load.
const HOUR: Duration = Duration::from_secs(3600);

fn main() -> Result<(), Box<dyn Error>> {
    let secret = env::var("INTERCOM_MESSENGER_SECRET").ok();
    if secret.is_none() {
        println!("INTERCOM_MESSENGER_SECRET is not set: using one for tests.");
    }
    let secret = MessengerSecret::new(secret.as_deref().unwrap_or("messenger-secret-for-tests"))?;
    let user_id = env::args().nth(1).unwrap_or("user-42".to_owned());
    let email = env::args().nth(2).unwrap_or("ada@example.com".to_owned());

    // Of the user that your own login has found, never of a parameter of the request.
    let claims = Claims::new(&user_id, HOUR)
        .email(&email)
        .attribute("plan", "gold");
    let jwt = secret.jwt(&claims)?;
    println!("window.intercomSettings = {{ app_id: '…', intercom_user_jwt: '{jwt}' }};");
    let read = secret.verify(&jwt)?;
    println!(
        "It is good for {} until {}.",
        read.user_id(),
        read.expires()
    );

    println!("The older way, instead of the JWT and never beside it:");
    let hash = secret.user_hash(&user_id)?;
    println!(
        "window.intercomSettings = {{ app_id: '…', user_id: '{user_id}', user_hash: '{hash}' }};"
    );

    println!("What is refused:");
    let expired = Claims::new(&user_id, Duration::ZERO);
    for (what, refused) in [
        ("claims that have expired", secret.jwt(&expired).map(drop)),
        (
            "claims without a user",
            secret.jwt(&Claims::new("", HOUR)).map(drop),
        ),
        (
            "a token that was changed",
            secret.verify(&jwt.replace('.', "x.")).map(drop),
        ),
        (
            // {"alg":"none"}
            "a token without a signature",
            secret
                .verify("eyJhbGciOiJub25lIn0.eyJ1c2VyX2lkIjoiYSJ9.")
                .map(drop),
        ),
    ] {
        match refused {
            Ok(()) => return Err(format!("{what} is accepted").into()),
            Err(error) => println!("  {what}: {error}"),
        }
    }
    Ok(())
}
