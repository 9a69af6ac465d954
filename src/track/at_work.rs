//! Which pages is a check under way for, and of which hosts?

use std::collections::HashMap;

/// Most checks of one host that may be under way at once: all but a few wait for their turn, and must leave room for other hosts.
pub(super) const OF_A_HOST: usize = 128;

/// The pages that a check is under way for.
#[derive(Default)]
pub(super) struct AtWork {
    pages: HashMap<i64, String>,
    of_hosts: HashMap<String, usize>,
}

impl AtWork {
    pub(super) fn len(&self) -> usize {
        self.pages.len()
    }

    pub(super) fn has(&self, page: i64) -> bool {
        self.pages.contains_key(&page)
    }

    pub(super) fn pages(&self) -> impl Iterator<Item = i64> {
        self.pages.keys().copied()
    }

    pub(super) fn begin(&mut self, page: i64, host: &str) {
        if self.pages.insert(page, host.to_owned()).is_none() {
            *self.of_hosts.entry(host.to_owned()).or_default() += 1;
        }
    }

    pub(super) fn end(&mut self, page: i64) {
        let Some(host) = self.pages.remove(&page) else {
            return;
        };
        if let Some(count) = self.of_hosts.get_mut(&host) {
            *count = count.saturating_sub(1);
            if *count == 0 {
                self.of_hosts.remove(&host);
            }
        }
    }

    /// Whether a host has its share.
    pub(super) fn is_full(&self, host: &str) -> bool {
        self.of_hosts
            .get(host)
            .is_some_and(|count| *count >= OF_A_HOST)
    }

    /// The hosts that have their share.
    pub(super) fn full(&self) -> Vec<&str> {
        let full = self
            .of_hosts
            .iter()
            .filter(|(_, count)| **count >= OF_A_HOST);
        full.map(|(host, _)| host.as_str()).collect()
    }
}
