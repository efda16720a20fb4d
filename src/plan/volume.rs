//! What of the whole archive the site that is built holds: the main site, or one volume.

use super::collision::{Claim, Outputs};
use super::origin::Origin;
use super::{OutputKind, routes};
use crate::config::{Period, Volumes};
use crate::portal::Portal;
use crate::route::Route;
use crate::words::text;
use chrono::{Datelike, NaiveDate};

/// Whether an output belongs to the site that is built.
pub(super) fn is_here(route: &Route, kind: &OutputKind, volumes: &Volumes) -> bool {
    volumes.is_empty()
        || is_everywhere(route, kind)
        || volumes.elsewhere(route.path()).is_none() && !is_front(route, volumes)
}

/// The address of the home page, which on a volume forwards to its archive.
fn is_front(route: &Route, volumes: &Volumes) -> bool {
    volumes.here().is_some() && route.path() == "/"
}

/// What every site needs for itself.
fn is_everywhere(route: &Route, kind: &OutputKind) -> bool {
    match kind {
        OutputKind::NotFound
        | OutputKind::Robots
        | OutputKind::NoJekyll
        | OutputKind::IndexNow
        | OutputKind::Cname
        | OutputKind::Asset(_)
        | OutputKind::SitemapIndex
        | OutputKind::Sitemap(_)
        | OutputKind::VolumeFront(_) => true,
        // The owner's own page for what is not found.
        OutputKind::Page(_) | OutputKind::Static(_) => route.path() == "/404.html",
        OutputKind::Post(_)
        | OutputKind::Home
        | OutputKind::Listing(..)
        | OutputKind::Terms(_)
        | OutputKind::Years
        | OutputKind::Year(_)
        | OutputKind::Month(..)
        | OutputKind::Day(..)
        | OutputKind::Feed(_)
        | OutputKind::Index(_)
        | OutputKind::Search(_)
        | OutputKind::Redirect(_) => false,
    }
}

/// A volume's front page forwards to its year or month; to the main site's while it has no posts.
pub(super) fn add_front(outputs: &mut Outputs, portal: &Portal, volumes: &Volumes) {
    let Some(name) = volumes.here() else { return };
    let front = archive(name, volumes.by, portal).unwrap_or_else(routes::home);
    let origin = Origin::Named(|| text!("the front page of the volume"));
    outputs.add(Claim::Generated, origin, routes::home(), OutputKind::VolumeFront(front));
}

/// The archive page of a volume, if a post is in it.
fn archive(name: &str, by: Period, portal: &Portal) -> Option<Route> {
    let has_posts = |is_in: &dyn Fn(&NaiveDate) -> bool| portal.days.keys().any(is_in);
    match (by, name.split_once('-')) {
        (Period::Year, _) => {
            let year = name.parse().ok()?;
            has_posts(&|day| day.year() == year).then(|| routes::year(year))
        }
        (Period::Month, Some((year, month))) => {
            let (year, month) = (year.parse().ok()?, month.parse().ok()?);
            has_posts(&|day| (day.year(), day.month()) == (year, month)).then(|| routes::month(year, month))
        }
        (Period::Month, None) => None,
    }
}
