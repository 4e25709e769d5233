//! How much memory a client takes for a response that is too large. One test, in
//! a program of its own: it counts what the whole program allocates.
#![cfg(feature = "v2_16")]
#![allow(unsafe_code, reason = "an allocator is unsafe to implement")]

mod support;

#[path = "support/counting_allocator.rs"]
mod counting_allocator;

use std::sync::atomic::Ordering;

use counting_allocator::{PEAK, USED};
use intercom_sdk::{Error, ErrorKind, RetryPolicy, v2_16::Client};
use support::{
    TOKEN,
    flood::{Flood, Flooding, Framing},
    plain_http,
};

const GIGABYTE: usize = 1 << 30;
const LIMIT: usize = 8 << 20;
/// The server's buffers and the client's.
const OVERHEAD: usize = 1 << 20;
/// The 64 KiB that are read of an error's body, while they are parsed: each of
/// thousands of small objects takes hundreds of bytes.
const ERROR: usize = 6 << 20;

/// What a call that meets the flood takes at most, and how it ends.
async fn peak(client: &Client, raw: bool) -> (usize, Error) {
    let used = USED.load(Ordering::SeqCst);
    PEAK.store(used, Ordering::SeqCst);
    let error = match raw {
        true => client.list_tags().send_raw().await.unwrap_err(),
        false => client.list_tags().send().await.unwrap_err(),
    };
    (PEAK.load(Ordering::SeqCst) - used, error)
}

#[tokio::test]
async fn memory_stays_flat() {
    for framing in Framing::ALL {
        let text = Flood::text(framing, GIGABYTE);
        let error = Flood {
            status: 422,
            start: br#"{"errors":["#,
            filler: br#"{"":0},"#,
            ..text.clone()
        };
        // 8 MiB that are 1.3 GB once decoded; without the feature, they are text.
        let bomb = Flood::gzip_bomb(framing, LIMIT);
        for (flood, raw, kind, bound) in [
            #[cfg(feature = "gzip")]
            (bomb.clone(), false, ErrorKind::TooLarge, 2 * LIMIT),
            #[cfg(feature = "gzip")]
            (bomb.clone(), true, ErrorKind::TooLarge, 2 * LIMIT),
            (
                Flood {
                    status: 500,
                    ..bomb
                },
                false,
                ErrorKind::Status,
                ERROR,
            ),
            (text.clone(), false, ErrorKind::TooLarge, 2 * LIMIT),
            (text, true, ErrorKind::TooLarge, 2 * LIMIT),
            (error.clone(), true, ErrorKind::TooLarge, 2 * LIMIT),
            (error, false, ErrorKind::Status, ERROR),
        ] {
            let server = Flooding::start(flood.clone()).await;
            let builder = || {
                Client::builder(TOKEN)
                    .base_url(server.url())
                    .retry(RetryPolicy::none())
                    .max_body_size(LIMIT)
            };
            let ours = builder().build().unwrap();
            let callers = builder().http_client(plain_http().build().unwrap());
            for client in [ours, callers.build().unwrap()] {
                let (peak, error) = peak(&client, raw).await;
                println!("{} {framing:?} raw {raw}: {peak} bytes", flood.status);
                assert_eq!(error.kind(), kind, "{error}");
                assert!(peak < bound + OVERHEAD, "{peak} bytes, {error}");
            }
        }
    }
}
