//! Lists that are interrupted: stored cursors, dropped futures and streams.
#![cfg(feature = "v2_16")]

mod support;

use std::time::Duration;

use futures_util::{StreamExt as _, TryStreamExt as _, poll};
use intercom_sdk::{
    CallOptions, Error, ErrorKind,
    paging::{Cursor, Items},
    search::field,
};
use serde_json::{Value, json};
use support::{
    clients::{client, mock_of},
    faulty::Failure,
    turns::{Turns, json_answer},
};

/// The cursor, stored and read again.
fn stored(cursor: &Cursor) -> Cursor {
    serde_json::from_str(&serde_json::to_string(cursor).unwrap()).unwrap()
}

async fn ids(items: Items<Value>) -> Vec<Value> {
    let items: Vec<Value> = items.try_collect().await.unwrap();
    items.iter().map(|item| item["id"].clone()).collect()
}

async fn refusal(mut items: Items<Value>) -> Option<Error> {
    let error = items.try_next().await.err()?;
    assert_eq!(error.kind(), ErrorKind::InvalidRequest, "{error}");
    assert!(items.next().await.is_none());
    Some(error)
}

/// The cursor of the second page.
async fn second_page(list: impl Into<Items<Value>>) -> Cursor {
    let mut items = list.into();
    items.try_next().await.unwrap();
    items.next_cursor().unwrap().clone()
}

#[tokio::test]
async fn a_list_goes_on_in_another_process() {
    let (mock, client) = mock_of(7).await;
    let mut pages = client.list_contacts().per_page(3).pages();
    let first = pages.try_next().await.unwrap().unwrap();
    let stored = serde_json::to_string(first.next_cursor().unwrap()).unwrap();
    drop((pages, client));

    let cursor: Cursor = serde_json::from_str(&stored).unwrap();
    let client = self::client(&mock.base_url());
    let rest = client.list_contacts().per_page(3).items().resume(&cursor);
    let rest: Vec<_> = rest.try_collect().await.unwrap();
    let found: Vec<_> = first.data.iter().chain(&rest).map(|it| &it.id).collect();
    let whole: Vec<_> = client.list_contacts().items().try_collect().await.unwrap();
    assert_eq!(found, whole.iter().map(|it| &it.id).collect::<Vec<_>>());
}

#[tokio::test]
async fn another_page_size_goes_on_at_the_same_item() {
    let (mock, client) = mock_of(13).await;
    let contacts = || client.list_contacts();
    let companies = || client.list_all_companies();
    let search = || client.search_contacts().body(field("role").eq("user"));

    for (whole, cursor, rest) in [
        (
            ids(contacts().items_as()).await,
            second_page(contacts().per_page(3).items_as()).await,
            [
                contacts().items_as::<Value>(),
                contacts().per_page(3).items_as(),
                contacts().per_page(5).items_as(),
                contacts().per_page(1).items_as(),
            ],
        ),
        (
            ids(search().items_as()).await,
            second_page(search().per_page(3).items_as()).await,
            [
                search().items_as(),
                search().per_page(3).items_as(),
                search().per_page(5).items_as(),
                search().per_page(1).items_as(),
            ],
        ),
        (
            ids(companies().items_as()).await,
            second_page(companies().per_page(3).items_as()).await,
            [
                companies().items_as(),
                companies().per_page(3).items_as(),
                companies().per_page(5).items_as(),
                companies().per_page(1).items_as(),
            ],
        ),
    ] {
        for rest in rest {
            let case = format!("{rest:?}");
            let rest = ids(rest.resume(&stored(&cursor))).await;
            assert_eq!(rest, whole[3..], "{case}");
        }
    }

    // Without a size, that of the numbered pages from before is requested.
    let cursor = second_page(companies().per_page(3).items_as()).await;
    mock.forget_calls();
    ids(companies().items_as().resume(&cursor)).await;
    for received in mock.calls() {
        let size = received.query.iter().find(|(key, _)| key == "per_page");
        assert_eq!(size.map(|(_, value)| value.as_str()), Some("3"));
    }
}

