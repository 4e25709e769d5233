//! Contacts that a lookup does not show as they are.

use std::time::Duration;

use intercom_sdk::{
    ErrorKind,
    jobs::upsert::{Archived, ContactApi, FoundBy, Key, Outcome, Role},
    mock::{Fault, Intercom, TOKEN},
};
use serde_json::json;

use super::workspace::{ADA, ada, client, contacts, id, intercom, operations, upsert};

in_oldest_and_newest_version!(
    a_user_whom_the_search_does_not_show_yet_is_updated
    a_409_that_names_nobody_is_met_by_the_search
    an_archived_user_is_unarchived_and_updated
    an_archived_user_is_left_alone_if_asked
    an_archived_user_who_has_only_the_other_key_stays_archived
    of_several_users_none_is_written_without_a_rule
    the_email_of_another_user_is_not_taken
    a_user_who_was_deleted_after_the_lookup_is_created
    a_lead_that_was_merged_after_the_lookup_is_followed_where_the_version_says
    leads_with_the_email_are_listed_and_left_alone
);

const LAG: Duration = Duration::from_secs(300);

async fn a_user_whom_the_search_does_not_show_yet_is_updated<C: ContactApi>() {
    let intercom = intercom::<C>().await;
    intercom.set_search_lag(LAG);
    let client: C = client(&intercom);
    let first = ada(&client).send().await.unwrap();
    intercom.forget_calls();
    let done = ada(&client).name("Ada").send().await.unwrap();
    assert_eq!(
        (done.outcome, done.found_by),
        (Outcome::Updated, Some(FoundBy::Conflict))
    );
    assert_eq!(id::<C>(&done.contact), id::<C>(&first.contact));
    let calls = [
        "search_contacts",
        "create_contact",
        "show_contact",
        "update_contact",
    ];
    assert_eq!(operations(&intercom), calls);
    assert_eq!(contacts::<C>(&intercom, "user").await.len(), 1);
}

async fn a_409_that_names_nobody_is_met_by_the_search<C: ContactApi>() {
    let intercom = intercom::<C>().await;
    intercom.set_search_lag(LAG);
    let client: C = client(&intercom);
    intercom.add_contact(json!({ "email": ADA, "created_at": intercom.now() }));
    intercom.fault(Fault::status(409, "conflict").on("create_contact"));
    // Within its patience the search never shows it.
    let error = ada(&client).name("Ada").send().await.unwrap_err();
    assert!(
        error.is_conflict() && error.to_string().contains("does not show"),
        "{error}"
    );
    // One to look it up; and at most seven, with waits that are never shorter.
    let searches = intercom.calls_of("search_contacts").len();
    assert!((4..=8).contains(&searches), "{searches}");

    let waits = ada(&client)
        .name("Ada")
        .patience(Duration::from_secs(2))
        .send();
    let shows = async {
        let searches = intercom.calls().len();
        intercom.received(searches + 3).await;
        intercom.advance(LAG);
    };
    let (done, ()) = tokio::join!(waits, shows);
    let done = done.unwrap();
    assert_eq!(
        (done.outcome, done.found_by),
        (Outcome::Updated, Some(FoundBy::Search))
    );
    let users = contacts::<C>(&intercom, "user").await;
    assert_eq!((users.len(), &users[0]["name"]), (1, &json!("Ada")));
}

async fn an_archived_user_is_unarchived_and_updated<C: ContactApi>() {
    for key in [Key::Email(ADA), Key::ExternalId("42")] {
        let intercom = intercom::<C>().await;
        let client: C = client(&intercom);
        let old = json!({ "email": ADA, "external_id": "42", "archived": true, "name": "A" });
        let ours = intercom.add_contact(old);
        let done = upsert(&client, key).name("Ada").send().await.unwrap();
        assert_eq!(
            (done.outcome, done.found_by),
            (Outcome::Unarchived, Some(FoundBy::Conflict))
        );
        assert_eq!(id::<C>(&done.contact), ours);
        assert_eq!(intercom.contact(&ours).unwrap()["name"], "Ada");
        assert_eq!(intercom.calls().len(), 5);
        assert_eq!(done.request_ids.len(), 2);
    }
}

async fn an_archived_user_is_left_alone_if_asked<C: ContactApi>() {
    let intercom = intercom::<C>().await;
    let client: C = client(&intercom);
    let ours = intercom.add_contact(json!({ "email": ADA, "archived": true }));
    let error = ada(&client)
        .archived(Archived::Fail)
        .send()
        .await
        .unwrap_err();
    assert!(error.is_archived_conflict(), "{error}");
    assert_eq!(error.existing_id(), Some(&*ours));
    assert_eq!(intercom.contact(&ours), None);
}

async fn an_archived_user_who_has_only_the_other_key_stays_archived<C: ContactApi>() {
    let intercom = intercom::<C>().await;
    let client: C = client(&intercom);
    let old = json!({ "email": ADA, "external_id": "1", "archived": true });
    let theirs = intercom.add_contact(old);
    let error = upsert(&client, Key::ExternalId("42"))
        .email(ADA)
        .send()
        .await
        .unwrap_err();
    assert!(error.is_conflict(), "{error}");
    assert!(
        error.to_string().contains("without this external_id"),
        "{error}"
    );
    assert_eq!(intercom.contact(&theirs), None, "it is active");
}

