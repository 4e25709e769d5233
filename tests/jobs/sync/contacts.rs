//! What a sync of contacts reads.

use chrono::{FixedOffset, MappedLocalTime, NaiveDate, NaiveDateTime, TimeZone};
use futures_util::TryStreamExt as _;
use intercom_sdk::{mock::Intercom, search::field};

use super::{
    Syncs,
    program::{DAY, NOW, Store, add, client, intercom, searches, sync, touch, truth},
};

in_oldest_and_newest_version!(
    the_first_sync_reads_everything_and_the_next_one_what_changed
    ten_thousand_changed_contacts_cost_little_more_than_their_pages
    five_hundred_equal_times_over_page_edges_lose_nothing
    days_of_any_zone_lose_nothing
    a_day_of_25_hours_loses_nothing
    a_contact_that_changes_meanwhile_is_read_by_this_sync_or_the_next
    a_filter_is_part_of_the_search
    a_change_that_a_search_shows_late_is_found_in_the_overlap
    what_it_cannot_see_is_said
);

async fn the_first_sync_reads_everything_and_the_next_one_what_changed<C: Syncs>() {
    let intercom = intercom::<C>().await;
    let client: C = client(&intercom);
    let ids = add(&intercom, (0..35).map(|n| NOW - 40 * DAY + n * DAY));
    let mut store = Store::default();
    let report = sync(&client, 10, 1, &mut store).await.unwrap();
    assert_eq!((report.emitted, report.complete), (35, true), "{report:?}");
    assert_eq!(store.records, truth(&intercom, &ids));
    let checkpoint = store.checkpoint().unwrap();
    assert_eq!(checkpoint.synced_until().map(|time| time.unix()), Some(NOW));
    assert!(!checkpoint.is_under_way());
    // One for the workspace, and four pages.
    assert_eq!(intercom.calls().len(), 5);

    intercom.advance(std::time::Duration::from_secs(3_600));
    touch(&intercom, &ids[3], NOW + 5);
    touch(&intercom, &ids[30], NOW + 3_500);
    let report = sync(&client, 10, 1, &mut store).await.unwrap();
    assert_eq!(report.emitted, 2, "{report:?}");
    assert_eq!(store.records, truth(&intercom, &ids));
    assert_eq!(store.repeated(), 0);
    assert_eq!(intercom.calls().len(), 7);

    let report = sync(&client, 10, 1, &mut store).await.unwrap();
    assert_eq!(report.emitted, 0, "{report:?}");
    intercom.assert_valid();
}

async fn ten_thousand_changed_contacts_cost_little_more_than_their_pages<C: Syncs>() {
    let intercom = intercom::<C>().await;
    let client: C = client(&intercom);
    let mut store = Store::default();
    // A hundred old ones, the sync of yesterday, and 10,000 changes since.
    let old = add(&intercom, (0..100).map(|n| NOW - 90 * DAY + n));
    sync(&client, 150, 100, &mut store).await.unwrap();
    intercom.advance(std::time::Duration::from_secs(DAY.unsigned_abs()));
    let ids = add(&intercom, (0..10_000).map(|n| NOW + 60 + n * 8));
    intercom.forget_calls();
    let report = sync(&client, 150, 1_000, &mut store).await.unwrap();
    assert_eq!(report.emitted, 10_000, "{report:?}");
    let ids = [old, ids].concat();
    assert_eq!(store.records, truth(&intercom, &ids));
    let (calls, ideal) = (intercom.calls().len(), 10_000_usize.div_ceil(150));
    println!(
        "{}: 10,000 changed contacts: {calls} calls, an ideal walk {ideal}",
        C::VERSION
    );
    assert!(calls * 10 <= ideal * 11, "{calls} calls, {ideal} would do");
}

async fn five_hundred_equal_times_over_page_edges_lose_nothing<C: Syncs>() {
    let intercom = intercom::<C>().await;
    let client: C = client(&intercom);
    let times = [NOW - 5_000; 7].into_iter();
    let times = times.chain([NOW - 4_000; 500]).chain([NOW - 3_000; 9]);
    let ids = add(&intercom, times);
    for interval in [1, 37] {
        let mut store = Store::default();
        let report = sync(&client, 50, interval, &mut store).await.unwrap();
        assert_eq!(report.emitted, 516, "{report:?}");
        assert_eq!(store.records, truth(&intercom, &ids));
        assert_eq!(store.repeated(), 0);
    }
}

/// A day behind UTC, a day ahead of it, and the moments around midnight.
async fn days_of_any_zone_lose_nothing<C: Syncs>() {
    for hours in [-11, -5, 0, 3, 13] {
        let intercom = intercom::<C>().await;
        let client: C = client(&intercom);
        intercom.set_zone(FixedOffset::east_opt(hours * 3_600).unwrap());
        let mut store = Store::default();
        let midnight = NOW.div_euclid(DAY) * DAY - i64::from(hours) * 3_600;
        let ids = add(
            &intercom,
            (-3..=1).flat_map(|day| {
                [-3_600, -1, 0, 1, 43_200].map(|second| midnight + day * DAY + second)
            }),
        );
        // The clock goes from noon to noon over the midnights.
        for id in &ids[..14] {
            sync(&client, 3, 1, &mut store).await.unwrap();
            let changed = intercom.now() - 1;
            touch(&intercom, id, changed);
            intercom.advance(std::time::Duration::from_secs(7_000));
        }
        sync(&client, 3, 1, &mut store).await.unwrap();
        let mut truth = truth(&intercom, &ids);
        // Those of the future are not there yet.
        truth.retain(|_, changed| *changed <= intercom.now());
        assert_eq!(store.records, truth, "UTC{hours:+}");
    }
}

