//! What a request is answered that the description does not allow.

use http::HeaderValue;
use serde_json::Value;

use super::{Rule, description::Description, reply::Reply, violation::Finding};

/// The answer where a path or a method belongs to no operation of the version.
pub(super) fn no_operation(
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
pub(super) fn is_acceptable(accept: &HeaderValue, media_type: &str) -> bool {
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
pub(super) fn invalid_json() -> Reply {
    let message = "There was a problem in the JSON you submitted";
    Reply::json(400, serde_json::json!({ "status": 400, "error": message }))
}

/// Intercom's answer to a request that breaks rules of the description.
pub(super) fn invalid(status: u16, refused: &[&Finding]) -> Reply {
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
        status,
        serde_json::json!({ "type": "error.list", "errors": errors }),
    )
}
