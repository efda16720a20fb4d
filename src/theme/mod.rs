//! Themes: found, inherited file by file, compiled and fingerprinted.
//!
//! A theme is a folder with `templates/`, `static/` and `theme.yml`; the default one is embedded in the binary.
//! `docs/theme.md` is the contract with their authors.

mod assets;
mod error;
mod functions;
mod layers;
mod scripts;
mod squeeze;
mod words;

pub use assets::Asset;
pub use functions::script_safe;
pub use layers::{Missing, WORDS};
pub use words::Words;

use crate::config::Config;
use crate::diagnostic::{Code, Diagnostic};
use crate::digest::{Mark, Marker};
use crate::words::text;
use error::Names;
use layers::{Layer, Layers, TemplateFile};
use std::borrow::Cow;
use std::io::{self, Write};
use std::path::Path;
use std::sync::Arc;
use tera::{Context, Tera};

/// The templates that a theme (or what it extends) must have.
pub const REQUIRED: &[&str] =
    &["home.html", "post.html", "page.html", "category.html", "tag.html", "terms.html", "archive.html", "404.html"];

/// Bytes of an ordinary page.
const ROOM: usize = 8 * 1024;

/// A page that is larger is a mistake of its template.
const PAGE_BYTES: usize = 64 << 20;

/// A theme ready to render.
#[derive(Clone)]
pub struct Theme {
    tera: Tera,
    assets: Vec<Asset>,
    mark: Mark,
    frame: Mark,
    /// By the names under which Tera knows them.
    files: Names,
    words: Arc<Words>,
}

/// A theme and what was noticed while it was loaded.
pub type Loaded = (Theme, Vec<Diagnostic>);

impl Theme {
    /// The name of the one that is built in.
    pub const DEFAULT: &str = layers::DEFAULT;

    /// Loads the configured theme from `<source>/themes/NAME`, else the embedded ones; an unknown name falls back to
    /// the default theme with a warning.
    pub fn load(source: &Path, config: &Config) -> Result<Loaded, Vec<Diagnostic>> {
        let mut notices = Vec::new();
        let layers = match Layers::find(source, &config.theme) {
            Ok(layers) => layers,
            Err(Missing::Theme) => {
                notices.push(unknown_theme(source, &config.theme));
                Layers::find(source, layers::DEFAULT).map_err(|missing| vec![missing.diagnostic(layers::DEFAULT)])?
            }
            Err(missing) => return Err(vec![missing.diagnostic(&config.theme)]),
        };
        let mut files = layers.files().map_err(|problem| vec![*problem])?;
        files.words.extend(layers::site_words(source).map_err(|problem| vec![*problem])?);
        notices.extend(files.links.iter().map(|link| {
            Diagnostic::new(Code::SymlinkSkipped, text!("a symbolic link in a theme is not followed"))
                .file(link)
                .hint(text!("copy what it points at into the theme"))
        }));
        let words = Arc::new(Words::new(&config.lang, &files.words).map_err(|problem| vec![*problem])?);
        let (mark, frame) = (mark(&layers, &files, |_| true), mark(&layers, &files, |name| !is_sheet(name)));
        let assets = assets::collect(files.statics, config.minify, &words);
        let mut tera = Tera::new();
        functions::register(&mut tera, config, &assets, &words);
        tera.global_context().insert_value("t", tera::Value::from_serializable(&words.to_value()));
        let names = names(&layers.prefixes(), files.templates);
        let squeezed: Vec<(&str, Cow<str>)> =
            names.iter().map(|(name, file)| (name.as_str(), squeezed(&file.text, config.minify))).collect();
        if let Err(first) = tera.add_raw_templates(squeezed.iter().map(|(name, text)| (*name, &**text))) {
            return Err(error::compile_errors(&first, &names));
        }
        let theme = Self { tera, assets, mark, frame, files: names, words };
        let missing: Vec<Diagnostic> = REQUIRED
            .iter()
            .filter(|name| !theme.tera.contains_template(name))
            .map(|name| {
                let message = text!("the theme `{theme}` has no template {name}", theme = &config.theme, name);
                let hint = text!("add it, or write `extends: gongbao` into the theme's theme.yml");
                Diagnostic::new(Code::ThemeInvalid, message).hint(hint)
            })
            .collect();
        if missing.is_empty() { Ok((theme, notices)) } else { Err(missing) }
    }

    /// The style sheets, images and scripts, by name.
    pub fn assets(&self) -> &[Asset] {
        &self.assets
    }

