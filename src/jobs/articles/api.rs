//! What publishing needs of a version.

use super::article::Article;
use crate::{CallFuture, CallOptions, Response, jobs::workspace::Whoami, paging::Items, types::Id};

/// A `Client` that can publish articles: the one of every version.
pub trait ArticleApi: Whoami + Clone + Send + Sync + 'static {
    /// An article of a list.
    type Listed: Send + 'static;

    #[doc(hidden)]
    fn listed_articles(&self, options: CallOptions) -> Items<Self::Listed>;

    #[doc(hidden)]
    fn listed(article: Self::Listed) -> ListedArticle;

    #[doc(hidden)]
    fn new_article(
        &self,
        author: &Id,
        article: &Article,
        options: CallOptions,
    ) -> CallFuture<Response<Id>>;

    #[doc(hidden)]
    fn change_article(
        &self,
        id: &Id,
        article: &Article,
        options: CallOptions,
    ) -> CallFuture<Response<Id>>;
}

/// What matters of an article of a list.
#[derive(Clone, Debug)]
#[doc(hidden)]
pub struct ListedArticle {
    pub id: Id,
    pub title: Option<String>,
    pub author: Option<Id>,
}
