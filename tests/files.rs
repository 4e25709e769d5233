//! Attachments, and downloads of URLs, over real sockets.
#![cfg(all(feature = "files", feature = "v2_16"))]

use std::path::PathBuf;

use httpmock::{HttpMockRequest, HttpMockResponse, Method::GET, MockServer};
use intercom_sdk::{
    CallOptions, ErrorKind, RetryPolicy,
    files::{Attachment, MAX_SIZE},
    v2_16::{
        Client,
        types::{
            AdminConversationReply, ConversationAttachmentFiles, ConversationReplyType,
            FinAgentAttachment,
        },
    },
};
use serde_json::json;

const TOKEN: &str = "dG9rOmFiYzEyMw==";

fn client(server: &MockServer) -> Client {
    Client::builder(TOKEN)
        .base_url(server.base_url())
        .retry(RetryPolicy::none())
        .build()
        .unwrap()
}

/// A folder of its own, removed when it is dropped.
struct Folder(PathBuf);

impl Folder {
    fn new(name: &str) -> Self {
        let name = format!("intercom-sdk-files-{}-{name}", std::process::id());
        let path = std::env::temp_dir().join(name);
        std::fs::create_dir_all(&path).unwrap();
        Self(path)
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

#[tokio::test]
async fn a_file_is_read_with_its_name_and_its_media_type() {
    let folder = Folder::new("read");
    for (name, content_type) in [
        ("report.pdf", "application/pdf"),
        ("Größe.PNG", "image/png"),
        ("notes.txt", "text/plain"),
        ("data.unheard-of", "application/octet-stream"),
        ("none", "application/octet-stream"),
    ] {
        let path = folder.0.join(name);
        std::fs::write(&path, b"\0\xff bytes").unwrap();
        let file = Attachment::from_path(&path).await.unwrap();
        assert_eq!((file.name(), file.content_type()), (name, content_type));
        assert_eq!(&file.bytes()[..], b"\0\xff bytes");
    }
}

#[tokio::test]
async fn what_cannot_be_attached_is_refused_with_what_is_wrong() {
    let folder = Folder::new("refused");
    let sparse = folder.0.join("large.bin");
    let file = std::fs::File::create(&sparse).unwrap();
    file.set_len(u64::try_from(MAX_SIZE).unwrap() + 1).unwrap();
    for (path, message) in [
        (
            folder.0.join("missing.txt"),
            "missing.txt` cannot be read: ",
        ),
        (folder.0.clone(), "cannot be read: "),
        (PathBuf::from("/"), "the attachment `/` is no file"),
        (
            sparse,
            "the attachment `large.bin` has more than 100000000 bytes",
        ),
    ] {
        let error = Attachment::from_path(path).await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::InvalidRequest);
        assert!(error.to_string().contains(message), "{error}");
    }
    for (name, content_type, size, message) in [
        (
            "",
            "text/plain",
            1,
            "the name of the attachment `` is empty",
        ),
        (
            "a/b",
            "text/plain",
            1,
            "the name of the attachment `a/b` is empty, or has a slash",
        ),
        (
            "a\r\n",
            "text/plain",
            1,
            "or has a slash or a control character",
        ),
        (
            "a",
            "text",
            1,
            "the attachment `a`: `text` is no media type",
        ),
        ("a", "", 1, "the attachment `a`: `` is no media type"),
        (
            "a",
            "text/plain",
            MAX_SIZE + 1,
            "the attachment `a` has more than 100000000 bytes",
        ),
    ] {
        let error = Attachment::from_bytes(name, content_type, vec![0; size]).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::InvalidRequest);
        assert!(error.to_string().contains(message), "{error}");
    }
    Attachment::from_bytes("a", "text/plain; charset=utf-8", vec![0; MAX_SIZE]).unwrap();
}

#[tokio::test]
async fn attachments_are_sent_in_base64_and_no_more_than_ten() {
    let server = MockServer::start_async().await;
    let mock = server
        .mock_async(|when, then| {
            when.path("/conversations/1/reply").json_body_includes(
                json!({ "attachment_files": [
                    { "name": "a.txt", "content_type": "text/plain", "data": "aGk/Pg==" },
                ] })
                .to_string(),
            );
            then.status(200)
                .json_body(json!({ "type": "conversation", "id": "1" }));
        })
        .await;
    let file = Attachment::from_bytes("a.txt", "text/plain", "hi?>").unwrap();
    let reply = |count: usize| {
        let files: Vec<ConversationAttachmentFiles> = vec![file.clone().into(); count];
        let body = AdminConversationReply::new(7, ConversationReplyType::Comment).body("Hi");
        let call = client(&server).reply_conversation().conversation_id("1");
        call.body(body.attachment_files(files)).send()
    };
    reply(1).await.unwrap();
    let error = reply(11).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::InvalidRequest);
    assert!(
        error
            .to_string()
            .contains("`attachment_files` has 11 entries, at most 10 are allowed"),
        "{error}"
    );
    assert_eq!(mock.calls_async().await, 1);
    let fin = FinAgentAttachment::from(file.clone());
    assert_eq!(
        serde_json::to_value(fin).unwrap(),
        json!({ "type": "file", "name": "a.txt", "content_type": "text/plain", "data": "aGk/Pg==" })
    );
    assert_eq!(
        format!("{file:?}"),
        "Attachment { name: \"a.txt\", content_type: \"text/plain\", bytes: 4 }"
    );
}