#[tokio::test]
async fn a_page_size_that_only_the_server_said_is_kept() {
    let page = |number: u64| {
        let data: Vec<_> = (0..4).map(|it| json!({ "id": number * 4 + it })).collect();
        json!({ "data": data, "pages": { "page": number, "per_page": "4", "total_pages": 3 } })
    };
    let server = Turns::start(move |_, target| {
        let number = match target.split("page=").last() {
            Some("2") => 2,
            Some("3") => 3,
            _ => 1,
        };
        json_answer(200, &page(number))
    })
    .await;
    let client = client(server.url());
    let cursor = second_page(client.list_all_companies().items_as()).await;
    let rest = client
        .list_all_companies()
        .items_as()
        .resume(&stored(&cursor));
    assert_eq!(ids(rest).await.len(), 8);
    assert_eq!(
        server.targets()[1..],
        [
            "/companies/list?per_page=4&page=2",
            "/companies/list?per_page=4&page=3"
        ]
    );
}

#[tokio::test]
async fn items_to_skip_are_counted_over_smaller_pages() {
    // Item 4 of a page of 6 is bad; then pages have 2 items.
    let server = Turns::start(|_, target| {
        let size = if target.contains("per_page=6") { 6 } else { 2 };
        let after = target.split("starting_after=").nth(1);
        let start: u64 = after.and_then(|it| it.parse().ok()).unwrap_or(0);
        let end = (start + size).min(10);
        let data: Vec<_> = (start..end)
            .map(|id| match (id, size) {
                (4, 6) => json!("bad"),
                _ => json!({ "id": id.to_string() }),
            })
            .collect();
        let next = (end < 10).then(|| json!({ "starting_after": end.to_string() }));
        json_answer(200, &json!({ "data": data, "pages": { "next": next } }))
    })
    .await;
    let client = client(server.url());
    let mut items = client.list_contacts().per_page(6).items();
    let error = loop {
        match items.try_next().await {
            Ok(contact) => drop(contact.unwrap()),
            Err(error) => break error,
        }
    };
    let cursor = stored(error.cursor().unwrap());
    assert_eq!(
        cursor.to_string(),
        "2.16 list_contacts first page, behind item 5"
    );
    let rest = client.list_contacts().per_page(2).items_as();
    assert_eq!(ids(rest.resume(&cursor)).await, ["5", "6", "7", "8", "9"]);
    let first = client.list_contacts().per_page(6).pages().resume(&cursor);
    let first: Vec<_> = first.try_collect().await.unwrap();
    assert_eq!(first.len(), 2);
}

#[tokio::test]
async fn a_failure_before_the_first_page_keeps_the_items_to_skip() {
    let server = Turns::start(|turn, _| match turn {
        1 => json_answer(503, &Value::Null),
        _ => json_answer(
            200,
            &json!({ "data": ["bad", { "id": "2" }], "pages": null }),
        ),
    })
    .await;
    let client = client(server.url());
    let error = client.list_contacts().items().try_next().await.unwrap_err();
    let behind = error.cursor().unwrap();
    let mut items = client.list_contacts().items().resume(behind);
    let error = items.try_next().await.unwrap_err();
    assert_eq!(error.cursor(), Some(behind));
    let rest = client.list_contacts().items_as().resume(behind);
    assert_eq!(ids(rest).await, ["2"]);
}

/// The position that the caller's own request says is part of the cursor.
#[tokio::test]
async fn a_cursor_on_the_first_page_knows_where_that_was() {
    let body = json!({ "data": ["bad", { "id": "2" }], "pages": null });
    let server = Turns::start(move |_, _| json_answer(200, &body)).await;
    let client = client(server.url());
    let mut items = client.list_contacts().starting_after("abc").items();
    let error = items.try_next().await.unwrap_err();
    let rest = client.list_contacts().items_as();
    assert_eq!(ids(rest.resume(error.cursor().unwrap())).await, ["2"]);
    let mut items = client.list_all_companies().page(7).per_page(2).items();
    let error = items.try_next().await.unwrap_err();
    let rest = client.list_all_companies().items_as();
    assert_eq!(ids(rest.resume(error.cursor().unwrap())).await, ["2"]);
    assert_eq!(server.targets()[1], "/contacts?starting_after=abc");
    assert_eq!(server.targets()[3], "/companies/list?per_page=2&page=7");
}

