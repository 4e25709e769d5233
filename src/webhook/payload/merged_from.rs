//! What `contact.merged` adds to the contact.

use crate::types::{Id, record::record};

record! {
    /// A contact that was merged into another one, and is gone.
    pub struct MergedFrom {
        /// Identifier that it had.
        pub id: Id,
        /// Usually `contact`.
        pub type_: Option<String> = "type",
    }
}
