//! How fast rows are done.

use std::{
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
    time::Duration,
};

use intercom_sdk::Error;

use super::{
    Bulk,
    program::{all, client, intercom, people, rows, upsert},
};

in_oldest_and_newest_version!(
    a_window_of_the_rate_limit_is_shared_with_others
    no_more_rows_than_allowed_are_under_way
);

async fn a_window_of_the_rate_limit_is_shared_with_others<C: Bulk>() {
    let builder = intercom_sdk::mock::Intercom::builder(C::VERSION);
    let intercom = builder
        .rate_limit(40, Duration::from_secs(1))
        .start()
        .await
        .unwrap();
    // No throttle: what steers here is the run.
    let client: C = client(&intercom);
    let started = std::time::Instant::now();
    let mut run = upsert(rows(&client, &people(45)).share(0.5));
    all(&mut run).await.unwrap();
    assert!(run.report().unwrap().is_complete(), "{:?}", run.report());
    // 91 calls, about 20 in a second.
    let seconds = started.elapsed().as_secs_f64();
    assert!(seconds > 2.0, "{seconds}");
    let refused = intercom
        .calls()
        .iter()
        .filter(|call| call.status == Some(429))
        .count();
    assert_eq!(refused, 0);
}

async fn no_more_rows_than_allowed_are_under_way<C: Bulk>() {
    let intercom = intercom::<C>().await;
    let client: C = client(&intercom);
    for most in [1, 6] {
        let now = Arc::new(AtomicUsize::new(0));
        let peak = Arc::new(AtomicUsize::new(0));
        let (rows_now, rows_peak) = (Arc::clone(&now), Arc::clone(&peak));
        let mut run = rows(&client, &people(60))
            .concurrency(most)
            .run(move |_, _| {
                let (now, peak) = (Arc::clone(&rows_now), Arc::clone(&rows_peak));
                async move {
                    peak.fetch_max(now.fetch_add(1, Ordering::SeqCst) + 1, Ordering::SeqCst);
                    tokio::time::sleep(Duration::from_millis(1)).await;
                    now.fetch_sub(1, Ordering::SeqCst);
                    Ok::<(), Error>(())
                }
            });
        all(&mut run).await.unwrap();
        assert_eq!(peak.load(Ordering::SeqCst), most);
    }
}
