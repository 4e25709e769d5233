//! Exports of content and of reporting data.

use std::{io::Read as _, time::Duration};

use flate2::read::GzDecoder;
use intercom_sdk::{
    Error,
    catalog::Arguments,
    mock::{ExportOutcome, Fault, Intercom},
};
use serde_json::{Value, json};

use super::{
    client::{Session, body, path},
    versions,
};

/// A day that mocks of these tests begin at.
const START: u64 = 1_764_547_200;

async fn session(version: &'static str) -> Session {
    let session = Session::with(version, |builder| builder.clock_at(START)).await;
    session
        .intercom
        .set_export_duration(Duration::from_secs(60));
    session.intercom.set_export_rows([
        json!({ "receipt_id": 1, "user_email": "ada@example.com", "subject": "Hi, \"you\"" }),
        json!({ "receipt_id": 2, "user_email": "grace@example.com" }),
    ]);
    session
}

fn job(id: &str) -> Arguments {
    path(&[("job_identifier", id)])
}

async fn create(session: &Session) -> String {
    let range = json!({ "created_at_after": START - 86_400, "created_at_before": START });
    let created = session.ok("create_data_export", body(range)).await;
    assert_eq!(created["status"], "pending");
    created["job_identifier"].as_str().unwrap().to_owned()
}

/// The file at `url`, as a program gets it that has no typed call.
async fn fetch(intercom: &Intercom, url: &str) -> (u16, Vec<u8>) {
    assert!(url.starts_with(&intercom.base_url()), "{url}");
    let request = reqwest::Client::new()
        .get(url)
        .bearer_auth(intercom_sdk::mock::TOKEN)
        .header("accept", "application/octet-stream");
    let response = request.send().await.unwrap();
    let status = response.status().as_u16();
    (
        status,
        response.bytes().await.map(Vec::from).unwrap_or_default(),
    )
}

fn gunzip(bytes: &[u8]) -> String {
    let mut text = String::new();
    GzDecoder::new(bytes).read_to_string(&mut text).unwrap();
    text
}

/// jobs 5: the states, and the two days of the file.
#[tokio::test]
async fn a_content_export_is_done_by_the_clock_and_its_file_expires() {
    for version in versions() {
        let session = session(version).await;
        let id = create(&session).await;
        let mut url = String::new();
        for (seconds, status) in [
            (0, "pending"),
            (29, "pending"),
            (1, "in_progress"),
            (30, "completed"),
        ] {
            session.intercom.advance(Duration::from_secs(seconds));
            let export = session.ok("get_data_export", job(&id)).await;
            assert_eq!(export["status"], status, "{version}");
            url = export["download_url"].as_str().unwrap().to_owned();
            assert_eq!(url.is_empty(), status != "completed", "{version} {status}");
        }
        let (status, file) = fetch(&session.intercom, &url).await;
        assert_eq!(status, 200);
        let lines = "receipt_id,subject,user_email\n1,\"Hi, \"\"you\"\"\",ada@example.com\n2,,grace@example.com\n";
        assert_eq!(gunzip(&file), lines);
        session
            .intercom
            .advance(Duration::from_secs(2 * 86_400 - 1));
        assert_eq!(fetch(&session.intercom, &url).await.0, 200);
        session.intercom.advance(Duration::from_secs(1));
        assert_eq!(fetch(&session.intercom, &url).await.0, 404);
        session.intercom.assert_valid();
    }
}

#[tokio::test]
async fn a_typed_download_is_the_file() {
    for version in versions() {
        let session = session(version).await;
        session.intercom.set_export_duration(Duration::ZERO);
        let id = create(&session).await;
        let error = session.error("download_data_export", job("unknown")).await;
        assert!(error.is_not_found(), "{version}: {error}");
        session.ok("download_data_export", job(&id)).await;
        session.intercom.assert_valid();
    }
}

