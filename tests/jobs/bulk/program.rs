//! A program that writes to many contacts.

use std::time::Duration;

use futures_util::TryStreamExt as _;
use intercom_sdk::{
    CallOptions, Error, RetryPolicy,
    jobs::{
        bulk::{ForEach, Report, Row, Run},
        upsert::{ContactApi, Key, UpsertContact},
    },
    mock::Intercom,
    search::field,
    throttle::ThrottleMode,
};

use super::Bulk;

/// The longest that a mock's search is late.
const LONG: Duration = Duration::from_secs(24 * 3_600);

/// The email addresses of `count` people.
pub(crate) fn people(count: usize) -> Vec<String> {
    (0..count)
        .map(|number| format!("person.{number}@example.com"))
        .collect()
}

pub(crate) async fn intercom<C: Bulk>() -> Intercom {
    let builder = Intercom::builder(C::VERSION).clock_at(1_763_629_200);
    builder.start().await.unwrap()
}

pub(crate) fn client<C: Bulk>(intercom: &Intercom) -> C {
    let builder = intercom.client_builder().throttle_mode(ThrottleMode::Off);
    builder.retry(RetryPolicy::none()).build().unwrap()
}

/// A run over rows that name themselves.
pub(crate) fn rows<C: Bulk>(client: &C, rows: &[String]) -> ForEach<C, String> {
    ForEach::new(client, rows.to_vec(), String::clone).share(1.0)
}

/// Makes a contact for each row.
pub(crate) fn upsert<C: Bulk>(rows: ForEach<C, String>) -> Run<C, String, ()> {
    rows.run(|client, email| async move {
        let contact = UpsertContact::new(&client, Key::Email(&email)).name(email.clone());
        let contact = contact.patience(Duration::from_millis(10)).send().await?;
        // What matters is that it is done.
        drop(contact);
        Ok(())
    })
}

/// Reads a run to its end.
pub(crate) async fn all<C: Bulk, R>(run: &mut Run<C, String, R>) -> Result<Vec<Row<R>>, Error> {
    run.try_collect().await
}

/// The report as it comes back from where it is stored.
pub(crate) fn stored(report: Option<Report>) -> Option<Report> {
    let text = serde_json::to_string(&report?).unwrap();
    Some(serde_json::from_str(&text).unwrap())
}

/// The email addresses of all users, sorted.
pub(crate) async fn users<C: Bulk>(intercom: &Intercom) -> Vec<String> {
    intercom.clear_faults();
    intercom.advance(LONG);
    let client: C = client(intercom);
    let found = client.find_contacts(field("role").eq("user"), CallOptions::new());
    let found: Vec<<C as ContactApi>::Contact> = found.try_collect().await.unwrap();
    let emails = found
        .iter()
        .filter_map(|contact| C::identity(contact).email);
    let mut emails: Vec<String> = emails.map(str::to_owned).collect();
    emails.sort();
    emails
}

/// These people, sorted.
pub(crate) fn sorted(people: &[String]) -> Vec<String> {
    let mut people = people.to_vec();
    people.sort();
    people
}
