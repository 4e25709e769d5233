//! The formats of a report.

mod change_line;
mod github;
mod group;
mod json;
mod markdown;
mod name_list;
mod site_list;
mod text;

pub use self::{
    github::github,
    json::{json, rules as json_rules},
    markdown::{markdown, page},
    text::{rules, text},
};
