//! Companies that a contact is attached to.

use intercom_sdk::{
    jobs::upsert::{Company, ContactApi, Outcome},
    mock::Fault,
};
use serde_json::json;

use super::workspace::{ADA, ada, client, id, intercom, operations};

in_oldest_and_newest_version!(
    a_contact_is_attached_to_companies_that_are_made_or_changed
    a_company_that_fails_is_reported_and_the_contact_is_written
    a_company_that_is_not_there_yet_is_attached_again
);

async fn a_contact_is_attached_to_companies_that_are_made_or_changed<C: ContactApi>() {
    let intercom = intercom::<C>().await;
    let client: C = client(&intercom);
    let old = intercom.add_company(json!({ "company_id": "acme", "name": "Acme", "size": 7 }));
    let upsert = ada(&client)
        .company(Company::new("acme").plan("pro"))
        .company("globex");
    let done = upsert.send().await.unwrap();
    assert!(done.is_created() && done.is_complete());
    assert_eq!(done.companies[0].id.as_ref().unwrap().as_str(), old);
    assert_eq!(done.companies[1].company_id, "globex");
    // Two for the contact, and two for each company.
    assert_eq!(intercom.calls().len(), 6);
    assert_eq!(done.request_ids.len(), 5);
    let sent = &intercom.calls_of("create_or_update_company")[0].body;
    assert_eq!(*sent, json!({ "company_id": "acme", "plan": "pro" }));
    let acme = intercom.company(&old).unwrap();
    assert_eq!((&acme["name"], &acme["size"]), (&json!("Acme"), &json!(7)));
    let contact = intercom.contact(&id::<C>(&done.contact)).unwrap();
    assert_eq!(contact["companies"]["total_count"], 2);

    // Again: nothing is doubled.
    ada(&client)
        .company("acme")
        .company("globex")
        .send()
        .await
        .unwrap();
    let contact = intercom.contact(&id::<C>(&done.contact)).unwrap();
    assert_eq!(contact["companies"]["total_count"], 2);
}

async fn a_company_that_fails_is_reported_and_the_contact_is_written<C: ContactApi>() {
    let intercom = intercom::<C>().await;
    let client: C = client(&intercom);
    let full: Vec<_> = (0..1_000)
        .map(|n| json!({ "company_id": format!("c{n}") }))
        .collect();
    let full = intercom.add_companies(full);
    let ours = intercom.add_contact(json!({ "email": ADA, "company_ids": full }));
    let upsert = ada(&client).name("Ada").company("acme").company("c3");
    let done = upsert.send().await.unwrap();
    assert_eq!(done.outcome, Outcome::Updated);
    assert!(!done.is_complete());
    let error = done.companies[0].id.as_ref().unwrap_err();
    assert_eq!(
        error.code(),
        Some("contact_company_limit_exceeded"),
        "{error}"
    );
    assert!(done.companies[1].id.is_ok());
    assert_eq!(intercom.contact(&ours).unwrap()["name"], "Ada");
}

async fn a_company_that_is_not_there_yet_is_attached_again<C: ContactApi>() {
    let intercom = intercom::<C>().await;
    let client: C = client(&intercom);
    let late = Fault::status(404, "company_not_found").on("attach_contact_to_a_company");
    intercom.fault(late.clone().first(2));
    let done = ada(&client).company("acme").send().await.unwrap();
    assert!(done.is_complete());
    assert_eq!(operations(&intercom).len(), 6);

    intercom.fault(late);
    let done = ada(&client).company("acme").send().await.unwrap();
    assert!(done.companies[0].id.as_ref().unwrap_err().is_not_found());
}
