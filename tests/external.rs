//! Links to other sites, followed: against servers on this machine only.

mod support;

use gongbao::build::Silent;
use gongbao::check::external::Client;
use gongbao::check::{Checked, Options, check};
use std::collections::BTreeMap;
use std::io::{BufRead, BufReader, Write};
use std::net::TcpListener;
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::{Duration, Instant};
use support::{Site, now};

/// A server that answers each path as it is told, and writes down who asked.
struct Server {
    address: String,
    asked: Arc<Mutex<Vec<(String, Instant)>>>,
}

impl Server {
    /// By path: a status line, perhaps with header lines behind it. Other paths are 404; `""` never answers.
    fn start(answers: &[(&str, &str)]) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = format!("http://{}", listener.local_addr().unwrap());
        let answers: BTreeMap<String, String> =
            answers.iter().map(|(path, answer)| ((*path).to_owned(), (*answer).to_owned())).collect();
        let asked = Arc::new(Mutex::new(Vec::new()));
        let log = Arc::clone(&asked);
        thread::spawn(move || {
            let mut silent = Vec::new();
            for stream in listener.incoming() {
                let Ok(mut stream) = stream else { return };
                let mut lines = BufReader::new(stream.try_clone().unwrap()).lines();
                let request = lines.next().and_then(Result::ok).unwrap_or_default();
                while lines.next().and_then(Result::ok).is_some_and(|line| !line.is_empty()) {}
                log.lock().unwrap().push((request.clone(), Instant::now()));
                let (method, path) = request.split_once(' ').unwrap_or_default();
                let path = path.split(' ').next().unwrap_or_default();
                let answer = answers.get(&format!("{method} {path}")).or_else(|| answers.get(path));
                match answer.map(String::as_str) {
                    Some("") => silent.push(stream),
                    answer => {
                        let answer = answer.unwrap_or("404 Not Found");
                        let _ = write!(stream, "HTTP/1.1 {answer}\r\nContent-Length: 0\r\nConnection: close\r\n\r\n");
                    }
                }
            }
        });
        Self { address, asked }
    }

    fn requests(&self) -> Vec<String> {
        let asked = self.asked.lock().unwrap();
        asked.iter().map(|(request, _)| request.trim_end_matches(" HTTP/1.1").to_owned()).collect()
    }
}

fn client() -> Client {
    Client {
        pause: Duration::from_millis(20),
        timeout: Duration::from_millis(700),
        private_hosts: true,
        now: 1_000_000,
        ..Client::default()
    }
}

fn checked(site: &Site, client: Client) -> Checked {
    check(&site.request(), &Options { external: Some(client), ..Options::default() }, now(), &Silent)
}

/// Code and message of what was found about other sites.
fn found(checked: &Checked) -> Vec<String> {
    let external = checked.diagnostics.iter().filter(|found| found.code.as_str().contains("external"));
    external.map(|found| format!("{}: {}", found.code.as_str(), found.message.english())).collect()
}

#[test]
fn links_to_other_sites_are_followed() {
    let server = Server::start(&[
        ("/there", "200 OK"),
        ("/moved", "301 Moved\r\nLocation: /there"),
        ("/circle", "302 Found\r\nLocation: /circle"),
        ("HEAD /no-head", "405 Method Not Allowed"),
        ("GET /no-head", "200 OK"),
        ("/shut", "403 Forbidden"),
        ("/slow", ""),
        ("/%E7%94%B2", "200 OK"),
    ]);
    let at = &server.address;
    let links: String = ["there", "there#part", "moved", "circle", "no-head", "shut", "slow", "甲", "gone"]
        .iter()
        .map(|path| format!("[x]({at}/{path})\n"))
        .collect();
    let site = Site::new().post("2022-04-02-a.md", "title: 甲", &format!("文。\n{links}"));
    let checked = checked(&site, client());
    let host = at.trim_start_matches("http://");
    assert_eq!(
        found(&checked),
        [
            format!("unsure-external-link: 1 link(s) to {host} could not be followed: it forwards again and again"),
            format!("unsure-external-link: 1 link(s) to {host} could not be followed: 403 Forbidden"),
            format!("unsure-external-link: 1 link(s) to {host} could not be followed: no answer in time"),
            format!("dead-external-link: {at}/gone leads nowhere: 404 Not Found"),
        ]
    );
    // As docs/check.md has it.
    let dead = checked.diagnostics.iter().find(|found| found.code.as_str() == "dead-external-link").unwrap();
    assert_eq!((dead.file.as_deref(), dead.line, dead.column), (Some("_posts/2022-04-02-a.md"), Some(13), Some(5)));
    assert_eq!(dead.hint.as_ref().unwrap().english(), "link to where it is now, or remove the link");
    let heads = server.requests().iter().filter(|request| *request == "HEAD /there").count();
    assert_eq!(heads, 2, "once for itself, once behind the redirect: {:?}", server.requests());
}

