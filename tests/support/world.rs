//! A site that changes at random: what tests of updates share.

#![allow(dead_code)] // Each test binary uses its own part.

use crate::support::{self, Site};
use proptest::prelude::*;
use std::collections::BTreeMap;
use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

/// One thing that may happen to a site between two builds.
#[derive(Debug, Clone)]
pub enum Edit {
    Write(Post),
    Body(usize, u8),
    Title(usize, u8),
    Date(usize, u8),
    Category(usize, u8),
    Tag(usize, u8),
    Author(usize, u8),
    Delete(usize),
    Rename(usize),
    Template(u8),
    Style(u8),
    Config(u8),
    Data(u8),
    Page(u8),
    Static(u8),
    Touch(usize),
    /// Every source and output gets a time of long ago, so that the next build may trust their times.
    Age,
    DeleteOutput(usize),
    /// To other bytes of the same number.
    AlterOutput(usize),
    TruncateOutput(usize),
    ForeignOutput(u8),
    CorruptStore(usize, u8),
    CutStore(usize),
    DeleteStore,
}

#[derive(Debug, Clone)]
pub struct Post {
    pub id: u8,
    pub date: u8,
    pub category: u8,
    pub tag: u8,
    pub title: u8,
    pub body: u8,
    pub author: u8,
}

impl Post {
    fn path(&self) -> String {
        format!("_posts/2024-0{}-0{}-{}.md", 1 + self.date % 3, 1 + self.date % 4, self.id)
    }

    fn text(&self) -> String {
        let categories = ["yi", "er", "yi er", "san", ""][usize::from(self.category % 5)];
        let tags = ["甲", "乙", "甲 丙", ""][usize::from(self.tag % 4)];
        let updated = if self.author.is_multiple_of(3) { "last_modified_at: 2024-01-02 08:00:00 +0800\n" } else { "" };
        let status = ["现行有效", "已修改", "已废止"][usize::from(self.body % 3)];
        let document = match self.author % 5 {
            1 => format!("doc_number: 第{}号\nstatus: {status}\n", self.title % 3),
            2 => format!("replaces: 第{}号\n", self.title % 3),
            4 => format!("doc_number: 第{}号\nreplaces: [{}, 第9号]\n", self.id % 3, self.body % 8),
            _ => String::new(),
        };
        format!(
            "---\ntitle: 题{}\ncategories: {categories}\ntags: {tags}\nauthor: 记者{}\nclass: {}\n{document}{updated}---\n<p>正文{}</p>\n",
            self.title % 4,
            self.author % 2,
            self.author % 4,
            self.body % 8,
        )
    }
}

/// The sources of a site, and where an incremental build keeps it.
pub struct World {
    pub site: Site,
    posts: Vec<Post>,
    others: BTreeMap<String, String>,
    /// On disk, as it was written last.
    written: BTreeMap<String, String>,
    ages: u64,
}

impl World {
    pub fn new() -> Self {
        let others = BTreeMap::from([
            ("_config.yml".to_owned(), config(0)),
            ("_data/nav.yml".to_owned(), data(0)),
            ("about.md".to_owned(), "---\ntitle: 关于\n---\n我们。\n".to_owned()),
            ("logo.svg".to_owned(), "<svg/>".to_owned()),
        ]);
        Self { site: Site::bare(), posts: Vec::new(), others, written: BTreeMap::new(), ages: 0 }
    }

    fn files(&self) -> BTreeMap<String, String> {
        let posts = self.posts.iter().map(|post| (post.path(), post.text()));
        posts.chain(self.others.clone()).collect()
    }

    fn post(&mut self, at: usize) -> Option<&mut Post> {
        let count = self.posts.len();
        self.posts.get_mut(at % count.max(1))
    }

    /// Where the site begins, as its configuration says now.
    pub fn base(&self) -> &str {
        if self.others["_config.yml"].contains("baseurl: /base") { "/base" } else { "" }
    }

    fn outputs(&self) -> Vec<PathBuf> {
        files_below(&self.site.path().join("public"))
    }

    fn store(&self) -> PathBuf {
        self.site.path().join(".gongbao/store.redb")
    }

