//! Real processes that are killed while they hold what others need.
//!
//! The processes are this program again, with [`WORKER`] set.
#![cfg(all(feature = "redis", feature = "v2_16", unix))]

#[path = "fleet/process.rs"]
#[allow(dead_code, reason = "each test uses a part of it")]
mod process;
#[path = "fleet/redis_server.rs"]
#[allow(dead_code, reason = "each test uses a part of it")]
mod redis_server;

use std::{
    env,
    io::{Read as _, Write as _},
    net::{Shutdown, TcpListener, TcpStream},
    process::{Child, Command, Stdio},
    sync::{
        Arc, Mutex,
        atomic::{AtomicU64, AtomicUsize, Ordering},
    },
    thread,
    time::{Duration, Instant},
};

use intercom_sdk::{
    fleet::{Redis, RedisLeases},
    lease::{Lease, LeaseError},
};
use process::{Process, WINDOW, all, beginning, limited};
use redis_server::{RedisServer, signal};
use tokio::time::sleep;

/// What a process does: its role, the URL of Redis, and an address to call.
const WORKER: &str = "FLEET_TEST_WORKER";

const TTL: Duration = Duration::from_millis(200);

/// The pages of a scroll.
const PAGES: usize = 4;

/// Starts this program again.
struct Worker(Child);

impl Worker {
    fn start(role: &str, redis: &str, at: &str) -> Self {
        let program = env::current_exe().expect("it has a path");
        let child = Command::new(program)
            .args(["worker", "--exact", "--nocapture"])
            .env(WORKER, format!("{role} {redis} {at}"))
            .stdout(Stdio::null())
            .spawn()
            .expect("it can be started");
        Self(child)
    }

    /// Whether it did its work.
    fn ends(&mut self) -> bool {
        self.0.wait().expect("it is a child").success()
    }

    fn has_ended(&mut self) -> bool {
        self.0.try_wait().expect("it is a child").is_some()
    }
}

/// With `SIGKILL`.
impl Drop for Worker {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// Not a test: what the processes run.
#[test]
fn worker() {
    let Ok(text) = env::var(WORKER) else { return };
    let words: Vec<_> = text.split(' ').collect();
    let [role, redis, at] = words[..] else {
        panic!("{text:?}");
    };
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .unwrap();
    runtime.block_on(async {
        match role {
            "calls" => {
                Process::new(redis, at).calls(100_000).await;
            }
            _ => scroll(redis, at).await,
        }
    });
}

/// Reads the pages of a scroll, if and while it has the lease.
async fn scroll(redis: &str, at: &str) {
    let leases = Arc::new(RedisLeases::new(&Redis::new(redis).unwrap()));
    let lease = Lease::acquire_within(leases, "company scroll", TTL, TTL * 50)
        .await
        .unwrap();
    let mut server = TcpStream::connect(at).unwrap();
    for _ in 0..PAGES {
        let confirmed: Result<(), LeaseError> = lease.confirm().await;
        if confirmed.is_err_and(|error| error.is_lost()) {
            // Closed before another page is asked for.
            drop(server);
            panic!("the lease is lost");
        }
        server.write_all(&lease.fencing().to_be_bytes()).unwrap();
        server.read_exact(&mut [0]).unwrap();
        sleep(Duration::from_millis(8)).await;
    }
    // Released when the server knows that the scroll is over.
    server.shutdown(Shutdown::Write).unwrap();
    assert_eq!(server.read(&mut [0]).unwrap(), 0);
    lease.release().await.unwrap();
}

/// A server of scrolls that counts how many are open, and the pages of those that
/// are older than the newest. It answers each page with a byte.
#[derive(Default)]
struct Scrolls {
    /// Whoever has it keeps the first page of all unanswered.
    first_page: Mutex<()>,
    open: AtomicUsize,
    most: AtomicUsize,
    pages: AtomicUsize,
    newest: AtomicU64,
    late: AtomicUsize,
}

impl Scrolls {
    fn start() -> (Arc<Self>, String) {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let at = listener.local_addr().unwrap().to_string();
        let scrolls = Arc::new(Self::default());
        let counting = Arc::clone(&scrolls);
        thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                let scrolls = Arc::clone(&counting);
                thread::spawn(move || scrolls.serve(stream));
            }
        });
        (scrolls, at)
    }

    fn serve(&self, mut stream: TcpStream) {
        let mut is_open = false;
        let mut fencing = [0; 8];
        // It is open from its first page until its connection ends.
        while stream.read_exact(&mut fencing).is_ok() {
            if !std::mem::replace(&mut is_open, true) {
                let open = self.open.fetch_add(1, Ordering::SeqCst) + 1;
                self.most.fetch_max(open, Ordering::SeqCst);
            }
            let fencing = u64::from_be_bytes(fencing);
            if self.newest.fetch_max(fencing, Ordering::SeqCst) > fencing {
                self.late.fetch_add(1, Ordering::SeqCst);
            }
            if self.pages.fetch_add(1, Ordering::SeqCst) == 0 {
                let _answered = self.first_page.lock().unwrap();
            }
            // Whoever asked may have been killed.
            if stream.write_all(&[0]).is_err() {
                break;
            }
        }
        if is_open {
            self.open.fetch_sub(1, Ordering::SeqCst);
        }
    }

    fn pages(&self) -> usize {
        self.pages.load(Ordering::SeqCst)
    }

    /// Waits until so many pages were read.
    fn wait(&self, pages: usize) {
        let started = Instant::now();
        while self.pages() < pages {
            assert!(started.elapsed() < TTL * 50, "nobody scrolls");
            thread::sleep(Duration::from_millis(1));
        }
    }
}

