//! Made-up posts to search in: of a broad vocabulary, or formulaic. The same seed gives the same posts.

#![allow(dead_code)] // Each test binary uses its own part.

use gongbao::search::records::Record;
use gongbao::search::segment::Post;
use gongbao::search::segments::{Dated, Day};
use std::fmt::Write;

/// The 3,755 characters of GB 2312's first level.
const HAN: &str = include_str!("../fixtures/search/han.txt");
const PARTICLES: &[&str] = &["的", "的", "的", "了", "在", "和", "是", "对", "为", "将", "与", "等", "月", "日"];
const PLACES: &[&str] =
    &["云河市", "青禾县", "临江区", "南屏镇", "白石新区", "松岭县", "望湖区", "长桥街道", "北港开发区", "石塘镇"];
const BODIES: &[&str] = &[
    "市场监管局",
    "综合执法队",
    "消费者协会",
    "检验检测中心",
    "特种设备监察处",
    "知识产权局",
    "价格监督科",
    "食品安全办",
];
const VERBS: &[&str] = &["开展", "公布", "组织", "完成", "启动", "通报", "复核", "推进", "约谈", "抽查"];
const OBJECTS: &[&str] = &[
    "食品安全专项检查",
    "农贸市场计量器具检定",
    "电梯维护保养抽查",
    "网络交易监测",
    "涉企收费检查",
    "儿童用品质量抽检",
    "广告监管",
    "药品零售检查",
    "加油机检定",
    "企业信用修复",
];
const RESULTS: &[&str] = &[
    "责令限期整改",
    "全部下架封存",
    "立案查处",
    "纳入重点监管",
    "现场封样送检",
    "公开曝光典型案例",
    "建立回访台账",
    "移送有关部门处理",
];

/// splitmix64
pub struct Dice(pub u64);

impl Dice {
    pub fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    pub fn below(&mut self, limit: usize) -> usize {
        (self.next() % limit.max(1) as u64) as usize
    }

    fn pick<'a>(&mut self, list: &[&'a str]) -> &'a str {
        list[self.below(list.len())]
    }

    /// Below the limit, the frequency falling as 1/rank.
    fn zipf(&mut self, limit: usize) -> usize {
        let part = (self.next() >> 11) as f64 / (1u64 << 53) as f64;
        ((limit as f64 + 1.0).powf(part) as usize - 1).min(limit - 1)
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// 6,000 words of two and three characters by Zipf's law: some of the post's topic, some that tend to follow the word
    /// before.
    Broad,
    /// A few sentence patterns and word lists, as in the benchmarks of the builds.
    Formulaic,
}

pub struct Corpus {
    kind: Kind,
    seed: u64,
    posts: usize,
    characters: usize,
    words: Vec<String>,
}

impl Corpus {
    pub fn new(kind: Kind, posts: usize, characters: usize, seed: u64) -> Self {
        let mut dice = Dice(seed);
        let mut han: Vec<char> = HAN.trim().chars().collect();
        for place in (1..han.len()).rev() {
            han.swap(place, dice.below(place + 1));
        }
        let mut word = || -> String {
            let length = if dice.below(4) == 0 { 3 } else { 2 };
            (0..length).map(|_| han[dice.zipf(han.len()).max(dice.below(40))]).collect()
        };
        let words = (0..6000).map(|_| word()).collect();
        Self { kind, seed, posts, characters, words }
    }

    pub fn len(&self) -> usize {
        self.posts
    }

    /// Of three years up to 2022-11-23, newest first.
    pub fn dated(&self) -> Vec<Dated> {
        let dated = |place| Dated { day: self.day(place), bytes: self.characters as u64 * 3 };
        (0..self.posts).map(dated).collect()
    }

    /// A post as a file of a site, its name and its text. Posts of a day are a second apart, so their order is known.
    pub fn source(&self, place: usize) -> (String, String) {
        let post = self.post(place);
        let day = self.day(place);
        let newer = (0..place).rev().take_while(|newer| self.day(*newer) == day).count();
        let time = format!("{day} {:02}:{:02}:{:02} +0800", 23 - newer / 3600, 59 - newer / 60 % 60, 59 - newer % 60);
        let title = serde_json::Value::from(post.record.title.as_str());
        let body: String = post.body.split("\n\n").map(|part| format!("<p>{}</p>\n", part.trim())).collect();
        let front = format!("title: {title}\ncategories: {}\ndate: {time}", post.record.category);
        (format!("{day}-{place:06}.html"), format!("---\n{front}\n---\n{body}"))
    }

