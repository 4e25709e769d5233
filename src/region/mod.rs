//! The region that hosts a workspace.

mod detect;

pub use self::detect::RegionDetector;

use std::{fmt, str::FromStr};

use crate::Error;

/// The region that hosts a workspace.
///
/// A workspace is in one region, and the API of another region responds to its
/// token with 401. The US host also routes requests to the workspace's region
/// (Intercom: "attempts to"), so [`Region::Us`] is the default.
///
/// ```
/// use intercom_sdk::Region;
///
/// let region: Region = "eu".parse()?;
/// assert_eq!(region, Region::Eu);
/// assert_eq!(region.base_url(), "https://api.eu.intercom.io");
/// # Ok::<(), intercom_sdk::Error>(())
/// ```
#[derive(Clone, Copy, Debug, Default, Eq, Hash, PartialEq)]
#[non_exhaustive]
pub enum Region {
    /// United States, `api.intercom.io`.
    #[default]
    Us,
    /// Europe, `api.eu.intercom.io`.
    Eu,
    /// Australia, `api.au.intercom.io`.
    Au,
}

impl Region {
    const ALL: [Self; 3] = [Self::Us, Self::Eu, Self::Au];

    /// The base URL of the API in this region.
    pub fn base_url(self) -> &'static str {
        match self {
            Self::Us => "https://api.intercom.io",
            Self::Eu => "https://api.eu.intercom.io",
            Self::Au => "https://api.au.intercom.io",
        }
    }

    fn name(self) -> &'static str {
        match self {
            Self::Us => "us",
            Self::Eu => "eu",
            Self::Au => "au",
        }
    }
}

impl fmt::Display for Region {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

impl FromStr for Region {
    type Err = Error;

    /// Parses `us`, `eu` or `au`, ignoring case.
    fn from_str(text: &str) -> Result<Self, Error> {
        Self::ALL
            .into_iter()
            .find(|region| region.name().eq_ignore_ascii_case(text.trim()))
            .ok_or_else(|| {
                Error::config(format!("`{text}` is not a region; there are us, eu and au"))
            })
    }
}

#[cfg(test)]
mod tests {
    use super::Region;

    #[test]
    fn names_and_values_go_together() {
        for region in Region::ALL {
            assert_eq!(region.to_string().parse::<Region>().unwrap(), region);
            assert_eq!(
                region.to_string().to_uppercase().parse::<Region>().unwrap(),
                region
            );
        }
    }

    #[test]
    fn another_region_is_refused_by_name() {
        let error = "mars".parse::<Region>().unwrap_err();
        assert!(error.to_string().contains("`mars`"), "{error}");
    }
}
