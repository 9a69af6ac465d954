//! What has the log been told already? A line at every check would hide the others.

use std::{
    collections::HashMap,
    sync::{Mutex, PoisonError},
};

/// Hosts that are remembered at once.
const HOSTS_AT_MOST: usize = 10_000;

/// The last words about each host, by what they are of.
#[derive(Default)]
pub(super) struct Told {
    said: Mutex<HashMap<(&'static str, String), String>>,
}

impl Told {
    /// Whether it is news that `words` hold of the host.
    pub fn is_news(&self, of: &'static str, host: &str, words: &str) -> bool {
        let mut said = self.said.lock().unwrap_or_else(PoisonError::into_inner);
        if said.len() >= HOSTS_AT_MOST {
            said.clear();
        }
        let before = said.insert((of, host.to_owned()), words.to_owned());
        before.as_deref() != Some(words)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_is_news_once_and_many_hosts_do_not_fill_the_memory() {
        let told = Told::default();
        assert!(told.is_news("robots", "a", "x") && !told.is_news("robots", "a", "x"));
        assert!(told.is_news("headers", "a", "x") && told.is_news("robots", "a", "y"));
        for n in 0..HOSTS_AT_MOST * 2 {
            told.is_news("robots", &n.to_string(), "x");
        }
        assert!(told.said.lock().unwrap().len() <= HOSTS_AT_MOST);
    }
}
