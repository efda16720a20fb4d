//! Generates a site shaped like the old portal, for benchmarks: `cargo run --release --example corpus -- N DIR [SEED]`.
//!
//! 45 % flash items, articles of log-normal length (3.8 KB on average with the flashes), some 2,000 heavy-tailed
//! categories, the old markup. The text is composed from the lists below; the same seed gives the same bytes.

use chrono::{Days, NaiveDate};
use rayon::prelude::*;
use std::fmt::Write;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

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
const SYLLABLES: &[&str] = &[
    "zhong", "guo", "cai", "jing", "xin", "wen", "ri", "bao", "shi", "chang", "jian", "guan", "zheng", "quan", "wang",
    "jiao",
];
const HAN: &[&str] = &["中", "国", "财", "经", "新", "闻", "日", "报", "市", "场", "监", "管", "证", "券", "网", "交"];

/// splitmix64
struct Dice(u64);

impl Dice {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    fn below(&mut self, limit: u64) -> u64 {
        self.next() % limit.max(1)
    }

    /// From 0 to 1.
    fn part(&mut self) -> f64 {
        (self.next() >> 11) as f64 / (1u64 << 53) as f64
    }

    fn pick<'a>(&mut self, list: &[&'a str]) -> &'a str {
        list[self.below(list.len() as u64) as usize]
    }

    /// Box–Muller.
    fn normal(&mut self) -> f64 {
        (-2.0 * self.part().max(1e-12).ln()).sqrt() * (std::f64::consts::TAU * self.part()).cos()
    }
}

/// A category's slug and readable name; 0 is the one that holds almost half of all posts.
fn category(number: u64) -> (String, String) {
    let digits = [number % 16, number / 16 % 16, number / 256 % 16, (number * 7 + 3) % 16];
    let join = |words: &[&str]| digits.iter().map(|digit| words[*digit as usize]).collect::<String>();
    (format!("{}{number}", join(SYLLABLES)), format!("{}{number}新闻", join(HAN)))
}

fn sentence(dice: &mut Dice) -> String {
    let (place, body, verb, object) = (dice.pick(PLACES), dice.pick(BODIES), dice.pick(VERBS), dice.pick(OBJECTS));
    let (number, share, result) = (dice.below(9000) + 12, dice.below(1000), dice.pick(RESULTS));
    match dice.below(4) {
        0 => format!("{place}{body}{verb}{object}，共检查经营主体{number}家次，对发现的问题{result}。"),
        1 => format!("据{place}{body}介绍，{object}合格率为{}.{}%，不合格的{result}。", 80 + share % 20, share % 10),
        2 => format!("“要把{object}做在平时。”{body}有关负责人说，下一步将继续{verb}，并{result}。"),
        _ => format!("{}月以来，{place}{verb}{object}{number}次，发出责令改正通知书{share}份。", share % 12 + 1),
    }
}

fn body(dice: &mut Dice, id: &str, slug: &str, name: &str) -> String {
    let mut body = String::new();
    if dice.below(100) < 45 {
        let _ = writeln!(body, "{}{}", sentence(dice), if dice.below(2) == 0 { sentence(dice) } else { String::new() });
    } else {
        let wanted = (8.35 + 0.72 * dice.normal()).exp().clamp(500.0, 60_000.0) as usize;
        if dice.below(5) == 0 {
            body.push_str("<p style=\"display:none;height:1px\"><br /></p><!-- Stock -->");
        }
        if dice.below(4) == 0 {
            let _ = write!(
                body,
                "<center><img src=\"https://img.example/{id}.jpg\" alt=\"Image\" width=\"552\" style=\"border:#d1d1d1 1px solid;padding:3px;margin:5px 0;\" /></center>"
            );
        }
        while body.len() < wanted {
            body.push_str("<p>　　");
            for _ in 0..dice.below(4) + 2 {
                body.push_str(&sentence(dice));
            }
            if dice.below(6) == 0 {
                let code = dice.below(999_999);
                let _ = write!(
                    body,
                    "<span web=\"1\" href=\"http://quote.example/{code}\" class=\"em_stock_key_common\" data-code=\"{code}\">云河股份</span><span id=\"quote_{code}\"></span>上涨。"
                );
            }
            body.push_str("</p>");
        }
        let _ = writeln!(body, "<p class=\"em_media\">（文章来源：{name}）</p>");
    }
    let _ = write!(
        body,
        "\n<http://source.example/news/{id}.html>\n\n[返回{name}](//corpus.example/category/{slug}.html)｜[返回首页](//corpus.example/)\n"
    );
    body
}

fn post(number: u64, seed: u64) -> (PathBuf, String) {
    let mut dice = Dice(seed ^ number.wrapping_mul(0xd134_2543_de82_ef95));
    // Squared, so that some days are busy.
    let days = (dice.part() * 1096.0).min(1095.0) as u64;
    let days = if dice.below(50) == 0 { days / 90 * 90 } else { days };
    let day = NaiveDate::from_ymd_opt(2022, 1, 1)
        .and_then(|first| first.checked_add_days(Days::new(days)))
        .unwrap_or_default();
    let id = format!("{}{number:010}", day.format("%Y%m%d"));
    let rank = if dice.below(100) < 46 { 0 } else { (2000.0 * dice.part().powf(3.5)) as u64 + 1 };
    let (slug, name) = category(rank);
    let title = format!("{}{}{}：{}", dice.pick(PLACES), dice.pick(VERBS), dice.pick(OBJECTS), dice.pick(RESULTS));
    let (hour, minute, second) = (dice.below(24), dice.below(60), dice.below(60));
    let text = format!(
        "---\nlayout: post\ntitle: \"{title}\"\ndate: {day} {hour:02}:{minute:02}:{second:02} +0800\ncategories: {slug}\ntags: {name}\n---\n{}",
        body(&mut dice, &id, &slug, &name)
    );
    (PathBuf::from(format!("_posts/{}/{day}-{id}.md", day.format("%Y-%m"))), text)
}

fn generate(count: u64, folder: &Path, seed: u64) -> std::io::Result<u64> {
    if folder.read_dir().is_ok_and(|mut entries| entries.next().is_some()) {
        return Err(std::io::Error::other(format!("{} is not empty", folder.display())));
    }
    for month in 0..36 {
        std::fs::create_dir_all(folder.join(format!("_posts/{}-{:02}", 2022 + month / 12, month % 12 + 1)))?;
    }
    let config = "title: 语料公报\nlang: zh-CN\nurl: https://corpus.example\ntimezone: Asia/Shanghai\n";
    std::fs::write(folder.join("_config.yml"), config)?;
    (0..count)
        .into_par_iter()
        .map(|number| {
            let (path, text) = post(number, seed);
            std::fs::write(folder.join(path), &text).map(|()| text.len() as u64)
        })
        .sum()
}

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let (count, folder) = match arguments.as_slice() {
        [count, folder, ..] if arguments.len() <= 3 => (count.parse(), PathBuf::from(folder)),
        _ => ("".parse(), PathBuf::new()),
    };
    let seed = arguments.get(2).map_or(Ok(1), |seed| seed.parse());
    let (Ok(count), Ok(seed)) = (count, seed) else {
        eprintln!("usage: corpus N DIR [SEED]\nwrites N generated posts to DIR, which must be new or empty");
        return ExitCode::from(2);
    };
    match generate(count, &folder, seed) {
        Ok(bytes) => {
            println!("{count} posts, {} bytes each on average, in {}", bytes / count.max(1), folder.display());
            ExitCode::SUCCESS
        }
        Err(error) => {
            eprintln!("{error}");
            ExitCode::FAILURE
        }
    }
}
