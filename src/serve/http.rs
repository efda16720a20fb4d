//! HTTP: methods, conditions and ranges around the answers of the [`Stage`].

use super::answer::{Answer, HTML, entity_tag};
use super::events::{self, Subscriber};
use super::page;
use super::stage::Stage;
use crate::words::text;
use axum::Router;
use axum::body::Body;
use axum::extract::{Query, Request, State};
use axum::http::header::{
    ACCEPT_RANGES, ALLOW, CACHE_CONTROL, CONTENT_LENGTH, CONTENT_RANGE, CONTENT_TYPE, ETAG, HOST, IF_NONE_MATCH,
    IF_RANGE, LOCATION, RANGE, X_CONTENT_TYPE_OPTIONS,
};
use axum::http::{HeaderMap, HeaderName, Method, StatusCode, Uri};
use axum::response::{IntoResponse, Response};
use std::net::IpAddr;
use std::ops::RangeInclusive;
use std::sync::Arc;
use tokio::net::TcpListener;
use tokio::task::spawn_blocking;

#[derive(Clone)]
struct Server {
    stage: Arc<Stage>,
    /// Whether only this machine can reach the server.
    local: bool,
}

/// Answers requests until `stop` is done; connections that are open then are cut.
pub async fn listen(listener: TcpListener, stage: Arc<Stage>, stop: impl Future<Output = ()>) -> std::io::Result<()> {
    let local = listener.local_addr()?.ip().is_loopback();
    let router = Router::new().fallback(handle).with_state(Server { stage, local });
    let serving = axum::serve(listener, router).into_future();
    let (serving, stop) = (std::pin::pin!(serving), std::pin::pin!(stop));
    match futures_util::future::select(serving, stop).await {
        futures_util::future::Either::Left((ended, _)) => ended,
        futures_util::future::Either::Right(_) => Ok(()),
    }
}

async fn handle(State(server): State<Server>, request: Request) -> Response {
    if request.method() != Method::GET && request.method() != Method::HEAD {
        return (StatusCode::METHOD_NOT_ALLOWED, [(ALLOW, "GET, HEAD")]).into_response();
    }
    if server.local && !is_local_name(request.headers()) {
        let refusal = text!("This preview answers to this machine's own names only.");
        return (StatusCode::FORBIDDEN, server.stage.words.say(&refusal) + "\n").into_response();
    }
    let path = request.uri().path();
    if let Some((_, own)) = path.split_once(page::OWN) {
        return own_file(own, server.stage, request.uri());
    }
    let path = path.to_owned();
    let stage = Arc::clone(&server.stage);
    let answer = spawn_blocking(move || stage.answer(&path)).await;
    match answer {
        Ok(answer) => respond(answer, &request),
        Err(_) => {
            let failure = text!("The preview failed; its terminal says why.");
            (StatusCode::INTERNAL_SERVER_ERROR, server.stage.words.say(&failure) + "\n").into_response()
        }
    }
}

/// A page elsewhere could point its own host name here and read the preview; it cannot forge the name it calls by.
fn is_local_name(headers: &HeaderMap) -> bool {
    let mut named = headers.get_all(HOST).iter();
    let host = match (named.next(), named.next()) {
        (None, _) => return true,
        (Some(host), None) => host.to_str().unwrap_or_default(),
        (Some(_), Some(_)) => return false,
    };
    let port = host.rsplit_once(':').filter(|(_, port)| port.bytes().all(|byte| byte.is_ascii_digit()));
    let name = port.map_or(host, |(name, _)| name);
    let name = name.trim_start_matches('[').trim_end_matches(']').to_ascii_lowercase();
    name == "localhost" || name.ends_with(".localhost") || name.parse::<IpAddr>().is_ok()
}

