//! What names a contact.

use crate::types::Id;

/// What names a contact.
#[derive(Clone, Copy, Debug)]
#[doc(hidden)]
pub struct Identity<'a> {
    pub id: &'a Id,
    pub email: Option<&'a str>,
    pub external_id: Option<&'a str>,
    pub role: Option<&'a str>,
}
