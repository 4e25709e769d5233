//! In which order calls wait for the rate limit.
#![cfg(feature = "v2_16")]

mod support;

use std::{
    sync::{
        Arc, Mutex,
        atomic::{AtomicU32, Ordering},
    },
    time::{Duration, Instant},
};

use intercom_sdk::{
    CallOptions,
    throttle::{Priority, ThrottleMode},
};
use support::{
    burst::{burst, client},
    windowed::Windowed,
};

const SECOND: Duration = Duration::from_secs(1);

#[tokio::test]
async fn calls_are_sent_in_the_order_in_which_they_came() {
    const CALLS: usize = 300;
    const LIMIT: usize = 100;
    let server = Windowed::start(LIMIT as u32, SECOND).await;
    let client = client(server.url(), ThrottleMode::Polite);
    Windowed::beginning_of(SECOND).await;
    let finished = Arc::new(Mutex::new(Vec::new()));
    // One thread polls new tasks in the order in which they are spawned.
    let calls: Vec<_> = (0..CALLS)
        .map(|number| {
            let (client, finished) = (client.clone(), Arc::clone(&finished));
            tokio::spawn(async move {
                client.list_tags().send().await.unwrap();
                finished.lock().unwrap().push(number);
            })
        })
        .collect();
    for call in calls {
        call.await.unwrap();
    }
    let finished = finished.lock().unwrap();
    let furthest = finished
        .iter()
        .enumerate()
        .map(|(place, number)| place.abs_diff(*number))
        .max();
    // Within a window, responses may overtake each other.
    assert!(furthest < Some(LIMIT), "{furthest:?} places off");
}

#[tokio::test]
async fn tasks_that_call_again_and_again_get_equal_shares() {
    const TASKS: usize = 60;
    let server = Windowed::start(40, SECOND).await;
    let client = client(server.url(), ThrottleMode::Polite);
    let counts: Arc<Vec<AtomicU32>> = Arc::new((0..TASKS).map(|_| AtomicU32::new(0)).collect());
    let tasks: Vec<_> = (0..TASKS)
        .map(|number| {
            let (client, counts) = (client.clone(), Arc::clone(&counts));
            tokio::spawn(async move {
                while total(&counts) < 240 {
                    client.list_tags().send().await.unwrap();
                    counts[number].fetch_add(1, Ordering::SeqCst);
                }
            })
        })
        .collect();
    while total(&counts) < 240 {
        tokio::time::sleep(SECOND / 50).await;
    }
    tasks.iter().for_each(tokio::task::JoinHandle::abort);
    // Each has had four on average.
    let shares = || counts.iter().map(|count| count.load(Ordering::SeqCst));
    let (least, most) = (shares().min().unwrap(), shares().max().unwrap());
    assert!(least >= 3 && most <= 5, "from {least} to {most}");
}

fn total(counts: &[AtomicU32]) -> u32 {
    counts
        .iter()
        .map(|count| count.load(Ordering::SeqCst))
        .sum()
}

#[tokio::test]
async fn an_interactive_call_passes_a_bulk_walk_which_advances() {
    let server = Windowed::start(10, SECOND).await;
    let client = client(server.url(), ThrottleMode::Polite);
    Windowed::beginning_of(SECOND).await;
    burst(&client, 10).await;
    let done = Arc::new(AtomicU32::new(0));
    let bulk: Vec<_> = (0..40)
        .map(|_| {
            let (client, done) = (client.clone(), Arc::clone(&done));
            tokio::spawn(async move {
                let options = CallOptions::new().priority(Priority::Bulk);
                client.list_tags().options(options).send().await.unwrap();
                done.fetch_add(1, Ordering::SeqCst);
            })
        })
        .collect();
    tokio::task::yield_now().await;
    let interactive = CallOptions::new().priority(Priority::Interactive);
    client
        .list_tags()
        .options(interactive)
        .send()
        .await
        .unwrap();
    let before = done.load(Ordering::SeqCst);
    assert!(before <= 10, "{before} bulk calls were sent before");
    for call in bulk {
        call.await.unwrap();
    }
}

#[test]
fn a_runtime_that_stopped_holds_up_no_other() {
    let (stopped, other) = (support::runtime(), support::runtime());
    let server = other.block_on(Windowed::start(2, SECOND));
    let clients = [(); 2].map(|()| client(server.url(), ThrottleMode::Polite));
    other.block_on(async {
        Windowed::beginning_of(SECOND).await;
        burst(&clients[0], 2).await;
    });
    let waiting = clients[0].list_tags().send();
    let task = stopped.spawn(waiting);
    stopped.block_on(tokio::task::yield_now());
    let call = async { tokio::time::timeout(5 * SECOND, clients[1].list_tags().send()).await };
    other
        .block_on(call)
        .expect("the other runtime is not waited for")
        .unwrap();
    assert!(!task.is_finished());
}

#[tokio::test]
async fn a_call_that_nobody_polls_holds_up_no_other() {
    let server = Windowed::start(2, SECOND).await;
    let client = client(server.url(), ThrottleMode::Polite);
    Windowed::beginning_of(SECOND).await;
    burst(&client, 2).await;
    // Three calls that wait for the next window and are then forgotten.
    let mut forgotten: Vec<_> = (0..3)
        .map(|_| Box::pin(client.list_tags().send()))
        .collect();
    for call in &mut forgotten {
        assert!(futures_util::poll!(call).is_pending());
    }
    let started = Instant::now();
    client.list_tags().send().await.unwrap();
    assert!(started.elapsed() < 3 * SECOND, "{:?}", started.elapsed());
}
