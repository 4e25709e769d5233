//! A topic as text: what it is read from and shown as.

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
