//! What belongs to the page and to no article: masthead, date line, page editors, telephones.

use regex::Regex;

use super::{
    chars::{han_count, head, is_han},
    dates::Dates,
    signs::pattern,
};

/// What a page credits as a whole, behind 本版.
const CREDITS: [&str; 5] = ["图片", "照片", "文字", "稿件", "摄影"];

#[derive(Debug)]
pub struct Furniture {
    strong: Regex,
    weak: Regex,
    paper: Regex,
}

impl Furniture {
    pub fn new() -> Furniture {
        Furniture {
            strong: pattern(concat!(
                r"(?:(?:[0-9]{4}|[〇○零一二三四五六七八九]{4})\s*[年./-]\s*(?:[0-9]{1,2}|[一二三四五六七八九十]{1,2})\s*[月./-]\s*(?:[0-9]{1,2}|[一二三四五六七八九十]{1,3})\s*日?\s*",
                r"[/／|｜]?\s*(?:星期|周|礼拜)[一二三四五六日天])",
                r"|^[A-Z][0-9]{2}(?:\s|$)|(?:第\s*[A-Z]?[0-9]{1,2}|[A-Z][0-9]{1,2}|^[0-9]{1,2})\s*版|(?:今日|本期|共)\s*[0-9]{1,3}\s*版|(?:总第?|第)\s*[0-9]{2,6}\s*期",
                r"|国内统一\p{Han}*|邮发代号|CN\s*[0-9]{2}|ISSN\s*[0-9]{4}",
                r"|(?:责任编辑|本版编辑|版面编辑|执行编辑|值班编辑|责编|美术编辑|编辑|美编|编审|版式|版面|排版|组版|校对|校检|审读|审校|主编|制图|签发|检校|视觉|值班主任|值班编委|一读|二读)",
                r"\s*[:：/／\s]\s*\p{Han}\s?\p{Han}{1,2}(?:[\s、]\p{Han}{2,3}\b)*",
                r"|(?:新闻|广告|投稿|发行|订阅|读者)\s*(?:热线|邮箱|信箱|电话)|零售|定价[:：]?|印刷[:：]",
            )),
            weak: pattern(concat!(
                r"农历[\p{Han}]{2,12}|(?:电话|热线|传真|邮编|邮箱|信箱|网址|地址|微信|QQ|E-?mail)\s*[/／:：]?|https?://\S+|www\.\S+",
                r"|[A-Za-z0-9._-]+@[A-Za-z0-9.-]+|[0-9][0-9-]{4,}|(?:星期|周)[一二三四五六日]|CN[0-9-]+|连续出版物号?|刊号",
            )),
            paper: pattern(
                r"(?:^|[\s|｜《])(\p{Han}{2,6}(?:日报|晚报|晨报|早报|时报|都市报|周报|商报|快报|导报|新报|法制报|农民报|青年报))(?:$|[\s|｜》])",
            ),
        }
    }

    /// Whether a line says nothing but what a page says of itself: at least one thing that only page furniture has (a
    /// date with its weekday, the number of an issue or page, an editor), and little that is neither that nor contact.
    pub fn is_furniture(&self, text: &str) -> bool {
        let bare = text.trim_matches(['*', '_', '#', '|', ' ', '（', '）', '(', ')']);
        if bare.starts_with("本版")
            && CREDITS.iter().any(|what| bare["本版".len()..].starts_with(what))
            && han_count(bare) <= 40
        {
            return true;
        }
        if head(bare, 60).len() == bare.len() && CHROME.iter().any(|words| is_labelled(bare, words)) {
            return true;
        }
        // No sentence, which spares most lines the patterns.
        if bare.contains(['。', '，', '；', '“']) {
            return false;
        }
        if head(bare, 160).len() != bare.len() || !self.strong.is_match(bare) {
            return false;
        }
        let rest = self.weak.replace_all(&self.strong.replace_all(bare, " "), " ").into_owned();
        let rest = self.paper.replace(&rest, " ");
        let residue = rest.chars().filter(|c| c.is_alphanumeric()).count();
        residue <= 10 && han_count(&rest) <= 8
    }

