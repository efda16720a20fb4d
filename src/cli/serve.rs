//! `gongbao serve`

use super::figures::{Noun, counted};
use super::human;
use super::progress::Bars;
use super::site::SiteArguments;
use crate::diagnostic::{Diagnostic, Severity};
use crate::serve::{self, Change, Engine, Listener, Ready, Stage};
use crate::words::{Text, Words, text};
use clap::Args;
use std::io::{self, Write};
use std::net::{IpAddr, SocketAddr};
use std::process::ExitCode;
use std::sync::Arc;
use std::time::{Duration, Instant};
use tokio::net::TcpListener;
use tokio::runtime::Runtime;

/// Preview the site in a browser, at once and always up to date
///
/// Each page is rendered when it is asked for, with the same code as `build`, and reloads by itself when something that
/// it shows has changed; a style sheet is swapped without reloading. Mistakes are shown in the terminal and over the
/// page. Nothing is written to the destination. Ctrl-C ends it.
///
/// Exit status: 0 ended by you, 2 not started.
#[derive(Args)]
pub struct ServeArguments {
    #[command(flatten)]
    site: SiteArguments,
    /// Address to listen at; any but this machine's own lets others in the network read the preview
    #[arg(long, value_name = "ADDRESS", default_value = "127.0.0.1")]
    host: IpAddr,
    /// Port to listen at; 0 takes any that is free
    #[arg(short, long, default_value_t = 4000)]
    port: u16,
    /// Open the site in the browser
    #[arg(long)]
    open: bool,
}

pub fn run(arguments: ServeArguments, words: &Words) -> ExitCode {
    let runtime = match runtime() {
        Ok(runtime) => runtime,
        Err(error) => return failed(text!("the preview cannot start: {error}", error), words),
    };
    let ended = serve(arguments, &runtime, words);
    // Whoever still waits for events must not hold the end up.
    runtime.shutdown_background();
    ended
}

/// Few threads: pages take a millisecond each, and every thread keeps memory.
fn runtime() -> io::Result<Runtime> {
    let cores = std::thread::available_parallelism().map_or(2, usize::from);
    let mut builder = tokio::runtime::Builder::new_multi_thread();
    builder.worker_threads(cores.min(4)).max_blocking_threads(2 * cores).enable_all().build()
}

fn serve(arguments: ServeArguments, runtime: &Runtime, words: &Words) -> ExitCode {
    let began = Instant::now();
    let wanted = SocketAddr::new(arguments.host, arguments.port);
    let listener = match runtime.block_on(TcpListener::bind(wanted)) {
        Ok(listener) => listener,
        Err(error) => return failed(not_bound(wanted, &error, runtime), words),
    };
    let address = listener.local_addr().unwrap_or(wanted);
    if !address.ip().is_loopback() {
        let message =
            text!("{address} can be reached from other machines; drafts and mistakes are shown to them too", address);
        warn(message, words);
    }
    let stage = Arc::new(Stage::new(words.clone()));
    let bars = Bars::for_terminal(words);
    let started = Engine::start(arguments.site.request(), Arc::clone(&stage), &bars);
    bars.finish();
    let (engine, ready) = match started {
        Ok(started) => started,
        Err(problems) => {
            human::print_findings(&problems.iter().collect::<Vec<_>>(), words);
            return ExitCode::from(2);
        }
    };
    let base = stage.scene().edition.as_ref().map_or(String::new(), |edition| edition.source().config.base.clone());
    let url = format!("http://{}{base}/", visited(address));
    say_ready(&ready, &url, began.elapsed(), words);
    if arguments.open
        && let Err(error) = open::that_detached(&url)
    {
        warn(text!("no browser could be opened: {error}", error), words);
    }
    let terminal = Terminal { words: words.clone() };
    // Ended with the process.
    if let Err(error) = std::thread::Builder::new().name("engine".into()).spawn(move || engine.run(&terminal)) {
        return failed(text!("the preview cannot follow changes: {error}", error), words);
    }
    match runtime.block_on(serve::listen(listener, stage, stopped())) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => failed(text!("the preview had to end: {error}", error), words),
    }
}

/// Done when the terminal or the system asks to end.
async fn stopped() {
    let interrupted = std::pin::pin!(async {
        // Without a handler the process ends by itself.
        if tokio::signal::ctrl_c().await.is_err() {
            std::future::pending::<()>().await;
        }
    });
    let terminated = std::pin::pin!(terminated());
    futures_util::future::select(interrupted, terminated).await;
}

