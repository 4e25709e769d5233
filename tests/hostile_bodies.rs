//! Bodies that Intercom should not send, and bodies that it may.
#![cfg(feature = "catalog")]

mod support;

use intercom_sdk::{Api, ErrorKind, catalog::Operation};
use proptest::{
    prelude::*,
    sample::Index,
    test_runner::{Config, TestRunner},
};
use serde_json::{Value, json};
use support::{Description, sample};

/// A place in a body, and what its schema says of it.
#[derive(Debug)]
struct Site {
    pointer: String,
    /// Whether a reader may rely on it.
    promised: bool,
    kind: SiteKind,
}

#[derive(Clone, Copy, Debug, PartialEq)]
enum SiteKind {
    Word,
    Id,
    Integer,
    Object,
    Other,
}

/// All fields of `value`, following its schema.
fn sites(
    description: &Description,
    schema: &Value,
    value: &Value,
    at: &str,
    found: &mut Vec<Site>,
) {
    let schema = description.resolve(schema);
    if let Some(member) = schema["allOf"].get(0) {
        return sites(description, member, value, at, found);
    }
    if let Some(items) = value.as_array() {
        for (index, item) in items.iter().enumerate() {
            sites(
                description,
                &schema["items"],
                item,
                &format!("{at}/{index}"),
                found,
            );
        }
    }
    let (Some(object), Some(properties)) = (value.as_object(), schema["properties"].as_object())
    else {
        return;
    };
    let required = schema["required"].as_array();
    for (name, inner) in object {
        let Some(property) = properties.get(name) else {
            continue;
        };
        let pointer = format!("{at}/{name}");
        let target = description.resolve(property["allOf"].get(0).unwrap_or(property));
        let kind = match (target["type"].as_str(), target["format"].as_str()) {
            (_, Some("id")) => SiteKind::Id,
            (Some("integer"), None) => SiteKind::Integer,
            (Some("string"), _) if target["enum"].is_array() => SiteKind::Word,
            (Some("object"), _) => SiteKind::Object,
            _ => SiteKind::Other,
        };
        let promised = required.is_some_and(|names| names.iter().any(|known| known == name));
        found.push(Site {
            pointer: pointer.clone(),
            promised,
            kind,
        });
        sites(description, property, inner, &pointer, found);
    }
}

#[derive(Clone, Copy, Debug)]
enum Mutation {
    Drop,
    Null,
    Add,
    NewWord,
    Retype,
    Wrong,
}

/// Changes `body` at `site`; tells whether it must still decode.
fn mutate(body: &mut Value, site: &Site, mutation: Mutation) -> bool {
    let (parent, name) = site
        .pointer
        .rsplit_once('/')
        .expect("a pointer has a slash");
    let name = name.to_owned();
    let value = body.pointer_mut(&site.pointer).expect("the site is there");
    match mutation {
        Mutation::Drop => {
            let parent = body.pointer_mut(parent).expect("it has a parent");
            parent.as_object_mut().expect("an object").remove(&name);
            !site.promised
        }
        Mutation::Null => {
            *value = Value::Null;
            !site.promised
        }
        Mutation::Add => {
            if let (SiteKind::Object, Some(object)) = (site.kind, value.as_object_mut()) {
                object.insert("brand_new".to_owned(), json!({ "x": [1, null] }));
            }
            true
        }
        Mutation::NewWord => {
            if site.kind == SiteKind::Word {
                *value = json!("brand new");
            }
            true
        }
        Mutation::Retype => {
            *value = match (site.kind, &*value) {
                (SiteKind::Id, Value::String(_)) => json!(12345),
                (SiteKind::Id, _) => json!("12345"),
                (SiteKind::Integer, _) => json!("12345"),
                (_, same) => same.clone(),
            };
            true
        }
        Mutation::Wrong => {
            *value = json!([[{ "x": -1.5e300 }], true]);
            false
        }
    }
}