#[tokio::test]
async fn a_cursor_of_another_list_is_refused() {
    let (mock, client) = mock_of(9).await;
    let notes = |contact: &str| client.list_notes().contact_id(contact).per_page(2);
    let search = |role: &str| client.search_contacts().body(field("role").eq(role));
    let companies = || client.list_all_companies().per_page(2);
    let contacts = || client.list_contacts().per_page(2);
    let other_version = || CallOptions::new().api_version("Preview");

    let from_notes = second_page(notes("1").items_as()).await;
    let from_search = second_page(search("user").per_page(2).items_as()).await;
    let from_companies = second_page(companies().order("asc").items_as()).await;
    let from_contacts = second_page(contacts().items_as()).await;
    mock.forget_calls();
    for (cursor, list, message) in [
        (
            &from_contacts,
            client.list_conversations().items_as(),
            "the cursor is from list_contacts of version 2.16, not from this operation of \
             version 2.16",
        ),
        (&from_notes, notes("2").items_as(), "another list"),
        (&from_search, search("lead").items_as(), "another list"),
        (&from_companies, companies().items_as(), "another list"),
        (
            &from_companies,
            companies().order("desc").items_as(),
            "another list",
        ),
        (
            &from_contacts,
            contacts().options(other_version()).items_as(),
            "another list",
        ),
    ] {
        let case = format!("{list:?} {message}");
        let error = refusal(list.resume(&stored(cursor))).await;
        let error = error.unwrap_or_else(|| panic!("{case}: not refused"));
        assert!(error.to_string().contains(message), "{error}");
    }
    let text = serde_json::to_string(&from_contacts).unwrap();
    let older: Cursor = serde_json::from_str(&text.replace("2.16", "2.11")).unwrap();
    let error = refusal(contacts().items_as().resume(&older)).await.unwrap();
    assert!(error.to_string().contains("of version 2.11"), "{error}");
    assert!(mock.calls().is_empty());

    for (cursor, list) in [
        (&from_notes, notes("1").per_page(3).items_as()),
        (&from_search, search("user").items_as()),
        (&from_companies, companies().order("asc").items_as()),
        (&from_contacts, contacts().starting_after("x").items_as()),
    ] {
        let case = format!("{list:?}");
        let refused = refusal(list.resume(&stored(cursor))).await;
        assert!(refused.is_none(), "{case}: {refused:?}");
    }
}

#[tokio::test]
async fn a_proxy_in_between_makes_no_other_list() {
    let (mock, client) = mock_of(9).await;
    let cursor = second_page(client.list_contacts().per_page(2).items_as()).await;
    let stored = serde_json::to_value(&cursor).unwrap();
    drop(mock);
    let page = json!({ "data": [{ "id": "1" }], "pages": { "next": { "starting_after": "a" } } });
    let server = Turns::start(move |_, _| json_answer(200, &page)).await;
    let behind_proxy = self::client(&format!("{}/intercom/v1", server.url()));
    let cursor = second_page(behind_proxy.list_contacts().per_page(2).items_as()).await;
    assert_eq!(
        serde_json::to_value(&cursor).unwrap()["list"],
        stored["list"]
    );
}

