//! What the requests of a version take as attachments.

/// Implements the conversion of an attachment into the types that a version has. The
/// build script calls it with their names.
macro_rules! attachments {
    ($($kind:ident)*) => {
        $($crate::files::attachments! { @ $kind })*
    };
    (@ ConversationAttachmentFiles) => {
        impl From<$crate::files::Attachment> for types::ConversationAttachmentFiles {
            fn from(file: $crate::files::Attachment) -> Self {
                Self::new()
                    .name(file.name())
                    .content_type(file.content_type())
                    .data(file.base64())
            }
        }
    };
    (@ FinAgentAttachment) => {
        impl From<$crate::files::Attachment> for types::FinAgentAttachment {
            fn from(file: $crate::files::Attachment) -> Self {
                Self::new("file")
                    .name(file.name())
                    .content_type(file.content_type())
                    .data(file.base64())
            }
        }
    };
}

pub(crate) use attachments;
