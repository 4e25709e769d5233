//! An upsert whose every call fails once.

use intercom_sdk::{RetryPolicy, jobs::upsert::ContactApi, mock::Fault, throttle::ThrottleMode};
use serde_json::json;

use super::workspace::{ada, client, contacts, intercom};

in_oldest_and_newest_version!(
    a_user_whose_answer_was_lost_is_asked_for_again_and_made_once
    refusals_and_outages_at_any_call_end_with_one_user
    what_goes_on_failing_ends_with_its_error
);

async fn a_user_whose_answer_was_lost_is_asked_for_again_and_made_once<C: ContactApi>() {
    let intercom = intercom::<C>().await;
    intercom.set_search_lag(std::time::Duration::from_secs(300));
    let client: C = client(&intercom);
    intercom.fault(Fault::cut().on("create_contact").first(1).after_acting());
    ada(&client).name("Ada").send().await.unwrap();
    let users = contacts::<C>(&intercom, "user").await;
    assert_eq!((users.len(), &users[0]["name"]), (1, &json!("Ada")));
}

async fn refusals_and_outages_at_any_call_end_with_one_user<C: ContactApi>() {
    for status in [429, 502] {
        for request in 1..=4 {
            let intercom = intercom::<C>().await;
            let builder = intercom.client_builder().throttle_mode(ThrottleMode::Off);
            let retry = RetryPolicy::new().base_delay(std::time::Duration::from_millis(2));
            let client: C = builder.retry(retry).build().unwrap();
            let fault = Fault::status(status, "failed").header("retry-after", "0");
            intercom.fault(fault.at(request));
            let done = ada(&client).name("Ada").company("acme").send().await;
            let done = done.unwrap_or_else(|error| panic!("{status} at {request}: {error}"));
            assert!(
                done.is_complete(),
                "{status} at {request}: {done:?}",
                done = done.companies
            );
            assert_eq!(contacts::<C>(&intercom, "user").await.len(), 1);
        }
    }
}

async fn what_goes_on_failing_ends_with_its_error<C: ContactApi>() {
    let intercom = intercom::<C>().await;
    let client: C = client(&intercom);
    intercom.fault(Fault::html(502).on("create_contact"));
    let error = ada(&client).send().await.unwrap_err();
    assert_eq!(error.status().map(|status| status.as_u16()), Some(502));
    assert_eq!(intercom.calls_of("create_contact").len(), 3);
    assert!(contacts::<C>(&intercom, "user").await.is_empty());
}
