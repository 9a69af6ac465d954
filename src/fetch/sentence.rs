//! What does a person read when the network failed? One sentence with the host in it.

use std::{error::Error, time::Duration};

use super::{Failure, guard::Blocked, line::Line};
use crate::model::FetchSettings;

/// Says what went wrong between us and `host`, on a line that leaves the machine by these settings.
pub fn failure(
    error: &reqwest::Error,
    host: &str,
    line: &Line,
    settings: &FetchSettings,
) -> Failure {
    let mut cause: Option<&(dyn Error + 'static)> = error.source();
    let mut deepest = error.to_string();
    let mut chain = String::new();
    while let Some(inner) = cause {
        if let Some(blocked) = inner.downcast_ref::<Blocked>() {
            return Failure::Refused(blocked.0.clone());
        }
        if let Some(io) = inner.downcast_ref::<std::io::Error>()
            && let Some(blocked) = io
                .get_ref()
                .and_then(|inner| inner.downcast_ref::<Blocked>())
        {
            return Failure::Refused(blocked.0.clone());
        }
        if let Some(io) = inner.downcast_ref::<std::io::Error>()
            && is_own_lack(io)
        {
            let why = format!(
                "{host} was not asked: this machine has no room for another connection ({io})"
            );
            return Failure::Deferred { why, until: None };
        }
        deepest = inner.to_string();
        chain.push_str(&deepest.to_lowercase());
        chain.push('\n');
        cause = inner.source();
    }
    let seen = Seen {
        is_connect: error.is_connect(),
        is_timeout: error.is_timeout(),
        is_body: error.is_body() || error.is_decode(),
        deepest: &deepest,
    };
    if let Some(proxy) = &line.proxy
        && let Some(why) = proxys(&seen, &chain, host, proxy, settings)
    {
        return Failure::Ours(why);
    }
    let through = line.through();
    let sentence = sentence(&seen, host, &through, settings);
    match seen.is_connect {
        true => Failure::Unreached(sentence),
        false => Failure::Broken(sentence),
    }
}

/// What is known of an error.
struct Seen<'a> {
    is_connect: bool,
    is_timeout: bool,
    is_body: bool,
    /// The words of its last cause.
    deepest: &'a str,
}

/// What a proxy did, where it was the proxy and not the host. `chain`: the words of all causes, in lower case, one a line.
fn proxys(
    seen: &Seen<'_>,
    chain: &str,
    host: &str,
    proxy: &str,
    settings: &FetchSettings,
) -> Option<String> {
    // The words are those of the client's own errors (hyper-util's tunnels and SOCKS, reqwest's resolver).
    let says = |words: &str| chain.contains(words);
    if !seen.is_connect {
        return None;
    }
    let key = "set `proxy` of the watch right";
    if says("proxy authorization required") || says("authentication") || says("credentials not") {
        return Some(wants_login(proxy));
    }
    if says("unsuccessful") {
        return Some(format!(
            "the proxy {proxy} leads to no connection with {host}"
        ));
    }
    if says("socks error") {
        let refused = [
            "general server failure",
            "connection not allowed",
            "network unreachable",
            "host unreachable",
            "connection refused",
            "ttl expired",
            "not supported",
        ];
        if let Some(status) = refused.iter().find(|status| says(status)) {
            return Some(format!(
                "the proxy {proxy} leads to no connection with {host}: {status}"
            ));
        }
    }
    // Behind a tunnel that stands, TLS is spoken with the host itself.
    let is_tls = says("certificate") || says("invalid peer") || says("invalidcontenttype");
    if is_tls || says("error resolving for socks proxy") {
        return None;
    }
    Some(if seen.is_timeout {
        format!(
            "the proxy {proxy} could not be connected to, or led nowhere, within {}{}; {host} was not asked",
            seconds(settings.connect_timeout),
            set_by("connect_timeout")
        )
    } else if is_nameless(chain) {
        format!("there is no proxy {proxy}, or its name can't be looked up from here: {key}")
    } else if says("refused") {
        format!("the proxy {proxy} refused the connection: is it running? {host} was not asked")
    } else {
        format!(
            "the proxy {proxy} can't be used ({}): {host} was not asked",
            seen.deepest
        )
    })
}

/// A proxy that lets us through with a password only.
pub fn wants_login(proxy: &str) -> String {
    format!(
        "the proxy {proxy} wants another name or password: `proxy` of the watch is written \"http://name:password@host:port\", or read by {{ env = \"…\" }}"
    )
}

