//! Who you are: access tokens, and where they come from.
//!
//! A token is sent as `Authorization: Bearer …` to the origin of the client
//! and nowhere else. It shows in no `Debug` output, error or trace, and its
//! memory is overwritten when the last copy of it goes; copies that the HTTP
//! stack writes into its buffers are beyond our reach.
//!
//! A program whose tokens change while it runs gives a [`TokenProvider`]
//! instead of a token:
//!
//! ```
//! # #[cfg(feature = "v2_12")] {
//! use intercom_sdk::{auth::AccessToken, v2_12::Client};
//!
//! async fn read_secret() -> Result<String, std::io::Error> {
//!     Ok("dG9rOmFiYzEyMw==".to_owned())
//! }
//!
//! let client = Client::with_token_provider(|| async {
//!     Ok(AccessToken::new(read_secret().await?)?)
//! })
//! .build()?;
//! # }
//! # Ok::<(), intercom_sdk::Error>(())
//! ```

use std::{
    fmt,
    future::Future,
    pin::Pin,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::Duration,
};

use bytes::Bytes;
use http::HeaderValue;
use tokio::{sync::watch, time::Instant};
use tracing::Instrument as _;
use zeroize::Zeroizing;

use crate::Error;

/// An access token of a workspace.
#[derive(Clone)]
pub struct AccessToken {
    header: HeaderValue,
    valid_for: Option<Duration>,
}

impl AccessToken {
    /// Takes a token as Intercom shows it; white space around it is dropped.
    ///
    /// # Errors
    ///
    /// Kind [`Config`](crate::ErrorKind::Config): it is empty, or has a
    /// character that no token has.
    pub fn new(token: impl AsRef<str>) -> Result<Self, Error> {
        Self::from_source(token.as_ref(), "the access token")
    }

    /// As [`new`](Self::new); `source` is where it came from, for the message.
    pub(crate) fn from_source(token: &str, source: &str) -> Result<Self, Error> {
        let token = token.trim();
        if token.is_empty() {
            return Err(Error::config(format!("{source} is empty")));
        }
        let not_visible = |character: char| !character.is_ascii_graphic();
        if token.contains(not_visible) {
            return Err(Error::config(format!(
                "{source} has a character that no token has (a space, a control character or one \
                 beyond ASCII)"
            )));
        }
        let mut text = Zeroizing::new(Vec::with_capacity("Bearer ".len() + token.len()));
        text.extend_from_slice(b"Bearer ");
        text.extend_from_slice(token.as_bytes());
        // Every clone of the header shares this one copy.
        let mut header = HeaderValue::from_maybe_shared(Bytes::from_owner(text))
            .map_err(|_| Error::config(format!("{source} cannot be sent in a header")))?;
        header.set_sensitive(true);
        Ok(Self {
            header,
            valid_for: None,
        })
    }

    /// How long the client may use it before it asks its provider again. Tokens
    /// of Intercom do not expire; without this, one is used until it is
    /// refused.
    #[must_use]
    pub fn valid_for(mut self, duration: Duration) -> Self {
        self.valid_for = Some(duration);
        self
    }

    /// The value of the `Authorization` header; prints as `Sensitive`.
    pub(crate) fn header(&self) -> HeaderValue {
        self.header.clone()
    }
}

impl fmt::Debug for AccessToken {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("[redacted]")
    }
}

/// Gives access tokens to a client.
///
/// The client asks once and keeps the answer: until it is no longer
/// [valid](AccessToken::valid_for), or refused with 401. After a 401 it asks
/// once more, and repeats the call if that can do no harm. Calls that wait for
/// a token share one question.
///
/// Functions without arguments that give a future are providers.
pub trait TokenProvider: Send + Sync + 'static {
    /// Gives a token; a fresh one where `refused` is the last that it gave.
    fn token<'a>(&'a self, refused: Option<&'a AccessToken>) -> TokenFuture<'a>;
}

/// What a [`TokenProvider`] promises.
pub type TokenFuture<'a> =
    Pin<Box<dyn Future<Output = Result<AccessToken, TokenError>> + Send + 'a>>;

