//! Drafts to articles: texts composed, authors and sources read, what an editor should look at told.

use super::{
    Options,
    article::{About, Article, Block, Day, LeftOut, Reason, Remark, Text},
    chunks::Chunk,
    compose::{Composer, Piece},
    drafts::{Draft, Drafts, Member},
    levels::levels,
    lines::Line,
    names,
    pieces::{inner_pieces, pieces, rows},
    sorts::{Reader, Sort},
    units::Head,
};

pub struct Assembler<'a> {
    pub lines: &'a [Line<'a>],
    pub chunks: &'a [Chunk],
    pub composer: &'a Composer<'a>,
    /// For what is left out: nothing changed.
    pub plain: &'a Composer<'a>,
    pub reader: &'a Reader,
    pub options: &'a Options,
    pub date: Option<Day>,
    pub paper: Option<String>,
}

impl Assembler<'_> {
    pub fn left_out(&self, drafts: &Drafts<'_>) -> Vec<LeftOut> {
        let sections = drafts.sections.iter().flat_map(|head| chunks_of(head)).map(|chunk| (chunk, Reason::Section));
        let left = drafts.left.iter().map(|&chunk| (chunk, reason(self.chunks[chunk].sort)));
        let mut all: Vec<LeftOut> = sections
            .chain(left)
            .map(|(chunk, reason)| LeftOut { text: self.plain_text(chunk), reason, line: self.number(chunk) })
            .collect();
        all.sort_by_key(|left| left.line);
        all
    }

    pub fn article(&self, draft: &Draft<'_>) -> Article {
        let mut article = Article { remarks: draft.remarks.clone(), ..Article::default() };
        if let Some(head) = draft.head {
            self.put_head(&mut article, head);
        }
        let levels = levels(draft, self.chunks, self.lines);
        let mut crosses = levels.into_iter();
        for member in &draft.members {
            match *member {
                Member::Text(chunk) => self.put_text(&mut article, chunk),
                Member::Cross(head) => self.put_cross(&mut article, head, &mut crosses),
                Member::Caption(chunk) => article.body.push(Block::Caption { text: self.text(chunk) }),
                Member::Aside(role, label, paragraphs) => self.put_aside(&mut article, role, label, paragraphs),
                Member::Closing(chunk) => self.put_closing(&mut article, chunk),
                Member::Byline(chunk) => self.put_byline(&mut article, chunk),
            }
        }
        self.finish(&mut article, draft);
        article
    }

    fn put_head(&self, article: &mut Article, head: &Head) {
        article.kicker = head.kicker.map(|chunk| self.text(chunk));
        article.title = head.titles.iter().map(|&chunk| self.text(chunk)).reduce(joined);
        article.subtitle = head.subtitle.map(|chunk| self.text(chunk));
        if article.title.is_none() {
            article.title = article.subtitle.take();
        }
        head.bylines.iter().for_each(|&chunk| self.put_byline(article, chunk));
        if head.titles.len() > 1 {
            article.remarks.push(Remark { line: self.number(head.titles[0]), about: About::HeadlineOfLines });
        }
    }

    fn put_text(&self, article: &mut Article, chunk: usize) {
        let this = &self.chunks[chunk];
        for &line in &this.torn {
            article.remarks.push(Remark { line: self.lines[line].number, about: About::JoinedOverGap });
        }
        match this.sort {
            Sort::Kept => {
                let lines =
                    this.lines.iter().map(|&line| self.composer.text([Piece::from(self.lines[line])])).collect();
                article.body.push(Block::Lines { lines });
            }
            Sort::Row => {
                let rows = this
                    .lines
                    .iter()
                    .map(|&line| rows(self.lines[line]).map(|cell| self.composer.text([cell])).collect());
                article.body.push(Block::Table { rows: rows.collect() });
            }
            Sort::Quote => article.body.push(Block::Quote { text: self.text(chunk) }),
            Sort::Item { ordered, .. } => match article.body.last_mut() {
                Some(Block::List { ordered: same, items }) if *same == ordered => items.push(self.text(chunk)),
                _ => article.body.push(Block::List { ordered, items: vec![self.text(chunk)] }),
            },
            _ => self.put_paragraph(article, chunk),
        }
    }

    fn put_paragraph(&self, article: &mut Article, chunk: usize) {
        let text = self.text(chunk);
        let signs = &self.reader.signs;
        if article.body.iter().all(|block| !matches!(block, Block::Paragraph { .. }))
            || self.chunks[chunk].sort == Sort::Lead
        {
            add_authors(article, self.reader.signs.lead_authors(&text.text));
            article.source = article.source.take().or_else(|| self.reader.signs.lead_source(&text.text));
        }
        if let Some((authors, source)) = self.reader.signs.trailing_sign_off(&text.text) {
            add_authors(article, authors);
            article.source = article.source.take().or(source);
        }
        if !signs.is_complete(&text.text) && self.chunks[chunk].prose {
            let last = self.chunks[chunk].lines.last().map_or(0, |&line| self.lines[line].number);
            article.remarks.push(Remark { line: last, about: About::Unfinished });
        }
        article.body.push(Block::Paragraph { text });
    }

    fn put_cross(&self, article: &mut Article, head: &Head, levels: &mut impl Iterator<Item = u8>) {
        for chunk in chunks_of(head) {
            let level = levels.next().unwrap_or(1);
            if self.chunks[chunk].sort == Sort::Byline {
                self.put_byline(article, chunk);
            } else {
                article.body.push(Block::Crosshead { level, text: self.text(chunk) });
            }
        }
    }

    fn put_aside(
        &self,
        article: &mut Article,
        role: super::article::AsideRole,
        label: Option<usize>,
        paragraphs: &[usize],
    ) {
        let Some(chunk) = label else {
            let (label, rest) =
                paragraphs.first().map(|&chunk| inner_pieces(self.lines, &self.chunks[chunk])).unwrap_or_default();
            let texts = vec![self.composer.text(rest)];
            article.body.push(Block::Aside {
                role,
                label: label.map(|it| self.composer.text([it])),
                paragraphs: texts,
            });
            return;
        };
        let texts: Vec<Text> = paragraphs.iter().map(|&chunk| self.text(chunk)).collect();
        let empty = texts.is_empty();
        let block = Block::Aside { role, label: Some(self.text(chunk)), paragraphs: texts };
        if empty {
            article.remarks.push(Remark { line: self.number(chunk), about: About::EmptyAside });
            article.body.insert(0, block);
        } else {
            article.body.push(block);
        }
    }

    fn put_closing(&self, article: &mut Article, chunk: usize) {
        let nobody = || self.reader.signs.sign_off(&self.plain_text(chunk).text) == Some((Vec::new(), None));
        // （作者系…）names nobody, and is for readers.
        if self.chunks[chunk].sort == Sort::SignOff && !nobody() {
            return self.put_byline(article, chunk);
        }
        let lines =
            self.chunks[chunk].lines.iter().map(|&line| self.composer.text([Piece::from(self.lines[line])])).collect();
        article.body.push(Block::Signature { lines });
    }

    fn put_byline(&self, article: &mut Article, chunk: usize) {
        let text = self.plain_text(chunk);
        let signs = &self.reader.signs;
        if let Some((_, authors, source)) = signs.imprint(&text.text) {
            add_authors(article, authors);
            article.source = article.source.take().or(source);
        } else if let Some((authors, source)) = signs.sign_off(&text.text) {
            add_authors(article, authors);
            article.source = article.source.take().or(source);
        } else if let Some(authors) = names::byline(&text.text).or_else(|| names::names_only(&text.text)) {
            add_authors(article, authors);
        } else {
            article.source = article.source.take().or_else(|| signs.source(&text.text));
        }
        article.bylines.push(text);
    }

    /// What is known of all articles of the page, and what the whole of this one says.
    fn finish(&self, article: &mut Article, draft: &Draft<'_>) {
        let line = draft.members.iter().map(|member| self.first_line(member)).min().unwrap_or(1);
        article.source = article.source.take().or_else(|| self.options.paper.clone()).or_else(|| self.paper.clone());
        article.date = self.date.or(self.options.date).or_else(|| self.signed_day(article));
        let has_text =
            article.body.iter().any(|block| !matches!(block, Block::Caption { .. } | Block::Crosshead { .. }));
        let mut tell = |holds: bool, line: usize, about| {
            if holds {
                article.remarks.push(Remark { line, about });
            }
        };
        tell(article.date.is_none(), line, About::NoDate);
        tell(article.title.is_none(), line, About::NoHeadline);
        let headline = draft.head.and_then(|head| head.titles.first()).map_or(line, |&chunk| self.number(chunk));
        tell(!has_text, headline, About::HeadlineWithoutBody);
        article.remarks.sort_by_key(|remark| remark.line);
        article.confidence = confidence(article, has_text);
    }

    fn signed_day(&self, article: &Article) -> Option<Day> {
        let signature = article
            .body
            .iter()
            .rev()
            .find_map(|block| if let Block::Signature { lines } = block { lines.last() } else { None })?;
        self.reader.signs.dates.find(&signature.text)
    }

    fn first_line(&self, member: &Member<'_>) -> usize {
        match *member {
            Member::Text(chunk) | Member::Caption(chunk) | Member::Closing(chunk) | Member::Byline(chunk) => {
                self.number(chunk)
            }
            Member::Cross(head) => chunks_of(head).first().map_or(0, |&chunk| self.number(chunk)),
            Member::Aside(_, label, paragraphs) => {
                label.or(paragraphs.first().copied()).map_or(0, |chunk| self.number(chunk))
            }
        }
    }

    fn text(&self, chunk: usize) -> Text {
        self.composer.text(pieces(self.lines, &self.chunks[chunk]))
    }

    fn plain_text(&self, chunk: usize) -> Text {
        self.plain.text(self.chunks[chunk].lines.iter().map(|&line| Piece::from(self.lines[line])))
    }

    fn number(&self, chunk: usize) -> usize {
        self.chunks[chunk].lines.first().map_or(0, |&line| self.lines[line].number)
    }
}

