//! Lists: their sizes, and empty ones.

use intercom_sdk::{ErrorKind, v2_16::types as api};
use serde_json::json;

use super::{json_of, refused, start};

#[tokio::test]
async fn a_list_of_the_wrong_size_is_refused() {
    let contacts = |count| vec![api::TicketContact::Email("a@b.c".to_owned()); count];
    let ticket = |count| api::CreateTicketRequest::new(contacts(count), 1);
    let urls = |count| vec!["https://a.test/1.png"; count];
    let file = api::ConversationAttachmentFiles::new()
        .content_type("text/plain")
        .data("eA==")
        .name("x");
    let filter = api::FieldFilter::new().field("x").operator("=").value(1);
    let group = api::FilterGroup::new("AND", vec![filter.into(); 16]);
    refused! { client;
        client.create_ticket().body(ticket(2)) =>
            "create_ticket: `contacts` has 2 entries, at most 1 is allowed",
        client.create_ticket().body(ticket(0)) =>
            "create_ticket: `contacts` has 0 entries, at least 1 is required",
        client.reply_conversation().conversation_id("1").body(
            api::AdminConversationReply::new(1, "comment").attachment_urls(urls(11))) =>
            "reply_conversation: `attachment_urls` has 11 entries, at most 10 are allowed",
        client.reply_conversation().conversation_id("1").body(
            api::ConversationReplyByEmail::new("x", "a@b.c").attachment_files(vec![file; 11])) =>
            "reply_conversation: `attachment_files` has 11 entries, at most 10 are allowed",
        client.reply_ticket().ticket_id("1").body(
            api::AdminTicketReply::new(1, "comment").attachment_urls(urls(11))) =>
            "reply_ticket: `attachment_urls` has 11 entries, at most 10 are allowed",
        client.search_contacts().body(api::SearchRequest::new(group)) =>
            "search_contacts: `query`: `value` has 16 entries, at most 15 are allowed",
    }
    let (mock, client) = start().await;
    client.create_ticket().body(ticket(1)).send().await.unwrap();
    let reply = api::AdminConversationReply::new(1, "comment").attachment_urls(urls(10));
    let request = client.reply_conversation().conversation_id("1").body(reply);
    request.send().await.unwrap();
    mock.assert_valid();
}

#[test]
fn an_empty_list_is_sent_where_it_was_set() {
    let news = || api::NewsItemRequest::new(1, "x");
    for (request, expected) in [
        (news(), json!({ "sender_id": 1, "title": "x" })),
        (
            news().labels(Vec::<String>::new()),
            json!({ "sender_id": 1, "title": "x", "labels": [] }),
        ),
        (
            news().newsfeed_assignments([]),
            json!({ "sender_id": 1, "title": "x", "newsfeed_assignments": [] }),
        ),
        (
            news().reactions(Some(Vec::<&str>::new())),
            json!({ "sender_id": 1, "title": "x", "reactions": [] }),
        ),
    ] {
        assert_eq!(json_of::<api::NewsItemRequest>(request), expected);
    }
}
