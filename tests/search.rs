//! Search queries, as they are sent.
#![cfg(feature = "v2_16")]

mod support;

use futures_util::TryStreamExt as _;
use intercom_sdk::{
    ErrorKind,
    search::{Order, Query, field},
    types::{SearchOperator, SearchValue, Timestamp},
    v2_16::{
        Client,
        types::{SearchRequest, StartingAfterPaging},
    },
};
use serde_json::{Value, json};
use support::{Samples, TOKEN, sampled};

fn query_of(query: Query) -> Value {
    serde_json::to_value(SearchRequest::try_from(query).unwrap()).unwrap()["query"].clone()
}

#[test]
fn every_comparison_has_its_operator() {
    let time = Timestamp::try_from(1_763_596_800).unwrap();
    for (query, operator, value) in [
        (field("f").eq("x"), "=", json!("x")),
        (field("f").ne(5), "!=", json!(5)),
        (field("f").is_in(["a", "b"]), "IN", json!(["a", "b"])),
        (field("f").not_in([1, 2]), "NIN", json!([1, 2])),
        (field("f").lt(time), "<", json!(1_763_596_800)),
        (field("f").le(1.5), "<=", json!(1.5)),
        (field("f").gt(time), ">", json!(1_763_596_800)),
        (field("f").ge(3), ">=", json!(3)),
        (field("f").contains("x"), "~", json!("x")),
        (field("f").not_contains("x"), "!~", json!("x")),
        (field("f").starts_with("x"), "^", json!("x")),
        (field("f").ends_with("x"), "$", json!("x")),
        (field("f").is_null(), "=", Value::Null),
        (field("f").eq(true), "=", json!(true)),
        (
            field("f").compare(SearchOperator::Unknown("??".into()), SearchValue::from(1)),
            "??",
            json!(1),
        ),
    ] {
        let expected = json!({ "field": "f", "operator": operator, "value": value });
        assert_eq!(query_of(query), expected);
    }
}

#[test]
fn chains_are_groups() {
    let filter = |name: &str| field(name).eq(1);
    let json = |name: &str| json!({ "field": name, "operator": "=", "value": 1 });
    let query = filter("a")
        .and(filter("b"))
        .and(filter("c").or(filter("d")));
    let expected = json!({ "operator": "AND", "value": [json("a"), json("b"), {
        "operator": "OR", "value": [json("c"), json("d")] }] });
    assert_eq!(query_of(query), expected);
}

#[test]
fn more_than_intercom_takes_is_refused_with_the_rule() {
    let many = (0..16)
        .map(|n| field("f").eq(n))
        .reduce(Query::and)
        .unwrap();
    let pair = || field("a").eq(1).and(field("b").eq(2));
    let deep = field("x").eq(1).and(field("y").eq(1).or(pair()));
    for (query, message) in [
        (
            many,
            "a group of a search has at most 15 filters, and one AND group has 16",
        ),
        (
            deep,
            "a search has at most 2 levels of groups, and this one has more",
        ),
    ] {
        let error = SearchRequest::try_from(query).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::InvalidRequest);
        assert_eq!(error.to_string(), message);
    }
    let most = (0..15).map(|n| field("f").eq(n)).reduce(Query::or).unwrap();
    assert!(SearchRequest::try_from(most).is_ok());
}

#[tokio::test]
async fn a_query_is_kept_from_page_to_page_with_its_order() {
    let mock = sampled("2.16").await;
    mock.set_samples(Samples::new().list_size(5));
    let client = Client::builder(TOKEN)
        .base_url(mock.base_url())
        .build()
        .unwrap();
    let query = field("role")
        .eq("user")
        .sort("created_at", Order::Descending);
    let found: Vec<_> = client
        .search_contacts()
        .body(query)
        .per_page(2)
        .items()
        .try_collect()
        .await
        .unwrap();
    assert_eq!(found.len(), 5);
    mock.assert_valid();
    let received = mock.calls();
    assert_eq!(received.len(), 3);
    for request in &received {
        assert_eq!(request.body["query"], received[0].body["query"]);
        assert_eq!(
            request.body["sort"],
            json!({ "field": "created_at", "order": "descending" })
        );
        assert_eq!(request.body["pagination"]["per_page"], 2);
        assert!(request.query.is_empty());
    }
}

#[tokio::test]
async fn a_page_size_goes_beside_the_cursor_of_the_body() {
    let mock = sampled("2.16").await;
    let client = Client::builder(TOKEN)
        .base_url(mock.base_url())
        .build()
        .unwrap();
    let body = SearchRequest::try_from(field("role").eq("user"))
        .unwrap()
        .pagination(
            StartingAfterPaging::new()
                .starting_after("here")
                .per_page(5),
        );
    let request = client.search_contacts().body(body);
    request.clone().send().await.unwrap();
    request.per_page(2).send().await.unwrap();
    let received = mock.calls();
    let pagination = |index: usize| received[index].body["pagination"].clone();
    assert_eq!(
        pagination(0),
        json!({ "per_page": 5, "starting_after": "here" })
    );
    assert_eq!(
        pagination(1),
        json!({ "per_page": 2, "starting_after": "here" })
    );
}