#[tokio::test]
async fn a_stored_position_can_add_nothing_to_a_request() {
    let (mock, client) = mock_of(9).await;
    let companies = || client.retrieve_company().per_page(2).items_as::<Value>();
    let events = || {
        let list = client.list_data_events().type_("user").user_id("1");
        list.items_as::<Value>()
    };
    let contacts = || client.list_contacts().per_page(2).items_as::<Value>();
    let of_companies = serde_json::to_value(second_page(companies()).await).unwrap();
    let of_contacts = serde_json::to_value(second_page(contacts()).await).unwrap();
    let page = json!({
        "events": [{ "id": "1" }],
        "pages": { "next": "https://api.intercom.io/events?before=5&email=victim" },
    });
    let server = Turns::start(move |_, _| json_answer(200, &page)).await;
    let of_events = {
        let client = self::client(server.url());
        let list = client.list_data_events().type_("user").user_id("1");
        second_page(list.items_as()).await
    };
    let of_events = serde_json::to_value(of_events).unwrap();
    // Of the server's URL, only what pages.
    assert_eq!(of_events["position"], json!({ "query": [["before", "5"]] }));

    mock.forget_calls();
    let victim = json!({ "query": [["company_id", "victim"]] });
    let both = json!({ "query": [["before", "5"], ["user_id", "victim"]] });
    for (stored, list, position) in [
        (&of_companies, companies(), victim.clone()),
        (&of_companies, companies(), json!({ "after": "a" })),
        (&of_companies, companies(), json!({ "scroll": "a" })),
        (&of_contacts, contacts(), victim.clone()),
        (&of_contacts, contacts(), json!({ "page": 2 })),
        (
            &of_contacts,
            contacts(),
            json!({ "query": [["page", "2"]] }),
        ),
        (&of_events, events(), victim),
        (&of_events, events(), both),
        (&of_events, events(), json!({ "page": 2 })),
    ] {
        let mut changed = stored.clone();
        changed["position"] = position.clone();
        let cursor: Cursor = serde_json::from_value(changed).unwrap();
        let error = refusal(list.resume(&cursor)).await;
        let error = error.unwrap_or_else(|| panic!("{position}: not refused"));
        assert!(error.to_string().contains("a position that"), "{error}");
    }
    assert!(mock.calls().is_empty());

    // Whatever the numbers are, nothing panics, and no page is too large.
    for (key, value, reads) in [
        ("skip", json!(u64::MAX), true),
        ("position", json!({ "page": u64::MAX }), true),
        ("position", json!({ "page": 0 }), true),
        ("per_page", json!(61), true),
        ("per_page", json!(0), false),
        ("position", json!({ "page": -1 }), false),
        ("list", json!(null), false),
        ("list", json!("?"), false),
    ] {
        let mut changed = of_companies.clone();
        changed[key] = value.clone();
        let cursor = serde_json::from_value::<Cursor>(changed);
        assert_eq!(cursor.is_ok(), reads, "{key}: {value}");
        let Ok(cursor) = cursor else { continue };
        let list = client.retrieve_company().items_as::<Value>();
        let outcome = list.resume(&cursor).try_collect::<Vec<_>>().await;
        if key == "per_page" {
            let error = outcome.unwrap_err();
            assert_eq!(error.kind(), ErrorKind::InvalidRequest);
            assert!(error.to_string().contains("the maximum of 60"), "{error}");
        }
        let list = client.retrieve_company().per_page(7).items_as::<Value>();
        let _ = list.resume(&cursor).try_collect::<Vec<_>>().await;
    }
}

#[tokio::test]
async fn a_cursor_without_its_list_cannot_be_read() {
    let error = serde_json::from_value::<Cursor>(json!({
        "version": "2.16", "operation": "list_contacts", "position": { "after": "a" } }))
    .unwrap_err();
    assert!(
        error.to_string().contains("missing field `list`"),
        "{error}"
    );
}

#[tokio::test]
async fn a_dropped_future_loses_no_item_and_repeats_no_request() {
    for prefetch in [false, true] {
        let (mock, client) = mock_of(6).await;
        let list = client.list_contacts().per_page(2);
        let whole = ids(list.clone().items_as()).await;
        mock.forget_calls();
        let mut items = list.items_as::<Value>().prefetch(prefetch);
        let mut found = Vec::new();
        let mut dropped = 0;
        loop {
            // Each future is polled once, and dropped if it has nothing yet.
            match poll!(items.next()) {
                std::task::Poll::Ready(None) => break,
                std::task::Poll::Ready(Some(item)) => found.push(item.unwrap()["id"].clone()),
                std::task::Poll::Pending => {
                    dropped += 1;
                    tokio::time::sleep(Duration::from_millis(1)).await;
                }
            }
        }
        assert!(dropped > 0);
        assert_eq!(found, whole);
        assert_eq!(mock.calls().len(), 3);
    }
}

#[tokio::test]
async fn a_dropped_stream_takes_its_prefetch_with_it() {
    let first = json!({ "data": [{ "id": "1" }], "pages": { "next": { "starting_after": "a" } } });
    let server = Turns::start(move |turn, _| match turn {
        0 => json_answer(200, &first),
        _ => Failure::Stuck(Vec::new()),
    })
    .await;
    let client = client(server.url());
    let mut items = client.list_contacts().items().prefetch(true);
    items.try_next().await.unwrap();
    // Before the task could begin: there is one thread.
    drop(items);
    tokio::time::sleep(Duration::from_millis(50)).await;
    assert_eq!(server.targets().len(), 1);
}
