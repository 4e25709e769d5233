//! What an erasure needs of a version.

/// Implements [`ErasureApi`](super::ErasureApi) for the `Client` in scope, and its
/// method.
macro_rules! erasure {
    () => {
        impl Client {
            /// Erases a person: finds, exports, deletes or archives; see
            /// [`erasure`](crate::jobs::erasure).
            #[inline]
            pub fn erase_person(
                &self,
                person: crate::jobs::erasure::Person,
            ) -> crate::jobs::erasure::EraseRequest<Self> {
                crate::jobs::erasure::EraseRequest::new(self, person)
            }
        }

        impl crate::jobs::erasure::ErasureApi for Client {
            #[inline]
            fn part_of(
                &self,
                part: crate::jobs::erasure::Part,
                contact: &crate::types::Id,
                options: crate::CallOptions,
            ) -> Option<crate::paging::Items<serde_json::Value>> {
                use crate::jobs::erasure::Part;

                let of_contact = || crate::search::field("contact_ids").eq(contact.as_str());
                Some(match part {
                    Part::Companies => {
                        let call = self.list_companies_for_a_contact().contact_id(contact);
                        call.options(options).items_as()
                    }
                    Part::Segments => {
                        let call = self.list_segments_for_a_contact().contact_id(contact);
                        call.options(options).items_as()
                    }
                    Part::Tags => {
                        let call = self.list_tags_for_a_contact().contact_id(contact);
                        call.options(options).items_as()
                    }
                    Part::Notes => {
                        self.list_notes().contact_id(contact).options(options).items_as()
                    }
                    Part::Subscriptions => {
                        let call = self.list_subscriptions_for_a_contact().contact_id(contact);
                        call.options(options).items_as()
                    }
                    Part::Events => {
                        let call = self.list_data_events().type_("user");
                        call.intercom_user_id(contact).options(options).items_as()
                    }
                    Part::Conversations => {
                        let call = self.search_conversations().body(of_contact());
                        call.options(options).items_as()
                    }
                    Part::Tickets => {
                        if_operation!(search_tickets {
                            self.search_tickets().body(of_contact()).options(options).items_as()
                        } else {
                            return None
                        })
                    }
                })
            }

            #[inline]
            fn profile(
                &self,
                contact: &crate::types::Id,
                options: crate::CallOptions,
            ) -> crate::CallFuture<crate::Response<serde_json::Value>> {
                self.show_contact().contact_id(contact).options(options).send_as()
            }

            #[inline]
            fn whole(
                &self,
                conversation: &str,
                options: crate::CallOptions,
            ) -> crate::CallFuture<crate::Response<serde_json::Value>> {
                let call = self.retrieve_conversation().conversation_id(conversation);
                call.options(options).send_as()
            }

            #[inline]
            fn delete_for_good(
                &self,
                contact: &crate::types::Id,
                options: crate::CallOptions,
            ) -> crate::CallFuture<crate::Response<()>> {
                let call = self.delete_contact().contact_id(contact).options(options).send();
                crate::CallFuture::new(async move { Ok(call.await?.map(|_| ())) })
            }
        }
    };
}

pub(crate) use erasure;
