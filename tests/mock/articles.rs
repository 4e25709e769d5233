//! Articles of a help center.

use intercom_sdk::catalog::Arguments;
use serde_json::{Value, json};

use super::{
    client::{Session, body, path},
    versions,
};

/// The admin that every mock has.
const AUTHOR: &str = "814860";

fn named(id: &str) -> Arguments {
    path(&[("article_id", id)])
}

async fn create(session: &Session, fields: Value) -> Value {
    let mut all = json!({ "title": "How to start?", "author_id": AUTHOR });
    all.as_object_mut()
        .unwrap()
        .extend(fields.as_object().unwrap().clone());
    session.ok("create_article", body(all)).await
}

#[tokio::test]
async fn an_article_is_created_read_updated_and_deleted() {
    for version in versions() {
        let session = Session::start(version).await;
        let created = create(&session, json!({ "body": "<p>Sign in.</p>" })).await;
        let id = created["id"].as_str().unwrap();
        assert_eq!(
            (&created["state"], &created["url"]),
            (&json!("draft"), &Value::Null)
        );
        let published = named(id).body(json!({ "state": "published" }));
        session.ok("update_article", published).await;
        let read = session.ok("retrieve_article", named(id)).await;
        assert_eq!(read["title"], "How to start?");
        assert_eq!(read["body"], "<p>Sign in.</p>", "what is not sent stays");
        assert_eq!(read["author_id"], AUTHOR);
        let url = read["url"].as_str().unwrap();
        assert!(url.ends_with(&format!("/{id}-how-to-start")), "{url}");
        let deleted = session.ok("delete_article", named(id)).await;
        assert_eq!(
            deleted,
            json!({ "id": id, "object": "article", "deleted": true })
        );
        for operation in ["retrieve_article", "delete_article"] {
            let error = session.error(operation, named(id)).await;
            assert!(error.is_not_found(), "{version} {operation}: {error}");
        }
        session.intercom.assert_valid();
    }
}

#[tokio::test]
async fn an_article_that_intercom_would_not_take_is_refused() {
    for version in versions() {
        let session = Session::start(version).await;
        let mut cases = vec![
            json!({ "author_id": "1" }),
            json!({ "parent_id": "1", "parent_type": "collection" }),
            json!({ "parent_type": "folder" }),
            json!({ "translated_content": { "fr": { "title": "x", "author_id": "1" } } }),
        ];
        // api 6: markdown came with drafts.
        if session.has("stage_article_draft") {
            cases.push(json!({ "body": "<p>a</p>", "body_markdown": "a" }));
        }
        for fields in cases {
            let mut article = json!({ "title": "x", "author_id": AUTHOR });
            let object = article.as_object_mut().unwrap();
            object.extend(fields.as_object().unwrap().clone());
            let error = session.error("create_article", body(article)).await;
            assert_eq!(
                error.code(),
                Some("parameter_invalid"),
                "{version} {fields}"
            );
        }
        let list = session.ok("list_articles", Arguments::new()).await;
        assert_eq!(list["data"], json!([]), "{version}");
    }
}

/// api 1.1: list_articles
#[tokio::test]
async fn articles_come_in_pages_most_recently_updated_first() {
    for version in versions() {
        let session = Session::start(version).await;
        let ids: Vec<String> = (0..60)
            .map(|number| {
                session
                    .intercom
                    .add_article(json!({ "updated_at": 1_700_000_000 + number }))
            })
            .collect();
        // What is updated moves to the front.
        let update = named(&ids[0]).body(json!({ "title": "New" }));
        session.ok("update_article", update).await;
        let mut seen = Vec::new();
        for page in 1..=3 {
            let page = Arguments::new().query("page", page.to_string());
            let page = session.ok("list_articles", page).await;
            assert_eq!(page["total_count"], 60);
            assert_eq!(page["pages"]["total_pages"], 3, "25 by default");
            let data = page["data"].as_array().unwrap();
            seen.extend(
                data.iter()
                    .map(|item| item["id"].as_str().unwrap().to_owned()),
            );
        }
        let mut expected = ids.clone();
        expected[1..].reverse();
        assert_eq!(seen, expected, "{version}");
        session.intercom.assert_valid();
    }
}

