//! A real Chromium, driven over its DevTools protocol.

#![allow(dead_code)] // Each test binary uses its own part.

use serde_json::{Value, json};
use std::cell::{Cell, RefCell};
use std::fs;
use std::net::TcpStream;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};
use tempfile::TempDir;
use tungstenite::stream::MaybeTlsStream;
use tungstenite::{Message, WebSocket, connect};

/// Anything that takes longer has failed.
const PATIENCE: Duration = Duration::from_secs(60);

/// Names under which Chromium is installed.
const NAMES: &[&str] = &["chromium", "chromium-browser", "google-chrome"];

/// One browser with one tab.
pub struct Browser {
    child: Child,
    socket: RefCell<WebSocket<MaybeTlsStream<TcpStream>>>,
    next: Cell<u64>,
    /// Events of the network and of the console, as they came.
    events: RefCell<Vec<Value>>,
    _profile: TempDir,
}

impl Browser {
    /// `None`, with a word, where no Chromium is installed; a failure where it must be.
    pub fn start() -> Option<Self> {
        let Some(mut child_and_profile) = NAMES.iter().find_map(|name| launch(name)) else {
            assert!(std::env::var_os("GONGBAO_TESTS_NEED_TOOLS").is_none(), "chromium is missing");
            eprintln!("skipped: chromium is not installed");
            return None;
        };
        let port = devtools_port(child_and_profile.1.path(), &mut child_and_profile.0);
        let (child, profile) = child_and_profile;
        let began = Instant::now();
        let page = loop {
            let pages = pages(&port);
            match pages.iter().find(|page| page["type"] == "page") {
                Some(page) => break page["webSocketDebuggerUrl"].as_str().unwrap().to_owned(),
                None => assert!(began.elapsed() < PATIENCE, "{pages:?}"),
            }
            std::thread::sleep(Duration::from_millis(50));
        };
        let (socket, _) = connect(page).unwrap();
        if let MaybeTlsStream::Plain(stream) = socket.get_ref() {
            stream.set_read_timeout(Some(PATIENCE)).unwrap();
        }
        let browser = Self {
            child,
            socket: RefCell::new(socket),
            next: Cell::new(1),
            events: RefCell::default(),
            _profile: profile,
        };
        for domain in ["Page", "Runtime", "Network", "Log"] {
            browser.call(&format!("{domain}.enable"), json!({}));
        }
        Some(browser)
    }

    /// A command of the protocol, and its result.
    pub fn call(&self, method: &str, parameters: Value) -> Value {
        self.ask(method, parameters).unwrap_or_else(|error| panic!("{method}: {error}"))
    }

    /// A command, and what the protocol says if it cannot be done.
    fn ask(&self, method: &str, parameters: Value) -> Result<Value, Value> {
        let id = self.next.replace(self.next.get() + 1);
        let mut socket = self.socket.borrow_mut();
        let command = json!({"id": id, "method": method, "params": parameters}).to_string();
        socket.send(Message::text(command)).unwrap();
        loop {
            let Message::Text(text) = socket.read().unwrap_or_else(|error| panic!("{method}: {error}")) else {
                continue;
            };
            let message: Value = serde_json::from_str(&text).unwrap();
            if message["id"] == id {
                return if message["error"].is_null() {
                    Ok(message["result"].clone())
                } else {
                    Err(message["error"].clone())
                };
            }
            self.events.borrow_mut().push(message);
        }
    }

    /// Opens a page and waits for all of it.
    pub fn open(&self, url: &str) {
        self.call("Page.navigate", json!({"url": url}));
        self.until(&format!("document.readyState === 'complete' && location.href === {}", json!(url)));
    }

    /// The value of an expression on the page.
    pub fn value(&self, expression: &str) -> Value {
        let asked = json!({"expression": expression, "returnByValue": true, "awaitPromise": true});
        let answer = self.call("Runtime.evaluate", asked);
        assert!(answer["exceptionDetails"].is_null(), "{expression}: {}", answer["exceptionDetails"]);
        answer["result"]["value"].clone()
    }

    pub fn text(&self, expression: &str) -> String {
        self.value(expression).as_str().unwrap_or_default().to_owned()
    }

