//! A whole build: the stages put together. Reads the clock once, prints nothing.

mod about;
mod bring;
mod explain;
mod library;
mod lookup;
mod memory;
mod read;
mod recall;
mod record;
mod report;
mod shard;
mod site;
mod sizes;
mod source;
mod write;

pub use about::About;
pub use explain::{Explanation, Reason, explain};
pub use library::{Library, Note, Notes, Paths, Read, differing, told};
pub use lookup::Lookup;
pub use memory::Cause;
pub use recall::{Recalled, Unsaved, recall};
pub use report::{Changed, Outcome, Outputs, Quarantined, Report, Seconds, SiteAddress, Work};
pub use shard::Shard;
pub use site::{Noticed, Site};
pub use sizes::{Size, Sizes};
pub use source::Source;

pub use crate::store::THREAD as STORE_THREAD;

use self::memory::Memory;
use crate::config::{Config, Overrides};
use crate::diagnostic::{self, Code, Diagnostic};
use crate::digest::Mark;
use crate::plan::{Output, OutputKind, Plan};
use crate::render::{Keys, Marks, Renderer, Shared};
use crate::store::{Change, Changes, SOURCES, Saved, Store};
use crate::theme::Theme;
use crate::words::{Text, text};
use std::path::PathBuf;
use std::time::{Instant, SystemTime};

/// Below the main site's state: the volumes' ones.
const VOLUMES: &str = "volumes";

/// What is asked for.
#[derive(Debug, Clone, Default)]
pub struct Request {
    pub source: PathBuf,
    /// Default: `<source>/public`, and `<source>/public-2021` for the volume 2021.
    pub destination: Option<PathBuf>,
    /// Default: `<source>/_config.yml`.
    pub config_file: Option<PathBuf>,
    pub overrides: Overrides,
    /// Forget what earlier builds knew.
    pub clean: bool,
    /// Make only this share of the outputs.
    pub shard: Option<Shard>,
}

impl Request {
    /// Below the source.
    pub const USUAL_DESTINATION: &str = "public";

    /// For one volume of the archive, or the main site, at its usual destination.
    pub fn of_volume(source: PathBuf, volume: Option<String>) -> Self {
        Self { source, overrides: Overrides { volume, ..Overrides::default() }, ..Self::default() }
    }

    pub fn destination(&self) -> PathBuf {
        self.destination.clone().unwrap_or_else(|| {
            self.source.join(match &self.overrides.volume {
                None => Self::USUAL_DESTINATION.to_owned(),
                Some(volume) => format!("{}-{volume}", Self::USUAL_DESTINATION),
            })
        })
    }

    /// The configuration's file.
    pub fn configuration(&self) -> PathBuf {
        self.config_file.clone().unwrap_or_else(|| self.source.join("_config.yml"))
    }

    /// Every place where builds of this source kept something, of the main site and of volumes, be they configured or not.
    pub fn all_states(&self) -> Vec<PathBuf> {
        let main = Self::of_volume(self.source.clone(), None).state();
        let volumes = std::fs::read_dir(main.join(VOLUMES)).into_iter().flatten().flatten().map(|entry| entry.path());
        std::iter::once(main.clone()).chain(volumes).collect()
    }

    /// Where builds of the source keep what they know.
    pub fn state(&self) -> PathBuf {
        let state = self.source.join(".gongbao");
        match &self.overrides.volume {
            None => state,
            Some(volume) => state.join(VOLUMES).join(volume),
        }
    }
}

/// The parts of a build that take time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stage {
    Read,
    Plan,
    Render,
    Write,
    Check,
}

/// Told of progress; called from many threads.
pub trait Observer: Sync {
    /// A stage begins; it will advance `total` times (0: unknown).
    fn begin(&self, stage: Stage, total: usize);
    /// A thread takes up a file or an output; its next `advance` ends it.
    fn start(&self, _what: &str) {}
    fn advance(&self);
}

/// For callers that want no progress.
pub struct Silent;

impl Observer for Silent {
    fn begin(&self, _: Stage, _: usize) {}
    fn advance(&self) {}
}

