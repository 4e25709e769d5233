//! Clients that send every request once.

use intercom_sdk::{Api, RetryPolicy, v2_16::Client};

use super::{Intercom, Samples, TOKEN, sampled};

/// A client of the server at `url`.
pub fn client(url: &str) -> Client {
    Client::builder(TOKEN)
        .base_url(url)
        .retry(RetryPolicy::none())
        .build()
        .unwrap()
}

/// One that takes a value that does not fit as an error.
pub fn strict_client(url: &str) -> Client {
    Client::builder(TOKEN)
        .base_url(url)
        .retry(RetryPolicy::none())
        .strict(true)
        .build()
        .unwrap()
}

/// A mock whose lists have `size` items, and its client.
pub async fn mock_of(size: usize) -> (Intercom, Client) {
    let mock = sampled(Client::VERSION).await;
    mock.set_samples(Samples::new().list_size(size));
    let client = client(&mock.base_url());
    (mock, client)
}
