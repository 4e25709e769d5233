//! Syncs of conversations, tickets and articles.

use std::{collections::BTreeMap, time::Duration};

use futures_util::TryStreamExt as _;
use intercom_sdk::{
    Error, ErrorKind, RetryPolicy,
    jobs::sync::{Articles, Checkpoint, Conversations, Report, Resource, Source, SyncRequest},
    mock::{Fault, Intercom},
    search::field,
    throttle::ThrottleMode,
};
use serde_json::json;

use super::program::NOW;

in_oldest_and_newest_version!(
    conversations_are_asked_for_by_the_second
    conversations_that_change_at_every_request_are_not_lost
    articles_are_read_from_the_last_change_back
    a_list_of_articles_that_shrinks_is_read_again
    articles_have_no_filter
    the_syncs_of_other_records_refuse_the_checkpoint
);

pub(super) trait Others: Source<Conversations> + Source<Articles> {
    fn conversations(&self) -> SyncRequest<Self, Conversations>;

    fn articles(&self) -> SyncRequest<Self, Articles>;

    fn conversation(item: &<Self as Source<Conversations>>::Item) -> (String, i64);

    fn article(item: &<Self as Source<Articles>>::Item) -> (String, i64);

    fn delete_article(&self, id: &str) -> impl Future<Output = ()> + Send;
}

macro_rules! others {
    ($($version:literal $module:ident)*) => {$(
        impl Others for intercom_sdk::$module::Client {
            fn conversations(&self) -> SyncRequest<Self, Conversations> {
                self.sync_conversations()
            }

            fn articles(&self) -> SyncRequest<Self, Articles> {
                self.sync_articles()
            }

            fn conversation(item: &<Self as Source<Conversations>>::Item) -> (String, i64) {
                (item.id.to_string(), item.updated_at.map_or(0, |time| time.unix()))
            }

            fn article(item: &<Self as Source<Articles>>::Item) -> (String, i64) {
                (item.id.to_string(), item.updated_at.map_or(0, |time| time.unix()))
            }

            async fn delete_article(&self, id: &str) {
                intercom_sdk::$module::Client::delete_article(self)
                    .article_id(id)
                    .send()
                    .await
                    .unwrap();
            }
        }
    )*};
}

intercom_sdk::enabled_versions!(others);

async fn intercom<C: Others>() -> (Intercom, C) {
    let builder = Intercom::builder(C::VERSION).clock_at(NOW.try_into().unwrap());
    let intercom = builder.start().await.unwrap();
    let builder = intercom.client_builder().throttle_mode(ThrottleMode::Off);
    let client = builder.retry(RetryPolicy::none()).build().unwrap();
    (intercom, client)
}

type Records = BTreeMap<String, i64>;

/// Reads what has changed into `records`, from the checkpoint in `stored` on.
async fn read<C: Source<R>, R: Resource>(
    request: SyncRequest<C, R>,
    of: impl Fn(&C::Item) -> (String, i64),
    stored: &mut Option<Checkpoint>,
    records: &mut Records,
) -> Result<Report, Error> {
    let request = match stored {
        Some(checkpoint) => request.resume(checkpoint),
        None => request,
    };
    let mut changes = request.changes();
    while let Some(item) = changes.try_next().await? {
        let (id, changed) = of(&item);
        records.insert(id, changed);
        *stored = changes.checkpoint();
    }
    *stored = changes.checkpoint();
    Ok(changes.report().clone())
}

fn converse(intercom: &Intercom, changed: i64) -> String {
    let conversation = json!({ "created_at": changed - 50, "updated_at": changed });
    intercom.add_conversation(conversation)
}

async fn conversations_are_asked_for_by_the_second<C: Others>() {
    let (intercom, client) = intercom::<C>().await;
    let mut truth: Records = (0..45)
        .map(|n| NOW - 9_000 + n * 100)
        .map(|time| (converse(&intercom, time), time))
        .collect();
    let (mut stored, mut records) = (None, Records::new());
    let request = || client.conversations().per_page(20);
    let report = read(request(), C::conversation, &mut stored, &mut records)
        .await
        .unwrap();
    assert_eq!(records, truth);
    assert_eq!(
        (report.emitted, report.filtered, report.pages),
        (45, 0, 3),
        "{report:?}"
    );

    intercom.advance(Duration::from_secs(900));
    truth.insert(converse(&intercom, NOW + 400), NOW + 400);
    intercom.forget_calls();
    let report = read(request(), C::conversation, &mut stored, &mut records)
        .await
        .unwrap();
    assert_eq!(records, truth);
    assert_eq!((report.emitted, report.filtered), (1, 0), "{report:?}");
    let search = &intercom.calls_of("search_conversations")[0].body["query"]["value"];
    assert_eq!(search[0]["value"], json!(NOW - 601), "{search}");
    assert_eq!(search[0]["operator"], json!(">"), "{search}");
    assert_eq!(search[1]["value"], json!(NOW + 901), "{search}");
    intercom.assert_valid();
}

