//! The ticket of `ticket.contact.*`.

use std::collections::BTreeMap;

use crate::types::{CustomAttributeValue, Id, record::record};

record! {
    /// The ticket of `ticket.contact.attached` and `ticket.contact.detached`,
    /// which is not that of the REST API.
    pub struct AttachedTicket {
        /// Attributes by name.
        pub custom_attributes: Option<BTreeMap<String, TypedAttribute>>,
        /// Identifier of the ticket.
        pub id: Id,
        /// State, such as `submitted`.
        pub state: Option<String>,
        /// Name of the ticket type.
        pub ticket_type: Option<String>,
        /// Usually `ticket`.
        pub type_: Option<String> = "type",
    }
}

record! {
    /// The value of an attribute, and its type.
    pub struct TypedAttribute {
        /// Type of the value, such as `string`.
        pub type_: Option<String> = "type",
        /// The value.
        pub value: Option<CustomAttributeValue>,
    }
}