/// api 3, jobs 5: one at a time, and the text says so.
#[tokio::test]
async fn a_second_content_export_is_refused_while_one_runs() {
    for version in versions() {
        let session = session(version).await;
        let foreign = session.intercom.add_export();
        let range = body(json!({ "created_at_after": 1, "created_at_before": 2 }));
        let error = session.error("create_data_export", range.clone()).await;
        assert!(error.is_rate_limited(), "{version}: {error}");
        let text = error.to_string();
        assert!(
            text.contains("1 pending message data export jobs"),
            "{text}"
        );
        let canceled = session.ok("cancel_data_export", job(&foreign)).await;
        assert_eq!(canceled["status"], "canceled");
        session.ok("create_data_export", range).await;
        session.intercom.assert_valid();
    }
}

#[tokio::test]
async fn a_content_export_ends_as_it_is_told_to() {
    for version in versions() {
        for (outcome, has_rows, status) in [
            (ExportOutcome::Completed, true, "completed"),
            (ExportOutcome::Completed, false, "no_data"),
            (ExportOutcome::Failed, true, "failed"),
            (ExportOutcome::Canceled, true, "canceled"),
        ] {
            let session = session(version).await;
            session.intercom.set_export_outcome(outcome);
            if !has_rows {
                session.intercom.set_export_rows([]);
            }
            let id = create(&session).await;
            session.intercom.advance(Duration::from_secs(60));
            let export = session.ok("get_data_export", job(&id)).await;
            assert_eq!(export["status"], status, "{version}");
            assert_eq!(export["download_url"] == "", status != "completed");
            let error: Option<Error> = match status {
                "completed" => None,
                _ => Some(session.error("download_data_export", job(&id)).await),
            };
            assert!(
                error.is_none_or(|error| error.is_not_found()),
                "{version} {status}"
            );
            // What has ended cannot be canceled.
            let canceled = session.ok("cancel_data_export", job(&id)).await;
            assert_eq!(canceled["status"], status);
        }
    }
}

#[tokio::test]
async fn a_content_export_that_is_not_there_is_not_found() {
    for version in versions() {
        let session = session(version).await;
        for operation in [
            "get_data_export",
            "cancel_data_export",
            "download_data_export",
        ] {
            let error = session.error(operation, job("unknown")).await;
            assert!(error.is_not_found(), "{version} {operation}: {error}");
            assert_eq!(error.code(), Some("job_not_found"));
        }
        let reversed = body(json!({ "created_at_after": 2, "created_at_before": 1 }));
        let error = session.error("create_data_export", reversed).await;
        assert_eq!(error.code(), Some("parameter_invalid"), "{version}");
    }
}

#[tokio::test]
async fn a_file_larger_than_its_rows_is_streamed_and_can_be_cut() {
    let session = session(versions()[1]).await;
    session.intercom.set_export_duration(Duration::ZERO);
    session.intercom.set_export_repeats(20_000);
    let id = create(&session).await;
    let export = session.ok("get_data_export", job(&id)).await;
    let url = export["download_url"].as_str().unwrap();
    let (_, file) = fetch(&session.intercom, url).await;
    assert_eq!(gunzip(&file).lines().count(), 1 + 2 * 20_000);
    session.intercom.fault(Fault::cut_in_body());
    let request = reqwest::Client::new()
        .get(url)
        .bearer_auth(intercom_sdk::mock::TOKEN)
        .header("accept", "application/octet-stream");
    let mut response = request.send().await.unwrap();
    let mut received = 0;
    let error = loop {
        match response.chunk().await {
            Ok(Some(chunk)) => received += chunk.len(),
            Ok(None) => break None,
            Err(error) => break Some(error),
        }
    };
    assert!(
        error.is_some(),
        "it ended after {received} of {} bytes",
        file.len()
    );
    assert!(received > 0 && received < file.len());
}

fn enqueue(attributes: &[&str], start: u64, end: u64) -> Arguments {
    body(json!({
        "dataset_id": "conversation",
        "attribute_ids": attributes,
        "start_time": start,
        "end_time": end,
    }))
}

