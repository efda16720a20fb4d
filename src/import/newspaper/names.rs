//! Who wrote it: bylines, taken apart into names and roles.

use super::{
    article::{Author, Role},
    chars::is_han,
};

/// The surnames that most people bear. A word of two to four characters that begins with one may be a name; used only
/// where the place on the page already suggests a name.
const SURNAMES: &str = "王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林罗郑梁谢宋唐许韩冯邓曹彭曾肖萧田董潘袁于蒋蔡余杜叶程苏魏吕丁任沈姚卢姜崔\
    钟谭陆汪范金石廖贾夏韦付傅方白邹孟熊秦邱江尹薛闫阎段雷侯龙史陶黎贺顾毛郝龚邵万钱严覃武戴莫孔向汤温康施文牛樊葛邢安齐易乔伍\
    庞颜倪庄聂章鲁岳翟殷詹申欧耿关兰焦俞左柳甘祝包宁尚符舒阮柯纪梅童凌毕单季裴霍涂成苗谷盛曲翁冉骆蓝路游辛靳管柴蒙鲍华喻祁蒲\
    房滕屈饶解牟艾尤阳时穆农司卓古吉缪简车项连芦麦褚娄窦戚岑景党宫费卜冷晏席卫米柏宗瞿桂全佟应臧闵苟邬边卞姬师和仇栾隋商刁沙\
    荣巫寇桑郎甄丛仲虞敖巩明佘池查麻苑迟邝官封谈匡鞠惠荆乐冀郁胥南班储原栗燕楚鄢劳谌奚皮粟冼蔺楼盘满闻位厉伊仝区郜海阚花权强\
    帅屠豆朴盖练廉禹井祖漆巴丰支卿国狄平计索宣晋相初门云容敬来扈晁芮都普阙浦戈伏鹿薄邸雍辜羊阿乌母裘亓修邰赫杭况那宿鲜印逯隆\
    茹诺战慕危玉银亢嵇公哈湛宾戎勾茅利於呼居揭干但尉冶斯元束檀衣信展阴昝智幸奉植衡富尧闭由";
const DOUBLE_SURNAMES: &str = "欧阳 上官 司马 诸葛 夏侯 皇甫 尉迟 公孙 慕容 令狐 司徒 东方 南宫 西门 端木 独孤 长孙 宇文 轩辕 闻人 申屠 呼延 第五";

/// Words that announce or follow names, the longer first where one begins another.
const ROLES: [(&str, Role); 19] = [
    ("摄影报道", Role::Photographer),
    ("图文", Role::Author),
    ("文/图", Role::Author),
    ("图/文", Role::Author),
    ("文图", Role::Author),
    ("评论员", Role::Author),
    ("摄影记者", Role::Photographer),
    ("记者", Role::Reporter),
    ("通讯员", Role::Correspondent),
    ("实习生", Role::Trainee),
    ("作者", Role::Author),
    ("撰文", Role::Author),
    ("编译", Role::Editor),
    ("整理", Role::Editor),
    ("摄影", Role::Photographer),
    ("摄", Role::Photographer),
    ("供稿", Role::Author),
    ("文", Role::Author),
    ("图", Role::Photographer),
];

/// What stands before 记者 and belongs to the word.
const QUALIFIERS: [&str; 9] = ["全媒体", "融媒体", "融媒", "特约", "首席", "见习", "实习", "本报", "本刊"];

/// Marks that the convention puts before a byline.
pub const BYLINE_MARKS: [char; 9] = ['□', '■', '◎', '◇', '◆', '○', '●', '▣', '☐'];

pub fn has_surname(word: &str) -> bool {
    let first: String = word.chars().take(1).collect();
    let two: String = word.chars().take(2).collect();
    SURNAMES.contains(&first) || word.chars().count() > 2 && DOUBLE_SURNAMES.split(' ').any(|name| name == two)
}

