//! Checks, faults, limits and the report.

use std::time::{Duration, Instant};

use intercom_sdk::{
    ErrorKind,
    catalog::Arguments,
    mock::{Fault, Intercom, Rule},
};
use serde_json::{Value, json};

use super::{
    client::{Session, body, operations, path},
    versions,
};

#[tokio::test]
async fn every_version_knows_whose_token_it_is() {
    for version in versions() {
        let session = Session::start(version).await;
        let me = session.ok("identify_admin", Arguments::new()).await;
        assert_eq!(me["email"], "grace@example.com", "{version}");
        session.intercom.assert_valid();
    }
}

#[tokio::test]
async fn a_version_that_is_not_there_is_an_error_that_lists_those_that_are() {
    let error = Intercom::start("1.0").await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Config);
    let text = error.to_string();
    assert!(
        text.contains("\"1.0\"") && text.contains(versions()[0]),
        "{text}"
    );
}

#[tokio::test]
async fn a_mock_starts_in_less_than_ten_milliseconds() {
    // The first one in a process parses the description.
    Intercom::start(versions()[1]).await.unwrap();
    let fastest = {
        let mut times = Vec::new();
        for _ in 0..5 {
            let start = Instant::now();
            Intercom::start(versions()[1]).await.unwrap();
            times.push(start.elapsed());
        }
        times.into_iter().min().unwrap()
    };
    assert!(fastest < Duration::from_millis(10), "{fastest:?}");
}

/// A request beside the typed calls: its status, the code and the rule that it broke.
async fn raw(
    intercom: &Intercom,
    method: &str,
    target: &str,
    headers: &[(&str, &str)],
    body: &str,
) -> (u16, Value, Vec<Rule>) {
    let address = intercom.base_url();
    let address = address.strip_prefix("http://").unwrap();
    let mut request =
        format!("{method} {target} HTTP/1.1\r\nhost: {address}\r\nconnection: close\r\n");
    for (name, value) in headers {
        request += &format!("{name}: {value}\r\n");
    }
    request += &format!("content-length: {}\r\n\r\n{body}", body.len());
    use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
    let mut socket = tokio::net::TcpStream::connect(address).await.unwrap();
    socket.write_all(request.as_bytes()).await.unwrap();
    let mut answer = String::new();
    socket.read_to_string(&mut answer).await.unwrap();
    let (head, body) = answer.split_once("\r\n\r\n").unwrap();
    let status = head.split(' ').nth(1).unwrap().parse().unwrap();
    let rules = intercom
        .violations()
        .into_iter()
        .map(|violation| violation.rule);
    let rules = rules.collect();
    intercom.forget_calls();
    (
        status,
        serde_json::from_str(body).unwrap_or(Value::Null),
        rules,
    )
}

#[tokio::test]
async fn what_the_description_does_not_allow_is_refused_and_reported() {
    const TOKEN: (&str, &str) = ("authorization", "Bearer dG9rOm1vY2s6MTox");
    for version in versions() {
        let intercom = Intercom::start(version).await.unwrap();
        for (method, target, headers, body, status, code, rule) in [
            // api 2: an unrouted path is 404.
            (
                "GET",
                "/nothing",
                vec![TOKEN],
                "",
                404,
                "not_found",
                Rule::UnknownPath,
            ),
            (
                "PUT",
                "/me",
                vec![TOKEN],
                "",
                404,
                "not_found",
                Rule::WrongMethod,
            ),
            (
                "GET",
                "/me",
                vec![],
                "",
                401,
                "unauthorized",
                Rule::Unauthorized,
            ),
            (
                "GET",
                "/me",
                vec![("authorization", "Bearer other")],
                "",
                401,
                "unauthorized",
                Rule::Unauthorized,
            ),
            // api 6
            (
                "GET",
                "/me",
                vec![TOKEN, ("intercom-version", "1.0")],
                "",
                400,
                "intercom_version_invalid",
                Rule::UnknownVersion,
            ),
            // api 2: 406.
            (
                "GET",
                "/me",
                vec![TOKEN, ("accept", "text/html")],
                "",
                406,
                "media_type_not_acceptable",
                Rule::NotAcceptable,
            ),
            (
                "POST",
                "/events",
                vec![TOKEN],
                r#"{"created_at": 1}"#,
                400,
                "parameter_not_found",
                Rule::Missing,
            ),
            (
                "POST",
                "/contacts",
                vec![TOKEN],
                r#"{"email": 5}"#,
                400,
                "parameter_invalid",
                Rule::WrongType,
            ),
        ] {
            let (answered, envelope, rules) = raw(&intercom, method, target, &headers, body).await;
            let what = format!("{version} {method} {target}: {envelope}");
            assert_eq!(answered, status, "{what}");
            assert_eq!(envelope["type"], "error.list", "{what}");
            assert_eq!(envelope["errors"][0]["code"], code, "{what}");
            assert!(envelope["request_id"].is_string(), "{what}");
            assert!(rules.contains(&rule), "{what}: {rules:?}");
        }
        // api 2: JSON that cannot be read has another envelope.
        let (status, envelope, rules) = raw(&intercom, "POST", "/contacts", &[TOKEN], "{").await;
        assert_eq!((status, &envelope["status"]), (400, &json!(400)));
        assert_eq!(rules, [Rule::InvalidJson]);
        // What Intercom ignores is served, and reported.
        let (status, _, rules) = raw(&intercom, "GET", "/admins?nonsense=1", &[TOKEN], "").await;
        assert_eq!((status, rules), (200, vec![Rule::Unknown]));
    }
}

