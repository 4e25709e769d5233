//! Erasing a person.

use intercom_sdk::{
    RetryPolicy,
    jobs::erasure::{EraseRequest, ErasureApi, How, Person, Plan, REMAINS, State},
    mock::{Fault, Intercom},
    throttle::ThrottleMode,
};
use serde_json::json;

in_oldest_and_newest_version!(
    a_person_is_found_exported_and_deleted
    an_archived_contact_is_deleted_by_its_identifier
    a_contact_of_somebody_else_is_left_out
    an_incomplete_export_blocks_the_erasure
    a_404_is_no_deletion
    what_is_still_there_is_not_reported_as_deleted
    contacts_are_archived
    a_person_who_comes_back_is_found_again
    what_makes_no_sense_is_refused
    an_erasure_that_stops_at_any_request_ends_with_nobody_and_claims_nothing
);

const ADA: &str = "ada@example.com";

async fn intercom<C: ErasureApi>() -> (Intercom, C) {
    let intercom = Intercom::start(C::VERSION).await.unwrap();
    let builder = intercom.client_builder().throttle_mode(ThrottleMode::Off);
    let client = builder.retry(RetryPolicy::none()).build().unwrap();
    (intercom, client)
}

/// Ada, who is a user, a lead and an archived user.
struct Ada {
    user: String,
    lead: String,
    archived: String,
}

fn ada(intercom: &Intercom) -> Ada {
    Ada {
        user: intercom.add_contact(json!({ "email": ADA, "external_id": "42" })),
        lead: intercom.add_contact(json!({ "email": ADA, "role": "lead" })),
        archived: intercom.add_contact(json!({ "email": ADA, "archived": true })),
    }
}

fn person() -> Person {
    Person::new().email(ADA).external_id("42")
}

fn stored(plan: &Plan) -> Plan {
    serde_json::from_str(&serde_json::to_string(plan).unwrap()).unwrap()
}

fn states(plan: &Plan) -> Vec<State> {
    plan.contacts.iter().map(|entry| entry.state).collect()
}

async fn a_person_is_found_exported_and_deleted<C: ErasureApi>() {
    let (intercom, client) = intercom::<C>().await;
    let Ada { user, lead, .. } = ada(&intercom);
    let company = intercom.add_company(json!({ "company_id": "acme", "contact_ids": [user] }));
    intercom.add_note(json!({ "contact": { "id": user }, "body": "<p>Likes tea.</p>" }));
    intercom.add_data_event(&user, json!({ "event_name": "ordered" }));
    let part = json!({ "body": "<p>Hello</p>" });
    intercom.add_conversation(json!({ "contact_ids": [user], "parts": [part] }));
    intercom.add_ticket(json!({ "contact_ids": [user] }));
    let mut erasure = EraseRequest::new(&client, person()).find().await.unwrap();
    let mut found: Vec<&str> = erasure
        .plan()
        .contacts
        .iter()
        .map(|of| of.id.as_str())
        .collect();
    found.sort_unstable();
    let mut expected = [user.as_str(), lead.as_str()];
    expected.sort_unstable();
    assert_eq!(found, expected);
    assert_eq!(intercom.calls().len(), 3);

    let export = erasure.export().await;
    assert!(export.is_complete(), "{:?}", export.failures);
    let theirs = &export.contacts[&user];
    assert_eq!(theirs["profile"][0]["email"], ADA);
    assert_eq!(theirs["companies"][0]["id"], company);
    assert_eq!(theirs["events"][0]["event_name"], "ordered");
    for (part, count) in [
        ("notes", 1),
        ("conversations", 1),
        ("tags", 0),
        ("segments", 0),
    ] {
        assert_eq!(theirs[part].len(), count, "{part}");
    }
    let parts = &theirs["conversations"][0]["conversation_parts"]["conversation_parts"];
    assert_eq!(parts.as_array().map(Vec::len), Some(1));
    assert!(
        theirs
            .get("tickets")
            .is_none_or(|tickets| tickets.len() == 1)
    );
    assert!(!serde_json::to_string(&export).unwrap().is_empty());

    intercom.forget_calls();
    let plan = erasure.erase(How::Delete).await.unwrap().clone();
    assert_eq!(states(&plan), [State::Deleted; 2]);
    assert!(plan.is_done());
    assert!(
        plan.contacts
            .iter()
            .all(|entry| entry.request_id.is_some() && entry.at.is_some())
    );
    assert_eq!(intercom.calls().len(), 4);
    assert!(intercom.contact(&user).is_none() && intercom.contact(&lead).is_none());
    assert!(erasure.look_again().await.unwrap().is_empty());
    // For the audit, not of the person.
    assert!(!serde_json::to_string(&plan).unwrap().contains("ada"));
    assert!(!REMAINS.is_empty());
    intercom.assert_valid();
}

