//! What a sync needs of a version.

/// Implements [`Source`](super::Source) for the `Client` in scope, and its
/// methods.
macro_rules! sync {
    () => {
        crate::jobs::sync::version::source!(
            Contacts, types::Contact,
            /// Reads the contacts that have changed since a checkpoint, or all of them;
            /// see [`sync`](crate::jobs::sync).
            sync_contacts: search search_contacts
        );
        crate::jobs::sync::version::source!(
            Conversations, types::ConversationListItem,
            /// Reads the conversations that have changed since a checkpoint, or all of
            /// them, without their parts; see [`sync`](crate::jobs::sync).
            sync_conversations: search search_conversations
        );
        if_operation!(search_tickets {
            crate::jobs::sync::version::source!(
                Tickets, types::Ticket,
                /// Reads the tickets that have changed since a checkpoint, or all of them;
                /// see [`sync`](crate::jobs::sync).
                sync_tickets: search search_tickets
            );
        } else {});
        crate::jobs::sync::version::source!(
            Articles, types::ArticleListItem,
            /// Reads the articles that have changed since a checkpoint, or all of them;
            /// see [`sync`](crate::jobs::sync).
            sync_articles: list list_articles
        );

        impl Client {
            /// Reads the companies that have changed since a checkpoint, or all of
            /// them; see [`sync`](crate::jobs::sync). Each sync reads all companies.
            #[inline]
            pub fn sync_companies(
                &self,
            ) -> crate::jobs::sync::SyncRequest<Self, crate::jobs::sync::Companies> {
                crate::jobs::sync::SyncRequest::new(self.clone())
            }
        }

        impl crate::jobs::sync::Source<crate::jobs::sync::Companies> for Client {
            type Item = types::Company;

            #[inline]
            fn id(item: &Self::Item) -> &crate::types::Id {
                &item.id
            }

            #[inline]
            fn updated_at(item: &Self::Item) -> Option<crate::types::Timestamp> {
                item.updated_at
            }

            #[inline]
            fn read(
                &self,
                ask: crate::jobs::page::Ask,
            ) -> crate::CallFuture<crate::jobs::page::Read<Self::Item>> {
                crate::jobs::companies::CompanySource::list(self, ask)
            }

            #[inline]
            fn everything(&self) -> Option<crate::jobs::sync::Everything<Self::Item>> {
                Some(Box::pin(self.all_companies().companies().entries()))
            }
        }
    };
}

/// Implements `Source` of one resource.
macro_rules! source {
    ($resource:ident, $item:ty, $(#[$doc:meta])* $method:ident: $how:ident $operation:ident) => {
        impl Client {
            $(#[$doc])*
            #[inline]
            pub fn $method(
                &self,
            ) -> crate::jobs::sync::SyncRequest<Self, crate::jobs::sync::$resource> {
                crate::jobs::sync::SyncRequest::new(self.clone())
            }
        }

        impl crate::jobs::sync::Source<crate::jobs::sync::$resource> for Client {
            type Item = $item;

            #[inline]
            fn id(item: &Self::Item) -> &crate::types::Id {
                &item.id
            }

            #[inline]
            fn updated_at(item: &Self::Item) -> Option<crate::types::Timestamp> {
                item.updated_at
            }

            #[inline]
            fn read(
                &self,
                ask: crate::jobs::page::Ask,
            ) -> crate::CallFuture<crate::jobs::page::Read<Self::Item>> {
                crate::jobs::sync::version::source!(@ $how self ask $operation)
            }
        }
    };
    (@ search $client:ident $ask:ident $operation:ident) => {
        $ask.page(|search, per_page, options| {
            let request = $client.$operation().per_page(per_page).options(options);
            match search {
                Some(search) => request.body(search),
                None => request,
            }
            .items()
        })
    };
    (@ list $client:ident $ask:ident $operation:ident) => {
        $ask.page(|_, per_page, options| {
            $client.$operation().per_page(per_page).options(options).items()
        })
    };
}

pub(crate) use source;
pub(crate) use sync;
