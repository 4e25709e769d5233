//! What setters, constructors and parameters take: every row compiles, and is on
//! the wire as written.
#![cfg(feature = "v2_16")]

mod support;

use std::{
    borrow::Cow,
    collections::{BTreeMap, BTreeSet, HashMap, HashSet, VecDeque},
    time::{Duration, SystemTime},
};

use chrono::{DateTime, FixedOffset, TimeZone as _, Utc};
use intercom_sdk::{
    ErrorKind,
    types::{Clearable, CustomAttributeValue, CustomAttributes, Id, Timestamp},
    v2_16::{Client, types as api},
};
use serde_json::{Value, json};
use support::{Intercom, TOKEN, sampled};

/// What the mock received last.
struct Sent {
    query: Vec<(String, String)>,
    path: String,
    body: Value,
}

async fn start() -> (Intercom, Client) {
    let mock = sampled("2.16").await;
    let client = Client::builder(TOKEN).base_url(mock.base_url()).build();
    (mock, client.unwrap())
}

fn last(mock: &Intercom) -> Sent {
    mock.assert_valid();
    let received = mock.calls().pop().unwrap();
    Sent {
        query: received.query,
        path: received.path,
        body: received.body,
    }
}

/// Each request is sent as this body.
macro_rules! bodies {
    ($client:ident => $call:expr; $($request:expr => $body:tt),* $(,)?) => {{
        let (mock, $client) = start().await;
        $(
            $call.body($request).send().await.unwrap();
            assert_eq!(last(&mock).body, json!($body), "{}", stringify!($request));
        )*
    }};
}

