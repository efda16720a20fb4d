//! `gongbao serve` as a process of its own, and just enough HTTP to ask it.

#![allow(dead_code)] // Each test binary uses its own part.

use std::cell::RefCell;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::thread;
use std::time::{Duration, Instant};

/// Anything that takes longer has failed.
pub const PATIENCE: Duration = Duration::from_secs(20);

/// A running preview; ends when it is dropped.
pub struct Preview {
    pub child: Child,
    pub address: SocketAddr,
    /// `http://127.0.0.1:1234/base/`
    pub url: String,
    lines: Receiver<String>,
}

impl Preview {
    pub fn start(source: &Path, arguments: &[&str]) -> Self {
        let mut command = crate::support::gongbao();
        command.args(["serve", "--port", "0", "--source"]).arg(source);
        Self::run(command, arguments)
    }

    /// In the site's own folder.
    pub fn start_in(source: &Path, arguments: &[&str]) -> Self {
        let mut command = crate::support::gongbao();
        command.args(["serve", "--port", "0"]).current_dir(source);
        Self::run(command, arguments)
    }

    fn run(mut command: Command, arguments: &[&str]) -> Self {
        let mut child =
            command.args(arguments).stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
        let (sender, lines) = channel();
        let errors = sender.clone();
        let (out, error) = (child.stdout.take().unwrap(), child.stderr.take().unwrap());
        thread::spawn(move || BufReader::new(out).lines().map_while(Result::ok).try_for_each(|line| sender.send(line)));
        thread::spawn(move || {
            BufReader::new(error).lines().map_while(Result::ok).try_for_each(|line| errors.send(line))
        });
        let mut before = Vec::new();
        let began = Instant::now();
        let url = loop {
            let line = lines.recv_timeout(PATIENCE).unwrap_or_else(|_| panic!("not ready: {before:#?}"));
            assert!(began.elapsed() < PATIENCE, "{before:#?}");
            if line.starts_with("http://") {
                break line.split_whitespace().next().unwrap().to_owned();
            }
            before.push(line);
        };
        let host = url.strip_prefix("http://").unwrap().split('/').next().unwrap();
        Self { child, address: host.parse().unwrap(), url, lines }
    }

    /// Nobody reads what it says any more.
    pub fn close_terminal(&mut self) {
        // The threads that read end at their next line, and with them the pipes.
        self.lines = channel().1;
    }

    /// A line of the terminal that holds `text`.
    pub fn line(&self, text: &str) -> String {
        let mut seen = Vec::new();
        loop {
            match self.lines.recv_timeout(PATIENCE) {
                Ok(line) if line.contains(text) => return line,
                Ok(line) => seen.push(line),
                Err(_) => panic!("no line with {text:?}: {seen:#?}"),
            }
        }
    }

    pub fn get(&self, path: &str) -> Reply {
        self.ask("GET", path, &[])
    }

    /// `path` goes into the request as it is.
    pub fn ask(&self, method: &str, path: &str, headers: &[(&str, &str)]) -> Reply {
        let mut stream = TcpStream::connect(self.address).unwrap();
        stream.set_read_timeout(Some(PATIENCE)).unwrap();
        let mut request = format!("{method} {path} HTTP/1.1\r\nConnection: close\r\n");
        if !headers.iter().any(|(name, _)| *name == "Host") {
            request.push_str(&format!("Host: {}\r\n", self.address));
        }
        for (name, value) in headers {
            request.push_str(&format!("{name}: {value}\r\n"));
        }
        stream.write_all(format!("{request}\r\n").as_bytes()).unwrap();
        let mut answer = Vec::new();
        stream.read_to_end(&mut answer).unwrap();
        Reply::parse(&answer)
    }

    /// What a browser is told whose page at `path` was loaded now.
    pub fn events(&self, path: &str) -> Events {
        let page = self.get(path).text();
        let has = page.split("data-gongbao=\"").nth(1).map(|rest| &rest[..32]).expect("a page with the script");
        let events = self.subscribe(path, has);
        // Every page is told first what is wrong; mostly that is nothing.
        match events.next() {
            (event, data) if event == "problems" && data == "[]" => events,
            first => Events { first: RefCell::new(Some(first)), ..events },
        }
    }

