//! The text of a cleaned body, as a browser's `textContent` has it.

/// What [`super::write`] makes of characters that cannot stand for themselves.
const REFERENCES: [(&str, char); 5] = [("&amp;", '&'), ("&lt;", '<'), ("&gt;", '>'), ("&quot;", '"'), ("&#13;", '\r')];

/// Without tags and comments, and without what scripts and style sheets hold.
pub(super) fn text(html: &str) -> String {
    let mut text = String::with_capacity(html.len());
    let mut rest = html;
    while let Some(at) = memchr::memchr2(b'<', b'&', rest.as_bytes()) {
        text.push_str(&rest[..at]);
        rest = &rest[at..];
        rest = if rest.starts_with('<') { after_markup(rest) } else { after_reference(rest, &mut text) };
    }
    text.push_str(rest);
    text
}

/// What follows a tag, or an element that holds no text.
fn after_markup(rest: &str) -> &str {
    if let Some(comment) = rest.strip_prefix("<!--") {
        return comment.split_once("-->").map_or("", |(_, after)| after);
    }
    for (start, end) in [("<script", "</script>"), ("<style", "</style>")] {
        if rest.starts_with(start) {
            return rest.split_once(end).map_or("", |(_, after)| after);
        }
    }
    after_tag(rest)
}

/// A `>` within quotes ends no tag.
fn after_tag(rest: &str) -> &str {
    let mut quoted = false;
    for (at, byte) in rest.bytes().enumerate() {
        match byte {
            b'"' => quoted = !quoted,
            b'>' if !quoted => return &rest[at + 1..],
            _ => {}
        }
    }
    ""
}

fn after_reference<'a>(rest: &'a str, text: &mut String) -> &'a str {
    match REFERENCES.iter().find(|(reference, _)| rest.starts_with(reference)) {
        Some((reference, character)) => {
            text.push(*character);
            &rest[reference.len()..]
        }
        None => {
            text.push('&');
            &rest[1..]
        }
    }
}

#[cfg(test)]
mod tests {
    use super::text;

    #[test]
    fn the_text_is_what_a_reader_sees() {
        for (html, expected) in [
            ("<p>甲<b>乙</b></p><p>丙</p>", "甲乙丙"),
            ("<a href=\"/?a=1&amp;b=>\" title=\"x\">链接</a> &amp; &lt;p&gt; &quot;q&quot;", "链接 & <p> \"q\""),
            ("a<script>b > c</script>d<style>e</style>f<!-- <g> -->h", "adfh"),
            ("<img src=\"a\" alt=\"图\">后", "后"),
            ("&nothing; <unfinished", "&nothing; "),
        ] {
            assert_eq!(text(html), expected);
        }
    }
}
