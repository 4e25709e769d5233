//! Exports of the content that was sent: one at a time for a workspace.

use std::time::Duration;

use serde_json::{Value, json};

use super::{
    Handlers, Reply, Workspace,
    export_job::{ExportJob, ExportOutcome, JobState},
    export_rows::ExportRows,
};
use crate::mock::{gzip::GzipTable, incoming::Incoming, reply::ReplyBody};

/// How many exports a workspace may have under way (jobs 5).
const MAX_RUNNING: usize = 1;

pub(super) const HANDLERS: Handlers = &[
    ("create_data_export", create),
    ("get_data_export", get),
    ("cancel_data_export", cancel),
    ("download_data_export", download),
];

/// The state of this resource, and how the exports of a mock are.
#[derive(Debug, Default)]
pub(in crate::mock) struct Exports {
    jobs: Vec<ExportJob>,
    /// How long an export takes that is asked for from now on.
    pub(in crate::mock) duration: Duration,
    /// How it ends.
    pub(in crate::mock) outcome: ExportOutcome,
    pub(in crate::mock) rows: ExportRows,
    /// How many times over the rows come; 0 is once.
    pub(in crate::mock) repeats: u64,
}

impl Exports {
    /// A job that is asked for now.
    pub(super) fn start(&self, id: String, now: Duration) -> ExportJob {
        ExportJob::new(id, now, self.duration, self.outcome)
    }
}

/// Adds a job that is asked for now, by somebody else.
pub(in crate::mock) fn add(workspace: &mut Workspace) -> String {
    let id = workspace.ids.hex();
    let job = workspace.exports.start(id.clone(), workspace.clock.now());
    workspace.exports.jobs.push(job);
    id
}

/// The job as it is answered.
fn show(workspace: &Workspace, incoming: &Incoming<'_>, job: &ExportJob) -> Value {
    let state = job.state(workspace.clock.now());
    let completed = state == JobState::Ended(ExportOutcome::Completed);
    let has_file = completed && !workspace.exports.rows.is_empty();
    let status = match state {
        JobState::Pending => "pending",
        JobState::InProgress => "in_progress",
        JobState::Ended(ExportOutcome::Failed) => "failed",
        JobState::Ended(ExportOutcome::Canceled) => "canceled",
        JobState::Ended(ExportOutcome::Completed) if has_file => "completed",
        JobState::Ended(ExportOutcome::Completed) => "no_data",
    };
    let (mut url, mut expires) = (String::new(), String::new());
    if has_file {
        url = format!("{}/download/content/data/{}", incoming.origin, job.id);
        expires = job.expires().as_secs().to_string();
    }
    json!({
        "job_identifier": job.id,
        // As some descriptions misspell it; a version sends the one that its own has.
        "job_identfier": job.id,
        "status": status,
        "download_url": url,
        "download_expires_at": expires,
    })
}

fn unknown(id: &str) -> Reply {
    Reply::error(404, "job_not_found", format!("there is no export {id}"))
}

fn find<'a>(workspace: &'a Workspace, incoming: &Incoming<'_>) -> Result<&'a ExportJob, Reply> {
    let id = incoming.argument("job_identifier");
    let mut jobs = workspace.exports.jobs.iter();
    jobs.find(|job| job.id == id).ok_or_else(|| unknown(id))
}

fn create(workspace: &mut Workspace, incoming: &Incoming<'_>) -> Result<Reply, Reply> {
    let now = workspace.clock.now();
    let times = ["created_at_after", "created_at_before"].map(|name| incoming.body[name].as_i64());
    if let [Some(after), Some(before)] = times
        && after > before
    {
        let message = "created_at_after is later than created_at_before";
        return Err(Reply::error(400, "parameter_invalid", message));
    }
    let jobs = &workspace.exports.jobs;
    if jobs.iter().filter(|job| job.is_running(now)).count() >= MAX_RUNNING {
        let message =
            format!("Exceeded rate limit of {MAX_RUNNING} pending message data export jobs");
        return Err(Reply::error(429, "rate_limit_exceeded", message));
    }
    let id = workspace.ids.hex();
    let job = workspace.exports.start(id, now);
    let mut shown = show(workspace, incoming, &job);
    workspace.exports.jobs.push(job);
    // It has not begun, however fast it will be.
    for (field, value) in [
        ("status", "pending"),
        ("download_url", ""),
        ("download_expires_at", ""),
    ] {
        shown[field] = json!(value);
    }
    Ok(Reply::ok(shown))
}

fn get(workspace: &mut Workspace, incoming: &Incoming<'_>) -> Result<Reply, Reply> {
    let job = find(workspace, incoming)?;
    Ok(Reply::ok(show(workspace, incoming, job)))
}

fn cancel(workspace: &mut Workspace, incoming: &Incoming<'_>) -> Result<Reply, Reply> {
    let now = workspace.clock.now();
    let id = incoming.argument("job_identifier");
    let mut jobs = workspace.exports.jobs.iter_mut();
    let job = jobs.find(|job| job.id == id).ok_or_else(|| unknown(id))?;
    job.cancel(now);
    let job = job.clone();
    Ok(Reply::ok(show(workspace, incoming, &job)))
}

fn download(workspace: &mut Workspace, incoming: &Incoming<'_>) -> Result<Reply, Reply> {
    let job = find(workspace, incoming)?;
    let exports = &workspace.exports;
    if !job.is_available(workspace.clock.now()) || exports.rows.is_empty() {
        let message = format!("the export {} has no file, or its file has expired", job.id);
        return Err(Reply::error(404, "not_found", message));
    }
    let columns = exports.rows.columns();
    let csv = exports.rows.csv(&columns);
    let header = csv
        .iter()
        .position(|byte| *byte == b'\n')
        .map_or(0, |end| end + 1);
    let (header, rows) = csv.split_at(header);
    let table = GzipTable {
        header: header.to_vec(),
        rows: rows.to_vec().into(),
        repeats: exports.repeats.max(1),
    };
    let mut reply = Reply::empty(200);
    let media_type = incoming.operation.media_type().to_owned();
    reply.body = ReplyBody::Gzip(media_type, Box::new(table));
    Ok(reply)
}
