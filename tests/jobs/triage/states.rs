//! States, tags and attributes.

use intercom_sdk::{
    CallFuture, Error,
    jobs::triage::{Acted, AdminConversation, ConversationApi, Outcome},
    mock::Fault,
    types::Timestamp,
};

use super::program::{ME, NOW, OTHER, TEAM, acting, intercom, view};

in_oldest_and_newest_version!(
    a_state_is_reached_once_and_then_unchanged
    a_state_whose_answer_was_lost_is_found_and_not_repeated
    a_state_that_was_not_reached_is_tried_again_and_then_fails
    what_cannot_be_is_refused
    a_tag_is_made_by_its_name_and_attributes_are_set
);

/// A step, and the word of its part.
type Step<C> = (
    fn(&AdminConversation<C>) -> CallFuture<Acted<<C as ConversationApi>::Conversation>>,
    &'static str,
);

/// The steps, of which each changes what the one before made.
fn steps<C: ConversationApi>() -> [Step<C>; 6] {
    [
        (|of| of.assign_to_admin(OTHER), "assignment"),
        (|of| of.assign_to_team(TEAM), "assignment"),
        (|of| of.unassign(), "assignment"),
        (|of| of.snooze_until(tomorrow()), "snoozed"),
        (|of| of.close(), "close"),
        (|of| of.open(), "open"),
    ]
}

fn tomorrow() -> Timestamp {
    Timestamp::try_from(NOW + 86_400).unwrap()
}

async fn a_state_is_reached_once_and_then_unchanged<C: ConversationApi>() {
    let (intercom, id) = intercom::<C>(Vec::new()).await;
    let conversation = acting::<C>(&intercom, &id, ME);
    for (number, (step, word)) in steps::<C>().into_iter().enumerate() {
        intercom.forget_calls();
        let done = step(&conversation).await.unwrap();
        assert_eq!(done.outcome, Outcome::Done, "{word}");
        assert!(done.request_id.is_some());
        assert_eq!(intercom.calls().len(), 2);
        let again = step(&conversation).await.unwrap();
        assert_eq!(
            (again.outcome, again.part),
            (Outcome::Unchanged, None),
            "{word}"
        );
        assert_eq!(intercom.calls().len(), 3);
        let parts = view::<C>(&intercom, &id).await.parts;
        assert_eq!(parts.len(), number + 1);
        let last = parts.last().unwrap();
        assert_eq!(last.part_type.as_deref(), Some(word));
        assert_eq!(last.admin.as_ref().map(|admin| admin.as_str()), Some(ME));
        assert_eq!(done.part.as_ref(), Some(&last.id));
    }
    let now = view::<C>(&intercom, &id).await;
    assert_eq!(now.team.as_ref().map(|team| team.as_str()), Some(TEAM));
    intercom.assert_valid();
}

async fn a_state_whose_answer_was_lost_is_found_and_not_repeated<C: ConversationApi>() {
    for (step, word) in steps::<C>() {
        let (intercom, id) = intercom::<C>(Vec::new()).await;
        let conversation = acting::<C>(&intercom, &id, ME);
        if word == "open" {
            conversation.close().await.unwrap();
        }
        if word == "assignment" {
            conversation.assign_to_admin(ME).await.unwrap();
        }
        let before = view::<C>(&intercom, &id).await.parts.len();
        intercom.fault(
            Fault::cut()
                .on("manage_conversation")
                .first(1)
                .after_acting(),
        );
        let done = step(&conversation).await.unwrap();
        assert_eq!(done.outcome, Outcome::Found, "{word}");
        assert_eq!(
            view::<C>(&intercom, &id).await.parts.len(),
            before + 1,
            "{word}"
        );
    }
}

async fn a_state_that_was_not_reached_is_tried_again_and_then_fails<C: ConversationApi>() {
    let (intercom, id) = intercom::<C>(Vec::new()).await;
    let conversation = acting::<C>(&intercom, &id, ME);
    intercom.fault(Fault::html(502).on("manage_conversation").first(2));
    assert_eq!(conversation.close().await.unwrap().outcome, Outcome::Done);
    intercom.fault(Fault::html(502).on("manage_conversation"));
    let error = conversation.open().await.unwrap_err();
    assert_eq!(error.status().map(|status| status.as_u16()), Some(502));
    let calls = intercom.calls_of("manage_conversation").len();
    assert_eq!(calls, 3 + 3);
}

async fn what_cannot_be_is_refused<C: ConversationApi>() {
    let (intercom, id) = intercom::<C>(Vec::new()).await;
    let conversation = acting::<C>(&intercom, &id, ME);
    let past = Timestamp::try_from(NOW - 1).unwrap();
    let stranger = acting::<C>(&intercom, &id, "404");
    let missing = acting::<C>(&intercom, "404", ME);
    let failures: [(Result<_, Error>, u16); 5] = [
        (conversation.snooze_until(past).await, 400),
        (conversation.assign_to_admin("404").await, 404),
        (conversation.assign_to_team("404").await, 404),
        (stranger.close().await, 404),
        (missing.close().await, 404),
    ];
    for (result, status) in failures {
        let error = result.unwrap_err();
        assert_eq!(
            error.status().map(|of| of.as_u16()),
            Some(status),
            "{error}"
        );
    }
    let error = conversation.tag(" ").await.unwrap_err();
    assert!(error.to_string().contains("the name is empty"), "{error}");
    assert!(view::<C>(&intercom, &id).await.parts.is_empty());
}

async fn a_tag_is_made_by_its_name_and_attributes_are_set<C: ConversationApi>() {
    let (intercom, id) = intercom::<C>(Vec::new()).await;
    let conversation = acting::<C>(&intercom, &id, ME);
    let old = intercom.add_tag(serde_json::json!({ "name": "billing" }));
    let tagged = conversation.tag("billing").await.unwrap();
    assert_eq!(tagged.value.as_str(), old);
    let new = conversation.tag("urgent").await.unwrap().value;
    assert_ne!(new.as_str(), old);
    assert_eq!(intercom.calls().len(), 4);
    conversation.set([("Priority", "high")]).await.unwrap();
    let set = conversation.set([("Seats", 3)]).await.unwrap();
    let sent = &intercom.calls_of("update_conversation")[1];
    assert_eq!(
        sent.body,
        serde_json::json!({ "custom_attributes": { "Seats": 3 } })
    );
    let answer = &sent.answer;
    assert_eq!(answer["custom_attributes"]["Priority"], "high", "{set:?}");
    let tags = answer["tags"]["tags"].as_array().map(Vec::len);
    assert_eq!(tags, Some(2));
}
