//! Lists that repeat themselves, get nowhere, or have more and no way to it.
#![cfg(feature = "v2_16")]

#[path = "stalled/random_server.rs"]
mod random_server;
mod support;

use std::collections::HashSet;

use futures_util::{StreamExt as _, TryStreamExt as _};
use intercom_sdk::{Error, ErrorKind, paging::Items, v2_16::Client};
use serde_json::{Value, json};
use support::{
    clients::client,
    scripted::Scripted,
    turns::{Turns, json_answer},
};

fn items(ids: impl IntoIterator<Item = u64>) -> Vec<Value> {
    ids.into_iter()
        .map(|id| json!({ "id": id.to_string(), "created_at": 1, "updated_at": 1 }))
        .collect()
}

/// The ids that arrive, and the error.
async fn walk(mut list: Items<Value>) -> (Vec<String>, Option<Error>) {
    let mut ids = Vec::new();
    loop {
        match list.try_next().await {
            Ok(Some(item)) => ids.push(item["id"].as_str().unwrap_or_default().to_owned()),
            Ok(None) => return (ids, None),
            Err(error) => {
                assert!(list.next().await.is_none());
                return (ids, Some(error));
            }
        }
    }
}

#[tokio::test]
async fn a_next_page_that_must_not_be_requested_is_an_error_after_the_page() {
    let after = |cursor: &str| json!({ "page": 2, "starting_after": cursor });
    for (next, message) in [
        (after("a"), "the list repeats the position a"),
        (
            json!("https://evil.test/contacts?starting_after=z"),
            "another host",
        ),
        (
            json!("https://api.intercom.io/companies?starting_after=z"),
            "an unexpected path",
        ),
        (json!({ "page": 3 }), "does not say how"),
    ] {
        let pages = [(1, after("a")), (2, next)];
        let answers = pages.map(|(id, next)| {
            let body = json!({ "data": items([id]), "pages": { "next": next } });
            (200, body)
        });
        let server = Scripted::start(answers.to_vec()).await;
        let client = client(&server.base_url());
        let (ids, error) = walk(client.list_contacts().items_as()).await;
        let error = error.unwrap();
        assert_eq!(ids, ["1", "2"]);
        assert_eq!(error.kind(), ErrorKind::StalledPagination);
        assert!(error.to_string().contains(message), "{error}");
        assert_eq!(
            error.cursor().unwrap().to_string(),
            "2.16 list_contacts a, behind item 1"
        );
        assert_eq!(server.queries().len(), 2);
    }
}

/// What a server sends in turn, from 0, and what comes of it.
struct Endless {
    name: &'static str,
    page: fn(u64) -> Value,
    requests: usize,
    items: usize,
    message: &'static str,
    /// Whether the error has a cursor that gets further.
    resumes: bool,
}

#[tokio::test]
async fn no_list_is_requested_for_ever() {
    for case in [
        Endless {
            name: "empty pages with ever new cursors",
            page: |turn| {
                let next = json!({ "page": turn + 2, "starting_after": turn.to_string() });
                json!({ "data": [], "pages": { "next": next } })
            },
            requests: 3,
            items: 0,
            message: "3 pages in a row are empty",
            resumes: true,
        },
        Endless {
            name: "pages of the same ids with ever new cursors",
            page: |turn| {
                let next = json!({ "page": turn + 2, "starting_after": turn.to_string() });
                json!({ "data": [{ "id": "1", "seen_at": turn }], "pages": { "next": next } })
            },
            requests: 2,
            items: 1,
            message: "the same items as the page before",
            resumes: false,
        },
        Endless {
            name: "two pages in turn with ever new cursors",
            page: |turn| {
                let next = json!({ "page": turn + 2, "starting_after": turn.to_string() });
                json!({ "data": items([turn % 2]), "pages": { "next": next } })
            },
            requests: 3,
            items: 2,
            message: "the same items as an earlier page",
            resumes: false,
        },
    ] {
        check(&case, |client| client.list_contacts().items_as()).await;
    }
    for case in [
        Endless {
            name: "a page number that the server does not follow",
            page: |turn| {
                // With other items, so that nothing else can be noticed.
                json!({ "data": items([turn]), "pages": { "page": 1, "total_pages": 3 } })
            },
            requests: 2,
            items: 1,
            message: "page 1 arrived instead of page 2",
            resumes: false,
        },
        Endless {
            name: "the same for a server that does not say its page",
            page: |_| json!({ "data": items([1, 2]), "pages": { "total_pages": 3 } }),
            requests: 2,
            items: 2,
            message: "the same items",
            resumes: false,
        },
        Endless {
            name: "the same where it is the last page",
            page: |_| json!({ "data": items([1, 2]), "pages": { "total_pages": 2 } }),
            requests: 2,
            items: 2,
            message: "the same items",
            resumes: false,
        },
        Endless {
            name: "empty pages beyond what the server lists",
            page: |turn| {
                let data = items((turn == 0).then_some(1));
                json!({ "data": data, "pages": { "page": turn + 1, "total_pages": 1000 } })
            },
            requests: 4,
            items: 1,
            message: "3 pages in a row are empty",
            resumes: true,
        },
        Endless {
            name: "a number of pages that grows with each page",
            page: |turn| {
                let pages = json!({ "page": turn + 1, "total_pages": turn + 2 });
                json!({ "data": items([turn]), "pages": pages })
            },
            requests: 21,
            items: 21,
            message: "the list grows as fast as it is read",
            resumes: true,
        },
        Endless {
            name: "a number of pages that grows faster",
            page: |turn| {
                let pages = json!({ "page": turn + 1, "total_pages": (turn + 1) * 1000 });
                json!({ "data": items([turn]), "pages": pages })
            },
            requests: 21,
            items: 21,
            message: "the list grows as fast as it is read",
            resumes: true,
        },
        Endless {
            name: "page numbers that leave pages out",
            page: |turn| {
                let next = format!("/companies/list?page={}", turn + 3);
                json!({ "data": items([turn]), "pages": { "next": next } })
            },
            requests: 1,
            items: 1,
            message: "page 1 is followed by page 3",
            resumes: false,
        },
    ] {
        check(&case, |client| client.list_all_companies().items_as()).await;
    }
}