    pub fn apply(&mut self, edit: &Edit) {
        match *edit {
            Edit::Write(ref post) => {
                self.posts.retain(|other| other.id != post.id);
                self.posts.push(post.clone());
            }
            Edit::Body(at, body) => self.change(at, |post| post.body = body),
            Edit::Title(at, title) => self.change(at, |post| post.title = title),
            Edit::Date(at, date) => self.change(at, |post| post.date = date),
            Edit::Category(at, category) => self.change(at, |post| post.category = category),
            Edit::Tag(at, tag) => self.change(at, |post| post.tag = tag),
            Edit::Author(at, author) => self.change(at, |post| post.author = author),
            Edit::Delete(at) => {
                if !self.posts.is_empty() {
                    self.posts.remove(at % self.posts.len());
                }
            }
            Edit::Rename(at) => self.change(at, |post| post.id += 10),
            Edit::Template(variant) => self.other("themes/gongbao/templates/_footer.html", variant, "<p>脚"),
            Edit::Style(variant) => self.other("themes/gongbao/static/style.css", variant, "p{margin:0}/*"),
            Edit::Config(variant) => self.set("_config.yml", config(variant)),
            Edit::Data(variant) => self.set("_data/nav.yml", data(variant)),
            Edit::Page(variant) => self.page(variant),
            Edit::Static(variant) => self.other("logo.svg", variant, "<svg/><!--"),
            Edit::Touch(at) => touch(&files_below(&self.site.path()), at),
            Edit::Age => {
                // Never the same time twice: a file that was altered would be taken for what it was, as by git.
                self.ages += 1;
                self.site.stamp_all(UNIX_EPOCH + Duration::from_millis(1_600_000_000_123 + 1_000 * self.ages));
            }
            Edit::DeleteOutput(at) => self.output(at, |path| fs::remove_file(path).unwrap()),
            Edit::AlterOutput(at) => self.output(at, |path| {
                let bytes = fs::read(path).unwrap();
                fs::write(path, bytes.iter().map(|byte| byte ^ 1).collect::<Vec<u8>>()).unwrap();
            }),
            Edit::TruncateOutput(at) => self.output(at, |path| fs::write(path, "x").unwrap()),
            // Where no output is, it stays; `foreign` leaves it out of the comparison.
            Edit::ForeignOutput(variant) => self.site.write(&format!("public/foreign-{}.txt", variant % 2), "not ours"),
            Edit::CorruptStore(at, by) => self.with_store(|bytes| {
                let at = at % bytes.len().max(1);
                if let Some(byte) = bytes.get_mut(at) {
                    *byte ^= by | 1;
                }
            }),
            Edit::CutStore(at) => self.with_store(|bytes| bytes.truncate(at % bytes.len().max(1))),
            Edit::DeleteStore => drop(fs::remove_file(self.store())),
        }
    }

    fn change(&mut self, at: usize, edit: impl FnOnce(&mut Post)) {
        if let Some(post) = self.post(at) {
            edit(post);
        }
    }

    fn set(&mut self, path: &str, text: String) {
        self.others.insert(path.to_owned(), text);
    }

    fn other(&mut self, path: &str, variant: u8, text: &str) {
        match variant % 3 {
            0 => drop(self.others.remove(path)),
            variant => self.set(path, format!("{text}{variant}*/-->\n")),
        }
    }

    fn page(&mut self, variant: u8) {
        let text = match variant % 6 {
            0 => "---\ntitle: 关于\n---\n我们。\n",
            1 => "---\ntitle: 关于我们\ndate: 2024-01-01\n---\n我们。\n",
            2 => "---\nlayout: category\ncategory: yi\ntitle: 第一\n---\n说明\n",
            3 => "---\nlayout: home\ntitle: 首页\npermalink: /\n---\n欢迎\n",
            4 => "---\nlayout: category\ncategory: yi er\n---\n",
            _ => "---\ntitle: 转\nredirect_from: /old.html\nclass: x\n---\n<p>raw</p>\n",
        };
        self.set("about.md", text.to_owned());
    }

    fn output(&self, at: usize, act: impl FnOnce(&Path)) {
        let outputs = self.outputs();
        if !outputs.is_empty() {
            act(&outputs[at % outputs.len()]);
        }
    }

    fn with_store(&self, edit: impl FnOnce(&mut Vec<u8>)) {
        if let Ok(mut bytes) = fs::read(self.store()) {
            edit(&mut bytes);
            fs::write(self.store(), bytes).unwrap();
        }
    }