    fn day(&self, place: usize) -> Day {
        let ago = place * (3 * 365) / self.posts.max(1);
        let (mut year, mut month, mut day) = (2022, 11, 23);
        for _ in 0..ago {
            (year, month, day) = match (month, day) {
                (1, 1) => (year - 1, 12, 31),
                (_, 1) => (year, month - 1, if month == 3 { 28 } else { 30 }),
                _ => (year, month, day - 1),
            };
        }
        Day { year, month, day }
    }

    pub fn post(&self, place: usize) -> Post {
        let mut dice = Dice(self.seed ^ (place as u64 + 1).wrapping_mul(0xd134_2543_de82_ef95));
        let topic = Dice(dice.below(400) as u64 + 1);
        let (mut title, mut body) = (String::new(), String::new());
        self.sentence(&mut dice, &topic, &mut title);
        let wanted = self.characters / 2 + dice.below(self.characters + 1);
        let mut count = 0;
        while count < wanted {
            let start = body.len();
            self.sentence(&mut dice, &topic, &mut body);
            body.push_str(if dice.below(4) == 0 { "。\n\n" } else { "。" });
            count += body[start..].chars().count();
        }
        let category = dice.zipf(2000);
        let day = self.day(place);
        let record = Record {
            title: title.chars().take(28).collect(),
            url: format!("/{}/{:010}.html", day.to_string().replace('-', "/"), self.posts - place),
            date: format!("{day} 08:{:02}", dice.below(60)),
            category: format!("c{category}"),
            category_title: format!("栏目{category}"),
            summary: body.chars().take(120).collect(),
        };
        Post { record, body }
    }

    fn sentence(&self, dice: &mut Dice, topic: &Dice, out: &mut String) {
        match self.kind {
            Kind::Broad => self.broad(dice, topic, out),
            Kind::Formulaic => formulaic(dice, out),
        }
    }

    fn broad(&self, dice: &mut Dice, topic: &Dice, out: &mut String) {
        let mut last = 0;
        for place in 0..dice.below(20) + 6 {
            match dice.below(40) {
                0..4 => out.push_str(dice.pick(PARTICLES)),
                4 => {
                    let _ = write!(out, "{}", dice.below(3000));
                }
                5..7 if place > 0 => out.push('，'),
                7 if dice.below(6) == 0 => {
                    out.push_str(["Market", "ETF", "App", "GDP", "COVID-19", "3.5%"][dice.below(6)])
                }
                draw => {
                    last = match draw {
                        8..20 => Dice((last * 16 + dice.zipf(12)) as u64).zipf(self.words.len()),
                        20..28 => Dice(topic.0 * 7919 + dice.zipf(60) as u64).zipf(self.words.len()),
                        _ => dice.zipf(self.words.len()),
                    };
                    out.push_str(&self.words[last]);
                }
            }
        }
    }
}

fn formulaic(dice: &mut Dice, out: &mut String) {
    let (place, body, verb, object) = (dice.pick(PLACES), dice.pick(BODIES), dice.pick(VERBS), dice.pick(OBJECTS));
    let (number, share, result) = (dice.below(9000) + 12, dice.below(1000), dice.pick(RESULTS));
    let _ = match dice.below(4) {
        0 => write!(out, "{place}{body}{verb}{object}，共检查经营主体{number}家次，对发现的问题{result}"),
        1 => write!(out, "据{place}{body}介绍，{object}合格率为{}.{}%，不合格的{result}", 80 + share % 20, share % 10),
        2 => write!(out, "“要把{object}做在平时。”{body}有关负责人说，下一步将继续{verb}，并{result}"),
        _ => write!(out, "{}月以来，{place}{verb}{object}{number}次，发出责令改正通知书{share}份", share % 12 + 1),
    };
}

/// Substrings of 2 to 6 characters of titles and bodies, and what a plain scan of all texts finds.
pub fn substring(corpus: &Corpus, dice: &mut Dice) -> String {
    loop {
        let post = corpus.post(dice.below(corpus.len()));
        let text = if dice.below(4) == 0 { &post.record.title } else { &post.body };
        let (count, length) = (text.chars().count(), dice.below(5) + 2);
        let from = dice.below(count.saturating_sub(length) + 1);
        let part: String = text.chars().skip(from).take(length).collect();
        if part.chars().filter(|character| !character.is_whitespace()).count() >= 2 {
            return part;
        }
    }
}
