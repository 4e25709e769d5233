//! Tickets that are made by and by.

use serde_json::{Value, json};

use super::{Workspace, create};
use crate::mock::{incoming::Incoming, reply::Reply, workspace::Table};

/// How long a job takes, in seconds of the mock's clock.
const DURATION: i64 = 1;

/// The jobs, with the `ticket` that each one makes and the time when it is `due`.
#[derive(Debug, Default)]
pub(super) struct Jobs {
    table: Table,
    /// The identifiers of those that are not done, oldest first.
    pending: Vec<String>,
}

/// What is wrong with the ticket is answered now; it is made later.
pub(super) fn enqueue(workspace: &mut Workspace, incoming: &Incoming<'_>) -> Result<Reply, Reply> {
    let ticket = create::check(workspace, incoming.body)?;
    let id = workspace.ids.number();
    let job = json!({
        "type": "job",
        "id": id,
        "status": "pending",
        "url": format!("{}/jobs/status/{id}", incoming.origin),
        "resource_type": "ticket",
        "resource_id": null,
        "resource_url": null,
        "origin": incoming.origin,
        "due": workspace.clock.unix() + DURATION,
        "ticket": ticket,
    });
    workspace.tickets.jobs.table.insert(&*id, job.clone());
    workspace.tickets.jobs.pending.push(id);
    Ok(Reply::ok(job))
}

pub(super) fn status(workspace: &mut Workspace, incoming: &Incoming<'_>) -> Result<Reply, Reply> {
    run_due(workspace);
    let job = workspace
        .tickets
        .jobs
        .table
        .get(incoming.argument("job_id"));
    let missing = || Reply::error(404, "job_not_found", "Job Not Found");
    job.cloned().map(Reply::ok).ok_or_else(missing)
}

/// Makes the tickets that are due.
pub(super) fn run_due(workspace: &mut Workspace) {
    let now = workspace.clock.unix();
    while let Some(id) = workspace.tickets.jobs.pending.first().cloned() {
        let job = workspace.tickets.jobs.table.get_mut(&id);
        let Some(job) = job.filter(|job| job["due"].as_i64() <= Some(now)) else {
            return;
        };
        let ticket = job["ticket"].take();
        workspace.tickets.jobs.pending.remove(0);
        let ticket = create::add_requested(workspace, ticket);
        let Some(job) = workspace.tickets.jobs.table.get_mut(&id) else {
            return;
        };
        let origin = job["origin"].as_str().unwrap_or_default();
        let url = format!("{origin}/tickets/{ticket}");
        job["status"] = json!("success");
        job["resource_id"] = json!(ticket);
        job["resource_url"] = json!(url);
        let item: Value = job.clone();
        workspace.notify("job.completed", item);
    }
}
