//! Incremental sync.

mod checkpoints;
mod contacts;
mod crashes;
mod failures;
mod others;
mod program;

use intercom_sdk::jobs::sync::{Contacts, Source, SyncRequest};

/// The syncs of each version, which are methods of its client, and what tests need
/// to know of a record.
pub(super) trait Syncs: Source<Contacts> {
    fn contacts(&self) -> SyncRequest<Self, Contacts>;

    fn id_and_change(contact: &Self::Item) -> (String, i64);
}

macro_rules! syncs {
    ($($version:literal $module:ident)*) => {$(
        impl Syncs for intercom_sdk::$module::Client {
            fn contacts(&self) -> SyncRequest<Self, Contacts> {
                self.sync_contacts()
            }

            fn id_and_change(contact: &Self::Item) -> (String, i64) {
                (contact.id.to_string(), contact.updated_at.map_or(0, |time| time.unix()))
            }
        }
    )*};
}

intercom_sdk::enabled_versions!(syncs);
