//! Which fields of a request null clears: `Clearable::Clear` sends null for each,
//! and no other field is declared so. Why these: `openapi/EVIDENCE.md`, clearing.

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
