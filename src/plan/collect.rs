//! From the portal to the plan: every output is added here, once, in an order that decides nothing but ties.

use super::collision::{Claim, Outputs};
use super::listing::{ListingId, claimed_category, listings};
use super::origin::Origin;
use super::pagination::Pages;
use super::{OutputKind, PageId, Part, Plan, index, routes, search, sitemap, volume};
use crate::config::{Config, Search};
use crate::content::{ContentRoot, Post, StaticFile};
use crate::diagnostic::{Code, Diagnostic};
use crate::digest::Mark;
use crate::portal::{Portal, TaxonomyKind};
use crate::route::Route;
use crate::words::{Text, text};
use chrono::Datelike;
use std::collections::{BTreeSet, HashMap, HashSet};

/// What a plan is made from.
#[derive(Debug, Clone, Copy)]
pub struct Inputs<'a> {
    pub portal: &'a Portal,
    pub config: &'a Config,
    /// For naming sources in messages.
    pub root: &'a ContentRoot,
    /// Addresses of the theme's assets, in its order.
    pub assets: &'a [String],
    /// Whether the theme has a page to search on.
    pub searchable: bool,
}

/// Plans the whole site.
pub fn plan(inputs: Inputs) -> (Plan, Vec<Diagnostic>) {
    let Inputs { portal, config, .. } = inputs;
    let (listings, routes) = listings(portal);
    let sitemaps = if config.url.is_some() { sitemap::files(portal, config) } else { Vec::new() };
    let searched = inputs.searchable && config.search != Search::Off;
    let search = if searched { search::segments(portal, config) } else { Vec::new() };
    let mut plan = Plan { outputs: Vec::new(), listings, sitemaps, search, searched, routes };
    let mut outputs = Outputs::new(inputs.root, &config.volumes);
    add_sources(&mut outputs, inputs);
    add_listings(&mut outputs, &plan, config);
    add_archives(&mut outputs, portal, config);
    add_fixed(&mut outputs, &plan, inputs);
    add_redirects(&mut outputs, config);
    volume::add_front(&mut outputs, portal, &config.volumes);
    let elsewhere = outputs.elsewhere();
    let (kept, mut diagnostics) = outputs.finish();
    plan.outputs = kept;
    diagnostics.extend(dead_redirects(&plan, elsewhere, config));
    (plan, diagnostics)
}

fn add_redirects(outputs: &mut Outputs, config: &Config) {
    let origin = Origin::Named(|| text!("the configuration's redirects"));
    for (from, to) in &config.redirects {
        let (from, to) = (Route::from_encoded(from, ".html"), Route::from_encoded(to, ""));
        outputs.add(Claim::Redirect, origin, from, OutputKind::Redirect(to));
    }
}

/// Redirects of the configuration that lead nowhere, or back to where they began.
fn dead_redirects(plan: &Plan, elsewhere: HashSet<Mark>, config: &Config) -> Vec<Diagnostic> {
    if config.redirects.is_empty() {
        return Vec::new();
    }
    let mut files = elsewhere;
    files.extend(plan.outputs.iter().map(|output| Mark::of(output.route.file().as_bytes())));
    let is_there = |file: String| files.contains(&Mark::of(file.as_bytes()));
    let leads_nowhere = |to: &&String| {
        let file = Route::from_encoded(to, "").file();
        !is_there(format!("{file}.html")) && !is_there(file)
    };
    let from = |path: &str| Route::from_encoded(path, ".html").file();
    let next: HashMap<String, String> = config.redirects.iter().map(|(path, to)| (from(path), from(to))).collect();
    let comes_back = |path: &str| {
        let start = from(path);
        std::iter::successors(next.get(&start), |file| next.get(*file)).take(next.len()).any(|file| *file == start)
    };
    let circles = config.redirects.keys().filter(|path| comes_back(path)).map(|path| {
        let message = text!("the redirect of {path} leads back to itself", path);
        Diagnostic::new(Code::DeadRedirect, message)
            .file("_config.yml")
            .hint(text!("mend or remove it under `redirects:`"))
    });
    let dead = config.redirects.iter().filter(|(_, to)| leads_nowhere(to));
    dead.map(|(from, to)| {
        let message = text!("the redirect of {from} leads to {to}, which the site does not have", from, to);
        Diagnostic::new(Code::DeadRedirect, message)
            .file("_config.yml")
            .hint(text!("mend or remove it under `redirects:`"))
    })
    .chain(circles)
    .collect()
}

