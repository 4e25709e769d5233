//! What publishing needs of a version.

/// Implements [`ArticleApi`](super::ArticleApi) for the `Client` in scope, and its
/// method.
macro_rules! articles {
    () => {
        impl Client {
            /// Publishes articles by keys of yours, as this admin; see
            /// [`articles`](crate::jobs::articles).
            #[inline]
            pub fn publish_articles(
                &self,
                author: impl Into<crate::types::Id>,
            ) -> crate::jobs::articles::Publisher<Self> {
                crate::jobs::articles::Publisher::new(self, author)
            }
        }

        impl crate::jobs::articles::ArticleApi for Client {
            type Listed = types::ArticleListItem;

            #[inline]
            fn listed_articles(
                &self,
                options: crate::CallOptions,
            ) -> crate::paging::Items<types::ArticleListItem> {
                self.list_articles().per_page(150).options(options).items()
            }

            #[inline]
            fn listed(article: types::ArticleListItem) -> crate::jobs::articles::ListedArticle {
                crate::jobs::articles::ListedArticle {
                    id: article.id,
                    title: article.title,
                    author: article.author_id,
                }
            }

            #[inline]
            fn new_article(
                &self,
                author: &crate::types::Id,
                article: &crate::jobs::articles::Article,
                options: crate::CallOptions,
            ) -> crate::CallFuture<crate::Response<crate::types::Id>> {
                let body = types::CreateArticleRequest::new(author, &article.title);
                let body = crate::jobs::articles::version::article_fields!(body, article);
                let call = self.create_article().body(body).options(options).send();
                crate::CallFuture::new(async move { Ok(call.await?.map(|article| article.id)) })
            }

            #[inline]
            fn change_article(
                &self,
                id: &crate::types::Id,
                article: &crate::jobs::articles::Article,
                options: crate::CallOptions,
            ) -> crate::CallFuture<crate::Response<crate::types::Id>> {
                let body = types::UpdateArticleRequest::new().title(&article.title);
                let body = crate::jobs::articles::version::article_fields!(body, article);
                let call = self.update_article().article_id(id).body(body);
                let call = call.options(options).send();
                crate::CallFuture::new(async move { Ok(call.await?.map(|article| article.id)) })
            }
        }
    };
}

/// Sets what an article says in the body of a request.
macro_rules! article_fields {
    ($request:ident, $article:ident) => {{
        let state = |is_published: Option<bool>| {
            is_published.map(|is_published| match is_published {
                true => types::ArticleState::Published,
                false => types::ArticleState::Draft,
            })
        };
        let translations: Vec<(&str, types::ArticleContent)> = $article
            .translations
            .iter()
            .map(|(locale, text)| {
                let content = types::ArticleContent::new()
                    .title(&text.title)
                    .body(&text.body)
                    .description(text.description.as_ref())
                    .state(state(text.is_published));
                (locale.as_str(), content)
            })
            .collect();
        $request
            .body(&$article.body)
            .description($article.description.as_ref())
            .state(state($article.is_published))
            .parent_id($article.parent_id.clone())
            .parent_type($article.parent_type.as_ref())
            .translated_content(Some(translations).filter(|all| !all.is_empty()))
    }};
}

pub(crate) use article_fields;
pub(crate) use articles;
