//! What exports need of a version.

use super::{
    job::Job,
    kind::{Content, Kind},
};
use crate::{ByteStream, CallFuture, Response, jobs::workspace::Whoami};

/// A `Client` that can export data of a kind.
pub trait ExportSource<K: Kind>: Whoami + Clone + Send + Sync + 'static {
    /// Finds out what calls about an export of this kind need.
    #[doc(hidden)]
    fn identify(&self, kind: K) -> CallFuture<K>;

    #[doc(hidden)]
    fn create(&self, kind: &K, asked: &K::Asked) -> CallFuture<Job>;

    #[doc(hidden)]
    fn show(&self, kind: &K, id: &str) -> CallFuture<Job>;

    #[doc(hidden)]
    fn download(&self, kind: &K, id: &str) -> CallFuture<Response<ByteStream>>;
}

/// A `Client` that can cancel content exports.
pub trait CancelExport: ExportSource<Content> {
    #[doc(hidden)]
    fn cancel(&self, id: &str) -> CallFuture<Job>;
}

/// Implements [`ExportSource`] for the `Client` in scope, and its methods.
macro_rules! exports {
    () => {
        if_operation!(create_data_export {
            impl Client {
                /// Exports what was sent to people in a range of days, both included,
                /// and what they did with it; see [`export`](crate::jobs::export).
                #[inline]
                pub fn export_content(
                    &self,
                    sent: std::ops::RangeInclusive<crate::types::Timestamp>,
                ) -> crate::jobs::export::ExportRequest<Self, crate::jobs::export::Content> {
                    let kind = crate::jobs::export::Content::default();
                    crate::jobs::export::ExportRequest::new(self.clone(), kind, sent)
                }

                /// Goes on with a content export that was started before, by its
                /// [`id`](crate::jobs::export::Export::id).
                #[inline]
                pub fn content_export(
                    &self,
                    id: impl Into<String>,
                ) -> crate::jobs::export::Export<Self, crate::jobs::export::Content> {
                    let kind = crate::jobs::export::Content::default();
                    crate::jobs::export::Export::resumed(self.clone(), kind, id.into())
                }
            }

            impl crate::jobs::export::ExportSource<crate::jobs::export::Content> for Client {
                #[inline]
                fn identify(
                    &self,
                    kind: crate::jobs::export::Content,
                ) -> crate::CallFuture<crate::jobs::export::Content> {
                    crate::CallFuture::new(async move { Ok(kind) })
                }

                #[inline]
                fn create(
                    &self,
                    _: &crate::jobs::export::Content,
                    sent: &std::ops::RangeInclusive<crate::types::Timestamp>,
                ) -> crate::CallFuture<crate::jobs::export::Job> {
                    let body = types::CreateDataExportsRequest::new(*sent.start(), *sent.end());
                    let call = self.create_data_export().body(body).send();
                    crate::CallFuture::new(async move { Ok(content_job(&call.await?)) })
                }

                #[inline]
                fn show(
                    &self,
                    _: &crate::jobs::export::Content,
                    id: &str,
                ) -> crate::CallFuture<crate::jobs::export::Job> {
                    let call = self.get_data_export().job_identifier(id).send();
                    crate::CallFuture::new(async move { Ok(content_job(&call.await?)) })
                }

                #[inline]
                fn download(
                    &self,
                    _: &crate::jobs::export::Content,
                    id: &str,
                ) -> crate::CallFuture<crate::Response<crate::ByteStream>> {
                    self.download_data_export().job_identifier(id).send()
                }
            }

            impl crate::jobs::export::CancelExport for Client {
                #[inline]
                fn cancel(&self, id: &str) -> crate::CallFuture<crate::jobs::export::Job> {
                    let call = self.cancel_data_export().job_identifier(id).send();
                    crate::CallFuture::new(async move { Ok(content_job(&call.await?)) })
                }
            }

            fn content_job(job: &crate::Response<types::DataExport>) -> crate::jobs::export::Job {
                crate::jobs::export::Job::new(
                    job,
                    job.job_identifier.as_deref(),
                    job.status.as_ref().map(types::DataExportStatus::as_str),
                    job.download_expires_at.as_deref(),
                )
            }
        } else {});
        if_operation!(enqueue_reporting_data_export {
            impl Client {
                /// Exports a dataset of reporting: the columns `attributes`, of what
                /// happened from the start of `range` to its end. Datasets and their
                /// attributes, by `qualified_id`, are in `list_reporting_datasets`. See
                /// [`export`](crate::jobs::export).
                #[inline]
                pub fn export_reporting<A: Into<String>>(
                    &self,
                    dataset: impl Into<String>,
                    attributes: impl IntoIterator<Item = A>,
                    range: std::ops::Range<crate::types::Timestamp>,
                ) -> crate::jobs::export::ExportRequest<Self, crate::jobs::export::Reporting> {
                    let kind = crate::jobs::export::Reporting::default();
                    let dataset = crate::jobs::export::Dataset::new(dataset, attributes, range);
                    crate::jobs::export::ExportRequest::new(self.clone(), kind, dataset)
                }

                /// Goes on with a reporting export that was started before, by its
                /// [`id`](crate::jobs::export::Export::id).
                #[inline]
                pub fn reporting_export(
                    &self,
                    id: impl Into<String>,
                ) -> crate::jobs::export::Export<Self, crate::jobs::export::Reporting> {
                    let kind = crate::jobs::export::Reporting::default();
                    crate::jobs::export::Export::resumed(self.clone(), kind, id.into())
                }
            }

            impl crate::jobs::export::ExportSource<crate::jobs::export::Reporting> for Client {
                #[inline]
                fn identify(
                    &self,
                    kind: crate::jobs::export::Reporting,
                ) -> crate::CallFuture<crate::jobs::export::Reporting> {
                    crate::jobs::export::Reporting::identify(kind, self)
                }

                #[inline]
                fn create(
                    &self,
                    _: &crate::jobs::export::Reporting,
                    asked: &crate::jobs::export::Dataset,
                ) -> crate::CallFuture<crate::jobs::export::Job> {
                    let body = types::ReportingExportRequest::new()
                        .dataset_id(asked.id.as_str())
                        .attribute_ids(&asked.attributes)
                        .start_time(asked.range.start)
                        .end_time(asked.range.end);
                    let call = self.enqueue_reporting_data_export().body(body).send();
                    crate::CallFuture::new(async move { Ok(reporting_job(&call.await?)) })
                }

                #[inline]
                fn show(
                    &self,
                    kind: &crate::jobs::export::Reporting,
                    id: &str,
                ) -> crate::CallFuture<crate::jobs::export::Job> {
                    let call = self
                        .get_reporting_data_export()
                        .app_id(kind.app_id.as_deref().unwrap_or_default())
                        .client_id(kind.client_id.as_deref().unwrap_or_default())
                        .job_identifier(id)
                        .send();
                    crate::CallFuture::new(async move { Ok(reporting_job(&call.await?)) })
                }

                #[inline]
                fn download(
                    &self,
                    kind: &crate::jobs::export::Reporting,
                    id: &str,
                ) -> crate::CallFuture<crate::Response<crate::ByteStream>> {
                    self.download_reporting_data_export()
                        .app_id(kind.app_id.as_deref().unwrap_or_default())
                        .job_identifier(id)
                        .send()
                }
            }

            fn reporting_job(
                job: &crate::Response<types::ReportingExport>,
            ) -> crate::jobs::export::Job {
                crate::jobs::export::Job::new(
                    job,
                    job.job_identifier.as_deref(),
                    job.status.as_deref(),
                    job.download_expires_at.as_deref(),
                )
            }
        } else {});
    };
}

pub(crate) use exports;
