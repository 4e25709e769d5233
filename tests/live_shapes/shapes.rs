//! The payloads.

use std::ops::Range;

use serde_json::{Value, json};

/// Where to look, as a JSON pointer, and what must hold there.
pub(crate) type Find = (&'static str, fn(&Value) -> bool);

/// A payload, and what a typed caller must find in it (as JSON pointers).
pub(crate) struct Shape {
    pub(crate) name: &'static str,
    pub(crate) operation: &'static str,
    /// The second numbers of the versions that can meet it.
    pub(crate) versions: Range<u32>,
    pub(crate) body: Value,
    pub(crate) finds: &'static [Find],
}

pub(super) const EVERY: Range<u32> = 0..u32::MAX;
const SINCE_2_10: Range<u32> = 10..u32::MAX;
pub(super) const SINCE_2_12: Range<u32> = 12..u32::MAX;
pub(super) const BEFORE_2_12: Range<u32> = 0..12;

/// A conversation with what every one has, and `more`.
pub(super) fn conversation(more: Value) -> Value {
    let mut conversation = json!({
        "type": "conversation", "id": "215470002",
        "created_at": 1_763_000_000, "updated_at": 1_763_000_001,
        "open": true, "read": false, "state": "open",
    });
    merge(&mut conversation, more);
    conversation
}

/// A contact with what every one has, and `more`.
pub(super) fn contact(more: Value) -> Value {
    let mut contact = json!({
        "type": "contact", "id": "65f1c0de0000000000000001", "role": "user",
        "created_at": 1_763_000_000, "updated_at": 1_763_000_001,
    });
    merge(&mut contact, more);
    contact
}

fn company(more: Value) -> Value {
    let mut company = json!({
        "type": "company", "id": "65f1c0de0000000000000002",
        "created_at": 1_763_000_000, "updated_at": 1_763_000_001,
    });
    merge(&mut company, more);
    company
}

fn merge(into: &mut Value, more: Value) {
    let (Value::Object(into), Value::Object(more)) = (into, more) else {
        panic!("both are objects");
    };
    into.extend(more);
}

pub(super) fn page(items: &str, item: Value, pages: Value) -> Value {
    json!({ "type": "list", items: [item], "total_count": 1, "pages": pages })
}

/// All of them but those of conversations and tickets.
pub(super) fn shapes() -> Vec<Shape> {
    vec![
        Shape {
            name: "the next page of notes is a URL",
            operation: "list_notes",
            versions: EVERY,
            body: page(
                "data",
                json!({ "type": "note", "id": "31", "created_at": 1_763_000_000, "body": "<p>x</p>" }),
                json!({ "type": "pages", "next": "https://api.intercom.io/contacts/1/notes?page=2", "page": 1 }),
            ),
            finds: &[("/pages/next", |v| {
                *v == "https://api.intercom.io/contacts/1/notes?page=2"
            })],
        },
        Shape {
            name: "the next page of companies is null",
            operation: "list_all_companies",
            versions: EVERY,
            body: page(
                "data",
                company(json!({})),
                json!({ "type": "pages", "next": null, "page": 1 }),
            ),
            finds: &[
                ("/pages/next", Value::is_null),
                ("/pages/page", |v| *v == 1),
            ],
        },
        Shape {
            name: "a scroll has no pages",
            operation: "scroll_over_all_companies",
            versions: EVERY,
            body: json!({ "type": "list", "data": [company(json!({}))], "pages": null,
                "total_count": null, "scroll_param": "69352aed" }),
            finds: &[
                ("/scroll_param", |v| *v == "69352aed"),
                ("/pages", Value::is_null),
            ],
        },
        Shape {
            name: "a company has an empty plan and lacks most fields",
            operation: "retrieve_a_company_by_id",
            versions: EVERY,
            body: company(
                json!({ "plan": {}, "monthly_spend": 99.5, "custom_attributes": { "a": 1 } }),
            ),
            finds: &[
                ("/monthly_spend", |v| *v == 99.5),
                ("/custom_attributes/a", |v| *v == 1),
            ],
        },
        Shape {
            name: "counters of a company are text",
            operation: "retrieve_a_company_by_id",
            versions: EVERY,
            body: company(
                json!({ "size": "85", "session_count": "", "user_count": 7.0, "monthly_spend": "49" }),
            ),
            finds: &[
                ("/size", |v| *v == 85),
                ("/session_count", Value::is_null),
                ("/user_count", |v| *v == 7),
                ("/monthly_spend", |v| *v == 49.0),
            ],
        },
        Shape {
            name: "an admin lacks the job title and has an avatar object",
            operation: "list_admins",
            versions: EVERY,
            body: json!({ "type": "admin.list", "admins": [{
                "type": "admin", "id": "814860", "name": "Operator", "email": null,
                "avatar": { "image_url": "https://static.test/a.png" }, "team_ids": [814_865, "814866"],
            }] }),
            finds: &[
                ("/admins/0/avatar/image_url", |v| {
                    *v == "https://static.test/a.png"
                }),
                ("/admins/0/team_ids/1", |v| *v == "814866"),
            ],
        },
        Shape {
            name: "the author of a note is an admin without a seat",
            operation: "retrieve_note",
            versions: EVERY,
            body: json!({ "type": "note", "id": 31, "created_at": 1_763_000_000, "body": "x",
                "author": { "type": "admin", "id": "814860", "name": "Ada" }, "contact": null }),
            finds: &[("/author/name", |v| *v == "Ada"), ("/id", |v| *v == 31)],
        },
        Shape {
            name: "my own admin lacks what others have",
            operation: "identify_admin",
            versions: EVERY,
            body: json!({ "type": "admin", "id": "814860", "name": "Ada", "app": {
                "type": "app", "id_code": "abc12345", "name": "Acme", "secure": true, "region": "EU" } }),
            finds: &[
                ("/app/region", |v| *v == "EU"),
                ("/app/secure", |v| *v == true),
            ],
        },
        Shape {
            name: "a tag lacks who applied it",
            operation: "list_tags",
            versions: EVERY,
            body: json!({ "type": "list", "data": [{ "type": "tag", "id": "17", "name": "vip" }] }),
            finds: &[("/data/0/name", |v| *v == "vip")],
        },
        Shape {
            name: "a standard data attribute has no id",
            operation: "list_data_attributes",
            versions: EVERY,
            body: json!({ "type": "list", "data": [{ "type": "data_attribute", "name": "email",
                "full_name": "email", "label": "Email", "model": "contact", "data_type": "string",
                "options": null }] }),
            finds: &[("/data/0/name", |v| *v == "email")],
        },
        Shape {
            name: "segments arrive without pages",
            operation: "list_segments",
            versions: EVERY,
            body: json!({ "type": "segment.list", "segments": [{ "type": "segment", "id": "65",
                "name": "Active", "person_type": "robot", "created_at": 1_763_000_000, "updated_at": 1_763_000_000 }] }),
            finds: &[("/segments/0/person_type", |v| *v == "robot")],
        },
        Shape {
            name: "a contact's avatar is a URL",
            operation: "show_contact",
            versions: EVERY,
            body: contact(json!({ "avatar": "https://static.test/b.png" })),
            finds: &[("/avatar", |v| *v == "https://static.test/b.png")],
        },
        Shape {
            name: "a contact's avatar is an object",
            operation: "show_contact",
            versions: EVERY,
            body: contact(json!({ "avatar": { "type": "avatar", "image_url": null } })),
            finds: &[("/avatar/type", |v| *v == "avatar")],
        },
        Shape {
            name: "a contact's owner is a number or text",
            operation: "show_contact",
            versions: EVERY,
            body: contact(json!({ "owner_id": "127", "external_id": 42 })),
            finds: &[
                ("/owner_id", |v| *v == "127"),
                ("/external_id", |v| *v == 42),
            ],
        },
        Shape {
            name: "what a contact carries and no description says",
            operation: "show_contact",
            versions: EVERY,
            body: contact(json!({
                "utm_campaign": "spring", "utm_source": "ad", "referrer": "https://example.test/",
                "unsubscribed_from_sms": true, "sms_consent": false,
                "opted_in_subscription_types": { "type": "list", "data": [{ "type": "subscription", "id": "5", "url": "/subscriptions/5" }],
                    "url": "/contacts/1/subscriptions", "total_count": 1, "has_more": false },
                "location": { "type": "location", "country_code": "IRL", "continent_code": "EU" },
                "companies": { "type": "list", "data": [], "url": "/contacts/1/companies", "total_count": 0, "has_more": false },
            })),
            finds: &[
                ("/utm_campaign", |v| *v == "spring"),
                ("/opted_in_subscription_types/data/0/url", |v| {
                    *v == "/subscriptions/5"
                }),
                ("/location/country_code", |v| *v == "IRL"),
                ("/unsubscribed_from_sms", |v| *v == true),
                ("/sms_consent", |v| *v == false),
                ("/companies/type", |v| *v == "list"),
            ],
        },
        Shape {
            name: "times beyond 32 bits, as text and as RFC 3339",
            operation: "show_contact",
            versions: EVERY,
            body: contact(json!({
                "signed_up_at": 9_999_999_999_i64, "last_seen_at": "1763000000",
                "last_replied_at": "2025-11-13T02:13:20Z", "last_contacted_at": "", "last_email_opened_at": null,
            })),
            finds: &[
                ("/signed_up_at", |v| *v == 9_999_999_999_i64),
                ("/last_seen_at", |v| *v == 1_763_000_000),
                ("/last_replied_at", |v| *v == 1_763_000_000),
                ("/last_contacted_at", Value::is_null),
            ],
        },
        Shape {
            name: "lists inside a contact are null",
            operation: "show_contact",
            versions: EVERY,
            body: contact(
                json!({ "tags": null, "notes": null, "companies": { "data": null },
                "custom_attributes": null, "social_profiles": { "data": [] } }),
            ),
            finds: &[("/id", |v| *v == "65f1c0de0000000000000001")],
        },
        Shape {
            name: "companies of a contact are under data",
            operation: "list_companies_for_a_contact",
            versions: EVERY,
            body: page(
                "data",
                company(json!({ "name": "Acme" })),
                json!({
                "type": "pages", "next": "https://api.intercom.io/contacts/1/companies?page=2" }),
            ),
            finds: &[("/data/0/name", |v| *v == "Acme")],
        },
        Shape {
            name: "events are listed, not only counted",
            operation: "list_data_events",
            versions: EVERY,
            body: json!({ "type": "event.list", "events": [{ "type": "event", "event_name": "paid",
                "created_at": 1_763_000_000, "id": null, "metadata": { "price": { "amount": 5, "currency": "eur" } } }],
                "pages": { "next": "https://api.intercom.io/events?before=1", "since": null } }),
            finds: &[
                ("/events/0/metadata/price/currency", |v| *v == "eur"),
                ("/pages/next", |v| {
                    *v == "https://api.intercom.io/events?before=1"
                }),
            ],
        },
        Shape {
            name: "an export job is identified, and has no address yet",
            operation: "get_data_export",
            versions: EVERY,
            body: json!({ "job_identifier": "orzzsbd7hk67xyu", "status": "pending",
                "download_url": "", "download_expires_at": "" }),
            finds: &[("/job_identifier", |v| *v == "orzzsbd7hk67xyu")],
        },
        Shape {
            name: "a status of an export that nobody knows",
            operation: "get_data_export",
            versions: EVERY,
            body: json!({ "job_identifier": "o", "status": "complete" }),
            finds: &[("/status", |v| *v == "complete")],
        },
        Shape {
            name: "articles found are nested, with highlights",
            operation: "search_articles",
            versions: SINCE_2_10,
            body: json!({ "type": "list", "total_count": 1, "data": {
                "articles": [{ "type": "article", "id": 39, "created_at": 1, "updated_at": 2, "state": "draft", "parent_id": "143" }],
                "highlights": [{ "article_id": "39", "highlighted_summary": [[{ "type": "plain", "text": "x" }]] }] },
                "pages": { "type": "pages", "page": 1, "per_page": 10, "total_pages": 1, "next": null } }),
            finds: &[
                ("/data/articles/0/id", |v| *v == 39),
                ("/data/highlights/0/highlighted_summary/0/0/text", |v| {
                    *v == "x"
                }),
            ],
        },
        Shape {
            name: "an article is translated, but not to Indonesian",
            operation: "retrieve_article",
            versions: EVERY,
            body: json!({ "type": "article", "id": "39", "created_at": 1, "updated_at": 2, "state": "published",
                "translated_content": { "type": null, "fr": { "type": "article_content", "title": "Salut" }, "pt-BR": null } }),
            finds: &[("/translated_content/fr/title", |v| *v == "Salut")],
        },
        Shape {
            name: "an activity's metadata names an admin by number and a change by anything",
            operation: "list_activity_logs",
            versions: EVERY,
            body: json!({ "type": "activity_log.list", "pages": null, "activity_logs": [{
                "id": "6f570a05", "activity_type": "brand_new_change", "created_at": 1_763_000_000,
                "metadata": { "admin": { "id": 126 }, "before": "off", "after": { "x": [1] } } }] }),
            finds: &[
                ("/activity_logs/0/activity_type", |v| {
                    *v == "brand_new_change"
                }),
                ("/activity_logs/0/metadata/admin/id", |v| *v == 126),
                ("/activity_logs/0/metadata/after/x/0", |v| *v == 1),
            ],
        },
        Shape {
            name: "an activity's metadata names a team, and settings before and after",
            operation: "list_activity_logs",
            versions: EVERY,
            body: json!({ "type": "activity_log.list", "pages": null, "activity_logs": [{
                "id": "6f570a06", "activity_type": "app_team_creation", "created_at": 1_763_000_000,
                "metadata": { "team": { "id": 5_017_691, "name": "Support", "member_count": 3 },
                    "before": { "limit": 5, "on": false }, "after": { "limit": null } } }] }),
            finds: &[
                ("/activity_logs/0/metadata/team/id", |v| *v == 5_017_691),
                ("/activity_logs/0/metadata/team/name", |v| *v == "Support"),
                ("/activity_logs/0/metadata/team/member_count", |v| *v == 3),
                ("/activity_logs/0/metadata/before/limit", |v| *v == 5),
                ("/activity_logs/0/metadata/after", Value::is_object),
            ],
        },
        Shape {
            name: "a team says how it hands out conversations",
            operation: "list_teams",
            versions: EVERY,
            body: json!({ "type": "team.list", "teams": [{ "type": "team", "id": "5017691",
                "name": "Support", "admin_ids": [814_860], "distribution_method": "round_robin" }] }),
            finds: &[("/teams/0/distribution_method", |v| *v == "round_robin")],
        },
        Shape {
            name: "a visitor last asked for something never",
            operation: "retrieve_visitor_with_user_id",
            versions: EVERY,
            body: json!({ "type": "visitor", "id": "1", "last_request_at": null, "utm_term": "x", "location_data": {} }),
            finds: &[("/utm_term", |v| *v == "x")],
        },
        Shape {
            name: "news items and newsfeeds are lists of their own",
            operation: "list_newsfeeds",
            versions: EVERY,
            body: page(
                "data",
                json!({ "id": 68, "type": "newsfeed", "name": "Visitors", "created_at": 1 }),
                Value::Null,
            ),
            finds: &[
                ("/data/0/id", |v| *v == 68),
                ("/data/0/name", |v| *v == "Visitors"),
            ],
        },
    ]
}
