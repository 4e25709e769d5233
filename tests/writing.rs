//! What requests say, byte for byte, and what they refuse to say.
#![cfg(feature = "v2_16")]

#[path = "writing/lists.rs"]
mod lists;
mod support;
#[path = "writing/translations.rs"]
mod translations;
#[path = "writing/words.rs"]
mod words;

use intercom_sdk::{
    ErrorKind,
    types::{Clearable, CustomAttributes, Id, Timestamp},
    v2_16::{Client, types as api},
};
use serde_json::{Value, json};
use support::{Intercom, TOKEN, sampled};

/// A client, and the mock that must not hear from it.
async fn start() -> (Intercom, Client) {
    let mock = sampled("2.16").await;
    let client = Client::builder(TOKEN).base_url(mock.base_url()).build();
    (mock, client.unwrap())
}

/// Each call is refused before it is sent, with this message.
macro_rules! refused {
    ($client:ident; $($call:expr => $message:expr),* $(,)?) => {{
        let (mock, $client) = start().await;
        $(
            let error = $call.send().await.unwrap_err();
            assert_eq!(error.kind(), ErrorKind::InvalidRequest);
            assert_eq!(error.to_string(), $message);
            assert_eq!(error.attempts(), 0);
        )*
        assert!(mock.calls().is_empty());
    }};
}

use refused;

fn json_of<T: serde::Serialize>(request: impl Into<T>) -> Value {
    serde_json::to_value(request.into()).unwrap()
}

#[test]
fn a_field_of_an_update_is_kept_cleared_or_set() {
    type Update = api::UpdateContactRequest;
    for (request, expected) in [
        (Update::new(), json!({})),
        (
            Update::new()
                .phone(Clearable::Clear)
                .name(None::<String>)
                .owner_id(None::<Id>)
                .signed_up_at(Clearable::Keep),
            json!({ "phone": null }),
        ),
        (
            Update::new()
                .phone("+1")
                .name(Some("Ada"))
                .owner_id(127)
                .email("a@b.c"),
            json!({ "phone": "+1", "name": "Ada", "owner_id": 127, "email": "a@b.c" }),
        ),
        (
            Update::new()
                .email(None::<&str>)
                .last_seen_at(Timestamp::try_from(5).unwrap()),
            json!({ "last_seen_at": 5 }),
        ),
    ] {
        assert_eq!(json_of::<Update>(request), expected);
    }
    let collection = api::UpdateCollectionRequest::new().parent_id(Clearable::Clear);
    assert_eq!(
        json_of::<api::UpdateCollectionRequest>(collection),
        json!({ "parent_id": null })
    );
}

/// Every setter of an update, given `None`.
#[test]
fn none_never_clears() {
    let contact = api::UpdateContactRequest::new()
        .avatar(None::<String>)
        .custom_attributes(None::<&CustomAttributes>)
        .email(None::<&str>)
        .external_id(None::<Id>)
        .last_seen_at(None::<Timestamp>)
        .name(None::<&str>)
        .owner_id(None::<i64>)
        .phone(None::<&String>)
        .role(None::<String>)
        .signed_up_at(None::<Timestamp>)
        .unsubscribed_from_emails(None::<bool>);
    assert_eq!(contact, api::UpdateContactRequest::new());
    assert_eq!(json_of::<api::UpdateContactRequest>(contact), json!({}));
}

#[test]
fn words_that_never_change_are_written_by_themselves() {
    for (request, expected) in [
        (
            json_of::<api::CreateExternalPageRequest>(
                api::CreateExternalPageRequest::new()
                    .title("Anvils")
                    .html("<p>x</p>")
                    .source_id(7)
                    .external_id("a"),
            ),
            json!({
                "locale": "en", "title": "Anvils", "html": "<p>x</p>", "source_id": 7,
                "external_id": "a",
            }),
        ),
        (
            json_of::<api::RedactConversationRequest>(api::RedactConversationSource::new(1, 2)),
            json!({ "type": "source", "conversation_id": 1, "source_id": 2 }),
        ),
    ] {
        assert_eq!(request, expected);
    }
}

#[test]
fn unions_are_made_of_their_members() {
    let admin = api::AdminConversationReply::new("814860", "note").body("x");
    let by_email = api::ConversationReplyByEmail::new("x", "a@b.c");
    let by_id = api::ConversationReplyByContactId::new("x", "65f1");
    let by_user_id = api::ConversationReplyByUserId::new("x", "42");
    for (reply, expected) in [
        (
            json_of::<api::ReplyConversationRequest>(admin),
            json!({ "message_type": "note", "type": "admin", "admin_id": "814860", "body": "x" }),
        ),
        (
            json_of::<api::ReplyConversationRequest>(by_email),
            json!({ "message_type": "comment", "type": "user", "email": "a@b.c", "body": "x" }),
        ),
        (
            json_of::<api::ReplyConversationRequest>(by_id),
            json!({ "message_type": "comment", "type": "user", "intercom_user_id": "65f1", "body": "x" }),
        ),
        (
            json_of::<api::ReplyConversationRequest>(by_user_id),
            json!({ "message_type": "comment", "type": "user", "user_id": "42", "body": "x" }),
        ),
    ] {
        assert_eq!(reply, expected);
        let read: api::ReplyConversationRequest = serde_json::from_value(reply).unwrap();
        assert_eq!(serde_json::to_value(read).unwrap(), expected);
    }
}

