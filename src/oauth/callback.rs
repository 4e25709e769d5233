//! Checks what a browser brings back.

use percent_encoding::percent_decode_str;

use super::{code::Code, oauth_error::OAuthError, state::State};

/// Reads the query of a callback.
pub(super) fn read(query: &str, expected: &State) -> Result<Code, OAuthError> {
    let query = query.strip_prefix('?').unwrap_or(query);
    // First of all: nothing else counts in a callback that somebody else has made.
    let state = parameter(query, "state")?.ok_or(OAuthError::MissingState)?;
    if !expected.is(&state) {
        return Err(OAuthError::WrongState);
    }
    if let Some(error) = parameter(query, "error")? {
        let description = parameter(query, "error_description")?;
        return Err(OAuthError::Denied { error, description });
    }
    let code = parameter(query, "code")?.ok_or(OAuthError::MissingCode)?;
    Ok(Code::new(code))
}

/// The value of a parameter; `None` if it lacks or is empty.
fn parameter(query: &str, name: &'static str) -> Result<Option<String>, OAuthError> {
    let mut values = query.split('&').filter_map(|pair| {
        // Only the first `=` separates: a code may end in others.
        let (key, value) = pair.split_once('=').unwrap_or((pair, ""));
        (decode(key) == name).then(|| decode(value))
    });
    let value = values.next();
    match values.next() {
        Some(_) => Err(OAuthError::Repeated(name)),
        None => Ok(value.filter(|value| !value.is_empty())),
    }
}

/// A `+` is left as it is: in a code it is more likely one that was not encoded than
/// a space.
fn decode(text: &str) -> String {
    percent_decode_str(text).decode_utf8_lossy().into_owned()
}

#[cfg(test)]
mod tests {
    use super::{State, read};

    #[test]
    fn a_code_is_kept_as_it_is() {
        let state = State::from_session("s+1/x");
        for (query, code) in [
            ("code=dG9r==&state=s%2B1%2Fx", "dG9r=="),
            ("?state=s+1/x&code=dG9r=", "dG9r="),
            ("code=dG9r%3D%3d&state=s+1/x&", "dG9r=="),
            ("state=s+1/x&code=a+b/c&other", "a+b/c"),
            ("&&st%61te=s+1/x&code=%F0%9F%98%80", "😀"),
        ] {
            assert_eq!(read(query, &state).unwrap().secret(), code, "{query}");
        }
    }

    #[test]
    fn a_callback_that_is_not_of_this_browser_is_refused() {
        for (query, session, message) in [
            ("code=a", "s", "the callback has no `state`"),
            ("", "s", "the callback has no `state`"),
            ("code=a&state=", "s", "the callback has no `state`"),
            ("code=a&state=", "", "the callback has no `state`"),
            ("code=a&state=t", "s", "the `state` of the callback is not"),
            ("code=a&state=t", "", "the `state` of the callback is not"),
            ("code=a&state=S", "s", "the `state` of the callback is not"),
            ("code=a&state=ss", "s", "the `state` of the callback is not"),
            // Not even an error of it counts.
            (
                "error=access_denied&state=t",
                "s",
                "the `state` of the callback is not",
            ),
            (
                "code=a&state=s&state=t",
                "s",
                "the callback has `state` more than once",
            ),
            (
                "code=a&code=b&state=s",
                "s",
                "the callback has `code` more than once",
            ),
            ("state=s", "s", "the callback has no `code`"),
            ("state=s&code=", "s", "the callback has no `code`"),
            (
                "state=s&error=access_denied&error_description=No%20way%0A",
                "s",
                "the installation was refused: access_denied (No way\\n)",
            ),
            ("state=s&error=x", "s", "the installation was refused: x"),
        ] {
            let error = read(query, &State::from_session(session)).unwrap_err();
            assert!(error.to_string().starts_with(message), "{query}: {error}");
        }
    }
}
