//! What acting on a conversation needs of a version.

/// Implements [`ConversationApi`](super::ConversationApi) for the `Client` in scope,
/// and its method.
macro_rules! triage {
    () => {
        impl Client {
            /// Names a conversation to act on; see [`triage`](crate::jobs::triage).
            #[inline]
            pub fn conversation(
                &self,
                id: impl Into<crate::types::Id>,
            ) -> crate::jobs::triage::Conversation<Self> {
                crate::jobs::triage::Conversation::new(self, id)
            }
        }

        impl crate::jobs::triage::ConversationApi for Client {
            type Conversation = types::Conversation;

            // In some versions a source has an identifier always, in others maybe.
            #[allow(clippy::useless_conversion)]
            #[inline]
            fn view(conversation: &types::Conversation) -> crate::jobs::triage::ConversationView {
                let parts = conversation.conversation_parts.as_ref();
                let source = conversation.source.as_ref();
                crate::jobs::triage::ConversationView {
                    state: conversation
                        .state
                        .as_ref()
                        .map(|state| state.as_str().to_owned()),
                    snoozed_until: conversation.snoozed_until,
                    admin: conversation.admin_assignee_id.clone(),
                    team: conversation.team_assignee_id.clone(),
                    source: source.and_then(|source| source.id.clone().into()),
                    parts: parts
                        .and_then(|parts| parts.conversation_parts.as_ref())
                        .into_iter()
                        .flatten()
                        .map(|part| crate::jobs::triage::PartView {
                            id: part.id.clone(),
                            part_type: part.part_type.clone(),
                            admin: part.author.as_ref().and_then(|author| {
                                let is_admin = author.type_.as_deref() == Some("admin");
                                is_admin.then(|| author.id.clone())
                            }),
                            body: part.body.clone(),
                            created_at: part.created_at,
                        })
                        .collect(),
                    total: parts.and_then(|parts| parts.total_count),
                }
            }

            #[inline]
            fn read(
                &self,
                id: &crate::types::Id,
                options: crate::CallOptions,
            ) -> crate::CallFuture<crate::Response<types::Conversation>> {
                self.retrieve_conversation()
                    .conversation_id(id)
                    .options(options)
                    .send()
            }

            #[inline]
            fn say(
                &self,
                id: &crate::types::Id,
                admin: &crate::types::Id,
                is_note: bool,
                message: &crate::jobs::triage::Message,
                options: crate::CallOptions,
            ) -> crate::CallFuture<crate::Response<types::Conversation>> {
                let kind = match is_note {
                    true => types::ConversationReplyType::Note,
                    false => types::ConversationReplyType::Comment,
                };
                let body = types::AdminConversationReply::new(admin, kind)
                    .body(message.text())
                    .attachment_urls(message.files());
                let call = self.reply_conversation().conversation_id(id).body(body);
                call.options(options).send()
            }

            #[inline]
            fn act(
                &self,
                id: &crate::types::Id,
                admin: &crate::types::Id,
                step: &crate::jobs::triage::Step,
                options: crate::CallOptions,
            ) -> crate::CallFuture<crate::Response<types::Conversation>> {
                use crate::jobs::triage::Step;

                let assign = |to: &crate::types::Id, kind| {
                    types::AssignConversationRequest::new()
                        .admin_id(admin)
                        .assignee_id(to)
                        .type_(kind)
                };
                let body: types::ManageConversationRequest = match step {
                    Step::AssignAdmin(to) => assign(to, types::AssigneeType::Admin).into(),
                    Step::AssignTeam(to) => assign(to, types::AssigneeType::Team).into(),
                    Step::Snooze(until) => {
                        types::SnoozeConversationRequest::new(admin, *until).into()
                    }
                    Step::Close => types::CloseConversationRequest::new(admin).into(),
                    Step::Open => types::OpenConversationRequest::new(admin).into(),
                };
                let call = self.manage_conversation().conversation_id(id).body(body);
                call.options(options).send()
            }

            #[inline]
            fn set_attributes(
                &self,
                id: &crate::types::Id,
                attributes: crate::types::CustomAttributes,
                options: crate::CallOptions,
            ) -> crate::CallFuture<crate::Response<types::Conversation>> {
                let body = types::UpdateConversationRequest::new().custom_attributes(attributes);
                let call = self.update_conversation().conversation_id(id).body(body);
                call.options(options).send()
            }

            #[inline]
            fn tag_named(
                &self,
                name: &str,
                options: crate::CallOptions,
            ) -> crate::CallFuture<crate::Response<crate::jobs::triage::TagId>> {
                let body = types::CreateOrUpdateTagRequest::new(name);
                self.create_tag().body(body).options(options).send_as()
            }

            #[inline]
            fn attach_tag(
                &self,
                id: &crate::types::Id,
                admin: &crate::types::Id,
                tag: &crate::types::Id,
                options: crate::CallOptions,
            ) -> crate::CallFuture<crate::Response<()>> {
                let body = types::TagConversationRequest::new(admin, tag);
                let call = self
                    .attach_tag_to_conversation()
                    .conversation_id(id)
                    .body(body);
                let call = call.options(options).send();
                crate::CallFuture::new(async move { Ok(call.await?.map(|_| ())) })
            }
        }
    };
}

pub(crate) use triage;
