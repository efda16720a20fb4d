//! Server-sent events: each page that a browser shows is told what became of it, and of nothing else.

use super::answer::News;
use super::edition::Version;
use super::stage::Stage;
use crate::digest::Mark;
use axum::response::sse::{Event, KeepAlive, Sse};
use axum::response::{IntoResponse, Response};
use futures_util::stream;
use serde::Deserialize;
use std::collections::VecDeque;
use std::convert::Infallible;
use std::sync::Arc;
use tokio::sync::watch;
use tokio::task::spawn_blocking;

/// What a page says of itself.
#[derive(Deserialize)]
pub struct Subscriber {
    /// Its path, percent-encoded.
    path: String,
    /// The tag that its script element carried.
    has: String,
}

/// What one page was told so far.
struct Told {
    stage: Arc<Stage>,
    updates: watch::Receiver<u64>,
    path: String,
    has: Version,
    /// What it shows; `None` before it was told for the first time, when it may show what it knew before.
    problems: Option<String>,
    /// The page asks what it missed since it was rendered.
    fresh: bool,
    waiting: VecDeque<Event>,
}

/// `reload`; `styles` with a JSON list of names and addresses; `problems` with a JSON list.
pub fn subscribe(stage: Arc<Stage>, subscriber: Subscriber) -> Response {
    let updates = stage.updates();
    let has = version(&subscriber.has);
    let told =
        Told { stage, updates, path: subscriber.path, has, problems: None, fresh: true, waiting: VecDeque::new() };
    let events = stream::unfold(told, |mut told| async move {
        let event = told.next().await?;
        Some((Ok::<Event, Infallible>(event), told))
    });
    Sse::new(events).keep_alive(KeepAlive::default()).into_response()
}

impl Told {
    /// The next event; `None` when the server ends.
    async fn next(&mut self) -> Option<Event> {
        loop {
            if let Some(event) = self.waiting.pop_front() {
                return Some(event);
            }
            if !std::mem::take(&mut self.fresh) {
                self.updates.changed().await.ok()?;
            }
            self.updates.borrow_and_update();
            let (stage, path, has) = (Arc::clone(&self.stage), self.path.clone(), self.has);
            let news = spawn_blocking(move || stage.news(&path, has)).await.ok()?;
            self.queue(news);
        }
    }

    fn queue(&mut self, News { reload, sheets, problems }: News) {
        if self.problems.as_ref() != Some(&problems) && !reload {
            self.waiting.push_back(Event::default().event("problems").data(&problems));
            self.problems = Some(problems);
        }
        if reload {
            self.waiting.push_back(Event::default().event("reload").data("page"));
        } else if let Some((mark, sheets)) = sheets {
            let list = serde_json::to_string(&sheets).unwrap_or_else(|_| "[]".into());
            self.waiting.push_back(Event::default().event("styles").data(list));
            self.has.sheets = mark;
        }
    }
}

/// A tag that cannot be read is that of no page.
fn version(tag: &str) -> Version {
    let mark = |part: Option<&str>| Mark(part.and_then(|part| u64::from_str_radix(part, 16).ok()).unwrap_or(0));
    Version { page: mark(tag.get(..16)), sheets: mark(tag.get(16..)) }
}