#[cfg(unix)]
async fn terminated() {
    use tokio::signal::unix::{SignalKind, signal};
    match signal(SignalKind::terminate()) {
        Ok(mut signal) => {
            signal.recv().await;
        }
        Err(_) => std::future::pending().await,
    }
}

#[cfg(not(unix))]
async fn terminated() {
    std::future::pending().await
}

/// Every address of the machine is visited by its own name.
fn visited(address: SocketAddr) -> SocketAddr {
    match address.ip() {
        IpAddr::V4(ip) if ip.is_unspecified() => SocketAddr::from(([127, 0, 0, 1], address.port())),
        IpAddr::V6(ip) if ip.is_unspecified() => SocketAddr::from(([0, 0, 0, 0, 0, 0, 0, 1], address.port())),
        _ => address,
    }
}

fn not_bound(wanted: SocketAddr, error: &io::Error, runtime: &Runtime) -> Text {
    let (message, hint) = match error.kind() {
        io::ErrorKind::AddrInUse => {
            let after = (wanted.port()..=u16::MAX).skip(1).take(100);
            let is_free = |port: &u16| runtime.block_on(TcpListener::bind((wanted.ip(), *port))).is_ok();
            let hint = match after.into_iter().find(is_free) {
                Some(free) => text!("port {free} is free: gongbao serve --port {port}", free, port = free),
                None => text!("choose another with --port"),
            };
            (text!("port {port} is taken, perhaps by another preview", port = wanted.port()), hint)
        }
        io::ErrorKind::PermissionDenied => {
            let hint = text!("choose one above 1023 with --port");
            (text!("port {port} is not allowed to you", port = wanted.port()), hint)
        }
        io::ErrorKind::AddrNotAvailable => {
            let hint = text!("leave --host out for this machine only");
            (text!("this machine has no address {address}", address = wanted.ip()), hint)
        }
        _ => return text!("cannot listen at {address}: {error}", address = wanted, error),
    };
    text!("{message}\n{label}: {hint}", message, label = text!("help"), hint)
}

fn failed(message: Text, words: &Words) -> ExitCode {
    eprintln!("{}", words.say(&text!("{label}: {message}", label = text!("error"), message)));
    ExitCode::from(2)
}

fn warn(message: Text, words: &Words) {
    eprintln!("{}", words.say(&text!("{label}: {message}", label = text!("warning"), message)));
}

fn say_ready(ready: &Ready, url: &str, elapsed: Duration, words: &Words) {
    let told: Vec<&Diagnostic> = ready.findings.iter().filter(|found| found.severity > Severity::Note).collect();
    human::print_findings(&told, words);
    if let Some(reason) = &ready.not_watching {
        let message =
            text!("changes are looked for once a second, since the system does not tell of them: {reason}", reason);
        warn(message, words);
        eprintln!();
    }
    let (posts, outputs) = (counted(ready.posts, Noun::Post), counted(ready.outputs, Noun::Output));
    let time = format!("{:.2} s", elapsed.as_secs_f64());
    let told = text!("{url}  ready in {time}: {posts}, {outputs}. Ctrl-C ends it.", url, time, posts, outputs);
    say(&words.say(&told));
}

/// A line for each update.
struct Terminal {
    words: Words,
}

impl Listener for Terminal {
    fn changed(&self, change: &Change) {
        /// So many files are named.
        const NAMED: usize = 3;
        human::print_findings(&change.new.iter().collect::<Vec<_>>(), &self.words);
        for found in &change.gone {
            let message = found.message.clone();
            let mended = match &found.file {
                Some(file) => text!("mended: {file}: {message}", file, message),
                None => text!("mended: {message}", message),
            };
            say(&human::printable(&self.words.say(&mended)));
        }
        let mut files: Vec<Text> =
            change.files.iter().take(NAMED).map(|file| Text::verbatim(human::printable(file))).collect();
        if change.files.len() > NAMED {
            files.push(text!("{number} more", number = change.files.len() - NAMED));
        }
        let files = files.into_iter().reduce(|first, next| text!("{first}, {next}", first, next));
        let files = files.unwrap_or_else(|| text!("a page"));
        let (outputs, time) = (counted(change.outputs, Noun::Output), format!("{:.0} ms", change.seconds * 1e3));
        say(&self.words.say(&text!("{files}: {outputs} affected, {time}", files, outputs, time)));
    }
}

/// A line for whoever still listens: a closed pipe must not end the preview.
fn say(line: &str) {
    let _ = writeln!(io::stdout(), "{line}");
}
