//! The macro that defines an operation's type.

/// Defines an operation: a struct around one [`Request`](super::request::Request)
/// with a setter for each parameter, and the methods that all operations share.
///
/// ```text
/// operation! {
///     /// Fetches one contact.
///     pub struct ShowContact = show_contact(GET "/contacts/{contact_id}");
///     replay: Safe, "a GET changes nothing";
///     parameters {
///         /// Intercom's id of the contact.
///         Path contact_id: Id = "contact_id", required;
///     }
///     body: None;
///     list: none;
///     returns: json types::Contact;
///     example: v2_16 ".contact_id(\"5f4d3c1c\")";
/// }
/// ```
macro_rules! operation {
    (
        $(#[$meta:meta])*
        pub struct $name:ident = $id:ident($method:ident $path:literal);
        replay: $replay:expr, $reason:literal;
        parameters { $(
            $(#[$parameter_meta:meta])*
            $place:ident $setter:ident: $kind:ty = $key:literal, $required:ident;
        )* }
        body: $body:ident $({ $(#[$body_meta:meta])* $body_type:ty })?;
        list: $list:tt $($item:ty, $page:ty)?;
        returns: $output:ident $($media_type:literal)? $($value:ty)?;
        example: $module:ident $example:literal;
    ) => {
        $(#[$meta])*
        ///
        /// # Retries
        ///
        #[doc = $reason]
        ///
        /// # Example
        ///
        /// ```no_run
        #[doc = concat!("# use intercom_sdk::{Error, types::*, ", stringify!($module), "::{Client, types::*}};")]
        /// # async fn example(client: Client) -> Result<(), Error> {
        #[doc = concat!("let response = client.", stringify!($id), "()", $example, ".send().await?;")]
        /// # drop(response);
        /// # Ok(())
        /// # }
        /// ```
        #[derive(Clone, Debug)]
        #[must_use = "a request does nothing until it is sent"]
        pub struct $name(crate::call::request::Request);

        impl $name {
            pub(crate) const ENDPOINT: &'static crate::call::endpoint::Endpoint =
                &crate::call::endpoint::Endpoint {
                    id: stringify!($id),
                    version: <super::Client as crate::Api>::VERSION,
                    method: ::http::Method::$method,
                    path: $path,
                    parameters: &[$(crate::call::endpoint::Parameter {
                        name: $key,
                        place: crate::call::endpoint::Place::$place,
                        required: crate::call::operation::required!($required),
                    }),*],
                    body: crate::call::endpoint::RequestBody::$body,
                    replay: {
                        #[allow(unused_imports)]
                        use crate::call::endpoint::Replay::*;
                        $replay
                    },
                    output: crate::call::operation::output!($output $($media_type)?),
                    paging: crate::call::operation::paging!($list),
                };

            #[inline]
            pub(super) fn new(client: &super::Client) -> Self {
                Self(crate::call::request::Request::new(&client.transport, Self::ENDPOINT))
            }

            $(crate::call::operation::setter! {
                $(#[$parameter_meta])* $setter: $kind = $key, $required
            })*

            $(crate::call::operation::body! { $(#[$body_meta])* $body_type })?

            /// Sets options that override the client's settings for this call.
            #[inline]
            pub fn options(self, options: crate::CallOptions) -> Self {
                Self(self.0.set_options(options))
            }

            crate::call::operation::send!($output $($value)?);
            crate::call::operation::list_methods!($($item, $page)?);
        }

        #[cfg(feature = "catalog")]
        impl crate::catalog::Entry for $name {
            const METHOD: &'static str = stringify!($method);
            const ENDPOINT: &'static crate::call::endpoint::Endpoint = Self::ENDPOINT;
            const FUNCTIONS: crate::catalog::Functions = crate::catalog::functions!(
                [$($key: $kind, $required;)*] body [$($body_type)?] list [$($item)?] returns [$output $($value)?]
            );
        }
    };
}

/// Maps `required`, `optional` and the like of lists to a boolean.
macro_rules! required {
    (required) => {
        true
    };
    (required_list) => {
        true
    };
    (optional) => {
        false
    };
    (optional_list) => {
        false
    };
}

/// The setter of a parameter; of a list, `$kind` is the type of its elements.
macro_rules! setter {
    ($(#[$meta:meta])* $setter:ident: $kind:ty = $key:literal, required) => {
        $(#[$meta])*
        pub fn $setter(self, value: impl Into<$kind>) -> Self {
            Self(self.0.set($key, &value.into()))
        }
    };
    ($(#[$meta:meta])* $setter:ident: $kind:ty = $key:literal, optional) => {
        $(#[$meta])*
        pub fn $setter(self, value: impl crate::types::IntoOptional<$kind>) -> Self {
            match value.into_optional() {
                Some(value) => Self(self.0.set($key, &value)),
                None => self,
            }
        }
    };
    ($(#[$meta:meta])* $setter:ident: $kind:ty = $key:literal, required_list) => {
        $(#[$meta])*
        ///
        /// The values are sent as one text with commas, so none may have a comma.
        pub fn $setter(self, values: impl crate::types::IntoList<$kind>) -> Self {
            Self(self.0.set($key, &values.into_list()))
        }
    };
    ($(#[$meta:meta])* $setter:ident: $kind:ty = $key:literal, optional_list) => {
        $(#[$meta])*
        ///
        /// The values are sent as one text with commas, so none may have a comma.
        /// An empty list is not sent.
        pub fn $setter(self, values: impl crate::types::IntoOptionalList<$kind>) -> Self {
            match values.into_optional_list() {
                Some(values) => Self(self.0.set($key, &values)),
                None => self,
            }
        }
    };
}

/// The setter of the body.
macro_rules! body {
    ($(#[$meta:meta])* $kind:ty) => {
        $(#[$meta])*
        pub fn body(self, body: impl TryInto<$kind, Error: Into<crate::Error>>) -> Self {
            Self(self.0.set_body::<$kind, _>(body))
        }
    };
}

/// `send` and its variants, by the body of a success.
macro_rules! send {
    (json $value:ty) => {
        /// Sends the request.
        ///
        /// # Errors
        ///
        /// See [`ErrorKind`](crate::ErrorKind).
        #[inline]
        pub fn send(self) -> crate::CallFuture<crate::Response<$value>> {
            self.0.json()
        }

        /// Sends the request and decodes the response into a type of your own:
        /// a struct with the fields you need, or `serde_json::Value` for all of
        /// them.
        ///
        /// # Errors
        ///
        /// See [`ErrorKind`](crate::ErrorKind).
        pub fn send_as<T: ::serde::de::DeserializeOwned + 'static>(self) -> crate::CallFuture<crate::Response<T>> {
            self.0.json_as()
        }

        /// Sends the request and returns the response undecoded, whatever its
        /// status.
        ///
        /// # Errors
        ///
        /// Returns an error only if no complete response was received. A
        /// non-2xx status is not an error here.
        #[inline]
        pub fn send_raw(self) -> crate::CallFuture<crate::RawResponse<$value>> {
            self.0.raw()
        }
    };
    (empty) => {
        /// Sends the request.
        ///
        /// # Errors
        ///
        /// See [`ErrorKind`](crate::ErrorKind).
        #[inline]
        pub fn send(self) -> crate::CallFuture<crate::Response<()>> {
            self.0.empty()
        }

        crate::call::operation::send!(@raw_bytes);
    };
    (text) => {
        /// Sends the request and returns the text of the response.
        ///
        /// # Errors
        ///
        /// See [`ErrorKind`](crate::ErrorKind); kind `Decode` if the body is not
        /// UTF-8.
        #[inline]
        pub fn send(self) -> crate::CallFuture<crate::Response<String>> {
            self.0.text()
        }

        /// Sends the request and returns the response undecoded, whatever its
        /// status.
        ///
        /// # Errors
        ///
        /// Returns an error only if no complete response was received. A
        /// non-2xx status is not an error here.
        #[inline]
        pub fn send_raw(self) -> crate::CallFuture<crate::RawResponse<String>> {
            self.0.raw_text()
        }
    };
    (stream) => {
        /// Sends the request and returns when the headers have arrived; the
        /// body is a stream.
        ///
        /// # Errors
        ///
        /// See [`ErrorKind`](crate::ErrorKind).
        #[inline]
        pub fn send(self) -> crate::CallFuture<crate::Response<crate::ByteStream>> {
            self.0.stream()
        }

        crate::call::operation::send!(@raw_bytes);
    };
    (redirect) => {
        /// Sends the request and returns the URL that the server redirects to.
        /// It is not followed: whoever has the URL can fetch what is there,
        /// without a token.
        ///
        /// # Errors
        ///
        /// See [`ErrorKind`](crate::ErrorKind).
        #[inline]
        pub fn send(self) -> crate::CallFuture<crate::Response<String>> {
            self.0.location()
        }

        crate::call::operation::send!(@raw_bytes);
    };
    (@raw_bytes) => {
        /// Sends the request and returns the response with its raw body,
        /// whatever its status.
        ///
        /// # Errors
        ///
        /// Returns an error only if no complete response was received. A
        /// non-2xx status is not an error here.
        #[inline]
        pub fn send_raw(self) -> crate::CallFuture<crate::RawResponse<::bytes::Bytes>> {
            self.0.raw_bytes()
        }
    };
}

/// `items`, `pages` and their variants, for a list.
macro_rules! list_methods {
    () => {};
    ($item:ty, $page:ty) => {
        /// Returns a stream of all items of the list; see
        /// [`paging`](crate::paging).
        #[inline]
        pub fn items(self) -> crate::paging::Items<$item> {
            self.0.items()
        }

        /// Returns a stream of all pages of the list; see
        /// [`paging`](crate::paging).
        #[inline]
        pub fn pages(self) -> crate::paging::Pages<$page> {
            self.0.pages()
        }

        /// Like `items`, with each item decoded into a type of your own.
        pub fn items_as<T: ::serde::de::DeserializeOwned>(self) -> crate::paging::Items<T> {
            self.0.items_as()
        }

        /// Like `pages`, with each page decoded into a type of your own.
        pub fn pages_as<T: ::serde::de::DeserializeOwned>(self) -> crate::paging::Pages<T> {
            self.0.pages_as()
        }
    };
}

/// Maps the body of a success to an `Output`.
macro_rules! output {
    (json) => {
        crate::call::endpoint::Output::Json
    };
    (empty) => {
        crate::call::endpoint::Output::Empty
    };
    (redirect) => {
        crate::call::endpoint::Output::Redirect
    };
    (text) => {
        crate::call::endpoint::Output::Text
    };
    (stream $media_type:literal) => {
        crate::call::endpoint::Output::Stream($media_type)
    };
}

/// How a list is paginated.
macro_rules! paging {
    (none) => {
        None
    };
    ([$style:ident $items:literal $default:expr, $max:expr]) => {
        Some(crate::paging::Paging::new(
            crate::paging::PagingStyle::$style,
            $items,
            $default,
            $max,
        ))
    };
}

pub(crate) use {body, list_methods, operation, output, paging, required, send, setter};
