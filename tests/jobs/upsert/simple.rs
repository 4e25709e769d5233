//! A contact that is there, or is not.

use intercom_sdk::{
    jobs::upsert::{ContactApi, FoundBy, Key, Outcome, Role},
    types::{Clearable, CustomAttributeValue},
};
use serde_json::json;

use super::workspace::{ADA, ada, client, contacts, id, intercom, operations, upsert};

in_oldest_and_newest_version!(
    a_contact_is_created_and_then_updated_in_two_calls_each
    only_what_is_given_is_sent
    nothing_to_write_leaves_a_contact_alone
    an_external_id_finds_a_user
    a_key_that_can_name_nobody_sends_nothing
    an_attribute_that_does_not_exist_is_refused_and_nothing_is_made
);

async fn a_contact_is_created_and_then_updated_in_two_calls_each<C: ContactApi>() {
    let intercom = intercom::<C>().await;
    let client: C = client(&intercom);
    let done = ada(&client)
        .name("Ada")
        .custom_attribute("plan", "pro")
        .send()
        .await
        .unwrap();
    assert_eq!((done.outcome, done.found_by), (Outcome::Created, None));
    assert_eq!(done.request_ids.len(), 1);
    assert_eq!(operations(&intercom), ["search_contacts", "create_contact"]);
    let first = id::<C>(&done.contact);

    intercom.forget_calls();
    let done = ada(&client).name("Ada Lovelace").send().await.unwrap();
    assert_eq!(
        (done.outcome, done.found_by),
        (Outcome::Updated, Some(FoundBy::Search))
    );
    assert_eq!(operations(&intercom), ["search_contacts", "update_contact"]);
    assert_eq!(id::<C>(&done.contact), first);

    let users = contacts::<C>(&intercom, "user").await;
    assert_eq!(users.len(), 1);
    assert_eq!(users[0]["name"], "Ada Lovelace");
    assert_eq!(users[0]["email"], ADA);
    assert_eq!(users[0]["custom_attributes"]["plan"], "pro");
    intercom.assert_valid();
}

async fn only_what_is_given_is_sent<C: ContactApi>() {
    let intercom = intercom::<C>().await;
    let client: C = client(&intercom);
    ada(&client)
        .name(None::<String>)
        .custom_attribute("plan", None::<&str>)
        .send()
        .await
        .unwrap();
    let create = &intercom.calls_of("create_contact")[0];
    assert_eq!(create.body, json!({ "role": "user", "email": ADA }));

    let upsert = ada(&client).phone(Clearable::Clear).external_id("42");
    let upsert = upsert.custom_attribute("plan", CustomAttributeValue::Null);
    upsert.send().await.unwrap();
    let update = &intercom.calls_of("update_contact")[0];
    let expected =
        json!({ "phone": null, "external_id": "42", "custom_attributes": { "plan": null } });
    assert_eq!(update.body, expected);
}

async fn nothing_to_write_leaves_a_contact_alone<C: ContactApi>() {
    let intercom = intercom::<C>().await;
    let client: C = client(&intercom);
    let ours = intercom.add_contact(json!({ "email": ADA, "updated_at": 5 }));
    let done = ada(&client).send().await.unwrap();
    assert_eq!(done.outcome, Outcome::Unchanged);
    assert_eq!(id::<C>(&done.contact), ours);
    assert!(done.request_ids.is_empty());
    assert_eq!(intercom.contact(&ours).unwrap()["updated_at"], 5);
}

async fn an_external_id_finds_a_user<C: ContactApi>() {
    let intercom = intercom::<C>().await;
    let client: C = client(&intercom);
    let done = upsert(&client, Key::ExternalId("42"))
        .email(ADA)
        .send()
        .await
        .unwrap();
    assert_eq!(done.outcome, Outcome::Created);
    let done = upsert(&client, Key::ExternalId("42"))
        .name("Ada")
        .send()
        .await
        .unwrap();
    assert_eq!(done.outcome, Outcome::Updated);
    assert!(matches!(
        done.found_by,
        Some(FoundBy::ExternalId | FoundBy::Search)
    ));
    assert_eq!(intercom.calls().len(), 4);
    let users = contacts::<C>(&intercom, "user").await;
    assert_eq!(users.len(), 1);
    assert_eq!(
        (&users[0]["external_id"], &users[0]["name"]),
        (&json!("42"), &json!("Ada"))
    );
}

async fn a_key_that_can_name_nobody_sends_nothing<C: ContactApi>() {
    let intercom = intercom::<C>().await;
    let client: C = client(&intercom);
    for (upsert, message) in [
        (upsert(&client, Key::Email("")), "the email is empty"),
        (
            upsert(&client, Key::Email("ada")),
            "the email is not an email address",
        ),
        (
            upsert(&client, Key::ExternalId("")),
            "the external_id is empty",
        ),
        (
            upsert(&client, Key::ExternalId("1")).role(Role::Lead),
            "no lead has one",
        ),
        (
            ada(&client).role(Role::Lead).external_id("1"),
            "a lead has no external_id",
        ),
        (
            ada(&client).email("bob@example.com"),
            "the email is the key",
        ),
        (
            upsert(&client, Key::ExternalId("1")).external_id("2"),
            "the external_id is the key",
        ),
        (
            upsert(&client, Key::ExternalId("1")).email("ada"),
            "the email to set is not an email",
        ),
        (ada(&client).company(" "), "a company_id is empty"),
    ] {
        let error = upsert.send().await.unwrap_err();
        assert!(error.to_string().contains(message), "{error}");
    }
    assert!(intercom.calls().is_empty());
}

async fn an_attribute_that_does_not_exist_is_refused_and_nothing_is_made<C: ContactApi>() {
    let builder = intercom_sdk::mock::Intercom::builder(C::VERSION);
    let intercom = builder.declared_attributes_only().start().await.unwrap();
    let client: C = client(&intercom);
    let error = ada(&client)
        .custom_attribute("plan", "pro")
        .send()
        .await
        .unwrap_err();
    assert_eq!(
        error.status().map(|status| status.as_u16()),
        Some(400),
        "{error}"
    );
    assert!(error.to_string().contains("plan"), "{error}");
    assert!(contacts::<C>(&intercom, "user").await.is_empty());
}
