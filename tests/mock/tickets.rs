//! Tickets: made, changed, answered, searched and deleted.

use std::time::Duration;

use intercom_sdk::catalog::Arguments;
use serde_json::{Value, json};

use super::{
    client::{Session, body, path},
    versions,
};

const NOW: i64 = 1_800_000_000;
const ADMIN: &str = "814860";
const TEAM: &str = "991300";

/// A session with a contact and a type that requires an attribute: the session,
/// the contact and the type.
pub(crate) async fn session(version: &'static str) -> (Session, String, String) {
    let session = Session::with(version, |builder| builder.clock_at(NOW.unsigned_abs())).await;
    let contact = session.intercom.add_contact(json!({
        "external_id": "ext-1", "name": "Ada", "email": "ada@example.com" }));
    let ticket_type = session.intercom.add_ticket_type(json!({
        "name": "Bug",
        "attributes": [
            { "id": "501", "name": "Severity", "required_to_create": true },
            { "id": "502", "name": "Count", "data_type": "integer" },
        ],
    }));
    (session, contact, ticket_type)
}

pub(crate) fn ticket(id: &str) -> Arguments {
    path(&[("ticket_id", id)])
}

/// The last part of a ticket.
fn last(ticket: &Value) -> &Value {
    let parts = ticket["ticket_parts"]["ticket_parts"].as_array();
    parts.unwrap().last().unwrap()
}

/// The word for the state of a ticket: the state itself in older versions.
pub(crate) fn state(ticket: &Value) -> &Value {
    match &ticket["ticket_state"] {
        Value::Object(state) => &state["category"],
        word => word,
    }
}

#[tokio::test]
async fn a_ticket_is_made_and_read() {
    for version in versions() {
        let (session, contact, ticket_type) = session(version).await;
        for named in [
            json!({ "id": contact }),
            json!({ "external_id": "ext-1" }),
            json!({ "email": "ada@example.com" }),
        ] {
            let request = json!({ "ticket_type_id": ticket_type, "contacts": [named],
                "ticket_attributes": { "_default_title_": "Broken", "Severity": "high" } });
            let made = session.ok("create_ticket", body(request)).await;
            let id = made["id"].as_str().unwrap();
            let found = session.ok("get_ticket", ticket(id)).await;
            assert_eq!(made, found, "{version}");
            assert_eq!(found["ticket_attributes"]["_default_title_"], "Broken");
            assert_eq!(found["contacts"]["contacts"][0]["id"], contact, "{version}");
            assert_eq!(found["ticket_type"]["id"], ticket_type, "{version}");
            assert_eq!(state(&found), "submitted", "{version}");
            // Nobody is 0 in every version.
            assert_eq!(found["admin_assignee_id"], "0", "{version}");
            assert_eq!(found["created_at"], NOW, "{version}");
            let part = last(&found);
            assert_eq!(part["part_type"], "ticket_state_updated_by_admin");
            assert_eq!(part["ticket_state"], "submitted", "{version}");
        }
        session.intercom.assert_valid();
    }
}

#[tokio::test]
async fn tickets_have_numbers_of_their_own() {
    for version in versions() {
        let (session, ..) = session(version).await;
        for number in ["1", "2"] {
            let id = session.intercom.add_ticket(json!({}));
            let found = session.ok("get_ticket", ticket(&id)).await;
            assert_eq!(found["ticket_id"], number, "{version}");
        }
    }
}

#[tokio::test]
async fn a_ticket_that_cannot_be_made_is_refused() {
    for version in versions() {
        let (session, contact, ticket_type) = session(version).await;
        for (ticket_type, contact, attributes, status, code) in [
            ("9", &*contact, json!({}), 404, "ticket_type_not_found"),
            (
                &*ticket_type,
                "nobody",
                json!({ "Severity": "a" }),
                404,
                "not_found",
            ),
            (
                &*ticket_type,
                &*contact,
                json!({}),
                400,
                "parameter_invalid",
            ),
            (
                &*ticket_type,
                &*contact,
                json!({ "Severity": "a", "Colour": "b" }),
                400,
                "parameter_invalid",
            ),
            (
                &*ticket_type,
                &*contact,
                json!({ "Severity": "a", "Count": "b" }),
                400,
                "parameter_invalid",
            ),
        ] {
            let request = json!({ "ticket_type_id": ticket_type,
                "contacts": [{ "id": contact }], "ticket_attributes": attributes });
            let refused = session
                .refused("create_ticket", body(request.clone()))
                .await;
            assert_eq!(refused, (status, code.to_owned()), "{version} {request}");
        }
    }
}

