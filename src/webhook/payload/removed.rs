//! The item of `*.deleted` and `contact.archived`.

use crate::types::{Id, record::record};

record! {
    /// What is left of something that was deleted or archived: identifiers. The
    /// topic says which of both it was.
    pub struct Removed {
        /// True if it was archived.
        pub archived: Option<bool>,
        /// Identifier, if it was a conversation; it then has no `id`.
        pub conversation_id: Option<Id>,
        /// True if it was deleted.
        pub deleted: Option<bool>,
        /// Email address; of users of API 1.x.
        pub email: Option<String>,
        /// Your own identifier of a contact; not always sent.
        pub external_id: Option<String>,
        /// Identifier; [`id()`](Self::id) has it for conversations too.
        pub id: Option<Id>,
        /// What it was, such as `contact`.
        pub type_: Option<String> = "type",
        /// Your own identifier of a user of API 1.x.
        pub user_id: Option<Id>,
    }
}

impl Removed {
    /// The identifier of what is gone, a conversation or anything else.
    pub fn id(&self) -> Option<&Id> {
        self.id.as_ref().or(self.conversation_id.as_ref())
    }
}
