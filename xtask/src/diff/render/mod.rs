//! The formats of a report.

mod change_line;
mod github;
mod group;
mod json;
mod markdown;
mod name_list;
mod page;
mod site_list;
mod text;
mod told;

pub use self::{
    github::github,
    json::{json, rules as json_rules},
    markdown::markdown,
    page::{Resources, all, page},
    text::{rules, text},
};
