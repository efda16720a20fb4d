//! What a page should become, written by hand in `.expect` files, and how near an import comes to it.
//!
//! An expectation names lines of the page, not their text: `title 8`, `body 10-19 23`. Beside these: the day, the number
//! of paragraphs and of characters in them, and a few characters of the body's beginning and end.

use std::{collections::BTreeSet, fmt, ops::RangeInclusive};

use gongbao::import::newspaper::{Article, Block, Import, Text};

pub type Lines = BTreeSet<usize>;

#[derive(Debug, Default, Clone, PartialEq)]
pub struct Expected {
    pub date: Option<String>,
    pub left: Lines,
    pub articles: Vec<Entry>,
}

#[derive(Debug, Default, Clone, PartialEq)]
pub struct Entry {
    pub kicker: Lines,
    pub title: Lines,
    pub subtitle: Lines,
    pub authors: String,
    pub source: Option<String>,
    pub body: Lines,
    pub cross: Lines,
    pub captions: Lines,
    pub asides: Lines,
    pub paragraphs: Option<usize>,
    pub chars: Option<usize>,
    pub begins: String,
    pub ends: String,
}

impl Expected {
    pub fn read(text: &str) -> Expected {
        let mut expected = Expected::default();
        for line in text.lines().map(str::trim).filter(|line| !line.is_empty() && !line.starts_with('#')) {
            let (key, value) = line.split_once(' ').map_or((line, ""), |(key, value)| (key, value.trim()));
            match key {
                "date" => expected.date = Some(value.to_owned()),
                "left" => expected.left = numbers(value),
                "article" => expected.articles.push(Entry::default()),
                _ => expected.articles.last_mut().expect("`article` comes first").set(key, value),
            }
        }
        expected
    }
}

impl Entry {
    fn set(&mut self, key: &str, value: &str) {
        match key {
            "kicker" => self.kicker = numbers(value),
            "title" => self.title = numbers(value),
            "subtitle" => self.subtitle = numbers(value),
            "authors" => self.authors = value.to_owned(),
            "source" => self.source = Some(value.to_owned()),
            "body" => self.body = numbers(value),
            "cross" => self.cross = numbers(value),
            "captions" => self.captions = numbers(value),
            "asides" => self.asides = numbers(value),
            "paragraphs" => self.paragraphs = value.parse().ok(),
            "chars" => self.chars = value.parse().ok(),
            "begins" => self.begins = value.to_owned(),
            "ends" => self.ends = value.to_owned(),
            key => panic!("no such expectation: {key}"),
        }
    }
}

/// `3 5-7`: 3, 5, 6, 7.
fn numbers(value: &str) -> Lines {
    let range = |word: &str| -> RangeInclusive<usize> {
        let (from, to) = word.split_once('-').unwrap_or((word, word));
        from.parse().expect("a line's number")..=to.parse().expect("a line's number")
    };
    value.split_whitespace().flat_map(range).collect()
}

/// Which line of a page a byte stands on, and which lines hold something.
pub struct Numbers {
    starts: Vec<usize>,
    blank: Lines,
}

impl Numbers {
    pub fn of(page: &str) -> Numbers {
        let starts = std::iter::once(0).chain(page.match_indices('\n').map(|(at, _)| at + 1)).collect();
        let blank = page.lines().enumerate().filter(|(_, line)| line.trim().is_empty()).map(|(at, _)| at + 1).collect();
        Numbers { starts, blank }
    }

    fn of_texts<'t>(&self, texts: impl IntoIterator<Item = &'t Text>) -> Lines {
        let line = |at: usize| self.starts.partition_point(|&start| start <= at);
        texts
            .into_iter()
            .flat_map(|text| text.source.iter())
            .flat_map(|span| line(span.start)..=line(span.end - 1))
            .collect()
    }

    fn full(&self, lines: &Lines) -> Lines {
        lines.difference(&self.blank).copied().collect()
    }
}

/// An article as an expectation would say it.
pub fn told(article: &Article, numbers: &Numbers) -> Entry {
    let of = |pick: &dyn Fn(&Block) -> bool| {
        numbers.of_texts(article.body.iter().filter(|it| pick(it)).flat_map(Block::texts))
    };
    let beside = |block: &Block| matches!(block, Block::Caption { .. } | Block::Aside { .. });
    let text: String =
        article.body.iter().filter(|it| !beside(it)).flat_map(Block::texts).map(|it| it.text.as_str()).collect();
    let text: String = text.chars().filter(|c| !c.is_whitespace()).collect();
    let authors: Vec<String> = article.authors.iter().map(|it| format!("{} {}", it.role.word(), it.name)).collect();
    Entry {
        kicker: numbers.of_texts(&article.kicker),
        title: numbers.of_texts(&article.title),
        subtitle: numbers.of_texts(&article.subtitle),
        authors: authors.join("; "),
        source: article.source.clone(),
        body: of(&|block| !beside(block)),
        cross: of(&|block| matches!(block, Block::Crosshead { .. })),
        captions: of(&|block| matches!(block, Block::Caption { .. })),
        asides: of(&|block| matches!(block, Block::Aside { .. })),
        paragraphs: Some(article.body.iter().filter(|it| matches!(it, Block::Paragraph { .. })).count()),
        chars: Some(text.chars().count()),
        begins: text.chars().take(8).collect(),
        ends: text.chars().skip(text.chars().count().saturating_sub(8)).collect(),
    }
}