#[tokio::test]
async fn an_operation_of_another_version_is_not_in_this_one() {
    let [oldest, newest] = versions();
    let old = operations(oldest);
    let is_new = |id: &str| old.iter().all(|(known, ..)| *known != id);
    let added = operations(newest)
        .into_iter()
        .find(|(id, method, path)| is_new(id) && method == "GET" && !path.contains('{'));
    let Some((_, _, path)) = added else {
        println!("skipped: {newest} has no list that {oldest} lacks");
        return;
    };
    let intercom = Intercom::start(oldest).await.unwrap();
    let token = ("authorization", "Bearer dG9rOm1vY2s6MTox");
    // api 6
    let (status, envelope, rules) = raw(&intercom, "GET", path, &[token], "").await;
    assert_eq!(status, 400);
    assert_eq!(envelope["errors"][0]["code"], "intercom_version_invalid");
    assert_eq!(rules, [Rule::NotInVersion]);
    // The header decides, over the mock's own version.
    let asked = ("intercom-version", newest);
    let (status, ..) = raw(&intercom, "GET", path, &[token, asked], "").await;
    assert_eq!(status, 200);
}

#[tokio::test]
#[should_panic(expected = "call 1 (list_admins): there is no query parameter nonsense")]
async fn a_report_with_a_violation_fails_a_test() {
    let intercom = Intercom::start(versions()[0]).await.unwrap();
    let token = ("authorization", "Bearer dG9rOm1vY2s6MTox");
    let address = intercom.base_url();
    let client = reqwest::Client::new();
    let request = client.get(format!("{address}/admins?nonsense=1"));
    request.header(token.0, token.1).send().await.unwrap();
    intercom.assert_valid();
}

#[tokio::test]
async fn faults_come_when_they_are_asked_for() {
    for version in versions() {
        let session = Session::start(version).await;
        let intercom = &session.intercom;
        intercom.fault(
            Fault::status(503, "service_unavailable")
                .on("list_teams")
                .at(2),
        );
        intercom.fault(Fault::cut().on("list_admins").every(2));
        for (operation, kind) in [
            ("list_teams", None),
            ("list_admins", None),
            ("list_teams", Some(ErrorKind::Status)),
            ("list_admins", Some(ErrorKind::Network)),
            ("list_teams", None),
            ("list_admins", None),
        ] {
            let failed = match kind {
                None => {
                    session.ok(operation, Arguments::new()).await;
                    None
                }
                Some(_) => Some(session.error(operation, Arguments::new()).await.kind()),
            };
            assert_eq!(failed, kind, "{version} {operation}");
        }
        intercom.clear_faults();
        intercom.fault(Fault::cut_in_body());
        let error = session.error("list_admins", Arguments::new()).await;
        assert_eq!(error.kind(), ErrorKind::Network, "{error}");
        intercom.clear_faults();
        intercom.fault(Fault::delay(Duration::from_millis(30)));
        let start = Instant::now();
        session.ok("list_admins", Arguments::new()).await;
        assert!(start.elapsed() >= Duration::from_millis(30));
    }
}

#[tokio::test]
async fn a_fault_after_acting_loses_the_answer_and_keeps_the_change() {
    for version in versions() {
        let session = Session::start(version).await;
        let admin = path(&[("admin_id", "814860")]);
        let away = admin.clone().body(json!({
            "away_mode_enabled": true, "away_mode_reassign": false }));
        for (fault, changed) in [(Fault::cut(), false), (Fault::cut().after_acting(), true)] {
            session.intercom.fault(fault.on("set_away_admin").first(1));
            let error = session.error("set_away_admin", away.clone()).await;
            assert_eq!(error.kind(), ErrorKind::Network);
            let admin = session.ok("retrieve_admin", admin.clone()).await;
            assert_eq!(admin["away_mode_enabled"], changed, "{version}");
        }
    }
}

/// api 3: the headers count a window.
#[tokio::test]
async fn calls_beyond_the_limit_of_a_window_are_refused() {
    for version in versions() {
        let session = Session::with(version, |builder| {
            builder
                .clock_at(1_800_000_000)
                .rate_limit(3, Duration::from_secs(10))
        })
        .await;
        for _ in 0..3 {
            session.ok("list_admins", Arguments::new()).await;
        }
        let error = session.error("list_admins", Arguments::new()).await;
        assert!(error.is_rate_limited());
        let limit = error.rate_limit().unwrap();
        assert_eq!((limit.limit, limit.remaining), (Some(3), Some(0)));
        assert_eq!(limit.reset.unwrap().unix(), 1_800_000_010);
        session.intercom.advance(Duration::from_secs(10));
        let client_wait = error.retry_after().unwrap();
        assert!(client_wait <= Duration::from_secs(10), "{client_wait:?}");
        let counts = session.intercom.rate_counts();
        assert_eq!(
            (counts.accepted, counts.refused, counts.most_in_a_window),
            (3, 1, 3)
        );
    }
}

#[tokio::test]
async fn the_same_seed_and_clock_answer_alike() {
    for version in versions() {
        let run = async || {
            let session =
                Session::with(version, |builder| builder.seed(7).clock_at(1_800_000_000)).await;
            session
                .ok(
                    "create_contact",
                    body(json!({ "email": "ada@example.com" })),
                )
                .await
        };
        assert_eq!(run().await, run().await, "{version}");
    }
}