/// Builds the site. `now` decides which posts lie in the future, and nothing else.
///
/// Not to be called on a thread of rayon's: it waits for a thread of its own that gives work to all of them.
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
    let Prepared { source, mut theme, store, about, known, site, rows, plan } =
        Prepared::new(request, now, observer, report)?;
    let clock = Instant::now();
    let mut destination = write::open(request, report)?;
    let memory = Memory::load(&store, destination.identity(), &plan.outputs);
    let portal = site.portal;
    // What was read holds whatever becomes of the outputs, and of a large site takes memory that rendering can use.
    let sources = Changes { table: SOURCES, anew: !known, rows: changes(&rows) };
    let store = save(Some(store.close()), about, sources, report);
    drop(rows);
    let (config, root) = (&source.config, &source.root);
    let marks = Marks::new(config, &portal, &plan);
    let keys = Keys::new(config, &portal, &plan, &marks, about.mark());
    let shared = Shared::new(config, &portal, &plan, &mut theme);
    report.seconds.plan += clock.elapsed().as_secs_f64();
    let renderer = Renderer::new(config, root, &portal, &plan, &theme, &shared, &marks);
    let writer = write::Writer { plan: &plan, keys: &keys, renderer: &renderer, shard: request.shard, observer };
    let (written, sizes) = writer.write(&mut destination, &memory, report)?;
    report.sizes = Sizes::of(&portal, sizes);
    let forwards = |output: &&Output| matches!(output.kind, OutputKind::Redirect(_) | OutputKind::VolumeFront(_));
    report.forwarding = plan.outputs.iter().filter(forwards).map(|output| output.route.file()).collect();

    let clock = Instant::now();
    save(store, about, Changes { table: &written.table, anew: false, rows: changes(&written.rows) }, report);
    report.seconds.write += clock.elapsed().as_secs_f64();
    Ok(())
}

/// Saves one table. If that fails the store is gone, and whatever is saved later would be half of one.
fn save(store: Option<Saved>, about: About, changes: Changes, report: &mut Report) -> Option<Saved> {
    match store?.save(&about.bytes(), &changes) {
        Ok(saved) => Some(saved),
        Err(problem) => {
            report.diagnostics.push(state_problem(problem, text!("the next build will be a full one")));
            None
        }
    }
}

/// A site that is read and planned, with all that is needed to render it.
struct Prepared {
    source: Source,
    theme: Theme,
    store: Store,
    about: About,
    /// Whether the store's rows of sources were of use.
    known: bool,
    site: Site,
    /// What the store should know of sources from now on.
    rows: Vec<(String, Option<Vec<u8>>)>,
    plan: Plan,
}

impl Prepared {
    fn new(
        request: &Request,
        now: SystemTime,
        observer: &dyn Observer,
        report: &mut Report,
    ) -> Result<Self, Vec<Diagnostic>> {
        let clock = Instant::now();
        let (source, notices) = Source::open(request)?;
        report.diagnostics.extend(notices);
        let Config { url, base, indexnow, .. } = source.config.clone();
        report.site = Some(SiteAddress { url, base, indexnow });
        let (theme, notices) = Theme::load(&request.source, &source.config)?;
        report.diagnostics.extend(notices);
        let store = open_store(request, report);
        let mut about = About::new(&source, theme.mark(), Mark::default());
        let known = About::of(&store).is_some_and(|then| then.reads_like(about));
        let nothing = Store::none(&request.state());
        let store_or_none = if known { &store } else { &nothing };
        let Read { mut library, rows, work } = Library::read(&source, store_or_none, &|_| {}, observer)?;
        let (site, noticed) = Site::assemble(&mut library, &source, now);
        report.take(library.notes, noticed, work, &site);
        about.data = Mark::of(site.portal.data.to_string().as_bytes());
        report.seconds.read = clock.elapsed().as_secs_f64();

        let clock = Instant::now();
        observer.begin(Stage::Plan, 0);
        let (plan, notices) = site.plan(&source, &theme);
        report.diagnostics.extend(notices);
        report.diagnostics.extend(crate::render::check_layouts(&site.portal, &theme, &source.root));
        report.seconds.plan = clock.elapsed().as_secs_f64();
        Ok(Self { source, theme, store, about, known, site, rows, plan })
    }
}

fn open_store(request: &Request, report: &mut Report) -> Store {
    if request.clean {
        return Store::none(&request.state());
    }
    let (store, problem) = Store::open(&request.state());
    report
        .diagnostics
        .extend(problem.map(|problem| state_problem(problem, text!("everything is read and rendered anew"))));
    store
}

fn state_problem(problem: crate::store::Problem, consequence: Text) -> Diagnostic {
    let message = text!(
        "{file} cannot be used: {reason}; {consequence}",
        file = problem.file.display(),
        reason = problem.reason,
        consequence
    );
    Diagnostic::new(Code::StateProblem, message)
}

fn changes(rows: &[(String, Option<Vec<u8>>)]) -> Vec<Change<'_>> {
    rows.iter().map(|(path, row)| (path.as_str(), row.as_deref())).collect()
}
