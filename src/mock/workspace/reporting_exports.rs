//! Exports of reporting data: five at a time for a workspace.

use std::{io::Write as _, time::Duration};

use flate2::{Compression, write::GzEncoder};
use serde_json::{Value, json};

use super::{
    Handlers, Reply, Workspace,
    export_job::{ExportJob, ExportOutcome, JobState},
};
use crate::mock::incoming::{Incoming, text};

pub(super) const HANDLERS: Handlers = &[
    ("list_reporting_datasets", list_datasets),
    ("enqueue_reporting_data_export", enqueue),
    ("get_reporting_data_export", get),
    ("download_reporting_data_export", download),
];

/// How many jobs a workspace may have that have not ended.
const MAX_RUNNING: usize = 5;

/// How far back an export reaches: two years.
const MAX_AGE: Duration = Duration::from_secs(2 * 366 * 24 * 60 * 60);

/// What can be exported.
#[derive(Debug)]
struct Dataset {
    id: &'static str,
    name: &'static str,
    /// The attribute that the time range is about.
    time: &'static str,
    /// Identifiers and names.
    attributes: &'static [(&'static str, &'static str)],
}

const DATASETS: [Dataset; 3] = [
    Dataset {
        id: "conversation",
        name: "Conversation",
        time: "conversation_started_at",
        attributes: &[
            ("conversation_id", "Conversation ID"),
            ("conversation_started_at", "Conversation started at"),
            ("conversation_state", "Conversation state"),
            ("channel", "Channel"),
            ("current_teammate_assigned", "Teammate assigned"),
            ("first_response_time", "First response time"),
        ],
    },
    Dataset {
        id: "conversation_rating",
        name: "Conversation rating",
        time: "rated_at",
        attributes: &[
            ("conversation_id", "Conversation ID"),
            ("rated_at", "Rated at"),
            ("rating", "Rating"),
        ],
    },
    Dataset {
        id: "ticket",
        name: "Ticket",
        time: "ticket_created_at",
        attributes: &[
            ("ticket_id", "Ticket ID"),
            ("ticket_created_at", "Ticket created at"),
            ("ticket_state", "Ticket state"),
        ],
    },
];

/// The state of this resource.
#[derive(Debug, Default)]
pub(in crate::mock) struct ReportingExports {
    jobs: Vec<Job>,
}

#[derive(Debug)]
struct Job {
    job: ExportJob,
    dataset: &'static str,
    /// The columns of the file, without the dataset in front.
    columns: Vec<&'static str>,
}

fn list_datasets(_workspace: &mut Workspace, _incoming: &Incoming<'_>) -> Result<Reply, Reply> {
    let datasets = DATASETS.iter().map(|dataset| {
        let (id, name) = (dataset.id, dataset.name);
        let attributes = dataset.attributes.iter().map(|(attribute, name)| {
            let qualified = format!("{id}.{attribute}");
            json!({ "id": attribute, "qualified_id": qualified, "name": name })
        });
        json!({
            "id": id,
            "name": name,
            "description": format!("{name}: one row for each"),
            "default_time_attribute_id": dataset.time,
            "attributes": attributes.collect::<Value>(),
        })
    });
    let datasets: Value = datasets.collect();
    Ok(Reply::ok(json!({ "type": "list", "data": datasets })))
}

fn bad(message: String) -> Reply {
    Reply::error(400, "bad_request", message)
}

