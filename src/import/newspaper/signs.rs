//! The signs by which a reader of Chinese newspapers knows what a line is, each alone and without its surroundings.

use regex::Regex;

use super::{
    article::{AsideRole, Author, Day},
    chars::{announces, ends_sentence, han_count, head, tail},
    dates::Dates,
    names,
};

/// The patterns, compiled once for an import.
#[derive(Debug)]
pub struct Signs {
    pub dates: Dates,
    lead: Regex,
    lead_credit: Regex,
    latin_lead: Regex,
    photographer: Regex,
    picture: Regex,
    aside: Regex,
    numbered: Regex,
    counted: Regex,
    field: Regex,
    jump: Regex,
    teaser: Regex,
    credit: Regex,
    supplied: Regex,
    from: Regex,
    opening: Regex,
    date_first: Regex,
    imprint: Regex,
}

/// What follows an agency's or a paper's name in a lead.
const PAPERS: [&str; 9] = ["社", "网", "日报", "晚报", "晨报", "早报", "时报", "商报", "快报"];

/// In brackets below an article: what its author is, without a name.
const OFFICES: [&str; 6] = ["作者单位", "作者系", "作者为", "作者是", "本文作者", "笔者"];

/// Bytes of the mark (■, ◆) that sets a short item off before its lead.
pub fn item_mark(text: &str) -> usize {
    let mark =
        text.chars().next().filter(|c| names::BYLINE_MARKS.contains(c) || matches!(c, '•' | '★' | '☆' | '▶' | '►'));
    mark.map_or(0, |mark| {
        let rest = &text[mark.len_utf8()..];
        mark.len_utf8() + rest.len() - rest.trim_start().len()
    })
}

/// A pattern of ours: all are compiled by every test.
pub fn pattern(text: &str) -> Regex {
    Regex::new(text).expect("the importer's patterns are sound")
}

/// The label of an aside: what it is, and how many bytes of the line it takes.
pub struct Label {
    pub role: AsideRole,
    pub length: usize,
}

