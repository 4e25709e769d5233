//! Exports until they have ended.

use std::{
    sync::{Arc, Mutex},
    time::Duration,
};

use intercom_sdk::{
    ErrorKind, RetryPolicy,
    jobs::export::{Progress, State},
    mock::{ExportOutcome, Fault, Intercom},
    throttle::ThrottleMode,
};

use super::{Exports, NOW, client, fast, folder::Folder, intercom, range, start, time};

in_oldest_and_newest_version!(
    an_export_takes_a_call_to_start_and_one_for_each_look
    another_export_is_waited_out
    a_turn_that_does_not_come_is_the_servers_429
    an_export_whose_answer_was_lost_is_asked_for_again
    an_export_that_did_not_succeed_is_an_error
    a_failure_with_status_504_is_a_failure
    an_export_without_data_is_a_success_without_a_file
    a_canceled_export_is_not_downloaded
    the_wait_is_bounded_and_can_go_on
    a_reversed_range_is_not_sent
    an_unknown_export_is_not_found
    what_is_limited_or_fails_once_gets_done
);

const MINUTE: Duration = Duration::from_secs(60);

/// What happens, and a minute passes for the mock each time that something is waited for.
fn watch(intercom: &Arc<Intercom>) -> (Arc<Mutex<Vec<Progress>>>, impl FnMut(Progress) + use<>) {
    let (seen, intercom) = (Arc::<Mutex<Vec<Progress>>>::default(), intercom.clone());
    let kept = seen.clone();
    let watcher = move |progress| {
        match progress {
            Progress::WaitingForTurn(_) => intercom.advance(MINUTE),
            Progress::Polled(_) => intercom.advance(MINUTE / 2),
            _ => {}
        }
        kept.lock().unwrap().push(progress);
    };
    (seen, watcher)
}

async fn an_export_takes_a_call_to_start_and_one_for_each_look<C: Exports>() {
    let intercom = intercom::<C>().await;
    let client: C = client(&intercom);
    intercom.set_export_duration(MINUTE);
    let (seen, watcher) = watch(&intercom);
    let mut export = start(&client).await.on_progress(watcher);
    let status = export.wait().await.unwrap();
    assert_eq!(status.state, State::Completed);
    let expires = NOW + 60 + 2 * 86_400;
    assert_eq!(status.expires_at.map(|time| time.unix()), Some(expires));
    let states = [State::Pending, State::InProgress, State::Completed].map(Progress::Polled);
    assert_eq!(*seen.lock().unwrap(), states);
    // It has ended: that is known.
    export.wait().await.unwrap();
    let calls: Vec<String> = intercom
        .calls()
        .iter()
        .map(|call| call.operation.clone().unwrap())
        .collect();
    let (asked, looked) = ("create_data_export", "get_data_export");
    assert_eq!(calls, [asked, looked, looked, looked]);
    let report = export.report();
    assert_eq!(
        (report.requests, report.polls, report.turns_waited),
        (1, 3, 0)
    );
    assert!(report.request_id.is_some() && !report.maybe_orphaned);
    intercom.assert_valid();
}

async fn another_export_is_waited_out<C: Exports>() {
    let intercom = intercom::<C>().await;
    let client: C = client(&intercom);
    intercom.set_export_duration(MINUTE);
    intercom.add_export();
    let (seen, watcher) = watch(&intercom);
    let export = client
        .export(range())
        .on_progress(watcher)
        .start()
        .await
        .unwrap();
    assert_eq!(
        (export.report().requests, export.report().turns_waited),
        (2, 1)
    );
    // What watched the request watches the export.
    fast(export).wait().await.unwrap();
    let seen = seen.lock().unwrap();
    assert!(matches!(seen[0], Progress::WaitingForTurn(_)), "{seen:?}");
    assert_eq!(seen.last(), Some(&Progress::Polled(State::Completed)));
}

