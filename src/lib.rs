//! gongbao (公报): a static site generator for news archives.
//!
//! The modules in reading order; ARCHITECTURE.md has the picture. One type per stage, never refilled:
//! `SourceFile → Post → Portal → Plan → bytes`.

#![forbid(unsafe_code)]

pub mod build;
pub mod check;
pub mod cli;
pub mod config;
pub mod content;
pub mod diagnostic;
pub mod digest;
pub mod import;
pub mod notify;
pub mod output;
pub mod plan;
pub mod portal;
pub mod preflight;
pub mod publish;
pub mod render;
pub mod route;
pub mod scaffold;
pub mod search;
pub mod serve;
pub mod stamp;
pub mod store;
pub mod theme;
pub mod words;
