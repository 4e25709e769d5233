//! Detects the region of a token.

use std::{fmt, task::Poll, time::Duration};

use http::Method;
use serde::Deserialize;

use super::Region;
use crate::{
    Error, NEWEST_VERSION, RetryPolicy,
    auth::{AccessToken, Credentials},
    call::{
        endpoint::{Endpoint, ExpectedBody, Output, Replay, RequestBody},
        request::Request,
        transport::Transport,
    },
    client::{Base, HttpError, Settings},
};

/// The part of the response to `GET /me` that has the region.
#[derive(Deserialize)]
struct Me {
    app: Option<App>,
}

#[derive(Deserialize)]
struct App {
    region: Option<String>,
}

const ENDPOINT: &Endpoint = &Endpoint {
    id: "identify_admin",
    version: NEWEST_VERSION,
    method: Method::GET,
    path: "/me",
    parameters: &[],
    body: RequestBody::None,
    replay: Replay::Safe,
    output: Output::Json,
    paging: None,
};

/// The longest wait for a region.
const TIMEOUT: Duration = Duration::from_secs(10);

impl Region {
    /// Detects the region of the workspace that `token` belongs to: asks all
    /// regions at the same time with `GET /me`, and returns the first answer. Each
    /// region is given 10 s.
    ///
    /// [`detector`](Self::detector) asks with other settings.
    ///
    /// # Errors
    ///
    /// If no region says it, an error whose message has what each of them said:
    /// kind `Status`, 401, if all refuse the token, and otherwise the kind of the
    /// first other failure, such as `Timeout`, `Connect`, or `Decode` for a
    /// response without a region.
    ///
    /// # Cancel safety
    ///
    /// Dropping the future cancels the requests, which only read.
    pub async fn detect(token: impl AsRef<str>) -> Result<Self, Error> {
        Self::detector(token).detect().await
    }

    /// Like [`detect`](Self::detect), but sends the request to `base_url` only,
    /// such as a proxy or a mock server. The rules of
    /// [`ClientBuilder::base_url`](crate::ClientBuilder::base_url) apply.
    ///
    /// # Errors
    ///
    /// The error of that request; kind `Decode` if the response has no region or
    /// an unknown one.
    ///
    /// # Cancel safety
    ///
    /// Dropping the future cancels the request, which only reads.
    pub async fn detect_at(
        base_url: impl Into<String>,
        token: impl AsRef<str>,
    ) -> Result<Self, Error> {
        let detector = Self::detector(token);
        ask(detector.settings(Base::Url(base_url.into()))?, TIMEOUT).await
    }

    /// Starts a detection with settings of its own.
    pub fn detector(token: impl AsRef<str>) -> RegionDetector {
        RegionDetector {
            token: AccessToken::new(token),
            bases: every_region(),
            http_client: None,
            timeout: TIMEOUT,
        }
    }
}

/// Detects the region of a token: started by [`Region::detector`].
///
/// ```no_run
/// use std::time::Duration;
/// use intercom_sdk::Region;
///
/// # async fn run() -> Result<(), intercom_sdk::Error> {
/// let detector = Region::detector("dG9rOmFiYzEyMw==").timeout(Duration::from_secs(3));
/// let region = detector.detect().await?;
/// # Ok(())
/// # }
/// ```
#[must_use = "a detector does nothing until `detect` is called"]
pub struct RegionDetector {
    token: Result<AccessToken, Error>,
    bases: [(Region, Base); Region::ALL.len()],
    http_client: Option<reqwest::Client>,
    timeout: Duration,
}

impl RegionDetector {
    /// Sends the requests through your own client; see
    /// [`ClientBuilder::http_client`](crate::ClientBuilder::http_client).
    pub fn http_client(mut self, client: reqwest::Client) -> Self {
        self.http_client = Some(client);
        self
    }

    /// Sets how long each region is given; 10 s by default.
    pub fn timeout(mut self, timeout: Duration) -> Self {
        self.timeout = timeout;
        self
    }

