//! What a component does when it is used.

use crate::types::{request::request, union::union};

request! {
    /// Sends a submit request, with what was entered into all components.
    pub struct SubmitAction {
        always { "type": "submit" }
    }
}

request! {
    /// Opens a page in a new tab.
    pub struct UrlAction {
        always { "type": "url" }
        new {
            /// The page.
            pub url: String,
        }
    }
}

request! {
    /// Opens a page inside the Messenger; not in the inbox.
    pub struct SheetAction {
        always { "type": "sheet" }
        new {
            /// The page.
            pub url: String,
        }
    }
}

union! {
    /// What a component does when it is used.
    pub enum Action {
        /// Sends a submit request.
        Submit(SubmitAction),
        /// Opens a page in a new tab.
        Url(UrlAction),
        /// Opens a page inside the Messenger.
        Sheet(SheetAction),
    }
}

impl Action {
    /// Sends a submit request.
    pub fn submit() -> Self {
        SubmitAction::new().into()
    }

    /// Opens a page in a new tab.
    pub fn url(url: impl Into<String>) -> Self {
        UrlAction::new(url).into()
    }

    /// Opens a page inside the Messenger; not in the inbox.
    pub fn sheet(url: impl Into<String>) -> Self {
        SheetAction::new(url).into()
    }
}
