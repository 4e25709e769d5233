//! A server that answers from a list, in turn.

use std::sync::{Arc, Mutex};

use httpmock::{HttpMockResponse, MockServer};
use serde_json::Value;

/// A server with a script.
pub struct Scripted {
    server: MockServer,
    queries: Arc<Mutex<Vec<String>>>,
}

impl Scripted {
    /// Starts a server that gives `answers` in turn, and 500 after the last.
    pub async fn start(answers: Vec<(u16, Value)>) -> Self {
        let server = MockServer::start_async().await;
        let queries = Arc::new(Mutex::new(Vec::new()));
        let asked = Arc::clone(&queries);
        server
            .mock_async(move |_when, then| {
                then.respond_with(move |request| {
                    let mut asked = asked.lock().expect("no test panics in here");
                    let turn = asked.len();
                    asked.push(request.uri().query().unwrap_or_default().to_owned());
                    let nothing = (500, Value::Null);
                    let (status, body) = answers.get(turn).unwrap_or(&nothing);
                    HttpMockResponse::builder()
                        .status(*status)
                        .header("content-type", "application/json")
                        .body(body.to_string())
                        .build()
                });
            })
            .await;
        Self { server, queries }
    }

    /// Where it listens.
    pub fn base_url(&self) -> String {
        self.server.base_url()
    }

    /// The query of every request so far.
    pub fn queries(&self) -> Vec<String> {
        self.queries.lock().expect("no test panics in here").clone()
    }
}
