//! A server on a plain socket that answers by a function of the turn.

use std::sync::{Arc, Mutex};

use serde_json::Value;
use tokio::net::TcpListener;

use super::faulty::{Failure, fail, read_request};

/// The server.
pub struct Turns {
    url: String,
    targets: Arc<Mutex<Vec<String>>>,
}

impl Turns {
    /// Starts a server that does what `answer` says of each turn, from 0, with
    /// the path and query of its request.
    pub async fn start(mut answer: impl FnMut(usize, &str) -> Failure + Send + 'static) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let address = listener.local_addr().expect("an address");
        let targets = Arc::new(Mutex::new(Vec::new()));
        let seen = Arc::clone(&targets);
        tokio::spawn(async move {
            while let Ok((mut socket, _)) = listener.accept().await {
                let Some(head) = read_request(&mut socket).await else {
                    continue;
                };
                let target = head.split(' ').nth(1).unwrap_or_default().to_owned();
                let turn = {
                    let mut seen = seen.lock().expect("no test panics in here");
                    seen.push(target.clone());
                    seen.len() - 1
                };
                tokio::spawn(fail(socket, answer(turn, &target)));
            }
        });
        Self {
            url: format!("http://{address}"),
            targets,
        }
    }

    /// Where it listens.
    pub fn url(&self) -> &str {
        &self.url
    }

    /// Path and query of the requests so far.
    pub fn targets(&self) -> Vec<String> {
        self.targets.lock().expect("no test panics in here").clone()
    }
}

/// An answer of JSON.
pub fn json_answer(status: u16, body: &Value) -> Failure {
    let json = [("content-type", "application/json")];
    Failure::answer(status, &json, body.to_string())
}
