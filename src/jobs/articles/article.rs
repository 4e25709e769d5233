//! What an article says.

use std::collections::BTreeMap;

use serde_json::json;

use crate::{
    Error,
    paging::Fingerprint,
    types::{Id, IntoOptional},
};

/// What an article says. What is not set is not sent.
#[derive(Clone, Debug, Eq, PartialEq)]
#[must_use = "an article does nothing until it is published"]
pub struct Article {
    pub(crate) title: String,
    pub(crate) body: String,
    pub(crate) description: Option<String>,
    pub(crate) is_published: Option<bool>,
    pub(crate) parent_id: Option<Id>,
    pub(crate) parent_type: Option<String>,
    pub(crate) translations: BTreeMap<String, Translation>,
}

/// What an article says in another language.
#[derive(Clone, Debug, Eq, PartialEq)]
#[must_use = "a translation does nothing until it is given to an article"]
pub struct Translation {
    pub(crate) title: String,
    pub(crate) body: String,
    pub(crate) description: Option<String>,
    pub(crate) is_published: Option<bool>,
}

impl Article {
    /// An article with this title, and this body as HTML.
    pub fn new(title: impl Into<String>, body: impl Into<String>) -> Self {
        Self {
            title: title.into(),
            body: body.into(),
            description: None,
            is_published: None,
            parent_id: None,
            parent_type: None,
            translations: BTreeMap::new(),
        }
    }

    /// Sets the text that lists show below the title.
    pub fn description(mut self, description: impl Into<String>) -> Self {
        self.description = Some(description.into());
        self
    }

    /// Sets whether the article is published, or a draft. Without it a new one is a
    /// draft.
    pub fn published(mut self, is_published: bool) -> Self {
        self.is_published = Some(is_published);
        self
    }

    /// Sets the collection that the article is in.
    pub fn collection(mut self, id: impl IntoOptional<Id>) -> Self {
        self.parent_id = id.into_optional();
        self.parent_type = self.parent_id.is_some().then(|| "collection".to_owned());
        self
    }

    /// Adds translations by locale: `de`, `pt-BR`, ….
    pub fn translations<K: Into<String>>(
        mut self,
        translations: impl IntoIterator<Item = (K, Translation)>,
    ) -> Self {
        let translations = translations.into_iter();
        self.translations
            .extend(translations.map(|(locale, text)| (locale.into(), text)));
        self
    }

    pub(super) fn check(&self, key: &str) -> Result<(), Error> {
        let refuse = |what: String| Err(Error::invalid(format!("publish_articles: {what}")));
        if key.trim().is_empty() {
            return refuse("the key of an article is empty".to_owned());
        }
        if self.title.trim().is_empty() {
            return refuse(format!("the title of {key:?} is empty"));
        }
        let empty = self
            .translations
            .iter()
            .find(|(_, text)| text.title.trim().is_empty());
        match empty {
            Some((locale, _)) => refuse(format!("the title of {key:?} in {locale:?} is empty")),
            None => Ok(()),
        }
    }

    /// A hash of all it says.
    pub(super) fn fingerprint(&self) -> Fingerprint {
        let translations: BTreeMap<_, _> = self
            .translations
            .iter()
            .map(|(locale, text)| {
                let Translation {
                    title,
                    body,
                    description,
                    is_published,
                } = text;
                (locale, json!([title, body, description, is_published]))
            })
            .collect();
        Fingerprint::of_value(&json!([
            self.title,
            self.body,
            self.description,
            self.is_published,
            self.parent_id,
            self.parent_type,
            translations,
        ]))
    }
}

impl Translation {
    /// A translation with this title, and this body as HTML.
    pub fn new(title: impl Into<String>, body: impl Into<String>) -> Self {
        Self {
            title: title.into(),
            body: body.into(),
            description: None,
            is_published: None,
        }
    }

    /// Sets the text that lists show below the title.
    pub fn description(mut self, description: impl Into<String>) -> Self {
        self.description = Some(description.into());
        self
    }

    /// Sets whether the translation is published, or a draft.
    pub fn published(mut self, is_published: bool) -> Self {
        self.is_published = Some(is_published);
        self
    }
}
