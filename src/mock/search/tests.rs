//! What filters find, and what is none.

use std::collections::BTreeSet;

use serde_json::{Value, json};

use super::{Place, Resource, field::Searchable, filter::Filter};
use crate::mock::{
    description::{Description, Operation, model},
    reply::ReplyBody,
    zone::Zone,
};

/// What a search can ask for whose fields have these kinds.
pub(super) fn described<const N: usize>(fields: [(&str, &str); N]) -> model::Searchable {
    let operation = json!({
        "operationId": "search_things",
        "responses": { "200": {} },
        "x-intercom-search": {
            "fields": Value::from_iter(fields),
            "operators": {
                "any": ["=", "!=", "IN", "NIN", "<", "<=", ">", ">=", "~", "!~", "^", "$"],
                "boolean": ["=", "!=", "IN", "NIN"],
                "date": ["=", "!=", "IN", "NIN", "<", "<=", ">", ">="],
                "integer": ["=", "!=", "IN", "NIN", "<", "<=", ">", ">="],
                "tag": ["=", "!="],
                "text": ["=", "!=", "IN", "NIN", "~", "!~", "^", "$"],
            },
        },
    });
    let operation = Operation::read("/things/search", "POST", &operation);
    operation.unwrap().searchable.unwrap()
}

/// Asserts that some version describes each field that has a place of its own, so
/// that no place is left behind.
pub(in crate::mock) fn assert_described(search: &str, places: &[(&str, Place)]) {
    let mut known = BTreeSet::new();
    for version in Description::versions() {
        let description = Description::of(version).unwrap();
        let Some((operation, _)) = description.described(search) else {
            continue;
        };
        let groups = operation
            .searchable
            .iter()
            .flat_map(|it| it.groups.values());
        known.extend(groups.flat_map(|group| &group.fields));
    }
    for (name, _) in places {
        assert!(known.contains(&(*name).to_owned()), "{name}");
    }
}

/// 2025-11-20, 09:00 UTC.
const NINE: i64 = 1_763_596_800 + 9 * 3_600;

fn finds(days: Option<&Zone>, query: &Value) -> Result<bool, Value> {
    let object = json!({
        "name": "Ada Lovelace",
        "owner_id": "12",
        "read": true,
        "created_at": NINE,
        "tag_id": ["a", "b"],
        "body": "<p>I need <b>support</b></p>",
        "custom_attributes": { "plan": "pro", "seats": 5, "trial": false },
    });
    let described = described([
        ("name", "text"),
        ("owner_id", "integer"),
        ("read", "boolean"),
        ("created_at", "date"),
        ("seen_at", "date"),
        ("tag_id", "tag"),
        ("body", "text"),
        ("custom_attributes.*", "any"),
    ]);
    let searchable = Searchable {
        described: Some(&described),
        resource: &Resource {
            places: &[("body", Place::Words("body"))],
            derived: &|_, _| Vec::new(),
            days,
            sorted_by: "created_at",
        },
    };
    match Filter::read(&searchable, query) {
        Ok(filter) => Ok(filter.matches(&searchable, &object)),
        Err(reply) => match reply.body {
            ReplyBody::Json(body) => Err(body["errors"][0]["code"].clone()),
            ReplyBody::Empty | ReplyBody::Bytes(..) | ReplyBody::Gzip(..) => Err(Value::Null),
        },
    }
}

fn compare(field: &str, operator: &str, value: Value) -> Value {
    json!({ "field": field, "operator": operator, "value": value })
}

#[test]
fn operators_compare_as_they_say() {
    for (field, operator, value, found) in [
        ("name", "=", json!("Ada Lovelace"), true),
        ("name", "=", json!("Ada"), false),
        ("name", "!=", json!("Ada"), true),
        ("name", "!=", json!("Ada Lovelace"), false),
        ("name", "IN", json!(["Bob", "Ada Lovelace"]), true),
        ("name", "IN", json!(["Bob"]), false),
        ("name", "NIN", json!(["Bob"]), true),
        ("name", "NIN", json!(["Bob", "Ada Lovelace"]), false),
        ("name", "~", json!("Love"), true),
        ("name", "~", json!("love"), false),
        ("name", "!~", json!("Love"), false),
        ("name", "!~", json!("x"), true),
        ("name", "^", json!("Ada"), true),
        ("name", "^", json!("Lovelace"), false),
        ("name", "$", json!("lace"), true),
        ("name", "$", json!("Ada"), false),
        ("name", "=", Value::Null, false),
        ("name", "!=", Value::Null, true),
        ("owner_id", "=", json!(12), true),
        ("owner_id", "=", json!("12"), true),
        ("owner_id", "<", json!(12), false),
        ("owner_id", "<=", json!(12), true),
        ("owner_id", ">", json!(11.5), true),
        ("owner_id", ">=", json!(13), false),
        ("owner_id", "IN", json!([1, 12]), true),
        ("read", "=", json!(true), true),
        ("read", "!=", json!(true), false),
        ("read", "=", json!("true"), true),
        ("created_at", "=", json!(NINE), true),
        ("created_at", "=", json!(NINE + 1), false),
        ("created_at", ">", json!(NINE - 1), true),
        ("created_at", "<", json!(NINE), false),
        ("created_at", "<=", json!(NINE.to_string()), true),
        ("created_at", ">=", json!(NINE + 1), false),
        ("seen_at", "=", Value::Null, true),
        ("seen_at", "<", json!(NINE), false),
        ("seen_at", ">", json!(0), false),
        // One of several is enough, and "not" is none of them.
        ("tag_id", "=", json!("b"), true),
        ("tag_id", "=", json!("c"), false),
        ("tag_id", "!=", json!("b"), false),
        ("tag_id", "!=", json!("c"), true),
        ("body", "=", json!("support"), true),
        ("body", "=", json!("need support"), false),
        ("body", "^", json!("supp"), true),
        ("custom_attributes.plan", "=", json!("pro"), true),
        ("custom_attributes.seats", ">", json!(4), true),
        ("custom_attributes.seats", "=", json!("5"), true),
        ("custom_attributes.trial", "=", json!(false), true),
        ("custom_attributes.none", "=", Value::Null, true),
        ("custom_attributes.none", "~", json!(""), false),
    ] {
        let query = compare(field, operator, value);
        assert_eq!(finds(None, &query), Ok(found), "{query}");
    }
}

