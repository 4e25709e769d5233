//! The source of a client's access token: a fixed token, or a provider with a
//! cache.

use std::{
    fmt,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::Duration,
};

use tokio::{
    sync::watch,
    time::{Instant, timeout},
};
use tracing::Instrument as _;

use super::{
    provider::{TokenError, TokenProvider},
    token::AccessToken,
};

/// The source of a client's access token.
pub(crate) enum Credentials {
    Fixed(AccessToken),
    Provided(CachedProvider),
}

/// A token provider and its last token.
pub(crate) struct CachedProvider {
    provider: Arc<dyn TokenProvider>,
    cache: Arc<Mutex<Cache>>,
}

#[derive(Default)]
struct Cache {
    /// The token and when it expires; `None` if it does not expire.
    token: Option<(AccessToken, Option<Instant>)>,
    /// The request to the provider that is in flight.
    in_flight: Option<Question>,
}

type Question = watch::Receiver<Option<Answer>>;
type Answer = Result<AccessToken, SharedError>;

impl fmt::Debug for Credentials {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("[redacted]")
    }
}

impl Credentials {
    pub(crate) fn provided(provider: impl TokenProvider) -> Self {
        Self::Provided(CachedProvider {
            provider: Arc::new(provider),
            cache: Arc::default(),
        })
    }

    /// Returns the token to send. If `refused` is given, asks the provider for
    /// another one. The provider has to answer within `limit`.
    pub(crate) async fn token(
        &self,
        refused: Option<&AccessToken>,
        limit: Duration,
    ) -> Result<AccessToken, TokenError> {
        match self {
            Self::Fixed(token) => Ok(token.clone()),
            Self::Provided(provided) => provided.get(refused, limit).await,
        }
    }

    /// The token, if it is known in advance.
    pub(crate) fn fixed(&self) -> Option<&AccessToken> {
        match self {
            Self::Fixed(token) => Some(token),
            Self::Provided(_) => None,
        }
    }

    /// Whether a refused token can be replaced by another one.
    pub(crate) fn can_change(&self) -> bool {
        matches!(self, Self::Provided(_))
    }
}

impl CachedProvider {
    async fn get(
        &self,
        refused: Option<&AccessToken>,
        limit: Duration,
    ) -> Result<AccessToken, TokenError> {
        let mut question = {
            let mut cache = lock(&self.cache);
            if let Some((token, until)) = &cache.token {
                let current = until.is_none_or(|until| Instant::now() < until);
                // Another call may have renewed the token already.
                let accepted = refused.is_none_or(|refused| refused.header() != token.header());
                if current && accepted {
                    return Ok(token.clone());
                }
            }
            match &cache.in_flight {
                Some(question) => question.clone(),
                None => self.ask(&mut cache, refused.cloned(), limit),
            }
        };
        // The task of the question may be in a runtime that nobody drives any
        // more, so its own limit is not enough.
        let Ok(answer) = timeout(limit, question.wait_for(Option::is_some)).await else {
            forget(&self.cache, &question);
            return Err(too_late(limit));
        };
        match answer.as_deref() {
            Ok(Some(Ok(token))) => Ok(token.clone()),
            Ok(Some(Err(error))) => Err(error.clone().into()),
            _ => Err("the token provider panicked or was cancelled".into()),
        }
    }

    /// Asks in a spawned task, so that a caller that stops polling its future
    /// cannot block the others.
    fn ask(&self, cache: &mut Cache, refused: Option<AccessToken>, limit: Duration) -> Question {
        let (sender, receiver) = watch::channel(None);
        cache.in_flight = Some(receiver.clone());
        let (provider, cache) = (Arc::clone(&self.provider), Arc::clone(&self.cache));
        let forget = ForgetOnDrop(Arc::clone(&cache), receiver.clone());
        let question = async move {
            // Also if the provider panics.
            let _forget = forget;
            let answer = timeout(limit, async { provider.token(refused.as_ref()).await }).await;
            let answer = answer.unwrap_or_else(|_| Err(too_late(limit)));
            if let Ok(token) = &answer {
                // A validity that overflows the clock means that the token does
                // not expire.
                let until = token
                    .validity()
                    .and_then(|valid| Instant::now().checked_add(valid));
                lock(&cache).token = Some((token.clone(), until));
            }
            sender.send_replace(Some(answer.map_err(|error| SharedError(Arc::from(error)))));
        };
        tokio::spawn(question.in_current_span());
        receiver
    }
}

fn too_late(limit: Duration) -> TokenError {
    format!("it did not answer within {limit:?}").into()
}

/// Ends a question: the next caller asks anew.
struct ForgetOnDrop(Arc<Mutex<Cache>>, Question);

impl Drop for ForgetOnDrop {
    fn drop(&mut self) {
        forget(&self.0, &self.1);
    }
}

fn forget(cache: &Mutex<Cache>, question: &Question) {
    let mut cache = lock(cache);
    let is_this = |asked: &Question| asked.same_channel(question);
    if cache.in_flight.as_ref().is_some_and(is_this) {
        cache.in_flight = None;
    }
}

fn lock(cache: &Mutex<Cache>) -> MutexGuard<'_, Cache> {
    // No code panics while it holds the lock.
    cache.lock().unwrap_or_else(PoisonError::into_inner)
}

/// A provider error, shared by all calls that waited for it.
#[derive(Clone, Debug)]
struct SharedError(Arc<dyn std::error::Error + Send + Sync>);

impl fmt::Display for SharedError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl std::error::Error for SharedError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        self.0.source()
    }
}
