//! Searches of contacts; conversations and tickets are searched in the same way.

use std::time::{Duration, Instant};

use intercom_sdk::catalog::Arguments;
use serde_json::{Value, json};

use super::{
    client::{Session, body},
    versions,
};

/// 2025-11-20, 00:00 UTC.
const DAY: i64 = 1_763_596_800;

fn filter(field: &str, operator: &str, value: impl Into<Value>) -> Value {
    json!({ "field": field, "operator": operator, "value": value.into() })
}

fn search(query: Value) -> Arguments {
    body(json!({ "query": query }))
}

/// The names of what a search finds, in their order.
async fn found(session: &Session, arguments: Arguments) -> Vec<String> {
    let page = session.ok("search_contacts", arguments).await;
    let data = page["data"].as_array().unwrap();
    let names = data.iter().map(|contact| contact["name"].as_str().unwrap());
    names.map(str::to_owned).collect()
}

#[tokio::test]
async fn a_search_finds_what_its_filters_say() {
    for version in versions() {
        let session = Session::start(version).await;
        session.intercom.add_contacts([
            json!({ "name": "Ada", "email": "ada@example.com", "owner_id": 814860,
                "custom_attributes": { "plan": "pro", "seats": 5 } }),
            json!({ "name": "Bob", "email": "bob@example.org", "role": "lead",
                "location": { "country": "France" }, "unsubscribed_from_emails": true }),
            json!({ "name": "Eve", "custom_attributes": { "plan": "free" } }),
        ]);
        let group =
            |operator: &str, members: Vec<Value>| json!({ "operator": operator, "value": members });
        for (query, names) in [
            (filter("email", "=", "ada@example.com"), vec!["Ada"]),
            (filter("email", "$", ".org"), vec!["Bob"]),
            (filter("email", "=", Value::Null), vec!["Eve"]),
            (
                filter("email_domain", "!=", "example.org"),
                vec!["Ada", "Eve"],
            ),
            (filter("role", "=", "lead"), vec!["Bob"]),
            (
                filter("name", "IN", json!(["Bob", "Eve"])),
                vec!["Bob", "Eve"],
            ),
            (filter("owner_id", "=", "814860"), vec!["Ada"]),
            (filter("owner_id", "=", 814860), vec!["Ada"]),
            (filter("location.country", "~", "ran"), vec!["Bob"]),
            (filter("unsubscribed_from_emails", "=", true), vec!["Bob"]),
            (filter("custom_attributes.plan", "=", "pro"), vec!["Ada"]),
            (filter("custom_attributes.seats", ">", 4), vec!["Ada"]),
            (
                // api 1.2: two levels.
                group(
                    "AND",
                    vec![
                        filter("role", "=", "user"),
                        group(
                            "OR",
                            vec![
                                filter("name", "=", "Bob"),
                                filter("custom_attributes.plan", "=", "free"),
                            ],
                        ),
                    ],
                ),
                vec!["Eve"],
            ),
        ] {
            assert_eq!(
                found(&session, search(query.clone())).await,
                names,
                "{version} {query}"
            );
        }
        session.intercom.assert_valid();
    }
}

#[tokio::test]
async fn dates_of_contacts_are_whole_days_of_the_workspaces_zone() {
    // api 1.2, jobs 2
    for version in versions() {
        let session = Session::start(version).await;
        session.intercom.add_contacts([
            json!({ "name": "before", "created_at": DAY - 1 }),
            json!({ "name": "morning", "created_at": DAY + 60 }),
            json!({ "name": "evening", "created_at": DAY + 86_399 }),
            json!({ "name": "after", "created_at": DAY + 86_400 }),
        ]);
        let noon = DAY + 12 * 3_600;
        for (operator, names) in [
            ("=", vec!["morning", "evening"]),
            (">", vec!["after"]),
            ("<", vec!["before"]),
        ] {
            let query = filter("created_at", operator, noon);
            assert_eq!(
                found(&session, search(query)).await,
                names,
                "{version} {operator}"
            );
        }
        let (one, several) = (json!(noon), json!([noon]));
        for (operator, value) in [
            (">=", &one),
            ("<=", &one),
            ("!=", &one),
            ("IN", &several),
            ("NIN", &several),
        ] {
            let query = search(filter("created_at", operator, value.clone()));
            let error = session.error("search_contacts", query).await;
            assert_eq!(error.status().unwrap(), 400, "{version} {operator} {error}");
        }
        // One hour east, the day is over an hour earlier.
        let east = chrono::FixedOffset::east_opt(3_600).unwrap();
        session.intercom.set_zone(east);
        let query = filter("created_at", "=", noon);
        assert_eq!(
            found(&session, search(query)).await,
            ["before", "morning"],
            "{version}"
        );
        let me = session.ok("identify_admin", Arguments::new()).await;
        assert_eq!(me["app"]["timezone"], "+01:00");
    }
}

