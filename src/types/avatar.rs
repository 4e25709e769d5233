use std::fmt;

use serde::{Deserialize, Deserializer, Serialize, Serializer, de};

use super::record::record;

/// A picture of a person.
///
/// Intercom sends an object in most places and a plain URL in some. An `Avatar`
/// decodes both and encodes what it decoded.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub enum Avatar {
    /// The plain URL.
    Url(String),
    /// An object with the URL.
    #[non_exhaustive]
    Image {
        /// Always `avatar`.
        type_: Option<String>,
        /// The URL of the picture; `None` if the person has none.
        image_url: Option<String>,
    },
}

impl Avatar {
    /// The URL of the picture, if there is one.
    pub fn url(&self) -> Option<&str> {
        match self {
            Self::Url(url) => Some(url),
            Self::Image { image_url, .. } => image_url.as_deref(),
        }
    }
}

record! {
    #[allow(unreachable_pub, reason = "the macro writes public types")]
    pub struct Image {
        pub type_: Option<String> = "type",
        pub image_url: Option<String>,
    }
}

impl Serialize for Avatar {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Url(url) => serializer.serialize_str(url),
            Self::Image { type_, image_url } => Image {
                type_: type_.clone(),
                image_url: image_url.clone(),
            }
            .serialize(serializer),
        }
    }
}

impl<'de> Deserialize<'de> for Avatar {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(Visitor)
    }
}

struct Visitor;

impl<'de> de::Visitor<'de> for Visitor {
    type Value = Avatar;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an avatar (an object or a URL)")
    }

    fn visit_str<E: de::Error>(self, url: &str) -> Result<Avatar, E> {
        Ok(Avatar::Url(url.to_owned()))
    }

    fn visit_map<A: de::MapAccess<'de>>(self, map: A) -> Result<Avatar, A::Error> {
        let Image { type_, image_url } =
            Image::deserialize(de::value::MapAccessDeserializer::new(map))?;
        Ok(Avatar::Image { type_, image_url })
    }
}

#[cfg(test)]
mod tests {
    use super::Avatar;

    #[test]
    fn is_written_the_way_it_came() {
        for (json, url) in [
            (r#""https://a.test/1.png""#, Some("https://a.test/1.png")),
            (
                r#"{"type":"avatar","image_url":"https://a.test/1.png"}"#,
                Some("https://a.test/1.png"),
            ),
            (r#"{"type":"avatar"}"#, None),
        ] {
            let avatar: Avatar = serde_json::from_str(json).unwrap();
            assert_eq!(avatar.url(), url);
            assert_eq!(serde_json::to_string(&avatar).unwrap(), json);
        }
    }
}
