//! Writes what a version's requests take as attachments.

use crate::module::Module;

/// The types of files that requests carry.
const ATTACHMENTS: &[&str] = &["ConversationAttachmentFiles", "FinAgentAttachment"];

/// Writes the conversions: `src/files/attachments.rs` says what is in them.
pub(super) fn write(out: &mut String, module: &Module) {
    let known = ATTACHMENTS
        .iter()
        .filter(|name| module.find(name).is_some());
    let known: Vec<&str> = known.copied().collect();
    *out += &format!("\ncrate::files::attachments! {{ {} }}\n", known.join(" "));
}
