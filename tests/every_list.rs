//! Every list of every enabled version, walked over HTTP by name.
#![cfg(feature = "catalog")]

mod support;

use futures_util::TryStreamExt as _;
use intercom_sdk::{
    Api, ClientBuilder,
    catalog::{Arguments, Operation, PagingStyle},
};
use serde_json::{Value, json};
use support::{
    Call, Description, NextShape, Place, Samples, TOKEN, sample, sample_argument, sampled,
};

/// Two items a page: this many pages have this many items.
const LISTS: [(usize, usize); 4] = [(0, 0), (1, 2), (3, 5), (7, 13)];

/// Arguments for all that a list needs, and two items a page.
fn arguments(
    description: &Description,
    operation: &support::Operation,
    style: PagingStyle,
) -> Arguments {
    let mut arguments = Arguments::new();
    for parameter in operation.parameters_in(Place::Path) {
        arguments = arguments.path(&parameter.name, "1");
    }
    for parameter in operation.parameters_in(Place::Query) {
        let name = &parameter.name;
        if name == "per_page" {
            arguments = arguments.query(name, "2");
        } else if parameter.required {
            let schema = description.parameter_schema(operation, parameter);
            let value = sample::value(description, schema, 1, sample::Extent::Full);
            arguments = arguments.query(name, sample_argument(value));
        }
    }
    match style {
        PagingStyle::Search => arguments.body(json!({
            "query": { "field": "role", "operator": "=", "value": "user" },
            "pagination": { "per_page": 2 },
        })),
        _ if operation.body_schema().is_some() => {
            let schema = operation.body_schema().expect("a body");
            let mut body = sample::value(description, schema, 0, sample::Extent::Full);
            if let (PagingStyle::BodyPage, Some(body)) = (style, body.as_object_mut()) {
                body.insert("per_page".to_owned(), json!(2));
                body.remove("page");
            }
            arguments.body(body)
        }
        _ => arguments,
    }
}

/// How many requests a list of so many pages takes.
fn requests(style: PagingStyle, shape: NextShape, pages: usize) -> usize {
    let by_cursor = matches!(style, PagingStyle::Cursor | PagingStyle::Search);
    match style {
        PagingStyle::Unpaged => 1,
        // The end of a scroll is an empty page.
        PagingStyle::Scroll => pages + 1,
        // A cursor list that says nothing of a next page has none.
        _ if by_cursor && shape == NextShape::Absent => 1,
        _ => pages.max(1),
    }
}

/// Version 2.9 has so many, and no later one has less.
const FEWEST_LISTS: usize = 30;

async fn walk_all<C: Api>(
    catalog: &'static [Operation<C>],
    builder: fn(&'static str) -> ClientBuilder<C>,
) {
    let mock = sampled(C::VERSION).await;
    let description = Description::read(C::VERSION);
    let client = builder(TOKEN).base_url(mock.base_url()).build().unwrap();
    let (mut lists, mut walks) = (0, 0);
    for operation in catalog {
        let Some(paging) = operation.paging else {
            continue;
        };
        lists += 1;
        let arguments = arguments(
            &description,
            description.operation(operation.id),
            paging.style,
        );
        for shape in [
            NextShape::Native,
            NextShape::Object,
            NextShape::Url,
            NextShape::Absent,
        ] {
            for (pages, size) in LISTS {
                walks += 1;
                let case = format!(
                    "{} {} with {shape:?} and {pages} pages",
                    C::VERSION,
                    operation.id
                );
                let samples = Samples::new().page_size(2).list_size(size);
                mock.set_samples(samples.next(shape));
                mock.forget_calls();
                let items: Vec<Value> = operation
                    .items(&client, arguments.clone())
                    .unwrap()
                    .try_collect()
                    .await
                    .unwrap_or_else(|error| panic!("{case}: {error}"));

                let received = mock.calls();
                let expected = requests(paging.style, shape, pages);
                assert_eq!(received.len(), expected, "{case}: requests");
                let sent: Vec<&Value> = received
                    .iter()
                    .flat_map(|received| {
                        let pointer = format!("/{}", paging.items.replace('.', "/"));
                        received
                            .answer
                            .pointer(&pointer)
                            .unwrap()
                            .as_array()
                            .unwrap()
                    })
                    .collect();
                if expected >= pages {
                    assert_eq!(sent.len(), size, "{case}");
                }
                assert_eq!(items.len(), sent.len(), "{case}: items");
                for (item, sent) in items.iter().zip(sent) {
                    assert_eq!(
                        item.get("id"),
                        sent.get("id").filter(|id| !id.is_null()),
                        "{case}"
                    );
                }
                for (number, received) in received.iter().enumerate() {
                    check_request(&case, paging.style, number, received);
                }
            }
        }
    }
    mock.assert_valid();
    let described = description.operations().iter();
    let described = described.filter(|operation| operation.paging.is_some());
    assert_eq!(lists, described.count());
    assert!(lists >= FEWEST_LISTS, "{lists}");
    println!("{}: {lists} lists, {walks} walks", C::VERSION);
}

/// What is asked stays the same but for where the page is.
fn check_request(case: &str, style: PagingStyle, number: usize, received: &Call) {
    let query = |name: &str| {
        let found = received.query.iter().filter(|(key, _)| key == name);
        found.map(|(_, value)| value.as_str()).collect::<Vec<_>>()
    };
    let moved = number > 0;
    let counts = match style {
        PagingStyle::Cursor => query("starting_after").len(),
        PagingStyle::NextCursor => query("cursor").len(),
        PagingStyle::Page => query("page").len(),
        PagingStyle::BodyPage => {
            assert_eq!(received.body["per_page"], 2, "{case}");
            usize::from(received.body["page"] == number + 1)
        }
        PagingStyle::Scroll => query("scroll_param").len(),
        PagingStyle::Link => query("before").len(),
        PagingStyle::Search => {
            assert_eq!(received.body["query"]["field"], "role", "{case}");
            assert_eq!(received.body["pagination"]["per_page"], 2, "{case}");
            usize::from(received.body["pagination"]["starting_after"].is_string())
        }
        PagingStyle::Unpaged => 0,
        _ => panic!("{case}: a style this test does not know"),
    };
    assert_eq!(counts, usize::from(moved), "{case}, request {number}");
    if style == PagingStyle::Page {
        assert_eq!(query("per_page"), ["2"], "{case}");
        if moved {
            assert_eq!(query("page"), [(number + 1).to_string()], "{case}");
        }
    }
}

macro_rules! every_list {
    ($($version:literal $module:ident)*) => {$(
        #[tokio::test]
        async fn $module() {
            use intercom_sdk::$module::{Client, catalog};
            walk_all(catalog(), |token| Client::builder(token)).await;
        }
    )*};
}

intercom_sdk::enabled_versions!(every_list);
