//! Sitemaps (sitemaps.org 0.9): an index over a file of pages and files of posts by month.

use super::Renderer;
use super::xml::Xml;
use crate::content::PostDate;
use crate::plan::{OutputKind, Part, SitemapFile};
use crate::portal::PostId;
use crate::route::Route;

pub(super) const NAMESPACE: &str = "http://www.sitemaps.org/schemas/sitemap/0.9";

impl Renderer<'_> {
    pub(super) fn sitemap_index(&self) -> Vec<u8> {
        let mut xml = Xml::new();
        xml.open("sitemapindex", &[("xmlns", NAMESPACE)]);
        for file in &self.plan.sitemaps {
            let latest = match file {
                SitemapFile::Pages => self.portal.ids().next().map(|id| self.portal.entry(id).post.date),
                SitemapFile::Month { posts, .. } => posts.iter().map(|id| self.portal.entry(*id).changed()).max(),
            };
            xml.open("sitemap", &[]);
            xml.text("loc", &[], &self.config.own(&file.route()));
            if let Some(latest) = latest {
                xml.text("lastmod", &[], &latest.iso());
            }
            xml.close("sitemap");
        }
        xml.close("sitemapindex");
        xml.finish()
    }

    pub(super) fn sitemap(&self, number: usize) -> Vec<u8> {
        let mut xml = Xml::new();
        xml.open("urlset", &[("xmlns", NAMESPACE)]);
        match &self.plan.sitemaps[number] {
            SitemapFile::Month { posts, .. } => {
                for entry in posts.iter().map(|id| self.portal.entry(*id)) {
                    self.address(&mut xml, &entry.route, Some(entry.changed()));
                }
            }
            SitemapFile::Pages => {
                for output in &self.plan.outputs {
                    if let Some(latest) = self.worth_listing(&output.kind) {
                        self.address(&mut xml, &output.route, latest);
                    }
                }
            }
        }
        xml.close("urlset");
        xml.finish()
    }

    /// Pages that a search engine should know besides the posts, with the date of their newest post.
    fn worth_listing(&self, kind: &OutputKind) -> Option<Option<PostDate>> {
        let newest = |posts: &[PostId]| posts.first().map(|id| self.portal.entry(*id).post.date);
        match kind {
            OutputKind::Home => Some(self.portal.entries.first().map(|entry| entry.post.date)),
            OutputKind::Listing(id, Part::Front) => Some(newest(&self.plan.listing(*id).posts)),
            OutputKind::Page(id) => {
                let page = &self.portal.pages[id.0];
                let published = page.markup.is_some() && page.route.path() != "/404.html";
                published.then_some(page.date)
            }
            _ => None,
        }
    }

    fn address(&self, xml: &mut Xml, route: &Route, latest: Option<PostDate>) {
        xml.open("url", &[]);
        xml.text("loc", &[], &self.absolute(route));
        if let Some(latest) = latest {
            xml.text("lastmod", &[], &latest.iso());
        }
        xml.close("url");
    }

    fn absolute(&self, route: &Route) -> String {
        self.config.absolute(&self.views.href(route))
    }
}
