//! Request objects and their builder methods.

/// Defines a struct for requests, with builder methods.
///
/// ```text
/// request! {
///     /// A note about a contact.
///     pub struct CreateNoteRequest {
///         always { "type": "note" }               keys whose text never changes
///         new { pub body: String, }               arguments of `new`
///         required { pub title: Option<String>, } set by name, checked before sending
///         optional { pub type_: Option<Id> = "type", }
///         lists { pub labels: Vec<String>, }      optional; an empty one is sent
///         entries(Content) { pub de: Option<Content>, }   optional; a map by key
///         one_of { email, id + user_id }          one of these groups must be set
///         with { with_email email: String }       constructors for them
///         sizes { "labels": 0 to 10 }               checked before sending
///     }
/// }
/// ```
///
/// Each block may be omitted. A list in `new` or `required` has the type of its
/// elements as well: `pub users: Vec<User> as [User],`. What setters take is in
/// [`IntoOptional`](crate::types::IntoOptional) and
/// [`IntoOptionalList`](crate::types::IntoOptionalList).
macro_rules! request {
    (
        $(#[$meta:meta])*
        pub struct $name:ident {
            $(always { $($constant_key:literal: $constant:literal),* })?
            $(new { $(
                $(#[$new_meta:meta])*
                pub $new:ident: $new_kind:ty $(= $new_key:literal)? $(as [$new_member:ty])?,
            )* })?
            $(required { $(
                $(#[$required_meta:meta])*
                pub $required:ident: Option<$required_kind:ty> $(= $required_key:literal)?
                    $(as [$required_member:ty])?,
            )* })?
            $(optional { $(
                $(#[$optional_meta:meta])*
                pub $optional:ident: $wrapper:ident<$($inner:ty),+> $(= $optional_key:literal)?,
            )* })?
            $(lists { $(
                $(#[$list_meta:meta])*
                pub $list:ident: Vec<$member:ty> $(= $list_key:literal)?,
            )* })?
            $(entries($entry:ident) { $(
                $(#[$part_meta:meta])*
                pub $part:ident: Option<$part_kind:ty> $(= $part_key:literal)?,
            )* })?
            $(one_of { $($first:ident $(+ $also:ident)*),* })?
            $(with { $($with:ident $with_field:ident: $with_kind:ty),* })?
            $(sizes { $($sized:literal: $least:literal to $most:expr),* })?
        }
    ) => {
        $(#[$meta])*
        #[derive(Clone, PartialEq)]
        #[non_exhaustive]
        pub struct $name {
            $($($(#[$new_meta])* pub $new: $new_kind,)*)?
            $($($(#[$required_meta])* pub $required: Option<$required_kind>,)*)?
            $($($(#[$optional_meta])* pub $optional: $wrapper<$($inner),+>,)*)?
            $($($(#[$list_meta])* pub $list: Option<Vec<$member>>,)*)?
            $($($(#[$part_meta])* pub $part: Option<$part_kind>,)*
                unmatched: $crate::types::entries::Unmatched<$entry>,)?
        }

        $crate::types::record::table!($name {
            $($($constant_key: $constant,)*)?
        } {
            $($($new: $new_kind $(= $new_key)?,)*)?
        } {
            $($($required: Option<$required_kind> $(= $required_key)?,)*)?
        } {
            $($($optional: $wrapper<$($inner),+> $(= $optional_key)?,)*)?
            $($($list: Option<Vec<$member>> $(= $list_key)?,)*)?
            $($($part: Option<$part_kind> $(= $part_key)?,)*
                unmatched: $crate::types::entries::Unmatched<$entry> = "",)?
        } {
            $($([$first $($also)*])*)?
        } {
            $($($sized: $least to $most,)*)?
        });

        $($crate::types::entries::entries!($name: $entry {
            $($part $(= $part_key)?,)*
        } unmatched);)?

        impl $name {
            /// Creates a value with the given fields; setters add the others.
            #[inline]
            #[allow(clippy::new_without_default, reason = "most have arguments")]
            pub fn new(
                $($($new: $crate::types::request::argument!($new_kind $(, $new_member)?)),*)?
            ) -> Self {
                #[allow(unused_mut)]
                let mut request = <Self as $crate::types::field::Value>::blank();
                $($(
                    request.$new = $crate::types::request::convert!($new $(, $new_member)?);
                )*)?
                request
            }

            $($(
                #[doc = concat!("Creates a value with `", stringify!($with_field), "` set.")]
                pub fn $with(value: impl $crate::types::IntoOptional<$with_kind>) -> Self {
                    <Self as $crate::types::field::Value>::blank().$with_field(value)
                }
            )*)?

            $($(
                $(#[$required_meta])*
                #[must_use]
                pub fn $required(
                    mut self,
                    value: $crate::types::request::argument!($required_kind $(, $required_member)?),
                ) -> Self {
                    self.$required =
                        Some($crate::types::request::convert!(value $(, $required_member)?));
                    self
                }
            )*)?

            $($($crate::types::request::setter! {
                $(#[$optional_meta])*
                $optional: $wrapper $($inner),+
            })*)?

            $($($crate::types::request::setter! {
                $(#[$list_meta])*
                $list: Vec $member
            })*)?

            $($($crate::types::request::setter! {
                $(#[$part_meta])*
                $part: Option $part_kind
            })*)?
        }
    };
}

/// The type of a value that must be given.
macro_rules! argument {
    ($kind:ty) => { impl Into<$kind> };
    ($kind:ty, $member:ty) => { impl $crate::types::IntoList<$member> };
}

/// Converts an [`argument!`].
macro_rules! convert {
    ($value:ident) => {
        $value.into()
    };
    ($value:ident, $member:ty) => {
        $crate::types::IntoList::<$member>::into_list($value)
    };
}

/// The setter of an optional field.
macro_rules! setter {
    ($(#[$meta:meta])* $field:ident: Option $inner:ty) => {
        $(#[$meta])*
        #[must_use]
        pub fn $field(mut self, value: impl $crate::types::IntoOptional<$inner>) -> Self {
            if let Some(value) = value.into_optional() {
                self.$field = Some(value);
            }
            self
        }
    };
    ($(#[$meta:meta])* $field:ident: Clearable $inner:ty) => {
        $(#[$meta])*
        #[must_use]
        pub fn $field(mut self, value: impl Into<$crate::types::Clearable<$inner>>) -> Self {
            let value = value.into();
            if !value.is_keep() {
                self.$field = value;
            }
            self
        }
    };
    ($(#[$meta:meta])* $field:ident: Vec $inner:ty) => {
        $(#[$meta])*
        #[must_use]
        pub fn $field(mut self, values: impl $crate::types::IntoOptionalList<$inner>) -> Self {
            if let Some(values) = values.into_optional_list() {
                self.$field = Some(values);
            }
            self
        }
    };
}

pub(crate) use {argument, convert, request, setter};
