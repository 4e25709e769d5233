//! Reads pages of random JSON, for `fuzz/`.

use std::{borrow::Cow, time::Duration};

use http::{HeaderMap, Method, StatusCode};
use reqwest::Url;
use serde_json::value::RawValue;

use super::{
    content::content,
    next::next,
    page::{self, ItemType},
    position::Position,
    style::{Paging, PagingStyle},
};
use crate::{
    call::endpoint::{Endpoint, Output, Replay, RequestBody},
    error::redact::Secret,
    response::{Body, CallMetadata, RawExchange},
    types::PageLinks,
};

static ENDPOINT: Endpoint = Endpoint {
    id: "list_things",
    version: "1.0",
    method: Method::GET,
    path: "/things",
    parameters: &[],
    body: RequestBody::None,
    replay: Replay::Safe,
    output: Output::Json,
    paging: Some(Paging::new(PagingStyle::Cursor, "data", None, None)),
};

/// Reads a body as a page of every style of paging.
pub(crate) fn read(body: &[u8]) {
    let exchange = RawExchange {
        endpoint: &ENDPOINT,
        status: StatusCode::OK,
        headers: HeaderMap::new(),
        body: Body::Whole(body.to_vec().into()),
        metadata: CallMetadata {
            attempts: 1,
            elapsed: Duration::ZERO,
            rate_limit: None,
            target: None,
            replay_safe: true,
            found_gone: None,
            version: Cow::Borrowed("1.0"),
            secret: Secret::default(),
        },
        region: None,
        strict: false,
        #[cfg(feature = "drift")]
        drift: None,
    };
    let url = Url::parse("https://api.intercom.io/things?per_page=2").expect("a URL");
    for path in ["data", "data.things"] {
        let _ = content(body, path);
        let _ = page::items::<Box<RawValue>>(&exchange, path, ItemType::Callers);
        let Ok(page) = page::items::<PageLinks>(&exchange, path, ItemType::Generated) else {
            continue;
        };
        for bad in page.items.into_iter().filter_map(Result::err) {
            let error = exchange.undecodable_part(bad.failure, bad.text);
            assert!(error.path().is_some_and(|place| place.starts_with(path)));
        }
        for style in [
            PagingStyle::Cursor,
            PagingStyle::Search,
            PagingStyle::NextCursor,
            PagingStyle::Page,
            PagingStyle::BodyPage,
            PagingStyle::Scroll,
            PagingStyle::Link,
            PagingStyle::Unpaged,
        ] {
            for at in [
                None,
                Some(Position::Page(u64::MAX)),
                Some(Position::Page(1)),
            ] {
                let _ = next(style, &page.info, at.as_ref(), &url);
            }
        }
    }
}
