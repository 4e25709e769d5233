//! What a client authorizes with: a token, or a provider and its last answer.

use std::{
    fmt,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use tokio::{sync::watch, time::Instant};
use tracing::Instrument as _;

use super::{
    provider::{TokenError, TokenProvider},
    token::AccessToken,
};

/// What a client authorizes with.
pub(crate) enum Credentials {
    Fixed(AccessToken),
    Provided(CachedProvider),
}

/// A provider and its last answer.
pub(crate) struct CachedProvider {
    provider: Arc<dyn TokenProvider>,
    cache: Arc<Mutex<Cache>>,
}

#[derive(Default)]
struct Cache {
    /// The token, and until when it may be used.
    token: Option<(AccessToken, Option<Instant>)>,
    /// The request to the provider that is under way.
    in_flight: Option<watch::Receiver<Option<Answer>>>,
}

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

    /// The token to send; another than the one that was `refused`, if there
    /// is one.
    pub(crate) async fn token(
        &self,
        refused: Option<&AccessToken>,
    ) -> Result<AccessToken, TokenError> {
        match self {
            Self::Fixed(token) => Ok(token.clone()),
            Self::Provided(provided) => provided.get(refused).await,
        }
    }

    /// Whether there may be another token than the one that was refused.
    pub(crate) fn can_change(&self) -> bool {
        matches!(self, Self::Provided(_))
    }
}

impl CachedProvider {
    async fn get(&self, refused: Option<&AccessToken>) -> Result<AccessToken, TokenError> {
        let mut question = {
            let mut cache = lock(&self.cache);
            if let Some((token, until)) = &cache.token {
                let current = until.is_none_or(|until| Instant::now() < until);
                // Another call may have asked already.
                let accepted = refused.is_none_or(|refused| refused.header() != token.header());
                if current && accepted {
                    return Ok(token.clone());
                }
            }
            match &cache.in_flight {
                Some(question) => question.clone(),
                None => cache.in_flight.insert(self.ask(refused.cloned())).clone(),
            }
        };
        let answer = question.wait_for(Option::is_some).await;
        match answer.as_deref() {
            Ok(Some(Ok(token))) => Ok(token.clone()),
            Ok(Some(Err(error))) => Err(error.clone().into()),
            _ => Err("the token provider gave up".into()),
        }
    }

    /// Asks in a task of its own: a caller whose future nobody polls would hold
    /// up the others.
    fn ask(&self, refused: Option<AccessToken>) -> watch::Receiver<Option<Answer>> {
        let (sender, receiver) = watch::channel(None);
        let (provider, cache) = (Arc::clone(&self.provider), Arc::clone(&self.cache));
        let question = async move {
            let _clear = ClearOnDrop(Arc::clone(&cache));
            let answer = provider.token(refused.as_ref()).await;
            if let Ok(token) = &answer {
                // A duration beyond the clock is for ever.
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

/// Clears the request under way, whether it was answered or the provider
/// panicked.
struct ClearOnDrop(Arc<Mutex<Cache>>);

impl Drop for ClearOnDrop {
    fn drop(&mut self) {
        lock(&self.0).in_flight = None;
    }
}

fn lock(cache: &Mutex<Cache>) -> MutexGuard<'_, Cache> {
    // Nothing panics while it is held.
    cache.lock().unwrap_or_else(PoisonError::into_inner)
}

/// An error for every call that waited for the answer.
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
