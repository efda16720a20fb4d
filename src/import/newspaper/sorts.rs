//! What each line is by its own signs, and by those that only a run of lines has.

use super::{
    article::AsideRole,
    chars::{ends_sentence, han_count, head},
    furniture::{self, Furniture},
    lines::Line,
    names,
    runs::{rows, runs, verse, vertical},
    signs::{Signs, item_mark},
};

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Sort {
    Separator,
    Furniture,
    Teaser,
    Jump,
    /// A Markdown heading.
    Heading(u8),
    /// A line that is bold from end to end.
    Bold,
    PartLabel,
    /// 编者按 and its like; the bytes of its label.
    Aside(AsideRole, usize),
    /// A headline's second line, behind a dash.
    Subtitle,
    Byline,
    /// Names in brackets below an article.
    SignOff,
    Caption,
    Quote,
    /// An item of a Markdown list or behind a bullet; bytes of its mark.
    Item {
        ordered: bool,
        mark: usize,
    },
    /// 一、 and 1、: a line that begins a part or an item, its number kept.
    Numbered,
    Speaker,
    /// The one below the other: a line that stays a line.
    Kept,
    Row,
    Signature,
    /// One character below the other: a label set vertically.
    Vertical,
    Lead,
    Plain,
}

/// What the sorts of a page's lines are read with.
#[derive(Debug)]
pub struct Reader {
    pub signs: Signs,
    pub furniture: Furniture,
}

impl Reader {
    pub fn new() -> Reader {
        Reader { signs: Signs::new(), furniture: Furniture::new() }
    }

