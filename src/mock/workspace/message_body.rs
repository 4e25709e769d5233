//! Bodies of messages: Intercom keeps HTML, and rewrites what is sent.

/// `body` as Intercom keeps it: HTML stays as it is, and plain text becomes
/// paragraphs.
pub(super) fn to_html(body: &str) -> String {
    let body = body.trim();
    if body.is_empty() || has_markup(body) {
        return body.to_owned();
    }
    let escaped = body
        .replace("\r\n", "\n")
        .replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;");
    escaped
        .split("\n\n")
        .map(str::trim)
        .filter(|paragraph| !paragraph.is_empty())
        .map(|paragraph| format!("<p>{}</p>", paragraph.replace('\n', "<br>")))
        .collect::<Vec<_>>()
        .join("\n")
}

/// The text of `html`: what `display_as=plaintext` shows.
pub(super) fn to_text(html: &str) -> String {
    let mut text = String::new();
    let mut rest = html;
    while let Some(start) = rest.find('<') {
        text.push_str(&rest[..start]);
        let Some(length) = rest[start..].find('>') else {
            rest = &rest[start..];
            break;
        };
        let tag = rest[start + 1..start + length].trim_end_matches('/').trim();
        if ["br", "/p", "/li", "/h1", "/h2"].contains(&tag) && !text.ends_with('\n') {
            text.push('\n');
        }
        rest = rest[start + length + 1..].trim_start_matches('\n');
    }
    text.push_str(rest);
    text.trim()
        .replace("&lt;", "<")
        .replace("&gt;", ">")
        .replace("&amp;", "&")
}

/// Whether `text` has at least one tag.
fn has_markup(text: &str) -> bool {
    text.match_indices('<').any(|(index, _)| {
        let after = &text[index + 1..];
        let starts = after.starts_with(|first: char| first.is_ascii_alphabetic() || first == '/');
        starts && after.contains('>')
    })
}

#[cfg(test)]
mod tests {
    use super::{to_html, to_text};

    #[test]
    fn plain_text_becomes_paragraphs_and_html_stays() {
        for (sent, kept) in [
            ("Hello", "<p>Hello</p>"),
            ("  Hello \n", "<p>Hello</p>"),
            ("one\ntwo\n\nthree", "<p>one<br>two</p>\n<p>three</p>"),
            ("a < b & c > d", "<p>a &lt; b &amp; c &gt; d</p>"),
            ("<b>Hello</b> you", "<b>Hello</b> you"),
            ("", ""),
        ] {
            assert_eq!(to_html(sent), kept, "{sent:?}");
        }
    }

    #[test]
    fn the_text_of_html_has_no_tags() {
        for (html, text) in [
            ("<p>one<br>two</p>\n<p>three</p>", "one\ntwo\nthree"),
            ("<p>a &lt; b &amp;lt; c</p>", "a < b &lt; c"),
            ("<ul><li>tea</li><li>milk</li></ul>", "tea\nmilk"),
            ("3 <", "3 <"),
        ] {
            assert_eq!(to_text(html), text, "{html:?}");
        }
    }
}
