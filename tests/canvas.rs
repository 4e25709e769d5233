//! Requests and canvases of Canvas Kit.
#![cfg(feature = "canvas")]

use http::{HeaderMap, HeaderValue, StatusCode};
use intercom_sdk::{
    ErrorKind,
    canvas::{
        Action, Button, ButtonStyle, Canvas, CanvasResponse, Checkbox, Choice, Component, Content,
        DataTable, Divider, Dropdown, FieldValue, HEADER, Image, Input, List, ListItem, Location,
        Margin, Rejection, SingleSelect, Spacer, SpacerSize, SubmitRequest, Text, TextArea,
        TextStyle, UrlAction, Verifier,
    },
};
use serde_json::{Value, json};

const SECRET: &str = "f3b1c0de-1234-4abc-9def-0123456789ab";
/// A vector of 111 bytes.
const BODY: &str = r#"{"workspace_id":"abc12345","component_id":"submit_button","input_values":{},"context":{"conversation_id":1234}}"#;
const SIGNATURE: &str = "5871a81b49aafa0b1cbd31f98b9f56e4f40828dbd678ee2ce662acae958da6fb";

fn verifier() -> Verifier {
    Verifier::new(SECRET).unwrap()
}

fn headers(values: &[&str]) -> HeaderMap {
    let mut headers = HeaderMap::new();
    for value in values {
        headers.append(HEADER, HeaderValue::from_str(value).unwrap());
    }
    headers
}

fn signed(body: &Value) -> (HeaderMap, String) {
    let body = body.to_string();
    (headers(&[&verifier().sign(&body)]), body)
}

#[test]
fn the_vector_is_signed_verified_and_read() {
    assert_eq!(BODY.len(), 111);
    assert_eq!(verifier().sign(BODY), SIGNATURE);
    let request = verifier().submit(&headers(&[SIGNATURE]), BODY).unwrap();
    assert_eq!(request.component_id, "submit_button");
    assert_eq!(request.workspace_id.as_ref().unwrap(), "abc12345");
    let context = request.context.as_ref().unwrap();
    assert_eq!(context.conversation_id.as_ref().unwrap(), "1234");
    assert_eq!(request.body, BODY);
    assert!(request.repairs.is_empty());
}

#[test]
fn what_is_not_intercoms_is_refused_with_what_is_wrong() {
    let upper = SIGNATURE.to_uppercase();
    let other = Verifier::new("another").unwrap().sign(BODY);
    let prefixed = format!("sha256={SIGNATURE}");
    for (values, body, message) in [
        (&[][..], BODY, "the header `x-body-signature` is missing"),
        (
            &[SIGNATURE, SIGNATURE],
            BODY,
            "the header `x-body-signature` is there 2 times",
        ),
        (
            &[&SIGNATURE[..40]],
            BODY,
            "the signature in `x-body-signature` is too short",
        ),
        (
            &[&prefixed],
            BODY,
            "the signature in `x-body-signature` is too long",
        ),
        (
            &[&upper],
            BODY,
            "the signature in `x-body-signature` is not written in",
        ),
        (
            &[&other],
            BODY,
            "the signature in `x-body-signature` is not that of",
        ),
        (
            &[SIGNATURE],
            &BODY[1..],
            "the signature in `x-body-signature` is not that of",
        ),
    ] {
        let error = verifier().submit(&headers(values), body).unwrap_err();
        assert!(error.to_string().starts_with(message), "{error}");
        assert_eq!(error.status(), StatusCode::UNAUTHORIZED);
    }
    let large = vec![b' '; 100 * 1024 * 1024];
    let error = verifier()
        .submit(&headers(&[SIGNATURE]), large)
        .unwrap_err();
    assert!(matches!(error, Rejection::TooLarge { .. }));
    for body in ["", "[]", "{}", "{\"component_id\":"] {
        let headers = headers(&[&verifier().sign(body)]);
        let error = verifier().submit(&headers, body).unwrap_err();
        assert_eq!(error.status(), StatusCode::BAD_REQUEST, "{error}");
    }
    let error = Verifier::new(" ").unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Config);
    let both = Verifier::new("another").unwrap().or(SECRET).unwrap();
    both.submit(&headers(&[SIGNATURE]), BODY).unwrap();
    assert!(!format!("{both:?}").contains(SECRET));
}

