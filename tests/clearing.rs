//! Which fields of a request null clears: `Clearable::Clear` sends null for each,
//! and no other field is declared so. Why these: `openapi/EVIDENCE.md`, clearing.
//!
//! The lists are of the versions whose evidence has been weighed field by field.
//! That null is kept for whatever is declared so is tested in every version.

mod support;

use std::collections::BTreeSet;

use intercom_sdk::types::Clearable;
use serde_json::{Value, json};

/// The fields that the description of `version` lets a request set to null.
fn described(version: &str) -> BTreeSet<String> {
    let path = format!("{}/openapi/{version}.json", env!("CARGO_MANIFEST_DIR"));
    let text = std::fs::read_to_string(path).unwrap();
    let description: Value = serde_json::from_str(&text).unwrap();
    let schemas = description["components"]["schemas"].as_object().unwrap();
    schemas
        .iter()
        .filter(|(_, schema)| schema["x-intercom-direction"] == "sent")
        .flat_map(|(name, schema)| {
            let fields = schema["properties"].as_object().into_iter().flatten();
            fields
                .filter(|(_, property)| property["nullable"] == true)
                .map(move |(field, _)| format!("{name}.{field}"))
        })
        .collect()
}

/// Null arrives for every field of a body that its description lets be null.
#[cfg(feature = "catalog")]
mod every_version {
    use serde_json::Value;

    use crate::support::{Description, sample};

    macro_rules! keeps_null {
        ($($version:literal $module:ident)*) => {$(
            #[test]
            fn $module() {
                let description = Description::read($version);
                let mut fields = 0;
                for operation in intercom_sdk::$module::catalog() {
                    let described = description.operation(operation.id);
                    let Some(schema) = described.body_schema() else {
                        continue;
                    };
                    let schema = description.resolve(schema);
                    for (field, property) in schema["properties"].as_object().into_iter().flatten() {
                        if property["nullable"] != true {
                            continue;
                        }
                        let mut body = sample::value(&description, schema, 1, sample::Extent::Full);
                        body[field] = Value::Null;
                        let sent = operation.decode_request(body.to_string().as_bytes()).unwrap();
                        assert_eq!(sent.get(field), Some(&Value::Null), "{}.{field}", operation.id);
                        fields += 1;
                    }
                }
                assert!(fields > 10, "{fields}");
            }
        )*};
    }

    intercom_sdk::enabled_versions!(keeps_null);
}

macro_rules! clears {
    ($feature:literal $module:ident $version:literal {
        $($schema:literal: $kind:ident($($argument:expr),*) { $($field:ident)+ })+
    }) => {
        #[cfg(feature = $feature)]
        #[test]
        fn $module() {
            use intercom_sdk::$module::types as api;
            let mut cleared = BTreeSet::new();
            $(
                let request = json!(api::$kind::new($($argument),*)$(.$field(Clearable::Clear))+);
                $(
                    let field = stringify!($field);
                    assert_eq!(request.get(field), Some(&Value::Null), "{}.{field}", $schema);
                    cleared.insert(format!("{}.{field}", $schema));
                )+
            )+
            assert_eq!(cleared, described($version));
        }
    };
}

clears! { "v2_9" v2_9 "2.9" {
    "create_contact_request": CreateContactRequest() {
        avatar last_seen_at name owner_id phone signed_up_at unsubscribed_from_emails
    }
    "update_contact_request": UpdateContactRequest() {
        avatar last_seen_at name owner_id phone signed_up_at unsubscribed_from_emails
    }
    "create_collection_request": CreateCollectionRequest("x") { help_center_id translated_content }
    "update_collection_request": UpdateCollectionRequest() { translated_content }
    "create_section_request": CreateSectionRequest("x", 1) { translated_content }
    "update_section_request": UpdateSectionRequest() { translated_content }
    // The first page.
    "starting_after_paging": StartingAfterPaging() { starting_after }
} }

