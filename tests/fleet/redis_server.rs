//! A real `redis-server` on a free port of loopback, for tests, examples and
//! benchmarks.

use std::{
    env, fs,
    io::{BufRead as _, BufReader, Write as _},
    net::{SocketAddr, TcpListener, TcpStream},
    path::PathBuf,
    process::{Child, Command, Stdio},
    thread::sleep,
    time::{Duration, Instant},
};

/// How long the server may take to begin or to end.
const PATIENCE: Duration = Duration::from_secs(10);

/// A server that ends with this.
pub(crate) struct RedisServer {
    child: Child,
    address: SocketAddr,
    folder: PathBuf,
    arguments: Vec<String>,
    environment: Vec<(String, String)>,
}

impl RedisServer {
    /// Starts a server that keeps nothing on disk. `None` if there is none on this
    /// machine, which is printed.
    pub(crate) fn start() -> Option<Self> {
        Self::with(&[], &[])
    }

    /// Starts a server with further arguments and variables; `{port}` in them is
    /// its port.
    pub(crate) fn with(arguments: &[&str], environment: &[(&str, &str)]) -> Option<Self> {
        if Command::new("redis-server")
            .arg("--version")
            .stdout(Stdio::null())
            .status()
            .is_err()
        {
            skipped("redis-server is not here; `apt-get install redis-server` brings it");
            return None;
        }
        let address = free_address();
        let folder = env::temp_dir().join(format!(
            "intercom-sdk-redis-{}-{}",
            std::process::id(),
            address.port()
        ));
        fs::create_dir_all(&folder).expect("a folder can be made");
        let arguments: Vec<String> = arguments
            .iter()
            .map(|text| text.replace("{port}", &address.port().to_string()))
            .collect();
        let environment: Vec<(String, String)> = environment
            .iter()
            .map(|(name, value)| ((*name).to_owned(), (*value).to_owned()))
            .collect();
        let mut server = Self {
            child: spawn(address, &folder, &arguments, &environment),
            address,
            folder,
            arguments,
            environment,
        };
        server.wait();
        Some(server)
    }

    pub(crate) fn address(&self) -> SocketAddr {
        self.address
    }

    pub(crate) fn url(&self) -> String {
        format!("redis://{}", self.address)
    }

    /// Ends it at once; clients see a closed connection.
    pub(crate) fn kill(&mut self) {
        let _ = self.child.kill();
        self.child.wait().expect("it is a child");
    }

    /// Starts it again on the same port, without its data.
    pub(crate) fn start_again(&mut self) {
        self.child = spawn(
            self.address,
            &self.folder,
            &self.arguments,
            &self.environment,
        );
        self.wait();
    }

    /// Makes it hang: connections stay open, and nothing is answered.
    pub(crate) fn hang(&self) {
        signal("STOP", self.child.id());
    }

    pub(crate) fn go_on(&self) {
        signal("CONT", self.child.id());
    }

    /// Sends a command in Redis' own protocol, and returns the first line of the
    /// answer.
    pub(crate) fn command(&self, words: &[&str]) -> String {
        let mut stream = TcpStream::connect(self.address).expect("it listens");
        self.send(&mut stream, words)
    }

    fn send(&self, stream: &mut TcpStream, words: &[&str]) -> String {
        let mut text = format!("*{}\r\n", words.len());
        for word in words {
            text.push_str(&format!("${}\r\n{word}\r\n", word.len()));
        }
        stream.write_all(text.as_bytes()).expect("it reads");
        let mut lines = BufReader::new(stream).lines();
        let first = lines.next().expect("it answers").expect("it is text");
        match first.strip_prefix('$') {
            Some("-1") | None => first,
            Some(_) => lines.next().expect("a value").expect("it is text"),
        }
    }

    /// How long a script took the server, as `INFO` says it.
    pub(crate) fn script_time(&self) -> String {
        let script = "return string.match(redis.call('INFO', 'commandstats'), \
             'cmdstat_evalsha:[^\\r]*')";
        self.command(&["EVAL", script, "0"])
    }

    /// All that is stored, keys and values, as text: to look for secrets.
    pub(crate) fn dump(&self) -> String {
        let script = "local all = {} \
             for _, key in ipairs(redis.call('KEYS', '*')) do \
             all[#all + 1] = key \
             local kind = redis.call('TYPE', key).ok \
             if kind == 'hash' then for _, x in ipairs(redis.call('HGETALL', key)) do all[#all + 1] = x end end \
             if kind == 'zset' then for _, x in ipairs(redis.call('ZRANGE', key, 0, -1)) do all[#all + 1] = x end end \
             if kind == 'string' then all[#all + 1] = redis.call('GET', key) end \
             end \
             return table.concat(all, ' ')";
        self.command(&["EVAL", script, "0"])
    }

    fn wait(&mut self) {
        let started = Instant::now();
        while TcpStream::connect(self.address).is_err() {
            assert!(started.elapsed() < PATIENCE, "redis-server does not listen");
            if let Ok(Some(status)) = self.child.try_wait() {
                panic!("redis-server has ended: {status}");
            }
            sleep(Duration::from_millis(10));
        }
    }
}

impl Drop for RedisServer {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
        let _ = fs::remove_dir_all(&self.folder);
    }
}

fn spawn(
    address: SocketAddr,
    folder: &PathBuf,
    arguments: &[String],
    environment: &[(String, String)],
) -> Child {
    Command::new("redis-server")
        .args(["--bind", "127.0.0.1", "--save", "", "--appendonly", "no"])
        .args(["--port", &address.port().to_string()])
        .args(arguments)
        .envs(environment.iter().map(|(name, value)| (name, value)))
        .current_dir(folder)
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .expect("redis-server can be started")
}

/// A port of loopback that was free a moment ago.
pub(crate) fn free_address() -> SocketAddr {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a port is free");
    listener.local_addr().expect("it has an address")
}

/// Sends a signal to a process that was started here.
pub(crate) fn signal(name: &str, process: u32) {
    let sent = Command::new("kill")
        .args([format!("-{name}"), process.to_string()])
        .status();
    assert!(sent.is_ok_and(|status| status.success()), "no {name}");
}

/// Says why a test does not run. The test harness shows nothing of what tests
/// print if they succeed, so this does not go through it.
pub(crate) fn skipped(reason: &str) {
    let _ = writeln!(std::io::stderr(), "skipped: {reason}");
}
