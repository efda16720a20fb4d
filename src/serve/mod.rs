//! A preview of the site: each request renders the one output that it asks for, with the function that `build` uses, so
//! that it shows what a build would write. Nothing is written to the destination.
//!
//! [`Engine`] reads the site, watches its files and brings the [`Stage`] up to date; [`http`] answers from the stage and
//! tells browsers what became of the page that each of them shows. Neither prints: whoever starts them listens.

mod answer;
mod edition;
mod engine;
mod events;
mod findings;
mod http;
mod page;
mod segments;
mod stage;
mod watch;

pub use edition::Edition;
pub use engine::{Change, Engine, Listener, Ready};
pub use http::listen;
pub use stage::Stage;
