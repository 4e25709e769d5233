//! An export that is under way, or has ended.

use std::{
    fmt,
    path::Path,
    time::{Duration, Instant},
};

use serde::Deserialize;
use tokio::{io::AsyncWrite, time::sleep};
use tracing::{debug, warn};

use super::{
    download::{self, Download, Failure},
    job::{Job, State, Status},
    kind::{Content, Kind, Reporting},
    part_file::PartFile,
    progress::{Progress, Report, Watcher},
    rows::Rows,
    version::{CancelExport, ExportSource},
};
use crate::{ByteStream, Error, ErrorKind, jobs::TARGET};

/// An export that is under way, or has ended.
///
/// After an error it can be used again: to wait longer, or to download once more.
/// Dropping the futures of its methods leaves the export as it is, and no file.
pub struct Export<C, K> {
    client: C,
    kind: K,
    id: String,
    /// Whether [`ExportSource::identify`] was called for the kind.
    is_identified: bool,
    /// `None` until its state was looked at, if another run has started it.
    status: Option<Status>,
    report: Report,
    first_interval: Duration,
    last_interval: Duration,
    most_wait: Duration,
    most_restarts: u32,
    decompress: bool,
    watcher: Option<Watcher>,
}

impl<C: ExportSource<K>, K: Kind> Export<C, K> {
    /// An export that another run has started.
    pub(crate) fn resumed(client: C, kind: K, id: String) -> Self {
        Self {
            client,
            kind,
            id,
            is_identified: false,
            status: None,
            report: Report::default(),
            first_interval: Duration::from_secs(5),
            last_interval: Duration::from_secs(60),
            most_wait: Duration::from_secs(24 * 3_600),
            most_restarts: 2,
            decompress: false,
            watcher: None,
        }
    }

    pub(super) fn started(
        client: C,
        kind: K,
        id: String,
        report: Report,
        watcher: Option<Watcher>,
    ) -> Self {
        Self {
            is_identified: true,
            status: Some(Status::new("pending", None)),
            report,
            watcher,
            ..Self::resumed(client, kind, id)
        }
    }

    /// Sets how long to wait before its state is looked at, at first and at most; it
    /// grows by half each time. 5 s and 60 s by default.
    #[must_use]
    pub fn poll_interval(mut self, first: Duration, most: Duration) -> Self {
        self.first_interval = first;
        self.last_interval = most;
        self
    }

    /// Sets how long to wait for its end; a day by default.
    #[must_use]
    pub fn max_wait(mut self, wait: Duration) -> Self {
        self.most_wait = wait;
        self
    }

    /// Sets how often a download to a file begins again that breaks off or is corrupt;
    /// twice by default.
    #[must_use]
    pub fn max_restarts(mut self, restarts: u32) -> Self {
        self.most_restarts = restarts;
        self
    }

    /// Sets whether the file is decompressed while it is downloaded: to the CSV of a
    /// content export, and to the tar archive of a reporting export. By default it is
    /// written as it comes. Rows are always decompressed.
    #[must_use]
    pub fn decompress(mut self, decompress: bool) -> Self {
        self.decompress = decompress;
        self
    }

    /// Sets what is called when something happens. It must not block.
    #[must_use]
    pub fn on_progress(mut self, watcher: impl FnMut(Progress) + Send + 'static) -> Self {
        self.watcher = Some(Box::new(watcher));
        self
    }

    /// Its identifier. With it `content_export` and `reporting_export` of a client go on
    /// in another run.
    pub fn id(&self) -> &str {
        &self.id
    }

    /// What it has taken so far.
    pub fn report(&self) -> &Report {
        &self.report
    }

    /// Looks at its state, in one call.
    ///
    /// # Errors
    ///
    /// Those of the call: 404 if the workspace has no such export, or not any more.
    pub async fn status(&mut self) -> Result<Status, Error> {
        self.identify().await?;
        self.report.polls += 1;
        let status = match self.client.show(&self.kind, &self.id).await {
            Ok(job) => job.status,
            Err(error) => status_of_error(&error).ok_or_else(|| self.explain(error))?,
        };
        debug!(target: TARGET, id = self.id, state = ?status.state, "an export was looked at");
        self.status = Some(status.clone());
        self.notify(Progress::Polled(status.state.clone()));
        Ok(status)
    }

