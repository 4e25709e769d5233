//! What a canvas is made of.

use super::{
    inputs::{Button, Input, TextArea},
    list::{DataTable, List},
    presentation::{Divider, Image, Spacer, Text},
    selects::{Checkbox, Choice, Dropdown, SingleSelect},
};
use crate::types::{list::elements, union::union};

union! {
    /// What a canvas is made of.
    pub enum Component {
        /// A button.
        Button(Button),
        /// Boxes of which any number can be ticked.
        Checkbox(Checkbox),
        /// A table of names and values.
        DataTable(DataTable),
        /// A line.
        Divider(Divider),
        /// A menu of which one choice can be taken.
        Dropdown(Dropdown),
        /// An image.
        Image(Image),
        /// A field for a line of text.
        Input(Input),
        /// A list of items.
        List(List),
        /// Buttons of which one can be taken.
        SingleSelect(SingleSelect),
        /// An empty space.
        Spacer(Spacer),
        /// A text.
        Text(Text),
        /// A field for several lines of text.
        TextArea(TextArea),
    }
}

elements! { Component => Component }

impl Component {
    /// The identifiers that must be unique in the canvas.
    pub(super) fn ids(&self) -> Vec<&str> {
        let id = match self {
            Self::Button(it) => Some(&it.id),
            Self::Checkbox(it) => Some(&it.id),
            Self::Dropdown(it) => Some(&it.id),
            Self::Input(it) => Some(&it.id),
            Self::SingleSelect(it) => Some(&it.id),
            Self::TextArea(it) => Some(&it.id),
            Self::Divider(it) => it.id.as_ref(),
            Self::Image(it) => it.id.as_ref(),
            Self::Spacer(it) => it.id.as_ref(),
            Self::Text(it) => it.id.as_ref(),
            Self::List(it) => return it.items.iter().map(|item| item.id.as_str()).collect(),
            Self::DataTable(_) => None,
        };
        id.map(String::as_str).into_iter().collect()
    }

    /// The choices, and those that are taken.
    pub(super) fn choices(&self) -> Option<(&[Choice], Vec<&str>)> {
        match self {
            Self::Checkbox(it) => {
                let ticked = it.value.iter().flatten().map(String::as_str).collect();
                Some((&it.options, ticked))
            }
            Self::Dropdown(it) => Some((&it.options, it.value.as_deref().into_iter().collect())),
            Self::SingleSelect(it) => {
                Some((&it.options, it.value.as_deref().into_iter().collect()))
            }
            _ => None,
        }
    }
}
