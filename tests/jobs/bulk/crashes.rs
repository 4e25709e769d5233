//! A run that is stopped at every request, and started again.

use futures_util::TryStreamExt as _;
use intercom_sdk::{
    Error,
    jobs::bulk::Report,
    mock::{Fault, Intercom},
};

use super::{
    Bulk,
    program::{client, intercom, people, rows, sorted, stored, upsert, users},
};

in_oldest_and_newest_version!(
    a_run_that_stops_at_any_request_does_every_row_and_makes_nobody_twice
);

/// How many rows are under way at most.
const CONCURRENCY: usize = 3;

/// How a program stops.
#[derive(Clone, Copy, Debug)]
enum Stop {
    /// When the request has arrived: its future is dropped.
    Dropped,
    /// When its answer was lost.
    AnswerLost,
}

/// Runs to the end or until it is dropped, storing the report after each row.
async fn run<C: Bulk>(
    intercom: &Intercom,
    people: &[String],
    store: &mut Option<Report>,
) -> Result<bool, Error> {
    let client: C = client(intercom);
    let mut rows = rows(&client, people).concurrency(CONCURRENCY);
    if let Some(report) = stored(store.clone()) {
        rows = rows.resume(&report);
    }
    let mut run = upsert(rows);
    while run.try_next().await?.is_some() {
        *store = run.report();
    }
    *store = run.report();
    Ok(run.report().is_some_and(|report| report.is_complete()))
}

async fn a_run_that_stops_at_any_request_does_every_row_and_makes_nobody_twice<C: Bulk>() {
    let people = people(12);
    let first = intercom::<C>().await;
    assert!(run::<C>(&first, &people, &mut None).await.unwrap());
    let requests = first.calls().len();
    let mut points = 0;
    for stop in [Stop::Dropped, Stop::AnswerLost] {
        for request in 1..=requests {
            let intercom = intercom::<C>().await;
            let mut store = None;
            let done = match stop {
                Stop::Dropped => tokio::select! {
                    biased;
                    () = intercom.received(request) => false,
                    done = run::<C>(&intercom, &people, &mut store) => done.unwrap_or(false),
                },
                Stop::AnswerLost => {
                    intercom.fault(Fault::cut().at(request).after_acting());
                    run::<C>(&intercom, &people, &mut store)
                        .await
                        .unwrap_or(false)
                }
            };
            let place = format!("{stop:?} at request {request} of {requests}");
            let before = store.as_ref().map_or(0, |report| report.succeeded);
            if !done {
                intercom.forget_calls();
                assert!(
                    run::<C>(&intercom, &people, &mut store).await.unwrap(),
                    "{place}"
                );
                // What was done is skipped: the workspace, two calls for each row, and
                // what the stopped program had sent that arrived later.
                let calls = usize::try_from(12 - before).unwrap() * 2 + 1;
                let found = intercom.calls().len();
                assert!(
                    (calls..=calls + CONCURRENCY).contains(&found),
                    "{place}: {found}"
                );
            }
            let report = store.unwrap();
            assert_eq!(report.succeeded, 12, "{place}");
            assert_eq!(users::<C>(&intercom).await, sorted(&people), "{place}");
            points += 1;
        }
    }
    println!(
        "{}: {points} crash points of a bulk run of {requests} calls",
        C::VERSION
    );
}
