//! The comparison of the servers that an operation can be sent to.

use std::collections::BTreeSet;

use serde_json::Value;

use super::{findings::Findings, operation_pair::OperationPair};
use crate::diff::{rules, side::Side};

/// Compares the servers of an operation: its own, or those of its path, or those
/// of the description.
pub fn compare(pair: &OperationPair<'_, '_>, findings: &mut Findings<'_>) {
    let before = addresses(pair.old, pair.before.path, pair.before.object);
    let after = addresses(pair.new, pair.after.path, pair.after.object);
    let removed: Vec<&String> = before.difference(&after).collect();
    let mut added: Vec<&String> = after.difference(&before).collect();
    for old in removed {
        let moved = added.iter().position(|new| host(new) == host(old));
        match moved {
            Some(position) => {
                let new = added.remove(position);
                let place = format!("server {}", host(old));
                let message = format!("`{old}` was moved to `{new}`");
                findings.push_shared(&rules::SERVER_MOVED, &place, message);
            }
            None => {
                let message = format!("`{old}` was removed");
                findings.push_shared(&rules::SERVER_REMOVED, &format!("server {old}"), message);
            }
        }
    }
    for new in added {
        let message = format!("`{new}` was added");
        findings.push_shared(&rules::SERVER_ADDED, &format!("server {new}"), message);
    }
}

fn addresses(side: &Side, path: &str, operation: &Value) -> BTreeSet<String> {
    let servers = [
        operation.get("servers"),
        side.document["paths"][path].get("servers"),
        side.document.get("servers"),
    ];
    let servers = servers.into_iter().flatten().find_map(|servers| {
        let servers = servers.as_array()?;
        (!servers.is_empty()).then_some(servers)
    });
    servers
        .into_iter()
        .flatten()
        .filter_map(|server| server["url"].as_str())
        .map(|address| address.trim_end_matches('/').to_owned())
        .collect()
}

/// `https://api.intercom.io` of `https://api.intercom.io/v2`.
fn host(address: &str) -> &str {
    let start = address.find("://").map_or(0, |scheme| scheme + 3);
    let end = address[start..].find('/').map(|end| start + end);
    &address[..end.unwrap_or(address.len())]
}
