//! What publishes articles.

use std::{collections::BTreeMap, fmt};

use tracing::debug;

use super::{api::ArticleApi, article::Article, published::Published};
use crate::{
    CallOptions, Error, Response,
    jobs::{TARGET, unknown::is_unknown},
    types::Id,
};

/// Publishes articles by keys; see [`articles`](crate::jobs::articles).
#[must_use = "nothing is published before `publish` is called and awaited"]
pub struct Publisher<C> {
    client: C,
    author: Id,
    options: CallOptions,
    published: Published,
    /// Whether the workspace was compared.
    is_checked: bool,
    /// The author's articles without a key, by title; `None` until they are needed.
    others: Option<BTreeMap<String, Vec<Id>>>,
}

/// An article, and what became of it.
#[derive(Clone, Debug, Eq, PartialEq)]
#[non_exhaustive]
pub struct PublishedArticle {
    /// Intercom's identifier of it.
    pub id: Id,
    /// What was done.
    pub outcome: Outcome,
    /// Intercom's id of the request that did it.
    pub request_id: Option<String>,
}

/// What was done to an article.
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
#[non_exhaustive]
pub enum Outcome {
    /// It is new.
    Created,
    /// It was there and says something else now.
    Updated,
    /// It was there without a key, and was updated.
    Adopted,
    /// It says what it said.
    Unchanged,
}

impl<C: ArticleApi> Publisher<C> {
    /// What publishes articles as `author`, an admin, for code that works with the
    /// clients of several versions; else see `publish_articles` of a client.
    pub fn new(client: &C, author: impl Into<Id>) -> Self {
        Self {
            client: client.clone(),
            author: author.into(),
            options: CallOptions::new(),
            published: Published::default(),
            is_checked: false,
            others: None,
        }
    }

    /// Goes on with what was published before.
    pub fn resume(mut self, published: &Published) -> Self {
        self.published = published.clone();
        self
    }

    /// Sets the options of each call.
    pub fn options(mut self, options: CallOptions) -> Self {
        self.options = options;
        self
    }

    /// What was published so far: store it after each article, or at the end.
    pub fn published(&self) -> &Published {
        &self.published
    }

    /// Publishes the article with this key: creates or updates it.
    ///
    /// # Errors
    ///
    /// - An empty key or title, and what was published in another workspace, before
    ///   anything is written.
    /// - [`Ambiguous`](crate::ErrorKind::Ambiguous), and nothing was written: several
    ///   articles without a key have its title.
    /// - Those of the calls. Without an answer to the call that creates an article, it
    ///   is not known whether there is one, unless the list shows it.
    pub async fn publish(
        &mut self,
        key: &str,
        article: Article,
    ) -> Result<PublishedArticle, Error> {
        article.check(key)?;
        if !self.is_checked {
            let code = self.client.whoami().await?.code;
            self.published.check(code.as_deref())?;
            self.published.workspace = code;
            self.is_checked = true;
        }
        let text = article.fingerprint();
        if let Some(id) = self.published.id(key).cloned() {
            if self.published.says(key, text) {
                return Ok(PublishedArticle {
                    id,
                    outcome: Outcome::Unchanged,
                    request_id: None,
                });
            }
            match self.change(&id, &article).await {
                Ok(done) => return Ok(self.keep(key, &article, Outcome::Updated, done)),
                Err(error) if error.is_not_found() => {
                    debug!(target: TARGET, "articles: one is gone, creating it again");
                    self.published.forget(key);
                }
                Err(error) => return Err(error),
            }
        }
        if let Some(id) = self.other(key, &article.title).await? {
            debug!(target: TARGET, "articles: one without a key has the title");
            let done = self.change(&id, &article).await?;
            return Ok(self.keep(key, &article, Outcome::Adopted, done));
        }
        let call = self
            .client
            .new_article(&self.author, &article, self.options.clone());
        match call.await {
            Ok(done) => Ok(self.keep(key, &article, Outcome::Created, done)),
            Err(error) if is_unknown(&error) => {
                debug!(target: TARGET, "articles: looking for one without an answer");
                self.others = None;
                let Some(id) = self.other(key, &article.title).await? else {
                    return Err(error.with_hint(Some(
                        "whether the article was created is not known: the list does not show it"
                            .to_owned(),
                    )));
                };
                let done = self.change(&id, &article).await?;
                Ok(self.keep(key, &article, Outcome::Created, done))
            }
            Err(error) => Err(error),
        }
    }

    async fn change(&self, id: &Id, article: &Article) -> Result<Response<Id>, Error> {
        self.client
            .change_article(id, article, self.options.clone())
            .await
    }

    /// The author's article with this title that has no key.
    async fn other(&mut self, key: &str, title: &str) -> Result<Option<Id>, Error> {
        if self.others.is_none() {
            let mut others: BTreeMap<String, Vec<Id>> = BTreeMap::new();
            for item in self
                .client
                .listed_articles(self.options.clone())
                .all()
                .await?
            {
                let article = C::listed(item);
                if article.author.as_ref() == Some(&self.author)
                    && let Some(title) = article.title
                {
                    others.entry(title).or_default().push(article.id);
                }
            }
            self.others = Some(others);
        }
        let ids = self.others.as_ref().and_then(|others| others.get(title));
        let ids: Vec<&Id> = ids
            .into_iter()
            .flatten()
            .filter(|id| !self.published.has_article(id))
            .collect();
        match ids.as_slice() {
            [] => Ok(None),
            [id] => Ok(Some((*id).clone())),
            several => {
                let several: Vec<&str> = several.iter().map(|id| id.as_str()).collect();
                Err(Error::ambiguous(format!(
                    "publish_articles: {} articles without a key have the title of {key:?}: {}; \
                     nothing was written",
                    several.len(),
                    several.join(", ")
                )))
            }
        }
    }

    fn keep(
        &mut self,
        key: &str,
        article: &Article,
        outcome: Outcome,
        done: Response<Id>,
    ) -> PublishedArticle {
        let request_id = done.request_id().map(str::to_owned);
        let id = done.into_inner();
        self.published
            .insert(key, id.clone(), article.fingerprint());
        PublishedArticle {
            id,
            outcome,
            request_id,
        }
    }
}

impl<C> fmt::Debug for Publisher<C> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Publisher")
            .field("author", &self.author)
            .field("published", &self.published)
            .finish_non_exhaustive()
    }
}
