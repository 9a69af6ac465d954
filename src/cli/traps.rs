//! What in a watchlist is no fault, and still not what its owner means? Said by `watchlist check`, and by the commands that act on it.

use std::{collections::HashMap, path::Path};

use url::Url;

use crate::{
    discover,
    fetch::Guard,
    model::Channel,
    watchlist::{Owner, Target, Watchlist, nearest},
};

/// One sentence each.
pub fn traps(list: &Watchlist) -> Vec<String> {
    let mut found = twice_watched(list);
    if list.watches.is_empty() {
        found.push("no watch is named: nothing is looked at".to_owned());
    }
    for (rule, _) in list.rules() {
        if !rule.events.is_empty() && !rule.asks_of_edits() {
            found.push(format!(
                "alert \"{}\" sends events of pages and no edits, as it has `events` and no condition on edits: `edits = true` sends both",
                rule.name
            ));
        }
    }
    found.extend(unknown_tags(list));
    found.extend(list.channels.iter().filter_map(missing_there));
    for unset in &list.unset {
        found.push(match &unset.owner {
            Owner::Watch(name) => format!("watch \"{name}\" can't be fetched: {}", unset.why),
            Owner::Channel(name) => format!("channel \"{name}\" sends nothing: {}", unset.why),
        });
    }
    let Ok(guard) = Guard::new(&list.fetch.allow_private) else {
        return found;
    };
    let why_barred = |url: &str| {
        let url = Url::parse(url).ok()?;
        guard.check(&url, &url).err().map(|barred| barred.0)
    };
    for watch in &list.watches {
        if let Some(why) = why_barred(watch.target.url()) {
            found.push(format!("watch \"{}\" will be refused: {why}", watch.name));
        }
    }
    for channel in &list.channels {
        let why = channel.settings.get("url").and_then(|url| why_barred(url));
        if let Some(why) = why {
            let name = &channel.name;
            found.push(format!("channel \"{name}\" can take nothing: {why}"));
        }
    }
    found
}

/// Tags of rules that no watch has.
fn unknown_tags(list: &Watchlist) -> Vec<String> {
    let tags = || list.watches.iter().flat_map(|watch| watch.tags.iter());
    let mut found = Vec::new();
    for (rule, _) in list.rules() {
        for tag in rule
            .tags
            .iter()
            .filter(|tag| !tags().any(|one| one == *tag))
        {
            let help = match nearest(tag, tags().map(String::as_str)) {
                Some(near) => format!(": did you mean \"{near}\"?"),
                None => String::new(),
            };
            let name = &rule.name;
            found.push(format!(
                "alert \"{name}\" is for the tag \"{tag}\", and no watch is tagged so{help}"
            ));
        }
    }
    found
}

/// Why a channel to a file or program of this machine can take nothing.
fn missing_there(channel: &Channel) -> Option<String> {
    let name = &channel.name;
    if channel.kind == "file" {
        let path = Path::new(channel.settings.get("path")?);
        let folder = path
            .parent()
            .filter(|folder| !folder.as_os_str().is_empty())?;
        let folder = (!folder.is_dir()).then(|| folder.display())?;
        return Some(format!(
            "channel \"{name}\" can't write: there is no folder {folder}"
        ));
    }
    if channel.kind != "exec" {
        return None;
    }
    let command = channel.settings.get("command")?;
    // As it is taken when it is run: a list word by word, a string split at its spaces.
    let program = match command.ends_with('\n') {
        true => command.lines().next()?,
        false => command.split_whitespace().next()?,
    };
    let is_there = match program.contains('/') {
        true => Path::new(program).is_file(),
        false => std::env::var_os("PATH").is_none_or(|path| {
            std::env::split_paths(&path).any(|folder| folder.join(program).is_file())
        }),
    };
    // A program that runs is named in Windows without its ending.
    let is_known = is_there || cfg!(not(unix));
    (!is_known)
        .then(|| format!("channel \"{name}\" can run nothing: there is no program {program}"))
}