#[test]
fn no_forgery_is_accepted_in_100_000_mutations() {
    let verifier = verifier();
    let mut random = fastrand::Rng::with_seed(16);
    for _ in 0..100_000 {
        let (mut body, mut signature) = (BODY.as_bytes().to_vec(), SIGNATURE.to_owned());
        if random.bool() {
            let at = random.usize(..body.len());
            body[at] ^= 1 << random.u8(0..8);
        } else {
            let at = random.usize(..signature.len());
            signature.replace_range(at..=at, &"0123456789abcdefA"[random.usize(..17)..][..1]);
        }
        let is_same = body == BODY.as_bytes() && signature == SIGNATURE;
        let verified = verifier.verify(&headers(&[&signature]), &body);
        assert_eq!(verified.is_ok(), is_same);
    }
}

#[test]
fn requests_are_read_with_the_types_of_a_version() {
    let (headers, body) = signed(&json!({
        "workspace_id": "abc12345",
        "workspace_region": "US",
        "admin": { "type": "admin", "id": "7", "name": "Agent" },
        "card_creation_options": { "plan": "gold" },
        "context": { "location": "moon", "locale": "en" },
        "contact": { "type": "contact", "id": "5f4d", "email": ["odd"], "name": "Ada" },
    }));
    let request = verifier().initialize(&headers, body).unwrap();
    let location = request.context.as_ref().unwrap().location.clone();
    assert_eq!(location, Some(Location::Unknown("moon".to_owned())));
    assert_eq!(
        request.card_creation_options.as_ref().unwrap()["plan"],
        "gold"
    );
    #[cfg(feature = "v2_16")]
    {
        use intercom_sdk::{canvas::InitializeRequest, v2_16::types::Contact};

        let contact: Contact = InitializeRequest::part(request.contact.as_ref()).unwrap();
        assert_eq!(
            (contact.email, contact.name.as_deref()),
            (None, Some("Ada"))
        );
        let none: Option<Contact> = InitializeRequest::part(request.conversation.as_ref());
        assert_eq!(none, None);
    }
}

#[test]
fn what_was_entered_is_found_by_the_component() {
    let (headers, body) = signed(&json!({
        "component_id": "send",
        "input_values": { "email": "ada@example.com", "empty": "", "topics": ["a", "b"], "odd": 7 },
        "current_canvas": {
            "content": { "components": [
                { "type": "text", "text": "Hi" },
                { "type": "hologram", "beam": true },
                { "type": "button", "id": "send", "label": "Send", "action": { "type": "submit" } },
            ] },
            "stored_data": { "step": 2 },
        },
    }));
    let request = verifier().submit(&headers, body).unwrap();
    assert_eq!(request.input("email"), Some("ada@example.com"));
    for id in ["empty", "topics", "odd", "nothing"] {
        assert_eq!(request.input(id), None, "{id}");
    }
    assert_eq!(request.choices("topics"), ["a", "b"]);
    assert!(request.choices("email").is_empty());
    let canvas = request.current_canvas.clone().unwrap();
    assert_eq!(canvas.stored_data.unwrap()["step"], 2);
    // What nobody knows is left out, and reported.
    let components = canvas.content.unwrap().components;
    assert_eq!(components.len(), 2);
    assert!(matches!(components[1], Component::Button(_)));
    assert_eq!(
        request.repairs[0].path(),
        "current_canvas.content.components[1]"
    );
    let shown = format!("{request:?}");
    assert!(!shown.contains("ada@example.com"), "{shown}");
}

#[test]
fn other_requests_are_read() {
    let (headers, body) = signed(&json!({ "workspace_id": "abc", "admin": { "id": "7" } }));
    let first = verifier().configure(&headers, body).unwrap();
    assert_eq!(first.component_id, None);
    let (headers, body) = signed(&json!({
        "workspace_id": "abc",
        "canvas": { "content_url": "https://example.com", "stored_data": {} },
    }));
    let live = verifier().live_canvas(&headers, body).unwrap();
    assert!(live.canvas.as_ref().unwrap().content_url.is_some());
}

