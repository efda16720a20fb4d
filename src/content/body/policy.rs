//! The allow-list: which elements and attributes of a stranger's HTML are kept, and as what.

use html5ever::{LocalName, local_name};

/// What becomes of an element.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Fate {
    /// Kept, under this name.
    Keep(LocalName),
    /// Its tags go, its content stays.
    Unwrap,
    /// It goes with all it holds.
    Drop,
}

/// What becomes of an HTML element of this name.
pub(super) fn fate(name: &LocalName) -> Fate {
    match *name {
        // Text structure.
        local_name!("p") | local_name!("div") | local_name!("span") | local_name!("br")
        | local_name!("hr") | local_name!("wbr") | local_name!("blockquote") | local_name!("pre")
        | local_name!("h1") | local_name!("h2") | local_name!("h3") | local_name!("h4")
        | local_name!("h5") | local_name!("h6") | local_name!("section") | local_name!("article")
        | local_name!("aside") | local_name!("header") | local_name!("footer")
        | local_name!("address") | local_name!("details") | local_name!("summary")
        // Phrases.
        | local_name!("a") | local_name!("code") | local_name!("kbd") | local_name!("samp")
        | local_name!("var") | local_name!("em") | local_name!("strong") | local_name!("b")
        | local_name!("i") | local_name!("u") | local_name!("s") | local_name!("del")
        | local_name!("ins") | local_name!("sub") | local_name!("sup") | local_name!("small")
        | local_name!("mark") | local_name!("q") | local_name!("cite") | local_name!("abbr")
        | local_name!("dfn") | local_name!("time") | local_name!("bdi") | local_name!("bdo")
        | local_name!("ruby") | local_name!("rt") | local_name!("rp")
        // Lists and tables.
        | local_name!("ul") | local_name!("ol") | local_name!("li") | local_name!("dl")
        | local_name!("dt") | local_name!("dd") | local_name!("table") | local_name!("caption")
        | local_name!("colgroup") | local_name!("col") | local_name!("thead")
        | local_name!("tbody") | local_name!("tfoot") | local_name!("tr") | local_name!("th")
        | local_name!("td")
        // Figures and media.
        | local_name!("figure") | local_name!("figcaption") | local_name!("img")
        | local_name!("picture") | local_name!("source") | local_name!("audio")
        | local_name!("video") | local_name!("track") => Fate::Keep(name.clone()),

        local_name!("center") => Fate::Keep(local_name!("div")),
        // What is struck out must not read as if it stood.
        local_name!("strike") => Fate::Keep(local_name!("s")),

        // Programs, foreign documents, and content for browsers that lack something.
        local_name!("script") | local_name!("style") | local_name!("iframe")
        | local_name!("object") | local_name!("embed") | local_name!("applet")
        | local_name!("param") | local_name!("noscript") | local_name!("noframes")
        | local_name!("noembed") | local_name!("template") | local_name!("canvas")
        | local_name!("frame") | local_name!("frameset") | local_name!("xmp")
        | local_name!("plaintext")
        // Controls.
        | local_name!("input") | local_name!("textarea") | local_name!("select")
        | local_name!("option") | local_name!("optgroup") | local_name!("datalist")
        | local_name!("button") | local_name!("output") | local_name!("progress")
        | local_name!("meter") | local_name!("keygen") | local_name!("dialog")
        // What belongs into a document's head.
        | local_name!("head") | local_name!("title") | local_name!("base") | local_name!("meta")
        | local_name!("link")
        // Foreign elements; html5ever gives them another namespace, a bare tokenizer does not.
        | local_name!("svg") | local_name!("math") => Fate::Drop,

        _ => Fate::Unwrap,
    }
}

/// Whether an element has no content and no end tag.
pub(super) fn is_void(name: &LocalName) -> bool {
    matches!(
        *name,
        local_name!("area")
            | local_name!("base")
            | local_name!("basefont")
            | local_name!("bgsound")
            | local_name!("br")
            | local_name!("col")
            | local_name!("embed")
            | local_name!("frame")
            | local_name!("hr")
            | local_name!("img")
            | local_name!("input")
            | local_name!("keygen")
            | local_name!("link")
            | local_name!("meta")
            | local_name!("param")
            | local_name!("source")
            | local_name!("track")
            | local_name!("wbr")
    )
}