#[test]
fn dates_of_whole_days_are_compared_by_the_calendar() {
    let day = 24 * 3_600;
    let utc = Zone::default();
    let new_york = Zone::new(chrono::FixedOffset::west_opt(5 * 3_600).expect("in range"));
    for (zone, operator, value, found) in [
        (&utc, "=", NINE - 8 * 3_600, true),
        (&utc, "=", NINE + 8 * 3_600, true),
        (&utc, "=", NINE - day, false),
        (&utc, ">", NINE - 8 * 3_600, false),
        (&utc, ">", NINE - day, true),
        (&utc, "<", NINE + 8 * 3_600, false),
        (&utc, "<", NINE + day, true),
        // 04:00 there: eight hours earlier is the day before.
        (&new_york, "=", NINE - 8 * 3_600, false),
        (&new_york, ">", NINE - 8 * 3_600, true),
    ] {
        let query = compare("created_at", operator, json!(value));
        assert_eq!(finds(Some(zone), &query), Ok(found), "{query} {zone:?}");
    }
}

#[test]
fn groups_combine_their_filters() {
    let (yes, no) = (
        compare("read", "=", json!(true)),
        compare("read", "=", json!(false)),
    );
    let group = |operator, members: &[&Value]| json!({ "operator": operator, "value": members });
    for (query, found) in [
        (group("AND", &[&yes, &yes]), true),
        (group("AND", &[&yes, &no]), false),
        (group("OR", &[&yes, &no]), true),
        (group("OR", &[&no, &no]), false),
        (
            group("AND", &[&group("OR", &[&no, &yes]), &group("OR", &[&yes])]),
            true,
        ),
        (group("OR", &[&group("AND", &[&no, &yes]), &no]), false),
    ] {
        assert_eq!(finds(None, &query), Ok(found), "{query}");
    }
}

#[test]
fn what_a_search_cannot_ask_is_refused() {
    let name = compare("name", "=", json!("Ada"));
    let group = |members: Vec<Value>| json!({ "operator": "AND", "value": members });
    let deep = group(vec![group(vec![group(vec![name.clone()])])]);
    for (query, code) in [
        (compare("color", "=", json!(1)), "invalid_field"),
        (
            compare("custom_attributes.", "=", json!(1)),
            "invalid_field",
        ),
        (compare("name", ">", json!("A")), "parameter_invalid"),
        (compare("name", "=", json!(["A"])), "parameter_invalid"),
        (compare("name", "IN", json!("A")), "parameter_invalid"),
        (compare("name", "=", json!(true)), "parameter_invalid"),
        (compare("owner_id", "~", json!(1)), "parameter_invalid"),
        (compare("owner_id", "=", json!("x")), "parameter_invalid"),
        (compare("read", "<", json!(true)), "parameter_invalid"),
        (compare("created_at", ">", json!("x")), "parameter_invalid"),
        (compare("tag_id", "IN", json!(["a"])), "parameter_invalid"),
        (compare("tag_id", "~", json!("a")), "parameter_invalid"),
        (compare("created_at", "~", json!(1)), "parameter_invalid"),
        (group(vec![name.clone(); 16]), "parameter_invalid"),
        (group(Vec::new()), "parameter_invalid"),
        (deep, "parameter_invalid"),
        (
            json!({ "operator": "XOR", "value": [name] }),
            "parameter_invalid",
        ),
    ] {
        assert_eq!(finds(None, &query), Err(json!(code)), "{query}");
    }
    assert_eq!(finds(None, &group(vec![name; 15])), Ok(false));
}
