//! From a file of the finished site to the output that makes it.

use super::write;
use crate::diagnostic::Diagnostic;
use crate::digest::Mark;
use crate::plan::Output;
use rayon::iter::Either;
use rayon::prelude::*;

/// The outputs of one plan by their files; those that cannot be files are none.
#[derive(Debug, Default)]
pub struct Lookup(Vec<(Mark, u32)>);

impl Lookup {
    /// With what is to be said of those that are left out, as by a build.
    pub fn new(outputs: &[Output]) -> (Self, Vec<Diagnostic>) {
        let mark = |(at, output): (usize, &Output)| match write::bad_route(output) {
            None => Either::Left((Mark::of(output.route.file().as_bytes()), at as u32)),
            Some(found) => Either::Right(*found),
        };
        let (mut marked, left_out): (Vec<(Mark, u32)>, Vec<Diagnostic>) =
            outputs.par_iter().enumerate().partition_map(mark);
        marked.par_sort_unstable();
        (Self(marked), left_out)
    }

    /// The place of the output whose file this is, among the outputs that this was made of.
    pub fn find(&self, outputs: &[Output], file: &str) -> Option<usize> {
        let mark = Mark::of(file.as_bytes());
        let from = self.0.partition_point(|(known, _)| *known < mark);
        let alike = self.0[from..].iter().take_while(|(known, _)| *known == mark);
        alike.map(|(_, at)| *at as usize).find(|at| outputs[*at].route.file() == file)
    }
}
