//! Exports.

mod broken;
mod crashes;
mod files;
mod folder;
mod reporting;
mod rows;
mod served;
mod waits;

use std::{ops::RangeInclusive, sync::Arc, time::Duration};

use intercom_sdk::{
    RetryPolicy,
    jobs::export::{CancelExport, Content, Export, ExportRequest},
    mock::Intercom,
    throttle::ThrottleMode,
    types::Timestamp,
};
use serde_json::{Value, json};

/// 2025-11-20, 09:00 UTC: the time of the mocks.
pub(super) const NOW: i64 = 1_763_629_200;
const DAY: i64 = 86_400;

pub(super) trait Exports: CancelExport {
    fn export(&self, sent: RangeInclusive<Timestamp>) -> ExportRequest<Self, Content>;

    fn resume(&self, id: &str) -> Export<Self, Content>;

    /// A client of the server at `url`.
    fn at(url: &str) -> Self;
}

macro_rules! exports {
    ($($version:literal $module:ident)*) => {$(
        impl Exports for intercom_sdk::$module::Client {
            fn export(&self, sent: RangeInclusive<Timestamp>) -> ExportRequest<Self, Content> {
                let turn = Duration::from_millis(1);
                self.export_content(sent).turn_interval(turn)
            }

            fn resume(&self, id: &str) -> Export<Self, Content> {
                fast(self.content_export(id))
            }

            fn at(url: &str) -> Self {
                let builder = Self::builder("token").base_url(url);
                let builder = builder.throttle_mode(ThrottleMode::Off);
                builder.retry(RetryPolicy::none()).build().unwrap()
            }
        }
    )*};
}

intercom_sdk::enabled_versions!(exports);

/// Looks at the state every millisecond.
pub(super) fn fast<C: Exports>(export: Export<C, Content>) -> Export<C, Content> {
    export.poll_interval(Duration::from_millis(1), Duration::from_millis(1))
}

pub(super) fn time(seconds: i64) -> Timestamp {
    seconds.try_into().unwrap()
}

/// Yesterday and today.
pub(super) fn range() -> RangeInclusive<Timestamp> {
    time(NOW - DAY)..=time(NOW)
}

/// What the mock exports.
pub(super) fn receipts() -> Vec<Value> {
    vec![
        json!({
            "receipt_id": "0012", "email": "ada@example.com", "name": "Ada \"A\" King, Countess",
            "company_id": "-1", "first_open": NOW, "first_dismisall": NOW + 1, "first_click": "",
            "weather": "fine",
        }),
        json!({
            "receipt_id": "13", "email": "grace@example.com", "name": "Grace\nHopper",
            "company_id": "7", "weather": "",
        }),
    ]
}

/// [`receipts`] as the mock writes them, columns by name.
pub(super) fn csv(repeats: usize) -> String {
    let header =
        "company_id,email,first_click,first_dismisall,first_open,name,receipt_id,weather\n";
    let (open, dismissed) = (NOW, NOW + 1);
    let rows = format!(
        "-1,ada@example.com,,{dismissed},{open},\"Ada \"\"A\"\" King, Countess\",0012,fine\n\
         7,grace@example.com,,,,\"Grace\nHopper\",13,\n"
    );
    format!("{header}{}", rows.repeat(repeats))
}

/// A mock whose exports are done at once.
pub(super) async fn intercom<C: Exports>() -> Arc<Intercom> {
    let builder = Intercom::builder(C::VERSION).clock_at(NOW.try_into().unwrap());
    let intercom = builder.start().await.unwrap();
    intercom.set_export_rows(receipts());
    Arc::new(intercom)
}

pub(super) fn client<C: Exports>(intercom: &Intercom) -> C {
    let builder = intercom.client_builder().throttle_mode(ThrottleMode::Off);
    builder.retry(RetryPolicy::none()).build().unwrap()
}

pub(super) async fn start<C: Exports>(client: &C) -> Export<C, Content> {
    fast(client.export(range()).start().await.unwrap())
}
