//! Options for one call.

use std::{fmt, time::Duration};

use http::{HeaderMap, HeaderName, HeaderValue, header::AUTHORIZATION};

use crate::{Error, RetryPolicy, throttle::Priority};

/// Options for one call, or for all requests of one list stream. Options that
/// are not set come from the client.
///
/// ```no_run
/// # #[cfg(feature = "v2_16")] mod example {
/// use std::time::Duration;
/// use intercom_sdk::{CallOptions, v2_16::Client};
///
/// # async fn run(client: Client) -> Result<(), intercom_sdk::Error> {
/// let patient = CallOptions::new().timeout(Duration::from_secs(300));
/// let contact = client.show_contact().contact_id("5f4d3c1c").options(patient).send().await?;
/// # Ok(())
/// # }
/// # }
/// ```
#[derive(Clone, Default)]
#[must_use = "options do nothing until they are given to a request"]
pub struct CallOptions {
    timeout: Option<Duration>,
    read_timeout: Option<Duration>,
    deadline: Option<Duration>,
    priority: Priority,
    retry: Option<RetryPolicy>,
    headers: HeaderMap,
    api_version: Option<HeaderValue>,
    note: Option<String>,
    max_body_size: Option<usize>,
    invalid: Option<String>,
}

impl CallOptions {
    /// Creates options that change nothing.
    pub fn new() -> Self {
        Self::default()
    }

    /// Sets the timeout of each attempt, including reading the body; of a
    /// download, until the response begins. Waits before and between attempts do
    /// not count; see [`deadline`](Self::deadline).
    pub fn timeout(mut self, timeout: Duration) -> Self {
        self.timeout = Some(timeout);
        self
    }

    /// Sets how long this download may pause; see
    /// [`ClientBuilder::read_timeout`](crate::ClientBuilder::read_timeout).
    pub fn read_timeout(mut self, timeout: Duration) -> Self {
        self.read_timeout = Some(timeout);
        self
    }

    /// Sets how long this call may take in total; see
    /// [`ClientBuilder::deadline`](crate::ClientBuilder::deadline). For a list
    /// stream, each request has this long.
    pub fn deadline(mut self, deadline: Duration) -> Self {
        self.deadline = Some(deadline);
        self
    }

    /// Sets how urgent this call is while calls wait for the rate limit;
    /// [`Priority::Normal`] by default.
    pub fn priority(mut self, priority: Priority) -> Self {
        self.priority = priority;
        self
    }

    /// Sets the size of the largest response body that this call accepts, in
    /// bytes; see
    /// [`ClientBuilder::max_body_size`](crate::ClientBuilder::max_body_size).
    pub fn max_body_size(mut self, bytes: usize) -> Self {
        self.max_body_size = Some(bytes);
        self
    }

    /// Sets when this call is retried.
    pub fn retry(mut self, policy: RetryPolicy) -> Self {
        self.retry = Some(policy);
        self
    }

    /// Adds a header. A name that is added twice is sent twice. A header that
    /// the client sends too is replaced.
    ///
    /// An invalid header makes the call fail before it is sent, and so does one
    /// that the client or the connection owns: `Authorization` and `Host`, which
    /// say who calls whom; `Content-Length`, `Transfer-Encoding`, `TE`, `Trailer`
    /// and `Expect`, which say where the body ends and when it is sent; and
    /// `Connection`, `Keep-Alive`, `Upgrade`, `HTTP2-Settings` and `Proxy-…`,
    /// which are between the client and the next machine.
    pub fn header(mut self, name: impl AsRef<str>, value: impl AsRef<str>) -> Self {
        let name = name.as_ref();
        match (
            name.parse::<HeaderName>(),
            HeaderValue::from_str(value.as_ref()),
        ) {
            (Ok(name), _) if name == AUTHORIZATION => {
                self.refuse("the header `authorization` belongs to the client's token".to_owned());
            }
            (Ok(name), _) if is_of_connection(&name) => self.refuse(format!(
                "the header `{name}` belongs to the HTTP client, which frames the message"
            )),
            (Ok(name), Ok(value)) => {
                self.headers.append(name, value);
            }
            (Err(_), _) => self.refuse(format!("{name:?} is not a valid header name")),
            // The value may be a secret.
            (Ok(name), Err(_)) => self.refuse(format!("the header `{name}` has an invalid value")),
        }
        self
    }

    /// Requests another API version, such as `Preview` (Intercom:
    /// `Intercom-Version`). The types stay those of the client's version, so
    /// fields that differ may not decode; `send_raw` returns the response
    /// undecoded.
    pub fn api_version(mut self, version: impl AsRef<str>) -> Self {
        match HeaderValue::from_str(version.as_ref()) {
            Ok(version) => self.api_version = Some(version),
            Err(_) => self.refuse("the API version cannot be sent in a header".to_owned()),
        }
        self
    }

    /// Marks this call as safe to repeat, so that it is retried like an
    /// idempotent operation. `note` says why, and is recorded in the call's
    /// trace; it is not sent (Intercom has no idempotency keys).
    ///
    /// ```
    /// # use intercom_sdk::CallOptions;
    /// let options = CallOptions::new().idempotent("the note holds an id we look for before reading");
    /// ```
    pub fn idempotent(mut self, note: impl Into<String>) -> Self {
        self.note = Some(note.into());
        self
    }

    /// Takes back what allows a retry of a call that the server may have acted
    /// on; `policy` is the client's.
    pub(crate) fn never_repeated(mut self, policy: &RetryPolicy) -> Self {
        let policy = self.retry.unwrap_or_else(|| policy.clone());
        self.retry = Some(policy.repeat_unsafe(false));
        self.note = None;
        self
    }

    pub(crate) fn timeout_of_attempt(&self) -> Option<Duration> {
        self.timeout
    }

    pub(crate) fn pause_of_download(&self) -> Option<Duration> {
        self.read_timeout
    }

    pub(crate) fn total_time(&self) -> Option<Duration> {
        self.deadline
    }

    pub(crate) fn urgency(&self) -> Priority {
        self.priority
    }

    pub(crate) fn body_size(&self) -> Option<usize> {
        self.max_body_size
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

    /// The same options without headers, for a request to somebody else.
    #[cfg(feature = "files")]
    pub(crate) fn without_headers(mut self) -> Self {
        self.headers.clear();
        self.api_version = None;
        self
    }

    /// Adds the options' headers to a request.
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

    /// Returns the first invalid option as an error.
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

/// Whether a header is about the connection or the frame of a message. A wrong
/// one makes the server read another request than was meant.
fn is_of_connection(name: &HeaderName) -> bool {
    const NAMES: [&str; 10] = [
        "connection",
        "content-length",
        "expect",
        "host",
        "http2-settings",
        "keep-alive",
        "te",
        "trailer",
        "transfer-encoding",
        "upgrade",
    ];
    NAMES.contains(&name.as_str()) || name.as_str().starts_with("proxy-")
}

/// Without the values of headers, which can be secrets.
impl fmt::Debug for CallOptions {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let names: Vec<_> = self.headers.keys().collect();
        f.debug_struct("CallOptions")
            .field("timeout", &self.timeout)
            .field("read_timeout", &self.read_timeout)
            .field("retry", &self.retry)
            .field("headers", &names)
            .field("api_version", &self.api_version)
            .field("note", &self.note)
            .field("max_body_size", &self.max_body_size)
            .field("invalid", &self.invalid)
            .finish()
    }
}