/// How an attribute's value is checked, and thereby whether the attribute is kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Value {
    /// Any text, cut at [`MAX_TEXT`] bytes.
    Text,
    /// Words parted by whitespace.
    Words,
    /// One word.
    Word,
    /// A language tag of BCP 47.
    Language,
    /// One of these, lower-cased.
    OneOf(&'static [&'static str]),
    /// The type of an ordered list's numbers, where case matters.
    ListType,
    /// Digits.
    Number,
    /// Digits, with a minus before them or not.
    Integer,
    /// Digits, with a percent sign after them or not.
    Size,
    /// Present or not; the value does not matter.
    Flag,
    /// A date, time or duration.
    Date,
    /// A media type such as `video/mp4`, perhaps with codecs.
    MediaType,
    /// A media query or a list of image sizes.
    MediaQuery,
    /// Where a link leads.
    Link,
    /// Where a quotation was taken from.
    Cite,
    /// The address of something that the page shows.
    Resource,
    /// The address of an image, which may be the image itself.
    Image,
    /// Candidates for an image's address.
    ImageSet,
    /// Style declarations.
    Style,
    /// The old way to say `text-align`.
    Align,
    /// What the linked page is to this one.
    Relation,
}

/// The longest free text in an attribute, in bytes.
pub(super) const MAX_TEXT: usize = 1024;

/// How to check an attribute without namespace; `None` means that it is not allowed.
pub(super) fn attribute(element: &LocalName, name: &LocalName) -> Option<Value> {
    let value = match *name {
        local_name!("class") => Value::Words,
        local_name!("id") => Value::Word,
        local_name!("title") => Value::Text,
        local_name!("lang") => Value::Language,
        local_name!("dir") => Value::OneOf(&["ltr", "rtl", "auto"]),
        local_name!("style") => Value::Style,
        _ => return own_attribute(element, name),
    };
    Some(value)
}

/// The attributes that only some elements have.
fn own_attribute(element: &LocalName, name: &LocalName) -> Option<Value> {
    match *element {
        local_name!("a") => match *name {
            local_name!("href") => Some(Value::Link),
            local_name!("rel") => Some(Value::Relation),
            _ => None,
        },
        local_name!("img") => match *name {
            local_name!("src") => Some(Value::Image),
            local_name!("srcset") => Some(Value::ImageSet),
            local_name!("sizes") => Some(Value::MediaQuery),
            local_name!("alt") => Some(Value::Text),
            local_name!("width") | local_name!("height") => Some(Value::Size),
            _ => None,
        },
        local_name!("source") => match *name {
            local_name!("src") => Some(Value::Resource),
            local_name!("srcset") => Some(Value::ImageSet),
            local_name!("sizes") | local_name!("media") => Some(Value::MediaQuery),
            local_name!("type") => Some(Value::MediaType),
            _ => None,
        },
        local_name!("audio") | local_name!("video") => match *name {
            local_name!("src") => Some(Value::Resource),
            local_name!("muted") | local_name!("loop") => Some(Value::Flag),
            local_name!("poster") if *element == local_name!("video") => Some(Value::Resource),
            local_name!("width") | local_name!("height") if *element == local_name!("video") => Some(Value::Size),
            _ => None,
        },
        local_name!("track") => match *name {
            local_name!("src") => Some(Value::Resource),
            local_name!("srclang") => Some(Value::Language),
            local_name!("label") => Some(Value::Text),
            local_name!("default") => Some(Value::Flag),
            local_name!("kind") => {
                Some(Value::OneOf(&["subtitles", "captions", "descriptions", "chapters", "metadata"]))
            }
            _ => None,
        },
        local_name!("td") | local_name!("th") => match *name {
            local_name!("colspan") | local_name!("rowspan") => Some(Value::Number),
            local_name!("headers") => Some(Value::Words),
            local_name!("scope") => Some(Value::OneOf(&["row", "col", "rowgroup", "colgroup"])),
            local_name!("width") | local_name!("height") => Some(Value::Size),
            local_name!("align") => Some(Value::Align),
            _ => None,
        },
        local_name!("col") | local_name!("colgroup") => match *name {
            local_name!("span") => Some(Value::Number),
            local_name!("width") => Some(Value::Size),
            _ => None,
        },
        local_name!("table") => (*name == local_name!("width")).then_some(Value::Size),
        local_name!("ol") => match *name {
            local_name!("start") => Some(Value::Integer),
            local_name!("reversed") => Some(Value::Flag),
            local_name!("type") => Some(Value::ListType),
            _ => None,
        },
        local_name!("li") => (*name == local_name!("value")).then_some(Value::Integer),
        local_name!("time") => (*name == local_name!("datetime")).then_some(Value::Date),
        local_name!("ins") | local_name!("del") => match *name {
            local_name!("datetime") => Some(Value::Date),
            local_name!("cite") => Some(Value::Cite),
            _ => None,
        },
        local_name!("q") | local_name!("blockquote") => (*name == local_name!("cite")).then_some(Value::Cite),
        local_name!("details") => (*name == local_name!("open")).then_some(Value::Flag),
        local_name!("p")
        | local_name!("div")
        | local_name!("h1")
        | local_name!("h2")
        | local_name!("h3")
        | local_name!("h4")
        | local_name!("h5")
        | local_name!("h6")
        | local_name!("thead")
        | local_name!("tbody")
        | local_name!("tfoot")
        | local_name!("tr") => (*name == local_name!("align")).then_some(Value::Align),
        _ => None,
    }
}
