//! `walkback feed`

use std::{
    collections::HashSet,
    path::{Path, PathBuf},
};

use super::{CliError, Done, open, safe};
use crate::{
    alert::{self, Entry, Feed},
    store::{EditFilter, RecordedEdit},
    watchlist::{self, Watchlist},
};

/// Writes feeds of edits, and of what became of pages, into a folder, for a web server or a static host: everything, each watch, each tag, each alert rule
///
/// Each feed is there twice, as Atom and as JSON Feed. A file whose feed has not changed is left as it is. The daemon serves the
/// same and more (a page, a speaker, any filter) at `/feed.atom` and `/feed.json`.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// The folder that the feeds are written to; made where it is missing
    folder: PathBuf,
    /// The folder of the record
    #[arg(long, default_value = "snapshots", value_name = "FOLDER")]
    data: PathBuf,
    /// Entries of each feed
    #[arg(long, value_name = "N", default_value_t = 100, value_parser = clap::value_parser!(i64).range(1..))]
    limit: i64,
    /// The address that the folder will be found at: feeds name themselves by it
    #[arg(long, value_name = "URL")]
    url: String,
    /// The file that names watches, tags and rules
    #[arg(long, default_value = "watchlist.toml", value_name = "FILE")]
    watchlist: PathBuf,
}

/// Edits that a rule is tried on.
const TRIED: i64 = 10_000;

pub async fn run(args: Args) -> Result<Done, CliError> {
    let base = url::Url::parse(&args.url)
        .ok()
        .filter(|url| matches!(url.scheme(), "http" | "https"))
        .ok_or_else(|| {
            CliError::new(format!("`{}` is no web address", args.url))
                .hint("--url https://example.org/feeds")
        })?;
    let store = open::record(&args.data).await?;
    let text = std::fs::read_to_string(&args.watchlist).map_err(|error| {
        CliError::new(format!(
            "could not read {}: {error}",
            args.watchlist.display()
        ))
        .hint("name the file with --watchlist FILE")
    })?;
    let list = watchlist::read_without_secrets(&text, &args.watchlist.display().to_string())?;
    std::fs::create_dir_all(&args.folder)?;
    let out = Out {
        folder: &args.folder,
        base: base.as_str().trim_end_matches('/').to_owned(),
        desk: list.public_url.clone(),
    };
    let (mut feeds, mut written) = (HashSet::new(), 0);
    let most = usize::try_from(args.limit).unwrap_or(usize::MAX);
    let events = store.events(None, None, TRIED).await?;
    for (name, title, watches) in wanted(&list) {
        let filter = EditFilter {
            watches,
            limit: Some(args.limit),
            told: true,
            ..EditFilter::default()
        };
        let edits = store.edits(&filter).await?;
        let mut events = events.clone();
        events.retain(|event| filter.fits_event(event));
        written += out.write(&name, &title, &alert::entries(&edits, &events, most))?;
        feeds.insert(name);
    }
    let tried = EditFilter {
        limit: Some(TRIED),
        told: true,
        ..EditFilter::default()
    };
    let edits = if list.alerts.is_empty() {
        Vec::new()
    } else {
        store.edits(&tried).await?
    };
    for (rule, _) in list.rules() {
        let chosen: Vec<RecordedEdit> = edits
            .iter()
            .filter(|edit| {
                let watch = list.watches.iter().find(|watch| watch.name == edit.watch);
                let tags = watch.map_or(&[][..], |watch| &watch.tags);
                alert::why_not_recorded(rule, tags, edit).is_none()
            })
            .take(most)
            .cloned()
            .collect();
        let mut events = events.clone();
        events.retain(|event| {
            let watch = list.watches.iter().find(|watch| watch.name == event.watch);
            let tags = watch.map_or(&[][..], |watch| &watch.tags);
            alert::chooses_event(rule, tags, event)
        });
        let title = format!("Edits by rule {}", rule.name);
        let entries = alert::entries(&chosen, &events, most);
        let name = format!("rule-{}", file_name(&rule.name));
        written += out.write(&name, &title, &entries)?;
        feeds.insert(name);
    }
    eprintln!(
        "{} feeds in {}, {written} files changed",
        feeds.len(),
        args.folder.display()
    );
    let stale = stale(&args.folder, &feeds)?;
    if !stale.is_empty() {
        eprintln!(
            "warning: files of watches, tags or rules that {} does not name stay as they are, and nothing new will be in them: {}",
            args.watchlist.display(),
            safe(&stale.join(", "))
        );
    }
    Ok(Done::Well)
}

