//! One file looked at: its rules, and what the rules about the whole site need of it.

use super::duplicates::{Room, Sketch};
use super::links::{Answer, Lead, Map};
use super::place::Place;
use super::rules::Selection;
use super::{body, front_matter};
use crate::config::{Config, FileType};
use crate::content::body::{Inspection, Markup, Removed, Trust, inspect};
use crate::content::{ContentRoot, Document, FileKind, Page, Post, SourceFile};
use crate::diagnostic::{Code, Diagnostic};
use crate::route::Route;
use crate::words::{Text, text};
use std::collections::BTreeMap;

/// What every file is measured against.
pub struct Ground<'a> {
    pub config: &'a Config,
    pub root: &'a ContentRoot,
    pub map: &'a Map<'a>,
    pub only: &'a Selection,
    /// All templates, for the fields that they read.
    pub templates: String,
    /// Seconds since 1970.
    pub now: i64,
    /// Whether addresses of other sites are wanted.
    pub external: bool,
}

/// What is known of a file beforehand.
#[derive(Clone, Copy)]
pub enum Subject<'a> {
    /// With its address, if it is published.
    Post(&'a Post, Option<&'a Route>),
    Page(&'a Page, Markup),
}

/// A link that leads nowhere; its hint waits for all of them.
#[derive(Debug)]
pub struct Dead {
    pub found: Diagnostic,
    /// Root-relative.
    pub path: String,
}

/// A link to a place on a page.
#[derive(Debug)]
pub struct Anchored {
    pub found: Diagnostic,
    /// The output's place in the plan.
    pub output: usize,
    pub fragment: String,
}

/// What came of one file.
#[derive(Debug, Default)]
pub struct Looked {
    pub found: Vec<Diagnostic>,
    pub dead: Vec<Dead>,
    pub anchored: Vec<Anchored>,
    /// Addresses of other sites, each with a finding that names its place.
    pub external: Vec<(String, Diagnostic)>,
    pub removed: BTreeMap<Removed, usize>,
    pub sketch: Option<Sketch>,
}

impl Subject<'_> {
    pub fn file(&self) -> &SourceFile {
        match self {
            Self::Post(post, _) => &post.file,
            Self::Page(page, _) => &page.file,
        }
    }

    fn file_type(&self) -> FileType {
        match self {
            Self::Post(post, _) if post.file.kind == FileKind::Draft => FileType::Drafts,
            Self::Post(..) => FileType::Posts,
            Self::Page(..) => FileType::Pages,
        }
    }

    fn body(&self) -> (Markup, Trust) {
        match self {
            Self::Post(post, _) => (post.markup, post.trust),
            Self::Page(page, markup) => (*markup, page.trust),
        }
    }

    fn route(&self) -> Option<&Route> {
        match self {
            Self::Post(_, route) => *route,
            Self::Page(page, _) => Some(&page.route),
        }
    }
}

/// Rules that need the body taken apart.
const BODIES: &[Code] = &[
    Code::DeadLink,
    Code::DeadOwnLink,
    Code::DeadAnchor,
    Code::MissingImage,
    Code::InsecureImage,
    Code::DeadExternalLink,
    Code::UnsureExternalLink,
    Code::Sanitized,
    Code::EmptyBody,
    Code::HeadingSkipped,
    Code::ImageWithoutAlt,
    Code::NearDuplicate,
];

/// Reads the file once more: bodies are not kept.
pub fn look(subject: &Subject, ground: &Ground, room: &mut Room) -> Looked {
    let file = subject.file();
    let Ok(document) = Document::open(ground.root, file) else {
        // Gone since it was read, or it was told of then.
        return Looked::default();
    };
    let shown = ground.root.shown(&file.path);
    let place = Place { shown: &shown, text: document.text() };
    let mut looked = Looked::default();
    looked.front_matter(subject, ground, &document, &shown);
    looked.found.extend(body::control_characters(&place));
    let source = document.body();
    if let Subject::Post(..) = subject {
        looked.found.extend(body::template_syntax(source, &place));
    }
    if ground.only.wants_any(BODIES) {
        let (markup, trust) = subject.body();
        let inspection = inspect(source, markup, trust, &ground.map.links);
        looked.body(subject, &inspection, source, &place);
        if let Some(route) = subject.route() {
            looked.links(route, &inspection, ground, source, &place);
        }
        if ground.only.wants(Code::NearDuplicate) && matches!(subject, Subject::Post(..)) {
            looked.sketch = Sketch::of(&inspection.text, room);
        }
        looked.removed = inspection.removed;
    }
    looked.found.retain(|found| ground.only.wants(found.code));
    looked
}