    /// Brings the disk to the model, touching only what differs.
    pub fn save(&mut self) {
        let files = self.files();
        for path in self.written.keys().filter(|path| !files.contains_key(*path)) {
            fs::remove_file(self.site.path().join(path)).unwrap();
        }
        for (path, text) in files.iter().filter(|(path, text)| self.written.get(*path) != Some(*text)) {
            self.site.write(path, text);
        }
        self.written = files;
    }

    /// What a clean build of the same sources makes, in a folder of its own.
    pub fn clean(&self) -> (Vec<(String, Vec<u8>)>, Vec<String>) {
        let mut site = Site::bare();
        for (path, text) in &self.written {
            site = site.file(path, text);
        }
        let built = site.build();
        (built.tree(), built.warnings())
    }
}

fn config(variant: u8) -> String {
    let own = match variant % 5 {
        0 => "paginate: 2\n",
        1 => "paginate: 3\ndescription: 另一个\n",
        2 => "paginate: 2\nbaseurl: /base\n",
        3 => "paginate: 2\nfuture: true\ncategories:\n  yi: {name: 壹, description: 说明}\n",
        _ => "paginate: 2\npermalink: /:categories/:title.html\n",
    };
    format!("{}home_posts: 3\nhome_categories: 2\n{own}", support::CONFIG)
}

fn data(variant: u8) -> String {
    match variant % 3 {
        0 => "- {title: 链接, url: /about/}\n".to_owned(),
        1 => "- {title: 别处, url: https://elsewhere.example/}\n".to_owned(),
        _ => "[]\n".to_owned(),
    }
}

fn files_below(folder: &Path) -> Vec<PathBuf> {
    let entries = walkdir::WalkDir::new(folder).sort_by_file_name().into_iter().flatten();
    entries.filter(|entry| entry.file_type().is_file()).map(walkdir::DirEntry::into_path).collect()
}

fn touch(files: &[PathBuf], at: usize) {
    if let Some(path) = files.get(at % files.len().max(1)) {
        set_modified(path, SystemTime::now());
    }
}

fn set_modified(path: &Path, time: SystemTime) {
    File::options().write(true).open(path).and_then(|file| file.set_modified(time)).unwrap();
}

/// Anything that may happen to sources, outputs and the store.
pub fn edit() -> impl Strategy<Value = Edit> {
    let at = || 0usize..1000;
    prop_oneof![
        24 => source_edit(),
        2 => Just(Edit::Age),
        1 => at().prop_map(Edit::DeleteOutput),
        1 => at().prop_map(Edit::AlterOutput),
        1 => at().prop_map(Edit::TruncateOutput),
        1 => any::<u8>().prop_map(Edit::ForeignOutput),
        1 => (0usize..10_000_000, any::<u8>()).prop_map(|(at, by)| Edit::CorruptStore(at, by)),
        1 => (0usize..10_000_000).prop_map(Edit::CutStore),
        1 => Just(Edit::DeleteStore),
    ]
}

/// What may happen to sources.
pub fn source_edit() -> impl Strategy<Value = Edit> {
    let at = || 0usize..1000;
    let post = (0u8..8, any::<u8>(), any::<u8>(), any::<u8>(), any::<u8>(), any::<u8>(), any::<u8>()).prop_map(
        |(id, date, category, tag, title, body, author)| Post { id, date, category, tag, title, body, author },
    );
    prop_oneof![
        6 => post.prop_map(Edit::Write),
        2 => (at(), any::<u8>()).prop_map(|(at, to)| Edit::Body(at, to)),
        2 => (at(), any::<u8>()).prop_map(|(at, to)| Edit::Title(at, to)),
        2 => (at(), any::<u8>()).prop_map(|(at, to)| Edit::Date(at, to)),
        2 => (at(), any::<u8>()).prop_map(|(at, to)| Edit::Category(at, to)),
        2 => (at(), any::<u8>()).prop_map(|(at, to)| Edit::Tag(at, to)),
        2 => (at(), any::<u8>()).prop_map(|(at, to)| Edit::Author(at, to)),
        2 => at().prop_map(Edit::Delete),
        1 => at().prop_map(Edit::Rename),
        1 => any::<u8>().prop_map(Edit::Template),
        1 => any::<u8>().prop_map(Edit::Style),
        1 => any::<u8>().prop_map(Edit::Config),
        1 => any::<u8>().prop_map(Edit::Data),
        2 => any::<u8>().prop_map(Edit::Page),
        1 => any::<u8>().prop_map(Edit::Static),
        1 => at().prop_map(Edit::Touch),
    ]
}
