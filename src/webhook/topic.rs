//! What a notification is about, and what its item then is.

/// Defines [`Topic`](super::Topic) from the table in `topics.rs`.
macro_rules! topics {
    (
        current {
            $($variant:ident = $text:literal $(| $other:literal)? => $kind:ident, $since:literal;)*
        }
        legacy {
            $($old:ident = $old_text:literal => $old_kind:ident, $old_since:literal;)*
        }
    ) => {
        /// What a notification is about.
        ///
        /// The set grows; what this version of the SDK does not know is
        /// `Unknown`. Which topics an app gets is chosen in Intercom's Developer
        /// Hub, except [`Ping`](Self::Ping), which always comes.
        ///
        /// ```
        /// use intercom_sdk::webhook::Topic;
        ///
        /// assert_eq!(Topic::from("conversation.user.replied"), Topic::ConversationUserReplied);
        /// assert_eq!(Topic::ConversationUserReplied.to_string(), "conversation.user.replied");
        /// assert_eq!(Topic::from("moon.rose"), Topic::Unknown("moon.rose".to_owned()));
        /// ```
        #[derive(Clone, Debug, Eq, Hash, Ord, PartialEq, PartialOrd)]
        #[non_exhaustive]
        pub enum Topic {
            $(
                #[doc = concat!("`", $text, "`", $(" or `", $other, "`",)? ", since ", $since, ".")]
                $variant,
            )*
            $(
                #[doc = concat!("`", $old_text, "`, a topic of API 1.x.")]
                $old,
            )*
            /// A topic that this version of the SDK does not know.
            Unknown(String),
        }

        impl Topic {
            /// All topics that this version of the SDK knows.
            pub const ALL: &'static [Self] = &[$(Self::$variant,)* $(Self::$old,)*];

            /// The topic as Intercom writes it.
            pub fn as_str(&self) -> &str {
                match self {
                    $(Self::$variant => $text,)*
                    $(Self::$old => $old_text,)*
                    Self::Unknown(text) => text,
                }
            }

            /// The first API version whose documentation or changelog has the
            /// topic, such as `2.9`; `Preview` if only the preview has it; `None`
            /// if none is known.
            pub fn since(&self) -> Option<&'static str> {
                let since = match self {
                    $(Self::$variant => $since,)*
                    $(Self::$old => $old_since,)*
                    Self::Unknown(_) => "unknown",
                };
                Some(since).filter(|since| *since != "unknown")
            }

            /// Whether it is a topic of API 1.x, renamed in 2.5.
            pub fn is_legacy(&self) -> bool {
                matches!(self, $(Self::$old)|*)
            }

            pub(crate) fn kind(&self) -> $crate::webhook::item_kind::ItemKind {
                use $crate::webhook::item_kind::ItemKind;
                match self {
                    $(Self::$variant => ItemKind::$kind,)*
                    $(Self::$old => ItemKind::$old_kind,)*
                    Self::Unknown(_) => ItemKind::Other,
                }
            }
        }

        impl From<&str> for Topic {
            fn from(text: &str) -> Self {
                match text {
                    $($text $(| $other)? => Self::$variant,)*
                    $($old_text => Self::$old,)*
                    _ => Self::Unknown(text.to_owned()),
                }
            }
        }
    };
}

pub(crate) use topics;

use std::{fmt, str::FromStr};

use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::topics::Topic;

impl From<String> for Topic {
    fn from(text: String) -> Self {
        Self::from(text.as_str())
    }
}

impl FromStr for Topic {
    type Err = std::convert::Infallible;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Ok(Self::from(text))
    }
}

impl fmt::Display for Topic {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl Serialize for Topic {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.as_str())
    }
}

impl<'de> Deserialize<'de> for Topic {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer).map(Self::from)
    }
}

#[cfg(test)]
mod tests {
    use super::Topic;

    #[test]
    fn every_topic_is_found_by_its_text() {
        for topic in Topic::ALL {
            assert_eq!(&Topic::from(topic.as_str()), topic);
            let json = serde_json::to_string(topic).unwrap();
            assert_eq!(&serde_json::from_str::<Topic>(&json).unwrap(), topic);
        }
    }

    #[test]
    fn other_spellings_are_the_same_topic() {
        for (text, topic) in [
            ("contact.unarchived", Topic::ContactUnarchive),
            ("contact.archive", Topic::ContactArchived),
        ] {
            assert_eq!(Topic::from(text), topic);
        }
    }
}
