//! Tickets that come of conversations and jobs, are linked and change their type.

use std::time::Duration;

use serde_json::{Value, json};

use super::{
    client::{body, path},
    tickets::{session, state, ticket},
    versions,
};

#[tokio::test]
async fn a_conversation_becomes_a_ticket_with_what_was_said() {
    for version in versions() {
        let (session, contact, ticket_type) = session(version).await;
        if !session.has("convert_conversation_to_ticket") {
            continue;
        }
        let conversation = session.intercom.add_conversation(json!({
            "contact_ids": [contact],
            "source": { "body": "<p>It broke</p>" },
            "parts": [{ "body": "<p>Oh</p>" }, { "part_type": "close" }] }));
        let convert = |ticket_type: &str| {
            path(&[("conversation_id", &conversation)]).body(json!({
                "ticket_type_id": ticket_type, "attributes": { "Severity": "high" } }))
        };
        let task = json!({ "name": "Task", "category": "Tracker" });
        let task = session.intercom.add_ticket_type(task);
        let refused = session
            .refused("convert_conversation_to_ticket", convert(&task))
            .await;
        assert_eq!(refused, (400, "parameter_invalid".to_owned()), "{version}");
        let made = session
            .ok("convert_conversation_to_ticket", convert(&ticket_type))
            .await;
        let parts = made["ticket_parts"]["ticket_parts"].as_array().unwrap();
        let said: Vec<&Value> = parts.iter().map(|part| &part["body"]).collect();
        assert_eq!(said[..2], ["<p>It broke</p>", "<p>Oh</p>"], "{version}");
        assert_eq!(parts.len(), 3, "{version}");
        assert_eq!(made["ticket_attributes"]["Severity"], "high", "{version}");
        let found = path(&[("conversation_id", &conversation)]);
        let found = session.ok("retrieve_conversation", found).await;
        assert_eq!(found["ticket"]["id"], made["id"], "{version}");
        let again = session
            .refused("convert_conversation_to_ticket", convert(&ticket_type))
            .await;
        assert_eq!(again, (400, "parameter_invalid".to_owned()), "{version}");
    }
}

#[tokio::test]
async fn a_queued_ticket_is_made_when_its_job_is_due() {
    for version in versions() {
        let (session, contact, ticket_type) = session(version).await;
        if !session.has("enqueue_create_ticket") {
            continue;
        }
        let request = |severity: Value| {
            body(
                json!({ "ticket_type_id": ticket_type, "contacts": [{ "id": contact }],
                "ticket_attributes": { "Severity": severity } }),
            )
        };
        let refused = session
            .refused("enqueue_create_ticket", request(Value::Null))
            .await;
        assert_eq!(refused, (400, "parameter_invalid".to_owned()), "{version}");
        let job = session
            .ok("enqueue_create_ticket", request(json!("high")))
            .await;
        let status = path(&[("job_id", job["id"].as_str().unwrap())]);
        for (seconds, expected) in [(0, "pending"), (1, "success")] {
            session.intercom.advance(Duration::from_secs(seconds));
            let job = session.ok("get_job_status", status.clone()).await;
            assert_eq!(job["status"], expected, "{version}");
            match job["resource_id"].as_str() {
                Some(id) => {
                    let made = session.ok("get_ticket", ticket(id)).await;
                    assert_eq!(made["ticket_attributes"]["Severity"], "high");
                }
                None => assert_eq!(expected, "pending", "{version}"),
            }
        }
        let missing = session
            .refused("get_job_status", path(&[("job_id", "9")]))
            .await;
        assert_eq!(missing, (404, "job_not_found".to_owned()), "{version}");
    }
}

#[tokio::test]
async fn conversations_are_linked_to_tracker_tickets() {
    let (session, ..) = session(versions()[1]).await;
    if !session.has("link_conversation_to_ticket") {
        return;
    }
    let intercom = &session.intercom;
    let tracker = intercom.add_ticket_type(json!({ "name": "Outage", "category": "Tracker" }));
    let [one, other] =
        [0, 1].map(|_| intercom.add_ticket(json!({ "ticket_type_id": tracker.clone() })));
    let request = intercom.add_ticket(json!({}));
    let conversation = intercom.add_conversation(json!({}));
    let link =
        |id: &str, conversation: &str| ticket(id).body(json!({ "conversation_id": conversation }));
    let linked = session
        .ok("link_conversation_to_ticket", link(&one, &conversation))
        .await;
    let expected = json!([{ "type": "ticket", "id": one, "category": "Tracker" }]);
    assert_eq!(linked["linked_objects"]["data"], expected);
    let found = session.ok("get_ticket", ticket(&one)).await;
    assert_eq!(found["linked_objects"]["data"][0]["id"], conversation);
    for (id, conversation, status, code) in [
        (&*request, &*conversation, 400, "invalid_ticket_type"),
        (&*other, &*conversation, 400, "already_linked_to_tracker"),
        (&*other, "9", 404, "conversation_not_found"),
        ("9", &*conversation, 404, "ticket_not_found"),
    ] {
        let refused = session.refused("link_conversation_to_ticket", link(id, conversation));
        assert_eq!(refused.await, (status, code.to_owned()));
    }
    let unlink = ticket(&one).path("linked_conversation_id", &conversation);
    let unlinked = session
        .ok("unlink_conversation_from_ticket", unlink.clone())
        .await;
    assert_eq!(unlinked["linked_objects"]["total_count"], 0);
    let refused = session.refused("unlink_conversation_from_ticket", unlink);
    assert_eq!(refused.await, (404, "conversation_not_found".to_owned()));
}

#[tokio::test]
async fn a_ticket_changes_to_another_type_of_its_category() {
    let (session, _, bug) = session(versions()[1]).await;
    if !session.has("change_ticket_type") {
        return;
    }
    let intercom = &session.intercom;
    let wish = intercom.add_ticket_type(json!({
        "name": "Wish",
        "attributes": [{ "name": "Severity" }, { "name": "Count" }] }));
    let task = intercom.add_ticket_type(json!({ "name": "Task", "category": "Back-office" }));
    let id = intercom.add_ticket(json!({
        "ticket_type_id": bug, "ticket_attributes": { "Severity": "low", "Count": 3 } }));
    let change = |ticket_type: &str, state: &str, attributes: Value| {
        ticket(&id).body(
            json!({ "ticket_type_id": ticket_type, "ticket_state_id": state,
            "ticket_attributes": attributes }),
        )
    };
    for (ticket_type, state, attributes) in [
        (&bug, "1302", json!({})),
        (&task, "1302", json!({})),
        (&wish, "9", json!({})),
        (&wish, "1302", json!({ "Colour": "red" })),
    ] {
        let arguments = change(ticket_type, state, attributes);
        let refused = session.refused("change_ticket_type", arguments).await;
        assert_eq!(refused, (400, "parameter_invalid".to_owned()));
    }
    let arguments = change(&wish, "1302", json!({ "_default_title_": "New" }));
    let changed = session.ok("change_ticket_type", arguments).await;
    assert_eq!(changed["ticket_type"]["id"], wish);
    assert_eq!(state(&changed), "in_progress");
    // Of the same name and data type; the number would be a text.
    assert_eq!(
        changed["ticket_attributes"],
        json!({ "_default_title_": "New", "Severity": "low" })
    );
}
