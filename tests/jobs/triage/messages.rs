//! Notes and replies.

use intercom_sdk::{
    jobs::triage::{ConversationApi, Message, Outcome, Since},
    mock::Fault,
    types::Timestamp,
};
use serde_json::{Value, json};

use super::program::{ME, NOW, OTHER, acting, intercom, said, view};

in_oldest_and_newest_version!(
    a_note_and_a_reply_are_sent_once_whatever_becomes_of_the_answer
    a_reply_is_made_once_however_intercom_writes_it
    what_others_said_or_was_said_before_is_not_taken_for_it
    a_reply_whose_answer_was_lost_is_found
    a_reply_that_is_not_shown_is_not_reported_as_sent
    a_reply_in_a_conversation_of_more_than_500_parts_is_found
    what_is_no_message_is_not_sent
);

async fn a_note_and_a_reply_are_sent_once_whatever_becomes_of_the_answer<C: ConversationApi>() {
    let (intercom, id) = intercom::<C>(Vec::new()).await;
    let conversation = acting::<C>(&intercom, &id, ME);
    let note = conversation.note("Seen.").await.unwrap();
    let url = "https://example.com/1.pdf";
    let reply = Message::new("Here.").attachment_url(url);
    conversation.reply(reply).await.unwrap();
    assert_eq!(intercom.calls().len(), 2);
    let parts = view::<C>(&intercom, &id).await.parts;
    let words: Vec<_> = parts
        .iter()
        .filter_map(|part| part.part_type.as_deref())
        .collect();
    assert_eq!(words, ["note", "comment"]);
    assert_eq!(note.part.as_ref(), Some(&parts[0].id));
    let sent = &intercom.calls_of("reply_conversation")[1].body;
    assert_eq!(sent["attachment_urls"], json!([url]));

    intercom.forget_calls();
    intercom.fault(
        Fault::cut()
            .on("reply_conversation")
            .first(1)
            .after_acting(),
    );
    conversation.reply("Once.").await.unwrap_err();
    assert_eq!(intercom.calls().len(), 1);
    intercom.assert_valid();
}

async fn a_reply_is_made_once_however_intercom_writes_it<C: ConversationApi>() {
    let asked = json!({ "id": "7001", "body": "<p>How?</p>", "created_at": NOW - 60 });
    for text in [
        "Like this.",
        "one\ntwo\n\n3 < 4 & more",
        "<b>Bold</b> words",
    ] {
        let (intercom, id) = intercom::<C>(vec![asked.clone()]).await;
        let conversation = acting::<C>(&intercom, &id, ME);
        let time = Timestamp::try_from(NOW - 60).unwrap();
        let keys = [Since::from("7001"), Since::from(time)];
        for (key, outcome) in keys.into_iter().zip([Outcome::Done, Outcome::Found]) {
            intercom.forget_calls();
            let done = conversation.reply_once(key, text).await.unwrap();
            assert_eq!(done.outcome, outcome, "{text}");
            assert_eq!(done.request_id.is_some(), outcome == Outcome::Done);
            let last = view::<C>(&intercom, &id).await.parts.pop().unwrap();
            assert_eq!(done.part, Some(last.id));
        }
        assert_eq!(said::<C>(&intercom, &id).await.len(), 1, "{text}");
    }
}

async fn what_others_said_or_was_said_before_is_not_taken_for_it<C: ConversationApi>() {
    let part = |id: &str, part_type: &str, admin: &str, at: i64| {
        json!({
            "id": id,
            "part_type": part_type,
            "body": "<p>Thanks!</p>",
            "created_at": at,
            "author": { "type": "admin", "id": admin },
        })
    };
    let parts = vec![
        part("1", "comment", ME, NOW - 50),
        json!({ "id": "2", "body": "<p>And?</p>", "created_at": NOW - 40 }),
        part("3", "comment", OTHER, NOW - 30),
        part("4", "note", ME, NOW - 20),
    ];
    for key in [
        Since::from("2"),
        Since::from(Timestamp::try_from(NOW - 40).unwrap()),
    ] {
        let (intercom, id) = intercom::<C>(parts.clone()).await;
        let done = acting::<C>(&intercom, &id, ME)
            .reply_once(key, "Thanks!")
            .await
            .unwrap();
        assert_eq!(done.outcome, Outcome::Done);
    }
    // The source is before all parts.
    let (intercom, id) = intercom::<C>(parts).await;
    let source = view::<C>(&intercom, &id).await.source.unwrap();
    let conversation = acting::<C>(&intercom, &id, ME);
    let done = conversation.reply_once(source, "Thanks!").await.unwrap();
    assert_eq!(
        (done.outcome, done.part),
        (Outcome::Found, Some("1".into()))
    );
    let done = conversation.note_once("2", "Thanks!").await.unwrap();
    assert_eq!(
        (done.outcome, done.part),
        (Outcome::Found, Some("4".into()))
    );
}

