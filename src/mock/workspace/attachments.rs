//! Files that come with a message: by URL, or in the request.

use base64::{Engine as _, engine::general_purpose::STANDARD};
use serde_json::{Value, json};

use crate::mock::reply::Reply;

/// How many files a message may have, by URL and in the request each.
const MOST: usize = 10;

/// The attachments of a message that is sent with `fields`.
pub(super) fn of(fields: &Value) -> Result<Vec<Value>, Reply> {
    let urls = list(fields, "attachment_urls")?.iter().map(by_url);
    let files = list(fields, "attachment_files")?.iter().map(in_request);
    urls.chain(files).collect()
}

fn list<'a>(fields: &'a Value, name: &str) -> Result<&'a [Value], Reply> {
    let list = fields[name].as_array().map_or(&[][..], Vec::as_slice);
    match list.len() {
        0..=MOST => Ok(list),
        count => {
            let message = format!("{name} has {count} files; {MOST} are allowed");
            Err(Reply::error(400, "parameter_invalid", message))
        }
    }
}

fn by_url(url: &Value) -> Result<Value, Reply> {
    let url = url.as_str().unwrap_or_default();
    let path = url.split(['?', '#']).next().unwrap_or_default();
    let name = path.rsplit('/').next().unwrap_or_default();
    Ok(json!({
        "type": "upload",
        "name": name,
        "url": url,
        "content_type": "application/octet-stream",
        "filesize": 0,
    }))
}

fn in_request(file: &Value) -> Result<Value, Reply> {
    let name = file["name"].as_str().unwrap_or_default();
    let data = file["data"].as_str().unwrap_or_default();
    let bytes = STANDARD.decode(data).map_err(|_| {
        let message = format!("the data of the file {name} is not Base64");
        Reply::error(400, "parameter_invalid", message)
    })?;
    Ok(json!({
        "type": "upload",
        "name": name,
        "url": format!("https://downloads.example.com/{name}"),
        "content_type": file["content_type"],
        "filesize": bytes.len(),
    }))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::of;

    /// `jobs` 6.
    #[test]
    fn a_message_has_at_most_ten_files_of_each_kind() {
        let file = json!({ "name": "a.txt", "content_type": "text/plain", "data": "aGk=" });
        for (urls, files, count) in [(10, 10, Some(20)), (11, 0, None), (0, 11, None)] {
            let found = of(&json!({
                "attachment_urls": vec!["https://example.com/a"; urls],
                "attachment_files": vec![file.clone(); files],
            }));
            let found = found.map(|attachments| attachments.len());
            assert_eq!(found.as_ref().ok(), count.as_ref(), "{urls} {files}");
            assert_eq!(
                found.err().map(|reply| reply.status),
                count.is_none().then_some(400)
            );
        }
    }
}
