//! The stages one by one, on posts shaped like the portal's: `cargo bench` (or `cargo bench -- body` for some).

use criterion::{BatchSize, Criterion, Throughput, criterion_group, criterion_main};
use gongbao::build::{Request, Silent, build};
use gongbao::config::{self, Config, Overrides};
use gongbao::content::body::{self, Links, Markup, Trust};
use gongbao::content::{ContentRoot, FileKind, Outcome, Post, SourceFile, Walk, read_post};
use gongbao::plan::{Inputs, plan};
use gongbao::portal::{Portal, address_posts};
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::SystemTime;

fn config() -> Config {
    let yaml = "title: 试\nurl: https://site.example\ntimezone: Asia/Shanghai\n";
    config::load(yaml, "_config.yml", "site", &Overrides::default()).expect("it is valid").0
}

fn root(dir: &Path) -> ContentRoot {
    ContentRoot { dir: dir.to_owned(), prefix: String::new() }
}

/// The text of one post; every third is long.
fn text(number: usize) -> String {
    let paragraph =
        "　　据某地市场监督管理局介绍，本月共抽查食品经营户128家，合格率为97.6%，对发现的问题责令限期整改。";
    let key = "<span web=\"1\" href=\"http://quote.example/1\" class=\"key\" data-code=\"1\">某股份</span><span id=\"q1\"></span>";
    let paragraphs: String =
        (0..if number.is_multiple_of(3) { 24 } else { 4 }).map(|_| format!("<p>{paragraph}{key}。</p>")).collect();
    format!(
        "---\nlayout: post\ntitle: \"抽查结果第{number}期\"\ndate: 2024-{:02}-{:02} 09:{:02}:00 +0800\ncategories: c{}\n\
         tags: 标签{}\n---\n{paragraphs}\n\n<http://source.example/{number}.html>\n",
        1 + number % 12,
        1 + number % 28,
        number % 60,
        (number * number) % 97,
        number % 31,
    )
}

fn file(number: usize) -> SourceFile {
    let path = format!("_posts/2024-{:02}-{:02}-{number}.md", 1 + number % 12, 1 + number % 28);
    SourceFile { path, kind: FileKind::Post, ..SourceFile::default() }
}

fn posts(count: usize, config: &Config) -> Vec<Post> {
    let root = root(Path::new("."));
    let read = (0..count).map(|number| read_post(&root, &file(number), text(number).into_bytes(), config).0);
    read.filter_map(|outcome| if let Outcome::Post(post) = outcome { Some(*post) } else { None }).collect()
}

fn reading(c: &mut Criterion) {
    let (config, root) = (config(), root(Path::new(".")));
    let (file, bytes) = (file(3), text(3).into_bytes());
    let mut group = c.benchmark_group("read");
    group.throughput(Throughput::Bytes(bytes.len() as u64));
    group.bench_function("post", |b| {
        b.iter_batched(|| bytes.clone(), |bytes| read_post(&root, &file, bytes, &config), BatchSize::SmallInput);
    });
    group.finish();
}

fn bodies(c: &mut Criterion) {
    let links = Links { own: &[], base: "", volumes: None };
    let plain = text(3).rsplit("---\n").next().unwrap_or_default().to_owned();
    let odd = format!("{plain}\n\n<table><tr><td>1<td>2</table>\n");
    let mut group = c.benchmark_group("body");
    for (name, source) in [("plain", &plain), ("with a table", &odd)] {
        group.throughput(Throughput::Bytes(source.len() as u64));
        group.bench_function(name, |b| b.iter(|| body::render(source, Markup::Markdown, Trust::Stranger, &links)));
    }
    group.bench_function("summary", |b| b.iter(|| body::summary(&plain, Markup::Markdown)));
    group.finish();
}

fn planning(c: &mut Criterion) {
    let (config, root) = (config(), root(Path::new(".")));
    let posts = posts(10_000, &config);
    let assemble = |posts: Vec<Post>| {
        let (posts, _, _) = address_posts(posts.into_iter().map(Arc::new).collect(), &config, &root);
        Portal::assemble(posts, Vec::new(), Vec::new(), serde_json::Value::Null, &config)
    };
    let mut group = c.benchmark_group("10,000 posts");
    group.throughput(Throughput::Elements(posts.len() as u64));
    group.bench_function("index", |b| b.iter_batched(|| posts.clone(), assemble, BatchSize::LargeInput));
    let portal = assemble(posts.clone());
    group.bench_function("plan", |b| {
        b.iter(|| plan(Inputs { portal: &portal, config: &config, root: &root, assets: &[], searchable: true }));
    });
    group.finish();
}

/// A site of so many posts in a temporary folder.
fn site(count: usize) -> (tempfile::TempDir, PathBuf) {
    let folder = tempfile::tempdir().expect("there is room");
    let path = folder.path().join("site");
    fs::create_dir_all(path.join("_posts")).expect("it is ours");
    fs::write(path.join("_config.yml"), "title: 试\nurl: https://site.example\ntimezone: Asia/Shanghai\n")
        .expect("it is ours");
    for number in 0..count {
        fs::write(path.join(file(number).path), text(number)).expect("it is ours");
    }
    (folder, path)
}

fn whole(c: &mut Criterion) {
    let (_folder, source) = site(1000);
    let config = config();
    let mut group = c.benchmark_group("1,000 posts");
    group.sample_size(20);
    group.bench_function("walk", |b| {
        b.iter(|| {
            Walk::new(&root(&source), &config.posts_dirs, &config.filter, &[source.join("public")], &|_| {}).all()
        });
    });
    let request = Request { source, ..Request::default() };
    group.bench_function("clean build, outputs the same", |b| {
        b.iter(|| build(&Request { clean: true, ..request.clone() }, SystemTime::now(), &Silent));
    });
    group.bench_function("no change", |b| b.iter(|| build(&request, SystemTime::now(), &Silent)));
    group.finish();
}

criterion_group!(stages, reading, bodies, planning, whole);
criterion_main!(stages);