fn own_file(name: &str, stage: Arc<Stage>, uri: &Uri) -> Response {
    match name {
        "live.js" => {
            let head = [(CONTENT_TYPE, "text/javascript; charset=utf-8"), (CACHE_CONTROL, "no-cache")];
            (head, page::script(&stage.words)).into_response()
        }
        "events" => match Query::<Subscriber>::try_from_uri(uri) {
            Ok(Query(subscriber)) => events::subscribe(stage, subscriber),
            Err(problem) => problem.into_response(),
        },
        _ => StatusCode::NOT_FOUND.into_response(),
    }
}

fn respond(answer: Answer, request: &Request) -> Response {
    let (status, kind, bytes) = match answer {
        Answer::Redirect(address) => return redirect(&address, request.uri()),
        Answer::Bytes { status, kind, bytes } => (status, kind, bytes),
    };
    let tag = entity_tag(&bytes);
    // Pages are never kept; what they need may be, if it is asked for anew each time.
    let cache = if kind == HTML { "no-store" } else { "no-cache" };
    let status = StatusCode::from_u16(status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    let header = |name: HeaderName| request.headers().get(name).and_then(|value| value.to_str().ok());
    let head = [(ETAG, tag.as_str()), (CACHE_CONTROL, cache), (X_CONTENT_TYPE_OPTIONS, "nosniff")];
    if status == StatusCode::OK && header(IF_NONE_MATCH).is_some_and(|known| matches(known, &tag)) {
        return (StatusCode::NOT_MODIFIED, head).into_response();
    }
    let whole = bytes.len();
    let ranges =
        header(RANGE).filter(|_| status == StatusCode::OK && header(IF_RANGE).is_none_or(|known| known == tag));
    let (status, bytes, range) = match ranges.map(|ranges| part(ranges, whole)) {
        Some(Part::One(range)) => {
            let described = format!("bytes {}-{}/{whole}", range.start(), range.end());
            (StatusCode::PARTIAL_CONTENT, bytes[*range.start()..=*range.end()].to_vec(), Some(described))
        }
        Some(Part::None) => (StatusCode::RANGE_NOT_SATISFIABLE, Vec::new(), Some(format!("bytes */{whole}"))),
        Some(Part::Whole) | None => (status, bytes, None),
    };
    let length = bytes.len().to_string();
    let body = if request.method() == Method::HEAD { Body::empty() } else { Body::from(bytes) };
    let more = [(CONTENT_TYPE, kind.as_str()), (CONTENT_LENGTH, length.as_str()), (ACCEPT_RANGES, "bytes")];
    let mut response = (status, head, more, body).into_response();
    if let Some(range) = range.and_then(|range| range.parse().ok()) {
        response.headers_mut().insert(CONTENT_RANGE, range);
    }
    response
}

/// Keeps the query: whoever asked for it may need it.
fn redirect(address: &str, uri: &Uri) -> Response {
    let query = uri.query().map_or(String::new(), |query| format!("?{query}"));
    (StatusCode::MOVED_PERMANENTLY, [(LOCATION, format!("{address}{query}")), (CACHE_CONTROL, "no-store".into())])
        .into_response()
}

fn matches(known: &str, tag: &str) -> bool {
    known.split(',').map(|one| one.trim().trim_start_matches("W/")).any(|one| one == tag || one == "*")
}

enum Part {
    One(RangeInclusive<usize>),
    /// Several ranges, or a header that means none: the whole may be sent for both.
    Whole,
    None,
}

fn part(ranges: &str, length: usize) -> Part {
    let Ok(parsed) = http_range_header::parse_range_header(ranges) else { return Part::Whole };
    match parsed.validate(length as u64).as_deref() {
        Ok([range]) if *range.end() < length as u64 => Part::One(*range.start() as usize..=*range.end() as usize),
        // Nothing is a part of an empty file.
        Ok([_]) => Part::None,
        Ok(_) => Part::Whole,
        // The last bytes of a file that has fewer are all of it.
        Err(_) if ranges.trim_start().starts_with("bytes=-") && length > 0 => Part::Whole,
        Err(_) => Part::None,
    }
}
