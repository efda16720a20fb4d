//! One output to its bytes: `render(output) → bytes`, the same for `build` and `serve`. Never writes.

mod archive;
mod atom;
mod bodies;
mod documents;
mod heat;
mod html;
mod index;
mod key;
mod layouts;
mod linked;
mod listing;
mod robots;
mod search;
mod sitemap;
mod tables;
mod trend;
mod views;
mod xml;

pub use html::escaped;
pub use key::{Key, Keys, Marks};
pub use layouts::check_layouts;
pub use views::Shared;

use crate::config::Config;
use crate::content::{ContentRoot, StaticFile, assert_inside, unreadable};
use crate::diagnostic::Diagnostic;
use crate::digest::Content;
use crate::plan::{Output, OutputKind, Plan, SearchFile};
use crate::portal::Portal;
use crate::theme::Theme;
use bodies::Bodies;
use std::fs::File;
use views::Views;

/// What an output is.
#[derive(Debug)]
pub enum Rendered {
    Bytes(Vec<u8>),
    /// The path within the content of a static file to be copied, and the digest that it had when it was read.
    File(String, Content),
}

/// Everything that an output can be made of. Costs nothing to make: what takes time is in [`Shared`] and [`Marks`].
pub struct Renderer<'a> {
    config: &'a Config,
    root: &'a ContentRoot,
    portal: &'a Portal,
    plan: &'a Plan,
    theme: &'a Theme,
    marks: &'a Marks,
    views: Views<'a>,
    bodies: Bodies<'a>,
}

impl<'a> Renderer<'a> {
    /// `shared` and `marks` must have been made of the same parts.
    pub fn new(
        config: &'a Config,
        root: &'a ContentRoot,
        portal: &'a Portal,
        plan: &'a Plan,
        theme: &'a Theme,
        shared: &'a Shared,
        marks: &'a Marks,
    ) -> Self {
        let views = Views::new(config, portal, plan, shared);
        Self { config, root, portal, plan, theme, marks, views, bodies: Bodies::new(config, root) }
    }

    /// Opens a static file that is to be copied.
    pub fn open(&self, path: &str) -> Result<File, Box<Diagnostic>> {
        let place = assert_inside(self.root, path)?;
        Ok(File::open(place).map_err(|error| unreadable(self.root.shown(path), &error))?)
    }

    /// Whether a source has changed since the site was planned, so that what was made of it is not what keys say.
    pub fn was_overtaken(&self) -> bool {
        self.bodies.were_overtaken()
    }

    /// Renders one output of the plan. A failure names the template or source that is at fault.
    pub fn render(&self, output: &Output) -> Result<Rendered, Box<Diagnostic>> {
        let bytes = match &output.kind {
            OutputKind::Static(number) => {
                let StaticFile { file, content } = &self.portal.statics[*number];
                return Ok(Rendered::File(file.path.clone(), *content));
            }
            OutputKind::Asset(number) => self.theme.assets()[*number].bytes.clone(),
            OutputKind::Post(id) => self.post(*id)?,
            OutputKind::Page(id) => self.page(*id)?,
            OutputKind::Home => self.home(None)?,
            OutputKind::Listing(id, part) => self.listing(*id, *part, output)?,
            OutputKind::Terms(kind) => self.terms(*kind, output)?,
            OutputKind::Years => self.years(output)?,
            OutputKind::Year(year) => self.year(*year, output)?,
            OutputKind::Month(year, month) => self.month(*year, *month, output)?,
            OutputKind::Day(date, part) => self.day(*date, *part, output)?,
            OutputKind::NotFound => self.not_found(output)?,
            OutputKind::Redirect(target) | OutputKind::VolumeFront(target) => self.redirect(target),
            OutputKind::Feed(listing) => self.feed(*listing, output)?,
            OutputKind::Search(SearchFile::Page) => self.search_page(output)?,
            OutputKind::Search(SearchFile::Description) => self.search_description(),
            OutputKind::Search(SearchFile::Manifest) => self.search_manifest(),
            OutputKind::Search(SearchFile::Segment(number)) => self.segment_file(*number, output)?,
            OutputKind::SitemapIndex => self.sitemap_index(),
            OutputKind::Sitemap(number) => self.sitemap(*number),
            OutputKind::Index(file) => self.index(*file)?,
            OutputKind::Robots => robots::robots(self.config, self.plan).into_bytes(),
            OutputKind::IndexNow => self.config.indexnow.clone().unwrap_or_default().into_bytes(),
            OutputKind::NoJekyll => Vec::new(),
            OutputKind::Cname => format!("{}\n", self.config.cname.as_deref().unwrap_or_default()).into_bytes(),
        };
        Ok(Rendered::Bytes(bytes))
    }
}
