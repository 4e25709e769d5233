//! What becomes of a workspace: a whole mock of Intercom.

use std::time::Duration;

use intercom_sdk::{
    Error, RetryPolicy,
    mock::{Fault, Intercom},
    v2_16::Client,
};
use sample::order_placed;

#[tokio::test]
async fn two_orders_are_two_notes_on_one_contact() -> Result<(), Error> {
    let intercom = Intercom::start("2.16").await?;
    // A new contact takes minutes to be found (Intercom).
    intercom.set_search_lag(Duration::from_secs(120));
    let client: Client = intercom.client()?;

    let first = order_placed(&client, "ada@example.com", 7).await?;
    let second = order_placed(&client, "ada@example.com", 8).await?;

    assert_eq!(first.id, second.id);
    let notes = client.list_notes().contact_id(&first.id).send().await?;
    assert_eq!(notes.data.len(), 2);
    intercom.assert_valid();
    Ok(())
}

#[tokio::test]
async fn a_note_whose_answer_is_lost_is_not_left_twice() -> Result<(), Error> {
    let intercom = Intercom::start("2.16").await?;
    let client: Client = intercom
        .client_builder()
        .retry(RetryPolicy::new().base_delay(Duration::from_millis(1)))
        .build()?;
    intercom.fault(Fault::cut().on("create_note").first(1).after_acting());

    let error = order_placed(&client, "ada@example.com", 7)
        .await
        .unwrap_err();

    assert!(!error.is_retryable(), "{error}");
    assert_eq!(intercom.calls_of("create_note").len(), 1);
    Ok(())
}
