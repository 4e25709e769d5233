//! What one call may do differently from its client.

use std::time::Duration;

use http::{HeaderMap, HeaderName, HeaderValue, header::AUTHORIZATION};

use crate::{Error, RetryPolicy};

/// Settings of one call, or of one walk over a list. What is not set here is
/// taken from the client.
///
/// ```no_run
/// # #[cfg(feature = "v2_12")] mod example {
/// use std::time::Duration;
/// use intercom_sdk::{CallOptions, v2_12::Client};
///
/// # async fn run(client: Client) -> Result<(), intercom_sdk::Error> {
/// let hour = CallOptions::new().timeout(Duration::from_secs(3600));
/// let export = client
///     .download_data_export()
///     .job_identifier("orzzsbd7hk67xyu")
///     .options(hour)
///     .send()
///     .await?;
/// # Ok(())
/// # }
/// # }
/// ```
#[derive(Clone, Debug, Default)]
#[must_use = "options do nothing until they are given to a request"]
pub struct CallOptions {
    timeout: Option<Duration>,
    retry: Option<RetryPolicy>,
    headers: HeaderMap,
    api_version: Option<HeaderValue>,
    note: Option<String>,
    invalid: Option<String>,
}

impl CallOptions {
    /// Creates options that change nothing.
    pub fn new() -> Self {
        Self::default()
    }

    /// How long one attempt may take, reading the body included.
    pub fn timeout(mut self, timeout: Duration) -> Self {
        self.timeout = Some(timeout);
        self
    }

    /// When this call is sent again.
    pub fn retry(mut self, policy: RetryPolicy) -> Self {
        self.retry = Some(policy);
        self
    }

    /// Sends one header more. A name that is given twice is sent twice; one
    /// that the client sends too is replaced, but for `Authorization`, which
    /// belongs to the client's token.
    ///
    /// What cannot be a header fails the call before it is sent.
    pub fn header(mut self, name: impl AsRef<str>, value: impl AsRef<str>) -> Self {
        let name = name.as_ref();
        match (
            name.parse::<HeaderName>(),
            HeaderValue::from_str(value.as_ref()),
        ) {
            (Ok(name), _) if name == AUTHORIZATION => {
                self.refuse("the header `authorization` belongs to the client's token".to_owned());
            }
            (Ok(name), Ok(value)) => {
                self.headers.append(name, value);
            }
            (Err(_), _) => self.refuse(format!("{name:?} is no name of a header")),
            // The value may be a secret.
            (Ok(name), Err(_)) => self.refuse(format!("the header `{name}` has an invalid value")),
        }
        self
    }

    /// Asks for another API version, such as `Preview` (Intercom:
    /// `Intercom-Version`). Types stay those of the client's version, so
    /// what the other version changed may not decode; `send_raw` shows it as it is.
    pub fn api_version(mut self, version: impl AsRef<str>) -> Self {
        match HeaderValue::from_str(version.as_ref()) {
            Ok(version) => self.api_version = Some(version),
            Err(_) => self.refuse("the API version cannot be sent in a header".to_owned()),
        }
        self
    }

    /// Says that carrying this call out twice does no harm, and why: it is then
    /// sent again where only safe calls are. Intercom has no idempotency keys;
    /// the note stays here, in the trace of the call.
    ///
    /// ```
    /// # use intercom_sdk::CallOptions;
    /// let options = CallOptions::new().idempotent("the note holds an id we look for before reading");
    /// ```
    pub fn idempotent(mut self, note: impl Into<String>) -> Self {
        self.note = Some(note.into());
        self
    }

    pub(crate) fn timeout_of_attempt(&self) -> Option<Duration> {
        self.timeout
    }

    pub(crate) fn retry_policy(&self) -> Option<&RetryPolicy> {
        self.retry.as_ref()
    }

    pub(crate) fn version(&self) -> Option<&HeaderValue> {
        self.api_version.as_ref()
    }

    pub(crate) fn note(&self) -> Option<&str> {
        self.note.as_deref()
    }

    /// Sets the headers of a request.
    pub(crate) fn apply(&self, headers: &mut HeaderMap) {
        for name in self.headers.keys() {
            headers.remove(name);
        }
        for (name, value) in &self.headers {
            headers.append(name, value.clone());
        }
        if let Some(version) = &self.api_version {
            headers.insert("intercom-version", version.clone());
        }
    }

    /// What was given and cannot be used.
    pub(crate) fn check(&self, operation: &'static str) -> Result<(), Error> {
        match &self.invalid {
            Some(message) => Err(Error::invalid_request(operation, message.clone())),
            None => Ok(()),
        }
    }

    fn refuse(&mut self, message: String) {
        self.invalid.get_or_insert(message);
    }
}
