//! Which article a key has.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::{Error, paging::Fingerprint, types::Id};

/// The format of what is stored; another one is refused.
const FORMAT: u32 = 1;

/// Which article a key has, and a hash of what it says: store it with serde, and give
/// it to [`Publisher::resume`](super::Publisher::resume).
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
pub struct Published {
    format: u32,
    /// The code of the workspace; `None` before the first article, and where `/me`
    /// does not say it.
    pub(super) workspace: Option<String>,
    articles: BTreeMap<String, Entry>,
}

#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
struct Entry {
    id: Id,
    text: Fingerprint,
}

impl Default for Published {
    fn default() -> Self {
        Self {
            format: FORMAT,
            workspace: None,
            articles: BTreeMap::new(),
        }
    }
}

impl Published {
    /// The article of a key.
    pub fn id(&self, key: &str) -> Option<&Id> {
        self.articles.get(key).map(|entry| &entry.id)
    }

    /// The keys and their articles. One whose file is gone is still here: delete the
    /// article, and [`forget`](Self::forget) the key.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &Id)> {
        self.articles
            .iter()
            .map(|(key, entry)| (key.as_str(), &entry.id))
    }

    /// Forgets a key.
    pub fn forget(&mut self, key: &str) {
        self.articles.remove(key);
    }

    pub(super) fn has_article(&self, id: &Id) -> bool {
        self.articles.values().any(|entry| entry.id == *id)
    }

    /// Whether the article of a key says just this.
    pub(super) fn says(&self, key: &str, text: Fingerprint) -> bool {
        self.articles
            .get(key)
            .is_some_and(|entry| entry.text == text)
    }

    pub(super) fn insert(&mut self, key: &str, id: Id, text: Fingerprint) {
        self.articles.insert(key.to_owned(), Entry { id, text });
    }

    /// Returns an error unless it is of this workspace.
    pub(super) fn check(&self, workspace: Option<&str>) -> Result<(), Error> {
        if self.format != FORMAT {
            return Err(Error::invalid(format!(
                "publish_articles: what was published has format {}, and this version of the \
                 crate reads format {FORMAT}",
                self.format
            )));
        }
        match (self.workspace.as_deref(), workspace) {
            (Some(theirs), Some(ours)) if theirs != ours => Err(Error::invalid(format!(
                "publish_articles: what was published is in workspace {theirs}, and this \
                 client's is {ours}"
            ))),
            _ => Ok(()),
        }
    }
}
