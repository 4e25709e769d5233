//! A server that answers like Intercom, and checks what it is asked.

use std::{
    sync::{Arc, Mutex, MutexGuard},
    time::Duration,
};

use httpmock::{HttpMockRequest, HttpMockResponse, MockServer};
use serde_json::{Value, json};

use super::{
    Description, NextShape, Operation, Place, Success,
    lists::{self, Asked},
    sample::{self, Extent},
    validate,
};

/// The token that the mock accepts.
pub const TOKEN: &str = "dG9rOm1vY2s6MTox";

/// A mock of one version of the API.
///
/// What does not match the description is answered with 400 and kept in
/// [`problems`](Self::problems). An identifier that starts with `missing` is
/// answered with 404.
pub struct Mock {
    server: MockServer,
    state: Arc<Mutex<State>>,
}

struct State {
    description: Arc<Description>,
    version: String,
    list_size: usize,
    page_size: Option<usize>,
    next: NextShape,
    scrolled: usize,
    fault: Option<Fault>,
    received: Vec<Received>,
    problems: Vec<String>,
}

/// What the mock was asked, and what it said.
#[derive(Clone, Debug)]
pub struct Received {
    pub operation: String,
    pub path: String,
    pub query: Vec<(String, String)>,
    pub headers: Vec<(String, String)>,
    pub body: Value,
    pub answer: Value,
}

/// How the mock misbehaves, until another fault or none is set.
#[derive(Clone, Debug)]
pub struct Fault {
    pub status: u16,
    pub headers: Vec<(&'static str, String)>,
    pub body: String,
    pub delay: Duration,
}

impl Fault {
    /// Answers with `status` and the error envelope.
    pub fn status(status: u16, code: &str) -> Self {
        let envelope = json!({
            "type": "error.list",
            "request_id": "b68959tbn6ekh4jrpa1g",
            "errors": [{ "code": code, "message": format!("mock: {code}") }],
        });
        Self::body(status, &envelope.to_string())
    }

    /// Answers with `status` and `body`, whatever that is.
    pub fn body(status: u16, body: &str) -> Self {
        Self {
            status,
            headers: Vec::new(),
            body: body.to_owned(),
            delay: Duration::ZERO,
        }
    }

    /// Answers as a proxy does that cannot reach the server.
    pub fn html(status: u16) -> Self {
        let title = format!("{status} from a proxy");
        let page = format!("<html><head><title>{title}</title></head><body></body></html>");
        let mut fault = Self::body(status, &page);
        fault.headers.push(("content-type", "text/html".to_owned()));
        fault
    }

    /// Waits before it answers.
    pub fn after(mut self, delay: Duration) -> Self {
        self.delay = delay;
        self
    }

    /// Adds a header.
    pub fn header(mut self, name: &'static str, value: impl Into<String>) -> Self {
        self.headers.push((name, value.into()));
        self
    }
}

impl Mock {
    /// Starts a mock of `version` on loopback.
    pub async fn start(version: &str) -> Self {
        let server = MockServer::start_async().await;
        let state = Arc::new(Mutex::new(State {
            description: Arc::new(Description::read(version)),
            version: version.to_owned(),
            list_size: 3,
            page_size: None,
            next: NextShape::Native,
            scrolled: 0,
            fault: None,
            received: Vec::new(),
            problems: Vec::new(),
        }));
        let shared = Arc::clone(&state);
        server
            .mock_async(move |_when, then| {
                then.respond_with(move |request| {
                    let (response, delay) = lock(&shared).answer(request);
                    // The server gives every request a thread's turn; a mock
                    // under test has few at a time.
                    std::thread::sleep(delay);
                    response
                });
            })
            .await;
        Self { server, state }
    }

    /// Where it listens.
    pub fn base_url(&self) -> String {
        self.server.base_url()
    }

    /// How many items every list has; 3 by default.
    pub fn set_list_size(&self, size: usize) {
        lock(&self.state).list_size = size;
    }

    /// How many items come on a page when nothing is asked for; Intercom's
    /// default unless set.
    pub fn set_page_size(&self, size: usize) {
        lock(&self.state).page_size = Some(size);
    }

    /// Forgets what it was asked so far.
    pub fn forget(&self) {
        lock(&self.state).received.clear();
    }

    /// How pages name the next one.
    pub fn set_next_shape(&self, next: NextShape) {
        lock(&self.state).next = next;
    }

