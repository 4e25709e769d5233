//! What is written in a conversation, by whom, and its redaction.

use intercom_sdk::catalog::Arguments;
use serde_json::{Value, json};

use super::{
    client::{Session, path},
    versions,
};

pub(crate) const NOW: i64 = 1_800_000_000;
pub(crate) const ADMIN: &str = "814860";

/// A conversation that a contact has started: the session, the conversation and
/// the contact.
pub(crate) async fn started(version: &'static str) -> (Session, String, String) {
    let session = Session::with(version, |builder| builder.clock_at(NOW.unsigned_abs())).await;
    let contact = session.intercom.add_contact(json!({
        "external_id": "ext-1", "name": "Ada", "email": "ada@example.com" }));
    let id = session
        .intercom
        .add_conversation(json!({ "contact_ids": [contact] }));
    (session, id, contact)
}

pub(crate) fn conversation(id: &str, body: Value) -> Arguments {
    path(&[("conversation_id", id)]).body(body)
}

pub(crate) fn by_admin(message_type: &str, text: &str) -> Value {
    json!({ "message_type": message_type, "type": "admin", "admin_id": ADMIN, "body": text })
}

pub(crate) fn by_contact(contact: &str, text: &str) -> Value {
    json!({ "message_type": "comment", "type": "user", "intercom_user_id": contact, "body": text })
}

/// The last part of a conversation.
pub(crate) fn last(conversation: &Value) -> &Value {
    let parts = conversation["conversation_parts"]["conversation_parts"].as_array();
    parts.unwrap().last().unwrap()
}

#[tokio::test]
async fn a_reply_becomes_the_last_part_with_its_author() {
    for version in versions() {
        let (session, id, contact) = started(version).await;
        for (request, part_type, author, name) in [
            (
                by_admin("comment", "Hi"),
                "comment",
                "admin",
                "Grace Hopper",
            ),
            (by_admin("note", "Hm"), "note", "admin", "Grace Hopper"),
            (by_contact(&contact, "Yes"), "comment", "user", "Ada"),
            (
                json!({ "message_type": "comment", "type": "user", "user_id": "ext-1", "body": "No" }),
                "comment",
                "user",
                "Ada",
            ),
            (
                json!({ "message_type": "comment", "type": "user",
                    "email": "ada@example.com", "body": "Or" }),
                "comment",
                "user",
                "Ada",
            ),
        ] {
            let text = request["body"].as_str().unwrap().to_owned();
            let arguments = conversation(&id, request.clone());
            let replied = session.ok("reply_conversation", arguments).await;
            let part = last(&replied);
            assert_eq!(part["part_type"], part_type, "{version} {request}");
            assert_eq!(part["author"]["type"], author, "{version} {request}");
            assert_eq!(part["author"]["name"], name, "{version} {request}");
            // jobs 6: plain text becomes HTML.
            assert_eq!(part["body"], format!("<p>{text}</p>"), "{version}");
            assert_eq!(part["created_at"], NOW, "{version}");
            assert_eq!(part["redacted"], false, "{version}");
        }
        session.intercom.assert_valid();
    }
}

#[tokio::test]
async fn html_of_a_reply_stays() {
    for version in versions() {
        let (session, id, _) = started(version).await;
        let reply = by_admin("comment", "<p>It is <b>here</b></p>");
        let replied = session
            .ok("reply_conversation", conversation(&id, reply))
            .await;
        assert_eq!(last(&replied)["body"], "<p>It is <b>here</b></p>");
    }
}

#[tokio::test]
async fn a_reply_that_cannot_be_made_is_refused_and_changes_nothing() {
    for version in versions() {
        let (session, id, contact) = started(version).await;
        let mut broken = by_admin("comment", "File");
        broken["attachment_files"] =
            json!([{ "name": "a.txt", "content_type": "text/plain", "data": "%" }]);
        let mut unknown_admin = by_admin("comment", "Hi");
        unknown_admin["admin_id"] = json!("1");
        for (target, request, status, code) in [
            ("9", by_admin("comment", "Hi"), 404, "not_found"),
            (&*id, by_contact("nobody", "Hi"), 404, "not_found"),
            (&*id, unknown_admin, 404, "admin_not_found"),
            (&*id, by_admin("comment", ""), 400, "parameter_invalid"),
            (&*id, broken, 400, "parameter_invalid"),
        ] {
            let arguments = conversation(target, request.clone());
            let refused = session.refused("reply_conversation", arguments).await;
            assert_eq!(refused, (status, code.to_owned()), "{version} {request}");
        }
        // One that can be made, to see that it is the first.
        let reply = by_contact(&contact, "Hi");
        let replied = session
            .ok("reply_conversation", conversation(&id, reply))
            .await;
        assert_eq!(replied["conversation_parts"]["total_count"], 1, "{version}");
    }
}

#[tokio::test]
async fn files_come_with_a_reply() {
    for version in versions() {
        let (session, id, _) = started(version).await;
        let mut reply = by_admin("comment", "Files");
        reply["attachment_urls"] = json!(["https://example.com/a/plan.pdf?x=1"]);
        reply["attachment_files"] =
            json!([{ "name": "b.txt", "content_type": "text/plain", "data": "aGVsbG8=" }]);
        let replied = session
            .ok("reply_conversation", conversation(&id, reply))
            .await;
        let files = &last(&replied)["attachments"];
        assert_eq!(files[0]["name"], "plan.pdf", "{version}");
        assert_eq!(files[1]["name"], "b.txt", "{version}");
        assert_eq!(files[1]["filesize"], 5, "{version}");
    }
}