async fn an_archived_contact_is_deleted_by_its_identifier<C: ErasureApi>() {
    let (intercom, client) = intercom::<C>().await;
    let archived = ada(&intercom).archived;
    let person = Person::new().contact(&*archived);
    let mut erasure = EraseRequest::new(&client, person).find().await.unwrap();
    let entry = &erasure.plan().contacts[0];
    assert!(!entry.was_seen && entry.role.is_none());
    // Nothing of it can be exported, and that is no failure.
    assert!(erasure.export().await.contacts.is_empty());
    let plan = erasure.erase(How::Delete).await.unwrap();
    assert_eq!(states(plan), [State::Deleted]);
}

async fn a_contact_of_somebody_else_is_left_out<C: ErasureApi>() {
    let (intercom, client) = intercom::<C>().await;
    let Ada { user, lead, .. } = ada(&intercom);
    let mut erasure = EraseRequest::new(&client, person()).find().await.unwrap();
    erasure.leave_out(&lead);
    erasure.without_export();
    erasure.erase(How::Delete).await.unwrap();
    assert!(intercom.contact(&user).is_none() && intercom.contact(&lead).is_some());
}

async fn an_incomplete_export_blocks_the_erasure<C: ErasureApi>() {
    let (intercom, client) = intercom::<C>().await;
    let user = ada(&intercom).user;
    let mut erasure = EraseRequest::new(&client, person()).find().await.unwrap();
    let error = erasure.erase(How::Delete).await.unwrap_err();
    assert!(
        error.to_string().contains("was not exported in full"),
        "{error}"
    );
    intercom.fault(Fault::html(502).on("list_data_events").first(1));
    let export = erasure.export().await;
    assert!(!export.is_complete());
    assert_eq!(export.failures[0].part, "events");
    // The rest was read.
    assert!(
        export
            .contacts
            .values()
            .all(|parts| parts.contains_key("conversations"))
    );
    erasure.erase(How::Delete).await.unwrap_err();
    assert!(intercom.calls_of("delete_contact").is_empty());
    erasure.export().await;
    erasure.erase(How::Delete).await.unwrap();
    assert!(intercom.contact(&user).is_none());
}

async fn a_404_is_no_deletion<C: ErasureApi>() {
    let (intercom, client) = intercom::<C>().await;
    let user = ada(&intercom).user;
    let person = Person::new()
        .contact(&*user)
        .contact("6a00000000000000000000ff");
    let mut erasure = EraseRequest::new(&client, person.clone())
        .find()
        .await
        .unwrap();
    erasure.without_export();
    // Somebody else is faster.
    let mut other = EraseRequest::new(&client, person).find().await.unwrap();
    other.without_export();
    other.erase(How::Delete).await.unwrap();
    let plan = erasure.erase(How::Delete).await.unwrap();
    assert_eq!(states(plan), [State::Gone, State::NotFound]);
    assert!(plan.contacts.iter().all(|entry| entry.request_id.is_none()));
}

async fn what_is_still_there_is_not_reported_as_deleted<C: ErasureApi>() {
    let (intercom, client) = intercom::<C>().await;
    let user = ada(&intercom).user;
    let person = Person::new().contact(&*user);
    let mut erasure = EraseRequest::new(&client, person.clone())
        .find()
        .await
        .unwrap();
    erasure.without_export();
    let answer = json!({ "type": "contact", "id": user, "deleted": true }).to_string();
    intercom.fault(Fault::body(200, answer).on("delete_contact").first(1));
    let plan = erasure.erase(How::Delete).await.unwrap();
    assert_eq!(
        (states(plan), plan.is_done()),
        (vec![State::Unverified], false)
    );
    let plan = stored(plan);
    let request = EraseRequest::new(&client, person).resume(&plan);
    let mut erasure = request.find().await.unwrap();
    erasure.without_export();
    assert_eq!(
        states(erasure.erase(How::Delete).await.unwrap()),
        [State::Deleted]
    );
}

async fn contacts_are_archived<C: ErasureApi>() {
    let (intercom, client) = intercom::<C>().await;
    let user = ada(&intercom).user;
    let mut erasure = EraseRequest::new(&client, person()).find().await.unwrap();
    erasure.export().await;
    let plan = erasure.erase(How::Archive).await.unwrap();
    assert_eq!(states(plan), [State::Archived; 2]);
    assert!(intercom.contact(&user).is_none());
}