#[test]
fn a_conversation_is_managed_in_four_ways() {
    type Manage = api::ManageConversationRequest;
    let until = Timestamp::try_from(1_763_596_800).unwrap();
    for (request, expected) in [
        (
            json_of::<Manage>(api::CloseConversationRequest::new(1)),
            json!({ "message_type": "close", "type": "admin", "admin_id": 1 }),
        ),
        (
            json_of::<Manage>(api::SnoozeConversationRequest::new(1, until)),
            json!({ "message_type": "snoozed", "admin_id": 1, "snoozed_until": 1_763_596_800 }),
        ),
        (
            json_of::<Manage>(api::OpenConversationRequest::new(1)),
            json!({ "message_type": "open", "admin_id": 1 }),
        ),
        (
            json_of::<Manage>(
                api::AssignConversationRequest::new()
                    .admin_id(1)
                    .assignee_id(2)
                    .type_("team"),
            ),
            json!({ "message_type": "assignment", "type": "team", "admin_id": 1, "assignee_id": 2 }),
        ),
    ] {
        assert_eq!(request, expected);
        let read: Manage = serde_json::from_value(request).unwrap();
        assert_eq!(serde_json::to_value(read).unwrap(), expected);
    }
}

#[test]
fn the_right_alternative_is_read() {
    use api::{ManageConversationRequest as Manage, RedactConversationRequest as Redact};
    let assign = json!({ "message_type": "assignment", "type": "admin", "admin_id": "1", "assignee_id": "2" });
    assert!(matches!(
        serde_json::from_value(assign),
        Ok(Manage::Assign(_))
    ));
    let open = json!({ "message_type": "open", "admin_id": "1" });
    assert!(matches!(serde_json::from_value(open), Ok(Manage::Open(_))));
    let source = json!({ "type": "source", "conversation_id": "1", "source_id": "2" });
    assert!(matches!(
        serde_json::from_value(source),
        Ok(Redact::Source(_))
    ));
    let group = json!({ "operator": "AND", "value": [] });
    assert!(matches!(
        serde_json::from_value(group),
        Ok(api::SearchFilter::FilterGroup(_))
    ));
    let untag = json!({ "name": "vip", "companies": [{ "id": "1", "untag": true }] });
    assert!(matches!(
        serde_json::from_value(untag),
        Ok(api::TagRequest::UntagCompany(_))
    ));
}

#[test]
fn a_word_that_never_changes_must_be_that_word_when_read() {
    let error = serde_json::from_value::<api::CloseConversationRequest>(
        json!({ "message_type": "open", "type": "admin", "admin_id": 1 }),
    )
    .unwrap_err();
    assert_eq!(
        error.to_string(),
        "`message_type` is `open`, expected `close`"
    );
}

/// A member of a union that would be guessed can be the wrong one: this is no
/// order to close.
#[test]
fn nothing_is_read_that_lacks_what_it_must_have() {
    let snooze = json!({ "admin_id": 1, "snoozed_until": 1_763_596_800 });
    let error = serde_json::from_value::<api::ManageConversationRequest>(snooze).unwrap_err();
    let message = error.to_string();
    for reason in [
        "Assign: missing field `assignee_id`",
        "Close: missing field `message_type`",
        "Snooze: missing field `message_type`",
        "Open: missing field `message_type`",
    ] {
        assert!(message.contains(reason), "{message}");
    }
    let page = json!({ "locale": "en", "html": "x", "source_id": 1, "external_id": "a" });
    let error = serde_json::from_value::<api::CreateExternalPageRequest>(page).unwrap_err();
    assert_eq!(error.to_string(), "missing field `title`");
}

