//! Drafts that are staged on published articles, and the versions of an article.

use serde_json::{Value, json};

use super::{
    Handlers, Reply, Workspace,
    articles::{self, VERSIONED},
};
use crate::mock::incoming::Incoming;

pub(super) const HANDLERS: Handlers = &[
    ("retrieve_article_draft", retrieve),
    ("stage_article_draft", stage),
    ("publish_article_draft", publish),
    ("list_article_versions", list_versions),
    ("retrieve_article_version", retrieve_version),
];

/// The article with what is staged on it.
fn show(workspace: &Workspace, id: &str, draft: &Value) -> Value {
    let mut article = articles::shown(workspace, id);
    for field in VERSIONED {
        if let Some(value) = draft.get(field) {
            article[field] = value.clone();
        }
    }
    article
}

fn retrieve(workspace: &mut Workspace, incoming: &Incoming<'_>) -> Result<Reply, Reply> {
    let id = articles::found(workspace, incoming)?;
    match workspace.articles.drafts.get(id) {
        Some(draft) => Ok(Reply::ok(show(workspace, id, draft))),
        // Intercom sends no envelope here.
        None => Err(Reply::empty(404)),
    }
}

fn stage(workspace: &mut Workspace, incoming: &Incoming<'_>) -> Result<Reply, Reply> {
    let id = articles::found(workspace, incoming)?;
    articles::check(workspace, incoming)?;
    let live = articles::shown(workspace, id);
    if live["state"] != "published" {
        let message = "the article is not published, so nothing can be staged on it";
        return Err(Reply::error(422, "parameter_invalid", message));
    }
    let now = workspace.clock.unix();
    let mut fields = incoming.body_of_known_fields();
    if let Some(fields) = fields.as_object_mut() {
        // What has no versions is ignored.
        fields.retain(|name, _| VERSIONED.contains(&name.as_str()));
    }
    let draft = workspace.articles.drafts.entry(id.to_owned()).or_default();
    if draft.is_null() {
        *draft = json!({});
    }
    articles::apply(draft, fields, now);
    draft["updated_at"] = json!(now);
    let draft = draft.clone();
    Ok(Reply::ok(show(workspace, id, &draft)))
}

fn publish(workspace: &mut Workspace, incoming: &Incoming<'_>) -> Result<Reply, Reply> {
    let id = articles::found(workspace, incoming)?;
    let now = workspace.clock.unix();
    let Some(mut draft) = workspace.articles.drafts.remove(id) else {
        let message = "the article has no draft that could be published";
        return Err(Reply::error(422, "parameter_invalid", message));
    };
    draft["updated_at"] = json!(now);
    if let Some(article) = workspace.articles.table.get_mut(id) {
        super::merge(article, draft);
    }
    articles::keep_version(workspace, id);
    articles::notify(workspace, "article.updated", id);
    Ok(Reply::ok(articles::shown(workspace, id)))
}

fn versions<'a>(workspace: &'a Workspace, id: &str) -> impl DoubleEndedIterator<Item = &'a Value> {
    let versions = workspace.articles.versions.get(id);
    versions.into_iter().flatten()
}

fn list_versions(workspace: &mut Workspace, incoming: &Incoming<'_>) -> Result<Reply, Reply> {
    let id = articles::found(workspace, incoming)?;
    let page = workspace.list(incoming, versions(workspace, id).rev())?;
    Ok(page.with("type", "list"))
}

fn retrieve_version(workspace: &mut Workspace, incoming: &Incoming<'_>) -> Result<Reply, Reply> {
    let id = articles::found(workspace, incoming)?;
    let version = incoming.argument("version_id");
    match versions(workspace, id).find(|known| known["id"] == version) {
        Some(version) => Ok(Reply::ok(version.clone())),
        None => Err(Reply::not_found("Resource")),
    }
}
