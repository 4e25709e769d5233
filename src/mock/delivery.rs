//! Delivers notifications to a URL.

use std::time::Duration;

use serde_json::{Value, json};
use tokio::{
    sync::mpsc::{UnboundedSender, unbounded_channel},
    task::AbortHandle,
};

use crate::{
    Error,
    webhook::{HEADER, Verifier},
};

/// A task that delivers notifications in turn; it ends when this is dropped.
pub(super) struct Delivery {
    queue: UnboundedSender<Value>,
    task: AbortHandle,
}

/// How long a server may take to answer (Intercom).
const TIMEOUT: Duration = Duration::from_secs(5);
/// How long the mock waits before its one retry. Intercom waits a minute.
const RETRY_DELAY: Duration = Duration::from_millis(50);

impl Delivery {
    pub(super) fn start(url: &str, verifier: Verifier) -> Result<Self, Error> {
        let url = reqwest::Url::parse(url)
            .map_err(|error| Error::config(format!("{url:?} is not a URL")).with_cause(error))?;
        let http = reqwest::Client::builder()
            .timeout(TIMEOUT)
            .build()
            .map_err(|error| {
                Error::config("the HTTP client of the mock cannot be built").with_cause(error)
            })?;
        let (queue, mut waiting) = unbounded_channel::<Value>();
        let task = tokio::spawn(async move {
            while let Some(mut notification) = waiting.recv().await {
                if post(&http, &url, &verifier, &notification).await {
                    continue;
                }
                tokio::time::sleep(RETRY_DELAY).await;
                notification["delivery_attempts"] = json!(2);
                notification["delivery_status"] = json!("retry");
                // Intercom gives up after that.
                post(&http, &url, &verifier, &notification).await;
            }
        });
        Ok(Self {
            queue,
            task: task.abort_handle(),
        })
    }

    pub(super) fn send(&self, notification: Value) {
        // The task ends with this handle alone.
        let _ = self.queue.send(notification);
    }
}

impl Drop for Delivery {
    fn drop(&mut self) {
        self.task.abort();
    }
}

/// Whether the server took the notification.
async fn post(
    http: &reqwest::Client,
    url: &reqwest::Url,
    verifier: &Verifier,
    notification: &Value,
) -> bool {
    let body = notification.to_string();
    let request = http
        .post(url.clone())
        .header(http::header::CONTENT_TYPE, "application/json")
        .header(HEADER, verifier.sign(&body))
        .body(body);
    request
        .send()
        .await
        .is_ok_and(|response| response.status().is_success())
}