/// Two to four Han characters that begin with a surname: 王芳, 欧阳天翔; also 阿依古丽·买买提.
pub fn is_name(word: &str) -> bool {
    is_namelike(word)
        && (word.contains('·') || has_surname(word) && word.chars().count() <= 3 || {
            word.chars().count() == 4 && DOUBLE_SURNAMES.split(' ').any(|name| word.starts_with(name))
        })
}

/// What may stand behind 记者: any two to four Han characters, longer with a point in the middle.
fn is_namelike(word: &str) -> bool {
    let count = word.chars().count();
    let dotted = word.contains('·');
    word.chars().all(|c| is_han(c) || c == '·') && (2..=if dotted { 14 } else { 4 }).contains(&count)
}

/// A line (without brackets) that is a byline from end to end: its names and their roles. Nothing where a part of the
/// line is neither a name nor a word that goes with names.
pub fn byline(line: &str) -> Option<Vec<Author>> {
    let mark = line.chars().next().filter(|c| BYLINE_MARKS.contains(c));
    let rest = mark.map_or(line, |mark| &line[mark.len_utf8()..]).trim();
    if let Some(name) = latin(rest) {
        return Some(vec![Author { name, role: Role::Author }]);
    }
    if rest.contains(['。', '“', '”']) || rest.chars().count() > 60 {
        return None;
    }
    if is_office(rest) {
        return Some(vec![Author { name: rest.to_owned(), role: Role::Author }]);
    }
    let (authors, announced) = parts(rest)?;
    // Behind 记者 one known surname vouches for the others: 记者手记 is no byline. A square does without.
    let vouched = authors.iter().any(|author| is_name(&author.name) || author.name.contains('·'));
    let named = vouched || !announced && mark.is_some_and(|mark| matches!(mark, '□' | '■' | '▣' | '☐'));
    if authors.is_empty() || !named || !announced && mark.is_none() {
        return None;
    }
    let role = |author: Author| match mark {
        Some(mark) if !announced => Author { role: Role::Marked(mark), ..author },
        _ => author,
    };
    Some(authors.into_iter().map(role).collect())
}

/// 本报评论员: an author without a name.
fn is_office(line: &str) -> bool {
    let who = ["本报", "本刊", "本台"].iter().find_map(|ours| line.strip_prefix(ours));
    matches!(who, Some("评论员" | "特约评论员" | "评论部" | "编辑部" | "观察员"))
}

/// Names and nothing else, each with a surname: a poem's author below its title, a brief's author in brackets.
pub fn names_only(line: &str) -> Option<Vec<Author>> {
    let (authors, announced) = parts(line)?;
    let sure = !announced && !authors.is_empty() && authors.len() <= 4 && authors.iter().all(|it| is_name(&it.name));
    sure.then_some(authors)
}

/// `By Jane Doe`.
fn latin(line: &str) -> Option<String> {
    let name = line.strip_prefix("By ").or_else(|| line.strip_prefix("BY "))?.trim();
    let words = name.split(' ').count();
    let shaped = name.split(' ').all(|word| word.starts_with(|c: char| c.is_ascii_uppercase()) || word == "and");
    (shaped && words <= 6 && !name.ends_with('.')).then(|| name.to_owned())
}

/// Names with the roles that words before or behind them give, and whether there was such a word at all.
fn parts(line: &str) -> Option<(Vec<Author>, bool)> {
    let mut authors: Vec<Author> = Vec::new();
    let (mut role, mut announced, mut fresh) = (Role::Author, false, 0);
    let mut letter = None;
    for word in line.split(|c: char| {
        c.is_whitespace() || matches!(c, '、' | '，' | ',' | '/' | '／' | '：' | ':' | '|' | '｜' | '；')
    }) {
        let mut word = word;
        while !word.is_empty() {
            if let Some((found, rest, before)) = role_word(word) {
                if !before.is_empty() {
                    authors.push(Author { name: named(before)?, role });
                }
                announced = true;
                let behind = rest.is_empty() && authors.len() > fresh && trails(found, line, word);
                if behind {
                    authors[fresh..].iter_mut().for_each(|author| author.role = found);
                } else {
                    role = found;
                }
                fresh = authors.len();
                word = rest.strip_prefix("报道").unwrap_or(rest);
                continue;
            }
            match (letter.take(), word.chars().count()) {
                // Names of two characters are spaced out to the width of three.
                (Some(first), 1) if word.chars().all(is_han) => {
                    authors.push(Author { name: format!("{first}{word}"), role })
                }
                (None, 1) if word.chars().all(is_han) => letter = Some(word),
                (Some(_), _) => return None,
                _ if word == "报道" => {}
                _ => authors.push(Author { name: named(word)?, role }),
            }
            break;
        }
    }
    (letter.is_none() && authors.len() <= 16).then_some((authors, announced))
}

