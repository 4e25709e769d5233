//! Locations in an operation.

/// Appends a path below a location: `response 200` and `.tickets[]` give
/// `response 200 .tickets[]`.
pub fn join(location: &str, path: &str) -> String {
    let is_root = !location.contains(" .") && !location.contains(" [") && !location.contains(" <");
    if is_root && !path.is_empty() && !location.is_empty() {
        format!("{location} {path}")
    } else {
        format!("{location}{path}")
    }
}