#[tokio::test]
async fn ten_thousand_articles_are_listed_fast() {
    let session = Session::start(versions()[1]).await;
    for _ in 0..10_000 {
        session.intercom.add_article(json!({}));
    }
    let start = std::time::Instant::now();
    let page = Arguments::new()
        .query("page", "60")
        .query("per_page", "150");
    let page = session.ok("list_articles", page).await;
    assert_eq!(page["data"].as_array().unwrap().len(), 150);
    assert!(start.elapsed().as_secs() < 2, "{:?}", start.elapsed());
}

/// api 6: 2.16 answers parent_ids alone; requests keep parent_id.
#[tokio::test]
async fn an_article_is_in_its_collections() {
    for version in versions() {
        let session = Session::start(version).await;
        let top = session.intercom.add_collection(json!({}));
        let inner = session.intercom.add_collection(json!({ "parent_id": top }));
        let place = json!({ "parent_id": inner, "parent_type": "collection" });
        let article = create(&session, place).await;
        assert_eq!(article["parent_ids"], json!([top, inner]), "{version}");
        let id = article["id"].as_str().unwrap();
        if !session.has("stage_article_draft") {
            assert_eq!(article["parent_id"], inner);
            assert_eq!(article["parent_type"], "collection");
        } else {
            assert_eq!(article.get("parent_id"), None);
        }
        let gone = path(&[("collection_id", &inner)]);
        session.intercom.assert_valid();
        if session.has("list_all_sections") {
            session
                .ok("delete_section", path(&[("section_id", &inner)]))
                .await;
        } else {
            session.ok("delete_collection", gone).await;
        }
        let alone = session.ok("retrieve_article", named(id)).await;
        assert_eq!(alone["parent_ids"], json!([]));
    }
}

#[tokio::test]
async fn languages_are_added_and_changed_one_by_one() {
    for version in versions() {
        let session = Session::start(version).await;
        let languages = json!({ "translated_content": {
            "fr": { "title": "Bonjour", "body": "<p>a</p>", "author_id": AUTHOR, "state": "published" },
            "de": { "title": "Hallo", "author_id": AUTHOR },
        } });
        let article = create(&session, languages).await;
        let id = article["id"].as_str().unwrap();
        let change = json!({ "translated_content": { "de": { "title": "Guten Tag" } } });
        let changed = session.ok("update_article", named(id).body(change)).await;
        let content = &changed["translated_content"];
        assert_eq!(content["fr"]["title"], "Bonjour", "{version}");
        assert_eq!(content["fr"]["state"], "published");
        assert_eq!(content["de"]["title"], "Guten Tag");
        assert_eq!(content["de"]["state"], "draft", "as by default");
        session.intercom.assert_valid();
    }
}

