//! The scroll over all companies, whose place is kept here.

use std::time::Duration;

use serde_json::{Value, json};

use super::{listed, shown};
use crate::mock::{incoming::Incoming, page, reply::Reply, workspace::Workspace};

/// How long a scroll stays open without a call.
const IDLE: Duration = Duration::from_secs(60);

/// A scroll that is open.
#[derive(Debug)]
pub(super) struct Scroll {
    /// The same on every page.
    token: String,
    /// The companies there were when it was opened.
    ids: Vec<String>,
    /// How many of them were answered, whether the answers arrived or not.
    place: usize,
    /// When it was used last, since 1970.
    used: Duration,
}

/// The next page of a scroll; its first one if the request has no token.
pub(super) fn page(workspace: &mut Workspace, incoming: &Incoming<'_>) -> Result<Reply, Reply> {
    let now = workspace.clock.now();
    let open = workspace.companies.scroll.take();
    let open = open.filter(|scroll| now.saturating_sub(scroll.used) < IDLE);
    let mut scroll = match (incoming.query("scroll_param"), open) {
        (None, None) => Scroll {
            token: workspace.ids.hex(),
            ids: listed(workspace)
                .filter_map(|company| Some(company["id"].as_str()?.to_owned()))
                .collect(),
            place: 0,
            used: now,
        },
        (None, open) => {
            workspace.companies.scroll = open;
            let message = "scroll already exists for this workspace";
            return Err(Reply::error(400, "scroll_exists", message));
        }
        (Some(token), Some(scroll)) if scroll.token == token => scroll,
        (Some(_), open) => {
            workspace.companies.scroll = open;
            return Err(Reply::error(404, "not_found", "scroll parameter not found"));
        }
    };
    let per_page = page::per_page(incoming, workspace.paging);
    let ids = scroll.ids.iter().skip(scroll.place).take(per_page);
    let data: Vec<Value> = ids
        .map(|id| shown(workspace, id))
        .filter(|company| !company.is_null())
        .collect();
    let body = json!({
        "type": "list",
        "data": data,
        "pages": null,
        "total_count": null,
        "scroll_param": scroll.token,
    });
    // The page after the last one is empty and ends the scroll.
    if scroll.place < scroll.ids.len() {
        scroll.place = scroll.place.saturating_add(per_page).min(scroll.ids.len());
        scroll.used = now;
        workspace.companies.scroll = Some(scroll);
    }
    Ok(Reply::ok(body))
}
