//! Posts that say the same: the item that was fetched twice.
//!
//! Sketches are cut into bands; only posts that share a whole band are compared, so that the cost follows the number of
//! posts and not its square. With 16 bands of 8 bins, two texts that are alike by nine tenths meet in 99.99 % of cases.

mod sketch;

pub use sketch::{Room, Sketch};

use rayon::prelude::*;

/// Bins in a band.
const ROWS: usize = 8;

/// Of posts with one band in common, each is compared with so many of those before it.
const NEIGHBOURS: usize = 24;

/// A post that says what an earlier one says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Repeat {
    pub post: usize,
    /// The first of those that say it.
    pub first: usize,
    /// How much of the two is the same, in hundredths.
    pub percent: u32,
}

/// Those of `sketches` (earlier posts first) that repeat another.
pub fn repeats(sketches: &[Option<Sketch>]) -> Vec<Repeat> {
    let mut groups = Groups((0..sketches.len() as u32).collect());
    let of = |at: u32| sketches[at as usize].as_ref();
    // Equal texts first: of each, one is compared with others.
    let mut digests: Vec<(u64, u32)> =
        (0..).zip(sketches).filter_map(|(at, sketch)| Some((sketch.as_ref()?.digest, at))).collect();
    digests.par_sort_unstable();
    let mut different: Vec<u32> = Vec::with_capacity(digests.len());
    for equal in digests.chunk_by(|a, b| a.0 == b.0) {
        different.push(equal[0].1);
        for (_, at) in &equal[1..] {
            groups.join(equal[0].1, *at);
        }
    }
    let mut bands: Vec<(u64, u32)> =
        different.par_iter().flat_map_iter(|at| of(*at).into_iter().flat_map(bands).map(|band| (band, *at))).collect();
    bands.par_sort_unstable();
    let meeting: Vec<&[(u64, u32)]> = bands.chunk_by(|a, b| a.0 == b.0).filter(|meeting| meeting.len() > 1).collect();
    let alike: Vec<(u32, u32)> = meeting
        .into_par_iter()
        .flat_map_iter(|meeting| {
            (1..meeting.len()).flat_map(move |at| {
                let before = &meeting[at.saturating_sub(NEIGHBOURS)..at];
                before.iter().map(move |(_, other)| (*other, meeting[at].1))
            })
        })
        .filter(|(a, b)| of(*a).zip(of(*b)).is_some_and(|(a, b)| a.is_like(b)))
        .collect();
    for (a, b) in alike {
        groups.join(a, b);
    }
    let repeat = |at: usize| {
        let first = groups.first(at as u32) as usize;
        let percent = sketches[at].as_ref()?.likeness(sketches[first].as_ref()?) * 100.0;
        (first != at).then_some(Repeat { post: at, first, percent: percent.round() as u32 })
    };
    (0..sketches.len()).filter_map(repeat).collect()
}

fn bands(sketch: &Sketch) -> impl Iterator<Item = u64> {
    sketch
        .bins
        .chunks(ROWS)
        .zip(0..)
        .map(|(rows, number)| rows.iter().fold(number, |hash, bin| sketch::mixed(hash ^ u64::from(*bin))))
}

/// Which belong together; the first of each group stands for it.
struct Groups(Vec<u32>);

impl Groups {
    fn first(&self, mut at: u32) -> u32 {
        while self.0[at as usize] != at {
            at = self.0[at as usize];
        }
        at
    }

    fn join(&mut self, a: u32, b: u32) {
        let (a, b) = (self.first(a), self.first(b));
        self.0[a.max(b) as usize] = a.min(b);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sketched(texts: &[&str]) -> Vec<Option<Sketch>> {
        let mut room = Room::default();
        texts.iter().map(|text| Sketch::of(text, &mut room)).collect()
    }

    fn repeated(texts: &[&str]) -> Vec<(usize, usize)> {
        repeats(&sketched(texts)).into_iter().map(|repeat| (repeat.post, repeat.first)).collect()
    }

    /// Ten sentences, none like another.
    fn article() -> String {
        let sentences = [
            "云河市市场监督管理局昨日召开新闻发布会，通报上半年消费投诉的受理情况。",
            "会上介绍，全市十二个区县的窗口全部实行了一次办结，平均用时缩短一半。",
            "在青禾县，流动服务车每周三开进山村，把营业执照送到合作社门口。",
            "电梯按需维保试点已经覆盖老旧小区，困人故障的救援时间明显下降。",
            "农贸市场的公平秤由街道轮流看管，误差超过限值的当场贴封。",
            "网络直播间的抽检首次采用盲样，品牌方与平台均不知情。",
            "对保健食品会销的整治没有放松，执法人员建议老人拨打热线求证。",
            "校园食堂的明厨亮灶画面接入家长手机，留样柜同样在镜头之内。",
            "知识产权保护中心为小微企业减免了快速预审的代理费用。",
            "下一步，信用修复将实现异地受理，申请材料压减为承诺书一份。",
        ];
        sentences.concat()
    }

    #[test]
    fn an_item_fetched_twice_is_found_whatever_stands_around_it() {
        let article = article();
        let again = format!(" {}（责任编辑：王芳）", article.replace('，', " , "));
        let other: String = article.chars().rev().collect();
        assert_eq!(repeated(&[&article, &other, &again, &article]), [(2, 0), (3, 0)]);
    }

    #[test]
    fn notices_that_differ_by_their_figures_are_two() {
        let notice = |number: u32| {
            format!("本次监督抽检共抽取食品样品{number}批次，检验结果不合格的已经责令下架封存并立案查处。")
        };
        assert_eq!(repeated(&[&notice(318), &notice(412)]), []);
        assert_eq!(repeated(&[&notice(318), &notice(318)]), [(1, 0)]);
    }

    #[test]
    fn short_texts_are_not_compared() {
        assert_eq!(repeated(&["详见附件。", "详见附件。"]), []);
    }

    #[test]
    fn likeness_is_near_the_true_share() {
        let article = article();
        let mut characters: Vec<char> = article.chars().collect();
        // Every twentieth character changed: two of its bigrams go, of each twenty.
        for at in (0..characters.len()).step_by(20) {
            characters[at] = char::from_u32(0x9000 + at as u32).unwrap_or('x');
        }
        let changed: String = characters.into_iter().collect();
        let sketches = sketched(&[&article, &changed]);
        let likeness = sketches[0].as_ref().unwrap().likeness(sketches[1].as_ref().unwrap());
        assert!((0.70..0.92).contains(&likeness), "{likeness}");
    }
}