    /// Sets a base URL to ask instead of that of `region`, such as a proxy or a
    /// mock server. The rules of
    /// [`ClientBuilder::base_url`](crate::ClientBuilder::base_url) apply.
    pub fn base_url(mut self, region: Region, url: impl Into<String>) -> Self {
        let url = url.into();
        for (_, base) in self.bases.iter_mut().filter(|(of, _)| *of == region) {
            *base = Base::Url(url.clone());
        }
        self
    }

    /// Asks all regions at the same time, and returns the first answer.
    ///
    /// # Errors
    ///
    /// Those of [`Region::detect`]; kind `Config` for an invalid token or base
    /// URL.
    ///
    /// # Cancel safety
    ///
    /// Dropping the future cancels the requests, which only read.
    pub async fn detect(mut self) -> Result<Region, Error> {
        let bases = std::mem::replace(&mut self.bases, every_region());
        let mut pending = Vec::new();
        for (region, base) in bases {
            let settings = self.settings(base)?;
            pending.push((region, Box::pin(ask(settings, self.timeout))));
        }
        let mut refused = Vec::new();
        std::future::poll_fn(|context| {
            let mut index = 0;
            while let Some((region, call)) = pending.get_mut(index) {
                match call.as_mut().poll(context) {
                    Poll::Ready(Ok(found)) => return Poll::Ready(Ok(found)),
                    Poll::Ready(Err(error)) => {
                        // The hint is to use this function.
                        refused.push((*region, error.with_hint(None)));
                        drop(pending.swap_remove(index));
                    }
                    Poll::Pending => index += 1,
                }
            }
            match pending.is_empty() {
                true => Poll::Ready(Err(undetected(std::mem::take(&mut refused)))),
                false => Poll::Pending,
            }
        })
        .await
    }

    fn settings(&self, base: Base) -> Result<Settings, Error> {
        let token = match &self.token {
            Ok(token) => token.clone(),
            Err(error) => return Err(Error::config(error.to_string())),
        };
        let mut settings = Settings::new(Ok(Credentials::Fixed(token)));
        settings.base = base;
        settings.timeout = self.timeout;
        settings.retry = RetryPolicy::new().deadline(self.timeout);
        settings.http_client = self.http_client.clone();
        Ok(settings)
    }
}

impl fmt::Debug for RegionDetector {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("RegionDetector")
            .field("bases", &self.bases)
            .field("timeout", &self.timeout)
            .finish_non_exhaustive()
    }
}

fn every_region() -> [(Region, Base); Region::ALL.len()] {
    Region::ALL.map(|region| (region, Base::Region(region)))
}

/// The error of a detection in which no region said where the token belongs.
fn undetected(mut errors: Vec<(Region, Error)>) -> Error {
    errors.sort_by_key(|(region, _)| Region::ALL.iter().position(|of| of == region));
    let each: Vec<_> = errors
        .iter()
        .map(|(region, error)| format!("{region}: {error}"))
        .collect();
    let message = format!("the region cannot be detected ({})", each.join("; "));
    // A region that did not answer may be the one.
    let telling = errors
        .iter()
        .position(|(_, error)| !error.is_unauthorized())
        .unwrap_or(0);
    match errors.into_iter().nth(telling) {
        Some((_, error)) => error.with_message(message),
        None => Error::config(message),
    }
}

/// Asks for the region, with retries, within `timeout`.
async fn ask(settings: Settings, timeout: Duration) -> Result<Region, Error> {
    let transport = Transport::new(settings.state(NEWEST_VERSION)?);
    let answer = tokio::time::timeout(timeout, request(&transport));
    answer.await.unwrap_or_else(|late| {
        let late = HttpError::TimedOut(late.into());
        Err(Error::network(ENDPOINT.id, late))
    })
}

async fn request(transport: &Transport) -> Result<Region, Error> {
    let (_, call) = Request::new(transport, ENDPOINT).prepare()?;
    let exchange = transport.send(call, ExpectedBody::Json).await?.success()?;
    let me: Me = exchange.decode_as()?;
    let Some(name) = me.app.and_then(|app| app.region) else {
        return Err(exchange.missing_field("app.region"));
    };
    name.parse()
        .map_err(|error: Error| exchange.invalid_field("app.region", error))
}
