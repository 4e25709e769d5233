//! Articles of a help center.

use std::collections::HashMap;

use serde_json::{Value, json};

use super::{APP_ID, Handlers, Reply, Table, Workspace, admins, collections, page, page::Row};
use crate::mock::incoming::{Incoming, text};

pub(super) const HANDLERS: Handlers = &[
    ("list_articles", list),
    ("create_article", create),
    ("retrieve_article", retrieve),
    ("update_article", update),
    ("delete_article", delete),
];

/// The state of this resource.
#[derive(Debug, Default)]
pub(in crate::mock) struct Articles {
    pub(super) table: Table,
    /// What is staged on published articles, by identifier.
    pub(super) drafts: HashMap<String, Value>,
    /// The versions of the articles' text, by article, oldest first.
    pub(super) versions: HashMap<String, Vec<Value>>,
}

/// Fields that a version of an article has, and a draft stages.
pub(super) const VERSIONED: [&str; 5] =
    ["title", "description", "body", "body_markdown", "author_id"];

/// Adds an article with the given fields.
pub(in crate::mock) fn add(workspace: &mut Workspace, fields: Value) -> String {
    let id = super::id_of(&fields).unwrap_or_else(|| workspace.ids.number());
    let now = workspace.clock.unix();
    let mut article = json!({
        "type": "article",
        "workspace_id": APP_ID,
        "title": format!("Article {id}"),
        "description": "",
        "body": "",
        "body_markdown": null,
        "author_id": admins::TOKEN_OWNER,
        "created_by_id": admins::TOKEN_OWNER,
        "updated_by_id": admins::TOKEN_OWNER,
        "state": "draft",
        "parent_id": null,
        "default_locale": "en",
        "translated_content": null,
        "statistics": {
            "type": "article_statistics",
            "views": 0,
            "conversations": 0,
            "reactions": 0,
            "happy_reaction_percentage": 0,
            "neutral_reaction_percentage": 0,
            "sad_reaction_percentage": 0,
        },
        "tags": { "type": "tag.list", "tags": [] },
        "ai_chatbot_availability": true,
        "ai_copilot_availability": true,
        "ai_sales_agent_availability": true,
        "exclude_from_article_suggestions": false,
        "help_center_audience": "everyone",
        "scheduled_publish_at": null,
        "scheduled_unpublish_at": null,
        "created_at": now,
        "updated_at": now,
    });
    article["id"] = json!(id);
    apply(&mut article, fields, now);
    article["id"] = json!(id);
    workspace.articles.table.insert(&*id, article);
    keep_version(workspace, &id);
    id
}

/// Sets `fields` of an article. Languages that are not among them stay.
pub(super) fn apply(article: &mut Value, mut fields: Value, now: i64) {
    if let Some(markdown) = fields["body_markdown"].as_str()
        && fields.get("body").is_none()
    {
        fields["body"] = json!(paragraphs(markdown));
    } else if fields.get("body").is_some() && fields.get("body_markdown").is_none() {
        fields["body_markdown"] = Value::Null;
    }
    if let Some(parent) = text(&fields["parent_id"]) {
        fields["parent_id"] = json!(parent);
    }
    for schedule in ["scheduled_publish_at", "scheduled_unpublish_at"] {
        // A request has a date, an answer seconds.
        if let Some(date) = fields[schedule].as_str()
            && let Ok(date) = chrono::DateTime::parse_from_rfc3339(date)
        {
            fields[schedule] = json!(date.timestamp());
        }
    }
    if let Some(languages) = fields["translated_content"].as_object_mut() {
        let mut all = article["translated_content"].take();
        if !all.is_object() {
            all = json!({ "type": "article_translated_content" });
        }
        for (locale, content) in languages {
            if !content.is_object() {
                continue;
            }
            let mut merged = all[locale].take();
            if !merged.is_object() {
                merged = json!({
                    "type": "article_content",
                    "title": "",
                    "description": "",
                    "body": "",
                    "author_id": article["author_id"],
                    "state": "draft",
                    "created_at": now,
                });
            }
            super::merge(&mut merged, content.take());
            merged["updated_at"] = json!(now);
            all[locale] = merged;
        }
        fields["translated_content"] = all;
    }
    // As `null` and `{}` change nothing.
    if fields.get("translated_content").is_some_and(Value::is_null) {
        fields["translated_content"] = article["translated_content"].take();
    }
    super::merge(article, fields);
}