    /// A newspaper's name, alone or as a word of a furniture line.
    pub fn paper(&self, text: &str) -> Option<String> {
        self.paper.captures(head(text, 120)).map(|found| found[1].to_owned())
    }

    /// A line that is a newspaper's name and nothing else.
    pub fn is_nameplate(&self, text: &str) -> bool {
        let bare = text.trim_matches(['#', '*', ' ', '《', '》']);
        self.paper(text).is_some_and(|name| bare == name)
    }
}

/// What a newspaper's website puts around an article that is copied from it.
const CHROME: [&str; 11] = [
    "当前位置",
    "您的位置",
    "您现在的位置",
    "你的位置",
    "分享到",
    "上一篇",
    "下一篇",
    "上一版",
    "下一版",
    "上一条",
    "下一条",
];

fn is_labelled(text: &str, label: &str) -> bool {
    text.strip_prefix(label).is_some_and(|rest| rest.is_empty() || rest.starts_with(['：', ':']))
}

/// A page's line whose parts, set apart by bars or wide spaces, are its date and short names: `北岭周刊 | 2022年12月9日 | 视觉`.
pub fn is_dated_bar(text: &str, dates: &Dates) -> bool {
    let parts: Vec<&str> =
        text.split(['|', '｜', '／', '\u{3000}']).map(str::trim).filter(|part| !part.is_empty()).collect();
    let dated = parts.iter().any(|part| dates.is_alone(part) && dates.find(part).is_some());
    (2..=5).contains(&parts.len()) && dated && parts.iter().all(|part| head(part, 12).len() == part.len())
}

/// 导读, 今日看点: the heading over teasers.
pub fn is_contents(text: &str) -> bool {
    let bare: String = text.chars().filter(|&c| is_han(c)).collect();
    matches!(bare.as_str(), "导读" | "今日导读" | "本期导读" | "今日看点" | "要闻导读" | "新闻导读" | "版面导读")
}

/// What newspapers call their columns of short items, letters and the like.
pub fn is_column_name(text: &str) -> bool {
    let bare: String = text.chars().filter(|&c| is_han(c)).collect();
    let names = [
        "简讯",
        "短讯",
        "短波",
        "快讯",
        "要闻",
        "速览",
        "速递",
        "综合",
        "副刊",
        "动态",
        "资讯",
        "新闻集装箱",
        "一句话新闻",
        "时评",
        "评论",
        "广告",
    ];
    names.contains(&bare.as_str())
        || bare.chars().count() <= 6
            && [
                "简讯", "短讯", "短波", "新闻", "副刊", "动态", "快评", "时评", "锐评", "微评", "传真", "之窗", "广角",
                "聚焦",
            ]
            .iter()
            .any(|end| bare.ends_with(end))
}

/// A rule: dashes, asterisks, signs that are no letters, one above all.
pub fn is_separator(text: &str) -> bool {
    let plain =
        |c: char| !c.is_alphanumeric() && !matches!(c, '…' | '。' | '！' | '？' | '!' | '?' | '“' | '”' | '「' | '」');
    text.chars().all(plain)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_pages_say_of_themselves_is_furniture() {
        let furniture = Furniture::new();
        for line in [
            "2021年3月5日 星期五 农历辛丑年正月廿二",
            "云湖晨报 第4127期 今日8版 国内统一连续出版物号 CN00-0000",
            "第3版 副刊                2020年9月18日 星期五",
            "*2023-06-01 星期四 责任编辑：钟声 美编：倪虹 热线：0000-1234567*",
            "A05 综合新闻",
            "责编 钟声 校对 倪虹",
        ] {
            assert!(furniture.is_furniture(line), "{line}");
        }
        for line in [
            "编辑同志：",
            "联系电话：0000-7654321",
            "2022年1月10日",
            "报名时间：1月15日至1月20日",
            "第3版块启动建设，全市共12个",
        ] {
            assert!(!furniture.is_furniture(line), "{line}");
        }
    }

    #[test]
    fn the_paper_is_read_from_its_nameplate() {
        let furniture = Furniture::new();
        assert_eq!(furniture.paper("云湖晨报 第4127期").unwrap(), "云湖晨报");
        assert!(furniture.is_nameplate("《云湖晨报》") && !furniture.is_nameplate("云湖晨报社迁址"));
    }
}
