//! A receipt, as content exports have it.

use serde::{Deserialize, Deserializer};

use crate::types::Timestamp;

/// A message that a person received, and what they did with it first (Intercom: the
/// columns of content exports). [`Row::decode`](super::Row::decode) reads it.
///
/// What is empty in the file is `None`, and so is a column that the file lacks. Only
/// what happened within the range of the export counts.
#[derive(Clone, Debug, Default, Deserialize, PartialEq)]
#[serde(default)]
#[non_exhaustive]
pub struct Receipt {
    /// Intercom's identifier of the person.
    pub user_id: Option<String>,
    /// Your identifier of the person.
    pub user_external_id: Option<String>,
    /// The company; `None` if the file says `-1`.
    #[serde(deserialize_with = "unless_minus_one")]
    pub company_id: Option<String>,
    /// The person's email address.
    pub email: Option<String>,
    /// The person's name.
    pub name: Option<String>,
    /// Identifier of the message.
    pub ruleset_id: Option<String>,
    /// Identifier of what was received: each version of an A/B test has its own.
    pub content_id: Option<String>,
    /// What was received: email, chat, post, ….
    pub content_type: Option<String>,
    /// Its title in Intercom.
    pub content_title: Option<String>,
    /// Identifier of the version of the message, which is new with each edit.
    pub ruleset_version_id: Option<String>,
    /// Identifier of the receipt; the other files of an archive refer to it.
    pub receipt_id: Option<String>,
    /// When the receipt was recorded.
    pub received_at: Option<Timestamp>,
    /// The series of the message; `None` if the file says `-1`.
    #[serde(deserialize_with = "unless_minus_one")]
    pub series_id: Option<String>,
    /// The title of the series.
    pub series_title: Option<String>,
    /// Identifier of the block in the series.
    pub node_id: Option<String>,
    /// When it was replied to.
    pub first_reply: Option<Timestamp>,
    /// When it was completed, as a tour or a survey can be.
    pub first_completion: Option<Timestamp>,
    /// When its series was completed.
    pub first_series_completion: Option<Timestamp>,
    /// When its series was disengaged from.
    pub first_series_disengagement: Option<Timestamp>,
    /// When its series was left.
    pub first_series_exit: Option<Timestamp>,
    /// When its goal was met.
    pub first_goal_success: Option<Timestamp>,
    /// When it was opened.
    pub first_open: Option<Timestamp>,
    /// When a link in it was clicked.
    pub first_click: Option<Timestamp>,
    /// When it was dismissed (Intercom misspells the column as `first_dismisall`).
    #[serde(alias = "first_dismisall")]
    pub first_dismissal: Option<Timestamp>,
    /// When the person unsubscribed from it.
    pub first_unsubscribe: Option<Timestamp>,
    /// When it hard bounced.
    pub first_hard_bounce: Option<Timestamp>,
}

/// An identifier, where `-1` stands for none.
fn unless_minus_one<'de, D: Deserializer<'de>>(
    deserializer: D,
) -> Result<Option<String>, D::Error> {
    let text = Option::<String>::deserialize(deserializer)?;
    Ok(text.filter(|text| text != "-1"))
}