/// Why there is no token. It becomes the source of an error of kind
/// [`Token`](crate::ErrorKind::Token), and shows in it.
pub type TokenError = Box<dyn std::error::Error + Send + Sync>;

impl<F, T> TokenProvider for F
where
    F: Fn() -> T + Send + Sync + 'static,
    T: Future<Output = Result<AccessToken, TokenError>> + Send + 'static,
{
    fn token<'a>(&'a self, _refused: Option<&'a AccessToken>) -> TokenFuture<'a> {
        Box::pin(self())
    }
}

/// What a client authorizes with.
pub(crate) enum Credentials {
    Fixed(AccessToken),
    Provided(Provided),
}

/// A provider and its last answer.
pub(crate) struct Provided {
    provider: Arc<dyn TokenProvider>,
    kept: Arc<Mutex<Kept>>,
}

#[derive(Default)]
struct Kept {
    /// The token, and until when it may be used.
    token: Option<(AccessToken, Option<Instant>)>,
    /// The question under way.
    question: Option<watch::Receiver<Option<Answer>>>,
}

type Answer = Result<AccessToken, SharedError>;

impl fmt::Debug for Credentials {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("[redacted]")
    }
}

impl Credentials {
    pub(crate) fn provided(provider: impl TokenProvider) -> Self {
        Self::Provided(Provided {
            provider: Arc::new(provider),
            kept: Arc::default(),
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

impl Provided {
    async fn get(&self, refused: Option<&AccessToken>) -> Result<AccessToken, TokenError> {
        let mut question = {
            let mut kept = lock(&self.kept);
            if let Some((token, until)) = &kept.token {
                let current = until.is_none_or(|until| Instant::now() < until);
                // Another call may have asked already.
                let accepted = refused.is_none_or(|refused| refused.header != token.header);
                if current && accepted {
                    return Ok(token.clone());
                }
            }
            match &kept.question {
                Some(question) => question.clone(),
                None => kept.question.insert(self.ask(refused.cloned())).clone(),
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
        let (provider, kept) = (Arc::clone(&self.provider), Arc::clone(&self.kept));
        let question = async move {
            let _over = Over(Arc::clone(&kept));
            let answer = provider.token(refused.as_ref()).await;
            if let Ok(token) = &answer {
                // A duration beyond the clock is for ever.
                let until = token
                    .valid_for
                    .and_then(|valid| Instant::now().checked_add(valid));
                lock(&kept).token = Some((token.clone(), until));
            }
            sender.send_replace(Some(answer.map_err(|error| SharedError(Arc::from(error)))));
        };
        tokio::spawn(question.in_current_span());
        receiver
    }
}

/// The question is over, whether it was answered or the provider panicked.
struct Over(Arc<Mutex<Kept>>);

impl Drop for Over {
    fn drop(&mut self) {
        lock(&self.0).question = None;
    }
}

fn lock(kept: &Mutex<Kept>) -> MutexGuard<'_, Kept> {
    // Nothing panics while it is held.
    kept.lock().unwrap_or_else(PoisonError::into_inner)
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

#[cfg(test)]
mod tests {
    use super::AccessToken;

    #[test]
    fn a_token_that_cannot_be_one_is_refused_by_the_name_of_its_source() {
        for token in ["", "   ", "a\nb", "a\u{7f}", "a b", "tökén"] {
            let error = AccessToken::from_source(token, "INTERCOM_ACCESS_TOKEN").unwrap_err();
            assert!(
                error.to_string().contains("INTERCOM_ACCESS_TOKEN"),
                "{token:?}: {error}"
            );
        }
    }

    #[test]
    fn a_token_does_not_show() {
        let token = AccessToken::new("dG9rOnNlY3JldA==").unwrap();
        assert_eq!(format!("{token:?}"), "[redacted]");
        assert_eq!(format!("{:?}", token.header()), "Sensitive");
    }

    #[test]
    fn a_newline_around_a_token_is_not_part_of_it() {
        let token = AccessToken::new("dG9r\n").unwrap();
        assert_eq!(token.header(), "Bearer dG9r");
    }
}