#[tokio::test]
async fn text_is_taken_in_every_form() {
    let (text, owned) = ("a@b.c", String::from("a@b.c"));
    type Update = api::UpdateContactRequest;
    bodies! { client => client.update_contact().contact_id("1");
        Update::new().email(text) => { "email": "a@b.c" },
        Update::new().email(owned.clone()) => { "email": "a@b.c" },
        Update::new().email(&owned) => { "email": "a@b.c" },
        Update::new().email(Cow::Borrowed(text)) => { "email": "a@b.c" },
        Update::new().email(Box::<str>::from(text)) => { "email": "a@b.c" },
        Update::new().email(Some(text)) => { "email": "a@b.c" },
        Update::new().email(Some(owned.clone())) => { "email": "a@b.c" },
        Update::new().email(Some(&owned)) => { "email": "a@b.c" },
        Update::new().email(Some(Cow::Borrowed(text))) => { "email": "a@b.c" },
        Update::new().email(None::<&str>) => {},
        Update::new().phone(text) => { "phone": "a@b.c" },
        Update::new().phone(owned.clone()) => { "phone": "a@b.c" },
        Update::new().phone(&owned) => { "phone": "a@b.c" },
        Update::new().phone(Cow::Borrowed(text)) => { "phone": "a@b.c" },
        Update::new().phone(Box::<str>::from(text)) => { "phone": "a@b.c" },
        Update::new().phone(Some(text)) => { "phone": "a@b.c" },
        Update::new().phone(Some(owned.clone())) => { "phone": "a@b.c" },
        Update::new().phone(Some(&owned)) => { "phone": "a@b.c" },
        Update::new().phone(Clearable::Set(owned.clone())) => { "phone": "a@b.c" },
        Update::new().phone(Clearable::Clear) => { "phone": null },
        Update::new().phone(None::<Cow<'_, str>>) => {},
    }
    type Note = api::CreateNoteRequest;
    bodies! { client => client.create_note().contact_id("1");
        Note::new(text) => { "body": "a@b.c" },
        Note::new(owned.clone()) => { "body": "a@b.c" },
        Note::new(&owned) => { "body": "a@b.c" },
        Note::new(Cow::Borrowed(text)) => { "body": "a@b.c" },
        Note::new(Box::<str>::from(text)) => { "body": "a@b.c" },
    }
}

#[tokio::test]
async fn an_identifier_is_text_or_any_integer() {
    let (id, owned) = (Id::from("1"), String::from("1"));
    type Note = api::CreateNoteRequest;
    bodies! { client => client.create_note().contact_id("1");
        Note::new("x").admin_id("1") => { "body": "x", "admin_id": "1" },
        Note::new("x").admin_id(&owned) => { "body": "x", "admin_id": "1" },
        Note::new("x").admin_id(owned.clone()) => { "body": "x", "admin_id": "1" },
        Note::new("x").admin_id(Cow::Borrowed("1")) => { "body": "x", "admin_id": "1" },
        Note::new("x").admin_id(Box::<str>::from("1")) => { "body": "x", "admin_id": "1" },
        Note::new("x").admin_id(&id) => { "body": "x", "admin_id": "1" },
        Note::new("x").admin_id(id.clone()) => { "body": "x", "admin_id": "1" },
        Note::new("x").admin_id(1_i8) => { "body": "x", "admin_id": 1 },
        Note::new("x").admin_id(1_i16) => { "body": "x", "admin_id": 1 },
        Note::new("x").admin_id(1_i32) => { "body": "x", "admin_id": 1 },
        Note::new("x").admin_id(1_i64) => { "body": "x", "admin_id": 1 },
        Note::new("x").admin_id(1_i128) => { "body": "x", "admin_id": 1 },
        Note::new("x").admin_id(1_isize) => { "body": "x", "admin_id": 1 },
        Note::new("x").admin_id(1_u8) => { "body": "x", "admin_id": 1 },
        Note::new("x").admin_id(1_u16) => { "body": "x", "admin_id": 1 },
        Note::new("x").admin_id(1_u32) => { "body": "x", "admin_id": 1 },
        Note::new("x").admin_id(1_u64) => { "body": "x", "admin_id": 1 },
        Note::new("x").admin_id(1_u128) => { "body": "x", "admin_id": 1 },
        Note::new("x").admin_id(1_usize) => { "body": "x", "admin_id": 1 },
        Note::new("x").admin_id(Some(&id)) => { "body": "x", "admin_id": "1" },
        Note::new("x").admin_id(Some("1")) => { "body": "x", "admin_id": "1" },
        Note::new("x").admin_id(Some(1_usize)) => { "body": "x", "admin_id": 1 },
        Note::new("x").admin_id(None::<usize>) => { "body": "x" },
        // No JSON number: text says the same.
        Note::new("x").admin_id(u128::MAX)
            => { "body": "x", "admin_id": "340282366920938463463374607431768211455" },
    }
    type Update = api::UpdateContactRequest;
    bodies! { client => client.update_contact().contact_id("1");
        Update::new().owner_id("1") => { "owner_id": "1" },
        Update::new().owner_id(&owned) => { "owner_id": "1" },
        Update::new().owner_id(&id) => { "owner_id": "1" },
        Update::new().owner_id(1_u64) => { "owner_id": 1 },
        Update::new().owner_id(1_usize) => { "owner_id": 1 },
        Update::new().owner_id(Some(1_i128)) => { "owner_id": 1 },
        Update::new().owner_id(None::<&Id>) => {},
        Update::new().owner_id(Clearable::Clear) => { "owner_id": null },
    }
    type Company = api::AttachToCompanyRequest;
    bodies! { client => client.attach_contact_to_a_company().contact_id("1");
        Company::new("1") => { "id": "1" },
        Company::new(&owned) => { "id": "1" },
        Company::new(&id) => { "id": "1" },
        Company::new(Cow::Borrowed("1")) => { "id": "1" },
        Company::new(1_u128) => { "id": 1 },
        Company::new(1_usize) => { "id": 1 },
    }
    let (mock, client) = start().await;
    macro_rules! in_the_path {
        ($($id:expr),*) => {$(
            client.show_contact().contact_id($id).send().await.unwrap();
            assert_eq!(last(&mock).path, "/contacts/1", "{}", stringify!($id));
        )*};
    }
    in_the_path!(
        "1",
        &owned,
        owned.clone(),
        &id,
        Cow::Borrowed("1"),
        1_u8,
        1_usize,
        1_i128
    );
}

/// Integers that may not fit do not compile: `i64::try_from` decides.
#[tokio::test]
async fn a_number_takes_what_always_fits() {
    type Company = api::CreateOrUpdateCompanyRequest;
    bodies! { client => client.create_or_update_company();
        Company::new().size(1_i8) => { "size": 1 },
        Company::new().size(1_i16) => { "size": 1 },
        Company::new().size(1_i32) => { "size": 1 },
        Company::new().size(i64::MIN) => { "size": (i64::MIN) },
        Company::new().size(1_u8) => { "size": 1 },
        Company::new().size(1_u16) => { "size": 1 },
        Company::new().size(u32::MAX) => { "size": 4_294_967_295_u32 },
        Company::new().size(Some(1_u8)) => { "size": 1 },
        Company::new().size(i64::try_from(1_usize).ok()) => { "size": 1 },
        Company::new().size(i64::try_from(u64::MAX).ok()) => {},
        Company::new().size(None::<i64>) => {},
        Company::new().monthly_spend(1_i8) => { "monthly_spend": 1.0 },
        Company::new().monthly_spend(1_i16) => { "monthly_spend": 1.0 },
        Company::new().monthly_spend(i32::MIN) => { "monthly_spend": (-2_147_483_648.0) },
        Company::new().monthly_spend(1_u8) => { "monthly_spend": 1.0 },
        Company::new().monthly_spend(1_u16) => { "monthly_spend": 1.0 },
        Company::new().monthly_spend(u32::MAX) => { "monthly_spend": 4_294_967_295.0 },
        Company::new().monthly_spend(0.5_f32) => { "monthly_spend": 0.5 },
        Company::new().monthly_spend(0.1_f64) => { "monthly_spend": 0.1 },
        Company::new().monthly_spend(Some(1_u8)) => { "monthly_spend": 1.0 },
        Company::new().monthly_spend(None::<f32>) => {},
    }
    let (mock, client) = start().await;
    macro_rules! in_the_query {
        ($($page:expr),*) => {$(
            client.list_contacts().per_page($page).send().await.unwrap();
            let expected = [("per_page".to_owned(), "50".to_owned())];
            assert_eq!(last(&mock).query, expected, "{}", stringify!($page));
        )*};
    }
    in_the_query!(
        50_i8,
        50_i16,
        50_i32,
        50_i64,
        50_u8,
        50_u16,
        50_u32,
        Some(50_u8)
    );
}

/// They would be null in JSON, which clears.
#[tokio::test]
async fn what_is_no_number_in_json_is_refused() {
    let (mock, client) = start().await;
    type Company = api::CreateOrUpdateCompanyRequest;
    for (company, message) in [
        (
            Company::new().monthly_spend(f64::NAN),
            "create_or_update_company: `monthly_spend`: NaN cannot be sent",
        ),
        (
            Company::new().monthly_spend(f32::INFINITY),
            "create_or_update_company: `monthly_spend`: inf cannot be sent",
        ),
        (
            Company::new().custom_attributes([("mean", f64::NAN)]),
            "create_or_update_company: `custom_attributes`: `mean`: NaN cannot be sent",
        ),
    ] {
        let error = client.create_or_update_company().body(company).send().await;
        assert_eq!(error.unwrap_err().to_string(), message);
    }
    let filter = api::FieldFilter::new()
        .field("x")
        .operator("=")
        .value(f64::NAN);
    let search = client
        .search_contacts()
        .body(api::SearchRequest::new(filter));
    assert_eq!(
        search.send().await.unwrap_err().to_string(),
        "search_contacts: `query`: `value`: NaN cannot be sent"
    );
    assert!(mock.calls().is_empty());
}

#[tokio::test]
async fn a_point_in_time_is_taken_from_every_clock() {
    const SECONDS: i64 = 1_763_596_800;
    let utc: DateTime<Utc> = Utc.timestamp_opt(SECONDS, 0).unwrap();
    let east = FixedOffset::east_opt(3600).unwrap();
    let elsewhere = utc.with_timezone(&east);
    let system = SystemTime::UNIX_EPOCH + Duration::from_millis(1_763_596_800_900);
    let time = Timestamp::try_from(SECONDS).unwrap();
    type Company = api::CreateOrUpdateCompanyRequest;
    bodies! { client => client.create_or_update_company();
        Company::new().remote_created_at(time) => { "remote_created_at": SECONDS },
        Company::new().remote_created_at(utc) => { "remote_created_at": SECONDS },
        Company::new().remote_created_at(elsewhere) => { "remote_created_at": SECONDS },
        Company::new().remote_created_at(system) => { "remote_created_at": SECONDS },
        Company::new().remote_created_at(Some(utc)) => { "remote_created_at": SECONDS },
        Company::new().remote_created_at(Some(elsewhere)) => { "remote_created_at": SECONDS },
        Company::new().remote_created_at(Some(system)) => { "remote_created_at": SECONDS },
        Company::new().remote_created_at(Timestamp::try_from(SECONDS).ok())
            => { "remote_created_at": SECONDS },
        Company::new().remote_created_at(None::<SystemTime>) => {},
    }
    type Update = api::UpdateContactRequest;
    bodies! { client => client.update_contact().contact_id("1");
        Update::new().signed_up_at(time) => { "signed_up_at": SECONDS },
        Update::new().signed_up_at(utc) => { "signed_up_at": SECONDS },
        Update::new().signed_up_at(elsewhere) => { "signed_up_at": SECONDS },
        Update::new().signed_up_at(system) => { "signed_up_at": SECONDS },
        Update::new().signed_up_at(Some(elsewhere)) => { "signed_up_at": SECONDS },
        Update::new().signed_up_at(None::<DateTime<Utc>>) => {},
        Update::new().signed_up_at(Clearable::Clear) => { "signed_up_at": null },
    }
    type Export = api::CreateDataExportsRequest;
    bodies! { client => client.create_data_export();
        Export::new(utc, time) => { "created_at_after": SECONDS, "created_at_before": SECONDS },
        Export::new(elsewhere, system)
            => { "created_at_after": SECONDS, "created_at_before": SECONDS },
    }
    let (mock, client) = start().await;
    let logs = client.list_activity_logs();
    logs.created_at_after(elsewhere)
        .created_at_before(system)
        .send()
        .await
        .unwrap();
    let sent = last(&mock).query;
    for key in ["created_at_after", "created_at_before"] {
        assert!(
            sent.contains(&(key.to_owned(), SECONDS.to_string())),
            "{sent:?}"
        );
    }
}

#[tokio::test]
async fn a_time_beyond_the_calendar_is_refused() {
    let Some(far) = SystemTime::UNIX_EPOCH.checked_add(Duration::from_secs(1 << 50)) else {
        return;
    };
    let (mock, client) = start().await;
    let company = api::CreateOrUpdateCompanyRequest::new().remote_created_at(far);
    let error = client.create_or_update_company().body(company).send().await;
    let error = error.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::InvalidRequest);
    assert_eq!(
        error.to_string(),
        "create_or_update_company: `remote_created_at`: the time is outside of the calendar"
    );
    let error = client
        .list_activity_logs()
        .created_at_after(far)
        .send()
        .await;
    assert_eq!(
        error.unwrap_err().to_string(),
        "list_activity_logs: `created_at_after`: the time is outside of the calendar"
    );
    assert!(mock.calls().is_empty());
}

