//! A sync that is stopped at every request, and started again.

use intercom_sdk::mock::{Fault, Intercom};

use super::{
    Syncs,
    program::{DAY, NOW, Store, add, client, intercom, sync, touch, truth},
};

in_oldest_and_newest_version!(a_sync_that_stops_at_any_request_loses_nothing);

/// How a program stops.
#[derive(Clone, Copy, Debug)]
enum Stop {
    /// When the request has arrived: its future is dropped.
    Dropped,
    /// By the error that the lost answer is.
    AnswerLost,
}

/// A mock with 70 contacts, many of which changed at the same time, in the middle
/// of a day.
async fn filled<C: Syncs>() -> (Intercom, Vec<String>) {
    let intercom = intercom::<C>().await;
    let times = (0..20).map(|n| NOW - 30 * DAY + n * DAY);
    let times = times
        .chain([NOW - 9_000; 27])
        .chain((0..23).map(|n| NOW - 8_000 + n * 300));
    let ids = add(&intercom, times);
    (intercom, ids)
}

/// The first sync, changes, and the second sync.
async fn two_syncs<C: Syncs>(
    intercom: &Intercom,
    ids: &[String],
    interval: usize,
    store: &mut Store,
    stop: Option<(usize, Stop)>,
) {
    let client: C = client(intercom);
    if let Some((request, Stop::AnswerLost)) = stop {
        intercom.fault(Fault::cut().at(request).after_acting());
    }
    for round in 0..2 {
        let run = sync(&client, 10, interval, store);
        let done = match stop {
            Some((request, Stop::Dropped)) => tokio::select! {
                biased;
                () = intercom.received(request), if intercom.calls().len() < request => false,
                report = run => report.unwrap().complete,
            },
            _ => run.await.is_ok_and(|report| report.complete),
        };
        if !done {
            sync(&client, 10, interval, store).await.unwrap();
        }
        if round == 0 {
            intercom.advance(std::time::Duration::from_secs(5_000));
            for (index, id) in ids.iter().enumerate().filter(|(index, _)| index % 2 == 0) {
                touch(
                    intercom,
                    id,
                    NOW + 4_000 + i64::try_from(index / 10).unwrap(),
                );
            }
            intercom.advance(std::time::Duration::from_secs(60));
        }
    }
}

async fn a_sync_that_stops_at_any_request_loses_nothing<C: Syncs>() {
    let (intercom, ids) = filled::<C>().await;
    two_syncs::<C>(&intercom, &ids, 1, &mut Store::default(), None).await;
    let requests = intercom.calls().len();
    let mut points = 0;
    for interval in [1, 7] {
        for stop in [Stop::Dropped, Stop::AnswerLost] {
            for request in 1..=requests {
                let (intercom, ids) = filled::<C>().await;
                let mut store = Store::default();
                let stops = Some((request, stop));
                two_syncs::<C>(&intercom, &ids, interval, &mut store, stops).await;
                points += 1;
                let place =
                    format!("{stop:?} at request {request} of {requests}, every {interval}");
                assert_eq!(store.records, truth(&intercom, &ids), "{place}");
                // With a checkpoint after each record, nothing comes twice; else at
                // most what came after the last one.
                assert!(store.repeated() < interval, "{place}: {}", store.repeated());
                // What is read again: the pages since the last record that was news,
                // and the workspace.
                let calls = intercom.calls().len();
                assert!(calls <= requests + 6, "{place}: {calls} calls");
            }
        }
    }
    println!(
        "{}: {points} crash points of a sync of {requests} calls",
        C::VERSION
    );
}
