//! Components that show something.

use super::action::UrlAction;
use crate::types::{open_enum::open_enum, request::request};

open_enum! {
    /// How a text is aligned; `left` by default.
    pub enum TextAlign {
        Left = "left",
        Center = "center",
        Right = "right",
    }
}

open_enum! {
    /// How a text looks; `paragraph` by default.
    pub enum TextStyle {
        Header = "header",
        Paragraph = "paragraph",
        Muted = "muted",
        Error = "error",
    }
}

open_enum! {
    /// The margin below a component; 10 pixels by default.
    pub enum Margin {
        None = "none",
    }
}

request! {
    /// A text.
    pub struct Text {
        always { "type": "text" }
        new {
            /// The text; bold type and links in Markdown.
            pub text: String,
        }
        optional {
            /// How it is aligned.
            pub align: Option<TextAlign>,
            /// The margin below.
            pub bottom_margin: Option<Margin>,
            /// Identifier, unique in the canvas.
            pub id: Option<String>,
            /// How it looks.
            pub style: Option<TextStyle>,
        }
    }
}

open_enum! {
    /// How an image is aligned; `left` by default.
    pub enum ImageAlign {
        Left = "left",
        Center = "center",
        Right = "right",
        FullWidth = "full_width",
    }
}

request! {
    /// An image.
    pub struct Image {
        always { "type": "image" }
        new {
            /// The URL of the image; https where your pages are.
            pub url: String,
            /// The width in pixels.
            pub width: i64,
            /// The height in pixels.
            pub height: i64,
        }
        optional {
            /// The page that it opens.
            pub action: Option<UrlAction>,
            /// How it is aligned.
            pub align: Option<ImageAlign>,
            /// The margin below.
            pub bottom_margin: Option<Margin>,
            /// Identifier, unique in the canvas.
            pub id: Option<String>,
            /// Whether its corners are rounded; `false` by default.
            pub rounded: Option<bool>,
        }
    }
}

request! {
    /// A line.
    pub struct Divider {
        always { "type": "divider" }
        optional {
            /// The margin below.
            pub bottom_margin: Option<Margin>,
            /// Identifier, unique in the canvas.
            pub id: Option<String>,
        }
    }
}

open_enum! {
    /// How much space there is; `s` by default.
    pub enum SpacerSize {
        Xs = "xs",
        S = "s",
        M = "m",
        L = "l",
        Xl = "xl",
    }
}

request! {
    /// An empty space.
    pub struct Spacer {
        always { "type": "spacer" }
        optional {
            /// Identifier, unique in the canvas.
            pub id: Option<String>,
            /// How much space there is.
            pub size: Option<SpacerSize>,
        }
    }
}
