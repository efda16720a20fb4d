//! An import's texts, all of them; and whether each is what its source says.

use super::article::{Article, Block, ChangeKind, Import, Text};

impl Import {
    /// Every text, of articles and of what was left out.
    pub fn texts(&self) -> Vec<&Text> {
        let mut all: Vec<&Text> = self.articles.iter().flat_map(Article::texts).collect();
        all.extend(self.left_out.iter().map(|left| &left.text));
        all
    }
}

impl Article {
    /// Headline, bylines, then the body in order.
    pub fn texts(&self) -> Vec<&Text> {
        let head = self.kicker.iter().chain(&self.title).chain(&self.subtitle).chain(&self.bylines);
        head.chain(self.body.iter().flat_map(Block::texts)).collect()
    }
}

impl Block {
    pub fn texts(&self) -> Vec<&Text> {
        match self {
            Block::Paragraph { text }
            | Block::Crosshead { text, .. }
            | Block::Quote { text }
            | Block::Caption { text } => vec![text],
            Block::List { items: texts, .. } | Block::Lines { lines: texts } | Block::Signature { lines: texts } => {
                texts.iter().collect()
            }
            Block::Table { rows } => rows.iter().flatten().collect(),
            Block::Aside { label, paragraphs, .. } => label.iter().chain(paragraphs).collect(),
        }
    }
}

impl Text {
    /// What the text must read, white space aside, if its source and its changes are told truly.
    pub fn by_account(&self, page: &str) -> String {
        let mut out = String::new();
        for span in &self.source {
            for (at, c) in page[span.clone()].char_indices().map(|(at, c)| (span.start + at, c)) {
                let after = self.changes.partition_point(|change| change.at.start <= at);
                let change = self.changes[..after].last().filter(|change| change.at.contains(&at));
                match change.map(|change| change.kind) {
                    Some(ChangeKind::Hyphen | ChangeKind::Mark) => {}
                    Some(ChangeKind::Punctuation(to)) => out.push(to),
                    None if c.is_whitespace() => {}
                    None => out.push(c),
                }
            }
        }
        out
    }
}
