//! Many calls at once.

use intercom_sdk::{throttle::ThrottleMode, v2_16::Client};

use super::TOKEN;

/// A client with this mode.
pub fn client(url: &str, mode: ThrottleMode) -> Client {
    Client::builder(TOKEN)
        .base_url(url)
        .throttle_mode(mode)
        .build()
        .unwrap()
}

/// Makes `count` calls at once; how many failed.
pub async fn burst(client: &Client, count: usize) -> usize {
    let calls: Vec<_> = (0..count)
        .map(|_| {
            let client = client.clone();
            tokio::spawn(async move { client.list_tags().send().await })
        })
        .collect();
    let mut failed = 0;
    for call in calls {
        failed += usize::from(call.await.unwrap().is_err());
    }
    failed
}
