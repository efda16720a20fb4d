//! The right address next to a wrong one, found among all that the plan has.

use crate::plan::Output;
use crate::route::decode_path;
use rayon::prelude::*;

/// The files of all outputs, for a bounded number of questions.
pub struct Nearest<'a> {
    outputs: &'a [Output],
    files: Vec<String>,
    base: &'a str,
}

/// How many letters may be wrong.
const MOST: usize = 2;

impl<'a> Nearest<'a> {
    pub fn new(outputs: &'a [Output], base: &'a str) -> Self {
        Self { outputs, files: outputs.par_iter().map(|output| output.route.file()).collect(), base }
    }

    /// The address that was meant by `path`, a root-relative link, if one is near: the same but for case, the same name
    /// in another folder, or a word with up to two wrong letters. Wrong digits are no slip but another number.
    pub fn to(&self, path: &str) -> Option<String> {
        let decoded = decode_path(path)?;
        let below = decoded.strip_prefix(self.base).unwrap_or(&decoded).trim_start_matches('/');
        let wanted = if below.ends_with('/') { format!("{below}index.html") } else { below.to_owned() };
        let candidates = self.files.iter().enumerate().filter_map(|(at, file)| Some((distance(&wanted, file)?, at)));
        let (_, at) = candidates.min()?;
        Some(self.outputs[at].route.href(self.base))
    }
}

/// How far two files are from each other; `None` if one can hardly have been meant by the other.
fn distance(wanted: &str, file: &str) -> Option<usize> {
    if wanted.len().abs_diff(file.len()) <= 4 * MOST {
        if wanted.eq_ignore_ascii_case(file) {
            return Some(0);
        }
        let (wanted, file) = differing(wanted, file);
        let is_slip = wanted.len() <= 16 && file.len() <= 16 && !has_digit(wanted) && !has_digit(file);
        let distance = is_slip.then(|| strsim::damerau_levenshtein(wanted, file));
        if let Some(distance) = distance.filter(|distance| *distance <= MOST) {
            return Some(distance);
        }
    }
    let (wanted, file) = (name(wanted), name(file));
    (wanted.len() > 3 && wanted == file).then_some(MOST + 1)
}

/// What a page is called, whatever folder it is in: `emnews` of `emnews/` and of `category/emnews.html`.
fn name(file: &str) -> &str {
    let page = file.strip_suffix("index.html").unwrap_or(file).trim_end_matches('/');
    let last = page.rsplit('/').next().unwrap_or_default();
    last.strip_suffix(".html").unwrap_or(last)
}

/// What is left of two texts without their common start and end.
fn differing<'t>(a: &'t str, b: &'t str) -> (&'t str, &'t str) {
    let start: usize = a.chars().zip(b.chars()).take_while(|(a, b)| a == b).map(|(c, _)| c.len_utf8()).sum();
    let (a, b) = (&a[start..], &b[start..]);
    let end: usize = a.chars().rev().zip(b.chars().rev()).take_while(|(a, b)| a == b).map(|(c, _)| c.len_utf8()).sum();
    (&a[..a.len() - end], &b[..b.len() - end])
}

fn has_digit(text: &str) -> bool {
    text.bytes().any(|byte| byte.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::plan::OutputKind;
    use crate::route::Route;

    #[test]
    fn the_nearest_address_is_the_one_that_was_meant() {
        let paths = ["/", "/category/kuaixun.html", "/category/TechWeb.html", "/a/2022/01/01/1001.html", "/关于.html"];
        let outputs: Vec<Output> =
            paths.iter().map(|path| Output { route: Route::new(path), kind: OutputKind::Robots }).collect();
        let nearest = Nearest::new(&outputs, "/portal");
        for (path, expected) in [
            ("/portal/category/kuaixum.html", Some("/portal/category/kuaixun.html")),
            ("/portal/category/techweb.html", Some("/portal/category/TechWeb.html")),
            ("/portal/b/2022/01/01/1001.html", Some("/portal/a/2022/01/01/1001.html")),
            ("/portal/a/2022/01/01/1002.html", None),
            ("/portal/%E5%85%B3%E6%96%BC.html", Some("/portal/%E5%85%B3%E4%BA%8E.html")),
            ("/category/kuaixun.html", Some("/portal/category/kuaixun.html")),
            ("/portal/kuaixun/", Some("/portal/category/kuaixun.html")),
            ("/portal/nothing/like/it", None),
        ] {
            assert_eq!(nearest.to(path).as_deref(), expected, "{path}");
        }
    }
}