async fn of_several_users_none_is_written_without_a_rule<C: ContactApi>() {
    let intercom = intercom::<C>().await;
    let client: C = client(&intercom);
    let ids =
        [1, 2].map(|seen| intercom.add_contact(json!({ "email": ADA, "last_seen_at": seen })));
    let error = ada(&client).name("Ada").send().await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Ambiguous);
    for id in &ids {
        assert!(error.to_string().contains(id), "{error}");
    }
    assert_eq!(operations(&intercom), ["search_contacts"]);

    let wanted = ids[1].clone();
    let rule = move |contacts: &[C::Contact]| {
        contacts
            .iter()
            .position(|contact| C::identity(contact).id.as_str() == wanted)
    };
    let done = ada(&client).name("Ada").choose(rule).send().await.unwrap();
    assert_eq!(id::<C>(&done.contact), ids[1]);
    assert_ne!(intercom.contact(&ids[0]).unwrap()["name"], "Ada");

    let error = ada(&client).choose(|_| None).send().await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Ambiguous);
    let error = ada(&client).choose(|_| Some(2)).send().await.unwrap_err();
    assert!(error.to_string().contains("contact 2 of 2"), "{error}");
}

async fn the_email_of_another_user_is_not_taken<C: ContactApi>() {
    for known in [false, true] {
        let intercom = intercom::<C>().await;
        let client: C = client(&intercom);
        let bob = intercom.add_contact(json!({ "email": ADA, "external_id": "1", "name": "Bob" }));
        if known {
            intercom.add_contact(json!({ "external_id": "42" }));
        }
        let upsert = upsert(&client, Key::ExternalId("42"))
            .email(ADA)
            .name("Ada");
        let error = upsert.send().await.unwrap_err();
        assert!(error.is_conflict(), "{error}");
        assert!(error.to_string().contains("another contact"), "{error}");
        assert_eq!(intercom.contact(&bob).unwrap()["name"], "Bob");
    }
}

async fn a_user_who_was_deleted_after_the_lookup_is_created<C: ContactApi>() {
    let intercom = intercom::<C>().await;
    let client: C = client(&intercom);
    let old = intercom.add_contact(json!({ "email": ADA }));
    // What the search found is on its way while the contact goes.
    intercom.fault(Fault::delay(WHILE).on("search_contacts").at(1));
    let deletes = async {
        intercom.received(1).await;
        other_program::<C>(&intercom, "DELETE", &format!("/contacts/{old}"), json!({})).await;
    };
    let (done, ()) = tokio::join!(ada(&client).name("Ada").send(), deletes);
    let done = done.unwrap();
    assert_eq!(done.outcome, Outcome::Created);
    assert_ne!(id::<C>(&done.contact), old);
    assert_eq!(contacts::<C>(&intercom, "user").await.len(), 1);
}

async fn a_lead_that_was_merged_after_the_lookup_is_followed_where_the_version_says<
    C: ContactApi,
>() {
    let intercom = intercom::<C>().await;
    let client: C = client(&intercom);
    let lead = intercom.add_contact(json!({ "email": ADA, "role": "lead" }));
    let user = intercom.add_contact(json!({ "email": ADA }));
    intercom.fault(Fault::delay(WHILE).on("search_contacts").at(1));
    let merges = async {
        intercom.received(1).await;
        let merge = json!({ "from": lead, "into": user });
        other_program::<C>(&intercom, "POST", "/contacts/merge", merge).await;
    };
    let upsert = ada(&client).role(Role::Lead).name("Ada");
    let (done, ()) = tokio::join!(upsert.send(), merges);
    let done = done.unwrap();
    let gone = intercom.calls_of("update_contact")[0].status;
    if gone == Some(410) {
        assert_eq!(id::<C>(&done.contact), user);
        assert_eq!(done.merged_from.map(|id| id.to_string()), Some(lead));
        assert_eq!(intercom.contact(&user).unwrap()["name"], "Ada");
    } else {
        assert_eq!((gone, done.outcome), (Some(404), Outcome::Created));
        assert_ne!(intercom.contact(&user).unwrap()["name"], "Ada");
    }
}

/// How long an answer is on its way while something else is done.
const WHILE: Duration = Duration::from_millis(300);

/// Another program's call.
async fn other_program<C: ContactApi>(
    intercom: &Intercom,
    method: &str,
    path: &str,
    body: serde_json::Value,
) {
    let url = format!("{}{path}", intercom.base_url());
    let request = reqwest::Client::new().request(method.parse().unwrap(), url);
    let request = request
        .bearer_auth(TOKEN)
        .header("intercom-version", C::VERSION);
    let request = request
        .header("content-type", "application/json")
        .body(body.to_string());
    assert!(request.send().await.unwrap().status().is_success());
}

async fn leads_with_the_email_are_listed_and_left_alone<C: ContactApi>() {
    let intercom = intercom::<C>().await;
    let client: C = client(&intercom);
    let leads = [1, 2].map(|_| intercom.add_contact(json!({ "email": ADA, "role": "lead" })));
    let done = ada(&client).name("Ada").send().await.unwrap();
    assert_eq!(done.outcome, Outcome::Created);
    let mut listed: Vec<String> = done.leads.iter().map(ToString::to_string).collect();
    listed.sort();
    let mut expected = leads.to_vec();
    expected.sort();
    assert_eq!(listed, expected);
    for lead in &leads {
        assert_ne!(intercom.contact(lead).unwrap()["name"], "Ada");
    }
}
