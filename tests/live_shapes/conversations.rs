//! Payloads of conversations and tickets.

use serde_json::{Value, json};

use super::shapes::{BEFORE_2_12, EVERY, SINCE_2_12, Shape, conversation, page};

/// All of them.
pub(super) fn shapes() -> Vec<Shape> {
    let statistics = json!({
        "type": "conversation_statistics",
        "time_to_assignment": null, "time_to_admin_reply": null, "time_to_first_close": null,
        "time_to_last_close": null, "median_time_to_reply": null, "first_contact_reply_at": 1_763_000_000,
        "first_assignment_at": null, "first_admin_reply_at": null, "first_close_at": null,
        "last_assignment_at": null, "last_assignment_admin_reply_at": null,
        "last_contact_reply_at": null, "last_admin_reply_at": null, "last_close_at": null,
        "last_closed_by_id": null, "count_reopens": 0, "count_assignments": null,
        "count_conversation_parts": 1,
    });
    vec![
        Shape {
            name: "the page size of a query comes back as text",
            operation: "list_conversations",
            versions: EVERY,
            body: page(
                "conversations",
                conversation(json!({})),
                json!({
                    "type": "pages", "page": 1, "per_page": "50", "total_pages": 3,
                    "next": { "page": 2, "starting_after": "WzE3NjMwMDAwMDBd" },
                }),
            ),
            finds: &[
                ("/pages/per_page", |v| *v == 50),
                ("/pages/next/starting_after", |v| *v == "WzE3NjMwMDAwMDBd"),
                ("/pages/next/page", |v| *v == 2),
                ("/pages/next/per_page", Value::is_null),
                ("/conversations/0/id", |v| *v == "215470002"),
            ],
        },
        Shape {
            name: "statistics of a conversation without activity are null",
            operation: "retrieve_conversation",
            versions: EVERY,
            body: conversation(json!({ "statistics": statistics })),
            finds: &[
                ("/statistics/count_conversation_parts", |v| *v == 1),
                ("/statistics/first_contact_reply_at", |v| {
                    *v == 1_763_000_000
                }),
                ("/statistics/time_to_assignment", Value::is_null),
            ],
        },
        Shape {
            name: "statistics that count time have a fraction",
            operation: "retrieve_conversation",
            versions: EVERY,
            body: conversation(json!({ "statistics": {
                "median_time_to_reply": 11.5, "time_to_assignment": 0.5, "time_to_admin_reply": 7,
                "time_to_first_close": "8.25", "time_to_last_close": 9.0, "last_closed_by_id": 814_860,
            } })),
            finds: &[
                ("/statistics/median_time_to_reply", |v| *v == 11.5),
                ("/statistics/time_to_assignment", |v| *v == 0.5),
                ("/statistics/time_to_admin_reply", |v| *v == 7.0),
                ("/statistics/time_to_first_close", |v| *v == 8.25),
                ("/statistics/time_to_last_close", |v| *v == 9.0),
                ("/statistics/last_closed_by_id", |v| *v == 814_860),
            ],
        },
        Shape {
            name: "the response time of a team has a fraction",
            operation: "retrieve_conversation",
            versions: SINCE_2_12,
            body: conversation(json!({ "statistics": { "assigned_team_first_response_time": [
                { "team_id": 5_017_691, "team_name": "Support", "response_time": 8.5 } ] } })),
            finds: &[(
                "/statistics/assigned_team_first_response_time/0/response_time",
                |v| *v == 8.5,
            )],
        },
        Shape {
            name: "a conversation has no source",
            operation: "retrieve_conversation",
            versions: EVERY,
            body: conversation(json!({ "source": null })),
            finds: &[("/source", Value::is_null), ("/open", |v| *v == true)],
        },
        Shape {
            name: "the source of a conversation has a type of delivery",
            operation: "retrieve_conversation",
            versions: EVERY,
            body: conversation(
                json!({ "source": { "type": "admin_initiated", "id": "7", "subject": null } }),
            ),
            finds: &[
                ("/source/type", |v| *v == "admin_initiated"),
                ("/source/id", |v| *v == "7"),
            ],
        },
        Shape {
            name: "whole parts of a conversation are null",
            operation: "retrieve_conversation",
            versions: EVERY,
            body: conversation(json!({
                "first_contact_reply": null, "conversation_rating": null, "statistics": null,
                "teammates": null, "sla_applied": null, "title": null, "source": { "type": null, "id": "7" },
                "tags": { "type": "tag.list", "tags": null }, "contacts": null, "linked_objects": null,
            })),
            finds: &[
                ("/source/id", |v| *v == "7"),
                ("/id", |v| *v == "215470002"),
            ],
        },
        Shape {
            name: "the source of a conversation has a type nobody knows",
            operation: "retrieve_conversation",
            versions: EVERY,
            body: conversation(
                json!({ "source": { "type": "carrier_pigeon", "id": "7" }, "priority": "urgent" }),
            ),
            finds: &[
                ("/source/type", |v| *v == "carrier_pigeon"),
                ("/priority", |v| *v == "urgent"),
            ],
        },
        Shape {
            name: "a part and its author have types nobody knows",
            operation: "retrieve_conversation",
            versions: EVERY,
            body: conversation(json!({ "conversation_parts": {
                "type": "conversation_part.list", "total_count": 1, "conversation_parts": [{
                    "type": "conversation_part", "id": "9", "part_type": "custom_action_started",
                    "created_at": 1_763_000_000, "body": null,
                    "author": { "type": "oracle", "id": "3", "name": null, "email": null },
                }],
            } })),
            finds: &[
                ("/conversation_parts/conversation_parts/0/part_type", |v| {
                    *v == "custom_action_started"
                }),
                (
                    "/conversation_parts/conversation_parts/0/author/type",
                    |v| *v == "oracle",
                ),
            ],
        },
        Shape {
            name: "teammates of a conversation are under admins",
            operation: "retrieve_conversation",
            versions: EVERY,
            body: conversation(json!({ "teammates": { "type": "admin.list",
                "admins": [{ "type": "admin", "id": "814860" }] } })),
            finds: &[("/teammates/admins/0/id", |v| *v == "814860")],
        },
        Shape {
            name: "custom attributes of a conversation have any type",
            operation: "retrieve_conversation",
            versions: EVERY,
            body: conversation(json!({ "custom_attributes": {
                "vip": true, "score": 1.5, "none": null, "seats": 3, "city": "Cork",
                "tags": ["a", 1], "order": { "type": "order.list", "instances": [{ "id": "21" }] },
            } })),
            finds: &[
                ("/custom_attributes/vip", |v| *v == true),
                ("/custom_attributes/score", |v| *v == 1.5),
                ("/custom_attributes/tags/1", |v| *v == 1),
                ("/custom_attributes/order/instances/0/id", |v| *v == "21"),
            ],
        },
        Shape {
            name: "topics, the ticket and the assignees of a conversation",
            operation: "retrieve_conversation",
            versions: EVERY,
            body: conversation(json!({
                "topics": { "type": "topic.list", "topics": [{ "type": "topic", "id": 4, "name": "Billing" }], "total_count": 1 },
                "ticket": { "type": "ticket", "id": "1183" },
                "admin_assignee_id": 814_860, "team_assignee_id": "5017691",
            })),
            finds: &[
                ("/topics/topics/0/name", |v| *v == "Billing"),
                ("/ticket/id", |v| *v == "1183"),
                ("/admin_assignee_id", |v| *v == 814_860),
                ("/team_assignee_id", |v| *v == "5017691"),
            ],
        },
        Shape {
            name: "ticket types and their attributes are under data, and may be internal",
            operation: "list_ticket_types",
            versions: EVERY,
            body: json!({ "type": "list", "data": [{ "type": "ticket_type", "id": "1", "name": "Bug",
                "is_internal": true, "ticket_type_attributes": { "type": "list", "data": [{
                    "type": "ticket_type_attribute", "id": "2", "name": "Title", "data_type": "string",
                    "input_options": { "multiline": true }, "ticket_type_id": 1 }] } }] }),
            finds: &[
                ("/data/0/is_internal", |v| *v == true),
                ("/data/0/ticket_type_attributes/type", |v| *v == "list"),
                (
                    "/data/0/ticket_type_attributes/data/0/input_options/multiline",
                    |v| *v == true,
                ),
            ],
        },
        Shape {
            name: "nobody has a ticket",
            operation: "get_ticket",
            versions: EVERY,
            body: json!({ "type": "ticket", "id": "1", "created_at": 1, "updated_at": 2,
                "admin_assignee_id": "0", "team_assignee_id": 0, "ticket_attributes": { "_default_title_": "x", "n": 1.5 } }),
            finds: &[
                ("/admin_assignee_id", |v| *v == "0"),
                ("/team_assignee_id", |v| *v == 0),
                ("/ticket_attributes/n", |v| *v == 1.5),
            ],
        },
        Shape {
            name: "the state of a ticket is a word",
            operation: "get_ticket",
            versions: BEFORE_2_12,
            body: json!({ "type": "ticket", "id": "1", "created_at": 1, "updated_at": 2, "ticket_state": "on_fire" }),
            finds: &[("/ticket_state", |v| *v == "on_fire")],
        },
        Shape {
            name: "the state of a ticket is an object",
            operation: "get_ticket",
            versions: SINCE_2_12,
            body: json!({ "type": "ticket", "id": "1", "created_at": 1, "updated_at": 2, "ticket_state": {
                "type": "ticket_state", "id": "7", "category": "on_fire", "internal_label": "Hot", "external_label": null } }),
            finds: &[("/ticket_state/category", |v| *v == "on_fire")],
        },
        Shape {
            name: "a part of a ticket lacks its body",
            operation: "get_ticket",
            versions: EVERY,
            body: json!({ "type": "ticket", "id": "1", "created_at": 1, "updated_at": 2, "ticket_parts": {
                "ticket_parts": [{ "type": "ticket_part", "id": "3", "part_type": "assignment", "created_at": 5 }] } }),
            finds: &[("/ticket_parts/ticket_parts/0/part_type", |v| {
                *v == "assignment"
            })],
        },
    ]
    .into_iter()
    .chain(attached_contacts())
    .collect()
}

