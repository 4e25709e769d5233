//! The item of `audience.member_*`.

use crate::types::{Id, record::record};

record! {
    /// A member that an audience got, or lost.
    pub struct AudienceMembership {
        /// Identifier of the audience.
        pub audience_id: Id,
        /// The member.
        pub content: Option<AudienceMember>,
        /// Always `audience_membership`.
        pub type_: Option<String> = "type",
    }
}

record! {
    /// The member of an audience: content, not a contact.
    pub struct AudienceMember {
        /// Identifier of the content.
        pub id: Id,
        /// What it is, such as `article`.
        pub type_: Option<String> = "type",
    }
}
