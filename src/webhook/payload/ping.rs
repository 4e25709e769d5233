//! The item of `ping`.

use crate::types::record::record;

record! {
    /// A check that the URL answers.
    pub struct Ping {
        /// A text for people.
        pub message: Option<String>,
        /// Always `ping`.
        pub type_: Option<String> = "type",
    }
}
