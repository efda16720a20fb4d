//! Takes plain text out of a source without parsing more of it than is needed.

use std::cell::RefCell;

use html5ever::tokenizer::states::RawKind;
use html5ever::tokenizer::{Tag, TagKind, Token, TokenSink, TokenSinkResult, Tokenizer, TokenizerOpts};
use html5ever::{LocalName, local_name};
use pulldown_cmark::{Event, Tag as MarkdownTag, TagEnd};

use super::chars::prefix;
use super::policy::{self, Fate};
use super::text::{Gap, PlainText};
use super::{Markup, markdown, nesting, parse, style};

/// How much of a source is looked at, in bytes: at first, and if that is too little.
///
/// Markdown is split into blocks before the first word of it comes out, so that a short look
/// comes first.
const LOOKS: [usize; 2] = [2 * 1024, 16 * 1024];

/// How much HTML is tokenized between two looks at whether the text is full, in bytes.
const STEP: usize = 1024;

/// Which text is wanted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Scope {
    /// All of it.
    Everything,
    /// That of the first block that has any.
    FirstBlock,
    /// That of the first heading that has any.
    FirstHeading,
}

/// The text of `source` in `scope`, at most `limit` characters of it.
pub(super) fn text(source: &str, markup: Markup, scope: Scope, limit: usize) -> String {
    let mut text = String::new();
    for look in LOOKS {
        let start = prefix(source, look);
        let is_whole = start.len() == source.len();
        let full;
        (text, full) = text_of_start(start, is_whole, markup, scope, limit);
        if full || is_whole {
            break;
        }
    }
    text
}

/// The text, and whether the rest of the source would not change it.
fn text_of_start(source: &str, is_whole: bool, markup: Markup, scope: Scope, limit: usize) -> (String, bool) {
    let tokenizer = Tokenizer::new(Sink::new(scope, limit), TokenizerOpts::default());
    match markup {
        Markup::Html => read_html(&tokenizer, source),
        Markup::Markdown => read_markdown(&tokenizer, source),
    }
    if is_whole {
        tokenizer.end();
    }
    let collector = tokenizer.sink.0.into_inner();
    let full = collector.is_done();
    (collector.into_text(), full)
}

fn read_html(tokenizer: &Tokenizer<Sink>, source: &str) {
    let mut rest = source;
    while !rest.is_empty() && !tokenizer.sink.is_done() {
        let step = prefix(rest, STEP);
        rest = &rest[step.len()..];
        parse::feed(tokenizer, step);
    }
}

fn read_markdown(tokenizer: &Tokenizer<Sink>, source: &str) {
    // Within images the text is their description, within footnotes it belongs elsewhere.
    let mut left_out = 0_usize;
    for event in markdown::events(source) {
        if let Event::Html(html) | Event::InlineHtml(html) = &event {
            read_html(tokenizer, html);
        }
        let mut collector = tokenizer.sink.0.borrow_mut();
        match event {
            Event::Start(MarkdownTag::Image { .. } | MarkdownTag::FootnoteDefinition(_)) => {
                left_out += 1;
            }
            Event::End(TagEnd::Image | TagEnd::FootnoteDefinition) => {
                left_out = left_out.saturating_sub(1);
            }
            Event::Start(MarkdownTag::Heading { .. }) => collector.start_heading(),
            Event::End(TagEnd::Heading(_)) => collector.end_heading(),
            Event::Start(MarkdownTag::TableCell) => collector.separate(Gap::Cell),
            Event::Start(tag) if !is_inline(&tag) => collector.separate(Gap::Block),
            Event::End(TagEnd::Paragraph | TagEnd::Item) | Event::HardBreak | Event::Rule => {
                collector.separate(Gap::Block);
            }
            Event::Text(text) | Event::Code(text) if left_out == 0 => collector.push(&text),
            Event::SoftBreak => collector.push("\n"),
            _ => {}
        }
        if collector.is_done() {
            return;
        }
    }
}

fn is_inline(tag: &MarkdownTag) -> bool {
    matches!(
        tag,
        MarkdownTag::Emphasis
            | MarkdownTag::Strong
            | MarkdownTag::Strikethrough
            | MarkdownTag::Superscript
            | MarkdownTag::Subscript
            | MarkdownTag::Link { .. }
            | MarkdownTag::Image { .. }
            | MarkdownTag::HtmlBlock
    )
}

/// Decides for each piece of text whether it is shown and wanted.
struct Collector {
    text: PlainText,
    scope: Scope,
    in_heading: bool,
    /// The hidden element that the source is in, and how many of its name are open.
    hidden: Option<(LocalName, usize)>,
    heading_found: bool,
}

impl Collector {
    fn is_done(&self) -> bool {
        self.text.is_full() || self.heading_found
    }

