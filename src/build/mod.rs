//! A whole build: the stages put together. Reads the clock once, prints nothing.

mod report;
mod site;
mod write;

pub use report::{Outcome, Outputs, Quarantined, Report, Seconds};
pub use site::{Site, Source};

use crate::config::Overrides;
use crate::diagnostic::{self, Diagnostic};
use crate::theme::Theme;
use std::path::PathBuf;
use std::time::{Instant, SystemTime};

/// What is asked for.
#[derive(Debug, Clone, Default)]
pub struct Request {
    pub source: PathBuf,
    /// Default: `<source>/public`.
    pub destination: Option<PathBuf>,
    /// Default: `<source>/_config.yml`.
    pub config_file: Option<PathBuf>,
    pub overrides: Overrides,
}

impl Request {
    pub fn destination(&self) -> PathBuf {
        self.destination.clone().unwrap_or_else(|| self.source.join("public"))
    }
}

/// The parts of a build that take time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stage {
    Read,
    Plan,
    Render,
    Write,
}

/// Told of progress; called from many threads.
pub trait Observer: Sync {
    /// A stage begins; it will advance `total` times (0: unknown).
    fn begin(&self, stage: Stage, total: usize);
    fn advance(&self);
}

/// For callers that want no progress.
pub struct Silent;

impl Observer for Silent {
    fn begin(&self, _: Stage, _: usize) {}
    fn advance(&self) {}
}

/// Builds the site. `now` decides which posts lie in the future, and nothing else.
pub fn build(request: &Request, now: SystemTime, observer: &dyn Observer) -> Report {
    let started = Instant::now();
    let mut report = Report::default();
    match stages(request, now, observer, &mut report) {
        Ok(()) => report.outcome = Outcome::Built,
        Err(problems) => {
            report.outcome = Outcome::NotBuilt;
            report.diagnostics.extend(problems);
        }
    }
    diagnostic::sort(&mut report.diagnostics);
    report.seconds.total = started.elapsed().as_secs_f64();
    report
}

fn stages(
    request: &Request,
    now: SystemTime,
    observer: &dyn Observer,
    report: &mut Report,
) -> Result<(), Vec<Diagnostic>> {
    let clock = Instant::now();
    let (source, notices) = Source::open(request)?;
    report.diagnostics.extend(notices);
    let (mut theme, notices) = Theme::load(&request.source, &source.config)?;
    report.diagnostics.extend(notices);
    let site = Site::read(&source, now, observer, report)?;
    report.seconds.read = clock.elapsed().as_secs_f64();

    let clock = Instant::now();
    observer.begin(Stage::Plan, 0);
    let (plan, notices) = site.plan(&source, &theme);
    report.diagnostics.extend(notices);
    report.diagnostics.extend(crate::render::check_layouts(&site.portal, &theme, &source.root));
    report.seconds.plan = clock.elapsed().as_secs_f64();

    let renderer = crate::render::Renderer::new(&source.config, &source.root, &site.portal, &plan, &mut theme);
    write::write(request, &plan, &renderer, observer, report)
}
