//! From a file of the finished site to the output that makes it.

use crate::build;
use crate::digest::Mark;
use crate::plan::Output;
use rayon::prelude::*;

/// The outputs of one plan by their files; those that cannot be files are none.
#[derive(Debug, Default)]
pub struct Lookup(Vec<(Mark, u32)>);

impl Lookup {
    pub fn new(outputs: &[Output]) -> Self {
        let mark = |(at, output): (usize, &Output)| (Mark::of(output.route.file().as_bytes()), at as u32);
        let can_be = |(_, output): &(usize, &Output)| build::bad_route(output).is_none();
        let mut marked: Vec<(Mark, u32)> = outputs.par_iter().enumerate().filter(can_be).map(mark).collect();
        marked.par_sort_unstable();
        Self(marked)
    }

    /// The place of the output whose file this is, among the outputs that this was made of.
    pub fn find(&self, outputs: &[Output], file: &str) -> Option<usize> {
        let mark = Mark::of(file.as_bytes());
        let from = self.0.partition_point(|(known, _)| *known < mark);
        let alike = self.0[from..].iter().take_while(|(known, _)| *known == mark);
        alike.map(|(_, at)| *at as usize).find(|at| outputs[*at].route.file() == file)
    }
}
