//! Permalink templates: `/:categories/:year/:month/:day/:title:output_ext` and what may stand in one.
//!
//! Source of the rules: Jekyll's `url.rb`, `drops/url_drop.rb`, `document.rb` and `page.rb`. Addresses are in the
//! site's zone; the caller hands over the local time.

use super::{Route, SlugCase, SlugMode, slugify};
use chrono::{Datelike, NaiveDateTime, Timelike};

const PLACEHOLDERS: &[&str] = &[
    "year",
    "short_year",
    "month",
    "i_month",
    "short_month",
    "long_month",
    "day",
    "i_day",
    "y_day",
    "w_year",
    "week",
    "w_day",
    "short_day",
    "long_day",
    "hour",
    "minute",
    "second",
    "title",
    "slug",
    "categories",
    "slugified_categories",
    "output_ext",
];

/// A checked template for posts: every placeholder in it is known.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Template(Vec<Piece>);

#[derive(Debug, Clone, PartialEq, Eq)]
enum Piece {
    Text(String),
    Placeholder(&'static str),
}

/// The template names a placeholder that does not exist.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UnknownPlaceholder(pub String);

impl UnknownPlaceholder {
    /// Every placeholder that there is, for a hint.
    pub fn known() -> &'static [&'static str] {
        PLACEHOLDERS
    }
}

/// All that a post's address is made of.
#[derive(Debug, Clone, Copy)]
pub struct PostAddress<'a> {
    pub categories: &'a [String],
    /// The front matter's `slug:`, else the one of the file's name; not yet slugified.
    pub slug: &'a str,
    /// In the site's zone.
    pub local: NaiveDateTime,
    /// `.html`, or `.htm` for a `.htm` source.
    pub extension: &'static str,
}

impl Template {
    /// A template as it stands in a front matter, where style names mean nothing.
    pub fn parse(text: &str) -> Result<Self, UnknownPlaceholder> {
        let mut pieces = Vec::new();
        let mut rest = text;
        while let Some(colon) = rest.find(':') {
            let after = &rest[colon + 1..];
            let length = after.find(|c: char| !c.is_ascii_lowercase() && c != '_').unwrap_or(after.len());
            if length == 0 {
                pieces.push(Piece::Text(rest[..=colon].to_owned()));
                rest = after;
                continue;
            }
            let name = &after[..length];
            // Jekyll: a key may be followed by an underscore that is not part of it (`:month_:day`).
            let known = lookup(name).or_else(|| name.strip_suffix('_').and_then(lookup));
            let placeholder = known.ok_or_else(|| UnknownPlaceholder(name.to_owned()))?;
            pieces.push(Piece::Text(rest[..colon].to_owned()));
            pieces.push(Piece::Placeholder(placeholder));
            rest = &after[placeholder.len()..];
        }
        pieces.push(Piece::Text(rest.to_owned()));
        pieces.retain(|piece| !matches!(piece, Piece::Text(text) if text.is_empty()));
        Ok(Self(pieces))
    }

    /// A style's name or a template, as it stands in the configuration.
    pub fn from_config(text: &str) -> Result<Self, UnknownPlaceholder> {
        Self::parse(match text {
            "date" => "/:categories/:year/:month/:day/:title:output_ext",
            "pretty" => "/:categories/:year/:month/:day/:title/",
            "ordinal" => "/:categories/:year/:y_day/:title:output_ext",
            "weekdate" => "/:categories/:year/W:week/:short_day/:title:output_ext",
            "none" => "/:categories/:title:output_ext",
            template => template,
        })
    }

    /// The post's address by a template of the configuration.
    pub fn post(&self, address: &PostAddress) -> Route {
        Route::with_extension(&self.expand(address), address.extension)
    }

    /// The post's address by its own `permalink:`, which may name an extension.
    pub fn own(&self, written: &str, address: &PostAddress) -> Route {
        Route::with_extension(&self.expand(address), Route::extension_for(written, address.extension))
    }

    fn expand(&self, address: &PostAddress) -> String {
        let mut path = String::with_capacity(96);
        for piece in &self.0 {
            match piece {
                Piece::Text(text) => {
                    if text.contains('%') {
                        path.push_str(&super::decode_path(text).unwrap_or_else(|| text.clone()));
                    } else {
                        path.push_str(text);
                    }
                }
                Piece::Placeholder(name) => push_value(&mut path, name, address),
            }
        }
        path
    }
}

fn lookup(name: &str) -> Option<&'static str> {
    PLACEHOLDERS.iter().copied().find(|known| *known == name)
}

