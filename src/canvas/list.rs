//! Components that show several things.

use super::action::Action;
use crate::types::{list::elements, request::request};

request! {
    /// A list of items.
    pub struct List {
        always { "type": "list" }
        new {
            /// The items.
            pub items: Vec<ListItem> as [ListItem],
        }
        optional {
            /// Whether no item does anything; `false` by default.
            pub disabled: Option<bool>,
        }
    }
}

request! {
    /// An item of a list.
    pub struct ListItem {
        always { "type": "item" }
        new {
            /// Identifier, unique in the canvas.
            pub id: String,
            /// The title.
            pub title: String,
        }
        optional {
            /// What it does.
            pub action: Option<Action>,
            /// Whether it does nothing; `false` by default.
            pub disabled: Option<bool>,
            /// URL of the image beside it, which needs a width and a height.
            pub image: Option<String>,
            /// The height of the image in pixels.
            pub image_height: Option<i64>,
            /// The width of the image in pixels.
            pub image_width: Option<i64>,
            /// Whether the corners of the image are rounded; `false` by default.
            pub rounded_image: Option<bool>,
            /// The text below the title.
            pub subtitle: Option<String>,
            /// The text beside the subtitle.
            pub tertiary_text: Option<String>,
        }
    }
}

request! {
    /// A table of names and values.
    pub struct DataTable {
        always { "type": "data-table" }
        new {
            /// The rows.
            pub items: Vec<FieldValue> as [FieldValue],
        }
    }
}

request! {
    /// A row of a table.
    pub struct FieldValue {
        always { "type": "field-value" }
        new {
            /// The name.
            pub field: String,
            /// The value.
            pub value: String,
        }
    }
}

elements! {
    ListItem => ListItem,
    FieldValue => FieldValue,
}
