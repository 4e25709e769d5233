//! Measures the throttle: a thousand calls from fifty tasks to a server that
//! accepts 166 calls per window, like Intercom at 1,000 a minute. The window is
//! one second instead of ten.
//!
//! ```sh
//! cargo bench --bench throttle
//! ```

#[path = "../tests/support/windowed.rs"]
#[allow(unreachable_pub, reason = "tests share it")]
mod windowed;

use std::time::{Duration, Instant};

use intercom_sdk::{throttle::ThrottleMode, v2_12::Client};
use windowed::Windowed;

const CALLS: u32 = 1_000;
const TASKS: u32 = 50;
const LIMIT: u32 = 166;
const WINDOW: Duration = Duration::from_secs(1);

#[tokio::main]
async fn main() {
    for mode in [ThrottleMode::Off, ThrottleMode::Polite, ThrottleMode::Even] {
        run(mode).await;
    }
}

async fn run(mode: ThrottleMode) {
    let server = Windowed::start(LIMIT, WINDOW).await;
    let client = Client::builder("dG9rOmJlbmNo")
        .base_url(server.url())
        .throttle_mode(mode)
        .build()
        .expect("the settings are right");
    Windowed::beginning_of(WINDOW).await;
    let start = Instant::now();
    let tasks: Vec<_> = (0..TASKS)
        .map(|_| {
            let client = client.clone();
            tokio::spawn(async move {
                let mut lost = 0;
                for _ in 0..CALLS / TASKS {
                    lost += u32::from(client.list_tags().send().await.is_err());
                }
                lost
            })
        })
        .collect();
    let mut lost = 0;
    for task in tasks {
        lost += task.await.expect("no task panics");
    }
    let took = start.elapsed();
    let counts = server.counts();
    // The last calls are sent when the last window opens.
    let ideal = WINDOW * ((CALLS - 1) / LIMIT);
    println!(
        "{mode:?}: {CALLS} calls, {lost} lost, {} answered 429 ({:.1} %, wanted: at most 1 %), {:.2} \
         s, ratio to the ideal {:.2} (wanted: at most 1.15)",
        counts.refused,
        f64::from(counts.refused) * 100.0 / f64::from(CALLS),
        took.as_secs_f64(),
        took.as_secs_f64() / ideal.as_secs_f64(),
    );
}