/// Answers with the headers that came, and with `limits` as those of a rate limit.
async fn echo(path: &'static str, limits: &'static str) -> MockServer {
    let server = MockServer::start_async().await;
    server
        .mock_async(|when, then| {
            when.method(GET).path(path);
            then.respond_with(move |request: &HttpMockRequest| {
                let headers: Vec<String> = request
                    .headers()
                    .iter()
                    .map(|(name, value)| format!("{name}: {}", value.to_str().unwrap()))
                    .collect();
                HttpMockResponse::builder()
                    .status(200)
                    .header("x-ratelimit-limit", limits)
                    .header("x-ratelimit-remaining", limits)
                    .body(headers.join("\n"))
                    .build()
            });
        })
        .await;
    server
}

async fn text(client: &Client, url: &str) -> String {
    let file = client.download_url(url).send().await.unwrap().into_inner();
    String::from_utf8(file.bytes().await.unwrap().to_vec()).unwrap()
}

#[tokio::test]
async fn the_token_goes_to_the_clients_own_origin_and_to_nobody_else() {
    let api = echo("/calls/1/recording", "100").await;
    let other = echo("/file", "100").await;
    let client = client(&api);
    let own = text(&client, &api.url("/calls/1/recording")).await;
    assert!(
        own.contains(&format!("authorization: Bearer {TOKEN}")),
        "{own}"
    );
    assert!(own.contains("intercom-version: 2.16"), "{own}");

    let options = CallOptions::new()
        .header("x-own", "secret")
        .api_version("2.9");
    let call = client.download_url(other.url("/file")).options(options);
    let bytes = call
        .send()
        .await
        .unwrap()
        .into_inner()
        .bytes()
        .await
        .unwrap();
    let foreign = String::from_utf8(bytes.to_vec()).unwrap();
    for header in ["authorization", "intercom-version", "x-own", TOKEN] {
        assert!(!foreign.contains(header), "{foreign}");
    }
    assert!(
        foreign.contains("user-agent: intercom-sdk-rust/"),
        "{foreign}"
    );
}

#[tokio::test]
async fn a_redirect_to_others_is_followed_without_the_token() {
    let other = echo("/signed", "0").await;
    let api = MockServer::start_async().await;
    let target = other.url("/signed?key=1");
    let first = api
        .mock_async(|when, then| {
            when.path("/calls/1/recording")
                .header("authorization", format!("Bearer {TOKEN}"));
            then.status(302).header("location", target);
        })
        .await;
    let client = client(&api);
    let recording = text(&client, &api.url("/calls/1/recording")).await;
    assert!(!recording.contains(TOKEN), "{recording}");
    first.assert_async().await;
    // What others say of limits is nothing to the client.
    assert_eq!(client.rate_limit(), None);
}

#[tokio::test]
async fn a_redirect_back_gets_the_token_again() {
    let api = echo("/file", "100").await;
    let other = MockServer::start_async().await;
    let back = api.url("/file");
    other
        .mock_async(|when, then| {
            when.path("/elsewhere");
            then.status(307).header("location", back);
        })
        .await;
    let own = text(&client(&api), &other.url("/elsewhere")).await;
    assert!(own.contains(TOKEN), "{own}");
}

#[tokio::test]
async fn what_must_not_be_requested_is_refused_before_it_is() {
    let api = MockServer::start_async().await;
    for (path, location) in [
        ("/loop", "/loop"),
        ("/other-scheme", "ftp://example.com/x"),
        ("/no-url", "https://"),
    ] {
        api.mock_async(|when, then| {
            when.path(path);
            then.status(302).header("location", location);
        })
        .await;
    }
    for (url, message) in [
        ("http://example.com/file".to_owned(), "the URL is not https"),
        ("file:///etc/passwd".to_owned(), "the URL is not https"),
        ("data:text/plain,x".to_owned(), "the URL is not https"),
        ("nothing".to_owned(), "the URL cannot be used"),
        (api.url("/loop"), "there are more than 5 redirects"),
        (
            api.url("/other-scheme"),
            "redirects to a URL that is not https",
        ),
        (api.url("/no-url"), "redirects to cannot be used"),
    ] {
        let call = client(&api).download_url(&url);
        assert!(!format!("{call:?}").contains("http"));
        let error = call.send().await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::InvalidRequest, "{url}: {error}");
        assert!(error.to_string().contains(message), "{url}: {error}");
    }
}

#[tokio::test]
async fn a_url_that_has_expired_is_an_error_with_its_status() {
    let other = MockServer::start_async().await;
    other
        .mock_async(|when, then| {
            when.path("/file");
            then.status(403).body(format!("<Error>{TOKEN}</Error>"));
        })
        .await;
    let api = MockServer::start_async().await;
    let error = client(&api)
        .download_url(other.url("/file"))
        .send()
        .await
        .unwrap_err();
    assert_eq!(error.status().unwrap().as_u16(), 403);
    assert!(!error.to_string().contains(TOKEN), "{error}");
}
