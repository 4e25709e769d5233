//! What the walk over all companies needs of a version.

use std::fmt;

use crate::{
    CallFuture,
    jobs::{
        page::{Ask, Read},
        workspace::Whoami,
    },
    types::Id,
};

/// A `Client`, and how it reads companies.
pub trait CompanySource: Whoami + Clone + Send + Sync + Unpin + 'static {
    /// A company.
    type Company: fmt::Debug + Send + 'static;

    #[doc(hidden)]
    fn company_id(company: &Self::Company) -> &Id;

    #[doc(hidden)]
    fn list(&self, ask: Ask) -> CallFuture<Read<Self::Company>>;

    #[doc(hidden)]
    fn scroll(&self, ask: Ask) -> CallFuture<Read<Self::Company>>;
}

/// Implements [`CompanySource`] for the `Client` in scope, and its method.
macro_rules! companies {
    () => {
        impl Client {
            /// Reads all companies, however many there are; see
            /// [`companies`](crate::jobs::companies).
            #[inline]
            pub fn all_companies(&self) -> crate::jobs::companies::AllCompaniesRequest<Self> {
                crate::jobs::companies::AllCompaniesRequest::new(self.clone())
            }
        }

        impl crate::jobs::companies::CompanySource for Client {
            type Company = types::Company;

            #[inline]
            fn company_id(company: &Self::Company) -> &crate::types::Id {
                &company.id
            }

            #[inline]
            fn list(
                &self,
                ask: crate::jobs::page::Ask,
            ) -> crate::CallFuture<crate::jobs::page::Read<Self::Company>> {
                ask.page(|_, per_page, options| {
                    self.list_all_companies()
                        .per_page(per_page)
                        .options(options)
                        .items()
                })
            }

            #[inline]
            fn scroll(
                &self,
                ask: crate::jobs::page::Ask,
            ) -> crate::CallFuture<crate::jobs::page::Read<Self::Company>> {
                ask.page(|_, _, options| self.scroll_over_all_companies().options(options).items())
            }
        }
    };
}

pub(crate) use companies;
