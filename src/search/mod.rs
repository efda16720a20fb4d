//! Search over the whole archive, on static files. `docs/search.md` is the specification.
//!
//! - [`tokens`]: text to normalised characters to grams, the same as `tokens.js`.
//! - [`segments`]: which posts go into which segment, and which files a segment has: from dates and sizes alone.
//! - [`segment`]: writes a segment's files.
//! - [`manifest`]: writes `index.json`.
//! - [`reader`]: reads it all back, for tests and checks; total on any bytes.

pub mod bits;
pub mod bytes;
pub mod manifest;
pub mod reader;
pub mod records;
mod runs;
pub mod segment;
pub mod segments;
pub mod tokens;