async fn a_reply_whose_answer_was_lost_is_found<C: ConversationApi>() {
    let (intercom, id) = intercom::<C>(vec![json!({ "id": "1", "body": "<p>?</p>" })]).await;
    let conversation = acting::<C>(&intercom, &id, ME);
    intercom.fault(
        Fault::cut()
            .on("reply_conversation")
            .first(1)
            .after_acting(),
    );
    // The first look fails as well.
    intercom.fault(Fault::html(502).on("retrieve_conversation").at(2));
    let done = conversation.reply_once("1", "Yes.").await.unwrap();
    assert_eq!(done.outcome, Outcome::Found);
    assert_eq!(intercom.calls().len(), 4);
    assert_eq!(said::<C>(&intercom, &id).await.len(), 1);
}

async fn a_reply_that_is_not_shown_is_not_reported_as_sent<C: ConversationApi>() {
    let (intercom, id) = intercom::<C>(vec![json!({ "id": "1", "body": "<p>?</p>" })]).await;
    let conversation = acting::<C>(&intercom, &id, ME);
    intercom.fault(Fault::html(502).on("reply_conversation").first(1));
    let error = conversation.reply_once("1", "Yes.").await.unwrap_err();
    assert!(error.to_string().contains("is not known"), "{error}");
    assert_eq!(intercom.calls_of("reply_conversation").len(), 1);
    assert_eq!(intercom.calls_of("retrieve_conversation").len(), 4);
    // The next run finds nothing and sends it.
    assert_eq!(
        conversation.reply_once("1", "Yes.").await.unwrap().outcome,
        Outcome::Done
    );
    assert_eq!(said::<C>(&intercom, &id).await.len(), 1);
}

async fn a_reply_in_a_conversation_of_more_than_500_parts_is_found<C: ConversationApi>() {
    let parts: Vec<Value> = (1..=510)
        .map(|n| json!({ "id": n.to_string(), "body": format!("<p>{n}</p>"), "created_at": NOW }))
        .collect();
    let (intercom, id) = intercom::<C>(parts).await;
    let conversation = acting::<C>(&intercom, &id, ME);
    // The part that is answered is not among those that are shown.
    for outcome in [Outcome::Done, Outcome::Found] {
        assert_eq!(
            conversation.reply_once("3", "Yes.").await.unwrap().outcome,
            outcome
        );
    }
}

async fn what_is_no_message_is_not_sent<C: ConversationApi>() {
    let (intercom, id) = intercom::<C>(vec![json!({ "id": "1", "body": "<p>?</p>" })]).await;
    let conversation = acting::<C>(&intercom, &id, ME);
    let files = (0..11).fold(Message::new("x"), |message, n| {
        message.attachment_url(format!("https://example.com/{n}"))
    });
    let picture = Message::new("").attachment_url("https://example.com/1.png");
    for (result, message) in [
        (conversation.note(" \n").await, "the message is empty"),
        (conversation.reply("").await, "the message is empty"),
        (conversation.reply(files).await, "11 files"),
        (
            conversation.reply_once("1", "<br>").await,
            "cannot be recognized",
        ),
        (
            conversation.reply_once("1", picture).await,
            "cannot be recognized",
        ),
        (
            conversation.reply_once("2", "Yes.").await,
            "no part 2 to answer",
        ),
    ] {
        let error = result.unwrap_err();
        assert!(error.to_string().contains(message), "{error}");
    }
    assert!(intercom.calls_of("reply_conversation").is_empty());
}
