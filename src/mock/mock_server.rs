//! The macros that define `MockServer` of a version, and its expectations.

/// Defines `MockServer` without its expectations.
macro_rules! mock_server {
    ($module:ident) => {
        /// A mock server with typed expectations: a method for each operation, as
        /// `Client` has.
        ///
        /// An expectation says which requests it is about and what they are answered
        /// with. The newest one that matches answers. A request that none matches gets a
        /// 404 in Intercom's envelope and is listed: [`assert_valid`] fails with it, and
        /// says in what the nearest expectation differs. So is a request that the
        /// description does not allow, whatever is expected.
        ///
        /// It derefs to [`mock::Intercom`](crate::mock::Intercom), which has faults, a rate
        /// limit and all calls.
        ///
        /// ```
        #[doc = concat!("use intercom_sdk::{Error, ", stringify!($module), "::{MockServer, types::*}};")]
        ///
        /// # #[tokio::main(flavor = "current_thread")]
        /// # async fn main() -> Result<(), Error> {
        /// let server = MockServer::start().await?;
        /// let list = server.list_contacts(|when, then| {
        ///     when.per_page(50);
        ///     then.ok(&ContactList::fixture().data([Contact::fixture().email("ada@example.com")]));
        /// });
        ///
        /// let page = server.client().list_contacts().per_page(50).send().await?;
        /// assert_eq!(page.data[0].email.as_deref(), Some("ada@example.com"));
        /// list.assert_calls(1);
        /// server.assert_valid();
        /// # Ok(())
        /// # }
        /// ```
        ///
        /// [`assert_valid`]: crate::mock::Intercom::assert_valid
        #[derive(Clone, Debug)]
        pub struct MockServer {
            intercom: crate::mock::Intercom,
            client: Client,
        }

        impl MockServer {
            /// Starts a server on a free port of loopback, that expects nothing.
            ///
            /// # Errors
            ///
            /// Kind [`Config`](crate::ErrorKind::Config) if no port can be had.
            pub async fn start() -> Result<Self, crate::Error> {
                let builder = crate::mock::Intercom::builder(<Client as crate::Api>::VERSION);
                Self::over(builder.expecting().start().await?)
            }

            /// Adds expectations to a whole mock: what they do not match, its workspace
            /// answers.
            ///
            /// # Errors
            ///
            /// Those of [`ClientBuilder::build`](crate::ClientBuilder::build).
            pub fn over(intercom: crate::mock::Intercom) -> Result<Self, crate::Error> {
                let client = intercom.client()?;
                Ok(Self { intercom, client })
            }

            /// A client of this server, with the default settings.
            pub fn client(&self) -> Client {
                self.client.clone()
            }

            /// Returns a builder for a client of this server: for other settings, such as
            /// fewer retries.
            pub fn client_builder(&self) -> crate::ClientBuilder<Client> {
                self.intercom.client_builder()
            }
        }

        impl ::std::ops::Deref for MockServer {
            type Target = crate::mock::Intercom;

            fn deref(&self) -> &crate::mock::Intercom {
                &self.intercom
            }
        }
    };
}

/// Defines the expectations of one operation.
///
/// ```text
/// expectation! {
///     /// Fetches one contact.
///     show_contact: ShowContact {
///         contact_id: Id = "contact_id", required;
///     }
///     body [];
///     returns json types::Contact;
/// }
/// ```
macro_rules! expectation {
    (
        $(#[$meta:meta])*
        $id:ident: $operation:ident {
            $($setter:ident: $kind:ty = $key:literal, $required:ident;)*
        }
        body [$($body:ty)?];
        returns $output:ident $($value:ty)?;
    ) => {
        impl super::MockServer {
            $(#[$meta])*
            pub fn $id(
                &self,
                describe: impl FnOnce(
                    &mut crate::mock::When<operations::$operation>,
                    &mut crate::mock::Then<operations::$operation>,
                ),
            ) -> crate::mock::Expected {
                self.intercom.expect(operations::$operation::ENDPOINT, describe)
            }
        }

        impl crate::mock::When<operations::$operation> {
            $(crate::mock::mock_server::matcher! { $setter: $kind = $key, $required })*

            $(
                /// Matches requests with this body, exactly. Of a search, any `pagination`
                /// matches a body without.
                #[track_caller]
                pub fn body(
                    &mut self,
                    body: impl TryInto<$body, Error: Into<crate::Error>>,
                ) -> &mut Self {
                    self.set_body::<$body, _>(body)
                }
            )?
        }

        impl crate::mock::Then<operations::$operation> {
            crate::mock::mock_server::ok! { $output $($value)? }
        }
    };
}

/// The method of `When` for a parameter; of a list, `$kind` is the type of its
/// elements.
macro_rules! matcher {
    ($setter:ident: $kind:ty = $key:literal, required) => {
        #[doc = concat!("Matches requests whose `", $key, "` is this.")]
        #[track_caller]
        pub fn $setter(&mut self, value: impl Into<$kind>) -> &mut Self {
            self.set($key, &value.into())
        }
    };
    ($setter:ident: $kind:ty = $key:literal, optional) => {
        #[doc = concat!("Matches requests whose `", $key, "` is this.")]
        #[track_caller]
        pub fn $setter(&mut self, value: impl crate::types::IntoOptional<$kind>) -> &mut Self {
            match value.into_optional() {
                Some(value) => self.set($key, &value),
                None => self,
            }
        }
    };
    ($setter:ident: $kind:ty = $key:literal, required_list) => {
        #[doc = concat!("Matches requests whose `", $key, "` are these, in this order.")]
        #[track_caller]
        pub fn $setter(&mut self, values: impl crate::types::IntoList<$kind>) -> &mut Self {
            self.set($key, &values.into_list())
        }
    };
    ($setter:ident: $kind:ty = $key:literal, optional_list) => {
        #[doc = concat!("Matches requests whose `", $key, "` are these, in this order.")]
        #[track_caller]
        pub fn $setter(&mut self, values: impl crate::types::IntoOptionalList<$kind>) -> &mut Self {
            match values.into_optional_list() {
                Some(values) => self.set($key, &values),
                None => self,
            }
        }
    };
}

/// The method of `Then` for a success.
macro_rules! ok {
    (json $value:ty) => {
        /// Answers with this value.
        pub fn ok(&mut self, value: impl ::std::borrow::Borrow<$value>) -> &mut Self {
            self.ok_json(value.borrow())
        }
    };
    (text) => {
        /// Answers with this text.
        pub fn ok(&mut self, text: impl Into<String>) -> &mut Self {
            self.ok_bytes(text.into().into_bytes())
        }
    };
    (empty) => {
        /// Answers with a success, which has no body.
        pub fn ok(&mut self) -> &mut Self {
            self.ok_empty()
        }
    };
    (stream) => {
        /// Answers with these bytes.
        pub fn ok(&mut self, bytes: impl Into<Vec<u8>>) -> &mut Self {
            self.ok_bytes(bytes.into())
        }
    };
    (redirect) => {
        /// Redirects to this URL.
        ///
        /// # Panics
        ///
        /// Panics if it cannot be sent in a header.
        #[track_caller]
        pub fn ok(&mut self, url: &str) -> &mut Self {
            self.ok_redirect(url)
        }
    };
}

pub(crate) use {expectation, matcher, mock_server, ok};
