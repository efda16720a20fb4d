//! Follows links to other sites, politely: few hosts at a time, each of them asked by one, with a pause between two
//! questions, no page fetched whole, and answers remembered in a file.
//!
//! Bodies are strangers' words, so that hosts of private networks are not asked, unless the client says so. (They are told
//! by their addresses; a name that changes its address between two look-ups gets through.)

mod ask;
mod cache;

use crate::diagnostic::{Code, Diagnostic};
use crate::words::{Text, text};
use ask::{Asker, Verdict};
use cache::Cache;
use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::{Mutex, PoisonError};
use std::thread;
use std::time::Duration;

/// How links are followed.
#[derive(Debug, Clone)]
pub struct Client {
    /// Hosts that are asked at one time.
    pub concurrency: usize,
    /// Between two questions to one host.
    pub pause: Duration,
    /// For one question, redirects and all.
    pub timeout: Duration,
    /// Links of one host that are followed in one run; the cache remembers them, so that the next run follows others.
    pub most_of_a_host: usize,
    /// Whether hosts of private networks and this machine may be asked.
    pub private_hosts: bool,
    /// Where answers are remembered.
    pub cache: Option<PathBuf>,
    /// Seconds since 1970.
    pub now: u64,
}

impl Default for Client {
    fn default() -> Self {
        Self {
            concurrency: 8,
            pause: Duration::from_secs(1),
            timeout: Duration::from_secs(10),
            most_of_a_host: 50,
            private_hosts: false,
            cache: None,
            now: 0,
        }
    }
}

/// The links of one address.
type Places = Vec<Diagnostic>;

impl Client {
    /// Follows each address once; each comes with a finding that lacks its words.
    pub fn check(&self, links: Vec<(String, Diagnostic)>) -> Vec<Diagnostic> {
        let mut hosts: BTreeMap<String, BTreeMap<String, Places>> = BTreeMap::new();
        for (address, place) in links {
            let address = address.split('#').next().unwrap_or_default().to_owned();
            let Some(host) = host_of(&address) else { continue };
            hosts.entry(host).or_default().entry(address).or_default().push(place);
        }
        let cache = Mutex::new(Cache::load(self.cache.as_deref(), self.now));
        let found = Mutex::new(Vec::new());
        let waiting = Mutex::new(hosts.into_iter());
        thread::scope(|scope| {
            for _ in 0..self.concurrency.max(1) {
                scope.spawn(|| {
                    while let Some((host, addresses)) = next(&waiting) {
                        let told = self.host(&host, addresses, &cache);
                        found.lock().unwrap_or_else(PoisonError::into_inner).extend(told);
                    }
                });
            }
        });
        let mut found = found.into_inner().unwrap_or_else(PoisonError::into_inner);
        let cache = cache.into_inner().unwrap_or_else(PoisonError::into_inner);
        if let Some(file) = &self.cache
            && let Err(error) = cache.save(file)
        {
            let message =
                text!("what other sites answered cannot be kept in {file}: {error}", file = file.display(), error);
            found.push(Diagnostic::new(Code::UnsureExternalLink, message));
        }
        found
    }

    fn host(&self, host: &str, addresses: BTreeMap<String, Places>, cache: &Mutex<Cache>) -> Vec<Diagnostic> {
        let asker = Asker::new(self.timeout, self.private_hosts);
        let mut unsure: BTreeMap<Text, Places> = BTreeMap::new();
        let mut found = Vec::new();
        let mut asked = 0;
        for (address, places) in addresses {
            let known = cache.lock().unwrap_or_else(PoisonError::into_inner).get(&address);
            let verdict = match known {
                Some(verdict) => verdict,
                None if asked == self.most_of_a_host => Verdict::Unsure(text!("enough of this host for one run")),
                None => {
                    if asked > 0 {
                        thread::sleep(self.pause);
                    }
                    asked += 1;
                    let verdict = asker.ask(&address);
                    cache.lock().unwrap_or_else(PoisonError::into_inner).put(&address, &verdict);
                    verdict
                }
            };
            match verdict {
                Verdict::There => {}
                Verdict::Gone(reason) => found.extend(places.into_iter().map(|place| dead(place, &address, &reason))),
                Verdict::Unsure(reason) => unsure.entry(reason).or_default().extend(places),
            }
        }
        found.extend(unsure.into_iter().filter_map(|(reason, places)| not_followed(host, reason, places)));
        found
    }
}

fn next<T>(waiting: &Mutex<impl Iterator<Item = T>>) -> Option<T> {
    waiting.lock().unwrap_or_else(PoisonError::into_inner).next()
}

fn dead(place: Diagnostic, address: &str, reason: &str) -> Diagnostic {
    let message = text!("{address} leads nowhere: {reason}", address, reason);
    Diagnostic { message, ..place }.hint(text!("link to where it is now, or remove the link"))
}

/// One finding for all links of a host that fail alike, at the first of them.
fn not_followed(host: &str, reason: Text, mut places: Places) -> Option<Diagnostic> {
    crate::diagnostic::sort(&mut places);
    let message =
        text!("{number} link(s) to {host} could not be followed: {reason}", number = places.len(), host, reason);
    let first = places.into_iter().next()?;
    let found = Diagnostic::new(Code::UnsureExternalLink, message);
    Some(Diagnostic { severity: found.severity, code: found.code, message: found.message, ..first })
}

/// The host of an absolute address of the web, in lower case, with its port.
pub fn host_of(address: &str) -> Option<String> {
    let (scheme, rest) = address.split_once("://")?;
    if !scheme.eq_ignore_ascii_case("http") && !scheme.eq_ignore_ascii_case("https") {
        return None;
    }
    let authority = rest.split(['/', '\\', '?', '#']).next().unwrap_or_default();
    let host = authority.rsplit('@').next().unwrap_or_default();
    (!host.is_empty()).then(|| host.to_ascii_lowercase())
}
