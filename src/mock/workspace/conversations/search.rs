//! Searches of conversations.

use serde_json::{Value, json};

use super::{Workspace, show, state, tags};
use crate::mock::{
    conform::earlier_word,
    incoming::Incoming,
    reply::Reply,
    search::{Field, Kind, Searchable},
};

/// What can be searched for.
const FIELDS: &[Field] = &[
    Field::new("id", Kind::Text),
    Field::new("created_at", Kind::Date),
    Field::new("updated_at", Kind::Date),
    Field::new("waiting_since", Kind::Date),
    Field::new("snoozed_until", Kind::Date),
    Field::new("state", Kind::Text),
    Field::new("open", Kind::Boolean),
    Field::new("read", Kind::Boolean),
    Field::derived("priority", Kind::Text),
    Field::new("title", Kind::Text),
    Field::derived("admin_assignee_id", Kind::Integer),
    Field::derived("team_assignee_id", Kind::Integer),
    Field::new("contact_ids", Kind::Text),
    Field::new("teammate_ids", Kind::Text),
    Field::derived("tag_ids", Kind::Text),
    Field::at("channel_initiated", Kind::Text, "channel.initial"),
    Field::new("source.type", Kind::Text),
    Field::new("source.id", Kind::Text),
    Field::new("source.delivered_as", Kind::Text),
    Field::new("source.subject", Kind::Words),
    Field::new("source.body", Kind::Words),
    Field::new("source.url", Kind::Text),
    Field::new("source.author.id", Kind::Text),
    Field::new("source.author.type", Kind::Text),
    Field::new("source.author.name", Kind::Text),
    Field::new("source.author.email", Kind::Text),
    Field::new("statistics.last_closed_by_id", Kind::Text),
    Field::new("statistics.time_to_assignment", Kind::Integer),
    Field::new("statistics.time_to_admin_reply", Kind::Integer),
    Field::new("statistics.time_to_first_close", Kind::Integer),
    Field::new("statistics.time_to_last_close", Kind::Integer),
    Field::new("statistics.median_time_to_reply", Kind::Integer),
    Field::new("statistics.count_reopens", Kind::Integer),
    Field::new("statistics.count_assignments", Kind::Integer),
    Field::new("statistics.count_conversation_parts", Kind::Integer),
    Field::new("statistics.first_contact_reply_at", Kind::Date),
    Field::new("statistics.first_assignment_at", Kind::Date),
    Field::new("statistics.first_admin_reply_at", Kind::Date),
    Field::new("statistics.first_close_at", Kind::Date),
    Field::new("statistics.last_contact_reply_at", Kind::Date),
    Field::new("statistics.last_assignment_at", Kind::Date),
    Field::new("statistics.last_admin_reply_at", Kind::Date),
    Field::new("statistics.last_close_at", Kind::Date),
    Field::new("statistics.last_assignment_admin_reply_at", Kind::Date),
    Field::new("conversation_rating.score", Kind::Integer),
    Field::new("conversation_rating.remark", Kind::Words),
    Field::at(
        "conversation_rating.contact_id",
        Kind::Text,
        "conversation_rating.contact.id",
    ),
    Field::at(
        "conversation_rating.admin_id",
        Kind::Text,
        "conversation_rating.teammate.id",
    ),
    // As Intercom's list spells it.
    Field::at(
        "conversation_rating.admin_d",
        Kind::Text,
        "conversation_rating.teammate.id",
    ),
    Field::new("conversation_rating.requested_at", Kind::Date),
    Field::new("conversation_rating.replied_at", Kind::Date),
    Field::new("ai_agent_participated", Kind::Boolean),
    Field::new("ai_agent.resolution_state", Kind::Text),
    Field::new("ai_agent.last_answer_type", Kind::Text),
    Field::new("ai_agent.rating", Kind::Integer),
    Field::new("ai_agent.rating_remark", Kind::Words),
    Field::new("ai_agent.source_type", Kind::Text),
    Field::new("ai_agent.source_title", Kind::Text),
    Field::new("custom_attributes.*", Kind::Any),
];

pub(super) fn search(workspace: &mut Workspace, incoming: &Incoming<'_>) -> Result<Reply, Reply> {
    state::wake(workspace);
    let workspace = &*workspace;
    let derived = |conversation: &Value, field: &'static str| match field {
        "tag_ids" => {
            let id = conversation["id"].as_str().unwrap_or_default();
            let ids = tags::ids_of(workspace, "conversation", id);
            ids.into_iter().map(Value::from).collect()
        }
        "priority" => {
            let word = &conversation["priority"];
            let earlier = word.as_str().and_then(earlier_word);
            vec![word.clone(), json!(earlier)]
        }
        // Nobody is 0.
        assignee => vec![match &conversation[assignee] {
            Value::Null => json!(0),
            assignee => assignee.clone(),
        }],
    };
    let searchable = Searchable {
        fields: FIELDS,
        derived: &derived,
        days: None,
        sorted_by: "updated_at",
    };
    let table = &workspace.conversations.table;
    workspace.search(incoming, &searchable, table.values(), |id| {
        let found = table.get(id);
        found.map_or(Value::Null, |found| show(workspace, found))
    })
}
