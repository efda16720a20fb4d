//! Asks a preview for its pages at a fixed rate while posts are edited, added and deleted, and says how that went.
//!
//! ```sh
//! cargo run --release --example corpus -- 10000 /tmp/site
//! gongbao serve -s /tmp/site &
//! cargo run --release --example load -- 127.0.0.1:4000 /tmp/site $! 600 200
//! ```
//!
//! Arguments: address, site, process of the preview, seconds, requests per second, and `quiet` for no edits. Latencies count from the moment at which
//! a request was due, so that a preview that hangs cannot hide behind requests that were never sent. Fails on a wrong
//! status: a page that was there all the time must be there, one that was deleted two seconds ago must be gone.

use std::collections::HashMap;
use std::fs;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::path::{Path, PathBuf};
use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::thread;
use std::time::{Duration, Instant};

const CONNECTIONS: usize = 8;
/// How long a change may take to show.
const GRACE: Duration = Duration::from_secs(2);

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [address, site, process, seconds, rate, edits @ ..] = arguments.as_slice() else {
        eprintln!("usage: load ADDRESS SITE PROCESS SECONDS REQUESTS_PER_SECOND [quiet]");
        std::process::exit(2);
    };
    let (seconds, rate): (u64, u64) = (seconds.parse().expect("seconds"), rate.parse().expect("a rate"));
    let pages = Pages::of(address);
    println!("{} pages of {} sitemaps, {rate} requests a second for {seconds} s", pages.0.len(), pages.1);
    let run = Run {
        address,
        pages: &pages.0,
        began: Instant::now(),
        length: Duration::from_secs(seconds),
        rate,
        due: AtomicUsize::new(0),
        over: AtomicBool::new(false),
        taken: Mutex::default(),
        wrong: Mutex::default(),
        added: Mutex::default(),
    };
    let memory = thread::scope(|scope| {
        for _ in 0..CONNECTIONS {
            scope.spawn(|| run.ask());
        }
        if edits.is_empty() {
            scope.spawn(|| run.edit(Path::new(site)));
        }
        let memory = run.sample(process);
        run.over.store(true, Ordering::Relaxed);
        memory
    });
    run.tell(&memory);
}

/// Paths of posts, and the number of sitemaps.
struct Pages(Vec<String>, usize);

impl Pages {
    fn of(address: &str) -> Self {
        let mut connection = Connection::open(address);
        let mut locations = |path: &str| -> Vec<String> {
            let (_, body) = connection.get(path);
            let text = String::from_utf8_lossy(&body).into_owned();
            let found = text.split("<loc>").skip(1).filter_map(|rest| rest.split("</loc>").next());
            found.filter_map(|url| Some(format!("/{}", url.splitn(4, '/').nth(3)?))).collect()
        };
        let sitemaps = locations("/sitemap.xml");
        let pages = sitemaps.iter().flat_map(|sitemap| locations(sitemap)).collect();
        Self(pages, sitemaps.len())
    }
}

struct Connection {
    address: String,
    stream: BufReader<TcpStream>,
}

impl Connection {
    fn open(address: &str) -> Self {
        let stream = TcpStream::connect(address).expect("the preview answers");
        stream.set_nodelay(true).expect("a socket");
        stream.set_read_timeout(Some(Duration::from_secs(30))).expect("a socket");
        Self { address: address.to_owned(), stream: BufReader::new(stream) }
    }

    fn get(&mut self, path: &str) -> (u16, Vec<u8>) {
        let request = format!("GET {path} HTTP/1.1\r\nHost: {}\r\n\r\n", self.address);
        self.stream.get_mut().write_all(request.as_bytes()).expect("a request");
        let (mut status, mut length, mut line) = (0, 0, String::new());
        loop {
            line.clear();
            self.stream.read_line(&mut line).expect("an answer");
            let text = line.trim_end().to_ascii_lowercase();
            if let Some(rest) = text.strip_prefix("http/1.1 ") {
                status = rest[..3].parse().unwrap_or(0);
            } else if let Some(value) = text.strip_prefix("content-length: ") {
                length = value.parse().unwrap_or(0);
            } else if text.is_empty() {
                break;
            }
        }
        let mut body = vec![0; length];
        self.stream.read_exact(&mut body).expect("a body");
        (status, body)
    }
}

struct Run<'a> {
    address: &'a str,
    pages: &'a [String],
    began: Instant,
    length: Duration,
    rate: u64,
    due: AtomicUsize,
    over: AtomicBool,
    /// Microseconds.
    taken: Mutex<Vec<u32>>,
    wrong: Mutex<Vec<String>>,
    /// Posts that come and go: whether each is there, and since when.
    added: Mutex<HashMap<String, (bool, Instant)>>,
}

