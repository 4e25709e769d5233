//! Servers that say anything of their pages.

use std::{collections::HashSet, time::Duration};

use intercom_sdk::paging::Items;
use proptest::prelude::*;
use serde_json::{Value, json};

use super::{
    client, items,
    support::{
        runtime,
        turns::{Turns, json_answer},
    },
    walk,
};

/// What the pages of a random server say of the next one.
#[derive(Clone, Debug)]
enum Next {
    Missing,
    Text(&'static str),
    FreshPage,
    FreshCursor,
    FreshCursorOnly,
    FixedCursor,
    FixedPage(u64),
    FreshUrl,
    FixedUrl,
    Elsewhere,
    Odd,
}

/// A page of a random server: which items, and what it says of its place.
#[derive(Clone, Debug)]
struct RandomPage {
    /// 0 has no items, every other number its own three.
    content: u64,
    next: Next,
    /// 0: not said; 1: as requested; else fixed.
    page: u64,
    /// 0: not said; 1: grows; else fixed.
    total: u64,
    outside: bool,
    has_more: bool,
    token: bool,
}

fn random_page() -> impl Strategy<Value = RandomPage> {
    let next = prop_oneof![
        Just(Next::Missing),
        Just(Next::Text("")),
        Just(Next::Text("http://")),
        Just(Next::FreshPage),
        Just(Next::FreshCursor),
        Just(Next::FreshCursorOnly),
        Just(Next::FixedCursor),
        (0..4_u64).prop_map(Next::FixedPage),
        Just(Next::FreshUrl),
        Just(Next::FixedUrl),
        Just(Next::Elsewhere),
        Just(Next::Odd),
    ];
    (
        0..5_u64,
        next,
        0..4_u64,
        prop_oneof![0..6_u64, Just(u64::MAX)],
        any::<bool>(),
        any::<bool>(),
        any::<bool>(),
    )
        .prop_map(
            |(content, next, page, total, outside, has_more, token)| RandomPage {
                content,
                next,
                page,
                total,
                outside,
                has_more,
                token,
            },
        )
}

impl RandomPage {
    fn body(&self, turn: u64, path: &str) -> Value {
        let data = match self.content {
            0 => Vec::new(),
            content => items((0..3).map(|item| content * 10 + item)),
        };
        let fresh = turn.to_string();
        let next = match &self.next {
            Next::Missing => Value::Null,
            Next::Text(text) => json!(text),
            Next::FreshPage => json!({ "page": turn + 2 }),
            Next::FreshCursor => json!({ "page": turn + 2, "starting_after": fresh }),
            Next::FreshCursorOnly => json!({ "starting_after": fresh }),
            Next::FixedCursor => json!({ "page": 2, "starting_after": "a" }),
            Next::FixedPage(page) => json!({ "page": page }),
            Next::FreshUrl => json!(format!(
                "{path}?page={}&starting_after={fresh}&before={fresh}",
                turn + 2
            )),
            Next::FixedUrl => json!(format!("{path}?page=2&starting_after=a&before=1")),
            Next::Elsewhere => json!("https://evil.test/?page=2&starting_after=z&before=1"),
            Next::Odd => json!([{ "page": -1 }, "x"]),
        };
        let page = match self.page {
            0 => Value::Null,
            1 => json!(turn + 1),
            other => json!(other),
        };
        let total = match self.total {
            0 => Value::Null,
            1 => json!(turn + 3),
            other => json!(other),
        };
        let numbers = json!({ "page": page, "total_pages": total });
        let mut body = json!({ "data": data, "events": data, "pages": { "next": next } });
        let into = match self.outside {
            true => body.as_object_mut(),
            false => body["pages"].as_object_mut(),
        };
        into.unwrap().extend(numbers.as_object().unwrap().clone());
        if self.has_more {
            body["has_more"] = json!(true);
        }
        if self.token {
            body["scroll_param"] = json!("token");
        }
        body
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(96))]

    /// Whatever a server says, no item comes twice, and each page of its own is
    /// requested about once.
    #[test]
    fn no_server_keeps_a_list_going(
        pages in prop::collection::vec(random_page(), 1..6),
        prefetch: bool,
    ) {
        runtime().block_on(async {
            for style in 0..6 {
                let script = pages.clone();
                let server = Turns::start(move |turn, target| {
                    let path = target.split('?').next().unwrap_or_default();
                    let page = &script[turn % script.len()];
                    json_answer(200, &page.body(turn as u64, path))
                })
                .await;
                let client = client(server.url());
                let query = intercom_sdk::search::field("role").eq("user");
                let list: Items<Value> = match style {
                    0 => client.list_contacts().items_as(),
                    1 => client.search_contacts().body(query).items_as(),
                    2 => client.list_all_companies().items_as(),
                    3 => client.scroll_over_all_companies().items_as(),
                    4 => client.list_data_events().type_("user").user_id("1").items_as(),
                    _ => client.list_tags().items_as(),
                };
                let walk = walk(list.prefetch(prefetch));
                let (ids, _) = tokio::time::timeout(Duration::from_secs(20), walk)
                    .await
                    .unwrap_or_else(|_| panic!("style {style} of {pages:?}"));
                let different: HashSet<_> = ids.iter().collect();
                prop_assert_eq!(different.len(), ids.len(), "style {} of {:?}", style, &pages);
                let contents: HashSet<_> = pages.iter().map(|page| page.content).collect();
                // Up to two empty pages before each content, and the page that
                // shows what is wrong.
                let most = 3 * (contents.len() + 1);
                prop_assert!(
                    server.targets().len() <= most,
                    "style {} of {:?}: {} requests", style, &pages, server.targets().len()
                );
            }
            Ok(())
        })?;
    }
}