/// Markdown as HTML, as far as paragraphs go.
fn paragraphs(markdown: &str) -> String {
    markdown
        .split("\n\n")
        .map(str::trim)
        .filter(|paragraph| !paragraph.is_empty())
        .map(|paragraph| {
            let text = paragraph.replace('&', "&amp;").replace('<', "&lt;");
            format!("<p class=\"no-margin\">{text}</p>")
        })
        .collect()
}

/// Keeps the text that an article has now as its newest version.
pub(super) fn keep_version(workspace: &mut Workspace, id: &str) {
    let now = workspace.clock.unix();
    let version = workspace.ids.number();
    let Some(article) = workspace.articles.table.get(id) else {
        return;
    };
    let mut kept = json!({
        "type": "article_version",
        "id": version,
        "article_id": id,
        "created_by_id": article["updated_by_id"],
        "created_via": "api",
        "from_version_id": null,
        "state": article["state"],
        "created_at": now,
        "updated_at": now,
    });
    for field in VERSIONED {
        kept[field] = article[field].clone();
    }
    let versions = workspace
        .articles
        .versions
        .entry(id.to_owned())
        .or_default();
    if let Some(last) = versions.last_mut() {
        kept["from_version_id"] = last["id"].clone();
        // One of them is live.
        last["state"] = json!("draft");
    }
    versions.push(kept);
}

/// The article `id` as it is answered.
pub(super) fn shown(workspace: &Workspace, id: &str) -> Value {
    let article = workspace.articles.table.get(id);
    article.map_or(Value::Null, |article| show(workspace, article))
}

/// An article as it is answered.
pub(super) fn show(workspace: &Workspace, article: &Value) -> Value {
    let id = article["id"].as_str().unwrap_or_default();
    let mut article = article.clone();
    let published = article["state"] == "published";
    let url = |locale: &str, title: &Value| {
        let slug = slug(title.as_str().unwrap_or_default());
        published.then(|| format!("https://help.example.com/{locale}/articles/{id}-{slug}"))
    };
    let default = article["default_locale"]
        .as_str()
        .unwrap_or("en")
        .to_owned();
    if article.get("url").is_none() {
        article["url"] = json!(url(&default, &article["title"]));
    }
    let languages = article["translated_content"].as_object_mut();
    for (locale, content) in languages.into_iter().flatten() {
        if content["state"] == "published"
            && let Some(url) = url(locale, &content["title"])
        {
            content["url"] = json!(url);
        }
    }
    let parents = parents(workspace, &article);
    article["parent_id"] = json!(parents.last());
    let inside = |id: &str| collections::parent(workspace, id).is_some();
    article["parent_type"] = match parents.last() {
        Some(id) if inside(id) && article["parent_type"] == "section" => json!("section"),
        Some(_) => json!("collection"),
        None => Value::Null,
    };
    article["parent_ids"] = json!(parents);
    let draft = workspace.articles.drafts.get(id);
    article["has_unpublished_changes"] = json!(draft.is_some());
    article["draft_updated_at"] = draft.map_or(Value::Null, |draft| draft["updated_at"].clone());
    article
}

/// The collections that an article is in, outermost first.
pub(super) fn parents(workspace: &Workspace, article: &Value) -> Vec<String> {
    let mut parents = Vec::new();
    let mut next = article["parent_id"].as_str();
    while let Some(id) = next.filter(|id| collections::exists(workspace, id)) {
        parents.push(id.to_owned());
        next = collections::parent(workspace, id);
    }
    parents.reverse();
    parents
}

/// The end of a URL: `how-to-start` of "How to start?".
fn slug(title: &str) -> String {
    let words = title.split(|letter: char| !letter.is_alphanumeric());
    let words: Vec<String> = words
        .filter(|word| !word.is_empty())
        .map(str::to_lowercase)
        .collect();
    words.join("-")
}

/// The articles that fit, most recently updated first.
pub(super) fn rows(workspace: &Workspace, fits: impl Fn(&Value) -> bool) -> Vec<Row<'_>> {
    let articles = workspace.articles.table.values().rev();
    Row::latest_first(articles.filter(|article| fits(article)), "updated_at")
}

