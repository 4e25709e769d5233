//! Notes and replies.

use tokio::time::sleep;
use tracing::debug;

use super::{
    admin::AdminConversation,
    api::{ConversationApi, ConversationView, PartView},
    message::Message,
    result::{Acted, Outcome},
    since::Since,
    text::essence,
};
use crate::{
    Error, Response,
    jobs::{TARGET, unknown::is_unknown},
    types::Id,
};

/// The parts that are looked for.
struct Wanted {
    is_note: bool,
    since: Since,
    admin: Id,
    text: String,
}

/// Writes a message, once.
pub(super) async fn say<C: ConversationApi>(
    of: AdminConversation<C>,
    is_note: bool,
    message: Message,
) -> Result<Acted<C::Conversation>, Error> {
    message.check(place(is_note))?;
    let done = send(&of, is_note, &message).await?;
    let view = C::view(&done);
    let part = view.parts.last().map(|part| part.id.clone());
    Ok(acted(Outcome::Done, done, part))
}

/// Writes a message unless it is there.
pub(super) async fn once<C: ConversationApi>(
    of: AdminConversation<C>,
    is_note: bool,
    since: Since,
    message: Message,
) -> Result<Acted<C::Conversation>, Error> {
    let place = place(is_note);
    message.check(place)?;
    let text = essence(&message.body);
    if text.is_empty() {
        return Err(Error::invalid(format!(
            "{place}: a message without a text cannot be recognized"
        )));
    }
    let wanted = Wanted {
        is_note,
        since,
        admin: of.admin.clone(),
        text,
    };
    let before = of.read().await?;
    let view = C::view(&before);
    wanted.check(&view, place)?;
    if let Some(part) = wanted.find(&view) {
        debug!(target: TARGET, "triage: the message was there");
        return Ok(acted(Outcome::Found, before, Some(part)));
    }
    let error = match send(&of, is_note, &message).await {
        Ok(done) => {
            let part = wanted.find(&C::view(&done));
            return Ok(acted(Outcome::Done, done, part));
        }
        Err(error) if !is_unknown(&error) => return Err(error),
        Err(error) => error,
    };
    debug!(target: TARGET, "triage: looking for a message without an answer");
    for pause in &of.looks {
        sleep(*pause).await;
        // A look that fails shows nothing; the next one may.
        if let Ok(now) = of.read().await
            && let Some(part) = wanted.find(&C::view(&now))
        {
            return Ok(acted(Outcome::Found, now, Some(part)));
        }
    }
    Err(error.with_hint(Some(format!(
        "whether the message arrived is not known: the conversation does not show it after {} looks",
        of.looks.len()
    ))))
}

async fn send<C: ConversationApi>(
    of: &AdminConversation<C>,
    is_note: bool,
    message: &Message,
) -> Result<Response<C::Conversation>, Error> {
    let options = of.options.clone();
    of.client
        .say(&of.id, &of.admin, is_note, message, options)
        .await
}

fn place(is_note: bool) -> &'static str {
    match is_note {
        true => "note in a conversation",
        false => "reply to a conversation",
    }
}

pub(super) fn acted<T>(outcome: Outcome, response: Response<T>, part: Option<Id>) -> Acted<T> {
    let request_id = match outcome {
        Outcome::Done => response.request_id().map(str::to_owned),
        // The request that was answered has only read.
        Outcome::Unchanged | Outcome::Found => None,
    };
    Acted {
        outcome,
        value: response.into_inner(),
        part,
        request_id,
    }
}

impl Wanted {
    /// Returns an error if the part that is to be answered is not in the
    /// conversation.
    fn check(&self, view: &ConversationView, place: &str) -> Result<(), Error> {
        let Since::Part(part) = &self.since else {
            return Ok(());
        };
        let shown =
            view.parts.iter().any(|of| of.id == *part) || view.source.as_ref() == Some(part);
        let count = i64::try_from(view.parts.len()).unwrap_or(i64::MAX);
        let is_whole = view.total.is_none_or(|total| total <= count);
        match shown || !is_whole {
            true => Ok(()),
            false => Err(Error::invalid(format!(
                "{place}: the conversation has no part {part} to answer"
            ))),
        }
    }

    /// The part that says what was to be said.
    fn find(&self, view: &ConversationView) -> Option<Id> {
        let start = match &self.since {
            // What is not shown is older than all that is.
            Since::Part(part) => {
                let at = view.parts.iter().position(|of| of.id == *part);
                at.map_or(0, |at| at + 1)
            }
            Since::Time(_) => 0,
        };
        let mut parts = view.parts.iter().skip(start);
        let found = parts.find(|part| self.is_it(part))?;
        Some(found.id.clone())
    }

    fn is_it(&self, part: &PartView) -> bool {
        let is_late = match &self.since {
            Since::Part(_) => true,
            Since::Time(time) => part.created_at.is_some_and(|at| at >= *time),
        };
        let is_note = part.part_type.as_deref() == Some("note");
        let body = part.body.as_deref().unwrap_or_default();
        is_late
            && is_note == self.is_note
            && part.admin.as_ref() == Some(&self.admin)
            && essence(body) == self.text
    }
}