    /// Misbehaves, or stops to.
    pub fn set_fault(&self, fault: impl Into<Option<Fault>>) {
        lock(&self.state).fault = fault.into();
    }

    /// Every request so far.
    pub fn received(&self) -> Vec<Received> {
        lock(&self.state).received.clone()
    }

    /// What was wrong with requests so far.
    pub fn problems(&self) -> Vec<String> {
        lock(&self.state).problems.clone()
    }
}

/// A panic in one test must not hide what another one has to say.
fn lock(state: &Mutex<State>) -> MutexGuard<'_, State> {
    state
        .lock()
        .unwrap_or_else(std::sync::PoisonError::into_inner)
}

impl State {
    fn answer(&mut self, request: &HttpMockRequest) -> (HttpMockResponse, Duration) {
        let uri = request.uri();
        let mut received = Received {
            operation: String::new(),
            path: uri.path().to_owned(),
            query: request.query_params(),
            headers: request.headers_vec().clone(),
            body: serde_json::from_slice(request.body_ref()).unwrap_or(Value::Null),
            answer: Value::Null,
        };
        let description = Arc::clone(&self.description);
        let found = description.find(request.method_str(), uri.path());
        let (status, media_type, body, problems) = match found {
            None => {
                let problem = format!("{} {} is no operation", request.method_str(), uri.path());
                (
                    404,
                    "application/json",
                    envelope("not_found", &problem),
                    vec![problem],
                )
            }
            Some((operation, arguments)) => {
                received.operation = operation.id.clone();
                let problems = self.problems_of(&description, operation, request, &received);
                if !problems.is_empty() {
                    let text = problems.join("; ");
                    (
                        400,
                        "application/json",
                        envelope("bad_request", &text),
                        problems,
                    )
                } else if arguments
                    .iter()
                    .any(|(_, value)| value.starts_with("missing"))
                {
                    let body = envelope("not_found", "mock: there is no such thing");
                    (404, "application/json", body, problems)
                } else {
                    let (status, media_type, body) =
                        self.success(&description, operation, &mut received);
                    (status, media_type, body, problems)
                }
            }
        };
        self.problems.extend(
            problems
                .into_iter()
                .map(|problem| format!("{}: {problem}", received.operation)),
        );
        self.received.push(received);

        let mut response = HttpMockResponse::builder()
            .header("x-request-id", format!("mock-{}", self.received.len()))
            .header("x-ratelimit-limit", "166")
            .header("x-ratelimit-remaining", "165");
        if let Some(fault) = &self.fault {
            for (name, value) in &fault.headers {
                response = response.header(*name, value.clone());
            }
            let response = response.status(fault.status).body(fault.body.clone());
            return (response.build(), fault.delay);
        }
        if !body.is_empty() {
            response = response.header("content-type", media_type);
        }
        if status == 302 {
            response = response.header("location", LOCATION);
        }
        (response.status(status).body(body).build(), Duration::ZERO)
    }