#[tokio::test]
async fn what_cannot_be_searched_is_refused_by_name() {
    // api 1.2, api 2
    for version in versions() {
        let session = Session::start(version).await;
        let name = filter("name", "=", "x");
        let group = |members: Vec<Value>| json!({ "operator": "AND", "value": members });
        let deep = group(vec![group(vec![group(vec![name.clone()])])]);
        let query = |query: Value| json!({ "query": query });
        for (request, code) in [
            (query(filter("color", "=", "red")), "invalid_field"),
            (
                query(filter("tag_id", "IN", json!(["1"]))),
                "parameter_invalid",
            ),
            (query(filter("tag_id", "~", "1")), "parameter_invalid"),
            (query(filter("name", ">", "x")), "parameter_invalid"),
            (query(group(vec![name.clone(); 16])), "parameter_invalid"),
            (query(deep), "parameter_invalid"),
            (
                json!({ "query": name, "sort": { "field": "color", "order": "ascending" } }),
                "invalid_field",
            ),
            (
                json!({ "query": name, "sort": { "field": "name", "order": "desc" } }),
                "invalid_sort_order",
            ),
            (
                json!({ "query": name, "pagination": { "starting_after": "%%%" } }),
                "client_error",
            ),
        ] {
            let (status, error) = session.raw("POST", "/contacts/search", request).await;
            assert_eq!(status, 400, "{version} {error}");
            assert_eq!(error["errors"][0]["code"], code, "{version} {error}");
        }
        session
            .ok("search_contacts", search(filter("tag_id", "=", "1")))
            .await;
    }
}

#[tokio::test]
async fn a_field_is_what_it_is_in_the_version() {
    // api-2.13-2.16: `owner_id` is text from 2.16 on, and there is `formatted_phone`.
    for version in versions() {
        let session = Session::start(version).await;
        let is_old = !session.has("list_contact_merge_history");
        for (query, code) in [
            (
                filter("owner_id", "<", 9),
                (!is_old).then_some("parameter_invalid"),
            ),
            (
                filter("owner_id", "^", "8"),
                is_old.then_some("parameter_invalid"),
            ),
            (
                filter("formatted_phone", "=", "+1"),
                is_old.then_some("invalid_field"),
            ),
        ] {
            let (_, found) = session
                .raw("POST", "/contacts/search", json!({ "query": query }))
                .await;
            let error = found["errors"][0]["code"].as_str();
            assert_eq!(error, code, "{version} {query}");
        }
    }
}