impl Signs {
    pub fn new() -> Signs {
        Signs {
            dates: Dates::new(),
            lead: pattern(concat!(
                r"^(?:据)?(?:本报|本刊|本台|本网|[\p{Han}]{1,5}(?:社|网)|[\p{Han}]{0,5}(?:日报|晚报|晨报|早报|时报|商报|快报|都市报))",
                r"(?:讯|消息|(?:[\p{Han}]{2,8})?(?:[0-9]{1,2}月[0-9]{1,2}日)?(?:讯|电|消息))(?:[\s（(：:“]|$)|^本报讯",
                r"|^[\p{Han}]{2,4}讯(?:\s*[（(](?:本报)?(?:记者|通讯员)|\s*[0-9]{1,2}月[0-9]{1,2}日)",
            )),
            lead_credit: pattern(
                r"^[^。！？]{0,30}?(?:讯|电|消息)\s*(?:[（(]([^）)]{2,60})[）)]|((?:本报)?记者[^。，]{2,24}?)报道)",
            ),
            latin_lead: pattern(r"^[A-Z][A-Z .'-]{2,30}, [A-Za-z]{3,9}\.? [0-9]{1,2}\b.{0,20}?(?:--|—|–)"),
            photographer: pattern(concat!(
                r"(?:^|[。！？”\s（(])((?:[\p{Han}]{0,6}(?:记者|通讯员))?\s*[\p{Han}·]{1,4}(?:[\s、][\p{Han}]{1,3}){0,3}",
                r"\s*[/／]?\s*(?:摄影报道|摄影|摄))[）)]?[。]?$|[（(\s](?:新华社发|资料图片|资料照片|[\p{Han}]{2,10}供图)[）)]?$",
            )),
            picture: pattern(
                r"^(?:[▲△▼▽◀▶►◄←→↑↓]\s*\S|图为|(?:上|下|左|右|题|组)图[为：:]|图片说明[：:]|图[①-⑨]|图[一二三四五1-9][：:])",
            ),
            aside: pattern(concat!(
                r"^\**[【\[（(〔]?\s*(?:(编者按|编者的话|编者语|编后语?|编后话|开栏的话|开栏语|编辑点评|按语|写在前面)",
                r"|(核心提示|内容提要|内容摘要|阅读提示|新闻提示|提要|摘要)",
                r"|(新闻链接|相关链接|延伸阅读|新闻背景|背景链接|知识链接|名词解释|小贴士|温馨提示|(?:专家|律师|案例)?点评))\s*(?:[】\]）)〕]\**[：:]?|\**[：:]|\**$)",
            )),
            numbered: pattern(
                r"^(?:[一二三四五六七八九十]{1,3}[、.．]|案例\s?[一二三四五六七八九十0-9]{1,2}(?:[：:、\s]|$)|[（(][一二三四五六七八九十]{1,3}[）)]|[①-⑳]|第[一二三四五六七八九十]{1,3}[章节条款部])",
            ),
            counted: pattern(r"^(?:[0-9]{1,2}[、．]|[（(][0-9]{1,2}[）)]|[0-9]{1,2}[.)]\s)"),
            field: pattern(r"^[\p{Han}]{2,8}[：:]\s*\S"),
            jump: pattern(concat!(
                r"^[（(\[【▲▶►]?\s*(?:上接|下转|紧接|转接|文接)\s*(?:本报|今日)?第?\s*(?:[A-Z]?[0-9]{1,2}|[一二三四五六七八九十]{1,3})\s*版",
                r"[^）)\]】。，]{0,10}[）)\]】]?",
            )),
            teaser: pattern(concat!(
                r"(?:[…·.—>▶►↘➔→\s]|[（(](?:详见|见|转|下转|全文见)?(?:今日|本报)?)\s*第?(?:[A-Z]?[0-9]{1,2}|[一二三四五六七八九十]{1,2})",
                r"\s*[-－至、]?\s*[0-9]{0,2}\s*版[）)]?$",
            )),
            credit: pattern(
                r"^[\p{Han}、]{2,20}(?:书记|主任|主席|长|委员|经理|总裁|教授|代表|专家)[：:\s]\s*([\p{Han}·]{2,4})$",
            ),
            supplied: pattern(r"^([\p{Han}]{4,20}?)\s*(?:供稿|提供)$"),
            from: pattern(
                r"^(?:来源|稿件来源|文章来源|转载自|原载|据|摘自)[：:\s]*[《“]?([^》”。，]{2,24}?)[》”]?(?:报道|消息)?$",
            ),
            imprint: pattern(
                r"^(?:19|20)[0-9]{2}\s*[年./-]\s*[0-9]{1,2}\s*[月./-]\s*[0-9]{1,2}日?\s+(?:[0-9]{1,2}:[0-9]{2}(?::[0-9]{2})?\s+)?",
            ),
            date_first: pattern("^[0-9]{1,2}月[0-9]{1,2}日"),
            opening: pattern(
                r"^(?:近日|日前|昨[日天]|今[日天](?:上午|下午)?|连日来|近来|近年来|记者从|据悉|编辑同志|编辑您好)",
            ),
        }
    }

    /// 电头: `本报讯（记者…）`, `本报…3月4日讯`, `新华社…电`: the beginning of a news item wherever it stands.
    pub fn is_lead(&self, text: &str) -> bool {
        let start = head(text, 60);
        let start = &start[item_mark(start)..];
        self.lead.is_match(start) || self.latin_lead.is_match(start)
    }

    /// The reporters that a lead names, in brackets or before 报道.
    pub fn lead_authors(&self, text: &str) -> Vec<Author> {
        let Some(found) = self.lead_credit.captures(head(text, 120)) else { return Vec::new() };
        let credit = found.get(1).or(found.get(2)).map_or("", |it| it.as_str());
        names::byline(credit).unwrap_or_default()
    }

    /// What speaks of a picture: a pointer to it, or a photographer at the end.
    pub fn is_caption(&self, text: &str) -> bool {
        let short = head(text, 200).len() == text.len();
        short && (self.picture.is_match(head(text, 20)) || self.ends_with_photographer(text))
    }