#[test]
fn two_workers_never_scroll_at_once_in_a_hundred_rounds_with_crashes() {
    let Some(server) = RedisServer::start() else {
        return;
    };
    let (scrolls, at) = Scrolls::start();
    for round in 0..100 {
        let before = scrolls.pages();
        let mut workers = [(); 2].map(|()| Worker::start("scroll", &server.url(), &at));
        let crashes = round % 2 == 0;
        if crashes {
            // In the middle of a scroll, one of them is killed: half of the time
            // the one that holds the lease.
            scrolls.wait(before + 1 + round / 2 % PAGES);
            drop(std::mem::replace(
                &mut workers[round / 2 % 2],
                Worker::start("scroll", &server.url(), &at),
            ));
        }
        assert!(workers.iter_mut().all(Worker::ends), "round {round}");
        assert!(scrolls.pages() >= before + 2 * PAGES, "both have scrolled");
        assert_eq!(
            scrolls.most.load(Ordering::SeqCst),
            1,
            "two at once in round {round}"
        );
        assert_eq!(scrolls.late.load(Ordering::SeqCst), 0, "round {round}");
    }
}

#[test]
fn a_worker_that_slept_through_its_lease_asks_for_no_further_page() {
    let Some(server) = RedisServer::start() else {
        return;
    };
    let (scrolls, at) = Scrolls::start();
    // It is stopped while it waits for its first page.
    let unanswered = scrolls.first_page.lock().unwrap();
    let mut first = Worker::start("scroll", &server.url(), &at);
    scrolls.wait(1);
    signal("STOP", first.0.id());
    assert!(Worker::start("scroll", &server.url(), &at).ends());
    assert_eq!(scrolls.pages(), 1 + PAGES);
    assert!(!first.has_ended());
    drop(unanswered);
    signal("CONT", first.0.id());
    assert!(!first.ends(), "it says that its lease is lost");
    assert_eq!(scrolls.pages(), 1 + PAGES);
    assert_eq!(scrolls.late.load(Ordering::SeqCst), 0);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn half_of_the_processes_are_killed_with_permits_and_the_others_go_on() {
    let Some(server) = RedisServer::start() else {
        return;
    };
    let intercom = limited(100).await;
    let mut victims: Vec<_> = (0..4)
        .map(|_| Worker::start("calls", &server.url(), &intercom.base_url()))
        .collect();
    let fleet = Process::fleet(4, &server.url(), &intercom.base_url());
    assert_eq!(all(&fleet, 5).await, 0);
    // All eight share the windows now.
    sleep(WINDOW * 3).await;
    beginning().await;
    let before = intercom.rate_counts();
    assert!(before.accepted > 100, "the victims are busy: {before:?}");
    // They have just got permits, and use them.
    let running = tokio::spawn(async move { all(&fleet, 75).await });
    sleep(Duration::from_millis(15)).await;
    victims.clear();
    let start = Instant::now();
    assert_eq!(running.await.unwrap(), 0);
    let counts = intercom.rate_counts();
    let refused = counts.refused - before.refused;
    assert!(refused <= 5, "{counts:?}");
    // 300 calls are three windows; the permits of the dead cost one more at most.
    assert!(start.elapsed() < WINDOW * 9 / 2, "{:?}", start.elapsed());
    assert!(counts.most_in_a_window <= 100);
}