/// Watches of one and the same page, feed or sitemap, or of the same stories of a section.
pub fn twice_watched(list: &Watchlist) -> Vec<String> {
    let mut first: HashMap<(&str, String, [&[String]; 2]), &str> = HashMap::new();
    let mut found = Vec::new();
    for watch in &list.watches {
        let url = watch.target.url();
        let url = discover::canonical(url).unwrap_or_else(|| url.to_owned());
        let kind = watch.target.key();
        let patterns: [&[String]; 2] = match &watch.target {
            Target::Section {
                include, exclude, ..
            } => [include, exclude],
            _ => [&[], &[]],
        };
        match first.get(&(kind, url.clone(), patterns)) {
            Some(name) => {
                let so = match watch.target {
                    Target::Page(_) => format!("only \"{name}\" looks at it"),
                    _ => "both read it, and a page belongs to the one that finds it first".into(),
                };
                found.push(format!(
                    "watches \"{name}\" and \"{}\" are of the same {kind}, {url}: {so}",
                    watch.name
                ));
            }
            None => {
                first.insert((kind, url, patterns), &watch.name);
            }
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::watchlist;

    #[test]
    fn what_would_be_dropped_in_silence_is_said() {
        let text = r#"
            [[watch]]
            name = "one"
            page = "https://example.org/wall"
            [[watch]]
            name = "two"
            page = "https://example.org/wall?utm_source=x"
            [[watch]]
            name = "inside"
            page = "http://10.1.2.3/wall"
            [[channel]]
            name = "hook"
            type = "webhook"
            url = "http://127.0.0.1:9000/"
            [[alert]]
            name = "all"
            to = ["hook"]
            events = ["gone"]
            [[alert]]
            name = "both"
            to = ["hook"]
            events = ["gone"]
            edits = true
        "#;
        let list = watchlist::read(text, "watchlist.toml").unwrap();
        let found = traps(&list);
        assert_eq!(found.len(), 4, "{found:?}");
        for (said, start) in found.iter().zip([
            "watches \"one\" and \"two\"",
            "alert \"all\" sends events of pages and no edits",
            "watch \"inside\"",
            "channel \"hook\"",
        ]) {
            assert!(said.starts_with(start), "{said}");
        }
    }

    #[test]
    fn what_can_never_be_sent_is_said() {
        let text = r#"
            [[watch]]
            name = "one"
            page = "https://example.org/wall"
            tags = ["ledger"]
            [[channel]]
            name = "f"
            type = "file"
            path = "/nosuch/dir/x"
            [[channel]]
            name = "here"
            type = "file"
            path = "alerts.jsonl"
            [[channel]]
            name = "x"
            type = "exec"
            command = "/bin/nope arg"
            [[channel]]
            name = "s"
            type = "slack"
            url = { env = "WALKBACK_TEST_NOT_SET" }
            [[alert]]
            name = "r"
            to = ["f", "here", "x", "s"]
            tags = ["leger", "ledger", "minister"]
        "#;
        let list = watchlist::read_without_secrets(text, "watchlist.toml").unwrap();
        let found = traps(&list);
        assert_eq!(found.len(), 5, "{found:?}");
        for (said, part) in found.iter().zip([
            "did you mean \"ledger\"?",
            "\"minister\", and no watch",
            "no folder /nosuch/dir",
            "no program /bin/nope",
            "\"s\" sends nothing",
        ]) {
            assert!(said.contains(part), "{said}");
        }
    }

    #[test]
    fn one_feed_of_two_watches_is_read_for_both() {
        let text = r#"
            [[watch]]
            name = "one"
            feed = "https://example.org/feed"
            [[watch]]
            name = "two"
            feed = "https://example.org/feed"
            [[watch]]
            name = "floods"
            section = "https://example.org/"
            include = ["/floods/*"]
            [[watch]]
            name = "walls"
            section = "https://example.org/"
            include = ["/walls/*"]
        "#;
        let found = twice_watched(&watchlist::read(text, "watchlist.toml").unwrap());
        assert_eq!(found.len(), 1, "{found:?}");
        assert!(found[0].contains("both read it"), "{found:?}");
    }
}
