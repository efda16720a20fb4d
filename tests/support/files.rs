//! A folder served on loopback as a plain host of static files would.

#![allow(dead_code)] // Each test binary uses its own part.

use std::fs;
use std::io::{BufRead, BufReader, Write};
use std::net::{TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex};
use std::thread;

/// Serves until the tests end.
pub struct Files {
    /// `http://127.0.0.1:1234/base/`
    pub url: String,
    seen: Arc<Mutex<Vec<(String, u64)>>>,
}

impl Files {
    /// `base` is `""` or `"/portal"`.
    pub fn serve(folder: &Path, base: &str) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let url = format!("http://{}{base}/", listener.local_addr().unwrap());
        let seen = Arc::new(Mutex::new(Vec::new()));
        let (folder, base, log) = (folder.to_owned(), base.to_owned(), Arc::clone(&seen));
        thread::spawn(move || {
            for stream in listener.incoming().map_while(Result::ok) {
                let (folder, base, log) = (folder.clone(), base.clone(), Arc::clone(&log));
                thread::spawn(move || talk(&stream, &folder, &base, &log));
            }
        });
        Self { url, seen }
    }

    /// Paths that were asked for since the last time, with the bytes of each answer.
    pub fn asked(&self) -> Vec<(String, u64)> {
        std::mem::take(&mut self.seen.lock().unwrap())
    }
}

/// Answers what comes over one connection, until it ends.
fn talk(mut stream: &TcpStream, folder: &Path, base: &str, log: &Mutex<Vec<(String, u64)>>) -> Option<()> {
    let mut reader = BufReader::new(stream);
    loop {
        let mut line = String::new();
        reader.read_line(&mut line).ok().filter(|read| *read > 0)?;
        let path = line.split(' ').nth(1)?.split('?').next()?.to_owned();
        let mut range = None;
        while line.trim_end() != "" {
            line.clear();
            reader.read_line(&mut line).ok()?;
            range = range.or_else(|| part(&line));
        }
        let file = file(&path, folder, base);
        let found = file.as_ref().and_then(|file| fs::read(file).ok());
        let part =
            found.as_ref().zip(range).and_then(|(bytes, (first, last))| bytes.get(first..=last)).map(<[u8]>::to_vec);
        let (status, bytes) = match (part, found) {
            (Some(part), _) => ("206 Partial Content", part),
            (None, Some(bytes)) => ("200 OK", bytes),
            (None, None) => ("404 Not Found", Vec::new()),
        };
        let kind = file.map_or("text/plain", |file| mime(&file));
        log.lock().unwrap().push((path, bytes.len() as u64));
        let head = format!("HTTP/1.1 {status}\r\nContent-Type: {kind}\r\nContent-Length: {}\r\n\r\n", bytes.len());
        stream.write_all(&[head.as_bytes(), &bytes].concat()).ok()?;
    }
}

/// The first and the last byte that a header line asks for.
fn part(line: &str) -> Option<(usize, usize)> {
    let (name, range) = line.trim_end().split_once(": bytes=")?;
    let (first, last) = range.split_once('-')?;
    name.eq_ignore_ascii_case("range").then_some((first.parse().ok()?, last.parse().ok()?))
}

fn file(path: &str, folder: &Path, base: &str) -> Option<PathBuf> {
    let path = percent_encoding::percent_decode_str(path.strip_prefix(base)?).decode_utf8().ok()?;
    let path = path.trim_start_matches('/');
    let inside = !path.split('/').any(|part| part == "..");
    let file = if path.is_empty() || path.ends_with('/') { format!("{path}index.html") } else { path.to_owned() };
    inside.then(|| folder.join(file))
}

fn mime(file: &Path) -> &'static str {
    match file.extension().and_then(|extension| extension.to_str()) {
        Some("html") => "text/html; charset=utf-8",
        Some("js") => "text/javascript",
        Some("css") => "text/css",
        Some("json") => "application/json",
        Some("svg") => "image/svg+xml",
        Some("xml") => "application/xml",
        _ => "application/octet-stream",
    }
}
