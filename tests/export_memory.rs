//! How much memory an export takes, whatever its size. One test, in a program of its
//! own: it counts what the whole program allocates, the mock included.
//!
//! `EXPORT_MIB=1024 cargo test --release --features export --test export_memory` does it
//! with 1 GiB.
#![cfg(all(feature = "v2_16", feature = "mock", feature = "export"))]
#![allow(unsafe_code, reason = "an allocator is unsafe to implement")]

#[path = "support/counting_allocator.rs"]
mod counting_allocator;

use std::{sync::atomic::Ordering, time::Duration};

use counting_allocator::{PEAK, USED};
use futures_util::{StreamExt as _, TryStreamExt as _};
use intercom_sdk::{
    Api,
    jobs::export::{Content, Export, Receipt},
    mock::Intercom,
    types::Timestamp,
    v2_16::Client,
};
use serde_json::{Value, json};

/// How much of the export there may be in memory, however large it is.
const BOUND: usize = 8 << 20;

/// The size of the export, decompressed, in MiB.
fn size() -> usize {
    let size = std::env::var("EXPORT_MIB").ok();
    size.map_or(16, |size| size.parse().unwrap())
}

/// Receipts that do not compress well, about a hundred bytes each.
fn rows() -> Vec<Value> {
    let row = |number: u64| {
        let noise = number.wrapping_mul(0x9e37_79b9_7f4a_7c15);
        json!({
            "receipt_id": noise.to_string(),
            "email": format!("{noise:x}@example.com"),
            "content_title": format!("Message {}", noise % 1_000),
            "first_open": 1_763_629_200_u64 + number,
        })
    };
    (0..10_000).map(row).collect()
}

/// What `work` takes at most, beyond what there was before.
async fn peak<T>(what: &str, work: impl Future<Output = T>) -> T {
    let used = USED.load(Ordering::SeqCst);
    PEAK.store(used, Ordering::SeqCst);
    let begun = std::time::Instant::now();
    let value = work.await;
    let peak = PEAK.load(Ordering::SeqCst) - used;
    println!("{what}: {peak} bytes at most, {:.1?}", begun.elapsed());
    assert!(peak < BOUND, "{what}: {peak} bytes");
    value
}

async fn start(client: &Client) -> Export<Client, Content> {
    let request = client.export_content(Timestamp::UNIX_EPOCH..=Timestamp::now());
    let mut export = request.start().await.unwrap();
    let interval = Duration::from_millis(1);
    export = export.poll_interval(interval, interval);
    export.wait().await.unwrap();
    export
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn memory_stays_flat() {
    let intercom = Intercom::start(<Client as Api>::VERSION).await.unwrap();
    intercom.set_export_rows(rows());
    let client: Client = intercom.client().unwrap();
    let mut bytes = Vec::new();
    let mut export = start(&client).await.decompress(true);
    let once = export.write_to(&mut bytes).await.unwrap().written;
    drop(bytes);
    let repeats = (size() << 20) / usize::try_from(once).unwrap() + 1;
    intercom.set_export_repeats(repeats.try_into().unwrap());
    let path = std::env::temp_dir().join(format!("export-memory-{}", std::process::id()));
    for decompress in [false, true] {
        let mut export = start(&client).await.decompress(decompress);
        let what = format!("{} MiB to a file, decompressed: {decompress}", size());
        let download = peak(&what, export.save(&path)).await.unwrap();
        println!("{} of {} bytes", download.written, download.received);
        assert_eq!(std::fs::metadata(&path).unwrap().len(), download.written);
        std::fs::remove_file(&path).unwrap();
    }
    let mut export = start(&client).await;
    let read = async {
        let records = export.rows().await.unwrap().records::<Receipt>();
        let count = |count: usize, receipt: Receipt| async move {
            assert!(receipt.receipt_id.is_some());
            Ok(count + 1)
        };
        records.try_fold(0, count).await.unwrap()
    };
    let what = format!("{} MiB row by row", size());
    assert_eq!(peak(&what, read).await, repeats * 10_000);
    // A reader that is slow holds back the download.
    let slow = async {
        let mut rows = start(&client).await.rows().await.unwrap();
        for _ in 0..20 {
            rows.next().await.unwrap().unwrap();
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
    };
    peak("a slow reader", slow).await;
}