    pub fn sorts(&self, lines: &[Line<'_>]) -> Vec<Sort> {
        let mut sorts: Vec<Sort> = lines.iter().map(|line| self.alone(line.text)).collect();
        self.contents(lines, &mut sorts);
        self.dates(lines, &mut sorts);
        self.fields(lines, &mut sorts);
        rows(lines, &mut sorts);
        vertical(lines, &mut sorts);
        verse(lines, &mut sorts);
        sorts
    }

    /// By a line's own signs, the surest first.
    fn alone(&self, text: &str) -> Sort {
        let signs = &self.signs;
        let is_short = head(text, 80).len() == text.len();
        if let Some(sort) = markdown(text) {
            return if self.furniture.is_furniture(text) { Sort::Furniture } else { sort };
        }
        match () {
            _ if furniture::is_separator(text) => Sort::Separator,
            _ if signs.jump(text) == Some(text.len()) => Sort::Jump,
            _ if self.furniture.is_furniture(text) => Sort::Furniture,
            _ if self.aside(text).is_some() => self.aside(text).unwrap_or(Sort::Plain),
            _ if signs.is_part_label(text) => Sort::PartLabel,
            _ if is_short && !signs.is_lead(text) && (names::byline(text).is_some() || self.is_source_line(text)) => {
                Sort::Byline
            }
            _ if is_short && signs.imprint(text).is_some() => Sort::Byline,
            _ if is_short && signs.sign_off(text).is_some() => Sort::SignOff,
            _ if is_subtitle(text) => Sort::Subtitle,
            _ if signs.begins_caption(text) || signs.is_portrait(text) => Sort::Caption,
            _ if signs.is_lead(text) => Sort::Lead,
            _ if signs.is_speaker(text) => Sort::Speaker,
            _ if item_mark(text) > 0 && furniture::is_column_name(text) => Sort::Plain,
            _ if bullet(text).is_some() => bullet(text).unwrap_or(Sort::Plain),
            _ if signs.is_numbered(text) || signs.is_counted(text) => Sort::Numbered,
            _ => Sort::Plain,
        }
    }

    fn aside(&self, text: &str) -> Option<Sort> {
        self.signs.aside(text).map(|label| Sort::Aside(label.role, label.length))
    }

    /// `来源：…` on a line of its own, colon and all: prose also begins with 据.
    fn is_source_line(&self, text: &str) -> bool {
        text.contains(['：', ':']) && self.signs.source(text).is_some()
    }

    /// Teasers: lines with another page's number. Where such lines stand below 导读, so does that.
    fn contents(&self, lines: &[Line<'_>], sorts: &mut [Sort]) {
        for at in 0..lines.len() {
            let free = matches!(sorts[at], Sort::Plain | Sort::Item { .. } | Sort::Bold | Sort::Furniture);
            if free && self.signs.is_teaser(lines[at].text) && !self.furniture.is_furniture(lines[at].text) {
                sorts[at] = Sort::Teaser;
            }
        }
        for at in 0..lines.len() {
            if furniture::is_contents(lines[at].text) && matches!(sorts.get(at + 1), Some(Sort::Teaser)) {
                sorts[at] = Sort::Teaser;
            }
        }
        let top = lines.iter().take(4).filter(|line| self.furniture.is_nameplate(line.text)).count();
        for at in (0..lines.len()).take(if top > 0 { 4 } else { 0 }) {
            if self.furniture.is_nameplate(lines[at].text) {
                sorts[at] = Sort::Furniture;
            }
        }
    }

    /// A date on its own line dates the page above the first text, and signs a notice below some: with it the line
    /// before, if that is a name without an end mark.
    fn dates(&self, lines: &[Line<'_>], sorts: &mut [Sort]) {
        let text = (0..lines.len()).find(|&at| ends_sentence(lines[at].text) && han_count(lines[at].text) > 4);
        for at in 0..lines.len() {
            let apart = lines[at].indent >= 10 && lines[at].width <= 40 && !ends_sentence(lines[at].text);
            let date = sorts[at] == Sort::Plain && self.signs.dates.is_alone(lines[at].text);
            let below = text.is_some_and(|text| text < at);
            match (date, below) {
                (true, false) if self.signs.dates.find(lines[at].text).is_some() => sorts[at] = Sort::Furniture,
                (false, false)
                    if sorts[at] == Sort::Plain && furniture::is_dated_bar(lines[at].text, &self.signs.dates) =>
                {
                    sorts[at] = Sort::Furniture;
                }
                (true, true) => {
                    sorts[at] = Sort::Signature;
                    if at > 0 && signs_below(&lines[at - 1], sorts[at - 1]) && lines[at].gap <= 1 {
                        sorts[at - 1] = Sort::Signature;
                    }
                }
                (false, true)
                    if apart && sorts[at] == Sort::Plain && lines[at].gap == 0 && lines[at - 1].indent < 10 =>
                {
                    sorts[at] = Sort::Signature;
                }
                _ => {}
            }
        }
    }

    /// Two or more lines of the form `报名时间：…` in a row.
    fn fields(&self, lines: &[Line<'_>], sorts: &mut [Sort]) {
        let field =
            |at: usize| lines[at].width <= 80 && self.signs.is_field(lines[at].text) && !ends_sentence(lines[at].text);
        for run in runs(lines, sorts, 0, |at, sort| sort == Sort::Plain && field(at)) {
            if run.len() >= 2 {
                sorts[run].fill(Sort::Kept);
            }
        }
    }
}

/// Short and without an end: the name of an office or a person.
fn signs_below(line: &Line<'_>, sort: Sort) -> bool {
    let name = !ends_sentence(line.text) && !line.text.contains(['，', '。', '；']) && line.width <= 48;
    name && matches!(sort, Sort::Plain | Sort::Byline)
}

fn markdown(text: &str) -> Option<Sort> {
    let hashes = text.len() - text.trim_start_matches('#').len();
    if (1..=6).contains(&hashes)
        && text[hashes..].starts_with([' ', '\t', '\u{3000}'])
        && !text[hashes..].trim().is_empty()
    {
        return Some(Sort::Heading(hashes as u8));
    }
    if text.strip_prefix("> ").is_some_and(|rest| !rest.trim().is_empty()) {
        return Some(Sort::Quote);
    }
    let bold = text.strip_prefix("**").and_then(|rest| rest.strip_suffix("**"));
    let bold = bold.filter(|inner| !inner.contains('*') && !inner.is_empty() && !inner.contains(['【', '。']));
    if bold.is_some() {
        return Some(Sort::Bold);
    }
    let mark = ["- ", "* ", "+ "].into_iter().find(|mark| text.starts_with(mark));
    mark.filter(|_| text[2..].chars().any(char::is_alphanumeric))
        .map(|mark| Sort::Item { ordered: false, mark: mark.len() })
        .or_else(|| {
            let digits = text.len() - text.trim_start_matches(|c: char| c.is_ascii_digit()).len();
            let ordered = (1..=2).contains(&digits) && text[digits..].starts_with(". ");
            ordered.then_some(Sort::Item { ordered: true, mark: digits + 2 })
        })
}

/// ● and its like before text.
fn bullet(text: &str) -> Option<Sort> {
    let mark =
        text.chars().next().filter(|c| matches!(c, '●' | '•' | '◆' | '★' | '◇' | '○' | '☆' | '■' | '◎' | '※' | '·'))?;
    let rest = text[mark.len_utf8()..].trim_start();
    rest.chars().next().filter(|&c| c.is_alphanumeric() || matches!(c, '“' | '《' | '【'))?;
    Some(Sort::Item { ordered: false, mark: mark.len_utf8() })
}

/// A dash and a short line without an end.
fn is_subtitle(text: &str) -> bool {
    let rest = text.trim_start_matches(['—', '─', '–']);
    rest.len() < text.len()
        && head(rest, 44).len() == rest.len()
        && rest.chars().any(char::is_alphanumeric)
        && !rest.ends_with('。')
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::import::newspaper::lines::lines;

    fn sorts(page: &str) -> Vec<Sort> {
        Reader::new().sorts(&lines(page))
    }

    #[test]
    fn lines_are_sorted_by_their_signs() {
        let told = sorts(
            "## 标题\n——副题\n■记者 白杨\n【看点】\n（白杨）\n▲图中人\n图为现场。\n某某区市场监管局局长：白杨\n● 一条",
        );
        let item = Sort::Item { ordered: false, mark: 3 };
        let expected = [
            Sort::Heading(2),
            Sort::Subtitle,
            Sort::Byline,
            Sort::PartLabel,
            Sort::SignOff,
            Sort::Caption,
            Sort::Caption,
            Sort::Caption,
            item,
        ];
        assert_eq!(told, expected);
    }

    #[test]
    fn leads_of_every_agency_begin_an_item() {
        let page = "本报讯（记者白杨）昨日\n本报柳岸3月4日讯（记者白杨）\n据新华社北京3月5日电（记者白杨）\n本报讯 记者白杨报道\n本报讯昨日";
        assert_eq!(sorts(page), [Sort::Lead; 5]);
        assert_eq!(sorts("本报记者走访了三家超市，发现\n电视台播出的消息说")[0], Sort::Plain);
    }

    #[test]
    fn a_date_above_the_text_is_the_pages_and_below_it_a_signature() {
        let told = sorts("2020年1月2日\n正文在此处结束。\n某某局\n2020年1月2日");
        assert_eq!(told, [Sort::Furniture, Sort::Plain, Sort::Signature, Sort::Signature]);
    }

    #[test]
    fn characters_one_below_the_other_are_a_label() {
        assert_eq!(sorts("核\n心\n提\n示"), [Sort::Vertical; 4]);
    }

    #[test]
    fn rows_of_figures_are_a_table() {
        assert_eq!(sorts("品种 单价 涨跌\n白菜 1.2 0.1\n萝卜 0.9 -0.1"), [Sort::Row; 3]);
    }
}
