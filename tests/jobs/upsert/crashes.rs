//! An upsert that is stopped at every request, and started again.

use std::time::Duration;

use intercom_sdk::{
    jobs::upsert::{ContactApi, Role},
    mock::{Fault, Intercom},
};
use serde_json::{Value, json};

use super::workspace::{ADA, ada, client, contacts, intercom};

in_oldest_and_newest_version!(an_upsert_that_stops_at_any_request_makes_one_contact);

/// How a program stops.
#[derive(Clone, Copy, Debug)]
enum Stop {
    /// When the request has arrived: its future is dropped.
    Dropped,
    /// When its answer was lost.
    AnswerLost,
}

/// What is there before.
#[derive(Clone, Copy, Debug)]
enum Before {
    Nobody,
    User,
    /// A user whom the search does not show.
    Hidden,
    Archived,
    NoLead,
}

impl Before {
    fn role(self) -> Role {
        match self {
            Self::NoLead => Role::Lead,
            _ => Role::User,
        }
    }
}

async fn filled<C: ContactApi>(before: Before) -> Intercom {
    let intercom = intercom::<C>().await;
    let now = intercom.now();
    match before {
        Before::Nobody | Before::NoLead => {}
        Before::User => {
            intercom.add_contact(json!({ "email": ADA, "created_at": 1 }));
        }
        Before::Hidden => {
            intercom.add_contact(json!({ "email": ADA, "created_at": now }));
        }
        Before::Archived => {
            intercom.add_contact(json!({ "email": ADA, "archived": true }));
        }
    }
    // A lead has no other guard than the search.
    if !matches!(before, Before::NoLead) {
        intercom.set_search_lag(Duration::from_secs(300));
    }
    intercom
}

/// Runs the program until it is done, and returns what is there then.
async fn run<C: ContactApi>(
    intercom: &Intercom,
    before: Before,
    stop: Option<(usize, Stop)>,
) -> Vec<Value> {
    let client: C = client(intercom);
    let upsert = || {
        let upsert = ada(&client).role(before.role()).name("Ada");
        upsert
            .custom_attribute("plan", "pro")
            .company("acme")
            .company("globex")
            .send()
    };
    let done = match stop {
        Some((request, Stop::Dropped)) => tokio::select! {
            biased;
            () = intercom.received(request) => false,
            done = upsert() => done.is_ok_and(|done| done.is_complete()),
        },
        Some((request, Stop::AnswerLost)) => {
            intercom.fault(Fault::cut().at(request).after_acting());
            upsert().await.is_ok_and(|done| done.is_complete())
        }
        None => upsert().await.is_ok_and(|done| done.is_complete()),
    };
    if !done {
        assert!(upsert().await.unwrap().is_complete());
    }
    contacts::<C>(intercom, before.role().as_str()).await
}

async fn an_upsert_that_stops_at_any_request_makes_one_contact<C: ContactApi>() {
    let mut points = 0;
    let all = [
        Before::Nobody,
        Before::User,
        Before::Hidden,
        Before::Archived,
        Before::NoLead,
    ];
    for before in all {
        let intercom = filled::<C>(before).await;
        run::<C>(&intercom, before, None).await;
        // The last one was the test's own.
        let requests = intercom.calls().len() - 1;
        for stop in [Stop::Dropped, Stop::AnswerLost] {
            for request in 1..=requests {
                let intercom = filled::<C>(before).await;
                let found = run::<C>(&intercom, before, Some((request, stop))).await;
                let place = format!("{before:?}, {stop:?} at request {request} of {requests}");
                assert_eq!(found.len(), 1, "{place}: {found:?}");
                assert_eq!(found[0]["name"], "Ada", "{place}");
                assert_eq!(found[0]["custom_attributes"]["plan"], "pro", "{place}");
                assert_eq!(found[0]["companies"]["total_count"], 2, "{place}");
                points += 1;
            }
        }
    }
    println!("{}: {points} crash points of an upsert", C::VERSION);
}