fn survives<C: Api>(catalog: &'static [Operation<C>]) {
    let description = Description::read(C::VERSION);
    let mutations = prop_oneof![
        Just(Mutation::Drop),
        Just(Mutation::Null),
        Just(Mutation::Add),
        Just(Mutation::NewWord),
        Just(Mutation::Retype),
        Just(Mutation::Wrong),
    ];
    let strategy = (
        any::<Index>(),
        0..50_usize,
        proptest::collection::vec((any::<Index>(), mutations), 1..4),
    );
    let config = Config {
        cases: 1_000,
        failure_persistence: None,
        ..Config::default()
    };
    let outcome = TestRunner::new(config).run(&strategy, |(operation, seed, changes)| {
        let operation = operation.get(catalog);
        let Some(schema) = description.operation(operation.id).success_schema() else {
            return Ok(());
        };
        let mut body = sample::value(&description, schema, seed, sample::Extent::Varied);
        let mut must_decode = true;
        for (place, mutation) in &changes {
            let mut found = Vec::new();
            sites(&description, schema, &body, "", &mut found);
            if !found.is_empty() {
                must_decode &= mutate(&mut body, place.get(&found), *mutation);
            }
        }
        // What does not decode is an error that has a place, never a panic.
        let decoded = operation.decode_response(body.to_string().as_bytes());
        if let Err(error) = decoded {
            prop_assert_eq!(error.kind(), ErrorKind::Decode);
            prop_assert!(!must_decode, "{}: {} in {}", operation.id, error, body);
        }
        Ok(())
    });
    if let Err(error) = outcome {
        panic!("{}: {error}", C::VERSION);
    }
}

fn refuses<C: Api>(catalog: &'static [Operation<C>]) {
    let operation = catalog
        .iter()
        .find(|operation| operation.id == "list_conversations")
        .expect("every version has it");
    let deep = format!(
        r#"{{"conversations":[{{"custom_attributes":{{"x":{}1{}}}}}]}}"#,
        "[".repeat(200),
        "]".repeat(200)
    );
    let contact =
        r#"{"id":"1","created_at":1,"updated_at":1,"open":true,"read":true,"state":"open"}"#;
    let many = 5_000_000 / contact.len();
    let long = format!(
        r#"{{"conversations":[{}{{"id":[]}}]}}"#,
        format!("{contact},").repeat(many)
    );
    let last = format!("conversations[{many}].id");
    for (body, place) in [
        (b"not JSON".to_vec(), ""),
        (
            b"{\"conversations\":[{\"id\":\"1\",".to_vec(),
            "conversations[0]",
        ),
        (b"\"conversations\"".to_vec(), ""),
        (b"[]".to_vec(), ""),
        (b"{\"conversations\":{\"id\":1}}".to_vec(), "conversations"),
        (
            b"{\"conversations\":[{\"title\":\"\xff\xfe\"}]}".to_vec(),
            "conversations[0].title",
        ),
        (
            b"{\"conversations\":[{\"waiting_since\":9223372036854775808}]}".to_vec(),
            "conversations[0].waiting_since",
        ),
        (
            b"{\"total_count\":9223372036854775808}".to_vec(),
            "total_count",
        ),
        (deep.into_bytes(), "conversations[0].custom_attributes.x"),
        (long.into_bytes(), last.as_str()),
    ] {
        let error = operation.decode_response_strict(&body).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Decode);
        let message = if place.is_empty() {
            "the response cannot be decoded: ".to_owned()
        } else {
            format!("the response cannot be decoded at {place}")
        };
        assert!(error.to_string().contains(&message), "{place}: {error}");
        assert_eq!(error.body().len(), body.len());
    }
}

macro_rules! every_version {
    ($($version:literal $module:ident)*) => {$(
        mod $module {
            use intercom_sdk::$module::catalog;

            #[test]
            fn what_may_come_survives() {
                super::survives(catalog());
            }

            #[test]
            fn what_makes_no_sense_is_an_error_with_a_place() {
                super::refuses(catalog());
            }
        }
    )*};
}

intercom_sdk::enabled_versions!(every_version);
