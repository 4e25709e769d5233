//! What Intercom accepts.

use std::collections::HashSet;

use reqwest::Url;
use serde::Serialize;
use serde_json::Value;

use super::{
    action::Action,
    component::Component,
    content::{Canvas, Content},
};
use crate::types::field::Field;

/// Intercom: 64 KB each for the content and the stored data.
const LARGEST: usize = 64 * 1024;

/// Returns an error that names what is wrong, and where.
pub(super) fn check(canvas: Option<&Canvas>, content: Option<&Content>) -> Result<(), String> {
    if let Some(canvas) = canvas {
        canvas.check()?;
        if let Some(url) = &canvas.content_url {
            check_url("content_url", url)?;
        }
        check_object("stored_data", canvas.stored_data.as_ref())?;
        check_size("stored_data", canvas.stored_data.as_ref())?;
    }
    let Some(content) = content else {
        return Ok(());
    };
    content.check()?;
    check_size("content", Some(content))?;
    let mut ids = HashSet::new();
    for (index, component) in content.components.iter().enumerate() {
        let at = |message: String| format!("`components`: [{index}]: {message}");
        for id in component.ids() {
            if id.is_empty() {
                return Err(at("`id` is empty".to_owned()));
            }
            if !ids.insert(id) {
                return Err(at(format!("the `id` `{id}` is there already")));
            }
        }
        check_choices(component).map_err(at)?;
        check_urls(component).map_err(at)?;
    }
    Ok(())
}

/// Refuses what is no object.
pub(super) fn check_object(name: &str, value: Option<&Value>) -> Result<(), String> {
    match value {
        None | Some(Value::Object(_)) => Ok(()),
        Some(_) => Err(format!("`{name}` is no object")),
    }
}

fn check_size(name: &str, value: Option<&impl Serialize>) -> Result<(), String> {
    let Some(value) = value else {
        return Ok(());
    };
    let json = serde_json::to_vec(value).map_err(|error| error.to_string())?;
    match json.len() {
        size if size > LARGEST => Err(format!(
            "`{name}` has {size} bytes, at most {LARGEST} are allowed"
        )),
        _ => Ok(()),
    }
}

fn check_choices(component: &Component) -> Result<(), String> {
    let Some((choices, taken)) = component.choices() else {
        return Ok(());
    };
    let mut ids = HashSet::new();
    for choice in choices {
        if !ids.insert(choice.id.as_str()) {
            return Err(format!("the choice `{}` is there already", choice.id));
        }
    }
    match taken.into_iter().find(|id| !ids.contains(id)) {
        Some(id) => Err(format!("`value`: there is no choice `{id}`")),
        None => Ok(()),
    }
}

fn check_urls(component: &Component) -> Result<(), String> {
    match component {
        Component::Image(image) => {
            check_url("url", &image.url)?;
            match &image.action {
                Some(action) => check_url("action.url", &action.url),
                None => Ok(()),
            }
        }
        Component::List(list) => list.items.iter().enumerate().try_for_each(|(index, item)| {
            let at = |message| format!("`items`: [{index}]: {message}");
            if let Some(image) = &item.image {
                check_url("image", image).map_err(at)?;
                if item.image_width.is_none() || item.image_height.is_none() {
                    return Err(at(
                        "`image` needs `image_width` and `image_height`".to_owned()
                    ));
                }
            }
            check_action(item.action.as_ref()).map_err(at)
        }),
        Component::Button(button) => check_action(Some(&button.action)),
        Component::Input(input) => check_action(input.action.as_ref()),
        Component::SingleSelect(select) => check_action(select.action.as_ref()),
        _ => Ok(()),
    }
}

fn check_action(action: Option<&Action>) -> Result<(), String> {
    match action {
        Some(Action::Url(action)) => check_url("action.url", &action.url),
        Some(Action::Sheet(action)) => check_url("action.url", &action.url),
        Some(Action::Submit(_)) | None => Ok(()),
    }
}

fn check_url(name: &str, url: &str) -> Result<(), String> {
    match Url::parse(url) {
        Ok(url) if matches!(url.scheme(), "http" | "https") => Ok(()),
        _ => Err(format!("`{name}`: `{url}` is no http or https URL")),
    }
}