impl Run<'_> {
    fn ask(&self) {
        let mut connection = Connection::open(self.address);
        let mut taken = Vec::new();
        loop {
            let number = self.due.fetch_add(1, Ordering::Relaxed);
            let due = self.began + Duration::from_nanos(number as u64 * 1_000_000_000 / self.rate);
            if due > self.began + self.length {
                break;
            }
            thread::sleep(due.saturating_duration_since(Instant::now()));
            let (path, expected) = self.choose(number);
            let (status, _) = connection.get(&path);
            taken.push(due.elapsed().as_micros().min(u128::from(u32::MAX)) as u32);
            if expected.is_some_and(|expected| status != expected) {
                self.wrong.lock().expect("a list").push(format!("{path}: {status}"));
            }
        }
        self.taken.lock().expect("a list").extend(taken);
    }

    /// Every tenth request is for a post that comes and goes.
    fn choose(&self, number: usize) -> (String, Option<u16>) {
        let scattered = number.wrapping_mul(0x9E37_79B9_7F4A_7C15) >> 20;
        let added = self.added.lock().expect("a map");
        if number.is_multiple_of(10)
            && let Some((path, (there, since))) = added.iter().nth(scattered % added.len().max(1))
        {
            let settled = since.elapsed() > GRACE;
            return (path.clone(), settled.then_some(if *there { 200 } else { 404 }));
        }
        (self.pages[scattered % self.pages.len()].clone(), Some(200))
    }

    /// Four times a second: a body, a title, a new post, one less.
    fn edit(&self, site: &Path) {
        let posts = first_posts(&site.join("_posts"));
        let sound: Vec<String> = posts.iter().map(|post| fs::read_to_string(post).expect("a post")).collect();
        let mut round = 0;
        while !self.over.load(Ordering::Relaxed) {
            let at = round % posts.len();
            match round % 4 {
                0 => fs::write(&posts[at], format!("{}\n<p>第 {round} 次。</p>\n", sound[at])).expect("a post"),
                1 => fs::write(&posts[at], sound[at].replacen("title: ", &format!("title: {round} "), 1))
                    .expect("a post"),
                _ => self.come_or_go(site, round / 4 % 20, round % 4 == 2),
            }
            round += 1;
            thread::sleep(Duration::from_millis(250));
        }
        for (post, text) in posts.iter().zip(sound) {
            fs::write(post, text).expect("a post");
        }
    }

    fn come_or_go(&self, site: &Path, number: usize, comes: bool) {
        let (file, path) =
            (site.join(format!("_posts/2024-06-01-load-{number}.md")), format!("/load/2024/06/01/load-{number}.html"));
        let there = self.added.lock().expect("a map").get(&path).is_some_and(|(there, _)| *there);
        if comes && !there {
            fs::write(file, format!("---\ntitle: 来了 {number}\ncategories: load\n---\n<p>正文</p>\n"))
                .expect("a post");
        } else if !comes && there && number.is_multiple_of(2) {
            fs::remove_file(file).expect("a post");
        } else {
            return;
        }
        self.added.lock().expect("a map").insert(path, (comes, Instant::now()));
    }

    /// Kilobytes of the preview's memory, every second.
    fn sample(&self, process: &str) -> Vec<u64> {
        let mut memory = Vec::new();
        while self.began.elapsed() < self.length {
            let status = fs::read_to_string(format!("/proc/{process}/status")).unwrap_or_default();
            let resident = status.lines().find_map(|line| line.strip_prefix("VmRSS:"));
            memory.extend(resident.and_then(|text| text.trim().trim_end_matches(" kB").parse::<u64>().ok()));
            thread::sleep(Duration::from_secs(1));
        }
        memory
    }

    fn tell(&self, memory: &[u64]) {
        let mut taken = self.taken.lock().expect("a list").clone();
        taken.sort_unstable();
        let at =
            |share: f64| taken.get((taken.len() as f64 * share) as usize).map_or(0.0, |taken| f64::from(*taken) / 1e3);
        println!(
            "{} answers: median {:.2} ms, p99 {:.2} ms, p99.9 {:.2} ms, longest {:.2} ms",
            taken.len(),
            at(0.5),
            at(0.99),
            at(0.999),
            at(0.999_999)
        );
        let tenth = (memory.len() / 10).max(1);
        let mean = |part: &[u64]| part.iter().sum::<u64>() / part.len().max(1) as u64 / 1024;
        println!(
            "memory: first tenth {} MB, last tenth {} MB",
            mean(&memory[..tenth.min(memory.len())]),
            mean(&memory[memory.len().saturating_sub(tenth)..])
        );
        let wrong = self.wrong.lock().expect("a list");
        println!("wrong statuses: {}", wrong.len());
        for one in wrong.iter().take(20) {
            println!("  {one}");
        }
        if !wrong.is_empty() || memory.is_empty() {
            std::process::exit(1);
        }
    }
}

fn first_posts(folder: &Path) -> Vec<PathBuf> {
    let entries = walkdir::WalkDir::new(folder).sort_by_file_name().into_iter().flatten();
    let posts = entries.filter(|entry| entry.file_type().is_file()).map(walkdir::DirEntry::into_path);
    posts.filter(|path| !path.to_string_lossy().contains("-load-")).take(50).collect()
}
