//! A program that syncs contacts into a store, and may stop at any time.

use std::collections::BTreeMap;

use futures_util::TryStreamExt as _;
use intercom_sdk::{
    Error, RetryPolicy,
    jobs::sync::{Checkpoint, Report},
    mock::{Call, Intercom},
    throttle::ThrottleMode,
};
use serde_json::json;

use super::Syncs;

/// 2025-11-20, 09:00 UTC: the time of the mocks.
pub(crate) const NOW: i64 = 1_763_629_200;
pub(crate) const DAY: i64 = 24 * 3_600;

/// What a program stores.
#[derive(Default)]
pub(crate) struct Store {
    /// The newest change of each record.
    pub(crate) records: BTreeMap<String, i64>,
    /// How often each change was received.
    pub(crate) received: BTreeMap<(String, i64), usize>,
    /// The checkpoint, as text.
    pub(crate) checkpoint: Option<String>,
}

impl Store {
    pub(crate) fn checkpoint(&self) -> Option<Checkpoint> {
        let text = self.checkpoint.as_deref()?;
        Some(serde_json::from_str(text).unwrap())
    }

    /// The changes that were received more than once.
    pub(crate) fn repeated(&self) -> usize {
        self.received.values().filter(|count| **count > 1).count()
    }
}

/// A mock whose clock stands at [`NOW`].
pub(crate) async fn intercom<C: Syncs>() -> Intercom {
    let builder = Intercom::builder(C::VERSION).clock_at(NOW.try_into().unwrap());
    builder.start().await.unwrap()
}

pub(crate) fn client<C: Syncs>(intercom: &Intercom) -> C {
    let builder = intercom.client_builder().throttle_mode(ThrottleMode::Off);
    builder.retry(RetryPolicy::none()).build().unwrap()
}

/// Adds contacts that changed at these times, and returns their identifiers.
pub(crate) fn add(intercom: &Intercom, times: impl IntoIterator<Item = i64>) -> Vec<String> {
    intercom.add_contacts(
        times.into_iter().map(
            |time| json!({ "created_at": time - 1, "updated_at": time, "last_seen_at": null }),
        ),
    )
}

/// Changes a contact.
pub(crate) fn touch(intercom: &Intercom, id: &str, time: i64) {
    intercom.add_contact(json!({ "id": id, "created_at": time - 1, "updated_at": time }));
}

/// Syncs once, storing a checkpoint after every `interval` records and at the end.
pub(crate) async fn sync<C: Syncs>(
    client: &C,
    per_page: u32,
    interval: usize,
    store: &mut Store,
) -> Result<Report, Error> {
    let mut request = client.contacts().per_page(per_page);
    if let Some(checkpoint) = store.checkpoint() {
        request = request.resume(&checkpoint);
    }
    let mut changes = request.changes();
    let mut count = 0;
    let save = |checkpoint: Option<Checkpoint>, store: &mut Store| {
        store.checkpoint = checkpoint.map(|value| serde_json::to_string(&value).unwrap());
    };
    while let Some(contact) = changes.try_next().await? {
        let (id, changed) = C::id_and_change(&contact);
        *store.received.entry((id.clone(), changed)).or_default() += 1;
        store.records.insert(id, changed);
        count += 1;
        if count % interval == 0 {
            save(changes.checkpoint(), store);
        }
    }
    save(changes.checkpoint(), store);
    Ok(changes.report().clone())
}

/// What the mock has, by its own account.
pub(crate) fn truth(intercom: &Intercom, ids: &[String]) -> BTreeMap<String, i64> {
    let ids = ids.iter();
    ids.filter_map(|id| {
        let contact = intercom.contact(id)?;
        Some((id.clone(), contact["updated_at"].as_i64()?))
    })
    .collect()
}

/// The searches among the calls so far.
pub(crate) fn searches(intercom: &Intercom) -> Vec<Call> {
    intercom.calls_of("search_contacts")
}
