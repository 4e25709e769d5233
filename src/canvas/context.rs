//! Where an app is used.

use crate::types::{Id, open_enum::open_enum, record::record};

open_enum! {
    /// Where an app is added or used.
    pub enum Location {
        Conversation = "conversation",
        Home = "home",
        Message = "message",
        Operator = "operator",
    }
}

record! {
    /// Where an app is used, and what it looks like there.
    pub struct Context {
        /// The conversation, if the location is one.
        pub conversation_id: Option<Id>,
        /// Language of the Messenger, such as `en`.
        pub locale: Option<String>,
        /// Where the app is added or used.
        pub location: Option<Location>,
        /// Colour of the Messenger's buttons, such as `#1251ba`.
        pub messenger_action_colour: Option<String>,
        /// Colour of the Messenger's background.
        pub messenger_background_colour: Option<String>,
        /// URL of the page that the Messenger is on.
        pub referrer: Option<String>,
    }
}
