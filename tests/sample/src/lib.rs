//! A shop tells Intercom who has bought something.

use intercom_sdk::{
    Error,
    search::field,
    v2_16::{
        Client,
        types::{Contact, CreateContactRequest, CreateNoteRequest},
    },
};

/// What the shop needs of Intercom.
pub trait Contacts {
    /// Finds a contact by email address.
    fn find(&self, email: &str) -> impl Future<Output = Result<Option<Contact>, Error>> + Send;
    /// Creates a user.
    fn create(&self, email: &str) -> impl Future<Output = Result<Contact, Error>> + Send;
    /// Leaves a note on a contact.
    fn note(&self, contact: &Contact, text: &str)
    -> impl Future<Output = Result<(), Error>> + Send;
}

/// Notes an order on the contact with this email address, and creates it if there is
/// none.
///
/// # Errors
///
/// Those of Intercom. A contact that exists although no search finds it yet is none.
pub async fn order_placed(
    contacts: &impl Contacts,
    email: &str,
    order: u32,
) -> Result<Contact, Error> {
    let contact = match contacts.find(email).await? {
        Some(contact) => contact,
        None => contacts.create(email).await?,
    };
    contacts.note(&contact, &format!("Order {order}")).await?;
    Ok(contact)
}

impl Contacts for Client {
    async fn find(&self, email: &str) -> Result<Option<Contact>, Error> {
        let search = self.search_contacts().body(field("email").eq(email));
        let found = search.send().await?.into_inner();
        Ok(found.data.into_iter().next())
    }

    async fn create(&self, email: &str) -> Result<Contact, Error> {
        let body = CreateContactRequest::with_email(email).role("user");
        match self.create_contact().body(body).send().await {
            Ok(contact) => Ok(contact.into_inner()),
            // New contacts take minutes to be found.
            Err(error) => match error.existing_id() {
                Some(id) => Ok(self
                    .show_contact()
                    .contact_id(id)
                    .send()
                    .await?
                    .into_inner()),
                None => Err(error),
            },
        }
    }

    async fn note(&self, contact: &Contact, text: &str) -> Result<(), Error> {
        let note = self.create_note().contact_id(&contact.id);
        note.body(CreateNoteRequest::new(text)).send().await?;
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Mutex;

    use intercom_sdk::{Error, v2_16::types::Contact};

    use super::{Contacts, order_placed};

    /// Contacts without a server.
    #[derive(Default)]
    struct Fake {
        known: Option<Contact>,
        refuses: bool,
        notes: Mutex<Vec<String>>,
    }

    impl Contacts for Fake {
        async fn find(&self, _email: &str) -> Result<Option<Contact>, Error> {
            Ok(self.known.clone())
        }

        async fn create(&self, email: &str) -> Result<Contact, Error> {
            match self.refuses {
                true => Err(Error::fixture(403, "forbidden")),
                false => Ok(Contact::fixture().email(email)),
            }
        }

        async fn note(&self, contact: &Contact, text: &str) -> Result<(), Error> {
            let email = contact.email.as_deref().unwrap_or_default();
            self.notes.lock().unwrap().push(format!("{email}: {text}"));
            Ok(())
        }
    }

    #[tokio::test]
    async fn an_order_is_noted_on_the_contact_there_is() {
        let contacts = Fake {
            known: Some(Contact::fixture().email("Ada@example.com")),
            ..Fake::default()
        };
        order_placed(&contacts, "ada@example.com", 7).await.unwrap();
        assert_eq!(
            *contacts.notes.lock().unwrap(),
            ["Ada@example.com: Order 7"]
        );
    }

    #[tokio::test]
    async fn nothing_is_noted_where_a_contact_cannot_be_made() {
        let contacts = Fake {
            refuses: true,
            ..Fake::default()
        };
        let error = order_placed(&contacts, "ada@example.com", 7).await;
        assert!(error.unwrap_err().is_forbidden());
        assert!(contacts.notes.lock().unwrap().is_empty());
    }
}