    /// Waits until it has ended: with a file, or without data.
    ///
    /// # Errors
    ///
    /// Kind [`Export`](ErrorKind::Export) if it has failed or was canceled, kind
    /// [`Timeout`](ErrorKind::Timeout) if it has not ended within
    /// [`max_wait`](Self::max_wait), and those of [`status`](Self::status).
    pub async fn wait(&mut self) -> Result<Status, Error> {
        let begun = Instant::now();
        let mut interval = self.first_interval.max(Duration::from_millis(1));
        loop {
            match &self.status {
                Some(status) if status.state.is_final() => return self.ended(status.clone()),
                Some(_) => {
                    let left = self.most_wait.saturating_sub(begun.elapsed());
                    if left.is_zero() {
                        let message = format!("has not ended in {:?}", self.most_wait);
                        return Err(self.error(ErrorKind::Timeout, &message));
                    }
                    sleep(interval.min(left)).await;
                    interval = interval.mul_f64(1.5).min(self.last_interval);
                }
                // Another run has waited.
                None => {}
            }
            self.status().await?;
        }
    }

    /// Waits for its end, and writes its file to `path`, replacing what is there. The file
    /// gets this name once it is whole and on disk; until then it is beside it, with a
    /// name that begins with a dot and ends in `.part`.
    ///
    /// Without data, no file is written.
    ///
    /// # Errors
    ///
    /// Those of [`wait`](Self::wait) and of the download: kind
    /// [`Decode`](ErrorKind::Decode) for a file that is cut or corrupt, 404 for one that
    /// has expired; kind [`Io`](ErrorKind::Io) if it cannot be written.
    pub async fn save(&mut self, path: impl AsRef<Path>) -> Result<Download, Error> {
        if self.wait().await?.state == State::NoData {
            return Ok(Download::none());
        }
        let path = path.as_ref();
        let mut file = PartFile::create(path).await?;
        let mut restarts = 0;
        loop {
            let failure = match self.fetch().await {
                Ok(stream) => match self.copy(stream, file.writer()).await {
                    Ok(mut download) => {
                        file.keep().await?;
                        download.path = Some(path.to_owned());
                        download.restarts = restarts;
                        return Ok(download);
                    }
                    Err(Failure::Sink(error)) => return Err(file.failure(error)),
                    Err(Failure::Source(error)) => error,
                },
                Err(error) => return Err(error),
            };
            if restarts == self.most_restarts {
                return Err(failure);
            }
            restarts += 1;
            self.report.restarts += 1;
            warn!(target: TARGET, id = self.id, restarts, "a download of an export begins again");
            self.notify(Progress::Restarted);
            file.clear().await?;
        }
    }

    /// Waits for its end, and writes its file to `writer`, which is flushed at the end and
    /// not shut down. What was written is whole only if this returns `Ok`.
    ///
    /// # Errors
    ///
    /// As [`save`](Self::save); a download that breaks is not begun again.
    pub async fn write_to<W: AsyncWrite + Unpin + Send + ?Sized>(
        &mut self,
        writer: &mut W,
    ) -> Result<Download, Error> {
        if self.wait().await?.state == State::NoData {
            return Ok(Download::none());
        }
        let stream = self.fetch().await?;
        match self.copy(stream, writer).await {
            Ok(download) => Ok(download),
            Err(Failure::Source(error)) => Err(error),
            Err(Failure::Sink(error)) => Err(self
                .error(ErrorKind::Io, "cannot be written")
                .with_cause(error)),
        }
    }

