//! A host that is let be.

use jiff::Timestamp;

/// Until when a host is not asked, and why.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HostRest {
    /// `host` or `host:port`.
    pub host: String,
    pub until: Timestamp,
    pub why: String,
    /// Requests in a row that failed.
    pub failures: u32,
    /// Times in a row that it asked us to come later.
    pub deferrals: u32,
}
