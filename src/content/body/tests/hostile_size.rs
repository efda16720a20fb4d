//! Sources that are large in an awkward way cost no more than their length.
//!
//! Each is so long that a cost growing with its square would take minutes.

use std::time::{Duration, Instant};

use super::super::{MAX_DEPTH, Markup, first_heading, summary};
use super::{cleaned, rendered, tidied};

/// Long enough to be sure even of an unoptimised build on a busy machine.
const PATIENCE: Duration = Duration::from_secs(30);

fn in_time(what: &str, work: impl FnOnce()) {
    let start = Instant::now();
    work();
    let taken = start.elapsed();
    assert!(taken < PATIENCE, "{what} took {taken:?}");
}

#[test]
fn deep_nesting_is_flattened_and_its_text_kept() {
    for tag in ["div", "b", "span class=x", "ul><li", "table><tr><td", "blockquote", "x-y"] {
        let html = format!("{}文", format!("<{tag}>").repeat(1_000));
        let clean = cleaned(&html);
        assert!(clean.contains('文'), "{tag}");
        assert_eq!(cleaned(&clean), clean, "{tag}");
        assert!(clean.matches("</").count() <= MAX_DEPTH, "{tag}");
        assert!(tidied(&html).contains('文'), "{tag}");
    }
    assert_eq!(cleaned(&"<svg>".repeat(1_000)), "");
    let html = format!("{}<img src=x>", "<div>".repeat(1_000));
    assert!(cleaned(&html).contains("<img"));
}

#[test]
fn deep_nesting_costs_no_more_than_its_length() {
    for tag in ["div", "svg", "b", "a href=x"] {
        let html = format!("<{tag}>").repeat(30_000) + &"</div>".repeat(3_000);
        in_time(tag, || {
            cleaned(&html);
            tidied(&html);
        });
    }
}

#[test]
fn a_body_at_the_limit_is_read_back_as_it_was_written() {
    for depth in MAX_DEPTH - 2..MAX_DEPTH + 3 {
        for tag in ["div", "b", "em class=x"] {
            let html = format!("{}文", format!("<{tag}>").repeat(depth));
            let clean = cleaned(&html);
            assert_eq!(cleaned(&clean), clean, "{tag} {depth}");
            assert_eq!(tidied(&clean), clean, "{tag} {depth}");
        }
    }
}

#[test]
fn shallow_markup_is_never_flattened() {
    // Without end tags, a naive count of open elements would run over.
    let html = "<tr><td><b>甲<td><p>乙<br><img src=a>".repeat(3_000);
    let clean = cleaned(&format!("<table>{html}</table>"));
    assert_eq!(clean.matches("<td>").count(), 6_000);
    assert_eq!(clean.matches("<b>").count(), 3_000);
}

#[test]
fn repeated_formatting_does_not_multiply() {
    let open: String = (0..200).map(|n| format!("<b id=b{n}>")).collect();
    let html = format!("<p>{open}{}", "<p>文".repeat(20_000));
    in_time("formatting", || {
        let clean = cleaned(&html);
        assert_eq!(clean.matches('文').count(), 20_000);
        assert!(clean.len() < 100 * html.len());
    });
}

#[test]
fn countless_attributes_end_the_tag() {
    for separator in [" ", "/", "\n", "=''"] {
        let attributes: String = (0..200_000).map(|n| format!("a{n}{separator}")).collect();
        let html = format!("<p {attributes}>一</p><p>二</p>");
        in_time(separator, || assert!(cleaned(&html).contains("<p>二</p>")));
    }
}

#[test]
fn large_images_and_long_comments_pass() {
    let data = "iVBO//Rw0KGgo///".repeat(50_000);
    let html = format!("<img src=\"data:image/png;base64,{data}\"><!-- {} --><p>文</p>", "注".repeat(100_000));
    let clean = cleaned(&html);
    assert!(clean.contains(&data));
    assert!(clean.ends_with("async\"><p>文</p>"));
}

#[test]
fn long_runs_of_anything_are_read_once() {
    let sources = [
        ("text", "文字 ".repeat(200_000)),
        ("whitespace", " ".repeat(500_000)),
        ("less-than signs", "<".repeat(100_000)),
        ("open tags", "<a ".repeat(50_000)),
        ("end tags", "</p>".repeat(50_000)),
        ("references", "&amp".repeat(50_000)),
        ("comments", "<!--".repeat(50_000)),
        ("table text", format!("<table>{}", "x<i>".repeat(20_000))),
        ("misnested", "<b><p></b></p>".repeat(10_000)),
        ("forms in tables", "<table><form><a href=x>".repeat(10_000)),
        ("declarations", format!("<p style=\"{}\">", "a:b;(".repeat(100_000))),
        ("candidates", format!("<img srcset=\"{}\">", "a 1x,".repeat(100_000))),
    ];
    for (what, source) in sources {
        in_time(what, || {
            cleaned(&source);
            tidied(&source);
        });
        in_time(what, || {
            summary(&source, Markup::Html);
            first_heading(&source, Markup::Markdown);
        });
    }
    for (what, source) in [("quotes", "> ".repeat(2_000)), ("headings", "# a\n\n".repeat(5_000))] {
        in_time(what, || drop(rendered(&source)));
    }
}
