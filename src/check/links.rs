//! Where links lead: questions to the plan, not to the disk.

use crate::build::Lookup;
use crate::content::body::{Address, Links};
use crate::plan::Plan;
use crate::route::{Asked, asked, decode_path, resolve};

/// What answers a path.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Answer {
    /// The output at this place of the plan.
    Output(usize),
    /// The site's front, or another site of the same host.
    Elsewhere,
    Nothing,
}

/// Where one address leads.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Lead {
    Within {
        answer: Answer,
        /// Root-relative, without query and fragment.
        path: String,
        /// Decoded; `None` for the page itself.
        fragment: Option<String>,
        /// Whether it was written with the portal's host.
        own: bool,
    },
    External(String),
    /// No page.
    None,
}

/// The addresses of one site.
pub struct Map<'a> {
    pub plan: &'a Plan,
    pub lookup: &'a Lookup,
    pub links: Links<'a>,
}

impl Map<'_> {
    /// Where `address` leads from the page at `from`, a root-relative link.
    pub fn lead(&self, address: &str, from: &str) -> Lead {
        let (path, own) = match self.links.judge(address) {
            Address::External(address) => return Lead::External(address),
            Address::Other => return Lead::None,
            Address::Own(path) => (path, true),
            Address::Relative => (resolve(from, address.trim()), false),
        };
        let (rest, fragment) = path.split_once('#').map_or((path.as_str(), None), |(rest, at)| (rest, Some(at)));
        let path = rest.split('?').next().unwrap_or_default().to_owned();
        let fragment = fragment.map(|at| decode_path(at).unwrap_or_else(|| at.to_owned()));
        // What follows names a piece of text, which only browsers look for.
        let fragment = fragment.filter(|at| !at.is_empty() && !at.starts_with(":~:") && at != "top");
        Lead::Within { answer: self.answer(&path), path, fragment, own }
    }

    fn answer(&self, path: &str) -> Answer {
        let base = self.links.base;
        match asked(path, base) {
            Asked::Front => Answer::Elsewhere,
            Asked::Folder(file) => self.output(&file).map_or(Answer::Nothing, Answer::Output),
            Asked::Name(file) => {
                let tried = [file.clone(), format!("{file}.html"), format!("{file}/index.html")];
                tried.iter().find_map(|file| self.output(file)).map_or(Answer::Nothing, Answer::Output)
            }
            // In front of the base there may be another site, unless this one has the very page.
            Asked::Nothing if !base.is_empty() && !path.starts_with(&format!("{base}/")) => {
                match self.answer(&format!("{base}{path}")) {
                    Answer::Output(_) => Answer::Nothing,
                    _ => Answer::Elsewhere,
                }
            }
            Asked::Nothing => Answer::Nothing,
        }
    }

    fn output(&self, file: &str) -> Option<usize> {
        self.lookup.find(&self.plan.outputs, file)
    }
}