/// How near an import comes to what was expected.
#[derive(Debug, Default, Clone, Copy, PartialEq)]
pub struct Measures {
    pub articles: usize,
    /// Articles of which more than half of the lines, of either, are the expected ones, under the expected headline.
    pub found: usize,
    /// Found, and their bodies are the expected lines, no more and no less.
    pub bounds: usize,
    /// All else that an expectation says of its article.
    pub details: usize,
    pub details_right: usize,
    /// Articles that nobody expected.
    pub surplus: usize,
}

impl fmt::Display for Measures {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Measures { articles, found, bounds, details, details_right, surplus } = self;
        write!(
            f,
            "found {found}/{articles}, bounds {bounds}/{articles}, details {details_right}/{details}, surplus {surplus}"
        )
    }
}

impl std::ops::AddAssign for Measures {
    fn add_assign(&mut self, other: Measures) {
        self.articles += other.articles;
        self.found += other.found;
        self.bounds += other.bounds;
        self.details += other.details;
        self.details_right += other.details_right;
        self.surplus += other.surplus;
    }
}

/// The measures, and a line on each thing that differs.
pub fn compare(expected: &Expected, import: &Import, page: &str) -> (Measures, Vec<String>) {
    let numbers = Numbers::of(page);
    let told: Vec<Entry> = import.articles.iter().map(|article| told(article, &numbers)).collect();
    let mut measures = Measures { articles: expected.articles.len(), ..Measures::default() };
    let mut differences = Vec::new();
    let mut taken = BTreeSet::new();
    for (at, entry) in expected.articles.iter().enumerate() {
        let body = numbers.full(&entry.body);
        let near = |it: &Entry| {
            it.body.intersection(&body).count() * 2 > it.body.union(&body).count()
                || body.is_empty() && it.body.is_empty()
        };
        let found =
            (0..told.len()).find(|&it| !taken.contains(&it) && told[it].title == entry.title && near(&told[it]));
        let Some(found) = found else {
            differences.push(format!("article {} (title {:?}) was not found", at + 1, entry.title));
            measures.details += details(entry, &Entry::default(), &numbers).len();
            continue;
        };
        taken.insert(found);
        measures.found += 1;
        let bounds = told[found].body == body;
        measures.bounds += usize::from(bounds);
        if !bounds {
            let more: Vec<_> = told[found].body.difference(&body).collect();
            let less: Vec<_> = body.difference(&told[found].body).collect();
            differences.push(format!("article {}: body has {more:?} too much, {less:?} too little", at + 1));
        }
        for (name, right, seen) in details(entry, &told[found], &numbers) {
            measures.details += 1;
            measures.details_right += usize::from(right);
            if !right {
                differences.push(format!("article {}: {name} is {seen}", at + 1));
            }
        }
    }
    measures.surplus = told.len() - taken.len();
    let left = numbers.of_texts(import.left_out.iter().map(|left| &left.text));
    page_details(expected, import, &left, &mut measures, &mut differences);
    for (at, entry) in told.iter().enumerate().filter(|(at, _)| !taken.contains(at)) {
        differences.push(format!("surplus article {}: title {:?} body {:?}", at + 1, entry.title, entry.body));
    }
    (measures, differences)
}

fn page_details(
    expected: &Expected,
    import: &Import,
    left: &Lines,
    measures: &mut Measures,
    differences: &mut Vec<String>,
) {
    let date = import.articles.first().and_then(|article| article.date).map(|day| day.to_string());
    measures.details += 2;
    for (right, seen) in
        [(*left == expected.left, format!("left out: {left:?}")), (date == expected.date, format!("date: {date:?}"))]
    {
        measures.details_right += usize::from(right);
        if !right {
            differences.push(seen);
        }
    }
}

fn details(entry: &Entry, told: &Entry, numbers: &Numbers) -> Vec<(&'static str, bool, String)> {
    let lines = |name, expected: &Lines, told: &Lines| (name, numbers.full(expected) == *told, format!("{told:?}"));
    let mut all = vec![
        lines("kicker", &entry.kicker, &told.kicker),
        lines("subtitle", &entry.subtitle, &told.subtitle),
        lines("cross-heads", &entry.cross, &told.cross),
        lines("captions", &entry.captions, &told.captions),
        lines("asides", &entry.asides, &told.asides),
        ("authors", entry.authors == told.authors, told.authors.clone()),
    ];
    if entry.source.is_some() {
        all.push(("source", entry.source == told.source, format!("{:?}", told.source)));
    }
    if entry.paragraphs.is_some() {
        all.push(("paragraphs", entry.paragraphs == told.paragraphs, format!("{:?}", told.paragraphs)));
    }
    if entry.chars.is_some() {
        all.push(("chars", entry.chars == told.chars, format!("{:?}", told.chars)));
    }
    all.push(("beginning", told.begins.starts_with(&entry.begins), told.begins.clone()));
    all.push(("end", told.ends.ends_with(&entry.ends), told.ends.clone()));
    all
}
