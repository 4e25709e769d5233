//! Settings from environment variables.

use std::env;

use super::settings::{Base, Settings};
use crate::{
    Error,
    auth::{AccessToken, Credentials},
};

const TOKEN: &str = "INTERCOM_ACCESS_TOKEN";
const REGION: &str = "INTERCOM_REGION";

/// Reads the token and the region from environment variables.
pub(super) fn settings() -> Settings {
    let token = match env::var(TOKEN) {
        Ok(token) => AccessToken::from_source(&token, TOKEN),
        Err(env::VarError::NotPresent) => Err(Error::config(format!("{TOKEN} is not set"))),
        Err(env::VarError::NotUnicode(_)) => Err(Error::config(format!("{TOKEN} is not text"))),
    };
    let mut settings = Settings::new(token.map(Credentials::Fixed));
    match env::var(REGION) {
        Ok(region) => {
            settings.base = match region.parse() {
                Ok(region) => Base::Region(region),
                Err(error) => Base::Invalid(Error::config(format!("{REGION}: {error}"))),
            };
        }
        Err(env::VarError::NotPresent) => {}
        Err(env::VarError::NotUnicode(_)) => {
            settings.base = Base::Invalid(Error::config(format!("{REGION} is not text")));
        }
    }
    settings
}
