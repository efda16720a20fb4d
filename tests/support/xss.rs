//! A browser with a trap: whatever script of a stranger's runs in any frame, is noticed, and so is every request.

use super::browser::Browser;
use serde_json::{Value, json};
use std::fs;
use std::io::{BufRead, BufReader, Write};
use std::net::{TcpListener, TcpStream};
use std::path::Path;
use std::thread;

/// `tests/fixtures/xss/vectors.txt`, which says how it is written.
pub fn vectors() -> Vec<String> {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/xss/vectors.txt");
    let text = fs::read_to_string(file).unwrap();
    let vectors = text.lines().filter(|line| !line.is_empty() && !line.starts_with("%% "));
    vectors.map(|line| line.chars().map(unpictured).collect()).collect()
}

/// `␉` pictures a tab, and so on.
fn unpictured(c: char) -> char {
    match c {
        '\u{2400}'..='\u{2420}' => char::from_u32(c as u32 - 0x2400).unwrap_or(c),
        _ => c,
    }
}

/// Looks at every frame: nothing in it may be able to run, and whatever has a handler is touched as a reader would.
const AUDIT: &str = r#"(() => {
  const found = [];
  const runs = /^[\u0000-\u0020]*(javascript|vbscript|data):(?!image\/(png|jpeg|gif|webp);base64,)/i;
  const addresses = new Set(["href", "src", "action", "formaction", "xlink:href", "data", "poster", "srcset", "background", "ping", "srcdoc", "manifest"]);
  const touches = ["mouseover", "mousemove", "mousedown", "mouseup", "click", "dblclick", "focus", "copy", "wheel", "keydown", "toggle", "pointerover", "pointerdown", "contextmenu", "animationstart", "load", "error"];
  const look = (frame) => {
    const page = frame.document;
    page.addEventListener("click", (event) => event.preventDefault(), true);
    const say = (what) => found.push(`${frame.location.pathname}: ${what}`);
    if (frame !== window && frame.frames.length > 0) say("a frame");
    const all = (root) => Array.from(root.querySelectorAll("*")).flatMap((element) => [element, ...(element.shadowRoot ? all(element.shadowRoot) : [])]);
    for (const element of all(page)) {
      for (const { name, value } of element.attributes) {
        if (/^on/i.test(name)) say(`${element.tagName} ${name}=${value}`);
        if (addresses.has(name.toLowerCase()) && runs.test(value)) say(`${element.tagName} ${name}=${value}`);
      }
      const name = element.localName;
      if (["iframe", "object", "embed", "applet", "base", "portal", "fencedframe"].includes(name) && frame !== window) say(name);
      if (name === "script" && !element.src && !/json/.test(element.type) && !element.dataset.trusted) say(`script ${element.textContent}`);
      const moves = name === "meta" && /refresh|security|cookie/i.test(element.httpEquiv);
      // What forwards within the site is the site's own.
      if (moves && !/^0; url=\/(?!\/)/.test(element.content)) say(element.outerHTML);
      const handles = Array.from(element.attributes).some(({ name }) => /^on/i.test(name));
      if (handles) for (const touch of touches) element.dispatchEvent(new Event(touch, { bubbles: true, cancelable: true }));
    }
  };
  for (let at = 0; at < frames.length; at++) {
    try { look(frames[at]); } catch (error) { found.push(`frame ${at}: ${error}`); }
  }
  look(window);
  return found;
})()"#;

/// Sets the trap for every page that is opened from now on.
pub fn set_trap(browser: &Browser) {
    browser.call("Runtime.addBinding", json!({"name": "trapped"}));
    let source = "window.alert = window.confirm = window.prompt = (...what) => trapped(`${location.href}: ${what}`);";
    browser.call("Page.addScriptToEvaluateOnNewDocument", json!({"source": source}));
    browser.call("Network.setCacheDisabled", json!({"cacheDisabled": false}));
}

/// What ran, what could run, and what was asked of other machines, since the browser was started.
pub fn caught(browser: &Browser, home: &str) -> Vec<String> {
    let mut caught: Vec<String> = browser
        .events(&["Runtime.bindingCalled", "Page.javascriptDialogOpening"])
        .iter()
        .map(|event| format!("ran: {}", event["params"]))
        .collect();
    let own = |url: &String| url.starts_with(home) || url.starts_with("data:image/") || url.starts_with("about:");
    caught.extend(browser.requests().into_iter().filter(|url| !own(url)).map(|url| format!("asked: {url}")));
    let audited = browser.value(AUDIT);
    caught.extend(audited.as_array().into_iter().flatten().map(Value::to_string));
    caught
}

/// A finished site as any static host serves it. (The preview adds a script that keeps a connection for each page, of which
/// a browser allows few.)
pub struct Host {
    pub url: String,
}

impl Host {
    /// Until the program ends.
    pub fn start(root: &Path) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let url = format!("http://{}/", listener.local_addr().unwrap());
        let root = root.to_owned();
        thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                let root = root.clone();
                thread::spawn(move || answer(&stream, &root));
            }
        });
        Self { url }
    }
}

fn answer(mut stream: &TcpStream, root: &Path) -> Option<()> {
    let mut request = String::new();
    let mut reader = BufReader::new(stream);
    reader.read_line(&mut request).ok()?;
    let mut line = String::new();
    while reader.read_line(&mut line).ok()? > 2 {
        line.clear();
    }
    let path = request.split(' ').nth(1)?.split(['?', '#']).next()?;
    let path = percent_encoding::percent_decode_str(path.trim_start_matches('/')).decode_utf8().ok()?.into_owned();
    let path = if path.is_empty() || path.ends_with('/') { format!("{path}index.html") } else { path };
    let is_there = root.join(&path).is_file();
    let kind = mime_guess::from_path(if is_there { &path } else { "404.html" }).first_or_octet_stream();
    let (status, body) = match fs::read(root.join(&path)) {
        Ok(body) => ("200 OK", body),
        Err(_) => ("404 Not Found", fs::read(root.join("404.html")).unwrap_or_default()),
    };
    let charset = if kind.type_() == "text" { "; charset=utf-8" } else { "" };
    let length = body.len();
    let head = format!(
        "HTTP/1.1 {status}\r\nContent-Type: {kind}{charset}\r\nContent-Length: {length}\r\nConnection: close\r\n\r\n"
    );
    stream.write_all(head.as_bytes()).ok()?;
    stream.write_all(&body).ok()
}