    fn success<'a>(
        &mut self,
        description: &Description,
        operation: &'a Operation,
        received: &mut Received,
    ) -> (u16, &'a str, Vec<u8>) {
        let (status, media_type) = (description.success_status(operation), operation.accepts());
        match &operation.success {
            Success::Empty => (status, media_type, Vec::new()),
            Success::Redirect => {
                received.answer = LOCATION.into();
                (status, media_type, Vec::new())
            }
            Success::Text => (status, media_type, TEXT.as_bytes().to_vec()),
            Success::Stream(_) => (status, media_type, EXPORT.to_vec()),
            Success::Json(schema) => {
                let answer = if operation.paging.is_some() {
                    let scrolls = received
                        .query
                        .iter()
                        .any(|(name, _)| name == "scroll_param");
                    if !scrolls {
                        self.scrolled = 0;
                    }
                    let asked = Asked {
                        path: &received.path,
                        query: &received.query,
                        body: &received.body,
                        size: self.list_size,
                        page_size: self.page_size,
                        next: self.next,
                        scrolled: self.scrolled,
                    };
                    let page = lists::page(description, operation, schema, &asked);
                    self.scrolled += page.items;
                    page.body
                } else {
                    let seed = self.received.len();
                    sample::value(description, schema, seed, Extent::Full)
                };
                received.answer = answer.clone();
                (status, media_type, answer.to_string().into_bytes())
            }
        }
    }

    fn problems_of(
        &self,
        description: &Description,
        operation: &Operation,
        request: &HttpMockRequest,
        received: &Received,
    ) -> Vec<String> {
        let mut problems = self.problems_of_headers(operation, &received.headers);
        for (name, value) in &received.query {
            match operation
                .parameters_in(Place::Query)
                .find(|known| known.name == *name)
            {
                None if paging_of_link(operation, name) => {}
                None => problems.push(format!("there is no query parameter {name}")),
                Some(parameter) => {
                    let schema = description.parameter_schema(operation, parameter);
                    let typed = match schema["type"] == "array" {
                        false => typed(description.resolve(schema), value),
                        true => value
                            .split(',')
                            .map(|value| typed(description.resolve(&schema["items"]), value))
                            .collect(),
                    };
                    let found = validate::problems(description, schema, &typed);
                    problems.extend(found.into_iter().map(|text| format!("{name}: {text}")));
                }
            }
        }
        for parameter in operation.parameters_in(Place::Query) {
            let name = &parameter.name;
            if parameter.required && !received.query.iter().any(|(key, _)| key == name) {
                problems.push(format!("the query parameter {name} is missing"));
            }
        }
        for parameter in operation.parameters_in(Place::Header) {
            let sent = &received.headers;
            if parameter.required
                && !sent
                    .iter()
                    .any(|(key, _)| key.eq_ignore_ascii_case(&parameter.name))
            {
                problems.push(format!("the header {} is missing", parameter.name));
            }
        }
        match (operation.body_schema(), request.body_ref()) {
            (None, []) => {}
            (None, _) => problems.push("it takes no body".to_owned()),
            (Some(schema), _) => {
                problems.extend(validate::problems(description, schema, &received.body));
            }
        }
        problems
    }

    fn problems_of_headers(
        &self,
        operation: &Operation,
        headers: &[(String, String)],
    ) -> Vec<String> {
        let agent = concat!("intercom-sdk-rust/", env!("CARGO_PKG_VERSION"));
        let bearer = format!("Bearer {TOKEN}");
        let mut expected = vec![
            ("authorization", bearer.as_str()),
            ("intercom-version", self.version.as_str()),
            ("accept", operation.accepts()),
            ("user-agent", agent),
        ];
        if operation.body.is_some() {
            expected.push(("content-type", "application/json"));
        }
        let mut problems = Vec::new();
        for (name, value) in &expected {
            let found: Vec<&str> = headers
                .iter()
                .filter(|(key, _)| key.eq_ignore_ascii_case(name))
                .map(|(_, value)| value.as_str())
                .collect();
            if found != [*value] {
                problems.push(format!("the header {name} is {found:?}, not {value}"));
            }
        }
        for (name, _) in headers {
            let known = expected
                .iter()
                .any(|(key, _)| name.eq_ignore_ascii_case(key))
                || ["host", "content-length"].contains(&name.to_lowercase().as_str())
                || operation
                    .parameters_in(Place::Header)
                    .any(|known| name.eq_ignore_ascii_case(&known.name))
                || (cfg!(feature = "gzip") && name.eq_ignore_ascii_case("accept-encoding"));
            if !known {
                problems.push(format!("nothing defines the header {name}"));
            }
        }
        problems
    }
}

/// Where a redirect leads.
const LOCATION: &str = "https://recordings.example.com/1?signature=2";

/// Plain text that is not ASCII.
const TEXT: &str = "Ada: Grüße\n";

/// A gzip file with nothing in it: bytes that are no text.
const EXPORT: &[u8] = &[
    0x1f, 0x8b, 0x08, 0, 0, 0, 0, 0, 0, 0x03, 0x03, 0, 0, 0, 0, 0, 0, 0, 0, 0,
];

/// A query is text: `12` and `true` are what they look like.
fn typed(schema: &Value, text: &str) -> Value {
    serde_json::from_str::<Value>(text)
        .ok()
        .filter(|_| schema["type"] != "string")
        .unwrap_or_else(|| json!(text))
}

/// The next page of a link is asked for by what its URL says.
fn paging_of_link(operation: &Operation, name: &str) -> bool {
    let paging = operation.paging.as_ref();
    name == "before" && paging.is_some_and(|paging| paging.style == "link")
}

fn envelope(code: &str, message: &str) -> Vec<u8> {
    let body = json!({
        "type": "error.list",
        "request_id": "b68959tbn6ekh4jrpa1g",
        "errors": [{ "code": code, "message": message }],
    });
    body.to_string().into_bytes()
}
