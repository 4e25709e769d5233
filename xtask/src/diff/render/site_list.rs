//! The lines that a change reaches.

use super::name_list::name_list;
use crate::diff::uses::Site;

/// `src/main.rs:12, src/tags.rs:7`, shortened if there are many.
pub fn site_list(sites: &[Site]) -> String {
    let sites: Vec<String> = sites.iter().map(ToString::to_string).collect();
    let sites: Vec<&str> = sites.iter().map(String::as_str).collect();
    name_list(&sites, str::to_owned)
}