    /// What a browser is told whose page has this tag.
    pub fn subscribe(&self, path: &str, has: &str) -> Events {
        Events::open(self.address, path, has)
    }

    /// Asks until `is_so`.
    pub fn until(&self, path: &str, is_so: impl Fn(&Reply) -> bool) -> Reply {
        let began = Instant::now();
        loop {
            let reply = self.get(path);
            if is_so(&reply) {
                return reply;
            }
            assert!(began.elapsed() < PATIENCE, "{path} stays {} {}", reply.status, reply.text());
            thread::sleep(Duration::from_millis(10));
        }
    }
}

impl Drop for Preview {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// An answer.
#[derive(Debug)]
pub struct Reply {
    pub status: u16,
    head: String,
    pub body: Vec<u8>,
}

impl Reply {
    fn parse(answer: &[u8]) -> Self {
        let end = answer.windows(4).position(|window| window == b"\r\n\r\n").expect("a head");
        let head = String::from_utf8(answer[..end].to_vec()).unwrap();
        let status = head.split(' ').nth(1).unwrap().parse().unwrap();
        Self { status, head, body: answer[end + 4..].to_vec() }
    }

    pub fn header(&self, name: &str) -> Option<&str> {
        let lines = self.head.lines().filter_map(|line| line.split_once(": "));
        lines.filter(|(known, _)| known.eq_ignore_ascii_case(name)).map(|(_, value)| value).next()
    }

    pub fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }

    /// The body without what the preview adds: what a build would write.
    pub fn built(&self) -> Vec<u8> {
        let start = "<script src=\"";
        let text = &self.body;
        let find = |from: usize, what: &[u8]| {
            text[from..].windows(what.len()).position(|part| part == what).map(|at| from + at)
        };
        let marker = b"/__gongbao/live.js\" data-gongbao=\"";
        let Some(at) = find(0, marker) else { return text.clone() };
        let begins = text[..at].windows(start.len()).rposition(|part| part == start.as_bytes()).unwrap();
        let ends = find(at, b"</script>").unwrap() + "</script>".len();
        [&text[..begins], &text[ends..]].concat()
    }
}

/// Server-sent events as they arrive.
pub struct Events {
    told: Receiver<(String, String)>,
    first: RefCell<Option<(String, String)>>,
}

impl Events {
    fn open(address: SocketAddr, path: &str, has: &str) -> Self {
        let mut stream = TcpStream::connect(address).unwrap();
        let path = path.replace('%', "%25").replace('&', "%26");
        let request = format!("GET /__gongbao/events?path={path}&has={has} HTTP/1.1\r\nHost: {address}\r\n\r\n");
        stream.write_all(request.as_bytes()).unwrap();
        let (sender, events) = channel();
        let (opened, is_open) = channel();
        thread::spawn(move || {
            let mut name = String::new();
            for line in BufReader::new(stream).lines().map_while(Result::ok) {
                let _ = opened.send(());
                if let Some(event) = line.strip_prefix("event: ") {
                    name = event.to_owned();
                } else if let Some(data) = line.strip_prefix("data: ")
                    && sender.send((name.clone(), data.to_owned())).is_err()
                {
                    return;
                }
            }
        });
        is_open.recv_timeout(PATIENCE).expect("an answer");
        Self { told: events, first: RefCell::new(None) }
    }

    /// The next event: its name and data.
    pub fn next(&self) -> (String, String) {
        self.first.take().unwrap_or_else(|| self.told.recv_timeout(PATIENCE).expect("an event"))
    }

    /// Whether nothing is told for a while.
    pub fn is_quiet(&self) -> bool {
        self.told.recv_timeout(Duration::from_millis(400)) == Err(RecvTimeoutError::Timeout)
    }
}
