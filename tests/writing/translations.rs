//! Translations by locale.

use std::collections::{BTreeMap, HashMap};

use intercom_sdk::{ErrorKind, v2_16::types as api};
use serde_json::json;

use super::{json_of, refused, start};

#[tokio::test]
async fn translations_are_a_map_by_locale() {
    let title = |title: &str| api::ArticleContent::new().title(title);
    let article = || api::CreateArticleRequest::new(1, "x");
    let by_setters = api::ArticleTranslatedContent::new()
        .de(title("a"))
        .pt_br(title("b"));
    let pairs = [("de", title("a")), ("pt-BR", title("b"))];
    let expected = json!({
        "author_id": 1,
        "title": "x",
        "translated_content": { "de": { "title": "a" }, "pt-BR": { "title": "b" } },
    });
    for request in [
        article().translated_content(by_setters.clone()),
        article().translated_content(pairs.clone()),
        article().translated_content(pairs.to_vec()),
        article().translated_content(BTreeMap::from(pairs.clone())),
        article().translated_content(Some(HashMap::from(pairs.clone()))),
        article().translated_content(
            pairs
                .clone()
                .into_iter()
                .collect::<api::ArticleTranslatedContent>(),
        ),
        article().translated_content(
            api::ArticleTranslatedContent::new()
                .set("de", title("a"))
                .set("pt-BR", title("b")),
        ),
    ] {
        assert_eq!(json_of::<api::CreateArticleRequest>(request), expected);
    }
    // A field that can be cleared.
    let names = [("fr", api::GroupContent::new().name("a"))];
    let collection = api::UpdateCollectionRequest::new();
    assert_eq!(
        json_of::<api::UpdateCollectionRequest>(collection.translated_content(names)),
        json!({ "translated_content": { "fr": { "name": "a" } } })
    );

    // What was received is read back the same way.
    let received: api::ArticleTranslatedContent =
        serde_json::from_value(expected["translated_content"].clone()).unwrap();
    assert_eq!(received, by_setters);
    let read: Vec<_> = received
        .iter()
        .map(|(locale, content)| (locale, content.title.as_deref().unwrap()))
        .collect();
    assert_eq!(read, [("de", "a"), ("pt-BR", "b")]);
    assert!(received.get("pt-BR").is_some());
    assert!(received.get("pt_br").is_none());

    let unknown = article().translated_content([("xx", title("a"))]);
    let (_, client) = start().await;
    let error = client.create_article().body(unknown).send().await;
    let message = error.unwrap_err().to_string();
    assert!(
        message
            .starts_with("create_article: `translated_content`: \"xx\" is not one of `ar`, `bg`"),
        "{message}"
    );

    refused! { client;
                client.create_article().body(article().translated_content([("pt_BR", title("a"))])) =>
            "create_article: `translated_content`: \"pt_BR\" is not a known key, did you mean `pt-BR`?",
    }
}
