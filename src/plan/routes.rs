//! The addresses of generated outputs.

use super::{ListingId, Part};
use crate::content::day_text;
use crate::portal::{TaxonomyKind, TermId};
use crate::route::Route;
use chrono::{Datelike, NaiveDate};

/// The listing behind each category and tag, and fixed addresses.
#[derive(Debug, Default)]
pub struct Routes {
    /// By number of the category.
    pub(super) categories: Vec<ListingId>,
    /// By number of the tag.
    pub(super) tags: Vec<ListingId>,
}

impl Routes {
    pub fn listing_of(&self, kind: TaxonomyKind, term: TermId) -> ListingId {
        match kind {
            TaxonomyKind::Category => self.categories[term.0 as usize],
            TaxonomyKind::Tag => self.tags[term.0 as usize],
        }
    }
}

pub fn home() -> Route {
    Route::new("/")
}

pub fn feed() -> Route {
    Route::new("/feed.xml")
}

pub fn terms(kind: TaxonomyKind) -> Route {
    Route::new(&format!("/{}/", kind.name()))
}

/// `/category/<name>.html`
pub fn term(kind: TaxonomyKind, name: &str) -> Route {
    Route::new(&format!("/{}/{}.html", kind.name(), segment(name)))
}

/// A page of the listing whose front page is `front`.
pub fn part(front: &Route, part: Part) -> Route {
    match part {
        Part::Front => front.clone(),
        Part::Older(number) | Part::Next(number) => Route::new(&format!("{}/{number}.html", folder(front))),
    }
}

/// The feed beside a listing.
pub fn listing_feed(front: &Route) -> Route {
    if front.path().ends_with('/') {
        return Route::new(&format!("{}feed.xml", front.path()));
    }
    Route::new(&format!("{}.xml", folder(front)))
}

fn folder(front: &Route) -> &str {
    let path = front.path();
    path.strip_suffix(".html").unwrap_or(path).trim_end_matches('/')
}

pub fn years() -> Route {
    Route::new("/archive/")
}

pub fn year(year: i32) -> Route {
    Route::new(&format!("/{year:04}/"))
}

pub fn month(year: i32, month: u32) -> Route {
    Route::new(&format!("/{year:04}/{month:02}/"))
}

pub fn day(date: NaiveDate) -> Route {
    let mut path = String::with_capacity(12);
    path.push('/');
    path.extend(day_text(date).chars().map(|c| if c == '-' { '/' } else { c }));
    path.push('/');
    if (0..=9999).contains(&date.year()) {
        Route::plain(path)
    } else {
        Route::new(&format!("/{:04}/{:02}/{:02}/", date.year(), date.month(), date.day()))
    }
}

/// A term as one segment of an address, different for different terms: what cannot stand in a file's name is
/// percent-escaped, an overlong name is cut and ends in a hash of the whole.
pub fn segment(name: &str) -> String {
    const LONGEST: usize = 180;
    let bytes = name.as_bytes();
    let escapes = |at: usize| match bytes[at] {
        b'/' | b'\\' | 0..=31 | 127 => true,
        // A dot at either end, or beside another, would meet the `.` of an extension or make a dot segment.
        b'.' => at == 0 || bytes.get(at + 1).is_none_or(|next| *next == b'.') || bytes[at - 1] == b'.',
        b'%' => bytes.get(at + 1..at + 3).is_some_and(|next| next.iter().all(u8::is_ascii_hexdigit)),
        // `/category/index.html` is the index of all terms.
        _ => at == 0 && name == "index",
    };
    let mut segment = String::with_capacity(name.len());
    for (at, c) in name.char_indices() {
        if escapes(at) {
            segment.push_str(&format!("%{:02X}", bytes[at]));
        } else {
            segment.push(c);
        }
    }
    if segment.len() <= LONGEST {
        return segment;
    }
    let cut = (0..=LONGEST).rev().find(|at| segment.is_char_boundary(*at)).unwrap_or(0);
    format!("{}~{}", &segment[..cut], &blake3::hash(name.as_bytes()).to_hex()[..16])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_term_is_one_segment_whatever_it_says() {
        for (name, expected) in [
            ("Career In touxingPEVC", "Career In touxingPEVC"),
            ("anxinguojizhengquan(xianggang)", "anxinguojizhengquan(xianggang)"),
            ("中国市场监管新闻网新闻", "中国市场监管新闻网新闻"),
            ("a/b", "a%2Fb"),
            ("..", "%2E%2E"),
            ("v1.2", "v1.2"),
            ("A.", "A%2E"),
            ("index", "%69ndex"),
            ("50%", "50%"),
            ("a%2Fb", "a%252Fb"),
        ] {
            assert_eq!(segment(name), expected);
        }
        assert!(segment(&"长".repeat(500)).len() < 220);
    }

    #[test]
    fn a_term_keeps_its_dots_through_the_route() {
        assert_eq!(term(TaxonomyKind::Tag, "../../etc").file(), "tag/%2E%2E%2F%2E%2E%2Fetc.html");
        assert_eq!(term(TaxonomyKind::Tag, "a./b").file(), "tag/a.%2Fb.html");
    }
}
