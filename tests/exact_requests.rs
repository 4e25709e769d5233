//! In the catalog, nothing of a request's body vanishes.
#![cfg(all(feature = "v2_16", feature = "catalog"))]

use intercom_sdk::{ErrorKind, v2_16::catalog};
use serde_json::{Value, json};

fn decode(operation: &str, body: &Value) -> Result<Value, intercom_sdk::Error> {
    catalog()
        .iter()
        .find(|known| known.id == operation)
        .expect("it is there")
        .decode_request(body.to_string().as_bytes())
}

#[test]
fn what_no_type_knows_is_an_error_with_its_name() {
    let message = json!({
        "message_type": "email", "from": { "type": "admin", "id": "1" },
        "to": { "type": "user", "user_id": "2" }, "body": "Hello",
    });
    for (operation, body, found) in [
        (
            "update_contact",
            json!({ "name": "Ada", "nickname": "A" }),
            "`nickname` in the body does not match its type: unknown key `nickname`",
        ),
        (
            "create_ticket",
            json!({ "ticket_type_id": "1", "contacts": [{ "id": "2", "email": "a@b.c" }] }),
            "only one of the keys",
        ),
        (
            "search_contacts",
            json!({ "query": { "field": "role", "operator": "=", "value": "user", "or": 1 } }),
            "unknown key `or`",
        ),
        (
            "reply_conversation",
            json!({ "type": "admin", "admin_id": "1", "message_type": "nota" }),
            "\"nota\" is not a known value",
        ),
        // `to` has no such key, and as a message of a contact it would lose `to`
        // and `message_type`.
        ("create_message", message, "unknown key"),
    ] {
        let error = decode(operation, &body).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::InvalidRequest);
        assert!(error.to_string().contains(found), "{error}");
    }
}

#[test]
fn what_is_known_is_kept() {
    for (operation, body) in [
        (
            "update_contact",
            json!({ "name": null, "custom_attributes": { "new": [1] } }),
        ),
        (
            "create_ticket",
            json!({ "ticket_type_id": "1", "contacts": [{ "email": "a@b.c" }] }),
        ),
    ] {
        assert_eq!(decode(operation, &body).unwrap(), body);
    }
}