impl Looked {
    fn front_matter(&mut self, subject: &Subject, ground: &Ground, document: &Document, shown: &str) {
        let file = subject.file();
        let (fields, has_any) = document.fields(file, subject.file_type(), ground.config);
        let from = self.found.len();
        if let Subject::Post(post, _) = subject {
            self.found.extend(front_matter::missing_title(&fields, post).filter(|_| fields.broken.is_none()));
            self.found.extend(front_matter::date_mismatch(&fields, post, ground.config.zone));
            let due = ground.config.future;
            self.found.extend(front_matter::future_date(&fields, post, ground.now).filter(|_| !due));
            self.found.extend(front_matter::stock_code_tags(&fields, post));
        }
        // What could not be parsed was told of as a whole.
        if has_any && fields.broken.is_none() {
            let is_used = |key: &str| ground.templates.contains(&format!("extra.{key}"));
            self.found.extend(front_matter::unknown_fields(&fields, is_used));
            self.found.extend(front_matter::yaml_numbers(&fields));
        }
        for found in &mut self.found[from..] {
            found.file = Some(shown.to_owned());
        }
    }

    fn body(&mut self, subject: &Subject, inspection: &Inspection, source: &str, place: &Place) {
        let (markup, _) = subject.body();
        if let Subject::Post(..) = subject {
            self.found.extend(body::empty_body(inspection).map(|found| found.file(place.shown)));
        }
        self.found.extend(body::skipped_heading(inspection, source, place));
        self.found.extend(body::images_without_alt(inspection, markup, source, place));
    }

    fn links(&mut self, route: &Route, inspection: &Inspection, ground: &Ground, source: &str, place: &Place) {
        let map = ground.map;
        let from = route.href(map.links.base);
        let at = |found: Diagnostic, address: &str| place.at_words(found, source, address);
        for address in &inspection.links {
            match map.lead(address, &from) {
                Lead::Within { answer: Answer::Nothing, path, own, .. } => {
                    let found = match own {
                        true => Diagnostic::new(
                            Code::DeadOwnLink,
                            text!("{address} has the portal's address and leads nowhere", address),
                        ),
                        false => Diagnostic::new(Code::DeadLink, text!("{address} leads nowhere", address)),
                    };
                    self.dead.push(Dead { found: at(found, address), path });
                }
                Lead::Within { answer: Answer::Output(output), fragment: Some(fragment), path, .. } => {
                    let is_here = path == from && inspection.ids.contains(&fragment);
                    if !is_here && ground.only.wants(Code::DeadAnchor) {
                        let message = text!("{address} names an anchor that its page does not have", address);
                        let found = at(Diagnostic::new(Code::DeadAnchor, message), address);
                        self.anchored.push(Anchored { found, output, fragment });
                    }
                }
                Lead::External(target) if ground.external => {
                    let found = at(Diagnostic::new(Code::DeadExternalLink, Text::verbatim("")), address);
                    self.external.push((target, found));
                }
                Lead::Within { .. } | Lead::External(_) | Lead::None => {}
            }
        }
        for image in inspection.images.iter().filter(|image| !image.address.is_empty()) {
            match map.lead(&image.address, &from) {
                Lead::Within { answer: Answer::Nothing, path, .. } => {
                    let found = Diagnostic::new(
                        Code::MissingImage,
                        text!("there is no image {address}", address = &image.address),
                    );
                    self.dead.push(Dead { found: at(found, &image.address), path });
                }
                Lead::External(target) if has_plain_http(&target) => {
                    let host = super::external::host_of(&target).unwrap_or_default();
                    let message = text!("an image over plain http is blocked or marked on an https page");
                    let hint = text!(
                        "if {host} answers over https, add it to `https_hosts:` in _config.yml and run `gongbao check --fix`",
                        host
                    );
                    self.found.push(at(Diagnostic::new(Code::InsecureImage, message).hint(hint), &image.address));
                }
                _ => {}
            }
        }
    }
}

fn has_plain_http(address: &str) -> bool {
    address.get(..7).is_some_and(|start| start.eq_ignore_ascii_case("http://"))
}
