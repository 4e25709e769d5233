//! States of a conversation.

use tokio::time::sleep;
use tracing::debug;

use super::{
    admin::AdminConversation,
    api::{ConversationApi, ConversationView, Step},
    result::{Acted, Outcome},
    say::acted,
};
use crate::{
    Error,
    jobs::{TARGET, unknown::is_unknown},
    types::Id,
};

/// How often a step is tried of which no answer came.
const ATTEMPTS: usize = 3;

/// Takes a step unless the conversation is so.
pub(super) async fn reach<C: ConversationApi>(
    of: AdminConversation<C>,
    step: Step,
) -> Result<Acted<C::Conversation>, Error> {
    let mut tried = 0;
    let mut lost = None;
    loop {
        let now = of.read().await?;
        if step.is_done(&C::view(&now)) {
            let outcome = match tried {
                0 => Outcome::Unchanged,
                _ => Outcome::Found,
            };
            return Ok(acted(outcome, now, None));
        }
        if tried == ATTEMPTS
            && let Some(error) = lost
        {
            return Err(error);
        }
        let call = of.client.act(&of.id, &of.admin, &step, of.options.clone());
        match call.await {
            Ok(done) => {
                let part = C::view(&done).parts.last().map(|part| part.id.clone());
                return Ok(acted(Outcome::Done, done, part));
            }
            Err(error) if is_unknown(&error) => {
                debug!(target: TARGET, "triage: reading what a lost answer has done");
                sleep(of.looks.first().copied().unwrap_or_default()).await;
                tried += 1;
                lost = Some(error);
            }
            Err(error) => return Err(error),
        }
    }
}

impl Step {
    /// Whether a conversation is as this step makes it.
    fn is_done(&self, view: &ConversationView) -> bool {
        // Nobody is null, or 0 (from 2.16 on).
        let is = |assigned: &Option<Id>, wanted: &Id| {
            assigned.as_ref().map_or("0", Id::as_str) == wanted.as_str()
        };
        match self {
            Self::AssignAdmin(admin) => is(&view.admin, admin),
            Self::AssignTeam(team) => is(&view.team, team),
            Self::Snooze(until) => {
                view.state.as_deref() == Some("snoozed")
                    && view.snoozed_until.map(|time| time.unix()) == Some(until.unix())
            }
            Self::Close => view.state.as_deref() == Some("closed"),
            Self::Open => view.state.as_deref() == Some("open"),
        }
    }
}
