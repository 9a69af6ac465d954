//! What in a watchlist is no fault, and still not what its owner means? Said by `watchlist check`, and by the commands that act on it.

use std::collections::HashMap;

use url::Url;

use crate::{
    discover,
    fetch::Guard,
    watchlist::{Target, Watchlist},
};

/// One sentence each.
pub fn traps(list: &Watchlist) -> Vec<String> {
    let mut found = twice_watched(list);
    for (rule, _) in list.rules() {
        if !rule.events.is_empty() && !rule.asks_of_edits() {
            found.push(format!(
                "alert \"{}\" sends events of pages and no edits, as it has `events` and no condition on edits: `edits = true` sends both",
                rule.name
            ));
        }
    }
    let Ok(guard) = Guard::new(&list.fetch.allow_private) else {
        return found;
    };
    let why_barred = |url: &str| {
        let url = Url::parse(url).ok()?;
        guard.check(&url).err().map(|barred| barred.0)
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
