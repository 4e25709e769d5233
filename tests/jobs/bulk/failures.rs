//! Runs in which much fails.

use intercom_sdk::mock::Fault;

use super::{
    Bulk,
    program::{all, client, intercom, people, rows, sorted, upsert, users},
};

in_oldest_and_newest_version!(
    what_goes_on_failing_stops_the_run
    different_failures_do_not_stop_it
    a_row_without_an_answer_is_reported_as_one_that_may_be_done
    settings_that_make_no_sense_send_nothing
    without_a_workspace_nothing_is_done
);

async fn what_goes_on_failing_stops_the_run<C: Bulk>() {
    let intercom = intercom::<C>().await;
    let client: C = client(&intercom);
    intercom.fault(Fault::status(400, "parameter_invalid").on("create_contact"));
    let mut run = upsert(rows(&client, &people(500)));
    let done = all(&mut run).await.unwrap();
    // Ten, and those that were under way.
    assert!((10..=13).contains(&done.len()), "{}", done.len());
    let report = run.report().unwrap();
    assert!(!report.is_complete());
    let why = report.stopped.as_deref().unwrap();
    assert!(why.starts_with("10 rows in a row failed alike"), "{why}");

    // After a success more are needed.
    intercom.clear_faults();
    let mut run = upsert(rows(&client, &people(20)).resume(&report));
    all(&mut run).await.unwrap();
    assert!(run.report().unwrap().is_complete());
    intercom.fault(Fault::status(400, "parameter_invalid").on("create_contact"));
    let report = run.report().unwrap();
    let mut run = upsert(rows(&client, &people(500)).resume(&report).stop_after(30));
    let done = all(&mut run).await.unwrap().len();
    assert!((30..=45).contains(&done), "{done}");
}

async fn different_failures_do_not_stop_it<C: Bulk>() {
    let intercom = intercom::<C>().await;
    let client: C = client(&intercom);
    for (code, interval) in [("one", 2), ("two", 1)] {
        intercom.fault(
            Fault::status(400, code)
                .on("create_contact")
                .every(interval),
        );
    }
    let mut run = upsert(rows(&client, &people(40)).stop_after(5).concurrency(1));
    assert_eq!(all(&mut run).await.unwrap().len(), 40);
    let report = run.report().unwrap();
    assert_eq!((report.stopped.clone(), report.failures.len()), (None, 40));
}

async fn a_row_without_an_answer_is_reported_as_one_that_may_be_done<C: Bulk>() {
    let intercom = intercom::<C>().await;
    let client: C = client(&intercom);
    intercom.fault(Fault::cut().on("update_contact").first(1).after_acting());
    let people = people(3);
    let mut run = upsert(rows(&client, &people));
    all(&mut run).await.unwrap();
    let mut run = upsert(rows(&client, &people));
    all(&mut run).await.unwrap();
    let failures = run.report().unwrap().failures;
    assert_eq!(failures.len(), 1);
    assert!(
        failures[0].may_be_done && failures[0].status.is_none(),
        "{failures:?}"
    );
    assert_eq!(users::<C>(&intercom).await, sorted(&people));
}

async fn settings_that_make_no_sense_send_nothing<C: Bulk>() {
    let intercom = intercom::<C>().await;
    let client: C = client(&intercom);
    for (rows, message) in [
        (
            rows(&client, &people(1)).concurrency(0),
            "a concurrency of 0",
        ),
        (rows(&client, &people(1)).share(0.0), "a share of 0"),
        (rows(&client, &people(1)).share(1.5), "a share of 1.5"),
        (rows(&client, &people(1)).share(f64::NAN), "a share of NaN"),
    ] {
        let error = all(&mut upsert(rows)).await.unwrap_err();
        assert!(error.to_string().contains(message), "{error}");
    }
    assert!(intercom.calls().is_empty());
}

async fn without_a_workspace_nothing_is_done<C: Bulk>() {
    let intercom = intercom::<C>().await;
    let client: C = client(&intercom);
    intercom.fault(Fault::status(401, "unauthorized").on("identify_admin"));
    let mut run = upsert(rows(&client, &people(5)));
    assert!(all(&mut run).await.unwrap_err().is_unauthorized());
    assert!(all(&mut run).await.unwrap().is_empty());
    assert_eq!(intercom.calls().len(), 1);
}