/// Arguments of the status and the download of a reporting export.
fn report(id: &str, has_client: bool) -> Arguments {
    let arguments = job(id).query("app_id", "mock_app");
    match has_client {
        true => arguments.query("client_id", "1"),
        false => arguments,
    }
}

#[tokio::test]
async fn a_reporting_export_is_an_archive_with_the_asked_columns() {
    let session = session(versions()[1]).await;
    if !session.has("enqueue_reporting_data_export") {
        return;
    }
    session
        .intercom
        .set_export_rows([json!({ "conversation_id": "7", "channel": "email", "other": 1 })]);
    let datasets = session
        .ok("list_reporting_datasets", Arguments::new())
        .await;
    assert_eq!(datasets["data"][0]["id"], "conversation");
    let asked = enqueue(
        &["channel", "conversation.conversation_id"],
        START - 60,
        START,
    );
    let enqueued = session.ok("enqueue_reporting_data_export", asked).await;
    assert_eq!(enqueued["status"], "pending");
    let id = enqueued["job_identifier"].as_str().unwrap();
    let error = session
        .error("download_reporting_data_export", report(id, false))
        .await;
    assert!(error.is_not_found(), "it is not done: {error}");
    session.intercom.advance(Duration::from_secs(60));
    let status = session
        .ok("get_reporting_data_export", report(id, true))
        .await;
    // jobs 5: reporting says complete.
    assert_eq!(status["status"], "complete");
    let url = format!(
        "{}?app_id=mock_app",
        status["download_url"].as_str().unwrap()
    );
    let (_, file) = fetch(&session.intercom, &url).await;
    let mut archive = tar::Archive::new(GzDecoder::new(file.as_slice()));
    let mut entries = archive.entries().unwrap();
    let mut entry = entries.next().unwrap().unwrap();
    assert_eq!(entry.path().unwrap().to_str(), Some("conversation.csv"));
    let mut text = String::new();
    entry.read_to_string(&mut text).unwrap();
    assert_eq!(text, "channel,conversation_id\nemail,7\n");
    session.intercom.advance(Duration::from_secs(2 * 86_400));
    assert_eq!(fetch(&session.intercom, &url).await.0, 404);
    session.intercom.assert_valid();
}

#[tokio::test]
async fn a_reporting_export_that_intercom_would_not_take_is_refused() {
    let session = session(versions()[1]).await;
    if !session.has("enqueue_reporting_data_export") {
        return;
    }
    for (asked, why) in [
        (
            enqueue(&["nonsense"], START - 60, START),
            "an unknown attribute",
        ),
        (enqueue(&[], START - 60, START), "no attribute"),
        (enqueue(&["channel"], START, START - 60), "a reversed range"),
        // jobs 5: two years.
        (
            enqueue(&["channel"], START - 3 * 366 * 86_400, START),
            "too old",
        ),
    ] {
        let error = session.error("enqueue_reporting_data_export", asked).await;
        assert_eq!(error.code(), Some("bad_request"), "{why}");
    }
    let error = session
        .error("get_reporting_data_export", report("unknown", true))
        .await;
    assert!(error.is_not_found(), "{error}");
    // api 3: five pending.
    let asked = || enqueue(&["channel"], START - 60, START);
    for _ in 0..5 {
        session.ok("enqueue_reporting_data_export", asked()).await;
    }
    let error = session
        .error("enqueue_reporting_data_export", asked())
        .await;
    assert!(error.is_rate_limited(), "{error}");
    let failed: Value = json!("failed");
    session.intercom.advance(Duration::from_secs(60));
    session.intercom.set_export_outcome(ExportOutcome::Failed);
    let enqueued = session.ok("enqueue_reporting_data_export", asked()).await;
    session.intercom.advance(Duration::from_secs(60));
    let id = enqueued["job_identifier"].as_str().unwrap();
    let status = session
        .ok("get_reporting_data_export", report(id, true))
        .await;
    assert_eq!(status["status"], failed);
}