fn enqueue(workspace: &mut Workspace, incoming: &Incoming<'_>) -> Result<Reply, Reply> {
    let asked = incoming.text("dataset_id").unwrap_or_default();
    let dataset = DATASETS.iter().find(|dataset| dataset.id == asked);
    let dataset = dataset.ok_or_else(|| bad(format!("{asked} is not a valid dataset_id")))?;
    let (attributes, dataset) = (dataset.attributes, dataset.id);
    let (mut columns, mut unknown) = (Vec::new(), Vec::new());
    let asked = incoming.body["attribute_ids"].as_array();
    for asked in asked.into_iter().flatten().filter_map(text) {
        let name = asked
            .strip_prefix(dataset)
            .and_then(|rest| rest.strip_prefix('.'))
            .unwrap_or(&asked);
        match attributes.iter().find(|(attribute, _)| *attribute == name) {
            Some((attribute, _)) => columns.push(*attribute),
            None => unknown.push(asked),
        }
    }
    if !unknown.is_empty() {
        let unknown = unknown.join(", ");
        return Err(bad(format!(
            "attribute_ids invalid for {dataset} dataset: {unknown}"
        )));
    }
    if columns.is_empty() {
        return Err(bad("attribute_ids names no attribute".to_owned()));
    }
    let now = workspace.clock.now();
    let oldest = i64::try_from(now.saturating_sub(MAX_AGE).as_secs()).unwrap_or(i64::MAX);
    match ["start_time", "end_time"].map(|name| incoming.body[name].as_i64()) {
        [Some(start), Some(end)] if start >= end => {
            return Err(bad("start_time is not before end_time".to_owned()));
        }
        [Some(start), _] if start < oldest => {
            return Err(bad("start_time is more than two years ago".to_owned()));
        }
        _ => {}
    }
    let jobs = &workspace.reporting_exports.jobs;
    if jobs.iter().filter(|job| job.job.is_running(now)).count() >= MAX_RUNNING {
        let message =
            format!("Exceeded rate limit of {MAX_RUNNING} pending reporting dataset export jobs");
        return Err(Reply::error(429, "rate_limit_exceeded", message));
    }
    let id = workspace.ids.hex();
    let job = workspace.exports.start(id.clone(), now);
    workspace.reporting_exports.jobs.push(Job {
        job,
        dataset,
        columns,
    });
    Ok(Reply::ok(json!({
        "job_identifier": id,
        "status": "pending",
        "download_url": "",
        "download_expires_at": "",
    })))
}

fn find<'a>(workspace: &'a Workspace, incoming: &Incoming<'_>) -> Result<&'a Job, Reply> {
    let id = incoming.argument("job_identifier");
    let mut jobs = workspace.reporting_exports.jobs.iter();
    jobs.find(|job| job.job.id == id).ok_or_else(|| {
        let message = format!("Export job not found for identifier: {id}");
        Reply::error(404, "not_found", message)
    })
}

fn get(workspace: &mut Workspace, incoming: &Incoming<'_>) -> Result<Reply, Reply> {
    let job = &find(workspace, incoming)?.job;
    let state = job.state(workspace.clock.now());
    let (mut url, mut expires) = (String::new(), String::new());
    if state == JobState::Ended(ExportOutcome::Completed) {
        url = format!("{}/download/reporting_data/{}", incoming.origin, job.id);
        expires = job.expires().as_secs().to_string();
    }
    let status = match state {
        JobState::Pending => "pending",
        JobState::InProgress => "in_progress",
        // Not spelled as that of a content export.
        JobState::Ended(ExportOutcome::Completed) => "complete",
        JobState::Ended(ExportOutcome::Failed) => "failed",
        JobState::Ended(ExportOutcome::Canceled) => "canceled",
    };
    Ok(Reply::ok(json!({
        "job_identifier": job.id,
        "status": status,
        "download_url": url,
        "download_expires_at": expires,
    })))
}

fn download(workspace: &mut Workspace, incoming: &Incoming<'_>) -> Result<Reply, Reply> {
    let job = find(workspace, incoming)?;
    if !job.job.is_available(workspace.clock.now()) {
        let id = &job.job.id;
        let message = format!("the export {id} has no file, or its file has expired");
        return Err(Reply::error(404, "not_found", message));
    }
    let csv = workspace.exports.rows.csv(&job.columns);
    let archive = archive(
        &format!("{}.csv", job.dataset),
        &csv,
        workspace.clock.unix(),
    );
    let bytes = archive.map_err(|error| {
        let message = format!("mock: the archive cannot be written: {error}");
        Reply::error(500, "server_error", message)
    })?;
    Ok(Reply::bytes(200, incoming.operation.media_type(), bytes))
}

/// A compressed archive with one file.
fn archive(name: &str, file: &[u8], now: i64) -> std::io::Result<Vec<u8>> {
    let mut header = tar::Header::new_gnu();
    header.set_size(file.len() as u64);
    header.set_mode(0o644);
    header.set_mtime(u64::try_from(now).unwrap_or_default());
    let mut builder = tar::Builder::new(GzEncoder::new(Vec::new(), Compression::fast()));
    builder.append_data(&mut header, name, file)?;
    let mut encoder = builder.into_inner()?;
    encoder.flush()?;
    encoder.finish()
}
