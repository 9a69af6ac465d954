//! What does a person read when the network failed? One sentence with the host in it.

use std::error::Error;

use super::{Failure, guard::Blocked};

/// Says what went wrong between us and `host`.
pub fn failure(error: &reqwest::Error, host: &str) -> Failure {
    let mut cause: Option<&(dyn Error + 'static)> = error.source();
    let mut deepest = error.to_string();
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
        cause = inner.source();
    }
    let lower = deepest.to_lowercase();
    let sentence = if lower.contains("failed to lookup")
        || lower.contains("name or service not known")
        || lower.contains("no address associated")
        || lower.contains("name resolution")
        || lower.contains("nodename nor servname")
        || lower.contains("no such host")
    {
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
    } else if error.is_timeout() || lower.contains("timed out") || lower.contains("deadline") {
        if error.is_connect() {
            format!("{host} could not be connected to in time")
        } else {
            format!("{host} took too long to answer")
        }
    } else if lower.contains("reset")
        || lower.contains("closed before message completed")
        || lower.contains("connection closed")
        || lower.contains("unexpected eof")
        || lower.contains("broken pipe")
    {
        format!("{host} closed the connection before its answer was complete")
    } else if error.is_body() || error.is_decode() {
        format!("the body that {host} sent is broken: {deepest}")
    } else {
        format!("{host} could not be fetched: {deepest}")
    };
    Failure::Broken(sentence)
}

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