#[tokio::test]
async fn an_enumeration_takes_its_words_as_text() {
    let (draft, owned) = ("draft", String::from("draft"));
    type News = api::NewsItemRequest;
    fn news() -> News {
        News::new(1, "x")
    }
    macro_rules! states {
        ($($state:expr),* $(,)?) => {
            bodies! { client => client.create_news_item(); $(
                news().state($state) => { "title": "x", "sender_id": 1, "state": "draft" },
            )* }
        };
    }
    states! {
        api::NewsItemState::Draft, draft, owned.clone(), &owned, Cow::Borrowed(draft),
        Some(api::NewsItemState::Draft), Some(draft), Some(owned.clone()), Some(&owned),
        Some(Cow::Borrowed(draft)),
    }
    bodies! { client => client.create_news_item();
        news().state(None::<&str>) => { "title": "x", "sender_id": 1 },
        news().state(None::<api::NewsItemState>) => { "title": "x", "sender_id": 1 },
    }
    let note = String::from("note");
    type Reply = api::AdminConversationReply;
    bodies! { client => client.reply_conversation().conversation_id("1");
        Reply::new(1, "note").body("x")
            => { "message_type": "note", "type": "admin", "admin_id": 1, "body": "x" },
        Reply::new(1, &note).body("x")
            => { "message_type": "note", "type": "admin", "admin_id": 1, "body": "x" },
        Reply::new(1, Cow::Borrowed("note")).body("x")
            => { "message_type": "note", "type": "admin", "admin_id": 1, "body": "x" },
        Reply::new(1, note.clone()).body("x")
            => { "message_type": "note", "type": "admin", "admin_id": 1, "body": "x" },
    }
    let (mock, client) = start().await;
    let model = String::from("contact");
    macro_rules! in_the_query {
        ($($model:expr),*) => {$(
            client.list_data_attributes().model($model).send().await.unwrap();
            let expected = ("model".to_owned(), "contact".to_owned());
            assert!(last(&mock).query.contains(&expected), "{}", stringify!($model));
        )*};
    }
    in_the_query!(
        "contact",
        &model,
        model.clone(),
        Some("contact"),
        Cow::Borrowed("contact"),
        api::ListDataAttributesModel::Contact
    );
}

