//! All companies.

mod crashes;
mod lists;
mod scrolls;

use std::{collections::BTreeSet, time::Duration};

use futures_util::TryStreamExt as _;
use intercom_sdk::{
    Error, RetryPolicy,
    jobs::{
        companies::{AllCompaniesRequest, CompanySource, Report},
        sync::{Companies, Source, SyncRequest},
    },
    mock::Intercom,
    throttle::ThrottleMode,
};
use serde_json::json;

/// 2025-11-20, 09:00 UTC: the time of the mocks.
pub(super) const NOW: i64 = 1_763_629_200;

pub(super) trait Walks: CompanySource + Source<Companies> {
    fn all(&self) -> AllCompaniesRequest<Self>;

    fn sync(&self) -> SyncRequest<Self, Companies>;

    fn id_of(company: &Self::Company) -> String;

    fn id_of_change(company: &<Self as Source<Companies>>::Item) -> String;

    /// The error that ends the stream of the list, read from its last page on.
    fn list_to_its_end(&self) -> impl Future<Output = Error> + Send;
}

macro_rules! walks {
    ($($version:literal $module:ident)*) => {$(
        impl Walks for intercom_sdk::$module::Client {
            fn all(&self) -> AllCompaniesRequest<Self> {
                // A minute, by the clock of the mock.
                self.all_companies().scroll_expiry(Duration::from_millis(5))
            }

            fn sync(&self) -> SyncRequest<Self, Companies> {
                self.sync_companies()
            }

            fn id_of(company: &Self::Company) -> String {
                company.id.to_string()
            }

            fn id_of_change(company: &<Self as Source<Companies>>::Item) -> String {
                company.id.to_string()
            }

            async fn list_to_its_end(&self) -> Error {
                let items = self.list_all_companies().page(166).per_page(60).items();
                items.try_for_each(async |_| Ok(())).await.unwrap_err()
            }
        }
    )*};
}

intercom_sdk::enabled_versions!(walks);

pub(super) async fn intercom<C: Walks>() -> Intercom {
    let builder = Intercom::builder(C::VERSION).clock_at(NOW.try_into().unwrap());
    builder.start().await.unwrap()
}

pub(super) fn client<C: Walks>(intercom: &Intercom) -> C {
    let builder = intercom.client_builder().throttle_mode(ThrottleMode::Off);
    builder.retry(RetryPolicy::none()).build().unwrap()
}

pub(super) fn add(intercom: &Intercom, count: i64) -> BTreeSet<String> {
    let companies =
        (0..count).map(|n| json!({ "last_request_at": NOW - n, "updated_at": NOW - 3_600 - n }));
    intercom.add_companies(companies).into_iter().collect()
}

/// Reads all companies into `ids`, each of which must come once. Once the walk waits
/// for a scroll to expire, a minute passes for the mock.
pub(super) async fn read<C: Walks>(
    intercom: &Intercom,
    request: AllCompaniesRequest<C>,
    ids: &mut BTreeSet<String>,
) -> Result<Report, Error> {
    let mut companies = request.companies();
    let mut waited = 0;
    loop {
        let next = tokio::time::timeout(Duration::from_millis(1), companies.try_next()).await;
        let waits = companies.report().restarts + companies.report().waits;
        if waits > waited {
            waited = waits;
            intercom.advance(Duration::from_secs(61));
        }
        match next {
            Err(_) => {}
            Ok(company) => match company? {
                Some(company) => assert!(ids.insert(C::id_of(&company)), "it came twice"),
                None => return Ok(companies.report().clone()),
            },
        }
    }
}