    /// Of everything that the theme brings.
    pub fn mark(&self) -> Mark {
        self.mark
    }

    /// Of everything but the contents of style sheets: what a page cannot change by being styled anew.
    pub fn frame(&self) -> Mark {
        self.frame
    }

    /// The style sheets.
    pub fn sheets(&self) -> impl Iterator<Item = &Asset> {
        self.assets.iter().filter(|asset| is_sheet(&asset.name))
    }

    /// In the language of the site.
    pub fn words(&self) -> &Arc<Words> {
        &self.words
    }

    /// The templates, each as messages name it and as it is written; those that are built in first.
    pub fn templates(&self) -> Vec<(&str, &str)> {
        let mut templates: Vec<(&str, &str)> =
            self.files.values().map(|file| (file.shown.as_str(), file.text.as_str())).collect();
        templates.sort_unstable();
        templates.dedup_by(|a, b| a.0 == b.0);
        templates
    }

    /// Whether `layout: NAME` has a template. Names that begin with `_` are parts, not layouts.
    pub fn has_layout(&self, name: &str) -> bool {
        !name.starts_with('_') && name != "base" && self.tera.contains_template(&format!("{name}.html"))
    }

    /// Values that every template sees.
    pub fn share(&mut self, name: &'static str, value: tera::Value) {
        self.tera.global_context().insert_value(name, value);
    }

    /// Renders a template; the error names file, line and column.
    pub fn render(&self, template: &str, context: &Context) -> Result<Vec<u8>, Box<Diagnostic>> {
        let mut page = Page { bytes: Vec::with_capacity(ROOM), full: false };
        match self.tera.render_to(template, context, &mut page) {
            Ok(()) => Ok(page.bytes),
            Err(_) if page.full => Err(Box::new(error::endless(template, &self.files, PAGE_BYTES))),
            Err(failure) => Err(Box::new(error::diagnostic(&failure, template, &self.files))),
        }
    }
}

/// What a template writes; a loop that never ends must not fill the memory.
struct Page {
    bytes: Vec<u8>,
    full: bool,
}

impl Write for Page {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        if self.bytes.len() + bytes.len() > PAGE_BYTES {
            self.full = true;
            return Err(io::ErrorKind::FileTooLarge.into());
        }
        self.bytes.extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// A bare name is the uppermost theme's; `gongbao/post.html` is that theme's own, for templates that extend what they
/// override. So each template has one name or two: Tera finds it by a look, not by trying prefixes for every include.
fn names(prefixes: &[String], templates: Vec<TemplateFile>) -> Names {
    let templates: Vec<Arc<TemplateFile>> = templates.into_iter().map(Arc::new).collect();
    let named = |prefix: &String| templates.iter().any(|file| file.text.contains(prefix.as_str()));
    let mut names = Names::new();
    for prefix in prefixes {
        let whole = named(prefix);
        for file in &templates {
            let Some(bare) = file.name.strip_prefix(prefix.as_str()) else { continue };
            names.entry(bare.to_owned()).or_insert_with(|| Arc::clone(file));
            if whole {
                names.insert(file.name.clone(), Arc::clone(file));
            }
        }
    }
    names
}

fn squeezed(template: &str, minify: bool) -> Cow<'_, str> {
    let squeezed = if minify { squeeze::squeeze(template) } else { None };
    squeezed.map_or(Cow::Borrowed(template), Cow::Owned)
}

fn is_sheet(name: &str) -> bool {
    name.ends_with(".css")
}

fn mark(layers: &Layers, files: &layers::Files, static_file: impl Fn(&str) -> bool) -> Mark {
    let mut mark = Marker::new();
    for prefix in layers.prefixes() {
        mark.text(&prefix);
    }
    for template in &files.templates {
        mark.text(&template.name).text(&template.text);
    }
    for file in &files.words {
        mark.text(&file.lang).text(&file.text);
    }
    for (path, bytes) in &files.statics {
        mark.text(path).bytes(if static_file(path) { bytes } else { &[] });
    }
    mark.finish()
}

fn unknown_theme(source: &Path, name: &str) -> Diagnostic {
    let known = Layer::known(source);
    let found = Diagnostic::new(Code::UnknownTheme, text!("there is no theme `{name}`; the default one is used", name));
    match crate::diagnostic::nearest(name, known.iter().map(String::as_str)) {
        Some(near) => found.hint(text!("did you mean `{known}`?", known = near)),
        None => {
            let known = known.join(", ");
            found.hint(text!("themes here: {known}; a theme of your own goes to themes/{name}/", known, name))
        }
    }
}
