//! One question to one host: is the page there?

use crate::words::{Text, text};
use std::net::{IpAddr, SocketAddr, ToSocketAddrs};
use std::time::{Duration, Instant};
use ureq::Agent;
use ureq::http::StatusCode;

/// What an address turned out to be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Verdict {
    There,
    /// The host says that there is no such page.
    Gone(String),
    /// Nobody could tell: refused, too slow, unreachable.
    Unsure(Text),
}

pub struct Asker {
    agent: Agent,
    timeout: Duration,
    private_hosts: bool,
}

/// Redirects that are followed.
const HOPS: usize = 5;

impl Asker {
    pub fn new(timeout: Duration, private_hosts: bool) -> Self {
        let agent = Agent::config_builder()
            .timeout_global(Some(timeout))
            .max_redirects(0)
            .http_status_as_error(false)
            .user_agent(concat!("gongbao/", env!("CARGO_PKG_VERSION"), " (checks links)"))
            .build()
            .new_agent();
        Self { agent, timeout, private_hosts }
    }

    pub fn ask(&self, address: &str) -> Verdict {
        let until = Instant::now() + self.timeout;
        let mut address = encoded(address);
        for _ in 0..=HOPS {
            if Instant::now() > until {
                return Verdict::Unsure(text!("no answer in time"));
            }
            if let Err(reason) = self.is_allowed(&address) {
                return Verdict::Unsure(reason);
            }
            match self.hop(&address) {
                Ok(Hop::Elsewhere(next)) => address = next,
                Ok(Hop::Answer(verdict)) => return verdict,
                Err(error) => return Verdict::Unsure(words(&error)),
            }
        }
        Verdict::Unsure(text!("it forwards again and again"))
    }

    /// HEAD, and GET where that is not answered as it should be; no body is read.
    fn hop(&self, address: &str) -> Result<Hop, ureq::Error> {
        let mut answer = self.agent.head(address).call()?;
        if answer.status().is_client_error() || answer.status() == StatusCode::NOT_IMPLEMENTED {
            answer = self.agent.get(address).call()?;
        }
        let status = answer.status();
        let location = answer.headers().get("location").and_then(|value| value.to_str().ok());
        if status.is_redirection()
            && let Some(location) = location
        {
            return Ok(Hop::Elsewhere(joined(address, location)));
        }
        Ok(Hop::Answer(match status {
            _ if status.is_success() => Verdict::There,
            StatusCode::NOT_FOUND | StatusCode::GONE => Verdict::Gone(status.to_string()),
            _ => Verdict::Unsure(Text::from(status)),
        }))
    }

    fn is_allowed(&self, address: &str) -> Result<(), Text> {
        if self.private_hosts {
            return Ok(());
        }
        let host = super::host_of(address).ok_or_else(|| text!("it forwards to what is no page"))?;
        let with_port = if has_port(&host) { host } else { format!("{host}:443") };
        let addresses: Vec<SocketAddr> =
            with_port.to_socket_addrs().map_err(|_| text!("no such host, or no network"))?.collect();
        if addresses.iter().any(|address| is_private(address.ip())) {
            return Err(text!("its host is in a private network, and is not asked"));
        }
        Ok(())
    }
}

enum Hop {
    Elsewhere(String),
    Answer(Verdict),
}

fn has_port(host: &str) -> bool {
    host.rsplit_once(':').is_some_and(|(_, port)| !port.is_empty() && port.bytes().all(|byte| byte.is_ascii_digit()))
}

fn words(error: &ureq::Error) -> Text {
    match error {
        ureq::Error::Timeout(_) => text!("no answer in time"),
        ureq::Error::HostNotFound => text!("no such host, or no network"),
        ureq::Error::Io(error) => Text::from(error.kind()),
        other => Text::from(other),
    }
}

/// Addresses that no public name should have.
fn is_private(address: IpAddr) -> bool {
    match address {
        IpAddr::V4(v4) => {
            let [a, b, ..] = v4.octets();
            v4.is_loopback()
                || v4.is_private()
                || v4.is_link_local()
                || v4.is_unspecified()
                || v4.is_multicast()
                || v4.is_broadcast()
                || a == 0
                || (a == 100 && (64..128).contains(&b))
        }
        IpAddr::V6(v6) => {
            let first = v6.segments()[0];
            v6.is_loopback()
                || v6.is_unspecified()
                || v6.is_multicast()
                || (first & 0xfe00) == 0xfc00
                || (first & 0xffc0) == 0xfe80
                || v6.to_ipv4_mapped().is_some_and(|v4| is_private(IpAddr::V4(v4)))
        }
    }
}

/// The address as it may stand in a request: what is not ASCII, and what would end it, percent-encoded.
fn encoded(address: &str) -> String {
    let mut encoded = String::with_capacity(address.len());
    for byte in address.bytes() {
        match byte {
            b'"' | b'<' | b'>' | b'\\' | b'^' | b'`' | b'{' | b'|' | b'}' | 0..=b' ' | 0x7f.. => {
                encoded.push_str(&format!("%{byte:02X}"));
            }
            byte => encoded.push(char::from(byte)),
        }
    }
    encoded
}

/// Where a `Location` leads from an address.
fn joined(from: &str, location: &str) -> String {
    let location = encoded(location.split('#').next().unwrap_or_default());
    if location.contains("://") {
        return location;
    }
    let (scheme, rest) = from.split_once("://").unwrap_or(("https", from));
    if let Some(host) = location.strip_prefix("//") {
        return format!("{scheme}://{host}");
    }
    let (host, path) = rest.split_at(rest.find(['/', '?']).unwrap_or(rest.len()));
    let path = if path.starts_with('/') { path } else { "/" };
    format!("{scheme}://{host}{}", crate::route::resolve(path, &location))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn private_addresses_are_told_from_public_ones() {
        for (address, private) in [
            ("127.0.0.1", true),
            ("10.1.2.3", true),
            ("169.254.169.254", true),
            ("100.64.0.1", true),
            ("::1", true),
            ("fd00::1", true),
            ("::ffff:192.168.0.1", true),
            ("93.184.216.34", false),
            ("2606:2800:220:1::1", false),
        ] {
            assert_eq!(is_private(address.parse().unwrap()), private, "{address}");
        }
    }

    #[test]
    fn a_redirect_leads_where_its_location_says() {
        for (location, expected) in [
            ("https://b.example/c", "https://b.example/c"),
            ("//b.example/c", "http://b.example/c"),
            ("/c?d#e", "http://a.example:80/c?d"),
            ("c", "http://a.example:80/x/c"),
        ] {
            assert_eq!(joined("http://a.example:80/x/y?z", location), expected, "{location}");
        }
        assert_eq!(joined("http://a.example", "c"), "http://a.example/c");
    }

    #[test]
    fn a_machine_of_the_own_network_is_not_asked() {
        let asker = Asker::new(Duration::from_secs(1), false);
        for address in ["http://127.0.0.1:9/", "http://localhost:9/x", "http://[::1]:9/"] {
            let Verdict::Unsure(reason) = asker.ask(address) else { panic!("{address} was asked") };
            let reason = reason.english();
            assert!(reason.contains("private network") || reason.contains("no such host"), "{address}: {reason}");
        }
    }
}
