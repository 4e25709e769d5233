//! What is written and done in a conversation: replies, notes, states, assignees,
//! participants, redaction.

use std::time::Duration;

use intercom_sdk::catalog::Arguments;
use serde_json::{Value, json};

use super::{
    client::{Session, path},
    versions,
};

const NOW: i64 = 1_800_000_000;
const ADMIN: &str = "814860";
const TEAM: &str = "991300";

/// A conversation that a contact has started: the session, the conversation and
/// the contact.
async fn started(version: &'static str) -> (Session, String, String) {
    let session = Session::with(version, |builder| builder.clock_at(NOW.unsigned_abs())).await;
    let contact = session.intercom.add_contact(json!({
        "external_id": "ext-1", "name": "Ada", "email": "ada@example.com" }));
    let id = session
        .intercom
        .add_conversation(json!({ "contact_ids": [contact] }));
    (session, id, contact)
}

fn conversation(id: &str, body: Value) -> Arguments {
    path(&[("conversation_id", id)]).body(body)
}

fn by_admin(message_type: &str, text: &str) -> Value {
    json!({ "message_type": message_type, "type": "admin", "admin_id": ADMIN, "body": text })
}

fn by_contact(contact: &str, text: &str) -> Value {
    json!({ "message_type": "comment", "type": "user", "intercom_user_id": contact, "body": text })
}

fn close() -> Value {
    json!({ "message_type": "close", "type": "admin", "admin_id": ADMIN })
}

fn open() -> Value {
    json!({ "message_type": "open", "admin_id": ADMIN })
}

fn snooze(until: i64) -> Value {
    json!({ "message_type": "snoozed", "admin_id": ADMIN, "snoozed_until": until })
}

fn assign(kind: &str, assignee: &str) -> Value {
    json!({ "message_type": "assignment", "type": kind, "admin_id": ADMIN, "assignee_id": assignee })
}

