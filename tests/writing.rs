//! What requests say, byte for byte, and what they refuse to say.
#![cfg(feature = "v2_12")]

mod support;

use intercom_sdk::{
    ErrorKind,
    types::{Clearable, Id, Timestamp},
    v2_12::{Client, types as api},
};
use serde_json::{Value, json};
use support::{Mock, TOKEN};

fn json_of<B, T>(builder: B) -> Value
where
    B: TryInto<T>,
    B::Error: std::fmt::Debug,
    T: serde::Serialize,
{
    serde_json::to_value(builder.try_into().unwrap()).unwrap()
}

#[test]
fn a_field_of_an_update_is_kept_cleared_or_set() {
    type Update = api::UpdateContactRequest;
    for (builder, expected) in [
        (Update::builder(), json!({})),
        (
            Update::builder()
                .phone(Clearable::Clear)
                .name(None::<String>)
                .owner_id(None::<Id>),
            json!({ "phone": null, "name": null, "owner_id": null }),
        ),
        (
            Update::builder()
                .phone("+1")
                .name(Some("Ada"))
                .owner_id(127)
                .email("a@b.c"),
            json!({ "phone": "+1", "name": "Ada", "owner_id": 127, "email": "a@b.c" }),
        ),
        (
            Update::builder()
                .email(None::<&str>)
                .last_seen_at(Timestamp::try_from(5).unwrap()),
            json!({ "last_seen_at": 5 }),
        ),
    ] {
        assert_eq!(json_of::<_, Update>(builder), expected);
    }
    let collection = api::UpdateCollectionRequest::builder().parent_id(Clearable::Clear);
    assert_eq!(
        json_of::<_, api::UpdateCollectionRequest>(collection),
        json!({ "parent_id": null })
    );
}

#[test]
fn unions_are_made_of_their_members() {
    let admin = api::AdminReplyConversationRequest::builder()
        .message_type("note")
        .admin_id("814860")
        .body("x");
    let contact = |with: fn(
        api::builder::ContactReplyEmailRequest,
    ) -> api::builder::ContactReplyEmailRequest| {
        with(api::ContactReplyEmailRequest::builder().body("x"))
    };
    let by_id = api::ContactReplyIntercomUserIdRequest::builder()
        .intercom_user_id("65f1")
        .body("x");
    let by_user_id = api::ContactReplyUserIdRequest::builder()
        .user_id("42")
        .body("x");
    for (reply, expected) in [
        (
            json_of::<_, api::ReplyConversationRequest>(admin),
            json!({ "message_type": "note", "type": "admin", "admin_id": "814860", "body": "x" }),
        ),
        (
            json_of::<_, api::ReplyConversationRequest>(contact(|reply| reply.email("a@b.c"))),
            json!({ "message_type": "comment", "type": "user", "email": "a@b.c", "body": "x" }),
        ),
        (
            json_of::<_, api::ReplyConversationRequest>(by_id),
            json!({ "message_type": "comment", "type": "user", "intercom_user_id": "65f1", "body": "x" }),
        ),
        (
            json_of::<_, api::ReplyConversationRequest>(by_user_id),
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
            json_of::<_, Manage>(api::CloseConversationRequest::builder().admin_id(1)),
            json!({ "message_type": "close", "type": "admin", "admin_id": 1 }),
        ),
        (
            json_of::<_, Manage>(
                api::SnoozeConversationRequest::builder()
                    .admin_id(1)
                    .snoozed_until(until),
            ),
            json!({ "message_type": "snoozed", "admin_id": 1, "snoozed_until": 1_763_596_800 }),
        ),
        (
            json_of::<_, Manage>(api::OpenConversationRequest::builder().admin_id(1)),
            json!({ "message_type": "open", "admin_id": 1 }),
        ),
        (
            json_of::<_, Manage>(
                api::AssignConversationRequest::builder()
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
    let untag = json!({ "name": "vip", "companies": [{ "id": "1", "untag": true }] });
    assert!(matches!(
        serde_json::from_value(untag),
        Ok(api::TagRequest::UntagCompany(_))
    ));
}

#[tokio::test]
async fn what_the_api_needs_is_asked_for_before_anything_is_sent() {
    let mock = Mock::start("2.12").await;
    let client = Client::builder(TOKEN)
        .base_url(mock.base_url())
        .build()
        .unwrap();
    let convert = api::ConvertVisitorRequest::builder()
        .type_("user")
        .user(api::ConvertVisitorRequestUser::builder().email("a@b.c"))
        .visitor(api::ConvertVisitorRequestVisitor::builder().user_id("1"));
    let nobody = api::CreateContactRequest::builder().name("Ada");
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
            "convert_visitor: `user`: one of `id`, `user_id` is required",
        ),
        (
            client
                .reply_conversation()
                .conversation_id("1")
                .body(api::AdminReplyConversationRequest::builder().body("x"))
                .send()
                .await
                .unwrap_err(),
            "reply_conversation: `body`: `admin_id` is required",
        ),
        (
            client
                .search_contacts()
                .body_map(|body| body.query(api::SingleFilterSearchRequest::builder().field("x")))
                .send()
                .await
                .unwrap_err(),
            "search_contacts: error converting supplied value for query: `operator` is required",
        ),
    ] {
        assert_eq!(error.kind(), ErrorKind::InvalidRequest);
        assert_eq!(error.to_string(), message);
    }
    assert!(mock.received().is_empty());
}
