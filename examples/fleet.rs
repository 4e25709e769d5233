//! Ten processes, one rate limit: no call is refused, and none waits longer than
//! it must.
//!
//! The program starts a mock of Intercom on loopback that accepts 166 calls in
//! each window of a second, starts itself as several processes that share the
//! limit through Redis, and prints what they did.
//!
//! ```toml
//! [dependencies]
//! intercom-sdk = { version = "0.1", features = ["mock", "redis"] }
//! tokio = { version = "1", features = ["net", "rt-multi-thread", "time"] }
//! ```
//!
//! ```sh
//! cargo run --example fleet --features mock,redis -- --processes 10 --calls 1000
//! ```
//!
//! `--redis URL` uses a Redis that is there already; otherwise a `redis-server` is
//! started on a free port of loopback. `--even` spreads the calls, `--kill` kills
//! a process in the middle, and `--restart` restarts that `redis-server` in the
//! middle, without its data.

// ci: run with --processes 4 --calls 400

use std::{
    env,
    error::Error,
    io::{BufRead as _, BufReader, Lines, Read as _, Write as _},
    net::TcpListener,
    process::{Child, ChildStdout, Command, Stdio},
    time::{Duration, Instant, SystemTime, UNIX_EPOCH},
};

use intercom_sdk::{
    fleet::{Redis, RedisThrottle},
    mock::{Intercom, TOKEN},
    throttle::ThrottleMode,
    v2_16::Client,
};
use tokio::{
    net::TcpStream,
    task::{block_in_place, spawn_blocking},
    time::sleep,
};

type Failure = Box<dyn Error + Send + Sync>;

const LIMIT: u32 = 166;
const WINDOW: Duration = Duration::from_secs(1);

/// Set for the processes that this one starts: where to call.
const WORKER: &str = "FLEET_WORKER";

fn main() -> Result<(), Failure> {
    let options = Options::read()?;
    match env::var(WORKER) {
        Ok(base_url) => tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build()?
            .block_on(work(&base_url, &options)),
        Err(_) => tokio::runtime::Runtime::new()?.block_on(lead(options)),
    }
}

/// What the command line says.
struct Options {
    processes: usize,
    calls: usize,
    tasks: usize,
    redis: Option<String>,
    even: bool,
    kill: bool,
    restart: bool,
}

impl Options {
    fn read() -> Result<Self, Failure> {
        let mut options = Self {
            processes: 10,
            calls: 1_000,
            tasks: 10,
            redis: None,
            even: false,
            kill: false,
            restart: false,
        };
        let mut words = env::args().skip(1);
        while let Some(word) = words.next() {
            let mut value = || words.next().ok_or(format!("{word} needs a value"));
            match word.as_str() {
                "--processes" => options.processes = value()?.parse()?,
                "--calls" => options.calls = value()?.parse()?,
                "--tasks" => options.tasks = value()?.parse()?,
                "--redis" => options.redis = Some(value()?),
                "--even" => options.even = true,
                "--kill" => options.kill = true,
                "--restart" => options.restart = true,
                _ => return Err(format!("there is no option {word}").into()),
            }
        }
        if options.processes == 0 || options.tasks == 0 || options.calls < options.processes {
            return Err("there is nothing to do".into());
        }
        Ok(options)
    }
}

/// A `redis-server` of this program.
struct Server {
    child: Child,
    port: u16,
}

impl Server {
    /// Starts one; `None` if there is none on this machine.
    async fn start() -> Result<Option<Self>, Failure> {
        let port = TcpListener::bind("127.0.0.1:0")?.local_addr()?.port();
        let Ok(child) = Self::spawn(port) else {
            return Ok(None);
        };
        let server = Self { child, port };
        server.wait().await?;
        Ok(Some(server))
    }

    fn spawn(port: u16) -> std::io::Result<Child> {
        Command::new("redis-server")
            .args(["--bind", "127.0.0.1", "--save", "", "--appendonly", "no"])
            .args(["--port", &port.to_string()])
            .stdout(Stdio::null())
            .spawn()
    }