/// api 6: a word up to 2.11, an object since.
#[tokio::test]
async fn the_state_of_a_ticket_is_a_word_or_an_object_by_the_version() {
    for version in versions() {
        let (session, ..) = session(version).await;
        let id = session.intercom.add_ticket(json!({}));
        let found = session.ok("get_ticket", ticket(&id)).await;
        let has_objects = session.has("list_ticket_states");
        assert_eq!(found["ticket_state"].is_object(), has_objects, "{version}");
        let request = match has_objects {
            true => json!({ "ticket_state_id": "1302" }),
            false => json!({ "state": "in_progress" }),
        };
        let changed = session.ok("update_ticket", ticket(&id).body(request)).await;
        assert_eq!(state(&changed), "in_progress", "{version}");
        assert_eq!(last(&changed)["previous_ticket_state"], "submitted");
        assert_eq!(last(&changed)["ticket_state"], "in_progress");
        if let Some(previous) = changed.get("previous_ticket_state_id") {
            assert_eq!(previous, "1301", "{version}");
        }
        if has_objects {
            let request = ticket(&id).body(json!({ "ticket_state_id": "9" }));
            let refused = session.refused("update_ticket", request).await;
            assert_eq!(refused, (400, "ticket_state_id_invalid".to_owned()));
        }
        session.intercom.assert_valid();
    }
}

#[tokio::test]
async fn the_fields_of_a_ticket_are_changed() {
    for version in versions() {
        let (session, _, ticket_type) = session(version).await;
        let id = session.intercom.add_ticket(json!({
            "ticket_type_id": ticket_type, "ticket_attributes": { "Severity": "low", "Count": 1 } }));
        session.intercom.advance(Duration::from_secs(5));
        let request = json!({ "ticket_attributes": { "Severity": "high" }, "is_shared": false });
        let changed = session.ok("update_ticket", ticket(&id).body(request)).await;
        assert_eq!(
            changed["ticket_attributes"],
            json!({ "Severity": "high", "Count": 1 }),
            "{version}"
        );
        assert_eq!(changed["is_shared"], false, "{version}");
        assert_eq!(changed["updated_at"], NOW + 5, "{version}");
        assert_eq!(
            last(&changed)["part_type"],
            "ticket_attribute_updated_by_admin"
        );
        let request = ticket(&id).body(json!({ "ticket_attributes": { "Colour": "b" } }));
        let refused = session.refused("update_ticket", request).await;
        assert_eq!(refused, (400, "parameter_invalid".to_owned()), "{version}");
    }
}

/// api 2.14: who acts and who is assigned moved to the top level.
#[tokio::test]
async fn a_ticket_is_assigned_where_the_version_says_it() {
    for version in versions() {
        let (session, ..) = session(version).await;
        let id = session.intercom.add_ticket(json!({}));
        let request = |assignee: &str, admin: &str| {
            let assignment = json!({ "admin_id": admin, "assignee_id": assignee });
            let request = match session.has("get_job_status") {
                true => assignment,
                false => json!({ "assignment": assignment }),
            };
            ticket(&id).body(request)
        };
        for (assignee, admin, team) in [(ADMIN, ADMIN, "0"), (TEAM, ADMIN, TEAM), ("0", "0", "0")] {
            let changed = session.ok("update_ticket", request(assignee, ADMIN)).await;
            assert_eq!(changed["admin_assignee_id"], admin, "{version} {assignee}");
            assert_eq!(changed["team_assignee_id"], team, "{version} {assignee}");
            assert_eq!(last(&changed)["part_type"], "assignment", "{version}");
            assert_eq!(last(&changed)["author"]["id"], ADMIN, "{version}");
        }
        for (assignee, admin) in [("1", ADMIN), (ADMIN, "1")] {
            let refused = session
                .refused("update_ticket", request(assignee, admin))
                .await;
            assert_eq!(refused, (404, "assignee_not_found".to_owned()), "{version}");
        }
        session.intercom.assert_valid();
    }
}

#[tokio::test]
async fn a_ticket_is_snoozed_closed_and_opened() {
    for version in versions() {
        let (session, ..) = session(version).await;
        let id = session.intercom.add_ticket(json!({}));
        for (request, part_type) in [
            (json!({ "snoozed_until": NOW + 60 }), "snoozed"),
            (json!({ "open": false }), "close"),
            (json!({ "open": true }), "open"),
            (json!({ "snoozed_until": NOW + 60 }), "snoozed"),
        ] {
            let arguments = ticket(&id).body(request.clone());
            let changed = session.ok("update_ticket", arguments).await;
            assert_eq!(
                last(&changed)["part_type"],
                part_type,
                "{version} {request}"
            );
            let call = session.intercom.calls();
            let answer = &call.last().unwrap().answer;
            if let Some(until) = answer.get("snoozed_until") {
                let expected = &request["snoozed_until"];
                assert_eq!(until, expected, "{version} {request}");
            }
        }
        session.intercom.advance(Duration::from_secs(60));
        let found = session.ok("get_ticket", ticket(&id)).await;
        assert_eq!(last(&found)["part_type"], "timer_unsnooze", "{version}");
        let past = ticket(&id).body(json!({ "snoozed_until": NOW }));
        let refused = session.refused("update_ticket", past).await;
        assert_eq!(refused, (400, "parameter_invalid".to_owned()), "{version}");
    }
}