/// The future is dropped at each request, with changes between the runs.
async fn conversations_that_change_at_every_request_are_not_lost<C: Others>() {
    let (intercom, client) = intercom::<C>().await;
    let mut truth: Records = (0..60)
        .map(|n| NOW - 90_000 + (n / 7) * 900)
        .map(|time| (converse(&intercom, time), time))
        .collect();
    let (mut stored, mut records) = (None, Records::new());
    for (crashes, request) in (2..).step_by(3).enumerate() {
        intercom.advance(Duration::from_secs(30));
        let run = client.conversations().per_page(10);
        tokio::select! {
            biased;
            () = intercom.received(request) => {}
            report = read(run, C::conversation, &mut stored, &mut records) => {
                report.unwrap();
                if crashes > 12 {
                    break;
                }
            }
        }
        let time = intercom.now() - 7;
        truth.insert(converse(&intercom, time), time);
        let seen = intercom.calls().len();
        assert!(seen <= request, "{seen} calls, stopped at {request}");
    }
    for _ in 0..2 {
        intercom.advance(Duration::from_secs(30));
        let run = client.conversations().per_page(10);
        read(run, C::conversation, &mut stored, &mut records)
            .await
            .unwrap();
    }
    assert_eq!(records, truth);
}

async fn articles_are_read_from_the_last_change_back<C: Others>() {
    let (intercom, client) = intercom::<C>().await;
    let mut truth: Records = (0..90)
        .map(|n| NOW - 90_000 + n * 100)
        .map(|time| {
            (
                intercom.add_article(json!({ "updated_at": time, "state": "draft" })),
                time,
            )
        })
        .collect();
    let (mut stored, mut records) = (None, Records::new());
    let request = || client.articles().per_page(25);
    let report = read(request(), C::article, &mut stored, &mut records)
        .await
        .unwrap();
    assert_eq!(records, truth);
    assert_eq!(
        (report.emitted, report.pages, report.complete),
        (90, 4, true),
        "{report:?}"
    );

    intercom.advance(Duration::from_secs(3_600));
    for n in 0..3 {
        let time = NOW + 100 * (n + 1);
        truth.insert(intercom.add_article(json!({ "updated_at": time })), time);
    }
    let report = read(request(), C::article, &mut stored, &mut records)
        .await
        .unwrap();
    assert_eq!(records, truth);
    assert_eq!(
        (report.emitted, report.pages, report.complete),
        (3, 1, true),
        "{report:?}"
    );

    // A crash before the end: the checkpoint has not moved.
    intercom.fault(Fault::html(502).on("list_articles").at(1));
    let before = stored.clone();
    let result = read(request(), C::article, &mut stored, &mut records).await;
    assert_eq!(
        result.unwrap_err().status().map(|status| status.as_u16()),
        Some(502)
    );
    assert_eq!(stored, before);
    intercom.assert_valid();
}

async fn a_list_of_articles_that_shrinks_is_read_again<C: Others>() {
    let (intercom, client) = intercom::<C>().await;
    let ids: Vec<String> = (0..60)
        .map(|n| intercom.add_article(json!({ "updated_at": NOW - 9_000 - n * 100 })))
        .collect();
    let builder = intercom.client_builder().throttle_mode(ThrottleMode::Off);
    let other: C = builder.build().unwrap();
    let mut changes = client.articles().per_page(25).changes();
    let mut seen = Vec::new();
    while let Some(article) = changes.try_next().await.unwrap() {
        seen.push(C::article(&article).0);
        if seen.len() == 10 {
            // The first of the second page moves to the first page.
            Others::delete_article(&other, &ids[3]).await;
        }
    }
    assert_eq!(changes.report().restarts, 1);
    let mut sorted = seen.clone();
    sorted.sort_unstable();
    sorted.dedup();
    assert_eq!(sorted.len(), seen.len(), "none comes twice");
    assert!(ids.iter().all(|id| seen.contains(id)), "none is lost");
}

async fn articles_have_no_filter<C: Others>() {
    let (intercom, client) = intercom::<C>().await;
    let request = client.articles().filter(field("state").eq("draft"));
    let error = request.changes().try_next().await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::InvalidRequest, "{error}");
    assert!(error.to_string().contains("cannot be searched"), "{error}");
    assert!(intercom.calls().is_empty());
}

async fn the_syncs_of_other_records_refuse_the_checkpoint<C: Others>() {
    let (_intercom, client) = intercom::<C>().await;
    let (mut stored, mut records) = (None, Records::new());
    read(client.articles(), C::article, &mut stored, &mut records)
        .await
        .unwrap();
    let run = client.conversations();
    let error = read(run, C::conversation, &mut stored, &mut records)
        .await
        .unwrap_err();
    assert!(error.to_string().contains("is one of articles"), "{error}");
}

/// Tickets are there from some version on.
#[cfg(feature = "v2_16")]
#[tokio::test]
async fn tickets_are_synced_and_a_cursor_that_is_a_server_error_is_replaced() {
    use intercom_sdk::v2_16::Client;

    let (intercom, client) = intercom::<Client>().await;
    let truth: Records = (0..35)
        .map(|n| NOW - 9_000 + n * 100)
        .map(|time| {
            (
                intercom.add_ticket(json!({ "created_at": time, "updated_at": time })),
                time,
            )
        })
        .collect();
    intercom.fault(
        Fault::status(500, "server_error")
            .on("search_tickets")
            .at(2),
    );
    let (mut stored, mut records) = (None, Records::new());
    let of = |ticket: &intercom_sdk::v2_16::types::Ticket| {
        (
            ticket.id.to_string(),
            ticket.updated_at.map_or(0, |time| time.unix()),
        )
    };
    let request = client.sync_tickets().per_page(20);
    let report = read(request, of, &mut stored, &mut records).await.unwrap();
    assert_eq!(records, truth);
    assert_eq!((report.reopened, report.complete), (1, true), "{report:?}");
    intercom.assert_valid();
}
