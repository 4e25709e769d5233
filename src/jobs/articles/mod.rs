//! Articles by a key of yours: a folder of articles is published, and published again.
//!
//! Intercom's articles have no identifier of yours. [`Published`] keeps which article
//! a key has, and a hash of what was written: store it, and publish again later. What
//! has not changed is not sent.
//!
//! ```no_run
//! # #[cfg(feature = "v2_16")] mod example {
//! use intercom_sdk::{
//!     jobs::articles::{Article, Published, Translation},
//!     v2_16::Client,
//! };
//!
//! # async fn run(client: Client, files: Vec<(String, String)>, stored: Published) -> Result<(), intercom_sdk::Error> {
//! let me = client.identify_admin().send().await?;
//! let mut publisher = client.publish_articles(&me.id).resume(&stored);
//! for (name, html) in files {
//!     let article = Article::new(&name, html)
//!         .published(true)
//!         .translations([("de", Translation::new("Titel", "<p>Text</p>"))]);
//!     let done = publisher.publish(&name, article).await?;
//!     println!("{name}: {:?} {}", done.outcome, done.id);
//! }
//! let stored = serde_json::to_string(publisher.published()).unwrap();
//! # Ok(())
//! # }
//! # }
//! ```
//!
//! # What is promised
//!
//! - An article whose key is known is updated, and left alone if it is the same; one
//!   that was deleted meanwhile is created again.
//! - An article whose key is not known is created, unless one of the same author has
//!   exactly its title and no key: that is what a program has made that stopped before
//!   it stored [`Published`]. It gets the key and is updated
//!   ([`Outcome::Adopted`]). Several are an error of kind
//!   [`Ambiguous`](crate::ErrorKind::Ambiguous). Give programs an author of their own
//!   if people write articles with the same titles.
//! - What is not given is not sent; languages that are not given stay as they are.
//! - Changes that people make in Intercom are not seen; they stay until the article
//!   changes here.
//! - A [`Published`] of another workspace is refused.
//!
//! # What it costs
//!
//! One call for the workspace (`/me`), one for each article that is new or changed, and
//! once for all new ones a list of the articles, one call for each 150.

mod api;
mod article;
mod published;
mod publisher;
pub(crate) mod version;

#[doc(hidden)]
pub use self::api::ListedArticle;
pub use self::{
    api::ArticleApi,
    article::{Article, Translation},
    published::Published,
    publisher::{Outcome, PublishedArticle, Publisher},
};
