//! Paths without the names of their parameters, which are not sent.

/// `path` with `{}` in place of every parameter: `/tickets/{}` for
/// `/tickets/{ticket_id}`.
pub fn path_shape(path: &str) -> String {
    let segments: Vec<&str> = path
        .split('/')
        .map(|segment| match segment.starts_with('{') {
            true => "{}",
            false => segment,
        })
        .collect();
    segments.join("/")
}

/// The names of the parameters in `path`, in order.
pub fn path_parameters(path: &str) -> Vec<&str> {
    path.split('/')
        .filter_map(|segment| segment.strip_prefix('{')?.strip_suffix('}'))
        .collect()
}