async fn a_turn_that_does_not_come_is_the_servers_429<C: Exports>() {
    let intercom = intercom::<C>().await;
    let client: C = client(&intercom);
    intercom.set_export_duration(MINUTE);
    intercom.add_export();
    let request = client
        .export(range())
        .max_turn_wait(Duration::from_millis(20));
    let error = request.start().await.unwrap_err();
    assert!(error.is_rate_limited(), "{error}");
    assert_eq!(
        error.hint(),
        Some("the exports that are under way have not ended in 20ms")
    );
    let asked = intercom.calls().len();
    assert!((2..=21).contains(&asked), "{asked}");
    // Any other 429 is not waited out here.
    intercom.advance(MINUTE);
    intercom.fault(Fault::status(429, "rate_limit_exceeded"));
    let error = client.export(range()).start().await.unwrap_err();
    assert!(error.is_rate_limited() && error.hint().is_none(), "{error}");
    assert_eq!(intercom.calls().len(), asked + 1);
}

async fn an_export_whose_answer_was_lost_is_asked_for_again<C: Exports>() {
    for (acts, turns) in [(true, 1), (false, 0)] {
        let intercom = intercom::<C>().await;
        let client: C = client(&intercom);
        intercom.set_export_duration(MINUTE);
        let lost = Fault::cut().at(1);
        intercom.fault(if acts { lost.after_acting() } else { lost });
        let (_, watcher) = watch(&intercom);
        let export = client
            .export(range())
            .on_progress(watcher)
            .start()
            .await
            .unwrap();
        let report = export.report();
        assert!(report.maybe_orphaned);
        assert_eq!((report.requests, report.turns_waited), (2 + turns, turns));
        assert_eq!(fast(export).wait().await.unwrap().state, State::Completed);
    }
    // Twice is too much.
    let intercom = intercom::<C>().await;
    intercom.fault(Fault::cut());
    let error = client::<C>(&intercom)
        .export(range())
        .start()
        .await
        .unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Network, "{error}");
    assert_eq!(intercom.calls().len(), 2);
}

async fn an_export_that_did_not_succeed_is_an_error<C: Exports>() {
    for (outcome, what) in [
        (ExportOutcome::Failed, "it has failed"),
        (ExportOutcome::Canceled, "it was canceled"),
    ] {
        let intercom = intercom::<C>().await;
        let client: C = client(&intercom);
        intercom.set_export_outcome(outcome);
        let folder = Folder::new();
        let mut export = start(&client).await;
        let id = export.id().to_owned();
        let errors = [
            export.wait().await.unwrap_err(),
            export.save(folder.file()).await.unwrap_err(),
            export.write_to(&mut Vec::new()).await.unwrap_err(),
            export.rows().await.unwrap_err(),
        ];
        for error in errors {
            assert_eq!(error.kind(), ErrorKind::Export, "{error}");
            assert_eq!(error.to_string(), format!("content export {id}: {what}"));
        }
        assert!(folder.names().is_empty());
        assert!(intercom.calls_of("download_data_export").is_empty());
    }
}

/// jobs 5: old descriptions show a failed export with status 504.
async fn a_failure_with_status_504_is_a_failure<C: Exports>() {
    for (body, kind) in [
        (
            r#"{"job_identifier":"a","status":"failed"}"#,
            ErrorKind::Export,
        ),
        (
            r#"{"job_identifier":"","status":"failed"}"#,
            ErrorKind::Status,
        ),
        ("{}", ErrorKind::Status),
        ("<html>", ErrorKind::Status),
    ] {
        let intercom = intercom::<C>().await;
        let mut export = start(&client::<C>(&intercom)).await;
        intercom.fault(Fault::body(504, body));
        let error = export.wait().await.unwrap_err();
        assert_eq!(error.kind(), kind, "{body}: {error}");
    }
}

