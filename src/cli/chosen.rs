//! Which watches does a reading command mean? By their names, and by the tags that the watchlist gives them.

use std::path::{Path, PathBuf};

use super::{CliError, watchlist};
use crate::{store::Store, watchlist::Watchlist};

/// The watches that are asked for; all, without any.
#[derive(Debug, clap::Args)]
pub struct Chosen {
    /// Only of this watch; may be repeated
    #[arg(long, value_name = "NAME")]
    watch: Vec<String>,
    /// Only of watches with this tag; may be repeated
    #[arg(long, value_name = "TAG")]
    tag: Vec<String>,
    /// The file that says which watch has which tag [default: watchlist.toml]
    #[arg(long, value_name = "FILE")]
    watchlist: Option<PathBuf>,
}

impl Chosen {
    fn file(&self) -> &Path {
        let default = || Path::new("watchlist.toml");
        self.watchlist.as_deref().unwrap_or_else(default)
    }

    /// The watchlist that was named, where one was and it can be read.
    pub fn named_list(&self) -> Option<(String, Watchlist)> {
        let file = self.watchlist.as_deref()?;
        Some((file.display().to_string(), watchlist::list(file).ok()?))
    }

    /// The watchlist of a record's folder: the one that was named; of the usual folder the usual one, where it can be read.
    pub fn list_of(&self, data: &Path) -> Option<(String, Watchlist)> {
        let is_usual = self.watchlist.is_none() && data == Path::new("snapshots");
        let usual = || {
            let file = self.file();
            Some((file.display().to_string(), watchlist::list(file).ok()?))
        };
        self.named_list().or_else(|| is_usual.then(usual)?)
    }

    /// Their names; `None`: no choice is made.
    pub async fn names(&self, store: &Store) -> Result<Option<Vec<String>>, CliError> {
        for name in &self.watch {
            if !store.knows_watch(name).await? && !self.is_listed(name) {
                return Err(CliError::new(format!("no watch is called `{name}`"))
                    .hint("`walkback pages` lists the pages on record and their watches"));
            }
        }
        if self.tag.is_empty() {
            return Ok((!self.watch.is_empty()).then(|| self.watch.clone()));
        }
        let tagged = tagged(&watchlist::list(self.file())?, &self.tag)?;
        Ok(Some(match self.watch.is_empty() {
            true => tagged,
            false => (tagged.into_iter())
                .filter(|name| self.watch.contains(name))
                .collect(),
        }))
    }

    /// Whether the watchlist names it; a record can be read without one.
    fn is_listed(&self, name: &str) -> bool {
        let list = watchlist::list(self.file());
        list.is_ok_and(|list| list.watches.iter().any(|watch| watch.name == name))
    }
}

/// The names of the watches with one of these tags; there must be some.
pub fn tagged(list: &Watchlist, tags: &[String]) -> Result<Vec<String>, CliError> {
    let tagged: Vec<String> = (list.watches.iter())
        .filter(|watch| watch.tags.iter().any(|tag| tags.contains(tag)))
        .map(|watch| watch.name.clone())
        .collect();
    if !tagged.is_empty() {
        return Ok(tagged);
    }
    let mut known: Vec<&str> = (list.watches.iter())
        .flat_map(|watch| watch.tags.iter().map(String::as_str))
        .collect();
    known.sort_unstable();
    known.dedup();
    let error = CliError::new(format!("no watch is tagged `{}`", tags.join("`, `")));
    Err(match known.is_empty() {
        true => error.hint("the watchlist has no tags"),
        false => error.hint(format!("known: {}", known.join(", "))),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_name_that_nothing_has_is_refused() {
        let folder = tempfile::tempdir().unwrap();
        let store = Store::open(folder.path()).await.unwrap();
        let now = jiff::Timestamp::UNIX_EPOCH;
        let url = "https://a.example/story";
        store.page(url, "on record", None, now).await.unwrap();
        let file = folder.path().join("watchlist.toml");
        let text = "[[watch]]\nname = \"new\"\npage = \"https://a.example/\"\ntags = [\"press\"]\n";
        std::fs::write(&file, text).unwrap();
        let names = async |watch: &[&str], tag: &[&str]| {
            let all = |all: &[&str]| all.iter().map(|one| (*one).to_owned()).collect();
            let chosen = Chosen {
                watch: all(watch),
                tag: all(tag),
                watchlist: Some(file.clone()),
            };
            chosen.names(&store).await
        };
        assert!(names(&["on record", "new"], &[]).await.is_ok());
        assert_eq!(names(&[], &["press"]).await.unwrap().unwrap(), ["new"]);
        for (watch, tag, what) in [("nope", None, "called"), ("new", Some("nope"), "tagged")] {
            let error = names(&[watch], tag.as_slice()).await.unwrap_err();
            assert!(error.to_string().contains(what), "{error}");
        }
    }
}
