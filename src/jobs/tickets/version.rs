//! What changing the state of a ticket needs of a version.

/// Implements [`TicketApi`](super::TicketApi) for the `Client` in scope, and its
/// method.
macro_rules! tickets {
    () => {
        impl Client {
            /// Names a ticket whose state is to change; see
            /// [`tickets`](crate::jobs::tickets).
            #[inline]
            pub fn ticket(
                &self,
                id: impl Into<crate::types::Id>,
            ) -> crate::jobs::tickets::Ticket<Self> {
                crate::jobs::tickets::Ticket::new(self, id)
            }
        }

        impl crate::jobs::tickets::TicketApi for Client {
            type Ticket = types::Ticket;

            if_operation!(list_ticket_states {
                #[inline]
                fn ticket_view(ticket: &types::Ticket) -> crate::jobs::tickets::TicketView {
                    let state = ticket.ticket_state.as_ref();
                    let category = state.and_then(|state| state.category.as_ref());
                    crate::jobs::tickets::TicketView {
                        category: category.map(|category| category.as_str().to_owned()),
                        label: state.and_then(|state| state.internal_label.clone()),
                        ticket_type: ticket.ticket_type.as_ref().map(|of| of.id.clone()),
                    }
                }

                #[inline]
                fn states(
                    &self,
                    options: crate::CallOptions,
                ) -> Option<crate::CallFuture<Vec<crate::jobs::tickets::StateView>>> {
                    let call = self.list_ticket_states().options(options).send();
                    Some(crate::CallFuture::new(async move {
                        let states = call.await?.into_inner().data.into_iter();
                        Ok(states
                            .map(|state| crate::jobs::tickets::StateView {
                                id: state.id,
                                category: state.category.map(|of| of.as_str().to_owned()),
                                internal_label: state.internal_label,
                                external_label: state.external_label,
                                is_archived: state.archived == Some(true),
                                ticket_types: state.ticket_types.and_then(|types| {
                                    let types = types.data?.into_iter();
                                    Some(types.map(|of| of.id).collect())
                                }),
                            })
                            .collect())
                    }))
                }

                #[inline]
                fn set_ticket_state(
                    &self,
                    id: &crate::types::Id,
                    state: &crate::jobs::tickets::StateName,
                    options: crate::CallOptions,
                ) -> crate::CallFuture<crate::Response<types::Ticket>> {
                    let id_of_state = match state {
                        crate::jobs::tickets::StateName::Id(id) => id.clone(),
                        crate::jobs::tickets::StateName::Word(word) => (*word).into(),
                    };
                    let body = types::UpdateTicketRequest::new().ticket_state_id(id_of_state);
                    self.update_ticket().ticket_id(id).body(body).options(options).send()
                }
            } else {
                #[inline]
                fn ticket_view(ticket: &types::Ticket) -> crate::jobs::tickets::TicketView {
                    let category = ticket.ticket_state.as_ref();
                    crate::jobs::tickets::TicketView {
                        category: category.map(|category| category.as_str().to_owned()),
                        label: ticket.ticket_state_internal_label.clone(),
                        ticket_type: ticket.ticket_type.as_ref().map(|of| of.id.clone()),
                    }
                }

                #[inline]
                fn states(
                    &self,
                    _options: crate::CallOptions,
                ) -> Option<crate::CallFuture<Vec<crate::jobs::tickets::StateView>>> {
                    None
                }

                #[inline]
                fn set_ticket_state(
                    &self,
                    id: &crate::types::Id,
                    state: &crate::jobs::tickets::StateName,
                    options: crate::CallOptions,
                ) -> crate::CallFuture<crate::Response<types::Ticket>> {
                    let word = match state {
                        crate::jobs::tickets::StateName::Id(id) => id.as_str(),
                        crate::jobs::tickets::StateName::Word(word) => word,
                    };
                    let body = types::UpdateTicketRequest::new().state(word);
                    self.update_ticket().ticket_id(id).body(body).options(options).send()
                }
            });

            #[inline]
            fn read_ticket(
                &self,
                id: &crate::types::Id,
                options: crate::CallOptions,
            ) -> crate::CallFuture<crate::Response<types::Ticket>> {
                self.get_ticket().ticket_id(id).options(options).send()
            }
        }
    };
}

pub(crate) use tickets;