async fn a_person_who_comes_back_is_found_again<C: ErasureApi>() {
    let (intercom, client) = intercom::<C>().await;
    ada(&intercom);
    let mut erasure = EraseRequest::new(&client, person()).find().await.unwrap();
    erasure.export().await;
    let plan = stored(erasure.erase(How::Delete).await.unwrap());
    let again = intercom.add_contact(json!({ "email": ADA }));
    let found = erasure.look_again().await.unwrap();
    assert_eq!(
        found.iter().map(|id| id.as_str()).collect::<Vec<_>>(),
        [again.as_str()]
    );
    // Another run has both: what is done, and what is to be done.
    let request = EraseRequest::new(&client, person()).resume(&plan);
    let erasure = request.find().await.unwrap();
    assert_eq!(
        states(erasure.plan()),
        [State::Deleted, State::Deleted, State::Found]
    );
}

async fn what_makes_no_sense_is_refused<C: ErasureApi>() {
    let (intercom, client) = intercom::<C>().await;
    for (person, message) in [
        (Person::new(), "nothing names the person"),
        (
            Person::new().email("ada"),
            "erase_person: the email is not an email address",
        ),
        (
            Person::new().external_id(""),
            "erase_person: the external_id is empty",
        ),
        (
            Person::new().contact(" "),
            "the identifier of a contact is empty",
        ),
    ] {
        let error = EraseRequest::new(&client, person).find().await.unwrap_err();
        assert!(error.to_string().contains(message), "{error}");
    }
    assert!(intercom.calls().is_empty());
    let erasure = EraseRequest::new(&client, person()).find().await.unwrap();
    for (field, value, message) in [
        ("workspace", json!("elsewhere"), "is of workspace elsewhere"),
        ("format", json!(2), "has format 2"),
    ] {
        let mut plan = serde_json::to_value(erasure.plan()).unwrap();
        plan[field] = value;
        let plan = serde_json::from_value(plan).unwrap();
        let request = EraseRequest::new(&client, person()).resume(&plan);
        let error = request.find().await.unwrap_err();
        assert!(error.to_string().contains(message), "{error}");
    }
}

async fn an_erasure_that_stops_at_any_request_ends_with_nobody_and_claims_nothing<C: ErasureApi>() {
    /// The whole of it, storing the plan where the docs say so.
    async fn run<C: ErasureApi>(
        client: &C,
        store: &mut Option<Plan>,
    ) -> Result<(), intercom_sdk::Error> {
        let mut request = EraseRequest::new(client, person());
        if let Some(plan) = store.as_ref().map(stored) {
            request = request.resume(&plan);
        }
        let mut erasure = request.find().await?;
        let is_complete = erasure.export().await.is_complete();
        *store = Some(erasure.plan().clone());
        assert!(is_complete || erasure.erase(How::Delete).await.is_err());
        let erased = erasure.erase(How::Delete).await.map(|_| ());
        *store = Some(erasure.plan().clone());
        erased
    }

    let (first, client) = intercom::<C>().await;
    ada(&first);
    run(&client, &mut None).await.unwrap();
    let requests = first.calls().len();
    let mut points = 0;
    for lost in [false, true] {
        for request in 1..=requests {
            let (intercom, client) = intercom::<C>().await;
            let Ada { user, lead, .. } = ada(&intercom);
            let mut store = None;
            let done = if lost {
                intercom.fault(Fault::cut().at(request).after_acting());
                run(&client, &mut store).await.is_ok()
            } else {
                tokio::select! {
                    biased;
                    () = intercom.received(request) => false,
                    done = run(&client, &mut store) => done.is_ok(),
                }
            };
            if !done {
                intercom.clear_faults();
                run(&client, &mut store).await.unwrap();
            }
            let place = format!("request {request} of {requests}, answer lost: {lost}");
            assert!(intercom.contact(&user).is_none(), "{place}");
            assert!(intercom.contact(&lead).is_none(), "{place}");
            let plan = store.unwrap();
            assert!(plan.is_done(), "{place}: {plan:?}");
            let fine = [State::Deleted, State::Gone];
            assert!(
                states(&plan).iter().all(|state| fine.contains(state)),
                "{place}: {plan:?}"
            );
            points += 1;
        }
    }
    println!(
        "{}: {points} crash points of an erasure of {requests} calls",
        C::VERSION
    );
}
