//! What of the whole archive the site that is built holds: the main site, or one volume.

use super::{Output, OutputKind, Plan, routes};
use crate::config::{Config, Period};
use crate::route::Route;

/// Leaves out what is on another site of the archive. A volume's front page forwards to its year or month.
pub(super) fn keep_here(plan: &mut Plan, config: &Config) {
    if config.volumes.is_empty() {
        return;
    }
    plan.outputs
        .retain(|output| is_everywhere(&output.kind) || config.volumes.elsewhere(output.route.path()).is_none());
    if let Some(name) = config.volumes.here() {
        let front =
            front(name, config.volumes.by).filter(|front| plan.outputs.iter().any(|output| output.route == *front));
        let kind = OutputKind::Redirect(front.unwrap_or_else(routes::home));
        plan.outputs.push(Output { route: routes::home(), kind });
    }
}

/// What every site needs for itself.
fn is_everywhere(kind: &OutputKind) -> bool {
    match kind {
        OutputKind::NotFound
        | OutputKind::Robots
        | OutputKind::NoJekyll
        | OutputKind::IndexNow
        | OutputKind::Cname
        | OutputKind::Asset(_)
        | OutputKind::SitemapIndex
        | OutputKind::Sitemap(_) => true,
        OutputKind::Post(_)
        | OutputKind::Page(_)
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
        | OutputKind::Redirect(_)
        | OutputKind::Static(_) => false,
    }
}

/// The archive page of a volume.
fn front(name: &str, by: Period) -> Option<Route> {
    match (by, name.split_once('-')) {
        (Period::Year, _) => Some(routes::year(name.parse().ok()?)),
        (Period::Month, Some((year, month))) => Some(routes::month(year.parse().ok()?, month.parse().ok()?)),
        (Period::Month, None) => None,
    }
}