#[test]
fn a_host_is_asked_one_question_at_a_time_with_pauses() {
    let answers: Vec<String> = (0..6).map(|number| format!("/{number}")).collect();
    let answers: Vec<(&str, &str)> = answers.iter().map(|path| (path.as_str(), "200 OK")).collect();
    let server = Server::start(&answers);
    let links: String = (0..6).map(|number| format!("[x]({}/{number})\n", server.address)).collect();
    let site = Site::new().post("2022-04-02-a.md", "title: 甲", &links);
    let pause = Duration::from_millis(60);
    checked(&site, Client { pause, ..client() });
    let asked = server.asked.lock().unwrap();
    assert_eq!(asked.len(), 6);
    assert!(asked.windows(2).all(|pair| pair[1].1 - pair[0].1 >= pause), "{asked:?}");
}

#[test]
fn answers_are_remembered_and_what_was_unsure_is_asked_again() {
    let server = Server::start(&[("/there", "200 OK"), ("/shut", "503 Later")]);
    let at = &server.address;
    let body = format!("[a]({at}/there) [b]({at}/gone) [c]({at}/shut)");
    let site = Site::new().post("2022-04-02-a.md", "title: 甲", &body);
    let cache = Some(site.path().join(".gongbao/links.json"));
    let first = found(&checked(&site, Client { cache: cache.clone(), ..client() }));
    let before = server.requests().len();
    assert_eq!(found(&checked(&site, Client { cache: cache.clone(), ..client() })), first);
    assert_eq!(server.requests()[before..], ["HEAD /shut"]);
    // A day later what was gone may be back; a page that was there is believed to be for a week.
    let before = server.requests().len();
    checked(&site, Client { cache: cache.clone(), now: 1_000_000 + 25 * 3600, ..client() });
    assert_eq!(server.requests()[before..], ["HEAD /gone", "GET /gone", "HEAD /shut"]);
    // A file that is none is an empty one.
    std::fs::write(cache.as_ref().unwrap(), "{").unwrap();
    let before = server.requests().len();
    assert_eq!(found(&checked(&site, Client { cache, ..client() })), first);
    assert_eq!(server.requests().len() - before, 4);
}

#[test]
fn a_host_with_many_links_is_asked_for_some_of_them() {
    let server = Server::start(&[]);
    let links: String = (0..9).map(|number| format!("[x]({}/{number})\n", server.address)).collect();
    let site = Site::new().post("2022-04-02-a.md", "title: 甲", &links);
    let checked = checked(&site, Client { most_of_a_host: 4, pause: Duration::ZERO, ..client() });
    let found = found(&checked);
    assert_eq!(found.iter().filter(|found| found.starts_with("dead-external-link")).count(), 4, "{found:?}");
    assert!(
        found.iter().any(|found| found.contains("5 link(s)") && found.contains("enough of this host")),
        "{found:?}"
    );
}

#[test]
fn without_leave_no_machine_of_the_own_network_is_asked() {
    let server = Server::start(&[("/there", "200 OK")]);
    // Not even behind a redirect: `private_hosts` decides each hop.
    let site = Site::new().post("2022-04-02-a.md", "title: 甲", &format!("[x]({}/there)", server.address));
    let checked = checked(&site, Client { private_hosts: false, ..client() });
    assert!(found(&checked)[0].contains("private network"), "{:?}", found(&checked));
    assert!(server.requests().is_empty());
}
