//! What can be searched, as data, and checked before it is sent.
#![cfg(feature = "mock")]

use intercom_sdk::{
    Api, Error, ErrorKind, RetryPolicy,
    mock::Intercom,
    search::{
        FieldKind, Order, Query, Search, Searchable, SearchableField, TicketCategory,
        custom_attribute, field, ticket_attribute, ticket_category, unassigned, unassigned_team,
    },
    throttle::ThrottleMode,
    types::SearchValue,
};
use serde_json::json;

const NOW: i64 = 1_763_629_200;

trait Searches: Api + Send + Sync + 'static {
    const CONTACTS: Searchable;
    const CONVERSATIONS: Searchable;

    fn contacts(&self, search: Search) -> impl Future<Output = Result<usize, Error>> + Send;

    fn conversations(&self, search: Search) -> impl Future<Output = Result<usize, Error>> + Send;
}

macro_rules! searches {
    ($($version:literal $module:ident)*) => {$(
        impl Searches for intercom_sdk::$module::Client {
            const CONTACTS: Searchable = intercom_sdk::$module::operations::SearchContacts::SEARCHABLE;
            const CONVERSATIONS: Searchable =
                intercom_sdk::$module::operations::SearchConversations::SEARCHABLE;

            async fn contacts(&self, search: Search) -> Result<usize, Error> {
                Ok(self.search_contacts().query(search).send().await?.data.len())
            }

            async fn conversations(&self, search: Search) -> Result<usize, Error> {
                Ok(self.search_conversations().query(search).send().await?.conversations.len())
            }
        }

        #[tokio::test]
        async fn $module() {
            type Client = intercom_sdk::$module::Client;
            every_field_and_operator_is_taken::<Client>().await;
            what_cannot_be_searched_is_refused_with_what_can::<Client>().await;
            what_nobody_is_assigned_to_is_found::<Client>().await;
        }
    )*};
}

intercom_sdk::enabled_versions!(searches);

async fn start<C: Searches>() -> (Intercom, C) {
    let intercom = Intercom::start(C::VERSION).await.unwrap();
    let builder = intercom.client_builder().throttle_mode(ThrottleMode::Off);
    let client = builder.retry(RetryPolicy::none()).build().unwrap();
    (intercom, client)
}

/// A comparison of a field by an operator.
fn compare(of: SearchableField, operator: &'static str) -> Query {
    let value = match of.kind {
        // Lists are of texts and integers, by the descriptions.
        FieldKind::Boolean if operator.ends_with("IN") => SearchValue::Text("true".to_owned()),
        FieldKind::Boolean => SearchValue::Boolean(true),
        FieldKind::Date => SearchValue::Integer(NOW),
        FieldKind::Integer => SearchValue::Integer(1),
        _ => SearchValue::Text("1".to_owned()),
    };
    let value = match operator {
        "IN" | "NIN" => SearchValue::List(vec![value]),
        _ => value,
    };
    field(of.name.replace('*', "x")).compare(operator, value)
}

/// The mock knows each operator, and what each kind of values is compared with.
async fn every_field_and_operator_is_taken<C: Searches>() {
    let (intercom, client) = start::<C>().await;
    let mut count = 0;
    for of in C::CONTACTS.fields() {
        for operator in of.operators {
            let found = client.contacts(compare(of, operator).into()).await;
            found.unwrap_or_else(|error| panic!("{} {operator}: {error}", of.name));
            count += 1;
        }
    }
    for of in C::CONVERSATIONS.fields() {
        for operator in of.operators {
            let found = client.conversations(compare(of, operator).into()).await;
            found.unwrap_or_else(|error| panic!("{} {operator}: {error}", of.name));
            count += 1;
        }
    }
    assert!(count > 500, "{count}");
    assert_eq!(intercom.calls().len(), count);
    intercom.assert_valid();
}