#[tokio::test]
async fn attributes_are_pairs_and_maps() {
    let attributes = CustomAttributes::from([("a", 1)]);
    let value = CustomAttributeValue::from(1);
    type Company = api::CreateOrUpdateCompanyRequest;
    bodies! { client => client.create_or_update_company();
        Company::new().custom_attributes(&attributes) => { "custom_attributes": { "a": 1 } },
        Company::new().custom_attributes(attributes.clone()) => { "custom_attributes": { "a": 1 } },
        Company::new().custom_attributes([("a", 1)]) => { "custom_attributes": { "a": 1 } },
        Company::new().custom_attributes(vec![("a", 1)]) => { "custom_attributes": { "a": 1 } },
        Company::new().custom_attributes(BTreeMap::from([("a", 1_u8)])) => { "custom_attributes": { "a": 1 } },
        Company::new().custom_attributes(HashMap::from([(String::from("a"), value.clone())]))
            => { "custom_attributes": { "a": 1 } },
        Company::new().custom_attributes(Some([("a", "x")])) => { "custom_attributes": { "a": "x" } },
        Company::new().custom_attributes(Some(&attributes)) => { "custom_attributes": { "a": 1 } },
        Company::new().custom_attributes(None::<HashMap<String, i64>>) => {},
        Company::new().custom_attributes([("a", Some(1)), ("b", None)]) => { "custom_attributes": { "a": 1 } },
        Company::new().custom_attributes(HashMap::from([("a", None::<&str>)])) => { "custom_attributes": {} },
        Company::new().custom_attributes((1..3).map(|n| (format!("a{n}"), n)).collect::<CustomAttributes>())
            => { "custom_attributes": { "a1": 1, "a2": 2 } },
        Company::new().custom_attributes([("a", CustomAttributeValue::Null), ("b", 1.5_f32.into()),
            ("c", vec!["x"].into()), ("d", Cow::Borrowed("y").into()), ("e", true.into()),
            ("f", Timestamp::UNIX_EPOCH.into()), ("g", DateTime::<Utc>::UNIX_EPOCH.into()),
            ("h", Id::from(1).into()), ("i", 1_u32.into()), ("j", CustomAttributeValue::Null)])
            => { "custom_attributes": { "a": null, "b": 1.5, "c": ["x"], "d": "y", "e": true,
                "f": 0, "g": 0, "h": "1", "i": 1, "j": null } },
    }
}

