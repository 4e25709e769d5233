//! Exports of reporting, in a version that has them.
#![cfg(feature = "v2_16")]

use std::{fs, sync::Arc, time::Duration};

use flate2::read::GzDecoder;
use futures_util::{StreamExt as _, TryStreamExt as _};
use intercom_sdk::{
    Api, ErrorKind, RetryPolicy,
    jobs::export::{Export, ExportRequest, Progress, Reporting, Row, State},
    mock::{ExportOutcome, Intercom},
    throttle::ThrottleMode,
    v2_16::Client,
};
use serde_json::json;

use super::{NOW, folder::Folder, time};

const MINUTE: Duration = Duration::from_secs(60);

async fn intercom() -> (Arc<Intercom>, Client) {
    let builder = Intercom::builder(<Client as Api>::VERSION).clock_at(NOW.try_into().unwrap());
    let intercom = builder.start().await.unwrap();
    intercom.set_export_rows([
        json!({ "conversation_id": "7", "channel": "email", "other": 1 }),
        json!({ "conversation_id": "8", "channel": "chat" }),
    ]);
    let builder = intercom.client_builder().throttle_mode(ThrottleMode::Off);
    let client = builder.retry(RetryPolicy::none()).build().unwrap();
    (Arc::new(intercom), client)
}

fn request(client: &Client) -> ExportRequest<Client, Reporting> {
    let attributes = ["conversation.conversation_id", "conversation.channel"];
    let request = client.export_reporting("conversation", attributes, time(NOW - 60)..time(NOW));
    request
        .client_id("1")
        .turn_interval(Duration::from_millis(1))
}

fn fast(export: Export<Client, Reporting>) -> Export<Client, Reporting> {
    export.poll_interval(Duration::from_millis(1), Duration::from_millis(1))
}

#[tokio::test]
async fn a_reporting_export_is_an_archive_of_rows() {
    let (intercom, client) = intercom().await;
    let mut export = fast(request(&client).start().await.unwrap());
    let mut rows = export.rows().await.unwrap();
    let all: Vec<Row> = rows.by_ref().try_collect().await.unwrap();
    assert_eq!(all.len(), 2);
    assert_eq!(all[0].file(), Some("conversation.csv"));
    assert_eq!(
        (all[0].get("conversation_id"), all[1].get("channel")),
        (Some("7"), Some("chat"))
    );
    let report = rows.report();
    assert_eq!(
        (report.files.as_slice(), report.complete),
        (["conversation.csv".to_owned()].as_slice(), true)
    );
    // The workspace, the start, a look, the file.
    let calls: Vec<String> = intercom
        .calls()
        .iter()
        .map(|call| call.operation.clone().unwrap())
        .collect();
    assert_eq!(
        calls,
        [
            "identify_admin",
            "enqueue_reporting_data_export",
            "get_reporting_data_export",
            "download_reporting_data_export"
        ]
    );
    intercom.assert_valid();

    let folder = Folder::new();
    export.save(folder.file()).await.unwrap();
    let file = fs::File::open(folder.file()).unwrap();
    let mut archive = tar::Archive::new(GzDecoder::new(file));
    let names: Vec<String> = archive
        .entries()
        .unwrap()
        .map(|entry| entry.unwrap().path().unwrap().display().to_string())
        .collect();
    assert_eq!(names, ["conversation.csv"]);
}

#[tokio::test]
async fn a_reporting_export_goes_on_by_its_id() {
    let (intercom, client) = intercom().await;
    intercom.set_export_duration(MINUTE);
    let id = request(&client).start().await.unwrap().id().to_owned();
    let export = fast(client.reporting_export(&id))
        .client_id("1")
        .app_id("mock_app");
    let watched = intercom.clone();
    let mut export = export.on_progress(move |progress| {
        if matches!(progress, Progress::Polled(_)) {
            watched.advance(MINUTE / 2);
        }
    });
    assert_eq!(export.wait().await.unwrap().state, State::Completed);
    assert_eq!(export.report().polls, 3);
    assert_eq!(intercom.calls_of("identify_admin").len(), 1, "of the start");
    intercom.assert_valid();
}

#[tokio::test]
async fn a_sixth_reporting_export_waits_for_its_turn() {
    let (intercom, client) = intercom().await;
    intercom.set_export_duration(MINUTE);
    for _ in 0..5 {
        request(&client).start().await.unwrap();
    }
    let watched = intercom.clone();
    let sixth = request(&client).on_progress(move |_| watched.advance(MINUTE));
    assert_eq!(sixth.start().await.unwrap().report().turns_waited, 1);
}

#[tokio::test]
async fn a_reporting_export_that_fails_or_lacks_something_is_an_error() {
    let (intercom, client) = intercom().await;
    let attributes = ["conversation.channel"];
    let range = || time(NOW - 60)..time(NOW);
    for (request, what) in [
        (
            client.export_reporting("conversation", attributes, time(NOW)..time(NOW)),
            "before it begins",
        ),
        (
            client.export_reporting("conversation", [""; 0], range()),
            "no attribute is asked for",
        ),
        (
            client.export_reporting("", attributes, range()),
            "the dataset has no id",
        ),
        (
            client.export_reporting("conversation", attributes, range()),
            "`client_id` is missing",
        ),
    ] {
        let error = request.start().await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::InvalidRequest, "{error}");
        assert!(error.to_string().contains(what), "{error}");
    }
    assert!(intercom.calls().is_empty());
    let unknown = client.export_reporting("conversation", ["conversation.nonsense"], range());
    let error = unknown.client_id("1").start().await.unwrap_err();
    assert!(
        error.to_string().contains("conversation.nonsense"),
        "{error}"
    );
    intercom.set_export_outcome(ExportOutcome::Failed);
    let error = fast(request(&client).start().await.unwrap())
        .wait()
        .await
        .unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Export, "{error}");
}
