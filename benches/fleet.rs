//! A simulation of 1,000 processes that call for 100 workspaces through one Redis.
//!
//! The model: the processes are [`RedisThrottle`]s with a window of one second
//! and a limit of 166 calls, in one program; they share fifty connections to a
//! real `redis-server` on loopback. The number of processes of a workspace falls
//! with its rank (Zipf, exponent 1): the first has nearly two hundred, most have
//! two to five. Each process has four tasks, and each task thinks for a random
//! time, exponential with a mean of one second, then calls: alone, a process makes
//! nearly four calls in a second, so the first few workspaces want far more than
//! their limit. Intercom is a counter per workspace with windows of whole seconds;
//! a call takes 20 ms to and from it. A call that is refused is repeated. The first
//! three seconds are not counted, the next ten are.
//!
//! ```sh
//! cargo bench --bench fleet --features mock,redis
//! ```

#[path = "../tests/fleet/redis_server.rs"]
#[allow(dead_code, reason = "tests use the rest")]
mod redis_server;

use std::{
    sync::{
        Arc, Mutex,
        atomic::{AtomicU32, AtomicU64, Ordering},
    },
    time::{Duration, Instant, SystemTime, UNIX_EPOCH},
};

use intercom_sdk::{
    RateLimit,
    fleet::{FleetCounts, Redis, RedisThrottle},
    throttle::{Answer, Throttle as _},
    types::Timestamp,
};
use redis_server::RedisServer;
use tokio::time::sleep;

const PROCESSES: usize = 1_000;
const WORKSPACES: usize = 100;
const CONNECTIONS: usize = 50;
const TASKS: usize = 4;
const LIMIT: u32 = 166;
const WINDOW: Duration = Duration::from_secs(1);
const THINKS: f64 = 1.0;
const ONE_WAY: Duration = Duration::from_millis(10);
const WARM_UP: Duration = Duration::from_secs(3);
const MEASURED: Duration = Duration::from_secs(10);

/// Intercom, for one workspace.
#[derive(Default)]
struct Workspace {
    /// The number of the window, and the calls in it.
    window: Mutex<(u64, u32)>,
    accepted: AtomicU32,
    refused: AtomicU32,
    /// How long calls waited for the throttle, in microseconds.
    waited: AtomicU64,
}

impl Workspace {
    fn call(&self) -> Answer {
        let now = SystemTime::now()
            .duration_since(UNIX_EPOCH)
            .expect("it is later than 1970");
        let number = now.as_secs() / WINDOW.as_secs();
        let mut window = self.window.lock().expect("nothing panics in here");
        if window.0 != number {
            *window = (number, 0);
        }
        let is_accepted = window.1 < LIMIT;
        if is_accepted {
            window.1 += 1;
            self.accepted.fetch_add(1, Ordering::Relaxed);
        } else {
            self.refused.fetch_add(1, Ordering::Relaxed);
        }
        let reset = (number + 1) * WINDOW.as_secs();
        let limit = RateLimit::fixture()
            .limit(LIMIT)
            .remaining(LIMIT - window.1)
            .reset(Timestamp::try_from(reset as i64).expect("it is soon"));
        Answer::fixture(if is_accepted { 200 } else { 429 })
            .rate_limit(limit)
            .window_left(Duration::from_secs(reset).saturating_sub(now))
    }

    fn forget(&self) {
        self.accepted.store(0, Ordering::Relaxed);
        self.refused.store(0, Ordering::Relaxed);
        self.waited.store(0, Ordering::Relaxed);
    }
}

/// A process: the rank of its workspace, and its calls.
struct Process {
    rank: usize,
    throttle: RedisThrottle,
    calls: AtomicU32,
}

async fn task(process: Arc<Process>, workspace: Arc<Workspace>) {
    loop {
        let thinks = -THINKS * (1.0 - random()).ln();
        sleep(Duration::from_secs_f64(thinks.min(10.0))).await;
        loop {
            let start = Instant::now();
            process.throttle.admit().await;
            let waited = start.elapsed().as_micros() as u64;
            workspace.waited.fetch_add(waited, Ordering::Relaxed);
            sleep(ONE_WAY).await;
            let answer = workspace.call();
            sleep(ONE_WAY).await;
            process.throttle.settle(Some(&answer));
            if answer.status.is_success() {
                process.calls.fetch_add(1, Ordering::Relaxed);
                break;
            }
        }
    }
}

/// A number from 0 to 1.
fn random() -> f64 {
    use std::hash::{BuildHasher as _, RandomState};
    (RandomState::new().hash_one(0) >> 11) as f64 / (1_u64 << 53) as f64
}

/// The rank of the workspace of each process: one each, and the rest by Zipf.
fn ranks() -> Vec<usize> {
    let whole: f64 = (1..=WORKSPACES).map(|rank| 1.0 / rank as f64).sum();
    let spread = (PROCESSES - WORKSPACES) as f64;
    let mut ranks = Vec::new();
    for rank in 1..=WORKSPACES {
        let count = 1 + (spread / whole / rank as f64).round() as usize;
        ranks.extend(std::iter::repeat_n(rank - 1, count));
    }
    ranks.resize(PROCESSES, WORKSPACES - 1);
    ranks
}

