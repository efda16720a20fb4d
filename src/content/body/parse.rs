//! Parses an HTML fragment as a browser does, in time linear in its length, however hostile.
//!
//! Scripting counts as on: the reader's browser runs with it, so `<noscript>` must end here where
//! it ends there. What a script-less browser would see inside is never written unless it came from
//! the owner.

use std::cell::Cell;

use html5ever::buffer_queue::BufferQueue;
use html5ever::interface::Tracer;
use html5ever::tendril::StrTendril;
use html5ever::tokenizer::{Tag, TagKind, Token, TokenSink, TokenSinkResult, Tokenizer, TokenizerOpts};
use html5ever::tree_builder::{TreeBuilder, TreeBuilderOpts, TreeSink, create_element};
use html5ever::{LocalName, QualName, TokenizerResult, local_name, ns};

use super::chars::prefix;
use super::dom::{Dom, DomBuilder, NodeId};
use super::policy;

/// How many elements may be open or waiting to be reopened, after which start tags are ignored.
///
/// The tree builder looks through all open elements for many a tag, so that without a limit a
/// source of nothing but `<div>` would cost the square of its length. It counts formatting
/// elements twice (open, and to be reopened); hence more than twice [`super::MAX_DEPTH`], so that
/// what [`super::clean`] has written never meets it.
const MAX_OPEN: usize = 2 * super::MAX_DEPTH + 88;

/// How many elements a start tag may stand for on average, beyond [`FREE_ELEMENTS`].
///
/// A formatting element that is never closed is repeated in each later block. Browsers do so
/// without limit; a hundred of them before a thousand `<p>` would make a hundred thousand.
const MAX_ELEMENTS_PER_TAG: usize = 8;
const FREE_ELEMENTS: usize = 1000;

/// How many separators of attributes may pass without a token, looked at [`CHUNK`] by chunk.
///
/// The tokenizer compares each attribute's name with all before it in the tag.
const MAX_SEPARATORS: usize = 8192;

/// How much the tokenizer is given at once, in bytes; most bodies fit.
const CHUNK: usize = 16 * 1024;

/// Ends whatever construct the tokenizer is in: a quoted or bare attribute, a tag, a comment.
const TERMINATOR: &str = "'\">-->";

/// The tree of `html` as the content of a `<div>`.
pub(super) fn parse(html: &str) -> Dom {
    let sink = DomBuilder::new();
    let context = create_element(&sink, QualName::new(None, ns!(html), local_name!("div")), Vec::new());
    let options = TreeBuilderOpts { scripting_enabled: true, ..TreeBuilderOpts::default() };
    let limiter = Limiter {
        builder: TreeBuilder::new_for_fragment(sink, context, None, options),
        open_at_most: Cell::new(0),
        tags: Cell::new(0),
        separators: Cell::new(0),
        idle: Cell::new(true),
    };
    let tokenizer = Tokenizer::new(
        limiter,
        TokenizerOpts {
            // The writer may put a U+FEFF first that stood elsewhere; it must survive a second parse.
            discard_bom: false,
            ..TokenizerOpts::default()
        },
    );

    let mut rest = html;
    while !rest.is_empty() {
        let chunk = prefix(rest, CHUNK);
        rest = &rest[chunk.len()..];
        tokenizer.sink.idle.set(true);
        feed(&tokenizer, chunk);
        if tokenizer.sink.is_stuck_after(chunk) {
            feed(&tokenizer, TERMINATOR);
        }
    }
    tokenizer.end();
    tokenizer.sink.builder.sink.finish()
}

/// Gives the tokenizer a piece of the source, to the last character.
pub(super) fn feed<Sink: TokenSink>(tokenizer: &Tokenizer<Sink>, source: &str) {
    let input = BufferQueue::default();
    input.push_back(StrTendril::from(source));
    // The tokenizer pauses for scripts to run and for encodings to change: neither happens here.
    while !matches!(tokenizer.feed(&input), TokenizerResult::Done) {}
}

/// Whether an element's content is text to the tokenizer, up to its end tag.
pub(super) fn holds_raw_text(name: &LocalName) -> bool {
    matches!(
        *name,
        local_name!("script")
            | local_name!("style")
            | local_name!("title")
            | local_name!("textarea")
            | local_name!("xmp")
            | local_name!("iframe")
            | local_name!("noembed")
            | local_name!("noframes")
            | local_name!("noscript")
            | local_name!("plaintext")
    )
}

/// Stands between tokenizer and tree builder and holds the limits of this module.
struct Limiter {
    builder: TreeBuilder<NodeId, DomBuilder>,
    /// No fewer than the elements that are open or waiting.
    open_at_most: Cell<usize>,
    /// Start tags seen.
    tags: Cell<usize>,
    /// What could have parted two attributes since the last chunk with a token.
    separators: Cell<usize>,
    /// Whether the current chunk has made no token so far.
    idle: Cell<bool>,
}

impl Limiter {
    /// Counts what `chunk`, which was just fed, could add to an unfinished tag.
    ///
    /// Attributes are parted by whitespace; all else that parts them is a parse error. So the
    /// slashes of a large `data:` image do not count.
    fn is_stuck_after(&self, chunk: &str) -> bool {
        if self.idle.get() {
            let spaces = chunk.bytes().filter(u8::is_ascii_whitespace).count();
            self.separators.set(self.separators.get() + spaces);
        } else {
            self.separators.set(0);
        }
        self.separators.get() > MAX_SEPARATORS
    }

    /// Whether the start tag must be ignored, with its content kept.
    fn exceeds_limits(&self, tag: &Tag) -> bool {
        self.tags.set(self.tags.get() + 1);
        // Ignoring one of these would turn its text into markup.
        if holds_raw_text(&tag.name) {
            return false;
        }
        if self.builder.sink.elements() > FREE_ELEMENTS + MAX_ELEMENTS_PER_TAG * self.tags.get() {
            return true;
        }
        // Nothing can nest in these.
        if policy::is_void(&tag.name) {
            return false;
        }
        // A start tag may bring others with it, as `<td>` does `<tbody>` and `<tr>`, and is counted
        // again if it formats.
        self.open_at_most.set(self.open_at_most.get() + 4);
        if self.open_at_most.get() > MAX_OPEN {
            self.open_at_most.set(self.count_open());
        }
        self.open_at_most.get() > MAX_OPEN
    }

    /// Asks the tree builder for what it holds, at a cost that follows the depth.
    fn count_open(&self) -> usize {
        struct Count(Cell<usize>);
        impl Tracer for Count {
            type Handle = NodeId;
            fn trace_handle(&self, _node: &NodeId) {
                self.0.set(self.0.get() + 1);
            }
        }
        let count = Count(Cell::new(0));
        self.builder.trace_handles(&count);
        count.0.get()
    }
}

impl TokenSink for Limiter {
    type Handle = NodeId;

    fn process_token(&self, token: Token, line: u64) -> TokenSinkResult<NodeId> {
        match &token {
            // May come in the middle of a tag, and so says nothing of its end.
            Token::ParseError(_) => {
                self.separators.set(self.separators.get() + 1);
                return TokenSinkResult::Continue;
            }
            Token::TagToken(tag) if tag.kind == TagKind::StartTag && self.exceeds_limits(tag) => {
                self.idle.set(false);
                return TokenSinkResult::Continue;
            }
            _ => self.idle.set(false),
        }
        self.builder.process_token(token, line)
    }

    fn end(&self) {
        self.builder.end();
    }

    fn adjusted_current_node_present_but_not_in_html_namespace(&self) -> bool {
        self.builder.adjusted_current_node_present_but_not_in_html_namespace()
    }
}