async fn what_cannot_be_searched_is_refused_with_what_can<C: Searches>() {
    let (intercom, client) = start::<C>().await;
    let version = C::VERSION;
    let good = || field("email").eq("ada@example.com");
    for (query, message) in [
        (
            field("emial").eq("x"),
            format!("search_contacts: API version {version} cannot search for `emial`, but for "),
        ),
        // However deep, and with a prefix alone.
        (
            good().or(good().and(field("custom_attributes.").eq(1))),
            format!(
                "search_contacts: API version {version} cannot search for `custom_attributes.`, "
            ),
        ),
        (
            good().and(field("created_at").ge(NOW)),
            "search_contacts: `created_at` is a time and cannot be compared by `>=`, but by = < >"
                .to_owned(),
        ),
        (
            field("tag_id").is_in(["1"]),
            "`tag_id` is the id of a tag and cannot be compared by `IN`, but by = !=".to_owned(),
        ),
        (
            field("email").compare("is", SearchValue::Text("x".to_owned())),
            "`email` is a text and cannot be compared by `is`, but by = != IN NIN ~ !~ ^ $"
                .to_owned(),
        ),
        (
            field("email").eq(SearchValue::List(Vec::new())),
            "`=` of `email` takes one value".to_owned(),
        ),
        (
            field("email").compare("IN", SearchValue::Text("x".to_owned())),
            "`IN` of `email` takes a list".to_owned(),
        ),
    ] {
        let error = client.contacts(query.into()).await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::InvalidRequest, "{error}");
        let text = error.to_string();
        assert!(text.contains(&message), "{text}\nnot {message}");
    }
    // The whole list.
    let error = client
        .contacts(field("emial").eq("x").into())
        .await
        .unwrap_err()
        .to_string();
    for of in C::CONTACTS.fields() {
        assert!(error.contains(of.name), "{} in {error}", of.name);
    }
    let error = client
        .conversations(field("email").eq("x").into())
        .await
        .unwrap_err()
        .to_string();
    for of in C::CONVERSATIONS.fields() {
        assert!(error.contains(of.name), "{} in {error}", of.name);
    }
    assert!(intercom.calls().is_empty());
    // With a sort order, too.
    let sorted = good().sort("created_at", Order::Ascending);
    assert_eq!(client.contacts(sorted).await.unwrap(), 0);
}

async fn what_nobody_is_assigned_to_is_found<C: Searches>() {
    let (intercom, client) = start::<C>().await;
    let contact = intercom.add_contact(json!({ "custom_attributes": { "plan": "pro" } }));
    for assigned in [false, true] {
        let admin = if assigned {
            json!(814_860)
        } else {
            json!(null)
        };
        intercom.add_conversation(json!({
            "contacts": { "contacts": [{ "id": contact }] }, "admin_assignee_id": admin,
        }));
    }
    assert_eq!(client.conversations(unassigned().into()).await.unwrap(), 1);
    assert_eq!(
        client
            .conversations(unassigned_team().into())
            .await
            .unwrap(),
        2
    );
    let pro = custom_attribute("plan").eq("pro");
    assert_eq!(client.contacts(pro.into()).await.unwrap(), 1);
    let query = unassigned().and(field("admin_assignee_id").ne(0));
    assert_eq!(client.conversations(query.into()).await.unwrap(), 0);
    C::CONVERSATIONS
        .check(&custom_attribute("plan").eq("pro"))
        .unwrap();
}

/// Tickets, and what differs between versions.
#[cfg(feature = "v2_16")]
mod newest {
    use super::*;
    use intercom_sdk::v2_16::{
        Client,
        operations::{SearchContacts, SearchTickets},
    };

    #[tokio::test]
    async fn every_field_and_operator_of_tickets_is_taken() {
        let (intercom, client) = start::<Client>().await;
        for of in SearchTickets::SEARCHABLE.fields() {
            for operator in of.operators {
                let search = client
                    .search_tickets()
                    .query(compare(of, operator))
                    .send()
                    .await;
                search.unwrap_or_else(|error| panic!("{} {operator}: {error}", of.name));
            }
        }
        intercom.assert_valid();
    }

    #[tokio::test]
    async fn tickets_are_found_by_what_searches_call_them() {
        let (intercom, client) = start::<Client>().await;
        for query in [
            unassigned(),
            ticket_category(TicketCategory::Customer),
            ticket_category(TicketCategory::BackOffice),
            ticket_category(TicketCategory::Tracker),
            ticket_attribute(7).eq("x"),
        ] {
            client.search_tickets().query(query).send().await.unwrap();
        }
        let error = client
            .search_tickets()
            .query(field("ticket_state").eq("x"))
            .send()
            .await;
        let error = error.unwrap_err().to_string();
        assert!(
            error.contains("cannot search for `ticket_state`"),
            "{error}"
        );
        intercom.assert_valid();
        assert_eq!(intercom.calls().len(), 5);
    }

    #[test]
    fn the_owner_of_a_contact_is_text_from_2_16_on() {
        let kind = |searchable: Searchable| searchable.field("owner_id").map(|field| field.kind);
        assert_eq!(kind(SearchContacts::SEARCHABLE), Some(FieldKind::Text));
        #[cfg(feature = "v2_9")]
        {
            use intercom_sdk::v2_9::operations::SearchContacts;
            assert_eq!(kind(SearchContacts::SEARCHABLE), Some(FieldKind::Integer));
            assert!(
                SearchContacts::SEARCHABLE
                    .field("formatted_phone")
                    .is_none()
            );
        }
    }
}