async fn check(case: &Endless, list: impl Fn(&Client) -> Items<Value>) {
    let name = case.name;
    let page = case.page;
    let server = Turns::start(move |turn, _| json_answer(200, &page(turn as u64))).await;
    let client = client(server.url());
    let (ids, error) = walk(list(&client)).await;
    let error = error.unwrap_or_else(|| panic!("{name}: an end"));
    assert_eq!(error.kind(), ErrorKind::StalledPagination, "{name}");
    assert!(error.to_string().contains(case.message), "{name}: {error}");
    assert_eq!(server.targets().len(), case.requests, "{name}");
    assert_eq!(ids.len(), case.items, "{name}");
    let cursor = error.cursor().unwrap_or_else(|| panic!("{name}: a cursor"));
    if case.resumes {
        // Who knows better can go on, for as long again.
        let stored = serde_json::to_string(cursor).unwrap();
        let cursor = serde_json::from_str(&stored).unwrap();
        let (_, error) = walk(list(&client).resume(&cursor)).await;
        assert!(error.unwrap().to_string().contains(case.message), "{name}");
        let targets = server.targets();
        assert!(targets.len() > case.requests, "{name}");
        let different: HashSet<_> = targets.iter().collect();
        assert_eq!(different.len(), targets.len(), "{name}: {targets:?}");
    }
}

#[tokio::test]
async fn a_list_that_has_more_and_no_way_to_it_is_an_error() {
    for (beside, message) in [
        (json!({ "has_more": true }), Some("the list has more")),
        (json!({ "next_cursor": "abc" }), Some("the list has more")),
        (
            json!({ "page": 1, "per_page": 2, "total_pages": 3, "total_count": 5 }),
            Some("this is page 1 of 3"),
        ),
        (
            json!({ "pages": { "page": 1, "total_pages": 3 } }),
            Some("this is page 1 of 3"),
        ),
        (
            json!({ "pages": { "next": "/tags?page=2" } }),
            Some("there is a next page /tags?page=2"),
        ),
        (
            json!({ "pages": { "next": { "page": 2, "starting_after": "a" } } }),
            Some("there is a page 2"),
        ),
        // These say nothing that can be relied on.
        (json!({}), None),
        (json!({ "has_more": false, "next_cursor": null }), None),
        (json!({ "total_count": 5 }), None),
        (json!({ "page": 1, "per_page": 2, "total_pages": 1 }), None),
        (json!({ "page": 1, "total_pages": 0 }), None),
        (
            json!({ "pages": { "page": 1, "total_pages": 1, "next": null } }),
            None,
        ),
        (
            json!({ "page": [], "total_pages": {}, "has_more": "yes" }),
            None,
        ),
    ] {
        let mut body = json!({ "type": "list", "data": [{ "id": "1" }, { "id": "2" }] });
        body.as_object_mut()
            .unwrap()
            .extend(beside.as_object().unwrap().clone());
        let server = Turns::start(move |_, _| json_answer(200, &body)).await;
        let client = client(server.url());
        let (ids, error) = walk(client.list_tags().items_as()).await;
        assert_eq!(ids, ["1", "2"], "{beside}");
        let found = error.as_ref().map(ToString::to_string);
        match (message, &found) {
            (None, None) => {}
            (Some(message), Some(found)) => assert!(found.contains(message), "{found}"),
            _ => panic!("{beside}: {found:?}"),
        }
        // The items were enough for some.
        let first = client.list_tags().items().limit(2).try_collect::<Vec<_>>();
        assert_eq!(first.await.unwrap().len(), 2);
        let mut pages = client.list_tags().pages();
        assert_eq!(pages.try_next().await.unwrap().unwrap().data.len(), 2);
        assert_eq!(pages.try_next().await.is_err(), message.is_some());
    }
}

#[tokio::test]
async fn page_numbers_beside_the_items_lead_on() {
    let server = Turns::start(|turn, _| {
        let page = turn as u64 + 1;
        let data = items([2 * page, 2 * page + 1]);
        let numbers = [json!(page), json!(page.to_string())];
        let (page, total) = (&numbers[turn % 2], 3);
        json_answer(
            200,
            &json!({ "data": data, "page": page, "total_pages": total }),
        )
    })
    .await;
    let (ids, error) = walk(client(server.url()).list_all_companies().items_as()).await;
    assert!(error.is_none(), "{error:?}");
    assert_eq!(ids.len(), 6);
    assert_eq!(
        server.targets(),
        [
            "/companies/list",
            "/companies/list?page=2",
            "/companies/list?page=3"
        ]
    );
}

#[tokio::test]
async fn a_real_list_may_have_empty_and_growing_pages() {
    // Two empty pages in a row, time and again, and a list that grows for ten
    // pages before it stops.
    let server = Turns::start(|turn, _| {
        let turn = turn as u64;
        let data = items((turn.is_multiple_of(3)).then_some(turn));
        let total = (turn + 20).min(30);
        let pages = json!({ "page": turn + 1, "total_pages": total });
        json_answer(200, &json!({ "data": data, "pages": pages }))
    })
    .await;
    let (ids, error) = walk(client(server.url()).list_all_companies().items_as()).await;
    assert!(error.is_none(), "{error:?}");
    assert_eq!(ids.len(), 10);
    assert_eq!(server.targets().len(), 30);
}