fn add_sources<'a>(outputs: &mut Outputs<'a>, Inputs { portal, .. }: Inputs<'a>) {
    for id in portal.ids() {
        let entry = portal.entry(id);
        let origin = Origin::Source(&entry.post.file.path);
        outputs.add(Claim::Post, origin, entry.route.clone(), OutputKind::Post(id));
    }
    for (StaticFile { file, .. }, number) in portal.statics.iter().zip(0..) {
        outputs.add(Claim::Static, Origin::Source(&file.path), Route::new(&file.path), OutputKind::Static(number));
    }
    for (page, id) in portal.pages.iter().zip((0..).map(PageId)) {
        if claimed_category(page).is_none() {
            let claim = if page.liquid { Claim::Liquid } else { Claim::Page };
            outputs.add(claim, Origin::Source(&page.file.path), page.route.clone(), OutputKind::Page(id));
        }
    }
    let posts = portal.entries.iter().map(|entry| {
        let Post { file, redirect_from, .. } = &*entry.post;
        (Claim::PostRedirect, file, redirect_from, &entry.route)
    });
    let pages = portal.pages.iter().map(|page| (Claim::Redirect, &page.file, &page.redirect_from, &page.route));
    for (claim, file, redirects, target) in posts.chain(pages) {
        for from in redirects {
            let origin = Origin::RedirectOf(&file.path);
            let route = Route::from_encoded(from, ".html");
            outputs.add(claim, origin, route, OutputKind::Redirect(target.clone()));
        }
    }
}

fn add_listings<'a>(outputs: &mut Outputs<'a>, plan: &'a Plan, config: &Config) {
    for (listing, id) in plan.listings.iter().zip((0..).map(ListingId)) {
        let origin = Origin::Listing(listing.kind, &listing.name);
        for part in Pages::new(listing.posts.len(), config.paginate).parts() {
            let claim = if listing.page.is_some() && part == Part::Front { Claim::Page } else { Claim::Generated };
            let kind = part_kind(part, &listing.front, OutputKind::Listing(id, part));
            outputs.add(claim, origin, routes::part(&listing.front, part), kind);
        }
        if let Some(feed) = listing.feed() {
            outputs.add(Claim::Generated, Origin::FeedOf(&listing.name), feed, OutputKind::Feed(Some(id)));
        }
        let usual = routes::term(listing.kind, &listing.name);
        if usual != listing.front {
            let forwards = OutputKind::Redirect(listing.front.clone());
            outputs.add(Claim::Generated, origin, usual, forwards);
        }
    }
    for kind in TaxonomyKind::ALL {
        outputs.add(Claim::Generated, Origin::Terms(kind), routes::terms(kind), OutputKind::Terms(kind));
    }
}

/// The number after the last full page forwards to the front.
fn part_kind(part: Part, front: &Route, kind: OutputKind) -> OutputKind {
    match part {
        Part::Next(_) => OutputKind::Redirect(front.clone()),
        _ => kind,
    }
}

fn add_archives(outputs: &mut Outputs, portal: &Portal, config: &Config) {
    let mut years = BTreeSet::new();
    let mut months = BTreeSet::new();
    for (date, posts) in &portal.days {
        years.insert(date.year());
        months.insert((date.year(), date.month()));
        let front = routes::day(*date);
        for part in Pages::new(posts.len(), config.paginate).parts() {
            let kind = part_kind(part, &front, OutputKind::Day(*date, part));
            outputs.add(Claim::Generated, Origin::Day(*date), routes::part(&front, part), kind);
        }
    }
    for (year, month) in months {
        let origin = Origin::Month(year, month);
        outputs.add(Claim::Generated, origin, routes::month(year, month), OutputKind::Month(year, month));
    }
    for year in years {
        outputs.add(Claim::Generated, Origin::Year(year), routes::year(year), OutputKind::Year(year));
    }
    outputs.add(Claim::Generated, Origin::Named(|| text!("the archive")), routes::years(), OutputKind::Years);
}

fn add_fixed(outputs: &mut Outputs, plan: &Plan, Inputs { portal, config, assets, .. }: Inputs) {
    let mut add =
        |name: fn() -> Text, route: Route, kind| outputs.add(Claim::Generated, Origin::Named(name), route, kind);
    add(|| text!("the home page"), routes::home(), OutputKind::Home);
    add(|| text!("the feed"), routes::feed(), OutputKind::Feed(None));
    add(|| text!("the page for what is not found"), Route::new("/404.html"), OutputKind::NotFound);
    add(|| Text::verbatim("robots.txt"), Route::new("/robots.txt"), OutputKind::Robots);
    add(|| Text::verbatim(".nojekyll"), Route::new("/.nojekyll"), OutputKind::NoJekyll);
    if config.cname.is_some() {
        add(|| text!("the configuration's cname"), Route::new("/CNAME"), OutputKind::Cname);
    }
    if !plan.sitemaps.is_empty() {
        add(|| text!("the sitemap"), Route::new("/sitemap.xml"), OutputKind::SitemapIndex);
    }
    for (file, number) in plan.sitemaps.iter().zip(0..) {
        add(|| text!("the sitemap"), file.route(), OutputKind::Sitemap(number));
    }
    if let Some(key) = &config.indexnow {
        add(|| text!("the configuration's indexnow"), Route::new(&format!("/{key}.txt")), OutputKind::IndexNow);
    }
    for file in index::files(portal, config) {
        add(|| text!("the index"), file.route(), OutputKind::Index(file));
    }
    if plan.searched {
        for (route, file) in search::files(&plan.search, config) {
            add(|| text!("the search"), route, OutputKind::Search(file));
        }
    }
    for (asset, number) in assets.iter().zip(0..) {
        add(|| text!("the theme's asset"), Route::new(asset), OutputKind::Asset(number));
    }
}