#[tokio::test]
async fn the_answer_to_a_reply_is_the_part() {
    for version in versions() {
        let (session, contact, _) = session(version).await;
        let id = session
            .intercom
            .add_ticket(json!({ "contact_ids": [contact] }));
        let by_contact = json!({ "message_type": "comment", "type": "user",
            "intercom_user_id": contact, "body": "Please" });
        let by_admin = |message_type: &str| {
            json!({ "message_type": message_type, "type": "admin",
                "admin_id": ADMIN, "body": "Soon" })
        };
        for (request, part_type, author) in [
            (by_admin("note"), "note", ADMIN),
            (by_admin("comment"), "comment", ADMIN),
            (by_contact, "comment", &*contact),
        ] {
            // The oldest version has notes of admins alone.
            if part_type != "note" && !session.has("search_tickets") {
                continue;
            }
            let part = session
                .ok("reply_ticket", ticket(&id).body(request.clone()))
                .await;
            assert_eq!(part["part_type"], part_type, "{version} {request}");
            assert_eq!(part["author"]["id"], author, "{version} {request}");
            let found = session.ok("get_ticket", ticket(&id)).await;
            assert_eq!(last(&found)["id"], part["id"], "{version}");
        }
        let (status, code) = session
            .refused("reply_ticket", ticket("9").body(by_admin("note")))
            .await;
        assert_eq!((status, &*code), (404, "not_found"), "{version}");
        session.intercom.assert_valid();
    }
}

#[tokio::test]
async fn contacts_do_not_reply_to_back_office_tickets() {
    for version in versions() {
        let (session, contact, _) = session(version).await;
        if !session.has("search_tickets") {
            continue;
        }
        let ticket_type = json!({ "name": "Task", "category": "Back-office" });
        let ticket_type = session.intercom.add_ticket_type(ticket_type);
        let id = session
            .intercom
            .add_ticket(json!({ "ticket_type_id": ticket_type }));
        let request = json!({ "message_type": "comment", "type": "user",
            "intercom_user_id": contact, "body": "Please" });
        let refused = session
            .refused("reply_ticket", ticket(&id).body(request))
            .await;
        assert_eq!(refused, (400, "parameter_mismatch".to_owned()), "{version}");
    }
}

/// api 5i
#[tokio::test]
async fn tickets_are_found_by_their_fields() {
    for version in versions() {
        let (session, contact, ticket_type) = session(version).await;
        if !session.has("search_tickets") {
            continue;
        }
        let task = json!({ "name": "Task", "category": "Back-office" });
        let task = session.intercom.add_ticket_type(task);
        let bug = session.intercom.add_ticket(json!({
            "ticket_type_id": ticket_type, "contact_ids": [contact], "created_at": NOW - 50,
            "admin_assignee_id": ADMIN,
            "ticket_attributes": { "_default_title_": "Broken door", "Severity": "high" } }));
        let chore = session.intercom.add_ticket(json!({
            "ticket_type_id": task, "ticket_state_id": "1304", "created_at": NOW - 20 }));
        for (field, operator, value, expected) in [
            ("created_at", "<", json!(NOW - 30), &bug),
            ("created_at", ">=", json!(NOW - 20), &chore),
            ("title", "~", json!("door"), &bug),
            ("state", "=", json!("resolved"), &chore),
            ("category", "=", json!("task"), &chore),
            ("category", "=", json!("request"), &bug),
            ("ticket_type_id", "=", json!(ticket_type), &bug),
            ("contact_ids", "=", json!(contact), &bug),
            ("admin_assignee_id", "=", json!(ADMIN), &bug),
            ("admin_assignee_id", "=", json!(0), &chore),
            ("ticket_attribute.501", "=", json!("high"), &bug),
        ] {
            let query = json!({ "field": field, "operator": operator, "value": value });
            let search = body(json!({ "query": query }));
            let found = session.ok("search_tickets", search).await;
            let tickets = found["tickets"].as_array().unwrap().iter();
            let ids: Vec<&str> = tickets.map(|found| found["id"].as_str().unwrap()).collect();
            assert_eq!(ids, [expected], "{version} {field} {operator}");
        }
        // api 1.2
        let query = json!({ "field": "ticket_state", "operator": "=", "value": "x" });
        let search = body(json!({ "query": query }));
        let refused = session.refused("search_tickets", search).await;
        assert_eq!(refused, (400, "invalid_field".to_owned()), "{version}");
    }
}

#[tokio::test]
async fn a_deleted_ticket_is_not_found() {
    for version in versions() {
        let (session, ..) = session(version).await;
        if !session.has("delete_ticket") {
            continue;
        }
        let id = session.intercom.add_ticket(json!({}));
        let deleted = session.ok("delete_ticket", ticket(&id)).await;
        let expected = json!({ "id": id, "object": "ticket", "deleted": true });
        assert_eq!(deleted, expected);
        for operation in ["get_ticket", "delete_ticket"] {
            let refused = session.refused(operation, ticket(&id)).await;
            assert_eq!(refused, (404, "ticket_not_found".to_owned()), "{operation}");
        }
    }
}
