//! Payloads of the versions since 2.13.

use std::ops::Range;

use serde_json::{Value, json};

use super::shapes::{Shape, contact, conversation, page};

const SINCE_2_13: Range<u32> = 13..u32::MAX;
const SINCE_2_14: Range<u32> = 14..u32::MAX;
const SINCE_2_15: Range<u32> = 15..u32::MAX;
const SINCE_2_16: Range<u32> = 16..u32::MAX;

/// All of them.
pub(crate) fn shapes() -> Vec<Shape> {
    let part = |more: Value| {
        let mut part = json!({
            "type": "conversation_part", "id": "3", "part_type": "comment",
            "created_at": 1_763_000_000, "updated_at": 1_763_000_000,
        });
        part.as_object_mut()
            .unwrap()
            .extend(more.as_object().unwrap().clone());
        let parts = json!({ "type": "conversation_part.list", "conversation_parts": [part] });
        conversation(json!({ "conversation_parts": parts }))
    };
    vec![
        Shape {
            name: "an event in a conversation has no details",
            operation: "retrieve_conversation",
            versions: SINCE_2_13,
            body: part(json!({ "event_details": {}, "metadata": {} })),
            finds: &[
                ("/conversation_parts/conversation_parts/0/id", |v| *v == "3"),
                (
                    "/conversation_parts/conversation_parts/0/event_details",
                    Value::is_object,
                ),
            ],
        },
        Shape {
            name: "the details of an event are those of one kind or of two",
            operation: "retrieve_conversation",
            versions: SINCE_2_13,
            body: part(json!({ "event_details": {
                "action": { "name": "Look up", "result": "success" },
                "attribute": { "name": "Plan" }, "value": { "name": "Pro" },
            } })),
            finds: &[
                (
                    "/conversation_parts/conversation_parts/0/event_details/action/result",
                    |v| *v == "success",
                ),
                (
                    "/conversation_parts/conversation_parts/0/event_details/attribute/name",
                    |v| *v == "Plan",
                ),
            ],
        },
        Shape {
            name: "the size of an attachment is text",
            operation: "retrieve_conversation",
            versions: SINCE_2_13,
            body: part(json!({ "attachments": [{
                "type": "upload", "name": "a.png", "url": "https://x.example/a.png",
                "content_type": "image/png", "filesize": "1024", "width": "64", "height": "48",
            }] })),
            finds: &[
                (
                    "/conversation_parts/conversation_parts/0/attachments/0/filesize",
                    |v| *v == 1024,
                ),
                (
                    "/conversation_parts/conversation_parts/0/attachments/0/width",
                    |v| *v == 64,
                ),
            ],
        },
        Shape {
            name: "a contact has its phone number as it is displayed",
            operation: "show_contact_by_external_id",
            versions: SINCE_2_13,
            body: contact(json!({ "phone": "+15551234567", "formatted_phone": "(555) 123-4567" })),
            finds: &[("/formatted_phone", |v| *v == "(555) 123-4567")],
        },
        Shape {
            name: "attributes of a custom object are not text alone",
            operation: "get_custom_object_instance",
            versions: SINCE_2_13,
            body: json!({
                "id": "22", "type": "Order", "external_id": "a-1",
                "custom_attributes": { "amount": 21.5, "paid": true, "tags": ["a"], "note": null },
                "created_at": 1_763_000_000, "updated_at": 1_763_000_000,
            }),
            finds: &[
                ("/custom_attributes/amount", |v| *v == 21.5),
                ("/custom_attributes/tags/0", |v| *v == "a"),
            ],
        },
        Shape {
            name: "identifiers of a call are integers, and its times are text",
            operation: "show_call",
            versions: SINCE_2_14,
            body: json!({
                "type": "call", "id": 123, "conversation_id": 456, "admin_id": 789, "contact_id": 12,
                "state": "completed", "initiated_at": "2026-08-01T10:00:00Z", "ended_at": 1_785_578_400,
            }),
            finds: &[
                ("/id", |v| *v == 123),
                ("/conversation_id", |v| *v == 456),
                ("/initiated_at", Value::is_number),
                ("/ended_at", |v| *v == 1_785_578_400),
            ],
        },
        Shape {
            name: "the value before a change is text or an object",
            operation: "list_activity_logs",
            versions: SINCE_2_14,
            body: page(
                "activity_logs",
                json!({
                    "id": "1", "activity_type": "admin_away_mode_change",
                    "metadata": { "before": "off", "after": { "away_mode": true } },
                }),
                json!({ "type": "pages", "next": "WzE3NjMwMDAwMDBd", "page": 1, "per_page": 20, "total_pages": 1 }),
            ),
            finds: &[
                ("/activity_logs/0/metadata/before", |v| *v == "off"),
                ("/activity_logs/0/metadata/after/away_mode", |v| *v == true),
                ("/pages/next", |v| *v == "WzE3NjMwMDAwMDBd"),
            ],
        },
        Shape {
            name: "handling times are null",
            operation: "retrieve_conversation",
            versions: SINCE_2_14,
            body: conversation(json!({ "statistics": {
                "type": "conversation_statistics", "handling_time": null,
                "adjusted_handling_time": null, "count_reopens": 1, "last_closed_by_id": 814_860,
            } })),
            finds: &[
                ("/statistics/count_reopens", |v| *v == 1),
                ("/statistics/last_closed_by_id", |v| *v == 814_860),
            ],
        },
        Shape {
            name: "times of an email setting are text",
            operation: "retrieve_email",
            versions: SINCE_2_15,
            body: json!({
                "type": "email_setting", "id": "10", "email": "support@example.com",
                "created_at": "2026-08-01T10:00:00.000Z", "updated_at": "2026-08-01T10:00:00.000Z",
                "forwarded_email_last_received_at": null,
            }),
            finds: &[
                ("/email", |v| *v == "support@example.com"),
                ("/created_at", Value::is_number),
            ],
        },
        Shape {
            name: "a conversation has a priority, nobody, and an unknown source without a subject",
            operation: "retrieve_conversation",
            versions: SINCE_2_16,
            body: conversation(json!({
                "priority": "urgent", "admin_assignee_id": 0, "team_assignee_id": 0,
                "channel": { "initial": "messenger", "current": "email" },
                "source": { "type": "unknown", "id": null, "subject": null, "author": { "id": null } },
            })),
            finds: &[
                ("/priority", |v| *v == "urgent"),
                ("/admin_assignee_id", |v| *v == 0),
                ("/channel/current", |v| *v == "email"),
                ("/source/type", |v| *v == "unknown"),
            ],
        },
        Shape {
            name: "a part has its translations",
            operation: "retrieve_conversation",
            versions: SINCE_2_16,
            body: part(json!({ "translations": { "original": "<p>Hej</p>", "en": "<p>Hi</p>" } })),
            finds: &[(
                "/conversation_parts/conversation_parts/0/translations/en",
                |v| *v == "<p>Hi</p>",
            )],
        },
        Shape {
            name: "a ticket has a channel, and assignees that are integers",
            operation: "get_ticket",
            versions: SINCE_2_16,
            body: json!({
                "type": "ticket", "id": "7", "ticket_id": "3", "channel": "email",
                "admin_assignee_id": 0, "team_assignee_id": 5,
            }),
            finds: &[
                ("/channel", |v| *v == "email"),
                ("/team_assignee_id", |v| *v == 5),
            ],
        },
        Shape {
            name: "a ruleset is an integer, and the page size comes back as text",
            operation: "list_whatsapp_message_statuses",
            versions: SINCE_2_16,
            body: json!({
                "type": "list", "ruleset_id": 1234, "total_count": 1,
                "pages": {
                    "type": "pages", "per_page": "50", "total_pages": 2,
                    "next": { "starting_after": "abc" },
                },
                "events": [{
                    "id": "1", "conversation_id": "2", "status": "read", "user_id": "9",
                    "type": "broadcast_outbound", "created_at": 1_763_000_000, "updated_at": 1_763_000_000,
                    "whatsapp_message_id": "wamid.1",
                }],
            }),
            finds: &[
                ("/pages/per_page", |v| *v == 50),
                ("/pages/next/starting_after", |v| *v == "abc"),
                ("/events/0/status", |v| *v == "read"),
                ("/ruleset_id", |v| *v == 1234),
            ],
        },
        Shape {
            name: "a macro has no text",
            operation: "get_macro",
            versions: SINCE_2_16,
            body: json!({
                "type": "macro", "id": "1", "name": "Hello", "body": null, "body_text": null,
                "created_at": "2026-08-01T10:00:00Z", "visible_to": "everyone",
            }),
            finds: &[("/name", |v| *v == "Hello")],
        },
        Shape {
            name: "the notes of a company are under data",
            operation: "retrieve_a_company_by_id",
            versions: SINCE_2_16,
            body: json!({
                "type": "company", "id": "65f1c0de0000000000000002", "name": "Acme",
                "notes": {
                    "type": "list", "data": [{ "type": "note", "id": "5" }], "has_more": false,
                    "total_count": 1, "url": "/companies/65f1c0de0000000000000002/notes",
                },
            }),
            finds: &[
                ("/notes/data/0/id", |v| *v == "5"),
                ("/notes/total_count", |v| *v == 1),
            ],
        },
        Shape {
            name: "a failed call of a connector names an error that begins with a digit",
            operation: "show_data_connector_execution_result",
            versions: SINCE_2_16,
            body: json!({
                "type": "data_connector.execution", "id": "1", "success": false,
                "http_status": null, "error_type": "3rd_party_error",
                "error_message": "Connection refused",
            }),
            finds: &[("/error_type", |v| *v == "3rd_party_error")],
        },
        Shape {
            name: "one odd condition costs itself",
            operation: "list_audiences",
            versions: SINCE_2_16,
            body: json!({
                "type": "list", "page": 1, "per_page": 50, "total_pages": 1, "total_count": 2,
                "data": [{ "id": "1", "name": 7 }, { "id": 2, "name": "VIP" }],
            }),
            finds: &[
                ("/data/1/name", |v| *v == "VIP"),
                ("/data/0/name", Value::is_null),
                ("/total_pages", |v| *v == 1),
            ],
        },
    ]
}