    pub fn begins_caption(&self, text: &str) -> bool {
        self.picture.is_match(head(text, 20))
    }

    pub fn ends_with_photographer(&self, text: &str) -> bool {
        let end = tail(text, 30);
        if !end.ends_with(['摄', '影', '道', '发', '图', '片', '）', ')', '。']) {
            return false;
        }
        match self.photographer.captures(end) {
            Some(found) => found.get(1).is_none_or(|credit| names::byline(credit.as_str()).is_some()),
            None => false,
        }
    }

    /// 【编者按】, 核心提示： and their like at the beginning of a line.
    pub fn aside(&self, text: &str) -> Option<Label> {
        let found = self.aside.captures(head(text, 24))?;
        let role = match (found.get(1), found.get(2)) {
            (Some(_), _) => AsideRole::EditorsNote,
            (_, Some(_)) => AsideRole::Summary,
            _ => AsideRole::Background,
        };
        Some(Label { role, length: found.get(0)?.end() })
    }

    /// 【看点】: a label in lenticular brackets and nothing else names a part of an article.
    pub fn is_part_label(&self, text: &str) -> bool {
        let bare = text.trim_matches('*').trim();
        bare.starts_with('【')
            && bare.ends_with('】')
            && bare.matches('【').count() == 1
            && head(bare, 14).len() == bare.len()
    }

    /// 一、 （二） ③: parts of one article are numbered so, articles are not.
    pub fn is_numbered(&self, text: &str) -> bool {
        self.numbered.is_match(head(text, 8))
    }

    /// 1、 (2) 3.: an enumeration; each item begins a line.
    pub fn is_counted(&self, text: &str) -> bool {
        self.counted.is_match(head(text, 6))
    }

    /// `报名地点：…`: forms and notices have such lines one below the other.
    pub fn is_field(&self, text: &str) -> bool {
        self.field.is_match(head(text, 16))
    }

    /// A mark that sends the reader to another page, at the very beginning: its length in bytes.
    pub fn jump(&self, text: &str) -> Option<usize> {
        self.jump.find(head(text, 30)).map(|found| found.end())
    }

    /// Where such a mark begins that ends the line.
    pub fn trailing_jump(&self, text: &str) -> Option<usize> {
        let end = tail(text, 24);
        let open = end.rfind(['（', '(', '[', '【'])?;
        (self.jump(&end[open..]) == Some(end.len() - open)).then_some(text.len() - end.len() + open)
    }

    /// A headline and a page's number: an announcement of what stands elsewhere.
    pub fn is_teaser(&self, text: &str) -> bool {
        text.ends_with(['版', '）', ')'])
            && head(text, 44).len() == text.len()
            && self.jump(text).is_none()
            && self.teaser.find(text).is_some_and(|it| han_count(&text[..it.start()]) >= 3)
    }

    /// `图③ …`: one of several pictures, each with a line of its own.
    pub fn is_numbered_picture(&self, text: &str) -> bool {
        self.begins_caption(text) && text.starts_with('图') && text.contains(|c| ('①'..='⑨').contains(&c))
    }

    /// `某局局长：某某`, the line below a portrait.
    pub fn is_portrait(&self, text: &str) -> bool {
        head(text, 30).len() == text.len() && self.credit.captures(text).is_some_and(|found| names::is_name(&found[1]))
    }

    /// A line in round brackets that says who wrote what stands above: its authors, and the office that supplied it.
    pub fn sign_off(&self, text: &str) -> Option<(Vec<Author>, Option<String>)> {
        let inner = text.strip_prefix(['（', '('])?.strip_suffix(['）', ')'])?.trim();
        if let Some(found) = self.supplied.captures(inner)
            && !names::is_name(&found[1])
        {
            return Some((Vec::new(), Some(found[1].to_owned())));
        }
        if let Some(source) = self.source(inner) {
            return Some((Vec::new(), Some(source)));
        }
        if inner.starts_with("本报综合") {
            return Some((Vec::new(), Some("本报综合".to_owned())));
        }
        if OFFICES.iter().any(|words| inner.starts_with(words)) {
            return Some((Vec::new(), None));
        }
        let authors = names::byline(inner).or_else(|| names::names_only(inner))?;
        Some((authors, None))
    }

