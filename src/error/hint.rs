//! Hints at the usual cause of a failure.

use http::{HeaderMap, StatusCode, header::LOCATION};
use reqwest::Url;

use super::{ErrorEntry, excerpt::cut};
use crate::Region;

/// The most bytes of the list of missing permissions.
const MAX_PERMISSIONS: usize = 500;

/// What a hint is derived from.
pub(crate) struct HintContext<'a> {
    pub(crate) status: StatusCode,
    pub(crate) headers: &'a HeaderMap,
    pub(crate) entries: &'a [ErrorEntry],
    pub(crate) version: &'a str,
    pub(crate) region: Option<Region>,
}

/// A hint without a full stop, if the failure has a usual cause.
pub(crate) fn hint(context: &HintContext<'_>) -> Option<String> {
    let code = context.entries.first().map(|entry| entry.code.as_str());
    match (context.status, code) {
        (_, Some("intercom_version_invalid")) => Some(format!(
            "version {} does not exist or does not have this operation",
            context.version
        )),
        (StatusCode::UNAUTHORIZED, Some("token_unauthorized")) => {
            Some(permissions(context.entries))
        }
        (StatusCode::UNAUTHORIZED, _) => context.region.map(|region| {
            format!(
                "this client talks to region {region}, and tokens of another region are refused; \
                 Region::detect finds the region of a token"
            )
        }),
        (StatusCode::FORBIDDEN, Some("api_plan_restricted")) => {
            Some("the workspace's plan does not include this".to_owned())
        }
        (StatusCode::FORBIDDEN, _) => Some(permissions(context.entries)),
        (StatusCode::BAD_REQUEST, _) if says_to_scroll(context.entries) => Some(
            "this list ends at 10,000 companies; `all_companies` of the client goes on beyond"
                .to_owned(),
        ),
        (status, _) if status.is_redirection() => Some(match redirect_host(context.headers) {
            Some(host) => format!("redirects are not followed; this one leads to {host}"),
            None => "redirects are not followed".to_owned(),
        }),
        _ => None,
    }
}

/// Whether the server says that a list has to be scrolled over from here on. Its
/// code, `client_error`, says nothing.
pub(super) fn says_to_scroll(entries: &[ErrorEntry]) -> bool {
    entries.iter().any(|entry| {
        let message = entry.message.as_deref().unwrap_or_default();
        message.to_ascii_lowercase().contains("use scroll")
    })
}

fn permissions(entries: &[ErrorEntry]) -> String {
    let required: Vec<&str> = entries
        .iter()
        .flat_map(ErrorEntry::required_permissions)
        .collect();
    if required.is_empty() {
        "the app may lack a permission for this (Developer Hub, Authentication)".to_owned()
    } else {
        let mut required = required.join(", ");
        cut(&mut required, MAX_PERMISSIONS);
        format!("the app lacks a permission: {required}")
    }
}

/// The host of a redirect. The rest of the URL could hold secrets.
fn redirect_host(headers: &HeaderMap) -> Option<String> {
    let location = headers.get(LOCATION)?.to_str().ok()?;
    Url::parse(location).ok()?.host_str().map(str::to_owned)
}

#[cfg(test)]
mod tests {
    use http::{HeaderMap, StatusCode};

    use super::{HintContext, hint};
    use crate::Region;

    #[test]
    fn a_refused_token_is_told_which_region_is_configured() {
        let mut context = HintContext {
            status: StatusCode::UNAUTHORIZED,
            headers: &HeaderMap::new(),
            entries: &[],
            version: "2.12",
            region: Some(Region::Eu),
        };
        let text = hint(&context).unwrap();
        assert!(text.starts_with("this client talks to region eu"), "{text}");
        context.region = None;
        assert_eq!(hint(&context), None);
    }
}
