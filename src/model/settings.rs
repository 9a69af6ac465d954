//! What did the owner set? Settings that more than one room reads, with their defaults.

use std::{collections::BTreeMap, time::Duration};

use serde::{Deserialize, Serialize};

/// CSS selectors of a site that override what extraction finds by itself.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct SiteRules {
    pub headline: Option<String>,
    pub standfirst: Option<String>,
    pub byline: Option<String>,
    pub published: Option<String>,
    pub modified: Option<String>,
    pub notices: Option<String>,
    pub body: Option<String>,
    /// What to leave out, wherever it stands.
    pub ignore: Vec<String>,
}

impl SiteRules {
    /// These rules, and where they are silent those of the site.
    pub fn over(&self, site: &SiteRules) -> SiteRules {
        let or =
            |own: &Option<String>, theirs: &Option<String>| own.clone().or_else(|| theirs.clone());
        SiteRules {
            headline: or(&self.headline, &site.headline),
            standfirst: or(&self.standfirst, &site.standfirst),
            byline: or(&self.byline, &site.byline),
            published: or(&self.published, &site.published),
            modified: or(&self.modified, &site.modified),
            notices: or(&self.notices, &site.notices),
            body: or(&self.body, &site.body),
            ignore: site.ignore.iter().chain(&self.ignore).cloned().collect(),
        }
    }
}

/// The host and port that an entry of `allow_private` like `example.org:8080` names, the host in lower case. `None` for anything else, for
/// `localhost` too, which has no public address whose port could be opened.
pub fn named_port(entry: &str) -> Option<(String, u16)> {
    let (host, port) = entry.rsplit_once(':')?;
    let port = port.parse().ok().filter(|port| *port != 0)?;
    match url::Host::parse(host).ok()? {
        url::Host::Domain(name) if name != "localhost" && !name.ends_with(".localhost") => {
            Some((name, port))
        }
        _ => None,
    }
}

/// How we behave on the network.
#[derive(Debug, Clone, PartialEq)]
pub struct FetchSettings {
    /// Goes into the User-Agent, so that a site's owner can reach us.
    pub contact: Option<String>,
    /// Addresses, networks, and ports of public hosts that the guard opens: `127.0.0.1/32`, `127.0.0.1:8000`, `10.0.0.0/8`, `example.org:8080`.
    pub allow_private: Vec<String>,
    pub connect_timeout: Duration,
    pub first_byte_timeout: Duration,
    pub idle_timeout: Duration,
    /// From the first packet to the last byte, over all redirects.
    pub timeout: Duration,
    /// Decompressed bytes of a body.
    pub max_body: u64,
    /// Bytes of the header lines of one answer.
    pub max_header: u64,
    pub max_redirects: usize,
    /// The pause between two requests to one host.
    pub pause: Duration,
    /// Requests that one host may answer at once.
    pub per_host: usize,
    /// Requests under way at once, over all hosts.
    pub parallel: usize,
    /// Longest back-off after failures.
    pub retry_max: Duration,
}

impl Default for FetchSettings {
    /// Limits from the project's threat model: connect 10 s, first byte 30 s, idle 20 s, total 60 s, 16 MiB,
    /// 64 KiB of header, 10 redirects.
    fn default() -> Self {
        FetchSettings {
            contact: None,
            allow_private: Vec::new(),
            connect_timeout: Duration::from_secs(10),
            first_byte_timeout: Duration::from_secs(30),
            idle_timeout: Duration::from_secs(20),
            timeout: Duration::from_secs(60),
            max_body: 16 * 1024 * 1024,
            max_header: 64 * 1024,
            max_redirects: 10,
            pause: Duration::from_secs(1),
            per_host: 1,
            parallel: 16,
            retry_max: Duration::from_secs(3600),
        }
    }
}

/// What one watch adds to its requests. `Debug` shows no values: they may be secrets.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct RequestOptions {
    /// The address that the owner wrote: headers go to its origin only, and of its host only may robots.txt be ignored. `None`: the
    /// request's own.
    pub home: Option<String>,
    pub headers: BTreeMap<String, String>,
    /// The reason why this watch may ignore robots.txt; `None` obeys it.
    pub ignore_robots: Option<String>,
    /// `http://…` or `socks5://…`, perhaps with a password in it.
    pub proxy: Option<String>,
    /// PEM of the only certificate authorities that are believed.
    pub ca: Option<String>,
}

impl std::fmt::Debug for RequestOptions {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("RequestOptions")
            .field("home", &self.home)
            .field("headers", &self.headers.keys().collect::<Vec<_>>())
            .field("ignore_robots", &self.ignore_robots)
            .field("has_proxy", &self.proxy.is_some())
            .field("has_ca", &self.ca.is_some())
            .finish()
    }
}