    /// The names in brackets at a paragraph's very end, with the offset where the bracket opens.
    pub fn trailing_sign_off(&self, text: &str) -> Option<(Vec<Author>, Option<String>)> {
        let end = tail(text, 40);
        let open = end.rfind(['（', '('])?;
        let before = end[..open].trim_end();
        ends_sentence(before).then(|| self.sign_off(&end[open..]))?
    }

    /// Whether a paragraph may be over here: a sentence's end, a colon, a photographer, names in brackets.
    pub fn is_complete(&self, text: &str) -> bool {
        let signed = || text.ends_with(['）', ')']) && self.trailing_sign_off(text).is_some();
        ends_sentence(text) || announces(text) || self.ends_with_photographer(text) || signed()
    }

    /// `来源：…`, `据新华社`: where the text is from.
    pub fn source(&self, text: &str) -> Option<String> {
        let short = head(text, 34).len() == text.len();
        let found = self.from.captures(text).filter(|_| short)?;
        Some(found[1].trim().to_owned())
    }

    /// `2019-04-11 来源：《莲塘时报》 作者：温良`, as websites have it: the day, who wrote it, where it is from.
    pub fn imprint(&self, text: &str) -> Option<(Day, Vec<Author>, Option<String>)> {
        let found = self.imprint.captures(text)?;
        let (mut authors, mut source) = (Vec::new(), None);
        for field in text[found.get(0)?.end()..].split_whitespace() {
            let (label, value) = field.split_once(['：', ':'])?;
            match label {
                "来源" | "稿源" => source = Some(value.trim_matches(['《', '》']).to_owned()),
                "作者" | "记者" | "通讯员" => authors.extend(names::byline(&format!("{label} {value}"))?),
                _ => return None,
            }
        }
        Some((self.dates.find(text)?, authors, source))
    }

    /// The agency or paper whose lead this is, ours (本报, 本刊) aside.
    pub fn lead_source(&self, text: &str) -> Option<String> {
        let start = text.strip_prefix('据').unwrap_or(text);
        let ours = ["本报", "本刊", "本台", "本网"].iter().any(|ours| start.starts_with(ours));
        let found = PAPERS
            .iter()
            .filter_map(|end| start.find(end).map(|at| (at + end.len(), at == 0)))
            .min_by_key(|it| it.0)?;
        // 晚报讯: what readers call the paper itself.
        let ours = ours || found.1;
        (self.is_lead(text) && !ours).then(|| start[..found.0].to_owned())
    }

    /// News begins with a time: 近日, 昨日上午. Within an article a part seldom begins so.
    pub fn opens_news(&self, text: &str) -> bool {
        self.opening.is_match(head(text, 10)) || self.is_lead(text)
    }

    /// What begins like news, or with a date, goes on with no line before it.
    pub fn opens_item(&self, text: &str) -> bool {
        self.opens_news(text) || self.date_first.is_match(head(text, 7))
    }

    /// 问： 答： and the like.
    pub fn is_speaker(&self, text: &str) -> bool {
        ["问", "答", "记者", "主持人", "Q", "A"]
            .iter()
            .any(|who| text.strip_prefix(who).is_some_and(|rest| rest.starts_with(['：', ':'])))
    }

    /// 公告, 遗失声明, 招聘启事: what a notice is called at its head.
    pub fn is_notice_title(&self, text: &str) -> bool {
        let short = head(text, 24).len() == text.len();
        short
            && [
                "公告",
                "启事",
                "声明",
                "通告",
                "通知",
                "公示",
                "讣告",
                "来信",
                "更正",
                "勘误",
                "致歉",
                "公开信",
                "倡议书",
                "短评",
                "微评",
            ]
            .iter()
            .any(|word| text.ends_with(word))
    }
}
