//! What may be left of a stranger's body, said once more and independently of the program.

use html5ever::tendril::StrTendril;
use html5ever::tokenizer::{BufferQueue, Tag, TagKind, Token, TokenSink, TokenSinkResult, Tokenizer, TokenizerOpts};
use std::cell::RefCell;

/// Elements that never may be left, whatever the list of allowed ones is.
const NEVER: &[&str] = &[
    "script",
    "style",
    "iframe",
    "object",
    "embed",
    "applet",
    "base",
    "meta",
    "link",
    "form",
    "input",
    "button",
    "select",
    "option",
    "textarea",
    "svg",
    "math",
    "template",
    "noscript",
    "frame",
    "frameset",
    "portal",
    "title",
    "html",
    "head",
    "body",
    "xmp",
    "plaintext",
    "noembed",
    "noframes",
    "listing",
    "keygen",
    "isindex",
    "bgsound",
    "marquee",
    "dialog",
];

const ADDRESSES: &[&str] =
    &["href", "src", "srcset", "poster", "cite", "action", "formaction", "data", "background", "ping"];

/// Everything in some cleaned HTML that should not be there.
pub fn offences(html: &str) -> Vec<String> {
    let tokenizer = Tokenizer::new(Offences::default(), TokenizerOpts::default());
    let input = BufferQueue::default();
    input.push_back(StrTendril::from(html));
    let _ = tokenizer.feed(&input);
    tokenizer.end();
    tokenizer.sink.0.into_inner()
}

#[derive(Default)]
struct Offences(RefCell<Vec<String>>);

impl TokenSink for Offences {
    type Handle = ();

    fn process_token(&self, token: Token, _: u64) -> TokenSinkResult<()> {
        match token {
            Token::TagToken(tag) => self.tag(&tag),
            Token::CommentToken(text) => self.say(format!("a comment: {text}")),
            Token::DoctypeToken(_) => self.say("a doctype".into()),
            _ => {}
        }
        TokenSinkResult::Continue
    }
}

impl Offences {
    fn say(&self, what: String) {
        self.0.borrow_mut().push(what);
    }

    fn tag(&self, tag: &Tag) {
        if NEVER.contains(&&*tag.name) || tag.name.contains(['-', ':']) {
            self.say(format!("<{}>", tag.name));
        }
        if tag.kind == TagKind::EndTag {
            return;
        }
        for attribute in &tag.attrs {
            let (name, value) = (&*attribute.name.local, &*attribute.value);
            if name.starts_with("on")
                || name.contains(':')
                || ["srcdoc", "action", "ping", "is", "slot"].contains(&name)
            {
                self.say(format!("<{} {name}>", tag.name));
            }
            if ADDRESSES.contains(&name) && !is_harmless(value) {
                self.say(format!("{name}={value}"));
            }
            if name == "style"
                && ["url", "expression", "@", "\\", "<", "var(", "/*"].iter().any(|word| value.contains(word))
            {
                self.say(format!("style={value}"));
            }
        }
    }
}

/// As a browser reads it: without what it drops, the part before a colon is a scheme that only fetches or shows.
fn is_harmless(value: &str) -> bool {
    let plain: String = value.chars().filter(|c| !matches!(c, '\t' | '\n' | '\r')).collect();
    let plain = plain.trim_start_matches(|c: char| c <= ' ').to_ascii_lowercase();
    let Some((scheme, rest)) = plain.split_once(':') else { return true };
    let is_scheme = scheme.starts_with(|c: char| c.is_ascii_alphabetic())
        && scheme.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"+-.".contains(&byte));
    let image = || {
        ["image/png;", "image/jpeg;", "image/gif;", "image/webp;", "image/avif;"]
            .iter()
            .any(|kind| rest.starts_with(kind))
    };
    !is_scheme || ["http", "https", "mailto", "tel", "ftp"].contains(&scheme) || (scheme == "data" && image())
}
