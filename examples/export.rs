//! Exports what was sent to people since yesterday, with a progress bar, and counts who
//! opened it.
//!
//! ```sh
//! cargo run --example export --features export
//! ```
//!
//! It stands alone, with
//!
//! ```toml
//! [dependencies]
//! futures-util = { version = "0.3", default-features = false }
//! indicatif = "0.18"
//! intercom-sdk = { version = "0.1", features = ["export", "mock"] }
//! serde_json = "1"
//! tokio = { version = "1", features = ["macros", "rt-multi-thread"] }
//! ```

use std::{
    env,
    error::Error,
    time::{Duration, SystemTime},
};

use futures_util::TryStreamExt as _;
use indicatif::{ProgressBar, ProgressStyle};
use intercom_sdk::{
    jobs::export::{Progress, Receipt},
    mock::Intercom,
    types::Timestamp,
    v2_16::Client,
};
use serde_json::json;

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    // The mock lives as long as the program.
    let mut _mock = None;
    let (client, first_look) = if env::var_os("INTERCOM_ACCESS_TOKEN").is_some() {
        (Client::from_env().build()?, Duration::from_secs(5))
    } else {
        println!("INTERCOM_ACCESS_TOKEN is not set: talking to a mock on loopback.");
        let mock = _mock.insert(Intercom::start("2.16").await?);
        mock.set_export_rows([
            json!({ "receipt_id": "1", "email": "ada@example.com", "first_open": 1_763_629_200 }),
            json!({ "receipt_id": "2", "email": "grace@example.com", "first_open": null }),
        ]);
        mock.set_export_repeats(100_000);
        (mock.client()?, Duration::from_millis(50))
    };

    let bar = ProgressBar::no_length();
    bar.set_style(ProgressStyle::with_template(
        "{msg} {bar:40} {bytes} {bytes_per_sec}",
    )?);
    let shown = bar.clone();
    let yesterday = Timestamp::from(SystemTime::now() - Duration::from_secs(24 * 60 * 60));
    let request = client.export_content(yesterday..=Timestamp::now());
    let export = request.on_progress(move |progress| match progress {
        Progress::WaitingForTurn(_) => shown.set_message("waiting for another export"),
        Progress::Polled(state) => shown.set_message(format!("{state:?}")),
        Progress::Received { received, size } => {
            shown.set_position(received);
            if let Some(size) = size {
                shown.set_length(size);
            }
        }
        _ => {}
    });
    let export = export.start().await?;
    bar.println(format!(
        "Started {}; its id is enough to go on with it.",
        export.id()
    ));

    let mut export = export
        .poll_interval(first_look, Duration::from_secs(60))
        .decompress(true);
    let path = env::temp_dir().join(format!("receipts-{}.csv", std::process::id()));
    let download = export.save(&path).await?;
    bar.finish();
    match &download.path {
        Some(path) => println!("{} bytes in {}", download.written, path.display()),
        None => println!("Nothing was sent."),
    }

    // Or without a file.
    let mut receipts = export.rows().await?.records::<Receipt>();
    let (mut sent, mut opened) = (0, 0);
    while let Some(receipt) = receipts.try_next().await? {
        sent += 1;
        opened += usize::from(receipt.first_open.is_some());
    }
    println!("{opened} of {sent} messages were opened.");
    let _ = std::fs::remove_file(&path);
    Ok(())
}
