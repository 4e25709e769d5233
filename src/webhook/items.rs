//! The items of a version's notifications.

/// Defines the module `webhook` of a version: [`Item`](crate::v2_16::webhook::Item)
/// and the types of items that hold types of the version. The build script calls
/// it with the types of the REST API that the version has and items are.
macro_rules! items {
    ($version:ident: $($rest:ident)*) => {
        #[doc = concat!(
            "What notifications are about, for apps that are set to this version: [`Item`](webhook::Item); see [`webhook`](crate::webhook)."
        )]
        pub mod webhook {
            use super::types;
            use $crate::{
                types::{Timestamp, record::record},
                webhook::{
                    ApiRequest, AttachedTicket, AudienceMembership, ContentStat,
                    ConversationDump, DataConnectorExecution, MergedFrom, Ping,
                    ProcedureNotification, Removed,
                    item::{ItemReader, ItemType, sealed::Sealed},
                    item_kind::ItemKind,
                },
            };

            /// What a notification is about, by its topic; see
            /// [`Notification::item`](crate::webhook::Notification::item).
            ///
            /// ```no_run
            #[doc = concat!("use intercom_sdk::{", stringify!($version), "::webhook::Item, webhook::Notification};")]
            ///
            /// fn act(notification: &Notification) {
            ///     match notification.item() {
            ///         Item::Conversation(conversation) => println!("{}", conversation.id),
            ///         Item::TicketUpdate(update) => println!("{}", update.ticket.id),
            ///         Item::Removed(removed) => println!("{:?} is gone", removed.id()),
            ///         Item::Other(json) => println!("{json}"),
            ///         _ => {}
            ///     }
            /// }
            /// ```
            #[derive(Clone, Debug, PartialEq)]
            #[non_exhaustive]
            pub enum Item {
                $(
                    #[doc = concat!("[`types::", stringify!($rest), "`](super::types::", stringify!($rest), "), as the REST API has it.")]
                    $rest(Box<types::$rest>),
                )*
                /// `api.request.completed`.
                ApiRequest(Box<ApiRequest>),
                /// `audience.member_added` and `audience.member_removed`.
                AudienceMembership(Box<AudienceMembership>),
                /// `company.contact.attached` and `company.contact.detached`.
                CompanyContact(Box<CompanyContact>),
                /// `contact.subscribed`, `contact.unsubscribed`,
                /// `granular.subscribe` and `granular.unsubscribe`.
                ContactSubscription(Box<ContactSubscription>),
                /// `contact.lead.tag.*` and `contact.user.tag.*`.
                ContactTag(Box<ContactTag>),
                /// `content_stat.*`.
                ContentStat(Box<ContentEvent>),
                /// `conversation.contact.attached` and
                /// `conversation.contact.detached`.
                ConversationContact(Box<ConversationContact>),
                /// `data_connector.execution.completed`.
                DataConnectorExecution(Box<DataConnectorExecution>),
                /// `contact.merged`.
                MergedContact(Box<MergedContact>),
                /// `ping`.
                Ping(Box<Ping>),
                /// `procedure.hitl_notification.created`.
                ProcedureNotification(Box<ProcedureNotification>),
                /// `*.deleted` and `contact.archived`: what is left.
                Removed(Box<Removed>),
                /// `conversation_part.tag.created`.
                TaggedConversation(Box<TaggedConversation>),
                /// `ticket.contact.attached` and `ticket.contact.detached`.
                TicketContact(Box<TicketContact>),
                /// `ticket.admin.*`, `ticket.attribute.updated`,
                /// `ticket.contact.replied`, `ticket.note.created` and
                /// `ticket.team.assigned`.
                TicketUpdate(Box<TicketUpdate>),
                /// `user.tag.created` and `user.tag.deleted` of API 1.x.
                UserTag(Box<UserTag>),
                /// What nobody knows, what this version has no type for, and what
                /// is not as its topic promises: any JSON.
                Other(::serde_json::Value),
            }

            impl Sealed for Item {}

            impl ItemType for Item {
                fn read(kind: ItemKind, reader: &mut ItemReader<'_>) -> Option<Self> {
                    Some(match kind {
                        // From 2.15 on, that of `ticket.closed` is wrapped.
                        ItemKind::Ticket if reader.has("ticket") => {
                            Self::Ticket(reader.member("ticket")?)
                        }
                        // Until 2.6, it was the contact itself.
                        ItemKind::ContactSubscription if !reader.has("contact") => {
                            Self::Contact(reader.boxed()?)
                        }
                        $(ItemKind::$rest => Self::$rest(reader.boxed()?),)*
                        ItemKind::ApiRequest => Self::ApiRequest(reader.boxed()?),
                        ItemKind::AudienceMembership => Self::AudienceMembership(reader.boxed()?),
                        ItemKind::CompanyContact => Self::CompanyContact(reader.boxed()?),
                        ItemKind::ContactSubscription => Self::ContactSubscription(reader.boxed()?),
                        ItemKind::ContactTag => Self::ContactTag(reader.boxed()?),
                        ItemKind::ContentStat => Self::ContentStat(reader.boxed()?),
                        ItemKind::ConversationContact => Self::ConversationContact(reader.boxed()?),
                        ItemKind::DataConnectorExecution => {
                            Self::DataConnectorExecution(reader.boxed()?)
                        }
                        ItemKind::MergedContact => {
                            let contact = reader.whole()?;
                            let merged_from = reader.member("merged_from").map(|from| *from);
                            Self::MergedContact(Box::new(MergedContact { contact, merged_from }))
                        }
                        ItemKind::Ping => Self::Ping(reader.boxed()?),
                        ItemKind::ProcedureNotification => {
                            Self::ProcedureNotification(reader.boxed()?)
                        }
                        ItemKind::Removed => {
                            Self::Removed(reader.boxed().filter(|it: &Box<Removed>| it.id().is_some())?)
                        }
                        ItemKind::TaggedConversation => {
                            let conversation = reader.whole()?;
                            let added: Option<Box<TagsAdded>> = reader.member("tags_added");
                            Self::TaggedConversation(Box::new(TaggedConversation {
                                conversation,
                                tags_added: added.and_then(|added| added.tags).unwrap_or_default(),
                            }))
                        }
                        ItemKind::TicketContact => Self::TicketContact(reader.boxed()?),
                        ItemKind::TicketUpdate => Self::TicketUpdate(reader.boxed()?),
                        ItemKind::UserTag => Self::UserTag(reader.boxed()?),
                        #[allow(unreachable_patterns, reason = "a version may have all types")]
                        _ => return None,
                    })
                }

                fn other(value: ::serde_json::Value) -> Self {
                    Self::Other(value)
                }
            }

            record! {
                /// A contact that was added to a company, or removed from it.
                pub struct CompanyContact {
                    /// The company; its plan is not part of it.
                    pub company: types::Company,
                    /// The contact.
                    pub contact: types::Contact,
                }
            }

            record! {
                /// What a contact subscribed to, or unsubscribed from.
                pub struct ContactSubscription {
                    /// The contact.
                    pub contact: types::Contact,
                    /// When it happened.
                    pub created_at: Option<Timestamp>,
                    /// The subscription types that changed.
                    pub subscription_types: Option<types::SubscriptionTypeList>,
                }
            }

            record! {
                /// A tag that a contact got, or lost.
                pub struct ContactTag {
                    /// The contact.
                    pub contact: types::Contact,
                    /// When it happened; seldom sent.
                    pub created_at: Option<Timestamp>,
                    /// The tag.
                    pub tag: types::Tag,
                }
            }

            record! {
                /// What a contact did with a message: received it, opened it,
                /// answered it.
                pub struct ContentEvent {
                    /// The answer to a question of a survey.
                    pub answer: Option<::serde_json::Value>,
                    /// The answers to several questions of a survey.
                    pub answers: Option<::serde_json::Value>,
                    /// The company of the contact, if there is one.
                    pub company: Option<types::Company>,
                    /// The contact.
                    pub contact: Option<types::Contact>,
                    /// What happened.
                    pub content_stat: ContentStat,
                    /// When it happened.
                    pub created_at: Option<Timestamp>,
                }
            }

            record! {
                /// A contact that was added to a conversation, or removed from it.
                pub struct ConversationContact {
                    /// The contact.
                    pub contact: types::Contact,
                    /// The conversation, in Intercom's own form; retrieve it for
                    /// more.
                    pub conversation: ConversationDump,
                }
            }

            /// A contact that another one was merged into.
            #[derive(Clone, Debug, PartialEq)]
            #[non_exhaustive]
            pub struct MergedContact {
                /// The contact that is left.
                pub contact: types::Contact,
                /// The contact that was merged into it; not always sent.
                pub merged_from: Option<MergedFrom>,
            }

            /// A conversation with a part that was tagged.
            #[derive(Clone, Debug, PartialEq)]
            #[non_exhaustive]
            pub struct TaggedConversation {
                /// The conversation with the part.
                pub conversation: types::Conversation,
                /// The tags that were added.
                pub tags_added: Vec<types::Tag>,
            }

            record! {
                /// The tags that were added to a conversation part.
                pub struct TagsAdded {
                    /// The tags.
                    pub tags: Option<Vec<types::Tag>>,
                }
            }

            record! {
                /// A contact that was added to a ticket, or removed from it.
                pub struct TicketContact {
                    /// The contact.
                    pub contact: types::Contact,
                    /// The ticket, in a form of its own; retrieve it for more.
                    pub ticket: AttachedTicket,
                }
            }

            record! {
                /// Something that happened to a ticket.
                pub struct TicketUpdate {
                    /// The ticket.
                    pub ticket: types::Ticket,
                    /// What happened.
                    pub ticket_part: types::TicketPart,
                }
            }

            record! {
                /// A tag that a user of API 1.x got, or lost.
                pub struct UserTag {
                    /// Who tagged.
                    pub admin: Option<types::Admin>,
                    /// When it happened.
                    pub created_at: Option<Timestamp>,
                    /// The tag.
                    pub tag: types::Tag,
                    /// The user.
                    pub user: types::Visitor,
                }
            }
        }
    };
}

pub(crate) use items;
