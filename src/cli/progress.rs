//! A progress bar per stage, on a terminal only.

use crate::build::{Observer, Stage};
use crate::words::{Words, text};
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use std::io::IsTerminal;
use std::sync::Mutex;

/// Bars on standard error; without a terminal there are none.
pub struct Bars {
    words: Words,
    shown: bool,
    current: Mutex<Option<ProgressBar>>,
}

impl Bars {
    pub fn for_terminal(words: &Words) -> Self {
        Self { words: words.clone(), shown: std::io::stderr().is_terminal(), current: Mutex::new(None) }
    }

    /// None.
    pub fn hidden() -> Self {
        Self { words: Words::default(), shown: false, current: Mutex::new(None) }
    }

    pub fn finish(&self) {
        if let Ok(mut current) = self.current.lock()
            && let Some(bar) = current.take()
        {
            bar.finish_and_clear();
        }
    }
}

impl Observer for Bars {
    fn begin(&self, stage: Stage, total: usize) {
        self.finish();
        if !self.shown {
            return;
        }
        let name = match stage {
            Stage::Read => text!("reading"),
            Stage::Plan => text!("planning"),
            Stage::Render => text!("rendering"),
            Stage::Write => text!("writing"),
            Stage::Check => text!("checking"),
        };
        let bar = ProgressBar::with_draw_target(Some(total as u64), ProgressDrawTarget::stderr());
        if let Ok(style) = ProgressStyle::with_template("{msg:>10} {bar:30} {human_pos}/{human_len}") {
            bar.set_style(style);
        }
        bar.set_message(self.words.say(&name));
        if let Ok(mut current) = self.current.lock() {
            *current = Some(bar);
        }
    }

    fn advance(&self) {
        if !self.shown {
            return;
        }
        if let Ok(current) = self.current.lock()
            && let Some(bar) = current.as_ref()
        {
            bar.inc(1);
        }
    }
}