#[tokio::main]
async fn main() {
    let Some(server) = RedisServer::start() else {
        return;
    };
    let connections: Vec<_> = (0..CONNECTIONS)
        .map(|_| Redis::new(&server.url()).expect("the URL is right"))
        .collect();
    let workspaces: Vec<_> = (0..WORKSPACES)
        .map(|_| Arc::new(Workspace::default()))
        .collect();
    let processes: Vec<_> = ranks()
        .into_iter()
        .enumerate()
        .map(|(number, rank)| {
            let redis = &connections[number % CONNECTIONS];
            let throttle = RedisThrottle::builder(redis, &format!("workspace-{rank}"), "app")
                .window(WINDOW)
                .limit(LIMIT)
                .build()
                .expect("the settings are right");
            Arc::new(Process {
                rank,
                throttle,
                calls: AtomicU32::new(0),
            })
        })
        .collect();
    for process in &processes {
        for _ in 0..TASKS {
            let workspace = Arc::clone(&workspaces[process.rank]);
            tokio::spawn(task(Arc::clone(process), workspace));
        }
    }
    sleep(WARM_UP).await;
    for workspace in &workspaces {
        workspace.forget();
    }
    for process in &processes {
        process.calls.store(0, Ordering::Relaxed);
    }
    let before = round_trips(&processes);
    server.command(&["CONFIG", "RESETSTAT"]);
    sleep(MEASURED).await;
    let asked = round_trips(&processes) - before;

    report(&processes, &workspaces);
    let calls: u32 = workspaces
        .iter()
        .map(|one| one.accepted.load(Ordering::Relaxed))
        .sum();
    println!(
        "Redis: {:.0} round trips in a second, {:.2} a call; {}",
        asked as f64 / MEASURED.as_secs_f64(),
        asked as f64 / f64::from(calls),
        server.script_time(),
    );
}

fn round_trips(processes: &[Arc<Process>]) -> u64 {
    let counts = |process: &Arc<Process>| -> FleetCounts { process.throttle.counts() };
    processes
        .iter()
        .map(|process| counts(process).round_trips)
        .sum()
}

/// Prints what workspaces that want more than their limit did, and the others.
fn report(processes: &[Arc<Process>], workspaces: &[Arc<Workspace>]) {
    let seconds = MEASURED.as_secs_f64();
    let size = |rank: usize| {
        processes
            .iter()
            .filter(|process| process.rank == rank)
            .count()
    };
    let wants = |rank: usize| (size(rank) * TASKS) as f64 / (THINKS + 0.02);
    for (name, is_crowded) in [("crowded", true), ("other", false)] {
        let ranks: Vec<_> = (0..WORKSPACES)
            .filter(|rank| (wants(*rank) > f64::from(LIMIT)) == is_crowded)
            .collect();
        let sum = |of: fn(&Workspace) -> u64| {
            ranks.iter().map(|rank| of(&workspaces[*rank])).sum::<u64>()
        };
        let accepted = sum(|one| one.accepted.load(Ordering::Relaxed).into());
        let refused = sum(|one| one.refused.load(Ordering::Relaxed).into());
        let waited = sum(|one| one.waited.load(Ordering::Relaxed));
        let wanted: f64 = ranks.iter().map(|rank| wants(*rank)).sum();
        let allowed: f64 = ranks
            .iter()
            .map(|rank| wants(*rank).min(f64::from(LIMIT)))
            .sum();
        // The least and the most that a process of one workspace got, on average.
        let spread: Vec<_> = ranks
            .iter()
            .map(|rank| {
                let calls = processes.iter().filter(|process| process.rank == *rank);
                let mut calls: Vec<_> =
                    calls.map(|one| one.calls.load(Ordering::Relaxed)).collect();
                calls.sort_unstable();
                let mean = calls.iter().sum::<u32>() as f64 / calls.len() as f64;
                let at = |part: usize| f64::from(calls[(calls.len() - 1) * part / 20]) / mean;
                (at(1), at(19))
            })
            .collect();
        let average = |of: fn(&(f64, f64)) -> f64| {
            spread.iter().map(of).sum::<f64>() / spread.len().max(1) as f64
        };
        println!(
            "{name}: {} workspaces want {wanted:.0} calls in a second and may make {allowed:.0}; {:.0} \
             were accepted, {:.0} % of that, and {:.2} % refused; a call waited {:.0} ms; of the \
             processes of a workspace, the 5th of a hundred got {:.2} times the mean, the 95th {:.2}",
            ranks.len(),
            accepted as f64 / seconds,
            accepted as f64 / seconds / allowed * 100.0,
            refused as f64 * 100.0 / (accepted + refused).max(1) as f64,
            waited as f64 / 1_000.0 / (accepted + refused).max(1) as f64,
            average(|spread| spread.0),
            average(|spread| spread.1),
        );
    }
}
