//! Posts, pages, the home page and the small ones: a view, a template, and the minifier.

use super::Renderer;
use super::layouts::{self, PageTemplate};
use super::tables::scrollable;
use super::views::{Card, PageView, TermView};
use crate::content::Layout;
use crate::content::body::minutes;
use crate::diagnostic::Diagnostic;
use crate::plan::{Output, PageId, routes};
use crate::portal::{PostId, TaxonomyKind};
use crate::route::Route;
use chrono::Datelike;
use serde::Serialize;
use tera::{Context, escape_html};

type Page = Result<Vec<u8>, Box<Diagnostic>>;

/// Posts of a category on the home page.
pub(super) const BLOCK_POSTS: usize = 5;

#[derive(Serialize)]
struct Block<'a> {
    category: TermView<'a>,
    posts: Vec<Card<'a>>,
}

impl Renderer<'_> {
    pub(super) fn template(&self, name: &str, page: &PageView, context: Context) -> Page {
        let mut context = context;
        context.insert("page", page);
        self.theme.render(name, &context)
    }

    pub(super) fn post(&self, id: PostId) -> Page {
        let entry = self.portal.entry(id);
        let body = self.bodies.post(&entry.post)?;
        if entry.post.layout == Layout::None {
            return Ok(body.into_bytes());
        }
        let template = layouts::post_template(self.theme, &entry.post.layout);
        let minutes = minutes(&body);
        let body = scrollable(body, self.views.words().text("table"));
        self.template(&template, &self.views.post(id, body, minutes), Context::new())
    }

    pub(super) fn page(&self, id: PageId) -> Page {
        let page = &self.portal.pages[id.0];
        let name = match layouts::page_template(self.theme, page) {
            PageTemplate::None => return Ok(self.bodies.raw_page(page)?.into_bytes()),
            PageTemplate::Home => return self.home(Some(id)),
            PageTemplate::Named(name) => name,
        };
        let body = scrollable(self.bodies.page(page)?, self.views.words().text("table"));
        let title = page.title.as_deref().unwrap_or(&self.config.title);
        let view = PageView {
            content: Some(body),
            date: page.date.as_ref().map(|date| self.views.date(date)),
            ..self.views.with_rest(self.views.page("page", title, &page.description, &page.route), &page.rest)
        };
        self.template(&name, &view, Context::new())
    }

    /// The front page, with the words of a content page that asked for its layout.
    pub(super) fn home(&self, page: Option<PageId>) -> Page {
        let route = page.map_or_else(routes::home, |id| self.portal.pages[id.0].route.clone());
        let mut view = self.views.page("home", &self.config.title, &self.config.description, &route);
        if let Some(PageId(at)) = page {
            view.content = Some(self.bodies.page(&self.portal.pages[at])?);
        }
        view.json_ld = self.views.website();
        let newest: Vec<PostId> = self.portal.ids().take(self.config.home_posts).collect();
        let busiest = self.portal.categories.busiest().into_iter().take(self.config.home_categories);
        let blocks: Vec<Block> = busiest
            .map(|id| {
                let posts = &self.portal.categories.term(id).posts;
                let category = self.views.term(TaxonomyKind::Category, id);
                Block { category, posts: self.views.cards(&posts[..posts.len().min(BLOCK_POSTS)]) }
            })
            .collect();
        let mut context = Context::new();
        context.insert("posts", &self.views.cards(&newest));
        context.insert("blocks", &blocks);
        let newest_day = self.portal.days.keys().next_back();
        context.insert("calendar", &newest_day.map(|day| self.month_view(day.year(), day.month())));
        self.template("home.html", &view, context)
    }

    pub(super) fn not_found(&self, output: &Output) -> Page {
        let mut page = self.views.page("404", "404", "", &output.route);
        page.permalink = self.config.url.as_ref().map(|_| self.config.own(&output.route));
        self.template("404.html", &page, Context::new())
    }

    /// A page that forwards, readable where forwarding is off.
    pub(super) fn redirect(&self, target: &Route) -> Vec<u8> {
        let href = self.views.href(target);
        let (lang, address) = (escaped(&self.config.lang), escaped(&self.config.absolute(&href)));
        let href = escaped(&href);
        format!(
            "<!doctype html><html lang=\"{lang}\"><head><meta charset=\"utf-8\"><title>{address}</title>\
             <link rel=\"canonical\" href=\"{address}\"><meta name=\"robots\" content=\"noindex\">\
             <meta http-equiv=\"refresh\" content=\"0; url={href}\"></head>\
             <body><a href=\"{href}\">{address}</a></body></html>\n"
        )
        .into_bytes()
    }
}

/// Text as it may stand in HTML, in attributes too.
pub fn escaped(text: &str) -> String {
    let mut bytes = Vec::with_capacity(text.len());
    match escape_html(text, &mut bytes) {
        Ok(()) => String::from_utf8(bytes).unwrap_or_default(),
        Err(_) => String::new(),
    }
}