/// The identifier in the path, if there is such an article.
pub(super) fn found<'a>(
    workspace: &Workspace,
    incoming: &'a Incoming<'_>,
) -> Result<&'a str, Reply> {
    let id = incoming.argument("article_id");
    match workspace.articles.table.get(id) {
        Some(_) => Ok(id),
        None => Err(Reply::not_found("Resource")),
    }
}

/// Checks what the description cannot say of a request's fields.
pub(super) fn check(workspace: &Workspace, incoming: &Incoming<'_>) -> Result<(), Reply> {
    let invalid = |message: String| Err(Reply::error(400, "parameter_invalid", message));
    let body = incoming.body;
    let languages = body["translated_content"].as_object();
    let contents = languages
        .into_iter()
        .flat_map(|languages| languages.values());
    for content in contents.chain([body]) {
        if let Some(author) = text(&content["author_id"])
            && workspace.admins.get(&author).is_none()
        {
            return invalid(format!("author_id is {author}, which is no admin"));
        }
        if content["body"].is_string() && content["body_markdown"].is_string() {
            return invalid("body and body_markdown exclude each other".to_owned());
        }
    }
    if let Some(parent) = incoming.text("parent_id")
        && !collections::exists(workspace, &parent)
    {
        return invalid(format!("parent_id is {parent}, which is no collection"));
    }
    match body["parent_type"].as_str() {
        None | Some("collection" | "section") => Ok(()),
        Some(other) => invalid(format!("parent_type is {other}, not collection or section")),
    }
}

/// Tells the webhooks that `topic` happened to the article.
pub(super) fn notify(workspace: &mut Workspace, topic: &'static str, id: &str) {
    let item = shown(workspace, id);
    workspace.notify(topic, item);
}

fn list(workspace: &mut Workspace, incoming: &Incoming<'_>) -> Result<Reply, Reply> {
    let rows = rows(workspace, |_| true);
    let page = page::of_rows(incoming, workspace.paging, &rows, |article| {
        show(workspace, article)
    })?;
    Ok(page.with("type", "list"))
}

fn create(workspace: &mut Workspace, incoming: &Incoming<'_>) -> Result<Reply, Reply> {
    check(workspace, incoming)?;
    let id = add(workspace, incoming.body_of_known_fields());
    notify(workspace, "article.created", &id);
    let article = shown(workspace, &id);
    if article["state"] == "published" {
        notify(workspace, "article.published", &id);
    }
    Ok(Reply::ok(article))
}

fn retrieve(workspace: &mut Workspace, incoming: &Incoming<'_>) -> Result<Reply, Reply> {
    let id = found(workspace, incoming)?;
    Ok(Reply::ok(shown(workspace, id)))
}

fn update(workspace: &mut Workspace, incoming: &Incoming<'_>) -> Result<Reply, Reply> {
    let id = found(workspace, incoming)?;
    check(workspace, incoming)?;
    let now = workspace.clock.unix();
    let before = shown(workspace, id)["state"].clone();
    if let Some(article) = workspace.articles.table.get_mut(id) {
        apply(article, incoming.body_of_known_fields(), now);
        article["updated_at"] = json!(now);
    }
    if VERSIONED
        .iter()
        .any(|field| incoming.body.get(field).is_some())
    {
        keep_version(workspace, id);
    }
    let article = shown(workspace, id);
    notify(workspace, "article.updated", id);
    match (before == article["state"], article["state"] == "published") {
        (true, _) => {}
        (false, true) => notify(workspace, "article.published", id),
        (false, false) => notify(workspace, "article.unpublished", id),
    }
    Ok(Reply::ok(article))
}

fn delete(workspace: &mut Workspace, incoming: &Incoming<'_>) -> Result<Reply, Reply> {
    let id = found(workspace, incoming)?;
    notify(workspace, "article.deleted", id);
    workspace.articles.table.remove(id);
    workspace.articles.drafts.remove(id);
    workspace.articles.versions.remove(id);
    Ok(Reply::ok(
        json!({ "id": id, "object": "article", "deleted": true }),
    ))
}
