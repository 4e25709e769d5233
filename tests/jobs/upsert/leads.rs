//! Leads, of which there may be many with one email.

use std::time::Duration;

use intercom_sdk::{
    jobs::upsert::{ContactApi, Key, Outcome, Role},
    mock::Fault,
};
use serde_json::json;

use super::workspace::{ADA, ada, client, contacts, intercom, upsert};

in_oldest_and_newest_version!(
    a_lead_is_created_and_updated_beside_a_user_of_its_email
    a_lead_whose_answer_was_lost_is_looked_for_and_not_sent_again
    a_lead_that_the_search_does_not_show_is_not_reported_as_done
);

async fn a_lead_is_created_and_updated_beside_a_user_of_its_email<C: ContactApi>() {
    let intercom = intercom::<C>().await;
    let client: C = client(&intercom);
    let user = intercom.add_contact(json!({ "email": ADA, "name": "User" }));
    for outcome in [Outcome::Created, Outcome::Updated] {
        let lead = upsert(&client, Key::Email(ADA))
            .role(Role::Lead)
            .name("Lead");
        assert_eq!(lead.send().await.unwrap().outcome, outcome);
    }
    assert_eq!(intercom.contact(&user).unwrap()["name"], "User");
    assert_eq!(contacts::<C>(&intercom, "lead").await.len(), 1);
}

async fn a_lead_whose_answer_was_lost_is_looked_for_and_not_sent_again<C: ContactApi>() {
    let lag = Duration::from_secs(60);
    let intercom = intercom::<C>().await;
    intercom.set_search_lag(lag);
    let client: C = client(&intercom);
    intercom.fault(Fault::cut().on("create_contact").first(1).after_acting());
    let lead = ada(&client)
        .role(Role::Lead)
        .name("Ada")
        .patience(Duration::from_secs(2));
    let shows = async {
        intercom.received(4).await;
        intercom.advance(lag);
    };
    let (done, ()) = tokio::join!(lead.send(), shows);
    assert_eq!(done.unwrap().outcome, Outcome::Updated);
    assert_eq!(contacts::<C>(&intercom, "lead").await.len(), 1);
}

async fn a_lead_that_the_search_does_not_show_is_not_reported_as_done<C: ContactApi>() {
    let intercom = intercom::<C>().await;
    let client: C = client(&intercom);
    // Nothing was made: but who is to know?
    intercom.fault(Fault::html(502).on("create_contact"));
    let error = ada(&client).role(Role::Lead).send().await.unwrap_err();
    assert!(error.to_string().contains("is not known"), "{error}");
    assert_eq!(intercom.calls_of("create_contact").len(), 1);
}