/// Names of files in the folder that an earlier call wrote and this one did not.
fn stale(folder: &Path, feeds: &HashSet<String>) -> std::io::Result<Vec<String>> {
    let mut found = Vec::new();
    for file in std::fs::read_dir(folder)? {
        let file = file?.file_name().to_string_lossy().into_owned();
        let name = file.strip_suffix(".atom").or(file.strip_suffix(".json"));
        let is_ours = |name: &str| {
            let mut kinds = ["watch-", "tag-", "rule-"].iter();
            kinds.any(|kind| name.starts_with(kind))
        };
        if name.is_some_and(|name| is_ours(name) && !feeds.contains(name)) {
            found.push(file);
        }
    }
    found.sort();
    Ok(found)
}

/// File name, title and watches (`None`: all) of each feed that is no rule's.
fn wanted(list: &Watchlist) -> Vec<(String, String, Option<Vec<String>>)> {
    let mut feeds = vec![("everything".to_owned(), "Every edit".to_owned(), None)];
    for watch in &list.watches {
        feeds.push((
            format!("watch-{}", file_name(&watch.name)),
            format!("Edits of {}", watch.name),
            Some(vec![watch.name.clone()]),
        ));
    }
    let mut tags: Vec<&String> = list.watches.iter().flat_map(|watch| &watch.tags).collect();
    tags.sort();
    tags.dedup();
    for tag in tags {
        let watches = list.watches.iter().filter(|watch| watch.tags.contains(tag));
        feeds.push((
            format!("tag-{}", file_name(tag)),
            format!("Edits tagged {tag}"),
            Some(watches.map(|watch| watch.name.clone()).collect()),
        ));
    }
    feeds
}

/// A name that every file system and address takes; two names never give the same.
fn file_name(name: &str) -> String {
    let mut out = String::new();
    for c in name.chars() {
        if c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-' {
            out.push(c);
        } else if c == ' ' {
            out.push('_');
        } else {
            out.push_str(&format!("~{:x}~", u32::from(c)));
        }
    }
    out
}

struct Out<'a> {
    folder: &'a Path,
    base: String,
    desk: Option<String>,
}

impl Out<'_> {
    /// Writes a feed in both forms; says how many files changed.
    fn write(&self, name: &str, title: &str, entries: &[Entry<'_>]) -> Result<usize, CliError> {
        let mut changed = 0;
        for form in ["atom", "json"] {
            let own = format!("{}/{name}.{form}", self.base);
            let feed = Feed {
                title,
                own: &own,
                desk_page: self.desk.as_deref(),
                desk: self.desk.as_deref(),
            };
            let text = match form {
                "atom" => alert::atom(&feed, entries)?,
                _ => serde_json::to_string_pretty(&alert::json_feed(&feed, entries))?,
            };
            let path = self.folder.join(format!("{name}.{form}"));
            if std::fs::read_to_string(&path).is_ok_and(|known| known == text) {
                continue;
            }
            // Whoever reads it meanwhile sees the old one whole, or the new one whole.
            let part = self.folder.join(format!(".{name}.{form}.part"));
            std::fs::write(&part, text)?;
            std::fs::rename(&part, &path)?;
            changed += 1;
        }
        Ok(changed)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_of_what_is_no_longer_named_are_told() {
        let folder = tempfile::tempdir().unwrap();
        for name in [
            "watch-a.atom",
            "watch-b.atom",
            "tag-c.json",
            "everything.atom",
            "index.html",
        ] {
            std::fs::write(folder.path().join(name), "").unwrap();
        }
        let feeds = ["everything".to_owned(), "watch-a".to_owned()].into();
        let stale = stale(folder.path(), &feeds).unwrap();
        assert_eq!(stale, ["tag-c.json", "watch-b.atom"]);
    }

    #[test]
    fn names_of_files_never_meet_nor_leave_the_folder() {
        let names = [
            "home office",
            "home_office",
            "Home Office",
            "../x",
            "größe",
            "",
        ];
        let mut files: Vec<String> = names.iter().map(|name| file_name(name)).collect();
        assert!(files.iter().all(|file| !file.contains(['/', '.', '\\'])));
        files.sort();
        files.dedup();
        assert_eq!(files.len(), names.len());
    }
}
