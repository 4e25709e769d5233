//! Words of enumerations.

use intercom_sdk::{ErrorKind, v2_16::types as api};
use serde_json::json;

use super::{refused, start};

#[tokio::test]
async fn a_word_that_is_not_known_is_refused_wherever_it_stands() {
    let reply = |word: &str| api::AdminConversationReply::new(1, word).body("x");
    let filter = |operator: &str| {
        api::FieldFilter::new()
            .field("x")
            .operator(operator)
            .value(1)
    };
    let content = api::ArticleContent::new().state("drafted");
    refused! { client;
        // In a member of a union, as an argument of `new`.
        client.reply_conversation().conversation_id("1").body(reply("nota")) =>
            "reply_conversation: `message_type`: \"nota\" is not a known value, did you mean \
             `note`? (`ConversationReplyType::Unknown` sends any text)",
        client.reply_conversation().conversation_id("1").body(reply("Note")) =>
            "reply_conversation: `message_type`: \"Note\" is not a known value, did you mean \
             `note`? (`ConversationReplyType::Unknown` sends any text)",
        client.reply_conversation().conversation_id("1").body(reply(" note")) =>
            "reply_conversation: `message_type`: \" note\" is not a known value, did you mean \
             `note`? (`ConversationReplyType::Unknown` sends any text)",
        // As an optional field.
        client.create_article().body(api::CreateArticleRequest::new(1, "x").state("hidden")) =>
            "create_article: `state`: \"hidden\" is not one of `published`, `draft` \
             (`ArticleState::Unknown` sends any text)",
        client.create_article().body(api::CreateArticleRequest::new(1, "x").state(Some("Draft"))) =>
            "create_article: `state`: \"Draft\" is not a known value, did you mean `draft`? \
             (`ArticleState::Unknown` sends any text)",
        // As a required field.
        client.manage_conversation().conversation_id("1").body(
            api::AssignConversationRequest::new().admin_id(1).assignee_id(2).type_("teams")) =>
            "manage_conversation: `type`: \"teams\" is not a known value, did you mean `team`? \
             (`AssigneeType::Unknown` sends any text)",
        // In lists of objects, in groups of groups.
        client.search_contacts().body(api::SearchRequest::new(api::FilterGroup::new("AND",
            [filter("=").into(), api::FilterGroup::new("OR", [filter("in").into()]).into()]))) =>
            "search_contacts: `query`: `value`: [1]: `value`: [0]: `operator`: \"in\" is not a \
             known value, did you mean `IN`? (`SearchOperator::Unknown` sends any text)",
        // In an object in a map.
        client.create_article().body(
            api::CreateArticleRequest::new(1, "x").translated_content([("de", content)])) =>
            "create_article: `translated_content`: `de`: `state`: \"drafted\" is not a known value, \
             did you mean `draft`? (`ArticleState::Unknown` sends any text)",
        // In the query.
        client.list_data_attributes().model("contacts") =>
            "list_data_attributes: `model`: \"contacts\" is not a known value, did you mean \
             `contact`? (`ListDataAttributesModel::Unknown` sends any text)",
        client.list_segments().type_(Some("everyone")) =>
            "list_segments: `type`: \"everyone\" is not one of `company`, `contact` \
             (`ListSegmentsType::Unknown` sends any text)",
    }
}

#[tokio::test]
async fn a_word_that_is_written_as_unknown_or_received_is_sent() {
    let (mock, client) = start().await;
    let unknown = api::ConversationReplyType::Unknown("nota".into());
    // The mock knows no such word either, but it got it.
    let reply = api::AdminConversationReply::new(1, unknown.clone()).body("x");
    let request = client.reply_conversation().conversation_id("1").body(reply);
    let error = request.send().await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Status);
    assert_eq!(mock.calls()[0].body["message_type"], "nota");

    let received: api::ConversationReplyType = serde_json::from_value(json!("nota")).unwrap();
    let reply = api::AdminConversationReply::new(1, received.clone()).body("x");
    let request = client.reply_conversation().conversation_id("1").body(reply);
    assert_eq!(request.send().await.unwrap_err().kind(), ErrorKind::Status);

    let model = api::ListDataAttributesModel::Unknown("deal".into());
    let request = client.list_data_attributes().model("nobody").model(model);
    assert_eq!(request.send().await.unwrap_err().kind(), ErrorKind::Status);
    assert_eq!(
        mock.calls()[2].query,
        [("model".to_owned(), "deal".to_owned())]
    );

    // However it came about, it is the same word.
    let converted = api::ConversationReplyType::from("nota");
    assert_eq!(converted, unknown);
    assert_eq!(converted, received);
    assert_eq!(converted, "nota");
    assert_eq!(format!("{converted} {unknown:?}"), "nota \"nota\"");
}