    fn into_text(self) -> String {
        let unwanted = self.scope == Scope::FirstHeading && !self.heading_found && !self.in_heading;
        if unwanted { String::new() } else { self.text.into_string() }
    }

    fn push(&mut self, text: &str) {
        if self.hidden.is_none() && (self.scope != Scope::FirstHeading || self.in_heading) {
            self.text.push(text);
        }
    }

    fn separate(&mut self, gap: Gap) {
        if self.hidden.is_none() {
            self.text.separate(gap);
        }
    }

    fn start_heading(&mut self) {
        self.separate(Gap::Block);
        // What comes with the heading's end in one piece of source must not be added to it.
        self.in_heading = self.hidden.is_none() && !self.heading_found;
    }

    fn end_heading(&mut self) {
        self.separate(Gap::Block);
        self.heading_found |= self.scope == Scope::FirstHeading && self.in_heading && !self.text.is_empty();
        self.in_heading = false;
    }

    fn start_tag(&mut self, tag: &Tag) {
        if let Some((name, open)) = &mut self.hidden {
            if *name == local_name!("p") && nesting::closes_paragraph(&tag.name) {
                // A hidden paragraph without an end tag ends here.
                self.hidden = None;
            } else {
                *open += usize::from(*name == tag.name);
                return;
            }
        }
        if policy::is_void(&tag.name) {
            if matches!(tag.name, local_name!("br") | local_name!("hr")) {
                self.separate(Gap::Block);
            }
            return;
        }
        if policy::fate(&tag.name) == Fate::Drop || is_hidden(tag) {
            let has_no_content = tag.self_closing && matches!(tag.name, local_name!("svg") | local_name!("math"));
            if !has_no_content {
                self.hidden = Some((tag.name.clone(), 1));
            }
        } else if nesting::is_heading(&tag.name) {
            self.start_heading();
        } else {
            self.separate(gap_around(&tag.name));
        }
    }

    fn end_tag(&mut self, name: &LocalName) {
        match &mut self.hidden {
            Some((hidden, open)) => {
                *open -= usize::from(*hidden == *name);
                if *open == 0 {
                    self.hidden = None;
                }
            }
            None if nesting::is_heading(name) => self.end_heading(),
            None => self.separate(gap_around(name)),
        }
    }

    /// Whether the current text is foreign, so that HTML's raw text elements mean nothing.
    fn is_in_foreign_content(&self) -> bool {
        matches!(self.hidden, Some((local_name!("svg") | local_name!("math"), _)))
    }
}

fn is_hidden(tag: &Tag) -> bool {
    tag.attrs.iter().any(|attribute| {
        attribute.name.local == local_name!("hidden")
            || (attribute.name.local == local_name!("style") && style::hides(&attribute.value))
    })
}

fn gap_around(name: &LocalName) -> Gap {
    match *name {
        local_name!("td") | local_name!("th") => Gap::Cell,
        local_name!("tr") | local_name!("caption") => Gap::Block,
        _ if nesting::closes_paragraph(name) => Gap::Block,
        _ => Gap::None,
    }
}

/// Hands the tokens of HTML to a [`Collector`].
struct Sink(RefCell<Collector>);

impl Sink {
    fn new(scope: Scope, limit: usize) -> Self {
        Self(RefCell::new(Collector {
            text: PlainText::new(limit, scope == Scope::FirstBlock),
            scope,
            in_heading: false,
            hidden: None,
            heading_found: false,
        }))
    }

    fn is_done(&self) -> bool {
        self.0.borrow().is_done()
    }
}

impl TokenSink for Sink {
    type Handle = ();

    fn process_token(&self, token: Token, _line: u64) -> TokenSinkResult<()> {
        let mut collector = self.0.borrow_mut();
        match token {
            Token::CharacterTokens(text) => collector.push(&text),
            Token::TagToken(tag) if tag.kind == TagKind::EndTag => collector.end_tag(&tag.name),
            Token::TagToken(tag) => {
                let foreign = collector.is_in_foreign_content();
                collector.start_tag(&tag);
                if !foreign {
                    return content_of(&tag.name);
                }
            }
            _ => {}
        }
        TokenSinkResult::Continue
    }
}

/// How the tokenizer has to go on after a start tag; with a tree builder, that would say so.
fn content_of(name: &LocalName) -> TokenSinkResult<()> {
    match *name {
        local_name!("script") => TokenSinkResult::RawData(RawKind::ScriptData),
        local_name!("title") | local_name!("textarea") => TokenSinkResult::RawData(RawKind::Rcdata),
        local_name!("plaintext") => TokenSinkResult::Plaintext,
        ref name if parse::holds_raw_text(name) => TokenSinkResult::RawData(RawKind::Rawtext),
        _ => TokenSinkResult::Continue,
    }
}