/// api 1.1: search_articles, `data.articles` and `data.highlights`.
#[tokio::test]
async fn a_search_finds_articles_that_have_all_words() {
    for version in versions() {
        let session = Session::start(version).await;
        if !session.has("search_articles") {
            continue;
        }
        let intercom = &session.intercom;
        let other = intercom.add_help_center(json!({}));
        let elsewhere = intercom.add_collection(json!({ "help_center_id": other }));
        let ids = [
            json!({ "title": "Getting started", "state": "published" }),
            json!({ "title": "Prices", "body": "<p>They are <b>getting</b> lower. Now.</p>" }),
            json!({ "title": "getting out", "parent_id": elsewhere }),
            json!({ "title": "x", "translated_content": { "de": { "title": "Getting es" } } }),
        ]
        .map(|fields| intercom.add_article(fields));
        let search = |pairs: &[(&str, &str)]| {
            let pairs = pairs.iter();
            pairs.fold(Arguments::new(), |arguments, (key, value)| {
                arguments.query(*key, *value)
            })
        };
        for (asked, found) in [
            (vec![("phrase", "GETTING")], vec![3, 2, 1, 0]),
            (vec![("phrase", "getting lower")], vec![1]),
            (vec![("phrase", "getting higher")], vec![]),
            (vec![("phrase", "getting"), ("state", "published")], vec![0]),
            (
                vec![("phrase", "getting"), ("state", "draft")],
                vec![3, 2, 1],
            ),
            (
                vec![("phrase", "getting"), ("help_center_id", &*other)],
                vec![2],
            ),
            (
                vec![("phrase", "getting"), ("per_page", "2"), ("page", "2")],
                vec![1, 0],
            ),
        ] {
            let page = session.ok("search_articles", search(&asked)).await;
            let articles = page["data"]["articles"].as_array().unwrap().iter();
            let articles: Vec<&str> = articles.map(|item| item["id"].as_str().unwrap()).collect();
            let found: Vec<&str> = found.into_iter().map(|at| ids[at].as_str()).collect();
            assert_eq!(articles, found, "{version} {asked:?}");
        }
        let asked = search(&[("phrase", "getting lower"), ("highlight", "true")]);
        let page = session.ok("search_articles", asked).await;
        let highlight = &page["data"]["highlights"][0];
        assert_eq!(highlight["article_id"], ids[1]);
        let parts = highlight["highlighted_summary"][0].as_array().unwrap();
        let marked = parts.iter().filter(|part| part["type"] == "highlight");
        let marked: Vec<&str> = marked.map(|part| part["text"].as_str().unwrap()).collect();
        assert_eq!(marked, ["getting ", "lower."]);
        session.intercom.assert_valid();
    }
}

/// api 4 (2.16): drafts are staged on published articles.
#[tokio::test]
async fn a_draft_is_staged_and_published() {
    let session = Session::start(versions()[1]).await;
    if !session.has("stage_article_draft") {
        return;
    }
    let article = create(&session, json!({ "body": "<p>old</p>" })).await;
    let id = article["id"].as_str().unwrap();
    let staged = named(id).body(json!({ "body": "<p>new</p>", "state": "draft" }));
    let error = session.error("stage_article_draft", staged.clone()).await;
    assert_eq!(error.status().map(|status| status.as_u16()), Some(422));
    let error = session.error("retrieve_article_draft", named(id)).await;
    assert!(error.is_not_found(), "{error}");
    let error = session.error("publish_article_draft", named(id)).await;
    assert_eq!(error.status().map(|status| status.as_u16()), Some(422));

    let published = named(id).body(json!({ "state": "published" }));
    session.ok("update_article", published).await;
    let draft = session.ok("stage_article_draft", staged).await;
    assert_eq!(draft["body"], "<p>new</p>");
    let live = session.ok("retrieve_article", named(id)).await;
    assert_eq!(live["body"], "<p>old</p>");
    assert_eq!(
        (&live["state"], &live["has_unpublished_changes"]),
        (&json!("published"), &json!(true))
    );
    let draft = session.ok("retrieve_article_draft", named(id)).await;
    assert_eq!(draft["body"], "<p>new</p>");
    let published = session.ok("publish_article_draft", named(id)).await;
    assert_eq!(published["body"], "<p>new</p>");
    assert_eq!(published["has_unpublished_changes"], false);

    let versions = session.ok("list_article_versions", named(id)).await;
    let listed = versions["data"].as_array().unwrap();
    let states: Vec<&str> = listed
        .iter()
        .map(|item| item["state"].as_str().unwrap())
        .collect();
    assert_eq!(states, ["published", "draft"], "newest first, one is live");
    assert_eq!(listed[0]["from_version_id"], listed[1]["id"]);
    let first = listed[1]["id"].as_str().unwrap();
    let first = path(&[("article_id", id), ("version_id", first)]);
    let first = session.ok("retrieve_article_version", first).await;
    assert_eq!(first["body"], "<p>old</p>");
    session.intercom.assert_valid();
}