#[tokio::test]
async fn what_the_api_needs_is_named_before_anything_is_sent() {
    let mock = sampled("2.16").await;
    let client = Client::builder(TOKEN)
        .base_url(mock.base_url())
        .build()
        .unwrap();
    let convert = api::ConvertVisitorRequest::new()
        .type_("user")
        .user(api::UserFromVisitor::new())
        .visitor(api::VisitorToConvert::with_user_id("1"));
    let nobody = api::CreateContactRequest::new().name("Ada");
    let nowhere = api::AssignConversationRequest::new()
        .admin_id(1)
        .type_("team");
    let event = api::CreateDataEventRequest::new(Timestamp::now(), "paid");
    let filters = api::FilterGroup::new(
        "AND",
        vec![
            api::FieldFilter::new()
                .field("x")
                .operator("=")
                .value(1)
                .into(),
            api::FieldFilter::new().field("y").value(1).into(),
        ],
    );
    for (error, message) in [
        (
            client
                .create_contact()
                .body(nobody)
                .send()
                .await
                .unwrap_err(),
            "create_contact: one of `email`, `external_id`, `role` is required",
        ),
        (
            client
                .convert_visitor()
                .body(convert)
                .send()
                .await
                .unwrap_err(),
            "convert_visitor: `user`: one of `id`, `user_id`, `email` is required",
        ),
        (
            client
                .manage_conversation()
                .conversation_id("1")
                .body(nowhere)
                .send()
                .await
                .unwrap_err(),
            "manage_conversation: `assignee_id` is required",
        ),
        (
            client
                .create_data_event()
                .body(event)
                .send()
                .await
                .unwrap_err(),
            "create_data_event: one of `id`, `user_id`, `email` is required",
        ),
        (
            client
                .search_contacts()
                .body(api::SearchRequest::new(api::FieldFilter::new().field("x")))
                .send()
                .await
                .unwrap_err(),
            "search_contacts: `query`: `operator` is required",
        ),
        (
            client
                .search_contacts()
                .body(api::SearchRequest::new(filters))
                .send()
                .await
                .unwrap_err(),
            "search_contacts: `query`: `value`: [1]: `operator` is required",
        ),
    ] {
        assert_eq!(error.kind(), ErrorKind::InvalidRequest);
        assert_eq!(error.to_string(), message);
        assert_eq!(error.attempts(), 0);
    }
    assert!(mock.calls().is_empty());
}

/// A type whose fields are set by name: leaving out each in turn is refused by
/// its name.
#[tokio::test]
async fn every_forgotten_field_is_named() {
    let mock = sampled("2.16").await;
    let client = Client::builder(TOKEN)
        .base_url(mock.base_url())
        .build()
        .unwrap();
    let page = |without: &str| {
        let mut page = api::CreateExternalPageRequest::new();
        if without != "title" {
            page = page.title("Anvils");
        }
        if without != "html" {
            page = page.html("<p>x</p>");
        }
        if without != "source_id" {
            page = page.source_id(7);
        }
        if without != "external_id" {
            page = page.external_id("a");
        }
        page
    };
    for name in ["title", "html", "source_id", "external_id"] {
        let request = client.create_external_page().body(page(name));
        let error = request.send().await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::InvalidRequest);
        assert_eq!(
            error.to_string(),
            format!("create_external_page: `{name}` is required")
        );
    }
    assert!(mock.calls().is_empty());
    let request = client.create_external_page().body(page("nothing"));
    request.send().await.unwrap();
    mock.assert_valid();
}

/// A setter of each kind: a later value wins, and `None` after a value leaves it.
#[test]
fn the_last_value_wins_and_none_is_no_value() {
    let filled = || {
        api::CreateContactRequest::with_email("a")
            .email("b")
            .email(None::<&str>)
            .phone("1")
            .phone("2")
            .phone(None::<&str>)
            .phone(Clearable::Keep)
            .owner_id(1)
            .owner_id(Clearable::Clear)
            .owner_id(None::<Id>)
            .custom_attributes([("a", 1)])
            .custom_attributes([("b", 2)])
            .custom_attributes(None::<CustomAttributes>)
            .last_seen_at(Timestamp::UNIX_EPOCH)
            .last_seen_at(None::<Timestamp>)
    };
    assert_eq!(
        json_of::<api::CreateContactRequest>(filled()),
        json!({ "email": "b", "phone": "2", "owner_id": null, "custom_attributes": { "b": 2 },
            "last_seen_at": 0 })
    );
    let news = api::NewsItemRequest::new(1, "x")
        .state("live")
        .state("draft")
        .state(None::<&str>)
        .labels(["a"])
        .labels(["b"])
        .labels(None::<Vec<String>>);
    assert_eq!(
        json_of::<api::NewsItemRequest>(news),
        json!({ "sender_id": 1, "title": "x", "state": "draft", "labels": ["b"] })
    );
    let content = |title: &str| api::ArticleContent::new().title(title);
    let translated = api::ArticleTranslatedContent::new()
        .de(content("a"))
        .de(content("b"))
        .de(None::<api::ArticleContent>);
    let article = api::UpdateArticleRequest::new()
        .translated_content(translated)
        .translated_content(None::<[(&str, api::ArticleContent); 1]>);
    assert_eq!(
        json_of::<api::UpdateArticleRequest>(article),
        json!({ "translated_content": { "de": { "title": "b" } } })
    );
    let assign = api::AssignConversationRequest::new()
        .admin_id(1)
        .admin_id(2)
        .assignee_id(3)
        .type_("admin")
        .type_("team");
    assert_eq!(
        json_of::<api::AssignConversationRequest>(assign),
        json!({ "message_type": "assignment", "admin_id": 2, "assignee_id": 3, "type": "team" })
    );
}

#[tokio::test]
async fn the_last_value_of_a_parameter_wins() {
    let (mock, client) = start().await;
    let request = client.list_contacts().per_page(1).per_page(2);
    request.per_page(None::<i64>).send().await.unwrap();
    let expected = [("per_page".to_owned(), "2".to_owned())];
    assert_eq!(mock.calls()[0].query, expected);
    let request = client.list_data_attributes().model("nobody");
    request.model("company").send().await.unwrap();
    assert_eq!(mock.calls()[1].query[0].1, "company");
}