/// Appends what a placeholder stands for.
fn push_value(path: &mut String, name: &str, post: &PostAddress) {
    let time = post.local;
    match name {
        "year" => number(path, time.year(), 4),
        "short_year" => number(path, time.year().rem_euclid(100), 2),
        "month" => number(path, time.month() as i32, 2),
        "i_month" => number(path, time.month() as i32, 1),
        "short_month" => path.push_str(&time.format("%b").to_string()),
        "long_month" => path.push_str(&time.format("%B").to_string()),
        "day" => number(path, time.day() as i32, 2),
        "i_day" => number(path, time.day() as i32, 1),
        "y_day" => number(path, time.ordinal() as i32, 3),
        "w_year" => number(path, time.iso_week().year(), 4),
        "week" => number(path, time.iso_week().week() as i32, 2),
        "w_day" => number(path, time.weekday().number_from_monday() as i32, 1),
        "short_day" => path.push_str(&time.format("%a").to_string()),
        "long_day" => path.push_str(&time.format("%A").to_string()),
        "hour" => number(path, time.hour() as i32, 2),
        "minute" => number(path, time.minute() as i32, 2),
        "second" => number(path, time.second() as i32, 2),
        "title" => path.push_str(&slugify(post.slug, SlugMode::Pretty, SlugCase::Keep)),
        "slug" => path.push_str(&slugify(post.slug, SlugMode::Default, SlugCase::Lower)),
        "categories" => path.push_str(&joined(post.categories, |category| super::slug::lower(category))),
        "slugified_categories" => {
            path.push_str(&joined(post.categories, |category| slugify(category, SlugMode::Default, SlugCase::Lower)));
        }
        _ => path.push_str(post.extension),
    }
}

/// Appends a number with zeros before it. Every post has several, so that this does not go through `format!`.
fn number(path: &mut String, number: i32, width: usize) {
    let mut digits = [b'0'; 10];
    let mut rest = number.unsigned_abs();
    let mut start = digits.len();
    while rest > 0 || start + width > digits.len() {
        start -= 1;
        digits[start] = b'0' + (rest % 10) as u8;
        rest /= 10;
    }
    if number < 0 {
        path.push('-');
    }
    path.extend(digits[start..].iter().map(|digit| char::from(*digit)));
}

/// Categories as path segments, each once (`TechWeb` and `Techweb` are one segment in an address).
fn joined(categories: &[String], segment: impl Fn(&String) -> String) -> String {
    let mut segments: Vec<String> = Vec::with_capacity(categories.len());
    for category in categories.iter().map(segment) {
        if !segments.contains(&category) {
            segments.push(category);
        }
    }
    segments.join("/")
}

/// How pages without a permalink of their own are addressed; follows from the site's permalink style.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PageStyle {
    /// `/about.html`
    Extension,
    /// `/about/`
    Directory,
    /// `/about`
    Bare,
}

impl PageStyle {
    /// Jekyll's `Utils.add_permalink_suffix`.
    pub fn from_config(permalink: &str) -> Self {
        match permalink {
            "pretty" => Self::Directory,
            "date" | "ordinal" | "none" | "weekdate" => Self::Extension,
            template if template.ends_with('/') => Self::Directory,
            template if template.ends_with(":output_ext") => Self::Extension,
            _ => Self::Bare,
        }
    }
}

/// All that a page's address is made of.
#[derive(Debug, Clone, Copy)]
pub struct PageAddress<'a> {
    /// Folder below the content root, `""` at the top.
    pub folder: &'a str,
    /// File name without its extension.
    pub stem: &'a str,
    pub extension: &'static str,
}

impl PageAddress<'_> {
    /// From the page's own `permalink:`; a page has fewer placeholders, and unknown ones stay as text.
    pub fn with_permalink(&self, permalink: &str) -> Route {
        let path = permalink
            .replace(":path", self.folder)
            .replace(":basename", self.stem)
            .replace(":output_ext", self.extension);
        Route::from_encoded(&path, Route::extension_for(permalink, self.extension))
    }

    /// From where the file stands.
    pub fn by_place(&self, style: PageStyle) -> Route {
        let (folder, stem, extension) = (self.folder, self.stem, self.extension);
        let path = if stem == "index" {
            format!("/{folder}/")
        } else {
            match style {
                PageStyle::Extension => format!("/{folder}/{stem}{extension}"),
                PageStyle::Directory => format!("/{folder}/{stem}/"),
                PageStyle::Bare => format!("/{folder}/{stem}"),
            }
        };
        Route::with_extension(&path, extension)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use chrono::NaiveDate;

    fn address(template: &str, categories: &[&str], slug: &str) -> String {
        let local = NaiveDate::from_ymd_opt(2022, 4, 2).and_then(|day| day.and_hms_opt(8, 6, 19)).unwrap();
        let categories: Vec<String> = categories.iter().map(|c| c.to_string()).collect();
        let address = PostAddress { categories: &categories, slug, local, extension: ".html" };
        Template::from_config(template).unwrap().post(&address).path().to_owned()
    }

    #[test]
    fn each_style_gives_jekylls_address() {
        for (style, expected) in [
            ("date", "/news/2022/04/02/A-b.html"),
            ("pretty", "/news/2022/04/02/A-b/"),
            ("ordinal", "/news/2022/092/A-b.html"),
            ("weekdate", "/news/2022/W13/Sat/A-b.html"),
            ("none", "/news/A-b.html"),
        ] {
            assert_eq!(address(style, &["News"], "A b"), expected, "{style}");
        }
    }

    #[test]
    fn an_underscore_after_a_placeholder_is_text() {
        assert_eq!(address("/:year_:month/:slug", &[], "X"), "/2022_04/x");
    }

    #[test]
    fn an_unknown_placeholder_is_named() {
        assert_eq!(Template::parse("/:yaer/"), Err(UnknownPlaceholder("yaer".into())));
    }

    #[test]
    fn spaces_and_chinese_stay_in_categories() {
        assert_eq!(address("none", &["Career In", "新闻"], "x"), "/career in/新闻/x.html");
    }
}
