//! What an upsert needs of a version.

/// Implements [`ContactApi`](super::ContactApi) for the `Client` in scope, and its
/// method.
macro_rules! upsert {
    () => {
        impl Client {
            /// Makes sure that a contact is there with the fields that are given; see
            /// [`upsert`](crate::jobs::upsert).
            #[inline]
            pub fn upsert_contact(
                &self,
                key: crate::jobs::upsert::Key<'_>,
            ) -> crate::jobs::upsert::UpsertContact<Self> {
                crate::jobs::upsert::UpsertContact::new(self, key)
            }
        }

        impl crate::jobs::upsert::ContactApi for Client {
            type Contact = types::Contact;

            #[inline]
            fn identity(contact: &types::Contact) -> crate::jobs::upsert::Identity<'_> {
                crate::jobs::upsert::Identity {
                    id: &contact.id,
                    email: contact.email.as_deref(),
                    external_id: contact.external_id.as_ref().map(crate::types::Id::as_str),
                    role: contact.role.as_deref(),
                }
            }

            #[inline]
            fn find_contacts(
                &self,
                query: crate::search::Query,
                options: crate::CallOptions,
            ) -> crate::paging::Items<types::Contact> {
                self.search_contacts().body(query).per_page(150).options(options).items()
            }

            if_operation!(show_contact_by_external_id {
                #[inline]
                fn contact_of(
                    &self,
                    external_id: &str,
                    options: crate::CallOptions,
                ) -> Option<crate::CallFuture<crate::Response<types::Contact>>> {
                    let call = self.show_contact_by_external_id().external_id(external_id);
                    Some(call.options(options).send())
                }
            } else {
                #[inline]
                fn contact_of(
                    &self,
                    _external_id: &str,
                    _options: crate::CallOptions,
                ) -> Option<crate::CallFuture<crate::Response<types::Contact>>> {
                    None
                }
            });

            #[inline]
            fn contact(
                &self,
                id: &crate::types::Id,
                options: crate::CallOptions,
            ) -> crate::CallFuture<crate::Response<types::Contact>> {
                self.show_contact().contact_id(id).options(options).send()
            }

            #[inline]
            fn new_contact(
                &self,
                role: crate::jobs::upsert::Role,
                fields: &crate::jobs::upsert::ContactFields,
                options: crate::CallOptions,
            ) -> crate::CallFuture<crate::Response<types::Contact>> {
                let body = types::CreateContactRequest::with_role(role.as_str());
                let body = crate::jobs::upsert::version::contact_fields!(body, fields);
                self.create_contact().body(body).options(options).send()
            }

            #[inline]
            fn change_contact(
                &self,
                id: &crate::types::Id,
                fields: &crate::jobs::upsert::ContactFields,
                options: crate::CallOptions,
            ) -> crate::CallFuture<crate::Response<types::Contact>> {
                let body = types::UpdateContactRequest::new();
                let body = crate::jobs::upsert::version::contact_fields!(body, fields);
                self.update_contact().contact_id(id).body(body).options(options).send()
            }

            #[inline]
            fn set_archived(
                &self,
                id: &crate::types::Id,
                archived: bool,
                options: crate::CallOptions,
            ) -> crate::CallFuture<crate::Response<()>> {
                if archived {
                    let call = self.archive_contact().contact_id(id).options(options).send();
                    crate::CallFuture::new(async move { Ok(call.await?.map(|_| ())) })
                } else {
                    let call = self.unarchive_contact().contact_id(id).options(options).send();
                    crate::CallFuture::new(async move { Ok(call.await?.map(|_| ())) })
                }
            }

            #[inline]
            fn upsert_company(
                &self,
                company: &crate::jobs::upsert::Company,
                options: crate::CallOptions,
            ) -> crate::CallFuture<crate::Response<crate::types::Id>> {
                let body = types::CreateOrUpdateCompanyRequest::new()
                    .company_id(&company.company_id)
                    .name(company.name.as_ref())
                    .plan(company.plan.as_ref())
                    .website(company.website.as_ref())
                    .industry(company.industry.as_ref())
                    .size(company.size)
                    .monthly_spend(company.monthly_spend)
                    .remote_created_at(company.remote_created_at)
                    .custom_attributes(company.given_attributes());
                let call = self.create_or_update_company().body(body).options(options).send();
                crate::CallFuture::new(async move { Ok(call.await?.map(|company| company.id)) })
            }

            #[inline]
            fn attach(
                &self,
                contact: &crate::types::Id,
                company: &crate::types::Id,
                options: crate::CallOptions,
            ) -> crate::CallFuture<crate::Response<()>> {
                let body = types::AttachToCompanyRequest::new(company);
                let call = self.attach_contact_to_a_company().contact_id(contact).body(body);
                let call = call.options(options).send();
                crate::CallFuture::new(async move { Ok(call.await?.map(|_| ())) })
            }
        }
    };
}

/// Sets the fields that are given in the body of a request.
macro_rules! contact_fields {
    ($body:ident, $fields:ident) => {
        $body
            .email($fields.email.as_ref())
            .external_id($fields.external_id.clone())
            .name($fields.name.clone())
            .phone($fields.phone.clone())
            .avatar($fields.avatar.clone())
            .owner_id($fields.owner_id.clone())
            .signed_up_at($fields.signed_up_at)
            .last_seen_at($fields.last_seen_at)
            .unsubscribed_from_emails($fields.unsubscribed_from_emails)
            .custom_attributes($fields.given_attributes())
    };
}

pub(crate) use contact_fields;
pub(crate) use upsert;
