//! What to answer.

use serde::Serialize;
use serde_json::{Value, json};

use super::{
    content::{Canvas, Content},
    limits,
};
use crate::Error;

/// What to answer to a request. Nothing is sent but what
/// [`to_json`](Self::to_json) returns, as `application/json` with status 200.
#[derive(Clone, Debug, PartialEq)]
pub struct CanvasResponse(Answer);

#[derive(Clone, Debug, PartialEq)]
enum Answer {
    Canvas {
        canvas: Canvas,
        card_creation_options: Option<Value>,
        completed: bool,
    },
    Results(Value),
    Content(Content),
}

impl CanvasResponse {
    /// Shows a canvas: the answer to initialize, configure and submit requests.
    pub fn canvas(canvas: Canvas) -> Self {
        Self(Answer::Canvas {
            canvas,
            card_creation_options: None,
            completed: false,
        })
    }

    /// Ends a configuration: the answer to configure requests. The results come
    /// back in [`card_creation_options`](
    /// super::InitializeRequest::card_creation_options). They must be an object.
    pub fn results(results: impl Into<Value>) -> Self {
        Self(Answer::Results(results.into()))
    }

    /// The components of a live canvas: the answer to live canvas requests.
    pub fn content(content: Content) -> Self {
        Self(Answer::Content(content))
    }

    /// Says that the app has done its work, such as to collect an email address;
    /// with a canvas, in the answer to a submit request.
    #[must_use]
    pub fn completed(mut self) -> Self {
        if let Answer::Canvas { completed, .. } = &mut self.0 {
            *completed = true;
        }
        self
    }

    /// Inserts the app into the reply to a conversation; with a canvas, in the
    /// answer to a submit request from the inbox. The options come back in the
    /// initialize request for it. They must be an object.
    #[must_use]
    pub fn insert(mut self, options: impl Into<Value>) -> Self {
        if let Answer::Canvas {
            card_creation_options,
            ..
        } = &mut self.0
        {
            *card_creation_options = Some(options.into());
        }
        self
    }

    /// The JSON to answer with.
    ///
    /// # Errors
    ///
    /// Kind [`InvalidRequest`](crate::ErrorKind::InvalidRequest) for what Intercom
    /// would refuse, with its place: a canvas without components or URL, more than
    /// 64 KB of content or of stored data, a wrong number of choices, a choice that
    /// is not there, identifiers that are not unique or empty, a URL that is none.
    pub fn to_json(&self) -> Result<String, Error> {
        limits::check(self.canvas_of(), self.content_of())
            .and_then(|()| self.check_objects())
            .map_err(|message| Error::invalid(format!("the canvas cannot be shown: {message}")))?;
        let json = match &self.0 {
            Answer::Canvas {
                canvas,
                card_creation_options,
                completed,
            } => serde_json::to_string(&Body {
                canvas,
                card_creation_options: card_creation_options.as_ref(),
                event: completed.then(|| json!({ "type": "completed" })),
            }),
            Answer::Results(results) => serde_json::to_string(&json!({ "results": results })),
            Answer::Content(content) => serde_json::to_string(&json!({ "content": content })),
        };
        json.map_err(|error| Error::invalid(format!("the canvas cannot be written: {error}")))
    }

    fn canvas_of(&self) -> Option<&Canvas> {
        match &self.0 {
            Answer::Canvas { canvas, .. } => Some(canvas),
            _ => None,
        }
    }

    fn content_of(&self) -> Option<&Content> {
        match &self.0 {
            Answer::Canvas { canvas, .. } => canvas.content.as_ref(),
            Answer::Results(_) => None,
            Answer::Content(content) => Some(content),
        }
    }

    fn check_objects(&self) -> Result<(), String> {
        let (name, value) = match &self.0 {
            Answer::Canvas {
                card_creation_options,
                ..
            } => ("card_creation_options", card_creation_options.as_ref()),
            Answer::Results(results) => ("results", Some(results)),
            Answer::Content(_) => return Ok(()),
        };
        limits::check_object(name, value)
    }
}

#[derive(Serialize)]
struct Body<'a> {
    canvas: &'a Canvas,
    #[serde(skip_serializing_if = "Option::is_none")]
    card_creation_options: Option<&'a Value>,
    #[serde(skip_serializing_if = "Option::is_none")]
    event: Option<Value>,
}
