//! A mock, its clients, and what is in it.

use std::time::Duration;

use futures_util::TryStreamExt as _;
use intercom_sdk::{
    CallOptions, RetryPolicy,
    jobs::upsert::{ContactApi, Key, UpsertContact},
    mock::Intercom,
    search::field,
    throttle::ThrottleMode,
};
use serde_json::Value;

/// 2025-11-20, 09:00 UTC: the time of the mocks.
const NOW: u64 = 1_763_629_200;

/// Longer than any lag of the mocks.
const LONG: Duration = Duration::from_secs(24 * 3_600);

pub(crate) const ADA: &str = "ada@example.com";

pub(crate) async fn intercom<C: ContactApi>() -> Intercom {
    let builder = Intercom::builder(C::VERSION).clock_at(NOW);
    builder.start().await.unwrap()
}

pub(crate) fn client<C: ContactApi>(intercom: &Intercom) -> C {
    let builder = intercom.client_builder().throttle_mode(ThrottleMode::Off);
    builder.retry(RetryPolicy::none()).build().unwrap()
}

/// An upsert of Ada's that waits for milliseconds only.
pub(crate) fn ada<C: ContactApi>(client: &C) -> UpsertContact<C> {
    upsert(client, Key::Email(ADA))
}

pub(crate) fn upsert<C: ContactApi>(client: &C, key: Key<'_>) -> UpsertContact<C> {
    UpsertContact::new(client, key).patience(Duration::from_millis(64))
}

pub(crate) fn id<C: ContactApi>(contact: &C::Contact) -> String {
    C::identity(contact).id.to_string()
}

/// The active contacts of a role, in the mock's own words, once every search shows
/// them.
pub(crate) async fn contacts<C: ContactApi>(intercom: &Intercom, role: &str) -> Vec<Value> {
    intercom.clear_faults();
    intercom.advance(LONG);
    let client: C = client(intercom);
    let found = client.find_contacts(field("role").eq(role), CallOptions::new());
    let found: Vec<C::Contact> = found.try_collect().await.unwrap();
    let values = found
        .iter()
        .map(|contact| intercom.contact(&id::<C>(contact)).unwrap());
    values.collect()
}

/// The operations that were called, in order.
pub(crate) fn operations(intercom: &Intercom) -> Vec<String> {
    let calls = intercom.calls().into_iter();
    calls
        .filter_map(|call| call.operation.map(|name| name.to_string()))
        .collect()
}
