//! What an import is: articles, what was left out, and where each character of the page went.

use std::{fmt, ops::Range};

use serde::Serialize;

/// Bytes of the page.
pub type Span = Range<usize>;

/// A page, taken apart. The spans of all texts below cover each character of the page that is not white space exactly
/// once.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct Import {
    pub articles: Vec<Article>,
    pub left_out: Vec<LeftOut>,
    /// The date that the page itself bears.
    pub date: Option<Day>,
    /// The newspaper's name as the page's masthead has it.
    pub paper: Option<String>,
}

#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct Article {
    /// 引题: the smaller headline above the main one.
    pub kicker: Option<Text>,
    /// 主题. Absent where the page has none for this article.
    pub title: Option<Text>,
    /// 副题: what follows the main headline behind a dash.
    pub subtitle: Option<Text>,
    /// Lines that say who wrote it, as they stood.
    pub bylines: Vec<Text>,
    /// What the bylines and leads say.
    pub authors: Vec<Author>,
    /// Where the article says it is from, else the paper.
    pub source: Option<String>,
    pub date: Option<Day>,
    pub body: Vec<Block>,
    /// How well the article agrees with the conventions it was cut out by, 0 to 1. It orders articles for an editor's
    /// attention and is no probability.
    pub confidence: f32,
    pub remarks: Vec<Remark>,
}

#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Block {
    Paragraph {
        text: Text,
    },
    /// A heading within the article, 1 the highest.
    Crosshead {
        level: u8,
        text: Text,
    },
    List {
        ordered: bool,
        items: Vec<Text>,
    },
    /// Lines that stay lines: verse, addresses, forms.
    Lines {
        lines: Vec<Text>,
    },
    Table {
        rows: Vec<Vec<Text>>,
    },
    Quote {
        text: Text,
    },
    /// The text below a picture that the page does not hold.
    Caption {
        text: Text,
    },
    /// 编者按, 核心提示 and their like.
    Aside {
        role: AsideRole,
        label: Option<Text>,
        paragraphs: Vec<Text>,
    },
    /// Who signs a notice or a letter, and when.
    Signature {
        lines: Vec<Text>,
    },
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum AsideRole {
    EditorsNote,
    Summary,
    /// 新闻链接, 名词解释: what stands in a box beside the text.
    Background,
}

/// Text as it goes into a post, and where on the page it stood.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct Text {
    pub text: String,
    /// Bytes of `text` that the page's Markdown stresses.
    pub stressed: Vec<(Span, Stress)>,
    pub source: Vec<Span>,
    /// All that makes `text` differ from its source, white space aside, in the source's order.
    pub changes: Vec<Change>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Stress {
    Strong,
    Emphasis,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Change {
    /// Of the page.
    pub at: Span,
    pub kind: ChangeKind,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum ChangeKind {
    /// A hyphen that only the end of the line had put there.
    Hyphen,
    /// A mark of form that became form: `##`, `**`, `-`, `▲`, the dash of a subtitle.
    Mark,
    /// Half-width punctuation, now this character.
    Punctuation(char),
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Author {
    pub name: String,
    pub role: Role,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// 记者
    Reporter,
    /// 通讯员
    Correspondent,
    /// 实习生
    Trainee,
    /// 作者, 文, and a name alone below a headline
    Author,
    /// 摄, 图
    Photographer,
    /// 整理, 编译
    Editor,
    /// A name behind □ or ■ with no word of what it does.
    Marked(char),
}

impl Role {
    /// The word that a newspaper prints before the name.
    pub fn word(self) -> String {
        match self {
            Role::Reporter => "记者".into(),
            Role::Correspondent => "通讯员".into(),
            Role::Trainee => "实习生".into(),
            Role::Author => "作者".into(),
            Role::Photographer => "摄影".into(),
            Role::Editor => "整理".into(),
            Role::Marked(mark) => mark.into(),
        }
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
pub struct Day {
    pub year: u16,
    pub month: u8,
    pub day: u8,
}

impl fmt::Display for Day {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}-{:02}-{:02}", self.year, self.month, self.day)
    }
}

#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct LeftOut {
    pub text: Text,
    pub reason: Reason,
    /// In the file, from 1.
    pub line: usize,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Reason {
    /// Masthead, date line, page editors, telephone.
    Furniture,
    /// The name of the page or of a column on it.
    Section,
    /// Points to an article on another page.
    Teaser,
    /// 下转第3版, 上接第1版.
    Jump,
    /// A rule between articles.
    Separator,
}

/// What an editor should look at.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Remark {
    /// In the file, from 1.
    pub line: usize,
    pub about: About,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum About {
    NoHeadline,
    HeadlineWithoutBody,
    HeadlineAfterBody,
    /// A headline of several lines: which is the main one is for a reader to say.
    HeadlineOfLines,
    /// A heading that might have been another article's headline, or the reverse.
    HeadingUncertain,
    /// Joined to the line before although blank lines, a caption or a page's end stood between.
    JoinedOverGap,
    /// The paragraph stops in mid-sentence.
    Unfinished,
    /// The caption stood outside of its article.
    CaptionPlaced,
    /// A label without text of its own.
    EmptyAside,
    /// The article comes from another page or goes on there.
    Jump,
    NoDate,
    /// Two columns stood side by side on these lines.
    Columns,
}
