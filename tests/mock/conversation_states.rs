//! States, assignees and statistics of conversations.

use std::time::Duration;

use intercom_sdk::catalog::Arguments;
use serde_json::{Value, json};

use super::{
    client::path,
    conversation_parts::{ADMIN, NOW, by_admin, by_contact, conversation, last, started},
    versions,
};

const TEAM: &str = "991300";

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