/// Whether the role word closes the line, so that it speaks of the names before it: `李明 摄`, `李明 文/图`.
fn trails(role: Role, line: &str, word: &str) -> bool {
    matches!(role, Role::Photographer | Role::Author | Role::Editor) && line.trim_end().ends_with(word)
}

fn named(word: &str) -> Option<String> {
    is_namelike(word).then(|| word.to_owned())
}

/// The first role word in a run of characters: its role, what follows, what name stands before it. The paper's name and
/// words like 首席 before 记者 go with it.
fn role_word(word: &str) -> Option<(Role, &str, &str)> {
    let (at, text, role) = ROLES
        .iter()
        .filter_map(|&(text, role)| {
            let at = word.find(text)?;
            // One character is a role only where it stands alone or closes the word.
            let whole = text.chars().count() > 1 || word == text || text == "摄" && word.ends_with(text);
            whole.then_some((at, text, role))
        })
        .min_by_key(|&(at, text, _)| (at, usize::MAX - text.len()))?;
    let (before, rest) = (&word[..at], &word[at + text.len()..]);
    Some((role, rest, unqualified(before, role)))
}

fn unqualified(before: &str, role: Role) -> &str {
    if role != Role::Reporter {
        return before;
    }
    let mut before = before;
    while let Some(rest) = QUALIFIERS.iter().find_map(|word| before.strip_suffix(word)) {
        before = rest;
    }
    let posted =
        before.contains('驻') || ["报", "社", "台", "网", "刊", "客户端"].iter().any(|end| before.ends_with(end));
    if posted { "" } else { before }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(line: &str) -> Option<String> {
        let word = |author: &Author| format!("{} {}", author.role.word(), author.name);
        byline(line).map(|authors| authors.iter().map(word).collect::<Vec<_>>().join("; "))
    }

    #[test]
    fn reporters_and_correspondents_are_told_apart() {
        assert_eq!(told("■记者 白杨 通讯员 李苇 韩小满").unwrap(), "记者 白杨; 通讯员 李苇; 通讯员 韩小满");
        assert_eq!(told("本报全媒体记者白杨通讯员李苇").unwrap(), "记者 白杨; 通讯员 李苇");
        assert_eq!(told("云湖晨报首席记者 白 杨").unwrap(), "记者 白杨");
    }

    #[test]
    fn a_mark_before_names_is_a_byline() {
        assert_eq!(told("□苏晚晴").unwrap(), "□ 苏晚晴");
        assert_eq!(told("□ 本报记者 乔木").unwrap(), "记者 乔木");
        assert_eq!(told("□本报评论员").unwrap(), "作者 本报评论员");
        assert_eq!(told("本报评论员文章引起热议"), None);
    }

    #[test]
    fn a_role_behind_the_names_is_theirs() {
        assert_eq!(told("本报记者 白杨 摄").unwrap(), "摄影 白杨");
        assert_eq!(told("文/白杨 图/李苇").unwrap(), "作者 白杨; 摄影 李苇");
        assert_eq!(told("白杨 文/图").unwrap(), "作者 白杨");
    }

    #[test]
    fn prose_is_no_byline() {
        for line in ["记者从市局获悉，有关办法下月施行", "春茶开采 价签先行", "本报记者走进西坪县农产品快检室", "白杨"]
        {
            assert_eq!(told(line), None, "{line}");
        }
        assert!(names_only("孟 秋").is_some());
        assert!(names_only("老井").is_none());
    }
}
