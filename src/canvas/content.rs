//! A canvas.

use super::component::Component;
use crate::types::request::request;

request! {
    /// The components of a canvas.
    pub struct Content {
        new {
            /// The components, from top to bottom; at most 64 KB of JSON in all.
            pub components: Vec<Component> as [Component],
        }
    }
}

request! {
    /// What an app shows: components, or the URL of a live canvas, which is asked
    /// for components whenever somebody looks at it.
    pub struct Canvas {
        optional {
            /// The components.
            pub content: Option<Content>,
            /// The URL of a live canvas; in the Messenger only.
            pub content_url: Option<String>,
            /// An object that comes back with the next request; at most 64 KB of
            /// JSON.
            pub stored_data: Option<serde_json::Value>,
        }
        one_of { content, content_url }
    }
}

impl Content {
    /// Adds a component below the others.
    #[must_use]
    pub fn component(mut self, component: impl Into<Component>) -> Self {
        self.components.push(component.into());
        self
    }
}

impl Canvas {
    /// Adds a component below the others.
    #[must_use]
    pub fn component(mut self, component: impl Into<Component>) -> Self {
        let content = self.content.take();
        let content = content.unwrap_or_else(|| Content::new(Vec::<Component>::new()));
        self.content = Some(content.component(component));
        self
    }

    /// A live canvas: Intercom asks `url` for its [`Content`] whenever somebody
    /// looks at it. In the Messenger only.
    pub fn live(url: impl Into<String>) -> Self {
        Self::new().content_url(url.into())
    }
}
