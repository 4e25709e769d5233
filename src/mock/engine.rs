//! The way of a request through the mock: checks, faults, and the answer.

use std::time::Duration;

use http::{HeaderMap, HeaderName, HeaderValue, header};
use serde_json::Value;

use super::{
    Call, Fault, Rule, Samples, Violation,
    conform::conform,
    description::{Description, Operation, Success},
    expectation::Expectation,
    incoming::Incoming,
    rate::Rate,
    reply::{Reply, ReplyBody},
    samples::{self, Scrolled},
    validate::{self, Parts},
    violation::Finding,
    workspace::{self, Workspace},
};

/// What answers a request that no expectation matches.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) enum Answers {
    /// The workspace, and the description for what it does not keep.
    Workspace,
    /// The description alone.
    Samples,
    /// Nothing: the request is unexpected.
    Nothing,
}

/// The state of a mock.
pub(super) struct Engine {
    pub(super) version: &'static Description,
    pub(super) token: String,
    pub(super) answers: Answers,
    pub(super) samples: Samples,
    pub(super) rate: Rate,
    pub(super) faults: Vec<Fault>,
    pub(super) expectations: Vec<Expectation>,
    pub(super) workspace: Workspace,
    pub(super) calls: Vec<Call>,
    pub(super) violations: Vec<Violation>,
    /// How many requests there were, forgotten ones included.
    pub(super) received: usize,
    pub(super) scrolled: Scrolled,
}

/// A request as it came off the wire.
pub(super) struct Arrived {
    pub(super) method: http::Method,
    pub(super) uri: http::Uri,
    pub(super) headers: HeaderMap,
    pub(super) body: Vec<u8>,
    /// Where the mock listens.
    pub(super) origin: String,
}

/// What is known of a request after its first checks.
struct Target {
    description: &'static Description,
    operation: Option<&'static Operation>,
    /// An answer that is due whatever the operation says.
    refusal: Option<Reply>,
}

impl Engine {
    /// Answers a request, and notes it.
    pub(super) fn answer(&mut self, arrived: &Arrived) -> Reply {
        self.received += 1;
        let path = arrived.uri.path();
        let query = query(arrived.uri.query().unwrap_or_default());
        let json = match arrived.body.is_empty() {
            true => Ok(None),
            false => serde_json::from_slice::<Value>(&arrived.body).map(Some),
        };
        let body = json.as_ref().ok().cloned().flatten();

        let mut findings = Vec::new();
        let mut target = self.target(arrived, &mut findings);
        let operation = target.operation.map(|operation| operation.id.as_str());
        let fault = {
            let mut hits = self
                .faults
                .iter_mut()
                .filter_map(|fault| fault.hits(operation).then(|| fault.clone()));
            // All of them count; the first one that was set decides.
            let first = hits.next();
            hits.for_each(drop);
            first
        };
        let now = u64::try_from(self.workspace.clock.unix()).unwrap_or_default();
        let admitted = self.rate.admit(now);

        let acts = fault.as_ref().is_none_or(Fault::acts);
        let usual = match (admitted, target.refusal.take(), target.operation) {
            (Err(limited), ..) => Some(limited),
            (Ok(()), Some(refusal), _) => Some(refusal),
            (Ok(()), None, Some(_)) if json.is_err() => {
                findings.push((Rule::InvalidJson, "the body is not JSON".to_owned()));
                Some(invalid_json())
            }
            (Ok(()), None, Some(operation)) if acts => {
                let parts = Parts {
                    query: &query,
                    headers: &arrived.headers,
                    body: body.as_ref(),
                };
                findings.extend(validate::request(target.description, operation, &parts));
                let refused: Vec<&Finding> =
                    findings.iter().filter(|(rule, _)| rule.refuses()).collect();
                Some(match refused.as_slice() {
                    [] => self.serve(
                        arrived,
                        &target,
                        operation,
                        &query,
                        body.as_ref(),
                        &mut findings,
                    ),
                    refused => invalid(refused),
                })
            }
            _ => None,
        };
        let mut reply = match (fault, usual) {
            (Some(fault), usual) => fault.reply(usual),
            (None, Some(usual)) => usual,
            (None, None) => Reply::empty(200),
        };
        self.finish(&mut reply, now);
        self.note(arrived, &target, path, query, body, findings, &reply);
        reply
    }