async fn an_export_without_data_is_a_success_without_a_file<C: Exports>() {
    let intercom = intercom::<C>().await;
    let client: C = client(&intercom);
    intercom.set_export_rows([]);
    let folder = Folder::new();
    let mut export = start(&client).await;
    let download = export.save(folder.file()).await.unwrap();
    assert_eq!((download.state, download.path), (State::NoData, None));
    assert!(folder.names().is_empty());
    let mut bytes = Vec::new();
    let download = export.write_to(&mut bytes).await.unwrap();
    assert_eq!((download.written, bytes.len()), (0, 0));
    assert!(export.rows().await.unwrap().report().complete);
    assert!(intercom.calls_of("download_data_export").is_empty());
}

async fn a_canceled_export_is_not_downloaded<C: Exports>() {
    let intercom = intercom::<C>().await;
    let client: C = client(&intercom);
    intercom.set_export_duration(MINUTE);
    let mut export = start(&client).await;
    assert_eq!(export.cancel().await.unwrap().state, State::Canceled);
    let error = export.wait().await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Export, "{error}");
    assert!(intercom.calls_of("get_data_export").is_empty());
    // Its place is free, and what has ended stays as it is.
    let mut second = start(&client).await;
    intercom.advance(MINUTE);
    assert_eq!(second.cancel().await.unwrap().state, State::Completed);
    second.wait().await.unwrap();
}

async fn the_wait_is_bounded_and_can_go_on<C: Exports>() {
    let intercom = intercom::<C>().await;
    let client: C = client(&intercom);
    intercom.set_export_duration(MINUTE);
    let mut export = start(&client).await.max_wait(Duration::from_millis(15));
    let error = export.wait().await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Timeout, "{error}");
    assert!(
        error.to_string().ends_with("it has not ended in 15ms"),
        "{error}"
    );
    intercom.advance(MINUTE);
    assert_eq!(export.wait().await.unwrap().state, State::Completed);
}

async fn a_reversed_range_is_not_sent<C: Exports>() {
    let intercom = intercom::<C>().await;
    let client: C = client(&intercom);
    for (range, what) in [
        (time(NOW)..=time(NOW - 1), "before it begins"),
        (time(0)..=time(NOW * 1000), "is not in Unix seconds"),
        (time(-1)..=time(NOW), "is not in Unix seconds"),
    ] {
        let error = client.export(range).start().await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::InvalidRequest);
        assert!(error.to_string().contains(what), "{error}");
    }
    assert!(intercom.calls().is_empty());
}

async fn an_unknown_export_is_not_found<C: Exports>() {
    let intercom = intercom::<C>().await;
    let client: C = client(&intercom);
    let mut export = client.resume("unknown");
    let hint = "the workspace has no such export; one is kept for two days after its end";
    for error in [
        export.wait().await.unwrap_err(),
        export.cancel().await.unwrap_err(),
    ] {
        assert!(error.is_not_found(), "{error}");
        assert_eq!(error.hint(), Some(hint));
    }
}

/// The client's retries do that.
async fn what_is_limited_or_fails_once_gets_done<C: Exports>() {
    for (status, code) in [(429, "rate_limit_exceeded"), (502, "server_error")] {
        for request in 1..=3 {
            let intercom = intercom::<C>().await;
            let retry = RetryPolicy::new().base_delay(Duration::from_millis(1));
            let retry = retry.max_delay(Duration::from_millis(2));
            let builder = intercom
                .client_builder::<C>()
                .throttle_mode(ThrottleMode::Off);
            let client = builder.retry(retry).build().unwrap();
            intercom.fault(
                Fault::status(status, code)
                    .at(request)
                    .header("retry-after", "0"),
            );
            let folder = Folder::new();
            let download = start(&client).await.save(folder.file()).await.unwrap();
            assert_eq!(download.state, State::Completed);
            assert_eq!(intercom.calls().len(), 4, "{status} at {request}");
        }
    }
}
