//! Tickets by category.

use intercom_sdk::{
    RetryPolicy,
    jobs::tickets::{Categorized, Category, Ticket, TicketApi},
    mock::{Fault, Intercom},
    throttle::ThrottleMode,
};
use serde_json::{Value, json};

in_oldest_and_newest_version!(
    a_ticket_gets_a_state_of_the_category_and_then_stays
    a_state_of_the_tickets_own_type_is_chosen
    a_state_is_named_by_its_label
    what_cannot_be_set_is_refused
    a_change_whose_answer_was_lost_is_repeated_and_the_same
);

/// The categories, of which each differs from the one before.
const CATEGORIES: [Category; 3] = [
    Category::InProgress,
    Category::WaitingOnCustomer,
    Category::Resolved,
];

async fn intercom<C: TicketApi>() -> (Intercom, String, C) {
    let intercom = Intercom::start(C::VERSION).await.unwrap();
    let contact = intercom.add_contact(json!({}));
    let ticket = intercom.add_ticket(json!({ "contact_ids": [contact] }));
    let builder = intercom.client_builder().throttle_mode(ThrottleMode::Off);
    let client = builder.retry(RetryPolicy::none()).build().unwrap();
    (intercom, ticket, client)
}

/// What a ticket is said to be in.
fn category<C: TicketApi>(ticket: &Categorized<C::Ticket>) -> Option<String> {
    C::ticket_view(&ticket.ticket).category
}

/// The identifier of the state that the last request asked for; `null` in versions
/// that ask by a word.
fn asked_for(intercom: &Intercom) -> Value {
    let calls = intercom.calls_of("update_ticket");
    calls.last().unwrap().body["ticket_state_id"].clone()
}

async fn a_ticket_gets_a_state_of_the_category_and_then_stays<C: TicketApi>() {
    let (intercom, id, client) = intercom::<C>().await;
    for wanted in CATEGORIES {
        intercom.forget_calls();
        let done = Ticket::new(&client, &*id)
            .set_category(wanted)
            .await
            .unwrap();
        assert!(done.is_changed && done.request_id.is_some(), "{wanted}");
        assert_eq!(category::<C>(&done).as_deref(), Some(wanted.as_str()));
        let calls = match asked_for(&intercom).is_null() {
            true => 2,
            false => 3,
        };
        assert_eq!(intercom.calls().len(), calls);
        let again = Ticket::new(&client, &*id)
            .set_category(wanted)
            .await
            .unwrap();
        assert!(!again.is_changed && again.request_id.is_none(), "{wanted}");
        assert_eq!(intercom.calls().len(), calls + 1);
    }
    intercom.assert_valid();
}

async fn a_state_of_the_tickets_own_type_is_chosen<C: TicketApi>() {
    let (intercom, _, client) = intercom::<C>().await;
    let own = json!({ "id": "77", "category": "resolved", "internal_label": "Refunded" });
    let other = intercom.add_ticket_type(json!({ "ticket_states": [own] }));
    let ours = intercom.add_ticket_type(json!({}));
    for ticket_type in [&other, &ours] {
        let id = intercom.add_ticket(json!({ "ticket_type_id": ticket_type }));
        let done = Ticket::new(&client, id)
            .set_category(Category::Resolved)
            .await
            .unwrap();
        assert_eq!(category::<C>(&done).as_deref(), Some("resolved"));
        assert!(ticket_type == &other || asked_for(&intercom) != "77");
    }
}

async fn a_state_is_named_by_its_label<C: TicketApi>() {
    let (intercom, plain, client) = intercom::<C>().await;
    let own = json!({ "id": "77", "category": "resolved", "internal_label": "Refunded" });
    let ticket_type = intercom.add_ticket_type(json!({ "ticket_states": [own] }));
    let id = intercom.add_ticket(json!({ "ticket_type_id": ticket_type }));
    match Ticket::new(&client, &*id).set_state("Refunded").await {
        Ok(done) => {
            assert!(done.is_changed);
            assert_eq!(asked_for(&intercom), "77");
            let again = Ticket::new(&client, &*id)
                .set_state("Refunded")
                .await
                .unwrap();
            assert!(!again.is_changed);
            // It is a state of another type.
            let error = Ticket::new(&client, plain)
                .set_state("Refunded")
                .await
                .unwrap_err();
            assert!(
                error.to_string().contains("no state that is called"),
                "{error}"
            );
        }
        Err(error) => {
            assert!(
                error.to_string().contains("from version 2.12 on"),
                "{error}"
            );
            assert!(client.states(intercom_sdk::CallOptions::new()).is_none());
        }
    }
}

async fn what_cannot_be_set_is_refused<C: TicketApi>() {
    let (intercom, id, client) = intercom::<C>().await;
    let ticket = Ticket::new(&client, &*id);
    ticket
        .clone()
        .set_category(Category::Resolved)
        .await
        .unwrap();
    let back = ticket.clone().set_category(Category::Submitted).await;
    if client.states(intercom_sdk::CallOptions::new()).is_none() {
        let error = back.unwrap_err();
        assert!(error.to_string().contains("back to submitted"), "{error}");
    } else {
        assert!(back.unwrap().is_changed);
        // A workspace without a state of the category.
        let states = r#"{"type":"list","data":[]}"#;
        intercom.fault(Fault::body(200, states).on("list_ticket_states"));
        let error = ticket.set_category(Category::Resolved).await.unwrap_err();
        assert!(
            error.to_string().contains("the category resolved"),
            "{error}"
        );
    }
    let missing = Ticket::new(&client, "404")
        .set_category(Category::Resolved)
        .await;
    assert!(missing.unwrap_err().is_not_found());
}

async fn a_change_whose_answer_was_lost_is_repeated_and_the_same<C: TicketApi>() {
    let (intercom, id, client) = intercom::<C>().await;
    intercom.fault(Fault::cut().on("update_ticket").first(1).after_acting());
    let ticket = Ticket::new(&client, &*id);
    ticket
        .clone()
        .set_category(Category::Resolved)
        .await
        .unwrap_err();
    let again = ticket.set_category(Category::Resolved).await.unwrap();
    assert!(!again.is_changed);
    assert_eq!(category::<C>(&again).as_deref(), Some("resolved"));
}