    /// The version and the operation that a request is for.
    fn target(&self, arrived: &Arrived, findings: &mut Vec<Finding>) -> Target {
        let mut target = Target {
            description: self.version,
            operation: None,
            refusal: None,
        };
        if let Some(asked) = arrived.headers.get("intercom-version") {
            let asked = asked.to_str().unwrap_or_default();
            match Description::of(asked) {
                Some(description) => target.description = description,
                None => {
                    findings.push((
                        Rule::UnknownVersion,
                        format!("the version {asked:?} is not one of this build's features"),
                    ));
                    let message = "The requested version could not be found";
                    target.refusal = Some(Reply::error(400, "intercom_version_invalid", message));
                    return target;
                }
            }
        }
        let (method, path) = (arrived.method.as_str(), arrived.uri.path());
        target.operation = target
            .description
            .route(method, path)
            .map(|(operation, _)| operation);
        let bearer = format!("Bearer {}", self.token);
        let sent = arrived.headers.get(header::AUTHORIZATION);
        if sent.is_none_or(|sent| sent.as_bytes() != bearer.as_bytes()) {
            let message = "the access token is not the mock's".to_owned();
            findings.push((Rule::Unauthorized, message));
            target.refusal = Some(Reply::error(401, "unauthorized", "Access Token Invalid"));
            return target;
        }
        let Some(operation) = target.operation else {
            target.refusal = Some(no_operation(target.description, method, path, findings));
            return target;
        };
        if let Some(accept) = arrived.headers.get(header::ACCEPT)
            && !is_acceptable(accept, operation.media_type())
        {
            let message = format!("Accept is {accept:?}, not {}", operation.media_type());
            findings.push((Rule::NotAcceptable, message));
            let message = "The Accept header should send a media type of application/json";
            target.refusal = Some(Reply::error(406, "media_type_not_acceptable", message));
        }
        target
    }

    /// The answer to a request that the description allows.
    fn serve(
        &mut self,
        arrived: &Arrived,
        target: &Target,
        operation: &'static Operation,
        query: &[(String, String)],
        body: Option<&Value>,
        findings: &mut Vec<Finding>,
    ) -> Reply {
        let description = target.description;
        let path = arrived.uri.path();
        let Some((_, arguments)) = description.route(arrived.method.as_str(), path) else {
            return Reply::empty(404);
        };
        let incoming = Incoming {
            description,
            operation,
            origin: &arrived.origin,
            raw_path: path,
            path: arguments,
            query,
            body: body.unwrap_or(&Value::Null),
        };
        let expected = self.expectations.iter_mut().rev().find(|expectation| {
            expectation.operation == operation.id
                && expectation
                    .differences(&incoming, &arrived.headers)
                    .is_empty()
        });
        if let Some(expectation) = expected {
            return expectation.answer();
        }
        let answer = match (self.answers, workspace::handler(&operation.id)) {
            (Answers::Nothing, _) => {
                let message = self.unexpected(&incoming, &arrived.headers);
                findings.push((Rule::Unexpected, message.clone()));
                return Reply::error(404, "not_found", format!("mock: {message}"));
            }
            (Answers::Workspace, Some(handler)) => {
                handler(&mut self.workspace, &incoming).map(|reply| shaped(&incoming, reply))
            }
            (Answers::Workspace | Answers::Samples, _) => {
                samples::answer(&incoming, self.samples, &mut self.scrolled, self.received)
            }
        };
        answer.unwrap_or_else(|error| error)
    }

    /// Why no expectation answers: what the nearest one asks for.
    fn unexpected(&self, incoming: &Incoming<'_>, headers: &HeaderMap) -> String {
        let id = &incoming.operation.id;
        let nearest = self
            .expectations
            .iter()
            .filter(|expectation| expectation.operation == *id)
            .map(|expectation| expectation.differences(incoming, headers))
            .min_by_key(Vec::len);
        match nearest {
            None => format!("nothing is expected of {id}"),
            Some(differences) => format!("no expectation matches: {}", differences.join("; ")),
        }
    }

    /// Adds what every answer has.
    fn finish(&self, reply: &mut Reply, now: u64) {
        let request_id = format!("mock-{}", self.received);
        if reply.is_error_list()
            && let ReplyBody::Json(body) = &mut reply.body
            && body.get("request_id").is_none()
        {
            body["request_id"] = request_id.clone().into();
        }
        let mut add = |name: &'static str, value: String| {
            let has = reply.headers.iter().any(|(known, _)| known == name);
            if let (false, Ok(value)) = (has, HeaderValue::try_from(value)) {
                reply.headers.push((HeaderName::from_static(name), value));
            }
        };
        add("x-request-id", request_id);
        for (name, value) in self.rate.headers() {
            add(name, value.to_string());
        }
        add("date", date(now));
    }

    #[expect(clippy::too_many_arguments, reason = "it is the end of one way")]
    fn note(
        &mut self,
        arrived: &Arrived,
        target: &Target,
        path: &str,
        query: Vec<(String, String)>,
        body: Option<Value>,
        findings: Vec<Finding>,
        reply: &Reply,
    ) {
        let operation = target.operation.map(|operation| operation.id.clone());
        let number = self.received;
        self.violations
            .extend(findings.into_iter().map(|(rule, message)| Violation {
                call: number,
                operation: operation.clone(),
                rule,
                message,
            }));
        self.calls.push(Call {
            number,
            operation,
            version: target.description.version().to_owned(),
            method: arrived.method.to_string(),
            path: path.to_owned(),
            query,
            headers: arrived.headers.clone(),
            body: body.unwrap_or(Value::Null),
            status: reply.cut.is_none().then_some(reply.status),
            answer: match &reply.body {
                ReplyBody::Json(body) => body.clone(),
                ReplyBody::Empty | ReplyBody::Bytes(..) => Value::Null,
            },
        });
    }
}