fn is_nameless(lower: &str) -> bool {
    lower.contains("failed to lookup")
        || lower.contains("name or service not known")
        || lower.contains("no address associated")
        || lower.contains("name resolution")
        || lower.contains("nodename nor servname")
        || lower.contains("no such host")
}

fn sentence(seen: &Seen<'_>, host: &str, through: &str, settings: &FetchSettings) -> String {
    let deepest = seen.deepest;
    let lower = deepest.to_lowercase();
    if is_nameless(&lower) {
        format!("there is no host {host}, or its name can't be looked up from here")
    } else if lower.contains("refused") {
        format!("{host} refused the connection")
    } else if lower.contains("certificate")
        || lower.contains("unknownissuer")
        || lower.contains("invalid peer")
    {
        format!("the TLS certificate of {host} is not valid: {deepest}")
    } else if lower.contains("invalidcontenttype") {
        format!("{host} does not speak TLS on this port: is it http://?")
    } else if lower.contains("unreachable") {
        format!("{host} can't be reached from here")
    } else if seen.is_timeout && lower.contains("os error") {
        format!("{host} stopped answering{through}: {deepest}")
    } else if seen.is_timeout && seen.is_connect {
        format!(
            "{host} could not be connected to within {}{}",
            seconds(settings.connect_timeout),
            set_by("connect_timeout")
        )
    } else if seen.is_timeout {
        took_too_long(host, through, settings)
    } else if lower.contains("message head is too large") {
        format!(
            "the header that {host} sends has more than {HEADERS_AT_MOST} lines, or is larger than {}: more is never read",
            size(HTTP1_HEADER)
        )
    } else if lower.contains("reset")
        || lower.contains("closed before message completed")
        || lower.contains("connection closed")
        || lower.contains("unexpected eof")
        || lower.contains("broken pipe")
    {
        format!("{host} closed the connection before its answer was complete")
    } else if seen.is_body {
        format!("the body that {host} sent is broken: {deepest}")
    } else {
        format!("{host} could not be fetched{through}: {deepest}")
    }
}

/// The whole question took longer than it may.
pub fn took_too_long(host: &str, through: &str, settings: &FetchSettings) -> String {
    format!(
        "{host} took longer than {}{through}, redirects included{}",
        seconds(settings.timeout),
        set_by("timeout")
    )
}

/// Which key of the watchlist sets a limit, for behind its number.
pub fn set_by(key: &str) -> String {
    format!(" (`{key}` under [fetch] sets that)")
}

/// `30 s`, `0.5 s`.
pub fn seconds(time: Duration) -> String {
    format!("{} s", time.as_secs_f32())
}

/// Header lines of one answer: a guess, well above what sites with many cookies and hints send.
pub const HEADERS_AT_MOST: usize = 256;
/// Where the client that we use gives up reading a header of HTTP/1 by itself.
const HTTP1_HEADER: u64 = 400 * 1024;

/// Whether it is us who can open no more files, and not the host that fails: `ENFILE`, `EMFILE` (the same numbers on Linux, the BSDs and macOS).
fn is_own_lack(error: &std::io::Error) -> bool {
    cfg!(unix) && matches!(error.raw_os_error(), Some(23 | 24))
}

/// Whether the connection died before any answer, as a kept-alive one that the host had closed does: once more is fair.
pub fn is_stale(error: &reqwest::Error) -> bool {
    let mut cause: Option<&(dyn Error + 'static)> = Some(error);
    while let Some(inner) = cause {
        let text = inner.to_string();
        if text.contains("connection closed before message completed")
            || text.contains("reset by peer")
        {
            return error.is_request();
        }
        cause = inner.source();
    }
    false
}

/// `16 MiB`, `512 KiB`, `300 bytes`.
pub fn size(bytes: u64) -> String {
    const KIB: u64 = 1024;
    match bytes {
        b if b >= KIB * KIB && b.is_multiple_of(KIB * KIB) => format!("{} MiB", b / KIB / KIB),
        b if b >= KIB && b.is_multiple_of(KIB) => format!("{} KiB", b / KIB),
        b => format!("{b} bytes"),
    }
}

#[cfg(test)]
mod tests {
    #[test]
    fn what_we_lack_is_no_fault_of_the_host() {
        let error = std::io::Error::from_raw_os_error;
        assert!(super::is_own_lack(&error(24)));
        assert!(!super::is_own_lack(&error(111)));
    }
}
