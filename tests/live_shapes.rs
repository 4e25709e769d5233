//! What Intercom sends though its descriptions say otherwise: one small
//! payload for each, in every version that can meet it.
#![cfg(feature = "catalog")]

#[path = "live_shapes/conversations.rs"]
mod conversations;
#[path = "live_shapes/shapes.rs"]
mod shapes;
#[path = "live_shapes/since_2_13.rs"]
mod since_2_13;

use intercom_sdk::catalog::Operation;
use serde_json::Value;

use shapes::Shape;

/// The second number of a version: they are 2.7 and so on.
fn minor(version: &str) -> u32 {
    let (_, minor) = version.split_once('.').unwrap();
    minor.parse().unwrap()
}

fn shapes() -> impl Iterator<Item = Shape> {
    [
        shapes::shapes(),
        conversations::shapes(),
        since_2_13::shapes(),
    ]
    .into_iter()
    .flatten()
}

fn check<C>(version: &str, catalog: &[Operation<C>]) {
    let mut problems = Vec::new();
    let mut checked = 0;
    for shape in shapes() {
        if !shape.versions.contains(&minor(version)) {
            continue;
        }
        let operation = catalog
            .iter()
            .find(|operation| operation.id == shape.operation)
            .unwrap_or_else(|| panic!("{version} has no {}", shape.operation));
        checked += 1;
        match operation.decode_response(shape.body.to_string().as_bytes()) {
            Err(error) => problems.push(format!("{}: {error}", shape.name)),
            Ok(value) => {
                for (place, holds) in shape.finds {
                    let found = value.pointer(place).unwrap_or(&Value::Null);
                    if !holds(found) {
                        problems.push(format!("{}: {place} is {found}", shape.name));
                    }
                }
            }
        }
    }
    assert_eq!(problems, Vec::<String>::new(), "{version}");
    assert!(checked > 35, "{version}: {checked}");
}

macro_rules! every_version {
    ($($version:literal $module:ident)*) => {$(
        #[test]
        fn $module() {
            check($version, intercom_sdk::$module::catalog());
        }
    )*};
}

intercom_sdk::enabled_versions!(every_version);
