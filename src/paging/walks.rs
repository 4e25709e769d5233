//! Lists of the styles that not every version has, walked over sockets.

use futures_util::TryStreamExt as _;
use http::Method;
use httpmock::{HttpMockRequest, HttpMockResponse, MockServer};
use serde_json::{Value, json};

use super::{
    cursor::Cursor,
    style::{Paging, PagingStyle},
};
use crate::{
    Error, ErrorKind,
    auth::{AccessToken, Credentials},
    call::{
        endpoint::{Endpoint, Output, Parameter, Place, Replay, RequestBody},
        request::Request,
        transport::Transport,
    },
    client::{Base, Settings},
};

const fn query(name: &'static str) -> Parameter {
    Parameter {
        name,
        place: Place::Query,
        required: false,
    }
}

static HISTORY: Endpoint = Endpoint {
    id: "list_history",
    version: "1.0",
    method: Method::GET,
    path: "/history",
    parameters: &[query("cursor"), query("per_page"), query("order")],
    body: RequestBody::None,
    replay: Replay::Safe,
    output: Output::Json,
    paging: Some(Paging::new(
        PagingStyle::NextCursor,
        "data",
        Some(50),
        Some(150),
    )),
};

static LOGS: Endpoint = Endpoint {
    id: "search_logs",
    version: "1.0",
    method: Method::POST,
    path: "/logs/search",
    parameters: &[],
    body: RequestBody::Required,
    replay: Replay::Safe,
    output: Output::Json,
    paging: Some(Paging::new(
        PagingStyle::BodyPage,
        "logs",
        Some(20),
        Some(60),
    )),
};

/// How many items each list has.
const SIZE: u64 = 7;

/// Answers as the two lists. With pages of 13, the second one has only the first.
fn answer(request: &HttpMockRequest) -> Value {
    let query = request.query_params();
    let query = |name: &str| {
        let found = query.iter().find(|(key, _)| key == name);
        found.map(|(_, value)| value.clone())
    };
    let items = |start: u64, end: u64| {
        let items = start..end.min(SIZE);
        items.map(|id| json!({ "id": id })).collect::<Vec<_>>()
    };
    if request.uri().path() == HISTORY.path {
        let start = query("cursor").map_or(0, |cursor| cursor.trim_matches('=').parse().unwrap());
        let end = start + query("per_page").map_or(2, |size| size.parse().unwrap());
        let next = (end < SIZE).then(|| format!("{end}=="));
        return json!({ "type": "list", "data": items(start, end), "has_more": end < SIZE,
            "next_cursor": next });
    }
    let body: Value = serde_json::from_slice(request.body_ref()).unwrap();
    let size = body["per_page"].as_u64().unwrap_or(2);
    let page = body["page"].as_u64().unwrap_or(1);
    let shown = if size == 13 { 1 } else { page };
    let total = SIZE.div_ceil(size);
    let next = (page < total).then(|| {
        format!(
            "https://api.intercom.io/logs/search?per_page={size}&page={}",
            page + 1
        )
    });
    json!({ "logs": items((shown - 1) * size, shown * size),
        "pages": { "page": shown, "per_page": size, "total_pages": total, "next": next } })
}

async fn server() -> (MockServer, Transport) {
    let server = MockServer::start_async().await;
    server
        .mock_async(|_when, then| {
            then.respond_with(|request| {
                HttpMockResponse::builder()
                    .status(200)
                    .header("content-type", "application/json")
                    .body(answer(request).to_string())
                    .build()
            });
        })
        .await;
    let mut settings = Settings::new(AccessToken::new("abc").map(Credentials::Fixed));
    settings.base = Base::Url(server.base_url());
    let transport = Transport::new(settings.state("1.0").unwrap());
    (server, transport)
}

fn history(transport: &Transport) -> Request {
    Request::new(transport, &HISTORY).set("order", &"asc".to_owned())
}

fn logs(transport: &Transport, body: &Value) -> Request {
    Request::new(transport, &LOGS).set_encoded_body(body.to_string().into())
}