/// What comes back when a contact is added to a conversation or removed from it:
/// the participants (the examples) or the conversation (the description).
fn attached_contacts() -> impl Iterator<Item = Shape> {
    [
        "attach_contact_to_conversation",
        "detach_contact_from_conversation",
    ]
    .into_iter()
    .flat_map(|operation| {
        [
            Shape {
                name: "participants answer a change of participants",
                operation,
                versions: EVERY,
                body: json!({ "customers": [
                    { "type": "user", "id": "65f1c0de0000000000000001" },
                    { "type": "lead", "id": "65f1c0de0000000000000002" },
                ] }),
                finds: &[
                    ("/customers/0/type", |v| *v == "user"),
                    ("/customers/1/id", |v| *v == "65f1c0de0000000000000002"),
                    ("/id", Value::is_null),
                ],
            },
            Shape {
                name: "a conversation answers a change of participants",
                operation,
                versions: EVERY,
                body: conversation(json!({
                    "contacts": { "type": "contact.list", "contacts": [
                        { "type": "contact", "id": "65f1c0de0000000000000001" } ] },
                    "conversation_parts": { "type": "conversation_part.list", "total_count": 1,
                        "conversation_parts": [{ "type": "conversation_part", "id": "9",
                            "part_type": "participant_added", "created_at": 1_763_000_000 }] },
                    "statistics": { "median_time_to_reply": 11.5 },
                })),
                finds: &[
                    ("/id", |v| *v == "215470002"),
                    ("/contacts/contacts/0/id", |v| {
                        *v == "65f1c0de0000000000000001"
                    }),
                    ("/conversation_parts/conversation_parts/0/part_type", |v| {
                        *v == "participant_added"
                    }),
                    ("/statistics/median_time_to_reply", |v| *v == 11.5),
                ],
            },
            Shape {
                name: "nobody is left in a conversation",
                operation,
                versions: EVERY,
                body: json!({ "customers": [] }),
                finds: &[("/id", Value::is_null)],
            },
        ]
    })
}
