//! A triage that is stopped at every request, and started again.

use intercom_sdk::{
    Error,
    jobs::triage::ConversationApi,
    mock::{Fault, Intercom},
    types::Timestamp,
};
use serde_json::json;

use super::program::{ME, NOW, TEAM, acting, intercom, said, view};

in_oldest_and_newest_version!(a_triage_that_stops_at_any_request_says_everything_once);

/// How a program stops.
#[derive(Clone, Copy, Debug)]
enum Stop {
    /// When the request has arrived: its future is dropped.
    Dropped,
    /// When its answer was lost.
    AnswerLost,
}

/// Answers the part 1.
async fn triage<C: ConversationApi>(intercom: &Intercom, id: &str) -> Result<(), Error> {
    let conversation = acting::<C>(intercom, id, ME);
    conversation
        .note_once("1", "A question of billing.")
        .await?;
    conversation.tag("billing").await?;
    conversation.set([("Topic", "billing")]).await?;
    conversation.reply_once("1", "We look into it.").await?;
    conversation.assign_to_team(TEAM).await?;
    let tomorrow = Timestamp::try_from(NOW + 86_400).unwrap();
    conversation.snooze_until(tomorrow).await?;
    Ok(())
}

async fn a_triage_that_stops_at_any_request_says_everything_once<C: ConversationApi>() {
    let question = || vec![json!({ "id": "1", "body": "<p>Why so much?</p>" })];
    let (first, id) = intercom::<C>(question()).await;
    triage::<C>(&first, &id).await.unwrap();
    let requests = first.calls().len();
    let mut points = 0;
    for stop in [Stop::Dropped, Stop::AnswerLost] {
        for request in 1..=requests {
            let (intercom, id) = intercom::<C>(question()).await;
            let done = match stop {
                Stop::Dropped => tokio::select! {
                    biased;
                    () = intercom.received(request) => false,
                    done = triage::<C>(&intercom, &id) => done.is_ok(),
                },
                Stop::AnswerLost => {
                    intercom.fault(Fault::cut().at(request).after_acting());
                    triage::<C>(&intercom, &id).await.is_ok()
                }
            };
            if !done {
                triage::<C>(&intercom, &id).await.unwrap();
            }
            let place = format!("{stop:?} at request {request} of {requests}");
            assert_eq!(said::<C>(&intercom, &id).await.len(), 2, "{place}");
            let now = view::<C>(&intercom, &id).await;
            assert_eq!(now.state.as_deref(), Some("snoozed"), "{place}");
            let words = now
                .parts
                .iter()
                .filter_map(|part| part.part_type.as_deref());
            let steps = words.filter(|word| ["assignment", "snoozed"].contains(word));
            assert_eq!(steps.count(), 2, "{place}");
            points += 1;
        }
    }
    println!("{}: {points} crash points of a triage", C::VERSION);
}