/// The ids from `cursor` on, page by page, and the cursors of the pages after
/// the first.
async fn walk(request: Request, cursor: Option<&Cursor>) -> (Vec<Vec<u64>>, Vec<Cursor>) {
    let mut pages = request.pages_as::<Value>();
    if let Some(cursor) = cursor {
        pages = pages.resume(cursor);
    }
    let (mut ids, mut cursors) = (Vec::new(), Vec::new());
    while let Some(page) = pages.try_next().await.unwrap() {
        let items = page.get("data").or_else(|| page.get("logs")).unwrap();
        let items = items.as_array().unwrap().iter();
        ids.push(items.map(|item| item["id"].as_u64().unwrap()).collect());
        cursors.extend(page.next_cursor().cloned());
    }
    (ids, cursors)
}

async fn refused(request: Request, cursor: &Cursor) -> Error {
    let items = request.items_as::<Value>().resume(cursor);
    items.try_collect::<Vec<_>>().await.unwrap_err()
}

/// As it is after being stored.
fn stored(cursor: &Cursor) -> Cursor {
    serde_json::from_str(&serde_json::to_string(cursor).unwrap()).unwrap()
}

#[tokio::test]
async fn a_list_goes_on_at_its_next_cursor() {
    let (_server, transport) = server().await;
    let (ids, cursors) = walk(history(&transport), None).await;
    assert_eq!(ids, [vec![0, 1], vec![2, 3], vec![4, 5], vec![6]]);
    assert_eq!(cursors.len(), 3);

    let resumed = history(&transport)
        .set("cursor", &"4==".to_owned())
        .set("per_page", &3_i64);
    let (ids, _) = walk(resumed, Some(&stored(&cursors[0]))).await;
    assert_eq!(ids, [vec![2, 3, 4], vec![5, 6]]);

    let other = history(&transport).set("order", &"desc".to_owned());
    let error = refused(other, &cursors[0]).await;
    assert_eq!(error.kind(), ErrorKind::InvalidRequest, "{error}");
}

#[tokio::test]
async fn pages_are_counted_in_the_body() {
    let (_server, transport) = server().await;
    let (ids, cursors) = walk(logs(&transport, &json!({ "since": 1 })), None).await;
    assert_eq!(ids, [vec![0, 1], vec![2, 3], vec![4, 5], vec![6]]);
    assert_eq!(cursors.len(), 3);

    // Resumed as it was, whatever the body says of the page.
    let resumed = logs(&transport, &json!({ "since": 1, "page": 9 }));
    let (ids, _) = walk(resumed, Some(&stored(&cursors[1]))).await;
    assert_eq!(ids, [vec![4, 5], vec![6]]);

    // With larger pages, the same item is on an earlier one.
    let larger = logs(&transport, &json!({ "since": 1, "per_page": 3 }));
    let items = larger.items_as::<Value>().resume(&cursors[1]);
    let items: Vec<Value> = items.try_collect().await.unwrap();
    let ids: Vec<_> = items.iter().map(|item| item["id"].clone()).collect();
    assert_eq!(ids, [4, 5, 6]);

    // A caller's own start.
    let second = logs(&transport, &json!({ "per_page": 3, "page": 2 }));
    let (ids, _) = walk(second, None).await;
    assert_eq!(ids, [vec![3, 4, 5], vec![6]]);

    let error = refused(logs(&transport, &json!({ "since": 2 })), &cursors[0]).await;
    assert_eq!(error.kind(), ErrorKind::InvalidRequest, "{error}");
}

#[tokio::test]
async fn a_page_of_the_body_that_does_not_come_is_an_error() {
    let (_server, transport) = server().await;
    let cursor = {
        let (_, cursors) = walk(logs(&transport, &json!({})), None).await;
        cursors[2].clone()
    };
    // Page 4 of two items is page 1 of 13, which this server gives for all.
    let stuck = logs(&transport, &json!({ "per_page": 13 }));
    let items = stuck.items_as::<Value>().resume(&cursor);
    assert_eq!(items.try_collect::<Vec<_>>().await.unwrap().len(), 1);

    let text = serde_json::to_string(&cursor).unwrap();
    let text = text.replace("\"per_page\":2", "\"per_page\":13");
    let beyond: Cursor = serde_json::from_str(&text).unwrap();
    let error = refused(logs(&transport, &json!({})), &beyond).await;
    assert_eq!(error.kind(), ErrorKind::StalledPagination, "{error}");
    assert!(
        error
            .to_string()
            .contains("page 1 arrived instead of page 4")
    );
}