#[tokio::test]
async fn results_are_sorted_as_asked_and_by_identifier_where_that_is_the_same() {
    for version in versions() {
        let session = Session::start(version).await;
        session.intercom.add_contacts([
            json!({ "id": "c1", "name": "one", "updated_at": DAY + 1, "last_seen_at": 3 }),
            json!({ "id": "c3", "name": "three", "updated_at": DAY + 2 }),
            json!({ "id": "c2", "name": "two", "updated_at": DAY + 2, "last_seen_at": 5 }),
        ]);
        let all = filter("created_at", ">", 0);
        for (sort, names) in [
            // api 1.1: the latest activity first by default.
            (Value::Null, ["two", "one", "three"]),
            // jobs 2: days are for filters alone.
            (
                json!({ "field": "updated_at", "order": "ascending" }),
                ["one", "two", "three"],
            ),
            (
                json!({ "field": "updated_at", "order": "descending" }),
                ["two", "three", "one"],
            ),
            (
                json!({ "field": "name", "order": "descending" }),
                ["two", "three", "one"],
            ),
        ] {
            let mut request = json!({ "query": all });
            if !sort.is_null() {
                request["sort"] = sort.clone();
            }
            assert_eq!(
                found(&session, body(request)).await,
                names,
                "{version} {sort}"
            );
        }
    }
}

#[tokio::test]
async fn a_walk_through_equal_values_misses_nothing_when_a_seen_one_moves() {
    // jobs 2: 500 equal timestamps over page edges; a cursor has value and id.
    for version in versions() {
        let session = Session::with(version, |mock| mock.clock_at(DAY as u64)).await;
        let ids = session
            .intercom
            .add_contacts((0..500).map(|_| json!({ "name": "x", "updated_at": DAY })));
        session.intercom.advance(Duration::from_secs(60));
        let mut seen = Vec::new();
        let mut pagination = json!({ "per_page": 150 });
        loop {
            let request = json!({
                "query": filter("name", "=", "x"),
                "sort": { "field": "updated_at", "order": "ascending" },
                "pagination": pagination,
            });
            let page = session.ok("search_contacts", body(request)).await;
            let data = page["data"].as_array().unwrap();
            seen.extend(
                data.iter()
                    .map(|contact| contact["id"].as_str().unwrap().to_owned()),
            );
            let Some(cursor) = page["pages"]["next"]["starting_after"].as_str() else {
                break;
            };
            // The last one seen moves to the end, where it is seen again.
            if seen.len() == 150 {
                let last = super::client::path(&[("contact_id", seen[149].as_str())]);
                let change = last.body(json!({ "phone": "1" }));
                session.ok("update_contact", change).await;
            }
            pagination = json!({ "per_page": 150, "starting_after": cursor });
        }
        assert_eq!(seen.len(), 501, "{version}");
        assert_eq!(seen[500], seen[149]);
        assert_eq!(seen[..500], ids, "{version}");
    }
}

#[tokio::test]
async fn a_search_sees_what_was_created_after_a_while() {
    // jobs 1
    for version in versions() {
        let session = Session::with(version, |mock| {
            mock.clock_at(DAY as u64)
                .search_lag(Duration::from_secs(120))
        })
        .await;
        let created = body(json!({ "email": "ada@example.com", "name": "Ada" }));
        session.ok("create_contact", created).await;
        let query = || search(filter("email", "=", "ada@example.com"));
        assert!(found(&session, query()).await.is_empty(), "{version}");
        // The list does not lag.
        let list = session.ok("list_contacts", Arguments::new()).await;
        assert_eq!(list["total_count"], 1);
        session.intercom.advance(Duration::from_secs(119));
        assert!(found(&session, query()).await.is_empty(), "{version}");
        session.intercom.advance(Duration::from_secs(1));
        assert_eq!(found(&session, query()).await, ["Ada"], "{version}");
    }
}

#[tokio::test]
async fn ten_thousand_contacts_are_searched_within_a_second_a_page() {
    for version in versions() {
        let session = Session::start(version).await;
        session
            .intercom
            .add_contacts((0..10_000).map(|n| json!({ "external_id": n.to_string() })));
        let request = json!({
            "query": filter("created_at", ">", 0),
            "sort": { "field": "created_at", "order": "descending" },
            "pagination": { "per_page": 150 },
        });
        let start = Instant::now();
        let page = session.ok("search_contacts", body(request)).await;
        let took = start.elapsed();
        assert_eq!(page["total_count"], 10_000, "{version}");
        assert!(took < Duration::from_secs(1), "{version} {took:?}");
        println!("{version}: a page of 150 of 10,000 contacts found in {took:?}");
    }
}