#[tokio::test]
async fn quick_replies_are_offered_and_taken_where_the_version_has_them() {
    let (session, id, contact) = started(versions()[1]).await;
    if !session.has("get_job_status") {
        return;
    }
    let options = json!([{ "text": "Yes", "uuid": "a5e1c524-5ddd-4c3e-9328-6bca5d6e3edb" }]);
    let offer = json!({ "message_type": "quick_reply", "type": "admin", "admin_id": ADMIN,
        "reply_options": options });
    let replied = session
        .ok("reply_conversation", conversation(&id, offer))
        .await;
    assert_eq!(last(&replied)["part_type"], "quick_reply");
    let offered = &last(&replied)["metadata"]["quick_reply_options"];
    assert_eq!(offered[0]["text"], "Yes");
    let take = json!({ "message_type": "quick_reply", "type": "user",
        "intercom_user_id": contact, "reply_options": options });
    let replied = session
        .ok("reply_conversation", conversation(&id, take))
        .await;
    assert_eq!(last(&replied)["part_type"], "quick_reply");
    assert_eq!(
        last(&replied)["metadata"]["quick_reply_uuid"],
        "a5e1c524-5ddd-4c3e-9328-6bca5d6e3edb"
    );
    session.intercom.assert_valid();
}

#[tokio::test]
async fn a_reply_to_the_last_conversation_goes_to_the_one_that_changed_last() {
    for version in versions() {
        let (session, id, contact) = started(version).await;
        session
            .intercom
            .add_conversation(json!({ "contact_ids": [contact], "created_at": NOW - 100 }));
        let reply = conversation("last", by_contact(&contact, "Me again"));
        let replied = session.ok("reply_conversation", reply).await;
        assert_eq!(replied["id"], id, "{version}");
    }
}

/// api 5d: the answer has the contacts that take part.
#[tokio::test]
async fn contacts_join_a_conversation_and_leave_it_but_for_the_last_one() {
    for version in versions() {
        let (session, id, contact) = started(version).await;
        let other = session
            .intercom
            .add_contact(json!({ "email": "bob@example.com", "role": "lead" }));
        let join = json!({ "admin_id": ADMIN, "customer": { "intercom_user_id": other } });
        // A repetition changes nothing.
        for _ in 0..2 {
            let arguments = conversation(&id, join.clone());
            let joined = session
                .ok("attach_contact_to_conversation", arguments)
                .await;
            let expected = json!([
                { "type": "user", "id": contact }, { "type": "lead", "id": other }]);
            assert_eq!(joined["customers"], expected, "{version}");
        }
        let leave = |contact: &str| {
            path(&[("conversation_id", &id), ("contact_id", contact)])
                .body(json!({ "admin_id": ADMIN }))
        };
        let left = session
            .ok("detach_contact_from_conversation", leave(&contact))
            .await;
        assert_eq!(left["customers"], json!([{ "type": "lead", "id": other }]));
        for (contact, status, code) in [
            (&contact, 404, "not_found"),
            (&other, 422, "parameter_invalid"),
        ] {
            let refused = session
                .refused("detach_contact_from_conversation", leave(contact))
                .await;
            assert_eq!(refused, (status, code.to_owned()), "{version}");
        }
    }
}

/// jobs 3: a flag and no body.
#[tokio::test]
async fn a_redacted_message_says_nothing() {
    for version in versions() {
        let (session, id, contact) = started(version).await;
        let reply = conversation(&id, by_contact(&contact, "My password"));
        let replied = session.ok("reply_conversation", reply).await;
        let part = last(&replied)["id"].as_str().unwrap().to_owned();
        let request = json!({ "type": "conversation_part", "conversation_id": id,
            "conversation_part_id": part });
        let redact = Arguments::new().body(request);
        let found = session.ok("redact_conversation", redact.clone()).await;
        assert_eq!(last(&found)["redacted"], true, "{version}");
        assert_eq!(last(&found)["body"], Value::Null, "{version}");
        let again = session.refused("redact_conversation", redact).await;
        assert_eq!(again, (400, "conversation_part_not_redactable".to_owned()));
    }
}

#[tokio::test]
async fn the_first_message_is_redacted_if_a_contact_wrote_it() {
    for version in versions() {
        let (session, _, contact) = started(version).await;
        for (author, status) in [("user", 200), ("admin", 400)] {
            let id = session.intercom.add_conversation(json!({
                "contact_ids": [contact],
                "source": { "id": "77", "body": "<p>Secret</p>",
                    "author": { "type": author, "id": "1", "name": null, "email": "" } } }));
            let request = |source: &str| {
                let body = json!({ "type": "source", "conversation_id": id, "source_id": source });
                Arguments::new().body(body)
            };
            let missing = session.refused("redact_conversation", request("78")).await;
            let code = "conversation_part_or_message_not_found";
            assert_eq!(missing, (404, code.to_owned()), "{version}");
            if status == 200 {
                let found = session.ok("redact_conversation", request("77")).await;
                assert_eq!(found["source"]["redacted"], true, "{version}");
                assert_eq!(found["source"]["body"], Value::Null, "{version}");
            } else {
                let (refused, _) = session.refused("redact_conversation", request("77")).await;
                assert_eq!(refused, status, "{version}");
            }
        }
    }
}
