//! Tables that may be wider than the page get a box of their own to scroll in, which the keyboard reaches.

use super::escaped;

/// Markup in which `<table` may stand without a table being there.
const OPAQUE: &[&str] = &["<script", "<style", "<textarea", "<template", "<!--", "<svg"];

/// `html` is balanced, as bodies are that were cleaned; others are left as they are.
pub fn scrollable(html: String, label: &str) -> String {
    if !html.contains("<table") || OPAQUE.iter().any(|markup| html.contains(markup)) {
        return html;
    }
    let open = format!("<div class=wide tabindex=0 role=group aria-label=\"{}\">", escaped(label));
    let mut out = String::with_capacity(html.len() + 4 * open.len());
    let (mut depth, mut rest) = (0_usize, html.as_str());
    while let Some(at) = rest.find("<table").into_iter().chain(rest.find("</table>")).min() {
        let (before, tag) = rest.split_at(at);
        out.push_str(before);
        if let Some(behind) = tag.strip_prefix("</table>") {
            if depth == 0 {
                return html;
            }
            depth -= 1;
            out.push_str("</table>");
            if depth == 0 {
                out.push_str("</div>");
            }
            rest = behind;
        } else {
            if depth == 0 {
                out.push_str(&open);
            }
            depth += 1;
            let (start, behind) = tag.split_at("<table".len());
            out.push_str(start);
            rest = behind;
        }
    }
    out.push_str(rest);
    if depth == 0 { out } else { html }
}

#[cfg(test)]
mod tests {
    use super::scrollable;

    fn boxed(html: &str) -> String {
        scrollable(html.to_owned(), "表")
            .replace("<div class=wide tabindex=0 role=group aria-label=\"表\">", "[")
            .replace("</div>", "]")
    }

    #[test]
    fn each_outermost_table_gets_a_box() {
        assert_eq!(boxed("<p>a</p>"), "<p>a</p>");
        assert_eq!(
            boxed("a<table><tr><td>1</table>b<table>2</table>"),
            "a[<table><tr><td>1</table>]b[<table>2</table>]"
        );
        assert_eq!(boxed("<table><td><table>1</table></table>"), "[<table><td><table>1</table></table>]");
    }

    #[test]
    fn what_cannot_be_told_apart_is_left_alone() {
        for html in ["<table>", "<table></table><script>'<table'</script>", "<table></table></table>"] {
            assert_eq!(scrollable(html.to_owned(), "表"), html);
        }
    }
}
