//! Components that offer a choice.

use super::{action::Action, inputs::SaveState};
use crate::types::{list::elements, request::request};

request! {
    /// A choice.
    pub struct Choice {
        always { "type": "option" }
        new {
            /// Identifier, unique among the choices; the value if it is chosen.
            pub id: String,
            /// The text of it.
            pub text: String,
        }
        optional {
            /// Whether it cannot be chosen; `false` by default.
            pub disabled: Option<bool>,
        }
    }
}

elements! { Choice => Choice }

request! {
    /// Boxes of which any number can be ticked.
    pub struct Checkbox {
        always { "type": "checkbox" }
        new {
            /// Identifier, unique in the canvas; the key of what is chosen.
            pub id: String,
            /// The text above them.
            pub label: String,
            /// The choices; at least one.
            pub options: Vec<Choice> = "option" as [Choice],
        }
        optional {
            /// Whether they cannot be changed; `false` by default.
            pub disabled: Option<bool>,
            /// Whether they are saved.
            pub save_state: Option<SaveState>,
        }
        lists {
            /// Identifiers of the choices that are ticked.
            pub value: Vec<String>,
        }
        sizes { "option": 1 to usize::MAX }
    }
}

request! {
    /// A menu of which one choice can be taken.
    pub struct Dropdown {
        always { "type": "dropdown" }
        new {
            /// Identifier, unique in the canvas; the key of what is chosen.
            pub id: String,
            /// The choices; 2 to 10.
            pub options: Vec<Choice> as [Choice],
        }
        optional {
            /// Whether it cannot be changed; `false` by default.
            pub disabled: Option<bool>,
            /// The text above it.
            pub label: Option<String>,
            /// Whether it is saved.
            pub save_state: Option<SaveState>,
            /// Identifier of the choice that is taken.
            pub value: Option<String>,
        }
        sizes { "options": 2 to 10 }
    }
}

request! {
    /// Buttons of which one can be taken.
    pub struct SingleSelect {
        always { "type": "single-select" }
        new {
            /// Identifier, unique in the canvas; the key of what is chosen.
            pub id: String,
            /// The choices; 2 to 10.
            pub options: Vec<Choice> as [Choice],
        }
        optional {
            /// What taking one does.
            pub action: Option<Action>,
            /// Whether it cannot be changed; `false` by default.
            pub disabled: Option<bool>,
            /// The text above it.
            pub label: Option<String>,
            /// Whether it is saved.
            pub save_state: Option<SaveState>,
            /// Identifier of the choice that is taken.
            pub value: Option<String>,
        }
        sizes { "options": 2 to 10 }
    }
}