    async fn wait(&self) -> Result<(), Failure> {
        for _ in 0..500 {
            if TcpStream::connect(("127.0.0.1", self.port)).await.is_ok() {
                return Ok(());
            }
            sleep(Duration::from_millis(10)).await;
        }
        Err("redis-server does not listen".into())
    }

    async fn restart(&mut self) -> Result<(), Failure> {
        self.child.kill()?;
        self.child.wait()?;
        sleep(WINDOW / 2).await;
        self.child = Self::spawn(self.port)?;
        self.wait().await
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// What a process did.
#[derive(Default)]
struct Outcome {
    succeeded: u64,
    failed: u64,
    round_trips: u64,
    waited: Duration,
    longest_wait: Duration,
    took: Duration,
}

impl Outcome {
    /// As one line of numbers.
    fn write(&self) -> String {
        let micros = [self.waited, self.longest_wait, self.took].map(|time| time.as_micros());
        format!(
            "{} {} {} {} {} {}",
            self.succeeded, self.failed, self.round_trips, micros[0], micros[1], micros[2]
        )
    }

    fn read(line: &str) -> Result<Self, Failure> {
        let numbers: Result<Vec<u64>, _> = line.split_whitespace().map(str::parse).collect();
        let [succeeded, failed, round_trips, waited, longest, took] = numbers?[..] else {
            return Err(format!("a process said {line:?}").into());
        };
        Ok(Self {
            succeeded,
            failed,
            round_trips,
            waited: Duration::from_micros(waited),
            longest_wait: Duration::from_micros(longest),
            took: Duration::from_micros(took),
        })
    }
}

/// Makes the calls of one process once it is told to.
async fn work(base_url: &str, options: &Options) -> Result<(), Failure> {
    let redis = Redis::new(options.redis.as_deref().ok_or("no Redis was named")?)?;
    redis.check().await?;
    let mode = match options.even {
        true => ThrottleMode::Even,
        false => ThrottleMode::Polite,
    };
    let throttle = RedisThrottle::builder(&redis, "workspace", "app")
        .window(WINDOW)
        .mode(mode)
        .build()?;
    let client = Client::builder(TOKEN)
        .base_url(base_url)
        .throttle(throttle.clone())
        .build()?;
    println!("ready");
    spawn_blocking(|| std::io::stdin().read_exact(&mut [0])).await??;

    let start = Instant::now();
    let tasks: Vec<_> = (0..options.tasks)
        .map(|task| {
            let client = client.clone();
            let calls =
                options.calls / options.tasks + usize::from(task < options.calls % options.tasks);
            tokio::spawn(async move {
                let mut failed = 0;
                for _ in 0..calls {
                    if let Err(error) = client.list_tags().send().await {
                        eprintln!("a call failed: {error}");
                        failed += 1;
                    }
                }
                (calls as u64 - failed, failed)
            })
        })
        .collect();
    let mut outcome = Outcome::default();
    for task in tasks {
        let (succeeded, failed) = task.await?;
        outcome.succeeded += succeeded;
        outcome.failed += failed;
    }
    outcome.took = start.elapsed();
    throttle.give_back().await;
    let counts = throttle.counts();
    outcome.round_trips = counts.round_trips;
    outcome.waited = counts.waited;
    outcome.longest_wait = counts.longest_wait;
    println!("{}", outcome.write());
    Ok(())
}

/// Starts all that is needed, lets the processes work, and prints what they did.
async fn lead(mut options: Options) -> Result<(), Failure> {
    let mut server = None;
    if options.redis.is_none() {
        server = Server::start().await?;
        let Some(server) = &server else {
            println!("There is no redis-server here; start one and name it with --redis URL.");
            return Ok(());
        };
        options.redis = Some(format!("redis://127.0.0.1:{}", server.port));
    }
    let intercom = Intercom::builder("2.16")
        .rate_limit(LIMIT, WINDOW)
        .start()
        .await?;

    let mut workers = Vec::new();
    for number in 0..options.processes {
        let calls = options.calls / options.processes
            + usize::from(number < options.calls % options.processes);
        workers.push(start_worker(&options, calls, &intercom.base_url())?);
    }
    for worker in &mut workers {
        worker.line()?;
    }
    // At the beginning of a window, so that the ideal is easily told.
    let now = SystemTime::now().duration_since(UNIX_EPOCH)?;
    sleep(WINDOW - Duration::from_nanos((now.as_nanos() % WINDOW.as_nanos()) as u64)).await;
    for worker in &mut workers {
        worker.go()?;
    }

    let expected = WINDOW * (options.calls as u32 / LIMIT);
    if options.kill || options.restart {
        sleep(expected / 2).await;
    }
    if options.kill {
        workers.remove(0).child.kill()?;
        println!("killed a process");
    }
    if let (true, Some(server)) = (options.restart, &mut server) {
        server.restart().await?;
        println!("restarted redis-server, without its data");
    }

    let mut outcomes = Vec::new();
    for worker in &mut workers {
        outcomes.push(Outcome::read(&worker.line()?)?);
    }
    report(&outcomes, &intercom);
    Ok(())
}

fn report(outcomes: &[Outcome], intercom: &Intercom) {
    let counts = intercom.rate_counts();
    let sum = |of: fn(&Outcome) -> u64| outcomes.iter().map(of).sum::<u64>();
    let (succeeded, failed) = (sum(|one| one.succeeded), sum(|one| one.failed));
    let calls = (succeeded + failed).max(1);
    let seconds = || outcomes.iter().map(|outcome| outcome.took.as_secs_f64());
    let total = seconds().fold(0.0, f64::max);
    let mean = seconds().sum::<f64>() / outcomes.len().max(1) as f64;
    // The last calls are sent when the last window opens.
    let windows = counts.accepted.saturating_sub(1) / LIMIT;
    let ideal = (WINDOW * windows.max(1)).as_secs_f64();
    let waited: Duration = outcomes.iter().map(|outcome| outcome.waited).sum();
    let longest = outcomes.iter().map(|outcome| outcome.longest_wait).max();
    println!(
        "{} processes: {calls} calls, {failed} failed; the server accepted {}, at most {} in a \
         window, and refused {} ({:.1} %)",
        outcomes.len(),
        counts.accepted,
        counts.most_in_a_window,
        counts.refused,
        f64::from(counts.refused) * 100.0 / f64::from(counts.accepted + counts.refused),
    );
    println!(
        "{total:.2} s, {:.2} times the ideal {ideal:.2} s; the slowest process took {:.2} times the \
         mean",
        total / ideal,
        total / mean,
    );
    println!(
        "{:.3} round trips to Redis a call; a call waited {:.2} ms for them, {:.1} ms at most",
        sum(|one| one.round_trips) as f64 / calls as f64,
        waited.as_secs_f64() * 1_000.0 / calls as f64,
        longest.unwrap_or_default().as_secs_f64() * 1_000.0,
    );
}

/// A process that this one has started. It ends with this one.
struct Worker {
    child: Child,
    output: Lines<BufReader<ChildStdout>>,
}

fn start_worker(options: &Options, calls: usize, base_url: &str) -> Result<Worker, Failure> {
    let mut command = Command::new(env::current_exe()?);
    command
        .env(WORKER, base_url)
        .args(["--processes", "1", "--calls", &calls.to_string()])
        .args(["--tasks", &options.tasks.to_string()])
        .args(options.redis.iter().flat_map(|url| ["--redis", url]))
        .args(options.even.then_some("--even"))
        .stdin(Stdio::piped())
        .stdout(Stdio::piped());
    let mut child = command.spawn()?;
    let output = child.stdout.take().ok_or("it has an output")?;
    Ok(Worker {
        child,
        output: BufReader::new(output).lines(),
    })
}

impl Worker {
    fn go(&mut self) -> Result<(), Failure> {
        let mut input = self.child.stdin.take().ok_or("it has an input")?;
        Ok(input.write_all(b"g")?)
    }

    fn line(&mut self) -> Result<String, Failure> {
        let line = block_in_place(|| self.output.next());
        Ok(line.ok_or("a process has ended")??)
    }
}

impl Drop for Worker {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