/// A zone whose clocks were set back by an hour in the night before [`NOW`].
#[derive(Clone, Copy, Debug)]
struct SetBack;

impl SetBack {
    fn offset(unix: i64) -> FixedOffset {
        let before = unix < NOW.div_euclid(DAY) * DAY - DAY + 7_200;
        FixedOffset::east_opt(if before { 3_600 } else { 0 }).unwrap()
    }
}

impl std::fmt::Display for SetBack {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Test/Set_Back")
    }
}

impl TimeZone for SetBack {
    type Offset = FixedOffset;

    fn from_offset(_: &FixedOffset) -> Self {
        Self
    }

    fn offset_from_local_date(&self, local: &NaiveDate) -> MappedLocalTime<FixedOffset> {
        MappedLocalTime::Single(self.offset_from_utc_date(local))
    }

    fn offset_from_local_datetime(&self, local: &NaiveDateTime) -> MappedLocalTime<FixedOffset> {
        MappedLocalTime::Single(self.offset_from_utc_datetime(local))
    }

    fn offset_from_utc_date(&self, utc: &NaiveDate) -> FixedOffset {
        self.offset_from_utc_datetime(&NaiveDateTime::from(*utc))
    }

    fn offset_from_utc_datetime(&self, utc: &NaiveDateTime) -> FixedOffset {
        Self::offset(utc.and_utc().timestamp())
    }
}

/// The sync before ended in the last hour of that day, and 24 hours earlier is the
/// same day.
async fn a_day_of_25_hours_loses_nothing<C: Syncs>() {
    let midnight = NOW.div_euclid(DAY) * DAY;
    let builder = Intercom::builder(C::VERSION).clock_at((midnight - 900).try_into().unwrap());
    let intercom = builder.start().await.unwrap();
    intercom.set_zone(SetBack);
    let client: C = client(&intercom);
    let mut ids = add(&intercom, (0..9).map(|n| midnight - 9 * 3_600 + n * 3_000));
    let mut store = Store::default();
    sync(&client, 10, 1, &mut store).await.unwrap();
    ids.extend(add(
        &intercom,
        [midnight - 800, midnight - 1, midnight, midnight + 1],
    ));
    intercom.advance(std::time::Duration::from_secs(3_600));
    let report = sync(&client, 10, 1, &mut store).await.unwrap();
    assert_eq!(store.records, truth(&intercom, &ids), "{report:?}");
    assert_eq!(report.emitted, 4, "{report:?}");
}

async fn a_contact_that_changes_meanwhile_is_read_by_this_sync_or_the_next<C: Syncs>() {
    let intercom = intercom::<C>().await;
    let client: C = client(&intercom);
    let ids = add(&intercom, (0..60).map(|n| NOW - 10_000 + n * 100));
    let mut store = Store::default();
    let mut changes = client.contacts().per_page(10).changes();
    let mut count = 0;
    while let Some(contact) = changes.try_next().await.unwrap() {
        let (id, changed) = C::id_and_change(&contact);
        store.records.insert(id, changed);
        count += 1;
        // In the page that is being read, in a page before, and in one to come.
        if let 15 | 35 = count {
            intercom.advance(std::time::Duration::from_secs(1));
            for index in [count - 14, count, count + 12] {
                touch(&intercom, &ids[index], intercom.now());
            }
        }
    }
    let checkpoint = changes.checkpoint().unwrap();
    store.checkpoint = Some(serde_json::to_string(&checkpoint).unwrap());
    intercom.advance(std::time::Duration::from_secs(60));
    sync(&client, 10, 1, &mut store).await.unwrap();
    assert_eq!(store.records, truth(&intercom, &ids));
}

async fn a_filter_is_part_of_the_search<C: Syncs>() {
    let intercom = intercom::<C>().await;
    let client: C = client(&intercom);
    add(&intercom, [NOW - 50; 3]);
    let lead = intercom.add_contact(serde_json::json!({ "role": "lead", "updated_at": NOW - 70 }));
    let mut changes = client.contacts().filter(field("role").eq("lead")).changes();
    let contact = changes.try_next().await.unwrap().unwrap();
    assert_eq!(C::id_and_change(&contact).0, lead);
    assert!(changes.try_next().await.unwrap().is_none());
    let query = &searches(&intercom)[0].body["query"];
    assert_eq!(query["value"].as_array().map(Vec::len), Some(3), "{query}");
    intercom.assert_valid();
}

async fn a_change_that_a_search_shows_late_is_found_in_the_overlap<C: Syncs>() {
    let intercom = intercom::<C>().await;
    let client: C = client(&intercom);
    let lag = std::time::Duration::from_secs(300);
    intercom.set_search_lag(lag);
    let mut store = Store::default();
    let mut ids = Vec::new();
    for _ in 0..6 {
        ids.extend(add(&intercom, [intercom.now() - 1]));
        sync(&client, 10, 1, &mut store).await.unwrap();
        intercom.advance(std::time::Duration::from_secs(120));
    }
    intercom.advance(lag);
    sync(&client, 10, 1, &mut store).await.unwrap();
    assert_eq!(store.records, truth(&intercom, &ids));
    assert_eq!(store.repeated(), 0);
}

async fn what_it_cannot_see_is_said<C: Syncs>() {
    let intercom = intercom::<C>().await;
    let client: C = client(&intercom);
    let changes = client.contacts().changes();
    let topics: Vec<&str> = changes
        .unseen()
        .iter()
        .flat_map(|unseen| unseen.topics.to_vec())
        .collect();
    assert_eq!(
        topics,
        ["contact.deleted", "contact.archived", "contact.merged"]
    );
}
