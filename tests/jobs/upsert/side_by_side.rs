//! Two workers with the same contacts.

use std::{collections::BTreeSet, time::Duration};

use futures_util::{StreamExt as _, stream};
use intercom_sdk::{
    jobs::upsert::{ContactApi, Key, Outcome},
    mock::Intercom,
};

use super::workspace::{client, contacts, intercom, upsert};

in_oldest_and_newest_version!(two_workers_with_the_same_thousand_contacts_make_a_thousand);

const CONTACTS: usize = 1_000;

/// Upserts the contacts, ten at a time, and returns how many it created.
async fn worker<C: ContactApi>(
    intercom: &Intercom,
    name: &str,
    numbers: impl Iterator<Item = usize>,
) -> usize {
    let client: C = client(intercom);
    let outcomes = stream::iter(numbers).map(|number| {
        let email = format!("person.{number}@example.com");
        let upsert = upsert(&client, Key::Email(&email)).custom_attribute(name, true);
        async move { upsert.send().await.unwrap().outcome }
    });
    let outcomes: Vec<Outcome> = outcomes.buffer_unordered(10).collect().await;
    let created = outcomes
        .iter()
        .filter(|outcome| **outcome == Outcome::Created);
    created.count()
}

async fn two_workers_with_the_same_thousand_contacts_make_a_thousand<C: ContactApi>() {
    let intercom = intercom::<C>().await;
    // No search shows what either of them makes.
    intercom.set_search_lag(Duration::from_secs(3_600));
    // Half of the numbers the one has first, the other half the other.
    let (one, two) = tokio::join!(
        worker::<C>(&intercom, "one", 0..CONTACTS),
        worker::<C>(&intercom, "two", (0..CONTACTS).rev()),
    );
    assert_eq!(one + two, CONTACTS);
    assert!(
        one > 100 && two > 100,
        "{one} and {two}: one of them had nothing to meet"
    );
    let users = contacts::<C>(&intercom, "user").await;
    let emails: BTreeSet<&str> = users
        .iter()
        .filter_map(|user| user["email"].as_str())
        .collect();
    assert_eq!((users.len(), emails.len()), (CONTACTS, CONTACTS));
    for user in &users {
        let attributes = &user["custom_attributes"];
        assert!(
            attributes["one"] == true && attributes["two"] == true,
            "{user}"
        );
    }
    println!("{}: {one} + {two} created", C::VERSION);
}
