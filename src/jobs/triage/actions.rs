//! What an admin does to a conversation.

use super::{
    admin::AdminConversation,
    api::{ConversationApi, Step},
    message::Message,
    result::{Acted, Outcome},
    say::{once, say},
    since::Since,
    state::reach,
};
use crate::{
    CallFuture, Error, Response,
    types::{CustomAttributes, Id, Timestamp},
};

impl<C: ConversationApi> AdminConversation<C> {
    /// Reads the conversation.
    ///
    /// # Errors
    ///
    /// Those of the call.
    pub fn read(&self) -> CallFuture<Response<C::Conversation>> {
        self.client.read(&self.id, self.options.clone())
    }

    /// Writes a note, which the team reads. It is sent once.
    ///
    /// # Errors
    ///
    /// An empty message, before it is sent; those of the call.
    pub fn note(&self, message: impl Into<Message>) -> CallFuture<Acted<C::Conversation>> {
        self.say(true, message.into())
    }

    /// Writes a reply, which the contact reads. It is sent once.
    ///
    /// # Errors
    ///
    /// An empty message, before it is sent; those of the call.
    pub fn reply(&self, message: impl Into<Message>) -> CallFuture<Acted<C::Conversation>> {
        self.say(false, message.into())
    }

    /// Writes a note unless the conversation has it since then; see
    /// [`triage`](crate::jobs::triage#notes-and-replies).
    ///
    /// # Errors
    ///
    /// As of [`reply_once`](Self::reply_once).
    pub fn note_once(
        &self,
        since: impl Into<Since>,
        message: impl Into<Message>,
    ) -> CallFuture<Acted<C::Conversation>> {
        self.once(true, since.into(), message.into())
    }

    /// Writes a reply unless the conversation has it since then; see
    /// [`triage`](crate::jobs::triage#notes-and-replies).
    ///
    /// # Errors
    ///
    /// - A message without a text, and a part that the conversation does not have,
    ///   before anything is sent.
    /// - Those of the calls. Without an answer, the hint says that it is not known
    ///   whether the message arrived.
    pub fn reply_once(
        &self,
        since: impl Into<Since>,
        message: impl Into<Message>,
    ) -> CallFuture<Acted<C::Conversation>> {
        self.once(false, since.into(), message.into())
    }

    /// Assigns an admin, beside the team.
    ///
    /// # Errors
    ///
    /// Those of the calls: an admin who is not there, for example.
    pub fn assign_to_admin(&self, admin: impl Into<Id>) -> CallFuture<Acted<C::Conversation>> {
        self.reach(Step::AssignAdmin(admin.into()))
    }

    /// Assigns a team, beside the admin.
    ///
    /// # Errors
    ///
    /// Those of the calls: a team that is not there, for example.
    pub fn assign_to_team(&self, team: impl Into<Id>) -> CallFuture<Acted<C::Conversation>> {
        self.reach(Step::AssignTeam(team.into()))
    }

    /// Takes the conversation from its admin. The team stays.
    ///
    /// # Errors
    ///
    /// Those of the calls.
    pub fn unassign(&self) -> CallFuture<Acted<C::Conversation>> {
        self.reach(Step::AssignAdmin("0".into()))
    }

    /// Snoozes the conversation until then, to the second.
    ///
    /// # Errors
    ///
    /// Those of the calls: 400 for a time that is over.
    pub fn snooze_until(&self, time: impl Into<Timestamp>) -> CallFuture<Acted<C::Conversation>> {
        self.reach(Step::Snooze(time.into()))
    }

    /// Closes the conversation.
    ///
    /// # Errors
    ///
    /// Those of the calls.
    pub fn close(&self) -> CallFuture<Acted<C::Conversation>> {
        self.reach(Step::Close)
    }

    /// Opens the conversation, also where it is snoozed.
    ///
    /// # Errors
    ///
    /// Those of the calls.
    pub fn open(&self) -> CallFuture<Acted<C::Conversation>> {
        self.reach(Step::Open)
    }

    /// Tags the conversation with the tag of this name, which is made if there is
    /// none. Both calls can be repeated.
    ///
    /// # Errors
    ///
    /// An empty name, before anything is sent; those of the calls.
    pub fn tag(&self, name: impl AsRef<str>) -> CallFuture<Acted<Id>> {
        let name = name.as_ref().to_owned();
        let this = self.clone();
        CallFuture::new(async move {
            if name.trim().is_empty() {
                return Err(Error::invalid("tag a conversation: the name is empty"));
            }
            let tag = this.client.tag_named(&name, this.options.clone()).await?;
            let tag = tag.into_inner().id;
            let options = this.options.clone();
            let call = this.client.attach_tag(&this.id, &this.admin, &tag, options);
            let done = call.await?;
            Ok(Acted {
                outcome: Outcome::Done,
                value: tag,
                part: None,
                request_id: done.request_id().map(str::to_owned),
            })
        })
    }

    /// Sets custom attributes, and leaves the others alone. The call can be repeated.
    ///
    /// # Errors
    ///
    /// Those of the call: 400 for an attribute that the workspace does not know.
    pub fn set(
        &self,
        attributes: impl Into<CustomAttributes>,
    ) -> CallFuture<Acted<C::Conversation>> {
        let options = self.options.clone();
        let call = self
            .client
            .set_attributes(&self.id, attributes.into(), options);
        CallFuture::new(async move {
            let done = call.await?;
            Ok(Acted {
                outcome: Outcome::Done,
                part: None,
                request_id: done.request_id().map(str::to_owned),
                value: done.into_inner(),
            })
        })
    }

    fn say(&self, is_note: bool, message: Message) -> CallFuture<Acted<C::Conversation>> {
        CallFuture::new(say(self.clone(), is_note, message))
    }

    fn once(
        &self,
        is_note: bool,
        since: Since,
        message: Message,
    ) -> CallFuture<Acted<C::Conversation>> {
        CallFuture::new(once(self.clone(), is_note, since, message))
    }

    fn reach(&self, step: Step) -> CallFuture<Acted<C::Conversation>> {
        CallFuture::new(reach(self.clone(), step))
    }
}