/// Fits a handler's success into the types of the version.
fn shaped(incoming: &Incoming<'_>, mut reply: Reply) -> Reply {
    let (Success::Json(schema), ReplyBody::Json(body)) =
        (&incoming.operation.success, &mut reply.body)
    else {
        return reply;
    };
    // One object where the schema is that of a list: it is shaped already.
    let items = incoming
        .operation
        .paging
        .as_ref()
        .map(|paging| &*paging.items);
    if items.is_some_and(|items| body.get(items.split('.').next().unwrap_or(items)).is_none()) {
        return reply;
    }
    // The shape of `next` is the list's, whatever the schema says.
    let pages = body.get_mut("pages").map(Value::take);
    let mut shaped = conform(incoming.description, schema, body.take());
    if let Some(pages) = pages {
        shaped["pages"] = pages;
    }
    *body = shaped;
    if reply.status == 200 {
        reply.status = incoming.description.success_status(incoming.operation);
    }
    reply
}

/// The answer where a path or a method belongs to no operation of the version.
fn no_operation(
    description: &Description,
    method: &str,
    path: &str,
    findings: &mut Vec<Finding>,
) -> Reply {
    let elsewhere = Description::versions()
        .filter_map(Description::of)
        .find(|other| other.route(method, path).is_some());
    if let Some(other) = elsewhere {
        findings.push((
            Rule::NotInVersion,
            format!(
                "{method} {path} is in {}, not in {}",
                other.version(),
                description.version()
            ),
        ));
        let message = "Requested resource is not available in current API version.";
        return Reply::error(400, "intercom_version_invalid", message);
    }
    let methods = description.methods(path);
    findings.push(match methods.as_slice() {
        [] => (
            Rule::UnknownPath,
            format!("{method} {path} is no operation"),
        ),
        methods => (
            Rule::WrongMethod,
            format!(
                "{method} {path} is no operation; it has {}",
                methods.join(", ")
            ),
        ),
    });
    Reply::error(404, "not_found", "The requested resource was not found")
}

/// Whether a client that accepts `accept` can take `media_type`.
fn is_acceptable(accept: &HeaderValue, media_type: &str) -> bool {
    let accept = accept.to_str().unwrap_or_default();
    accept.split(',').any(|range| {
        let range = range.split(';').next().unwrap_or_default().trim();
        range.is_empty()
            || range == "*/*"
            || range == media_type
            || range.starts_with("application/vnd.intercom")
            || range
                .strip_suffix('*')
                .is_some_and(|group| media_type.starts_with(group))
    })
}

/// Intercom's answer to a body that is no JSON, which is not its usual envelope.
fn invalid_json() -> Reply {
    let message = "There was a problem in the JSON you submitted";
    Reply::json(400, serde_json::json!({ "status": 400, "error": message }))
}

/// Intercom's answer to a request that breaks rules of the description.
fn invalid(refused: &[&Finding]) -> Reply {
    let errors: Vec<Value> = refused
        .iter()
        .map(|(rule, message)| {
            let code = match rule {
                Rule::Missing => "parameter_not_found",
                // The one word of a body whose code is known to be another.
                _ if message.starts_with("body.sort.order ") => "invalid_sort_order",
                _ => "parameter_invalid",
            };
            serde_json::json!({ "code": code, "message": message })
        })
        .collect();
    Reply::json(
        400,
        serde_json::json!({ "type": "error.list", "errors": errors }),
    )
}

fn query(text: &str) -> Vec<(String, String)> {
    let decode = |text: &str| {
        let text = text.replace('+', " ");
        percent_encoding::percent_decode_str(&text)
            .decode_utf8_lossy()
            .into_owned()
    };
    text.split('&')
        .filter(|pair| !pair.is_empty())
        .map(|pair| {
            let (key, value) = pair.split_once('=').unwrap_or((pair, ""));
            (decode(key), decode(value))
        })
        .collect()
}

/// A date as headers have it.
fn date(unix: u64) -> String {
    let time = std::time::UNIX_EPOCH + Duration::from_secs(unix);
    let time = chrono::DateTime::<chrono::Utc>::from(time);
    time.format("%a, %d %b %Y %H:%M:%S GMT").to_string()
}