    /// Waits for its end, and reads its file row by row. Without data, the stream is empty.
    ///
    /// # Errors
    ///
    /// Those of [`wait`](Self::wait), and those of the call that begins the download.
    pub async fn rows(&mut self) -> Result<Rows, Error> {
        if self.wait().await?.state == State::NoData {
            return Ok(Rows::none());
        }
        Ok(Rows::new(self.fetch().await?))
    }

    async fn identify(&mut self) -> Result<(), Error> {
        if !self.is_identified {
            self.kind = self.client.identify(self.kind.clone()).await?;
            self.is_identified = true;
        }
        Ok(())
    }

    /// Begins a download.
    async fn fetch(&mut self) -> Result<ByteStream, Error> {
        self.identify().await?;
        let response = self.client.download(&self.kind, &self.id).await;
        match response {
            Ok(response) => Ok(response.into_inner()),
            Err(error) => Err(self.explain(error)),
        }
    }

    async fn copy<W: AsyncWrite + Unpin + Send + ?Sized>(
        &mut self,
        stream: ByteStream,
        writer: &mut W,
    ) -> Result<Download, Failure> {
        let watcher = &mut self.watcher;
        let watch = |progress| {
            if let Some(watcher) = watcher {
                watcher(progress);
            }
        };
        download::copy(stream, self.decompress, writer, watch).await
    }

    /// Takes over an end that is a success.
    fn ended(&self, status: Status) -> Result<Status, Error> {
        match status.state {
            State::Failed => Err(self.error(ErrorKind::Export, "has failed")),
            State::Canceled => Err(self.error(ErrorKind::Export, "was canceled")),
            _ => Ok(status),
        }
    }

    fn error(&self, kind: ErrorKind, what: &str) -> Error {
        Error::of_kind(kind, format!("{} {}: it {what}", K::NAME, self.id))
    }

    /// Says what a 404 means.
    fn explain(&self, error: Error) -> Error {
        if !error.is_not_found() {
            return error;
        }
        let hint = match self.status.as_ref().map(|status| status.expires_at) {
            Some(Some(time)) => format!("the file of this export is kept until {time}"),
            _ => "the workspace has no such export; one is kept for two days after its end".into(),
        };
        error.with_hint(Some(hint))
    }

    fn notify(&mut self, progress: Progress) {
        if let Some(watcher) = &mut self.watcher {
            watcher(progress);
        }
    }
}

impl<C: CancelExport> Export<C, Content> {
    /// Cancels it, unless it has ended. Reporting exports cannot be canceled.
    ///
    /// # Errors
    ///
    /// Those of the call.
    pub async fn cancel(&mut self) -> Result<Status, Error> {
        let canceled = self.client.cancel(&self.id).await;
        let Job { status, .. } = canceled.map_err(|error| self.explain(error))?;
        self.status = Some(status.clone());
        Ok(status)
    }
}

impl<C: ExportSource<Reporting>> Export<C, Reporting> {
    /// Sets the client id; see
    /// [`ExportRequest::client_id`](super::ExportRequest::client_id).
    #[must_use]
    pub fn client_id(mut self, id: impl Into<String>) -> Self {
        self.kind.client_id = Some(id.into());
        self
    }

    /// Sets the code of the workspace; by default it is fetched from `/me`.
    #[must_use]
    pub fn app_id(mut self, id: impl Into<String>) -> Self {
        self.kind.app_id = Some(id.into());
        self
    }
}

/// The state in the body of an error: older descriptions show an export that failed with
/// status 504.
fn status_of_error(error: &Error) -> Option<Status> {
    #[derive(Deserialize)]
    struct Shown {
        job_identifier: String,
        status: String,
    }
    let shown: Shown = serde_json::from_slice(error.body()).ok()?;
    let status = Status::new(&shown.status, None);
    (status.state == State::Failed && !shown.job_identifier.is_empty()).then_some(status)
}

impl<C, K: fmt::Debug> fmt::Debug for Export<C, K> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Export")
            .field("kind", &self.kind)
            .field("id", &self.id)
            .field("status", &self.status)
            .field("report", &self.report)
            .finish_non_exhaustive()
    }
}