fn add_authors(article: &mut Article, authors: Vec<super::article::Author>) {
    for author in authors {
        if !article.authors.contains(&author) {
            article.authors.push(author);
        }
    }
}

/// A head's chunks in the order of the page.
fn chunks_of(head: &Head) -> Vec<usize> {
    let mut all: Vec<usize> =
        head.kicker.iter().chain(&head.titles).chain(&head.subtitle).chain(&head.bylines).copied().collect();
    all.sort_unstable();
    all
}

fn reason(sort: Sort) -> Reason {
    match sort {
        Sort::Separator => Reason::Separator,
        Sort::Teaser => Reason::Teaser,
        Sort::Jump => Reason::Jump,
        _ => Reason::Furniture,
    }
}

/// Two lines of a headline, with the space that digital editions put there.
fn joined(mut first: Text, next: Text) -> Text {
    first.text.push(' ');
    let shift = first.text.len();
    first.text.push_str(&next.text);
    first
        .stressed
        .extend(next.stressed.into_iter().map(|(span, stress)| (span.start + shift..span.end + shift, stress)));
    first.source.extend(next.source);
    first.changes.extend(next.changes);
    first
}

fn confidence(article: &Article, has_text: bool) -> f32 {
    let doubts = article.remarks.iter().map(|remark| match remark.about {
        About::NoHeadline => 0.3,
        About::HeadlineWithoutBody => 0.5,
        About::HeadingUncertain => 0.15,
        About::Unfinished => 0.1,
        About::CaptionPlaced | About::HeadlineAfterBody | About::HeadlineOfLines => 0.05,
        About::JoinedOverGap | About::EmptyAside | About::NoDate | About::Jump | About::Columns => 0.03,
    });
    let signed = if article.authors.is_empty() { 0.1 } else { 0.0 };
    let all = doubts.sum::<f32>() + signed + if has_text { 0.0 } else { 0.2 };
    (1.0 - all.min(1.0)).max(0.05)
}