    /// Waits until an expression is true; pages may be loaded meanwhile.
    pub fn until(&self, expression: &str) {
        let began = Instant::now();
        loop {
            // While a page is being left there is nothing to ask.
            let asked = json!({"expression": format!("Boolean({expression})"), "returnByValue": true});
            let answer = self.ask("Runtime.evaluate", asked);
            if answer.is_ok_and(|answer| answer["result"]["value"] == true) {
                return;
            }
            assert!(
                began.elapsed() < PATIENCE,
                "never: {expression}\n{}",
                self.text("document.documentElement.outerHTML")
            );
            std::thread::sleep(Duration::from_millis(20));
        }
    }

    /// What the console said that is a mistake.
    pub fn mistakes(&self) -> Vec<String> {
        let events = self.events.borrow();
        let is_mistake = |event: &&Value| {
            event["method"] == "Runtime.exceptionThrown"
                || (event["method"] == "Log.entryAdded" && event["params"]["entry"]["level"] == "error")
        };
        events.iter().filter(is_mistake).map(Value::to_string).collect()
    }

    /// The events of these names, as they came.
    pub fn events(&self, names: &[&str]) -> Vec<Value> {
        let events = self.events.borrow();
        events.iter().filter(|event| names.iter().any(|name| event["method"] == *name)).cloned().collect()
    }

    /// Every address that was asked for.
    pub fn requests(&self) -> Vec<String> {
        let events = self.events.borrow();
        let sent = events.iter().filter(|event| event["method"] == "Network.requestWillBeSent");
        sent.map(|event| event["params"]["request"]["url"].as_str().unwrap_or_default().to_owned()).collect()
    }

    /// The window's size in CSS pixels.
    pub fn resize(&self, width: u32, height: u32) {
        let size = json!({"width": width, "height": height, "deviceScaleFactor": 1, "mobile": width < 600});
        self.call("Emulation.setDeviceMetricsOverride", size);
    }

    /// A picture of the window, as base64 of PNG.
    pub fn picture(&self) -> String {
        self.call("Page.captureScreenshot", json!({"format": "png"}))["data"].as_str().unwrap().to_owned()
    }
}

impl Drop for Browser {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn launch(name: &str) -> Option<(Child, TempDir)> {
    let profile = TempDir::new().unwrap();
    let child = Command::new(name)
        .args(["--headless=new", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"])
        .args(["--disable-background-networking", "--disable-component-update", "--disable-sync"])
        // No name but this machine's is ever looked up.
        .arg("--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1, EXCLUDE localhost")
        .args(["--disable-dev-shm-usage", "--remote-debugging-port=0", "--remote-allow-origins=*"])
        .arg(format!("--user-data-dir={}", profile.path().display()))
        .arg("about:blank")
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .ok()?;
    Some((child, profile))
}

/// Chromium writes the port that it took into its profile.
fn devtools_port(profile: &Path, child: &mut Child) -> String {
    let began = Instant::now();
    loop {
        let port = fs::read_to_string(profile.join("DevToolsActivePort")).unwrap_or_default();
        if let Some((port, _)) = port.split_once('\n') {
            return port.to_owned();
        }
        assert!(child.try_wait().unwrap().is_none(), "chromium ended");
        assert!(began.elapsed() < PATIENCE, "chromium does not listen");
        std::thread::sleep(Duration::from_millis(50));
    }
}

fn pages(port: &str) -> Vec<Value> {
    use std::io::{BufRead, BufReader, Read, Write};
    let mut stream = TcpStream::connect(format!("127.0.0.1:{port}")).unwrap();
    write!(stream, "GET /json/list HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nConnection: close\r\n\r\n").unwrap();
    stream.set_read_timeout(Some(PATIENCE)).unwrap();
    let mut reader = BufReader::new(stream);
    // Chromium keeps the connection open whatever is asked for.
    let (mut line, mut length) = (String::new(), 0);
    while reader.read_line(&mut line).is_ok_and(|read| read > 2) {
        if let Some(value) = line.to_ascii_lowercase().strip_prefix("content-length:") {
            length = value.trim().parse().unwrap_or(0);
        }
        line.clear();
    }
    let mut list = vec![0; length];
    let _ = reader.read_exact(&mut list);
    serde_json::from_slice(&list).unwrap_or_default()
}
