//! An export that has not been asked for.

use std::{
    fmt,
    time::{Duration, Instant},
};

use tokio::time::sleep;
use tracing::{debug, warn};

use super::{
    handle::Export,
    kind::{Kind, Reporting},
    progress::{Progress, Report, Watcher},
    version::ExportSource,
};
use crate::{Error, ErrorKind, jobs::TARGET};

/// An export that has not been asked for; [`start`](Self::start) does that.
#[must_use = "nothing is exported until the export is started"]
pub struct ExportRequest<C, K: Kind> {
    client: C,
    kind: K,
    asked: K::Asked,
    turn_interval: Duration,
    most_turn_wait: Duration,
    watcher: Option<Watcher>,
}

impl<C: ExportSource<K>, K: Kind> ExportRequest<C, K> {
    pub(crate) fn new(client: C, kind: K, asked: K::Asked) -> Self {
        Self {
            client,
            kind,
            asked,
            turn_interval: Duration::from_secs(60),
            most_turn_wait: Duration::from_secs(3_600),
            watcher: None,
        }
    }

    /// Sets how long to wait before it is asked for again while another export is under
    /// way; a minute by default.
    pub fn turn_interval(mut self, interval: Duration) -> Self {
        self.turn_interval = interval;
        self
    }

    /// Sets how long to wait for its turn in all; an hour by default. After that,
    /// [`start`](Self::start) returns the server's 429.
    pub fn max_turn_wait(mut self, wait: Duration) -> Self {
        self.most_turn_wait = wait;
        self
    }

    /// Sets what is called when something happens, also to the export once it is
    /// started. It must not block.
    pub fn on_progress(mut self, watcher: impl FnMut(Progress) + Send + 'static) -> Self {
        self.watcher = Some(Box::new(watcher));
        self
    }

    /// Asks for the export. Store its [`id`](Export::id) at once: an export whose id is
    /// lost cannot be read or canceled.
    ///
    /// # Errors
    ///
    /// Kind [`InvalidRequest`](ErrorKind::InvalidRequest), before anything is sent, for a
    /// range that ends before it begins; those of the call; 429 if its turn has not come
    /// in time.
    pub async fn start(mut self) -> Result<Export<C, K>, Error> {
        K::check(&self.asked)?;
        let kind = self.client.identify(self.kind).await?;
        let begun = Instant::now();
        let mut report = Report::default();
        loop {
            report.requests += 1;
            let error = match self.client.create(&kind, &self.asked).await {
                Ok(job) => {
                    let Some(id) = job.id else {
                        let message = format!("{}: the answer has no `job_identifier`", K::NAME);
                        return Err(Error::of_kind(ErrorKind::Decode, message));
                    };
                    debug!(target: TARGET, id, "an export is under way");
                    report.request_id = job.request_id;
                    return Ok(Export::started(self.client, kind, id, report, self.watcher));
                }
                Err(error) => error,
            };
            if is_not_its_turn(&error) {
                let left = self.most_turn_wait.saturating_sub(begun.elapsed());
                if left.is_zero() {
                    let wait = self.most_turn_wait;
                    return Err(error.with_hint(Some(format!(
                        "the exports that are under way have not ended in {wait:?}"
                    ))));
                }
                report.turns_waited += 1;
                debug!(target: TARGET, kind = K::NAME, "an export waits for its turn");
                if let Some(watcher) = &mut self.watcher {
                    watcher(Progress::WaitingForTurn(begun.elapsed()));
                }
                sleep(self.turn_interval.max(Duration::from_millis(1)).min(left)).await;
            } else if is_unsure(&error) && !report.maybe_orphaned {
                report.maybe_orphaned = true;
                warn!(target: TARGET, kind = K::NAME, "an export may be under way without a known id");
            } else {
                return Err(error);
            }
        }
    }
}

impl<C: ExportSource<Reporting>> ExportRequest<C, Reporting> {
    /// Sets the client id that looking at the export needs. Intercom does not explain
    /// it; probably that of your app.
    pub fn client_id(mut self, id: impl Into<String>) -> Self {
        self.kind.client_id = Some(id.into());
        self
    }

    /// Sets the code of the workspace; by default it is fetched from `/me`.
    pub fn app_id(mut self, id: impl Into<String>) -> Self {
        self.kind.app_id = Some(id.into());
        self
    }
}

/// Whether other exports must end first, which has the status and the code of the rate
/// limit: only the text tells ("… pending message data export jobs").
fn is_not_its_turn(error: &Error) -> bool {
    let is_about_exports =
        |text: &str| text.contains("pending") && text.contains("export") && text.contains("job");
    error.is_rate_limited()
        && error
            .errors()
            .iter()
            .filter_map(|entry| entry.message.as_deref())
            .any(is_about_exports)
}

/// Whether the server may have acted on the request.
fn is_unsure(error: &Error) -> bool {
    match error.kind() {
        ErrorKind::Timeout | ErrorKind::Network | ErrorKind::Decode => true,
        ErrorKind::Status => error
            .status()
            .is_some_and(|status| status.is_server_error()),
        _ => false,
    }
}

impl<C, K: Kind> fmt::Debug for ExportRequest<C, K> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ExportRequest")
            .field("asked", &self.asked)
            .finish_non_exhaustive()
    }
}
