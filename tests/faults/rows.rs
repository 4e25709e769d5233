//! The faults, and what is to come of each.

use std::time::{SystemTime, UNIX_EPOCH};

use super::{call::Call, support::faulty::Failure};

/// A fault, and what is to come of it: of a call that does no harm when it is
/// repeated, and of one that may.
pub(super) struct Row {
    pub(super) name: &'static str,
    pub(super) fault: Fault,
    pub(super) safe: Expected,
    pub(super) other: Expected,
}

pub(super) enum Fault {
    NoServer,
    NoSuchHost,
    Failure(Failure),
    /// A 429, and then a good answer that comes after the policy's deadline.
    Late,
}

/// Requests seen and the result: where the first request fails and the next
/// would not, and where all fail.
pub(super) struct Expected {
    pub(super) once: (usize, &'static str),
    pub(super) always: (usize, &'static str),
}

/// Sent again, and given up after two retries with this result.
const fn repeated(result: &'static str) -> Expected {
    Expected {
        once: (2, "ok"),
        always: (3, result),
    }
}

/// Sent once, with this result.
const fn single(result: &'static str) -> Expected {
    Expected {
        once: (1, result),
        always: (1, result),
    }
}

/// Sent again once, which succeeds.
const fn finally() -> Expected {
    Expected {
        once: (2, "ok"),
        always: (2, "ok"),
    }
}

const JSON: (&str, &str) = ("content-type", "application/json");
const HTML: (&str, &str) = ("content-type", "text/html");

fn limited(headers: &[(&str, &str)]) -> Fault {
    let body = r#"{"type":"error.list","errors":[{"code":"rate_limit_exceeded"}]}"#;
    Fault::Failure(Failure::answer(429, &[&[JSON], headers].concat(), body))
}

fn cut_gzip() -> Vec<u8> {
    // The start of a gzip member that never ends.
    let head = [0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 3];
    // A stored block of 100 bytes, of which a few come.
    [&head[..], &[1, 100, 0, 155, 255], b"{\"type\":\"admin\""].concat()
}

/// All of them.
pub(super) fn rows() -> Vec<Row> {
    let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap();
    let at = |seconds: i64| (now.as_secs() as i64 + seconds).to_string();
    let row = |name, fault, safe, other| Row {
        name,
        fault,
        safe,
        other,
    };
    let failure = Fault::Failure;
    let head = "HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: 25\r\n\r\n";
    let mut rows = vec![
        row(
            "connection refused",
            Fault::NoServer,
            single("connect"),
            single("connect"),
        ),
        row(
            "no such host",
            Fault::NoSuchHost,
            single("connect"),
            single("connect"),
        ),
        row(
            "reset before the answer",
            failure(Failure::Reset),
            repeated("network"),
            single("network"),
        ),
        row(
            "closed before the answer",
            failure(Failure::Cut(Vec::new())),
            repeated("network"),
            single("network"),
        ),
        row(
            "closed in the headers",
            failure(Failure::Cut(head.as_bytes()[..30].to_vec())),
            repeated("network"),
            single("network"),
        ),
        row(
            "closed after the headers",
            failure(Failure::Cut(head.as_bytes().to_vec())),
            repeated("network"),
            single("network"),
        ),
        row(
            "body cut",
            failure(Failure::cut_answer(200, &[JSON], Call::Get.answer())),
            repeated("network"),
            single("network"),
        ),
        row(
            "no answer in time",
            failure(Failure::Stuck(Vec::new())),
            repeated("timeout"),
            single("timeout"),
        ),
        row(
            "body not in time",
            failure(Failure::Stuck(head.as_bytes().to_vec())),
            repeated("timeout"),
            single("timeout"),
        ),
        row(
            "200 without a body",
            failure(Failure::answer(200, &[JSON], "")),
            repeated("decode"),
            single("decode"),
        ),
        row(
            "200 with a web page",
            failure(Failure::answer(200, &[HTML], "<p>Welcome to the proxy</p>")),
            single("decode"),
            single("decode"),
        ),
        row(
            "JSON called text/plain",
            failure(Failure::answer(
                200,
                &[("content-type", "text/plain")],
                // Fits each of the three.
                r#"{"type":"list","id":"1","data":[],"created_at":1,"updated_at":2,"open":true,"read":true,"state":"open"}"#,
            )),
            single("ok"),
            single("ok"),
        ),
        row(
            "gzip that ends early",
            failure(Failure::answer(
                200,
                &[JSON, ("content-encoding", "gzip")],
                cut_gzip(),
            )),
            // Without the feature `gzip` nobody asked for it, and it is no JSON.
            if cfg!(feature = "gzip") {
                repeated("network")
            } else {
                single("decode")
            },
            single(if cfg!(feature = "gzip") {
                "network"
            } else {
                "decode"
            }),
        ),
        row(
            "redirect to another host",
            failure(Failure::answer(
                302,
                &[("location", "http://localhost:9/me")],
                "",
            )),
            single("status 302"),
            single("status 302"),
        ),
    ];
    rows.push(row(
        "429, then an answer later than the deadline",
        Fault::Late,
        finally(),
        finally(),
    ));
    for status in [500, 502, 503, 504] {
        for (kind, body) in [
            (
                JSON,
                r#"{"type":"error.list","errors":[{"code":"server_error"}]}"#,
            ),
            (HTML, "<html><h1>Bad gateway</h1></html>"),
        ] {
            let name = match kind {
                JSON => format!("{status} as JSON"),
                _ => format!("{status} as a web page"),
            };
            let result: &'static str = format!("status {status}").leak();
            rows.push(Row {
                name: name.leak(),
                fault: failure(Failure::answer(status, &[kind], body)),
                safe: repeated(result),
                other: single(result),
            });
        }
    }
    rows.push(row(
        "408",
        failure(Failure::answer(408, &[JSON], "{}")),
        repeated("status 408"),
        single("status 408"),
    ));
    rows.push(row(
        "503 with Retry-After",
        failure(Failure::answer(503, &[("retry-after", "1")], "")),
        repeated("status 503"),
        single("status 503"),
    ));
    let (soon, past, hour) = (at(1), at(-100), at(3_600));
    for (name, headers) in [
        ("429 without headers", vec![]),
        ("429, Retry-After in seconds", vec![("retry-after", "1")]),
        (
            "429, Retry-After as a date, past",
            vec![("retry-after", "Tue, 15 Nov 1994 08:12:31 GMT")],
        ),
        ("429, Retry-After garbage", vec![("retry-after", "soon")]),
        ("429, Retry-After an hour", vec![("retry-after", "3600")]),
        (
            "429, Reset in a second",
            vec![
                ("x-ratelimit-limit", "166"),
                ("x-ratelimit-remaining", "0"),
                ("x-ratelimit-reset", soon.as_str()),
            ],
        ),
        (
            "429, Reset in the past",
            vec![
                ("x-ratelimit-remaining", "0"),
                ("x-ratelimit-reset", past.as_str()),
            ],
        ),
        (
            "429, Reset an hour ahead",
            vec![
                ("x-ratelimit-remaining", "0"),
                ("x-ratelimit-reset", hour.as_str()),
            ],
        ),
        (
            "429, Reset garbage",
            vec![
                ("x-ratelimit-limit", "many"),
                ("x-ratelimit-remaining", "-1"),
                ("x-ratelimit-reset", "99999999999999999999"),
            ],
        ),
        (
            "429, Retry-After and Reset",
            vec![
                ("retry-after", "1"),
                ("x-ratelimit-remaining", "0"),
                ("x-ratelimit-reset", soon.as_str()),
            ],
        ),
        (
            "429, every header twice",
            vec![
                ("retry-after", "x"),
                ("retry-after", "1"),
                ("x-ratelimit-remaining", ""),
                ("x-ratelimit-remaining", "0"),
                ("x-ratelimit-reset", "x"),
                ("x-ratelimit-reset", soon.as_str()),
            ],
        ),
    ] {
        rows.push(row(
            name,
            limited(&headers),
            repeated("status 429"),
            repeated("status 429"),
        ));
    }
    rows
}
