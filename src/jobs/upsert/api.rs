//! What an upsert needs of a version.

use super::{company::Company, fields::ContactFields, identity::Identity, key::Role};
use crate::{Api, CallFuture, CallOptions, Response, paging::Items, search::Query, types::Id};

/// A `Client` that can upsert contacts: the one of every version.
pub trait ContactApi: Api + Clone + Send + Sync + 'static {
    /// A contact.
    type Contact: std::fmt::Debug + Send + Sync + 'static;

    /// What names a contact.
    #[doc(hidden)]
    fn identity(contact: &Self::Contact) -> Identity<'_>;

    #[doc(hidden)]
    fn find_contacts(&self, query: Query, options: CallOptions) -> Items<Self::Contact>;

    /// `None` if the version cannot look for an external identifier.
    #[doc(hidden)]
    fn contact_of(
        &self,
        external_id: &str,
        options: CallOptions,
    ) -> Option<CallFuture<Response<Self::Contact>>>;

    #[doc(hidden)]
    fn contact(&self, id: &Id, options: CallOptions) -> CallFuture<Response<Self::Contact>>;

    #[doc(hidden)]
    fn new_contact(
        &self,
        role: Role,
        fields: &ContactFields,
        options: CallOptions,
    ) -> CallFuture<Response<Self::Contact>>;

    #[doc(hidden)]
    fn change_contact(
        &self,
        id: &Id,
        fields: &ContactFields,
        options: CallOptions,
    ) -> CallFuture<Response<Self::Contact>>;

    /// Archives a contact, or makes it active again.
    #[doc(hidden)]
    fn set_archived(
        &self,
        id: &Id,
        archived: bool,
        options: CallOptions,
    ) -> CallFuture<Response<()>>;

    /// Makes or changes a company, and returns Intercom's identifier of it.
    #[doc(hidden)]
    fn upsert_company(&self, company: &Company, options: CallOptions) -> CallFuture<Response<Id>>;

    #[doc(hidden)]
    fn attach(&self, contact: &Id, company: &Id, options: CallOptions) -> CallFuture<Response<()>>;
}
