//! Writes what the items of webhook notifications are in a version.

use crate::module::Module;

/// The types of the REST API that notifications have as items. A version that
/// lacks one gets such an item as JSON.
const ITEMS: &[&str] = &[
    "ActivityLog",
    "Admin",
    "Article",
    "Audience",
    "Call",
    "Company",
    "Contact",
    "ContentImportSource",
    "ContentSnippet",
    "Conversation",
    "DataEvent",
    "Job",
    "Ticket",
    "Visitor",
];

/// Writes the module `webhook`: `src/webhook/items.rs` says what is in it.
pub(super) fn write(out: &mut String, module: &Module) {
    let version = module.version.replace('.', "_");
    *out += &format!("\ncrate::webhook::items! {{\n    v{version}:");
    for item in ITEMS.iter().filter(|item| module.find(item).is_some()) {
        *out += &format!(" {item}");
    }
    out.push_str("\n}\n");
}
