//! Brings content in from elsewhere: a Jekyll site, a feed, pages of newspapers.
//!
//! Nothing that is there is ever written over without a word, every file is written whole or not at all, and front
//! matter is written by the YAML library.

pub mod feed;
mod files;
pub mod jekyll;
pub mod newspaper;
pub mod pages;
mod post;
mod seen;

pub use files::{Added, Folder};
pub use post::NewPost;
