//! Which watches does a reading command mean? By their names, and by the tags that the watchlist gives them.

use std::path::PathBuf;

use super::{CliError, watchlist};

/// The watches that are asked for; all, without any.
#[derive(Debug, clap::Args)]
pub struct Chosen {
    /// Only of this watch; may be repeated
    #[arg(long, value_name = "NAME")]
    watch: Vec<String>,
    /// Only of watches with this tag; may be repeated
    #[arg(long, value_name = "TAG")]
    tag: Vec<String>,
    /// The file that says which watch has which tag
    #[arg(long, default_value = "watchlist.toml", value_name = "FILE")]
    watchlist: PathBuf,
}

impl Chosen {
    /// Their names; `None`: no choice is made.
    pub fn names(&self) -> Result<Option<Vec<String>>, CliError> {
        if self.tag.is_empty() {
            return Ok((!self.watch.is_empty()).then(|| self.watch.clone()));
        }
        let list = watchlist::list(&self.watchlist)?;
        let tagged: Vec<String> = list
            .watches
            .iter()
            .filter(|watch| watch.tags.iter().any(|tag| self.tag.contains(tag)))
            .map(|watch| watch.name.clone())
            .collect();
        if tagged.is_empty() {
            let mut known: Vec<&str> = (list.watches.iter())
                .flat_map(|watch| watch.tags.iter().map(String::as_str))
                .collect();
            known.sort_unstable();
            known.dedup();
            let error = CliError::new(format!("no watch is tagged `{}`", self.tag.join("`, `")));
            return Err(match known.is_empty() {
                true => error.hint("the watchlist has no tags"),
                false => error.hint(format!("known: {}", known.join(", "))),
            });
        }
        Ok(Some(match self.watch.is_empty() {
            true => tagged,
            false => (tagged.into_iter())
                .filter(|name| self.watch.contains(name))
                .collect(),
        }))
    }
}
