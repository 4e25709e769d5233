//! What Intercom sends.

use std::{collections::BTreeMap, marker::PhantomData};

use serde::de::DeserializeOwned;
use serde_json::Value;

use super::{content::Canvas, context::Context};
use crate::{
    response::repaired_part,
    types::{Id, record::record},
};

record! {
    /// The request for the first canvas: an app was added to a place, or is shown
    /// for another conversation.
    pub struct InitializeRequest {
        /// The admin who added it or looks at it. [`part`](Self::part) reads it.
        pub admin: Option<serde_json::Value>,
        /// The results of the configuration.
        pub card_creation_options: Option<serde_json::Value>,
        /// The contact that the admin looks at; in the inbox.
        pub contact: Option<serde_json::Value>,
        /// Where it is used.
        pub context: Option<Context>,
        /// The conversation that the admin looks at; in the inbox.
        pub conversation: Option<serde_json::Value>,
        /// Workspace.
        pub workspace_id: Option<Id>,
        /// Region of the workspace, such as `US`.
        pub workspace_region: Option<String>,
    }
}

record! {
    /// The request of an admin who configures the app: the first one, or one that a
    /// component has submitted.
    pub struct ConfigureRequest {
        /// The admin. [`part`](Self::part) reads it.
        pub admin: Option<serde_json::Value>,
        /// The component that submitted; absent in the first request.
        pub component_id: Option<String>,
        /// Where the app will be used.
        pub context: Option<Context>,
        /// The canvas as it is shown; absent in the first request.
        pub current_canvas: Option<Canvas>,
        /// What was entered, by the identifier of the component; absent in the first
        /// request. [`input`](Self::input) reads it.
        pub input_values: Option<BTreeMap<String, serde_json::Value>>,
        /// Workspace.
        pub workspace_id: Option<Id>,
        /// Region of the workspace, such as `US`.
        pub workspace_region: Option<String>,
    }
}

record! {
    /// The request of a component that somebody has used.
    pub struct SubmitRequest {
        /// The admin who used it; in the inbox. [`part`](Self::part) reads it.
        pub admin: Option<serde_json::Value>,
        /// The component that was used.
        pub component_id: String,
        /// The contact that the admin looks at, or who used it.
        pub contact: Option<serde_json::Value>,
        /// Where it is used.
        pub context: Option<Context>,
        /// The conversation; in the inbox.
        pub conversation: Option<serde_json::Value>,
        /// The canvas as it is shown, with your stored data.
        pub current_canvas: Option<Canvas>,
        /// What was entered, by the identifier of the component.
        /// [`input`](Self::input) reads it.
        pub input_values: Option<BTreeMap<String, serde_json::Value>>,
        /// The contact who used it; in the Messenger.
        pub user: Option<serde_json::Value>,
        /// Workspace.
        pub workspace_id: Option<Id>,
        /// Region of the workspace, such as `US`.
        pub workspace_region: Option<String>,
    }
}

record! {
    /// The request for the content of a live canvas: somebody looks at it.
    pub struct LiveCanvasRequest {
        /// The canvas, with your stored data.
        pub canvas: Option<Canvas>,
        /// The contact who looks at it. [`part`](Self::part) reads it.
        pub contact: Option<serde_json::Value>,
        /// Where it is used.
        pub context: Option<Context>,
        /// Workspace.
        pub workspace_id: Option<Id>,
        /// Region of the workspace, such as `US`.
        pub workspace_region: Option<String>,
    }
}

/// Adds the accessors of what people entered.
macro_rules! inputs {
    ($($request:ident)*) => {$(
        impl $request {
            /// What was entered into an input, or the identifier of the choice in a
            /// select; `None` if it is empty.
            pub fn input(&self, id: &str) -> Option<&str> {
                let text = self.input_values.as_ref()?.get(id)?.as_str()?;
                (!text.is_empty()).then_some(text)
            }

            /// The identifiers of the choices in a checkbox.
            pub fn choices(&self, id: &str) -> Vec<&str> {
                let values = self.input_values.as_ref().and_then(|values| values.get(id));
                let values = values.and_then(Value::as_array);
                values.into_iter().flatten().filter_map(Value::as_str).collect()
            }
        }
    )*};
}

inputs! { ConfigureRequest SubmitRequest }

/// Adds the reader of contacts, admins and conversations.
macro_rules! parts {
    ($($request:ident)*) => {$(
        impl $request {
            /// A contact, admin or conversation of the request, with the type of the
            /// version that the app is set to: fields that do not fit are left out.
            /// `None` for a part that lacks or is no such thing.
            ///
            /// ```
            /// # #[cfg(feature = "v2_16")] {
            /// use intercom_sdk::{canvas::InitializeRequest, v2_16::types::Contact};
            ///
            /// fn email(request: &InitializeRequest) -> Option<String> {
            ///     let contact: Contact = InitializeRequest::part(request.contact.as_ref())?;
            ///     contact.email
            /// }
            /// # }
            /// ```
            pub fn part<T: DeserializeOwned>(part: Option<&Value>) -> Option<T> {
                self::part(part)
            }
        }
    )*};
}

parts! { InitializeRequest ConfigureRequest SubmitRequest LiveCanvasRequest }

fn part<T: DeserializeOwned>(part: Option<&Value>) -> Option<T> {
    let json = part?.to_string();
    let read = repaired_part(&[], &json, PhantomData);
    read.ok().map(|(value, _)| value)
}