fn every_component() -> Canvas {
    Canvas::new()
        .component(
            Text::new("Hello")
                .style(TextStyle::Header)
                .bottom_margin(Margin::None),
        )
        .component(
            Image::new("https://example.com/a.png", 40, 30)
                .action(UrlAction::new("https://example.com")),
        )
        .component(Divider::new())
        .component(Spacer::new().size(SpacerSize::Xl))
        .component(Button::new("b", "Go", Action::submit()).style(ButtonStyle::Link))
        .component(Input::new("i").label("Name").action(Action::submit()))
        .component(TextArea::new("t").error(true))
        .component(Checkbox::new("c", "Topics", [Choice::new("x", "X")]).value(["x"]))
        .component(Dropdown::new("d", [Choice::new("x", "X"), Choice::new("y", "Y")]).value("y"))
        .component(SingleSelect::new(
            "s",
            [Choice::new("x", "X"), Choice::new("y", "Y")],
        ))
        .component(List::new([
            ListItem::new("l", "Item").action(Action::sheet("https://example.com/sheet"))
        ]))
        .component(DataTable::new([FieldValue::new("Plan", "Gold")]))
        .stored_data(json!({ "step": 1 }))
}

#[test]
fn every_component_is_written_as_intercom_reads_it_and_read_back() {
    let text = CanvasResponse::canvas(every_component()).to_json().unwrap();
    let json: Value = serde_json::from_str(&text).unwrap();
    assert_eq!(json["canvas"]["stored_data"], json!({ "step": 1 }));
    let components = &json["canvas"]["content"]["components"];
    assert_eq!(
        *components,
        json!([
            { "type": "text", "text": "Hello", "style": "header", "bottom_margin": "none" },
            { "type": "image", "url": "https://example.com/a.png", "width": 40, "height": 30,
              "action": { "type": "url", "url": "https://example.com" } },
            { "type": "divider" },
            { "type": "spacer", "size": "xl" },
            { "type": "button", "id": "b", "label": "Go", "style": "link", "action": { "type": "submit" } },
            { "type": "input", "id": "i", "label": "Name", "action": { "type": "submit" } },
            { "type": "textarea", "id": "t", "error": true },
            { "type": "checkbox", "id": "c", "label": "Topics", "value": ["x"],
              "option": [{ "type": "option", "id": "x", "text": "X" }] },
            { "type": "dropdown", "id": "d", "value": "y",
              "options": [{ "type": "option", "id": "x", "text": "X" }, { "type": "option", "id": "y", "text": "Y" }] },
            { "type": "single-select", "id": "s",
              "options": [{ "type": "option", "id": "x", "text": "X" }, { "type": "option", "id": "y", "text": "Y" }] },
            { "type": "list", "items": [{ "type": "item", "id": "l", "title": "Item",
              "action": { "type": "sheet", "url": "https://example.com/sheet" } }] },
            { "type": "data-table", "items": [{ "type": "field-value", "field": "Plan", "value": "Gold" }] },
        ])
    );
    let read: Canvas = serde_json::from_value(json["canvas"].clone()).unwrap();
    assert_eq!(read, every_component());
}

#[test]
fn answers_have_the_form_of_their_request() {
    let text = || Canvas::new().component(Text::new("Hi"));
    let component = json!({ "components": [{ "type": "text", "text": "Hi" }] });
    for (response, expected) in [
        (
            CanvasResponse::canvas(text())
                .completed()
                .insert(json!({ "a": 1 })),
            json!({ "canvas": { "content": component }, "event": { "type": "completed" },
                    "card_creation_options": { "a": 1 } }),
        ),
        (
            CanvasResponse::canvas(Canvas::live("https://example.com/live")),
            json!({ "canvas": { "content_url": "https://example.com/live" } }),
        ),
        (
            CanvasResponse::results(json!({ "plan": "gold" })).completed(),
            json!({ "results": { "plan": "gold" } }),
        ),
        (
            CanvasResponse::content(Content::new([Component::from(Text::new("Hi"))])),
            json!({ "content": component }),
        ),
    ] {
        let written: Value = serde_json::from_str(&response.to_json().unwrap()).unwrap();
        assert_eq!(written, expected);
    }
}