clears! { "v2_10" v2_10 "2.10" {
    "create_contact_request": CreateContactRequest() {
        avatar last_seen_at name owner_id phone signed_up_at unsubscribed_from_emails
    }
    "update_contact_request": UpdateContactRequest() {
        avatar last_seen_at name owner_id phone signed_up_at unsubscribed_from_emails
    }
    "create_collection_request": CreateCollectionRequest("x") {
        help_center_id parent_id translated_content
    }
    "update_collection_request": UpdateCollectionRequest() { parent_id translated_content }
    "starting_after_paging": StartingAfterPaging() { starting_after }
} }

clears! { "v2_11" v2_11 "2.11" {
    "create_contact_request": CreateContactRequest() {
        avatar last_seen_at name owner_id phone signed_up_at unsubscribed_from_emails
    }
    "update_contact_request": UpdateContactRequest() {
        avatar last_seen_at name owner_id phone signed_up_at unsubscribed_from_emails
    }
    "create_collection_request": CreateCollectionRequest("x") {
        help_center_id parent_id translated_content
    }
    "update_collection_request": UpdateCollectionRequest() { parent_id translated_content }
    "starting_after_paging": StartingAfterPaging() { starting_after }
} }

clears! { "v2_12" v2_12 "2.12" {
    "create_contact_request": CreateContactRequest() {
        avatar last_seen_at name owner_id phone signed_up_at unsubscribed_from_emails
    }
    "update_contact_request": UpdateContactRequest() {
        avatar last_seen_at name owner_id phone signed_up_at unsubscribed_from_emails
    }
    "create_collection_request": CreateCollectionRequest("x") {
        help_center_id parent_id translated_content
    }
    "update_collection_request": UpdateCollectionRequest() { parent_id translated_content }
    "update_ticket_request": UpdateTicketRequest() { company_id }
    "starting_after_paging": StartingAfterPaging() { starting_after }
} }

clears! { "v2_16" v2_16 "2.16" {
    "create_contact_request": CreateContactRequest() {
        avatar email_verified last_seen_at name owner_id phone signed_up_at
        unsubscribed_from_emails
    }
    "update_contact_request": UpdateContactRequest() {
        avatar email_verified last_seen_at name owner_id phone signed_up_at
        unsubscribed_from_emails
    }
    "create_collection_request": CreateCollectionRequest("x") {
        help_center_id parent_id translated_content
    }
    "update_collection_request": UpdateCollectionRequest() { parent_id translated_content }
    "update_conversation_request": UpdateConversationRequest() { company_id }
    "update_ticket_request": UpdateTicketRequest() { company_id }
    "custom_object_instance_request": CustomObjectInstanceRequest() {
        external_created_at external_updated_at
    }
    "create_article_request": CreateArticleRequest(1, "x") {
        audience_ids scheduled_publish_at scheduled_unpublish_at
    }
    "update_article_request": UpdateArticleRequest() {
        audience_ids scheduled_publish_at scheduled_unpublish_at
    }
    "create_internal_article_request": CreateInternalArticleRequest() { audience_ids }
    "update_internal_article_request": UpdateInternalArticleRequest() { audience_ids }
    "create_content_snippet_request": CreateContentSnippetRequest("x") { audience_ids }
    "update_content_snippet_request": UpdateContentSnippetRequest() { audience_ids }
    "create_import_source_request": CreateImportSourceRequest("x") { audience_ids }
    "update_import_source_request": UpdateImportSourceRequest("api", "x") { audience_ids }
    "create_hours_exception_request": CreateHoursExceptionRequest("2026-12-24", "closed") { time_intervals }
    "update_hours_exception_request": UpdateHoursExceptionRequest() { time_intervals }
    "register_fin_voice_call_request": RegisterFinVoiceCallRequest("1", "2") { data }
    "starting_after_paging": StartingAfterPaging() { starting_after }
} }
