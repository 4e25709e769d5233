//! Bulk runs.

mod crashes;
mod failures;
mod program;
mod rates;
mod rows;

use intercom_sdk::{
    Error,
    jobs::{
        bulk::{BulkApi, ForEach},
        upsert::ContactApi,
    },
    types::Timestamp,
};

/// The calls of each version that rows are made of.
pub(super) trait Bulk: ContactApi + BulkApi {
    /// As `client.for_each(…)`.
    fn each(&self, rows: Vec<String>) -> ForEach<Self, String>;

    fn company(self, company_id: String) -> impl Future<Output = Result<(), Error>> + Send;

    fn event(self, email: String, at: i64) -> impl Future<Output = Result<(), Error>> + Send;

    fn tag(self, contact: String, tag: String) -> impl Future<Output = Result<(), Error>> + Send;
}

macro_rules! bulk {
    ($($version:literal $module:ident)*) => {$(
        impl Bulk for intercom_sdk::$module::Client {
            fn each(&self, rows: Vec<String>) -> ForEach<Self, String> {
                self.for_each(rows, String::clone)
            }

            async fn company(self, company_id: String) -> Result<(), Error> {
                use intercom_sdk::$module::types::CreateOrUpdateCompanyRequest;

                let company = CreateOrUpdateCompanyRequest::new().company_id(company_id);
                self.create_or_update_company().body(company).send().await.map(|_| ())
            }

            async fn event(self, email: String, at: i64) -> Result<(), Error> {
                use intercom_sdk::$module::types::CreateDataEventRequest;

                let at = Timestamp::try_from(at).unwrap();
                let event = CreateDataEventRequest::new(at, "ordered").email(email);
                self.create_data_event().body(event).send().await.map(|_| ())
            }

            async fn tag(self, contact: String, tag: String) -> Result<(), Error> {
                use intercom_sdk::$module::types::TagContactRequest;

                let call = self.attach_tag_to_contact().contact_id(contact);
                call.body(TagContactRequest::new(tag)).send().await.map(|_| ())
            }
        }
    )*};
}

intercom_sdk::enabled_versions!(bulk);
