//! Components that take a click or a text.

use super::action::Action;
use crate::types::{open_enum::open_enum, request::request};

open_enum! {
    /// How a button looks; `primary` by default.
    pub enum ButtonStyle {
        Primary = "primary",
        Secondary = "secondary",
        Link = "link",
    }
}

request! {
    /// A button. With a submit action it submits all that was entered.
    pub struct Button {
        always { "type": "button" }
        new {
            /// Identifier, unique in the canvas.
            pub id: String,
            /// The text on it.
            pub label: String,
            /// What it does.
            pub action: Action,
        }
        optional {
            /// Whether it does nothing; `false` by default.
            pub disabled: Option<bool>,
            /// How it looks.
            pub style: Option<ButtonStyle>,
        }
    }
}

open_enum! {
    /// Whether what was entered is saved; `unsaved` by default. What is saved
    /// cannot be changed.
    pub enum SaveState {
        Unsaved = "unsaved",
        Saved = "saved",
        Failed = "failed",
    }
}

request! {
    /// A field for a line of text.
    pub struct Input {
        always { "type": "input" }
        new {
            /// Identifier, unique in the canvas; the key of what is entered.
            pub id: String,
        }
        optional {
            /// What the button inside it does; there is none without.
            pub action: Option<Action>,
            /// Whether it cannot be changed; `false` by default.
            pub disabled: Option<bool>,
            /// The text above it.
            pub label: Option<String>,
            /// An example, shown while it is empty.
            pub placeholder: Option<String>,
            /// Whether it is saved.
            pub save_state: Option<SaveState>,
            /// The text in it.
            pub value: Option<String>,
        }
    }
}

request! {
    /// A field for several lines of text.
    pub struct TextArea {
        always { "type": "textarea" }
        new {
            /// Identifier, unique in the canvas; the key of what is entered.
            pub id: String,
        }
        optional {
            /// Whether it cannot be changed; `false` by default.
            pub disabled: Option<bool>,
            /// Whether it is shown as wrong; `false` by default.
            pub error: Option<bool>,
            /// The text above it.
            pub label: Option<String>,
            /// An example, shown while it is empty.
            pub placeholder: Option<String>,
            /// The text in it.
            pub value: Option<String>,
        }
    }
}
