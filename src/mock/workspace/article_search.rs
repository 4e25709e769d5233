//! The search for articles by the words in them.

use serde_json::{Value, json};

use super::{Handlers, Reply, Workspace, articles, collections, page};
use crate::mock::{incoming::Incoming, incoming::text, reply::ReplyBody};

pub(super) const HANDLERS: Handlers = &[("search_articles", search)];

fn search(workspace: &mut Workspace, incoming: &Incoming<'_>) -> Result<Reply, Reply> {
    let words: Vec<String> = incoming
        .query("phrase")
        .unwrap_or_default()
        .split_whitespace()
        .map(str::to_lowercase)
        .collect();
    let state = incoming.query("state").unwrap_or("all");
    if !["all", "published", "draft"].contains(&state) {
        let message = format!("state is {state}, not one of all, published, draft");
        return Err(Reply::error(400, "parameter_invalid", message));
    }
    let center = incoming.query("help_center_id");
    let rows = articles::rows(workspace, |article| {
        (state == "all" || article["state"] == state)
            && center.is_none_or(|center| is_in(workspace, article, center))
            && has_all(article, &words)
    });
    let mut reply = page::of_rows(incoming, workspace.paging, &rows, |article| {
        articles::show(workspace, article)
    })?;
    if let ReplyBody::Json(body) = &mut reply.body {
        body["data"]["highlights"] = match incoming.query("highlight") {
            Some("true") => body["data"]["articles"]
                .as_array()
                .into_iter()
                .flatten()
                .map(|article| highlights(article, &words))
                .collect(),
            _ => json!([]),
        };
    }
    Ok(reply.with("type", "list"))
}

/// Whether a collection of the article belongs to the help center.
fn is_in(workspace: &Workspace, article: &Value, center: &str) -> bool {
    articles::parents(workspace, article)
        .last()
        .and_then(|id| collections::help_center(workspace, id))
        .and_then(text)
        .is_some_and(|id| id == center)
}

/// Whether every word stands in the article, in one of its languages.
fn has_all(article: &Value, words: &[String]) -> bool {
    let languages = article["translated_content"].as_object();
    let contents = languages
        .into_iter()
        .flat_map(|languages| languages.values());
    let mut texts = String::new();
    for content in contents.chain([article]) {
        for field in ["title", "description", "body"] {
            let field = content[field].as_str().unwrap_or_default();
            texts += &plain(field).to_lowercase();
            texts.push('\n');
        }
    }
    words.iter().all(|word| texts.contains(word))
}

/// HTML without its tags.
fn plain(html: &str) -> String {
    let mut text = String::new();
    let mut inside = false;
    for letter in html.chars() {
        match letter {
            '<' => inside = true,
            '>' if inside => {
                inside = false;
                text.push(' ');
            }
            letter if !inside => text.push(letter),
            _ => {}
        }
    }
    text
}

/// Where the words stand in the title, and in the sentences of the body that
/// have one.
fn highlights(article: &Value, words: &[String]) -> Value {
    let title = article["title"].as_str().unwrap_or_default();
    let body = plain(article["body"].as_str().unwrap_or_default());
    let summary: Vec<Value> = body
        .split_inclusive(['.', '!', '?'])
        .map(|sentence| marked(sentence.trim(), words))
        .filter(|parts| parts.iter().any(|part| part["type"] == "highlight"))
        .map(Value::from)
        .collect();
    json!({
        "article_id": article["id"],
        "highlighted_title": marked(title, words),
        "highlighted_summary": summary,
    })
}

/// The text in parts: those that hold one of the words, and those between.
fn marked(text: &str, words: &[String]) -> Vec<Value> {
    let mut parts: Vec<(&str, String)> = Vec::new();
    for token in text.split_inclusive(char::is_whitespace) {
        let lower = token.to_lowercase();
        let kind = match words.iter().any(|word| lower.contains(word.as_str())) {
            true => "highlight",
            false => "plain",
        };
        match parts.last_mut() {
            Some((last, text)) if *last == kind => text.push_str(token),
            _ => parts.push((kind, token.to_owned())),
        }
    }
    let parts = parts.into_iter();
    parts
        .map(|(kind, text)| json!({ "type": kind, "text": text }))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::{marked, plain};

    #[test]
    fn tags_are_no_text() {
        for (html, text) in [
            ("<p class=\"a\">How</p><p>to</p>", " How  to "),
            ("1 > 0", "1 > 0"),
            ("cut <p", "cut "),
        ] {
            assert_eq!(plain(html), text, "{html}");
        }
    }

    #[test]
    fn parts_are_the_text_again() {
        let parts = marked("Getting started: the start", &["start".to_owned()]);
        let texts: Vec<_> = parts.iter().map(|part| part["text"].as_str()).collect();
        assert_eq!(
            texts,
            [
                Some("Getting "),
                Some("started: "),
                Some("the "),
                Some("start")
            ]
        );
    }
}