#[tokio::test]
async fn lists_are_taken_in_every_form() {
    let (a, owned) = ("a", vec![String::from("a")]);
    type News = api::NewsItemRequest;
    fn news() -> News {
        News::new(1, "x")
    }
    macro_rules! labels {
        ($($labels:expr),* $(,)?) => {
            bodies! { client => client.create_news_item(); $(
                news().labels($labels) => { "title": "x", "sender_id": 1, "labels": ["a"] },
            )* }
        };
    }
    labels! {
        vec![a], vec![String::from(a)], [a], [String::from(a)], &[a], &[a][..], &owned[..], &owned,
        owned.clone(), owned.iter().collect::<Vec<&String>>(), VecDeque::from([a]),
        HashSet::from([a]), BTreeSet::from([a]), &HashSet::from([a]), &BTreeSet::from([a]),
        vec![Cow::Borrowed(a)], Some(vec![a]), Some([a]), Some(&owned), Some(HashSet::from([a])),
    }
    bodies! { client => client.create_news_item();
        news().labels(Vec::<&str>::new()).newsfeed_assignments([]).reactions([""; 0])
            => { "title": "x", "sender_id": 1, "labels": [], "newsfeed_assignments": [], "reactions": [] },
        news().labels(None::<Vec<&str>>).reactions(None::<[&str; 0]>)
            => { "title": "x", "sender_id": 1 },
        news().reactions(["👍"]) => { "title": "x", "sender_id": 1, "reactions": ["👍"] },
    }
}

#[tokio::test]
async fn a_required_list_is_taken_like_any_other() {
    let companies = vec![api::CompanyToTag::new().id(1)];
    let array = [api::CompanyToTag::new().id(1)];
    let body = json!({ "name": "vip", "companies": [{ "id": 1 }] });
    for request in [
        api::TagCompanyRequest::new(&array, "vip"),
        api::TagCompanyRequest::new(array, "vip"),
        api::TagCompanyRequest::new(&companies[..], "vip"),
        api::TagCompanyRequest::new(&companies, "vip"),
        api::TagCompanyRequest::new(companies, "vip"),
    ] {
        let (mock, client) = start().await;
        client.create_tag().body(request).send().await.unwrap();
        assert_eq!(last(&mock).body, body);
    }
}

#[tokio::test]
async fn an_optional_union_takes_its_members() {
    type Attach = api::AttachToConversationRequest;
    let customer = || api::CustomerByEmail::new("a@b.c");
    bodies! { client => client.attach_contact_to_conversation().conversation_id("1");
        Attach::new().customer(customer()) => { "customer": { "email": "a@b.c" } },
        Attach::new().customer(Some(customer())) => { "customer": { "email": "a@b.c" } },
        Attach::new().customer(api::AttachedCustomer::from(customer()))
            => { "customer": { "email": "a@b.c" } },
        Attach::new().customer(None::<api::CustomerByEmail>) => {},
    }
}
