//! Finds the path of a position in a JSON text.

/// The byte offset of a line and a column (in bytes), both counted from 1.
pub(super) fn offset(body: &[u8], line: usize, column: usize) -> usize {
    let start = body
        .split_inclusive(|byte| *byte == b'\n')
        .take(line.saturating_sub(1))
        .map(<[u8]>::len)
        .sum::<usize>();
    start.saturating_add(column).min(body.len())
}

/// A container on the path.
enum Container {
    Array(usize),
    /// The byte range of the current key in the text, without quotes.
    Object(Option<(usize, usize)>),
}

/// The path of the value that ends at or contains `end`.
///
/// The text may be invalid JSON; the path is then a best guess.
pub(super) fn path_at(body: &[u8], end: usize) -> String {
    let body = &body[..end];
    let mut open: Vec<Container> = Vec::new();
    let mut at = 0;
    while at < body.len() {
        match body[at] {
            b'{' | b'[' => {
                open.push(if body[at] == b'{' {
                    Container::Object(None)
                } else {
                    Container::Array(0)
                });
            }
            b'}' | b']' => {
                // An error right after the bracket concerns the whole
                // container.
                open.pop();
            }
            b',' => match open.last_mut() {
                Some(Container::Array(index)) => *index += 1,
                Some(Container::Object(key)) => *key = None,
                None => {}
            },
            b'"' => {
                let start = at + 1;
                let close = string_end(body, start);
                if let Some(Container::Object(key @ None)) = open.last_mut() {
                    *key = Some((start, close));
                }
                at = close;
            }
            _ => {}
        }
        at += 1;
    }
    render(body, &open)
}

/// The index of the quote that closes the string starting at `start`.
fn string_end(body: &[u8], start: usize) -> usize {
    let mut at = start;
    while at < body.len() {
        match body[at] {
            b'"' => return at,
            b'\\' => at += 2,
            _ => at += 1,
        }
    }
    body.len()
}

/// More of a path than this helps nobody.
const DEEPEST: usize = 64;

fn render(body: &[u8], open: &[Container]) -> String {
    let mut path = String::new();
    for container in open.iter().take(DEEPEST) {
        match container {
            Container::Array(index) => path += &format!("[{index}]"),
            Container::Object(Some((start, end))) => {
                if !path.is_empty() {
                    path.push('.');
                }
                path += &String::from_utf8_lossy(&body[*start..*end]);
            }
            Container::Object(None) => {}
        }
    }
    if open.len() > DEEPEST {
        path.push('…');
    }
    path
}