/// The last part of a conversation.
fn last(conversation: &Value) -> &Value {
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

#[tokio::test]
async fn who_waits_for_whom_follows_the_replies() {
    for version in versions() {
        let (session, id, contact) = started(version).await;
        for (request, waiting) in [
            (by_admin("note", "Hm"), json!(NOW)),
            (by_admin("comment", "Hi"), Value::Null),
            (by_contact(&contact, "And?"), json!(NOW + 20)),
            // It is the first unanswered one that counts.
            (by_contact(&contact, "Well?"), json!(NOW + 20)),
            (close(), Value::Null),
        ] {
            let operation = match request["message_type"].as_str() {
                Some("close") => "manage_conversation",
                _ => "reply_conversation",
            };
            let arguments = conversation(&id, request.clone());
            let found = session.ok(operation, arguments).await;
            assert_eq!(found["waiting_since"], waiting, "{version} {request}");
            session.intercom.advance(Duration::from_secs(10));
        }
    }
}

#[tokio::test]
async fn the_state_of_a_conversation_follows_what_is_done() {
    for version in versions() {
        let (session, id, contact) = started(version).await;
        for (operation, request, part_type, state, until) in [
            ("manage", close(), "close", "closed", Value::Null),
            ("manage", open(), "open", "open", Value::Null),
            (
                "manage",
                snooze(NOW + 500),
                "snoozed",
                "snoozed",
                json!(NOW + 500),
            ),
            (
                "reply",
                by_admin("note", "Hm"),
                "note",
                "snoozed",
                json!(NOW + 500),
            ),
            // jobs 6: a reply may end the snooze.
            (
                "reply",
                by_admin("comment", "Hi"),
                "comment",
                "open",
                Value::Null,
            ),
            ("manage", close(), "close", "closed", Value::Null),
            (
                "reply",
                by_admin("comment", "Hi"),
                "comment",
                "closed",
                Value::Null,
            ),
            (
                "reply",
                by_contact(&contact, "But"),
                "open",
                "open",
                Value::Null,
            ),
            ("manage", close(), "close", "closed", Value::Null),
            (
                "manage",
                assign("admin", ADMIN),
                "assign_and_reopen",
                "open",
                Value::Null,
            ),
        ] {
            let arguments = conversation(&id, request.clone());
            let found = session
                .ok(&format!("{operation}_conversation"), arguments)
                .await;
            let what = format!("{version} {request}");
            assert_eq!(last(&found)["part_type"], part_type, "{what}");
            assert_eq!(found["state"], state, "{what}");
            assert_eq!(found["open"], state != "closed", "{what}");
            assert_eq!(found["snoozed_until"], until, "{what}");
        }
        session.intercom.assert_valid();
    }
}

#[tokio::test]
async fn a_snoozed_conversation_wakes_up_at_its_time() {
    for version in versions() {
        let (session, id, _) = started(version).await;
        let arguments = conversation(&id, snooze(NOW + 60));
        session.ok("manage_conversation", arguments).await;
        for (seconds, state) in [(59, "snoozed"), (1, "open")] {
            session.intercom.advance(Duration::from_secs(seconds));
            let query = json!({ "field": "state", "operator": "=", "value": state });
            let search = Arguments::new().body(json!({ "query": query }));
            let found = session.ok("search_conversations", search).await;
            assert_eq!(found["total_count"], 1, "{version} {state}");
        }
        let id = path(&[("conversation_id", &id)]);
        let found = session.ok("retrieve_conversation", id).await;
        assert_eq!(last(&found)["part_type"], "timer_unsnooze", "{version}");
        assert_eq!(last(&found)["created_at"], NOW + 60, "{version}");
    }
}

#[tokio::test]
async fn an_admin_and_a_team_are_assigned_and_zero_assigns_nobody() {
    for version in versions() {
        let (session, id, _) = started(version).await;
        // api 2.16: null became 0.
        let nobody = match session.has("merge_conversation") {
            true => json!("0"),
            false => Value::Null,
        };
        for (kind, assignee, admin, team) in [
            ("admin", ADMIN, json!(ADMIN), nobody.clone()),
            ("team", TEAM, json!(ADMIN), json!(TEAM)),
            ("admin", "0", nobody.clone(), json!(TEAM)),
            ("team", "0", nobody.clone(), nobody.clone()),
        ] {
            let arguments = conversation(&id, assign(kind, assignee));
            let found = session.ok("manage_conversation", arguments).await;
            let what = format!("{version} {kind} {assignee}");
            assert_eq!(found["admin_assignee_id"], admin, "{what}");
            assert_eq!(found["team_assignee_id"], team, "{what}");
            assert_eq!(last(&found)["part_type"], "assignment", "{what}");
            if assignee != "0" {
                let expected = json!({ "type": kind, "id": assignee });
                assert_eq!(last(&found)["assigned_to"], expected, "{what}");
            }
        }
    }
}

#[tokio::test]
async fn what_cannot_be_done_to_a_conversation_is_refused() {
    for version in versions() {
        let (session, id, _) = started(version).await;
        for (target, request, status, code) in [
            ("9", close(), 404, "not_found"),
            (&*id, assign("admin", "1"), 404, "assignee_not_found"),
            (&*id, assign("team", ADMIN), 404, "assignee_not_found"),
            (
                &*id,
                json!({ "message_type": "open", "admin_id": "1" }),
                404,
                "admin_not_found",
            ),
            // jobs 6: a snooze in the past.
            (&*id, snooze(NOW), 400, "parameter_invalid"),
        ] {
            let arguments = conversation(target, request.clone());
            let refused = session.refused("manage_conversation", arguments).await;
            assert_eq!(refused, (status, code.to_owned()), "{version} {request}");
        }
    }
}

#[tokio::test]
async fn the_statistics_count_what_happened() {
    for version in versions() {
        let (session, id, contact) = started(version).await;
        for (operation, request) in [
            ("manage", assign("admin", ADMIN)),
            ("reply", by_admin("comment", "Hi")),
            ("reply", by_contact(&contact, "And?")),
            ("reply", by_admin("comment", "Soon")),
            ("manage", close()),
            ("reply", by_contact(&contact, "When?")),
            ("manage", close()),
        ] {
            session.intercom.advance(Duration::from_secs(10));
            let arguments = conversation(&id, request);
            session
                .ok(&format!("{operation}_conversation"), arguments)
                .await;
        }
        let found = path(&[("conversation_id", &id)]);
        let found = session.ok("retrieve_conversation", found).await;
        for (name, expected) in [
            ("count_conversation_parts", json!(8)),
            ("count_assignments", json!(1)),
            ("count_reopens", json!(1)),
            ("time_to_assignment", json!(10.0)),
            ("time_to_admin_reply", json!(20.0)),
            ("median_time_to_reply", json!(15.0)),
            ("time_to_first_close", json!(50.0)),
            ("time_to_last_close", json!(70.0)),
            ("first_admin_reply_at", json!(NOW + 20)),
            ("last_admin_reply_at", json!(NOW + 40)),
            ("last_contact_reply_at", json!(NOW + 60)),
            ("last_close_at", json!(NOW + 70)),
            ("last_closed_by_id", json!(ADMIN)),
        ] {
            let value = &found["statistics"][name];
            let same = value == &expected || value.as_f64() == expected.as_f64();
            assert!(same, "{version} {name} is {value}, not {expected}");
        }
        assert_eq!(found["teammates"]["admins"][0]["id"], ADMIN, "{version}");
    }
}

#[tokio::test]
async fn without_rules_nobody_is_assigned_by_them() {
    for version in versions() {
        let (session, id, _) = started(version).await;
        if !session.has("auto_assign_conversation") {
            continue;
        }
        let id = path(&[("conversation_id", &id)]);
        let found = session.ok("auto_assign_conversation", id).await;
        assert_eq!(last(&found)["part_type"], "default_assignment");
        assert_eq!(found["admin_assignee_id"], Value::Null);
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
