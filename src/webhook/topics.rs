//! The table of all known topics: the only place that lists them.
//!
//! A row is the variant of [`Topic`](super::Topic), its text (and another spelling
//! that Intercom sends for it), what the item of its notifications is, and the
//! first version whose documentation or changelog has it: `Preview` for one that
//! only the preview of the API had when this was written, `unknown` for one that
//! no documentation has. Legacy topics are those of API 1.x, with old-style users
//! and leads.
//!
//! `*.deleted` have an item with identifiers only ([`ItemKind::Removed`]); of
//! `article.deleted` whole articles have been seen as well, so it is one whose
//! fields may all be missing.

use super::topic::topics;

topics! {
    current {
        AdminActivityLogEventCreated = "admin.activity_log_event.created" => ActivityLog, "2.10";
        AdminAddedToWorkspace = "admin.added_to_workspace" => Admin, "2.5";
        AdminAwayModeUpdated = "admin.away_mode_updated" => Admin, "2.5";
        AdminLoggedIn = "admin.logged_in" => Admin, "2.6";
        AdminLoggedOut = "admin.logged_out" => Admin, "2.6";
        AdminRemovedFromWorkspace = "admin.removed_from_workspace" => Admin, "2.5";
        ApiRequestCompleted = "api.request.completed" => ApiRequest, "2.15";
        ArticleCreated = "article.created" => Article, "2.5";
        ArticleDeleted = "article.deleted" => Article, "2.5";
        ArticlePublished = "article.published" => Article, "2.5";
        ArticleUnpublished = "article.unpublished" => Article, "2.5";
        ArticleUpdated = "article.updated" => Article, "2.5";
        AudienceCreated = "audience.created" => Audience, "Preview";
        AudienceDeleted = "audience.deleted" => Removed, "Preview";
        AudienceMemberAdded = "audience.member_added" => AudienceMembership, "Preview";
        AudienceMemberRemoved = "audience.member_removed" => AudienceMembership, "Preview";
        AudienceUpdated = "audience.updated" => Audience, "Preview";
        CallEnded = "call.ended" => Call, "2.14";
        CallRecordingAvailable = "call.recording_available" => Call, "2.14";
        CallStarted = "call.started" => Call, "2.14";
        CallTranscriptionAvailable = "call.transcription_available" => Call, "2.14";
        CompanyContactAttached = "company.contact.attached" => CompanyContact, "2.6";
        CompanyContactDetached = "company.contact.detached" => CompanyContact, "2.6";
        CompanyCreated = "company.created" => Company, "1.0";
        CompanyDeleted = "company.deleted" => Removed, "2.7";
        CompanyUpdated = "company.updated" => Company, "2.7";
        ContactArchived = "contact.archived" | "contact.archive" => Removed, "2.6";
        ContactDeleted = "contact.deleted" => Removed, "2.5";
        ContactEmailUpdated = "contact.email.updated" => Contact, "2.5";
        ContactLeadAddedEmail = "contact.lead.added_email" => Contact, "2.5";
        ContactLeadCreated = "contact.lead.created" => Contact, "2.5";
        ContactLeadSignedUp = "contact.lead.signed_up" => Contact, "2.5";
        ContactLeadTagCreated = "contact.lead.tag.created" => ContactTag, "2.5";
        ContactLeadTagDeleted = "contact.lead.tag.deleted" => ContactTag, "2.5";
        ContactLeadUpdated = "contact.lead.updated" => Contact, "2.5";
        ContactMerged = "contact.merged" => MergedContact, "2.6";
        ContactSubscribed = "contact.subscribed" => ContactSubscription, "2.7";
        ContactUnarchive = "contact.unarchive" | "contact.unarchived" => Contact, "2.6";
        ContactUnsubscribed = "contact.unsubscribed" => ContactSubscription, "2.5";
        ContactUnsubscribedFromSms = "contact.unsubscribed_from_sms" => Contact, "2.5";
        ContactUserCreated = "contact.user.created" => Contact, "2.5";
        ContactUserTagCreated = "contact.user.tag.created" => ContactTag, "2.5";
        ContactUserTagDeleted = "contact.user.tag.deleted" => ContactTag, "2.5";
        ContactUserUpdated = "contact.user.updated" => Contact, "2.6";
        ContentImportSourceCreated = "content_import_source.created" => ContentImportSource, "Preview";
        ContentImportSourceDeleted = "content_import_source.deleted" => Removed, "Preview";
        ContentImportSourceUpdated = "content_import_source.updated" => ContentImportSource, "Preview";
        ContentSnippetCreated = "content_snippet.created" => ContentSnippet, "Preview";
        ContentSnippetDeleted = "content_snippet.deleted" => Removed, "Preview";
        ContentSnippetUpdated = "content_snippet.updated" => ContentSnippet, "Preview";
        ContentStatBanner = "content_stat.banner" => ContentStat, "2.6";
        ContentStatCarousel = "content_stat.carousel" => ContentStat, "2.6";
        ContentStatChat = "content_stat.chat" => ContentStat, "2.6";
        ContentStatChecklist = "content_stat.checklist" => ContentStat, "2.6";
        ContentStatCustomBot = "content_stat.custom_bot" => ContentStat, "2.6";
        ContentStatEmail = "content_stat.email" => ContentStat, "2.6";
        ContentStatNewsItem = "content_stat.news_item" => ContentStat, "2.6";
        ContentStatPost = "content_stat.post" => ContentStat, "2.6";
        ContentStatPush = "content_stat.push" => ContentStat, "2.6";
        ContentStatSeries = "content_stat.series" => ContentStat, "2.6";
        ContentStatSeriesWebhook = "content_stat.series.webhook" => ContentStat, "2.6";
        ContentStatSms = "content_stat.sms" => ContentStat, "2.6";
        ContentStatSurvey = "content_stat.survey" => ContentStat, "2.6";
        ContentStatTooltipGroup = "content_stat.tooltip_group" => ContentStat, "2.6";
        ContentStatTour = "content_stat.tour" => ContentStat, "2.6";
        ConversationAdminAssigned = "conversation.admin.assigned" => Conversation, "1.0";
        ConversationAdminClosed = "conversation.admin.closed" => Conversation, "1.0";
        ConversationAdminNoted = "conversation.admin.noted" => Conversation, "1.0";
        ConversationAdminOpenAssigned = "conversation.admin.open.assigned" => Conversation, "2.9";
        ConversationAdminOpened = "conversation.admin.opened" => Conversation, "1.0";
        ConversationAdminReplied = "conversation.admin.replied" => Conversation, "1.0";
        ConversationAdminRepliedTranslated = "conversation.admin.replied.translated" => Conversation, "2.16";
        ConversationAdminSingleCreated = "conversation.admin.single.created" => Conversation, "1.0";
        ConversationAdminSnoozed = "conversation.admin.snoozed" => Conversation, "1.0";
        ConversationAdminUnsnoozed = "conversation.admin.unsnoozed" => Conversation, "1.0";
        ConversationCompanyUpdated = "conversation.company.updated" => Conversation, "2.15";
        ConversationContactAttached = "conversation.contact.attached" => ConversationContact, "2.6";
        ConversationContactDetached = "conversation.contact.detached" => ConversationContact, "2.6";
        ConversationDeleted = "conversation.deleted" => Removed, "1.0";
        ConversationOperatorReplied = "conversation.operator.replied" => Conversation, "2.14";
        ConversationPriorityUpdated = "conversation.priority.updated" => Conversation, "2.5";
        ConversationRatingAdded = "conversation.rating.added" => Conversation, "2.5";
        ConversationRead = "conversation.read" => Conversation, "2.14";
        ConversationUserCreated = "conversation.user.created" => Conversation, "1.0";
        ConversationUserReplied = "conversation.user.replied" => Conversation, "1.0";
        ConversationPartRedacted = "conversation_part.redacted" => Conversation, "2.5";
        ConversationPartTagCreated = "conversation_part.tag.created" => TaggedConversation, "1.0";
        DataConnectorExecutionCompleted = "data_connector.execution.completed" => DataConnectorExecution, "2.15";
        EventCreated = "event.created" => DataEvent, "1.0";
        GranularSubscribe = "granular.subscribe" => ContactSubscription, "2.6";
        GranularUnsubscribe = "granular.unsubscribe" => ContactSubscription, "2.5";
        JobCompleted = "job.completed" => Job, "2.14";
        MessengerDeploymentCompletedEventCreated = "messenger.deployment_completed.event.created" => Other, "unknown";
        Ping = "ping" => Ping, "1.0";
        ProcedureHitlNotificationCreated = "procedure.hitl_notification.created" => ProcedureNotification, "Preview";
        TicketAdminAssigned = "ticket.admin.assigned" => TicketUpdate, "2.9";
        TicketAdminReplied = "ticket.admin.replied" => TicketUpdate, "2.9";
        TicketAdminRepliedTranslated = "ticket.admin.replied.translated" => TicketUpdate, "2.16";
        TicketAdminSnoozed = "ticket.admin.snoozed" => TicketUpdate, "2.16";
        TicketAdminUnsnoozed = "ticket.admin.unsnoozed" => TicketUpdate, "2.16";
        TicketAttributeUpdated = "ticket.attribute.updated" => TicketUpdate, "2.9";
        TicketClosed = "ticket.closed" => Ticket, "2.14";
        TicketContactAttached = "ticket.contact.attached" => TicketContact, "2.9";
        TicketContactDetached = "ticket.contact.detached" => TicketContact, "2.9";
        TicketContactReplied = "ticket.contact.replied" => TicketUpdate, "2.9";
        TicketCreated = "ticket.created" => Ticket, "2.9";
        TicketNoteCreated = "ticket.note.created" => TicketUpdate, "2.9";
        TicketRatingProvided = "ticket.rating.provided" => Ticket, "2.14";
        TicketResolved = "ticket.resolved" => Ticket, "2.15";
        TicketStateUpdated = "ticket.state.updated" => Ticket, "2.9";
        TicketTeamAssigned = "ticket.team.assigned" => TicketUpdate, "2.9";
        VisitorSignedUp = "visitor.signed_up" => Visitor, "1.0";
    }
    legacy {
        ContactAddedEmail = "contact.added_email" => Visitor, "1.0";
        ContactCreated = "contact.created" => Visitor, "1.0";
        ContactSignedUp = "contact.signed_up" => Visitor, "1.0";
        ContactTagCreated = "contact.tag.created" => ContactTag, "1.0";
        ContactTagDeleted = "contact.tag.deleted" => ContactTag, "1.0";
        ContactUpdated = "contact.updated" => Visitor, "1.0";
        UserCreated = "user.created" => Visitor, "1.0";
        UserDeleted = "user.deleted" => Removed, "1.0";
        UserEmailUpdated = "user.email.updated" => Visitor, "1.0";
        UserTagCreated = "user.tag.created" => UserTag, "1.0";
        UserTagDeleted = "user.tag.deleted" => UserTag, "1.0";
        UserUnsubscribed = "user.unsubscribed" => Visitor, "1.0";
        UserUnsubscribedFromSms = "user.unsubscribed_from_sms" => Visitor, "1.0";
    }
}