#[test]
fn what_intercom_refuses_is_refused_before_it_is_sent_with_its_place() {
    let canvas = Canvas::new;
    let two = || [Choice::new("x", "X"), Choice::new("y", "Y")];
    let button = |id: &str| Button::new(id, "Go", Action::submit());
    let many: Vec<Choice> = (0..11).map(|id| Choice::new(id.to_string(), "X")).collect();
    for (canvas, message) in [
        (canvas(), "one of `content`, `content_url` is required"),
        (
            canvas().component(Text::new("x".repeat(64 * 1024))),
            "`content` has 65578 bytes, at most 65536 are allowed",
        ),
        (
            Canvas::live("https://example.com").stored_data(json!({ "x": "x".repeat(65536) })),
            "`stored_data` has 65544 bytes, at most 65536 are allowed",
        ),
        (
            Canvas::live("https://example.com").stored_data(json!([1])),
            "`stored_data` is no object",
        ),
        (
            Canvas::live("example.com"),
            "`content_url`: `example.com` is no http or https URL",
        ),
        (
            canvas().component(Dropdown::new("d", [Choice::new("x", "X")])),
            "`components`: [0]: `options` has 1 entry, at least 2 are required",
        ),
        (
            canvas().component(SingleSelect::new("s", many)),
            "`components`: [0]: `options` has 11 entries, at most 10 are allowed",
        ),
        (
            canvas().component(Checkbox::new("c", "C", Vec::<Choice>::new())),
            "`components`: [0]: `option` has 0 entries, at least 1 is required",
        ),
        (
            canvas().component(Dropdown::new("d", two()).value("z")),
            "`components`: [0]: `value`: there is no choice `z`",
        ),
        (
            canvas().component(Dropdown::new(
                "d",
                [Choice::new("x", "X"), Choice::new("x", "Y")],
            )),
            "`components`: [0]: the choice `x` is there already",
        ),
        (
            canvas().component(button("b")).component(button("b")),
            "`components`: [1]: the `id` `b` is there already",
        ),
        (
            canvas().component(button("")),
            "`components`: [0]: `id` is empty",
        ),
        (
            canvas().component(Button::new("b", "Go", Action::url("javascript:alert(1)"))),
            "`components`: [0]: `action.url`: `javascript:alert(1)` is no http or https URL",
        ),
        (
            canvas().component(Image::new("a.png", 1, 1)),
            "`components`: [0]: `url`: `a.png` is no http or https URL",
        ),
        (
            canvas().component(List::new([
                ListItem::new("l", "L").image("https://example.com/a.png")
            ])),
            "`components`: [0]: `items`: [0]: `image` needs `image_width` and `image_height`",
        ),
        (
            canvas().component(Text::new("Hi").style("headr")),
            "`content`: `components`: [0]: `style`: ",
        ),
    ] {
        let error = CanvasResponse::canvas(canvas).to_json().unwrap_err();
        assert_eq!(error.kind(), ErrorKind::InvalidRequest);
        let text = error.to_string();
        let said = text.strip_prefix("the canvas cannot be shown: ").unwrap();
        let said = said
            .strip_prefix("`content`: ")
            .filter(|_| !message.starts_with("`content`: "))
            .unwrap_or(said);
        assert!(said.starts_with(message), "{text}");
    }
    for response in [
        CanvasResponse::results(json!([])),
        CanvasResponse::canvas(Canvas::live("https://example.com")).insert("text"),
    ] {
        let error = response.to_json().unwrap_err();
        assert!(error.to_string().ends_with("is no object"), "{error}");
    }
}

#[test]
fn a_request_goes_between_threads() {
    fn check<T: Send + Sync + 'static>() {}
    check::<SubmitRequest>();
    check::<CanvasResponse>();
}
