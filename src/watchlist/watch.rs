//! What does one `[[watch]]` say? Its place, its times, its rules, and how its host is asked.

use std::{collections::HashMap, ops::Range};

use toml::Spanned;

use super::{
    Target, Watch,
    authority::authority,
    read::unique,
    shape::keys,
    table::{Notes, Placed, Table},
};
use crate::{
    model::{RequestOptions, SiteRules},
    schedule::{Ladder, Schedule, ScheduleFault},
};

/// What watches have that don't say otherwise.
#[derive(Default)]
pub(super) struct Defaults {
    schedule: Option<Placed>,
    zone: Option<Placed>,
    follow: Option<Vec<Placed>>,
    tags: Vec<String>,
    headers: std::collections::BTreeMap<String, String>,
}

pub(super) fn defaults(table: &Table<'_, '_>, notes: &mut Notes) -> Defaults {
    table.only(&keys("Defaults"), notes);
    let texts = |placed: Option<Vec<Placed>>| {
        placed
            .unwrap_or_default()
            .into_iter()
            .map(|(text, _)| text)
            .collect()
    };
    Defaults {
        schedule: table.string("schedule", notes),
        zone: table.string("zone", notes),
        follow: table.strings("follow", notes),
        tags: texts(table.strings("tags", notes)),
        headers: table.secrets("headers", notes),
    }
}

pub(super) fn watch(
    table: &Table<'_, '_>,
    defaults: &Defaults,
    names: &mut HashMap<String, Range<usize>>,
    notes: &mut Notes,
) -> Option<Watch> {
    table.only(&keys("Watch"), notes);
    let name = unique(table, names, notes);
    let target = target(table, notes);
    let schedule = schedule(table, defaults, notes);
    let follow = follow(table, defaults, notes);
    let mut tags = defaults.tags.clone();
    tags.extend(
        table
            .strings("tags", notes)
            .unwrap_or_default()
            .into_iter()
            .map(|(tag, _)| tag),
    );
    let rules = table
        .get("rules")
        .and_then(|value| Table::new(value, &format!("`rules` in {}", table.called), notes))
        .map(|inner| {
            inner.only(&keys("Rules"), notes);
            rules(&inner, notes)
        });
    let mut headers = defaults.headers.clone();
    headers.extend(table.secrets("headers", notes));
    let cookies: Vec<String> = table
        .secrets("cookies", notes)
        .into_iter()
        .map(|(name, value)| format!("{name}={value}"))
        .collect();
    if !cookies.is_empty() {
        headers.insert("Cookie".into(), cookies.join("; "));
    }
    let ignore_robots = robots(table, notes);
    let target = target?;
    Some(Watch {
        name: name?,
        schedule: schedule?,
        follow: follow?,
        tags,
        rules: rules.unwrap_or_default(),
        request: RequestOptions {
            home: Some(target.url().to_owned()),
            headers,
            ignore_robots,
            proxy: proxy(table, notes),
            ca: (table.string("ca_file", notes))
                .and_then(|(path, span)| authority(&path, span, notes)),
        },
        target,
    })
}

fn target(table: &Table<'_, '_>, notes: &mut Notes) -> Option<Target> {
    const KINDS: [&str; 4] = ["page", "feed", "sitemap", "section"];
    let given: Vec<&str> = KINDS
        .into_iter()
        .filter(|key| table.get(key).is_some())
        .collect();
    match given.as_slice() {
        [] => notes.fault(
            table.span.clone(),
            format!("{} names nothing to watch", table.called),
            "expected one of page, feed, sitemap, section",
            Some("for example page = \"https://example.org/statement\"".into()),
        ),
        [_] => {}
        [first, rest @ ..] => {
            for key in rest {
                let span = table.get(key).map_or(table.span.clone(), Spanned::span);
                notes.fault(
                    span,
                    format!("{} has both `{first}` and `{key}`", table.called),
                    format!("only one of {} is allowed", KINDS.join(", ")),
                    Some("make two watches of it".into()),
                );
            }
        }
    }
    let patterns = |key: &str, notes: &mut Notes| -> Vec<String> {
        if let Some(value) = table.get(key).filter(|_| !given.contains(&"section")) {
            notes.fault(
                value.span(),
                format!("`{key}` in {} has nothing to choose from", table.called),
                "only watches of a section have it",
                None,
            );
        }
        table
            .strings(key, notes)
            .unwrap_or_default()
            .into_iter()
            .map(|(pattern, _)| pattern)
            .collect()
    };
    let (include, exclude) = (patterns("include", notes), patterns("exclude", notes));
    let kind = *given.first()?;
    let (url, span) = table.string(kind, notes)?;
    match url::Url::parse(&url) {
        Ok(parsed) if parsed.password().is_some() => {
            notes.fault(
                span,
                format!("`{kind}` in {} holds a password", table.called),
                "an address is shown in many places",
                Some(
                    "send it as a header instead: headers = { authorization = { env = \"…\" } }"
                        .into(),
                ),
            );
            return None;
        }
        Ok(parsed) if matches!(parsed.scheme(), "http" | "https") && parsed.has_host() => {}
        Ok(parsed) => {
            notes.fault(
                span,
                format!("`{kind}` in {} is no web address", table.called),
                format!("expected http or https, found {}", parsed.scheme()),
                None,
            );
            return None;
        }
        Err(error) => {
            notes.fault(
                span,
                format!("`{kind}` in {} is no web address", table.called),
                error.to_string(),
                Some("for example \"https://example.org/statement\"".into()),
            );
            return None;
        }
    }
    Some(match kind {
        "page" => Target::Page(url),
        "feed" => Target::Feed(url),
        "sitemap" => Target::Sitemap(url),
        _ => Target::Section {
            url,
            include,
            exclude,
        },
    })
}

fn schedule(table: &Table<'_, '_>, defaults: &Defaults, notes: &mut Notes) -> Option<Schedule> {
    let own = table.string("schedule", notes);
    let zone = table
        .string("zone", notes)
        .or_else(|| defaults.zone.clone());
    let placed = own.or_else(|| defaults.schedule.clone());
    let expression = placed.as_ref().map_or("@hourly", |(text, _)| text);
    let zone_name = zone.as_ref().map_or("UTC", |(text, _)| text);
    let mut wrong = |what: &str, placed: &Option<Placed>, fault: ScheduleFault| {
        let span = placed.as_ref();
        let span = span.map_or(table.span.clone(), |(_, span)| span.clone());
        // One bad default is one fault, not one for each watch.
        if !notes.faults.iter().any(|known| known.span == span) {
            notes.fault(
                span,
                format!("`{what}` in {} can't be used", table.called),
                fault.message,
                Some(fault.help),
            );
        }
    };
    // Each is read beside what is right of the other, so that both faults are told.
    if let Err(fault) = Schedule::parse("@hourly", zone_name) {
        wrong("zone", &zone, fault);
        if let Err(fault) = Schedule::parse(expression, "UTC") {
            wrong("schedule", &placed, fault);
        }
        return None;
    }
    match Schedule::parse(expression, zone_name) {
        Ok(schedule) => Some(schedule),
        Err(fault) => {
            wrong("schedule", &placed, fault);
            None
        }
    }
}

fn follow(table: &Table<'_, '_>, defaults: &Defaults, notes: &mut Notes) -> Option<Ladder> {
    let Some(rungs) = table
        .strings("follow", notes)
        .or_else(|| defaults.follow.clone())
    else {
        return Some(Ladder::default());
    };
    let texts: Vec<&str> = rungs.iter().map(|(text, _)| text.as_str()).collect();
    match Ladder::parse(&texts) {
        Ok(ladder) => Some(ladder),
        Err(why) => {
            let wrong = rungs
                .iter()
                .find(|(text, _)| Ladder::parse(&[text]).is_err())
                .or(rungs.first());
            let span = wrong.map_or(table.span.clone(), |(_, span)| span.clone());
            notes.fault(
                span,
                format!("`follow` in {} can't be used", table.called),
                why,
                Some("for example [\"10m for 3h\", \"1h for 1d\", \"1d for 30d\"]".into()),
            );
            None
        }
    }
}

fn robots(table: &Table<'_, '_>, notes: &mut Notes) -> Option<String> {
    let reason = table.string("robots_reason", notes);
    let (word, span) = table.string("robots", notes)?;
    match (word.as_str(), reason) {
        ("obey", _) => None,
        ("ignore", Some((reason, _))) => Some(reason),
        ("ignore", None) => {
            notes.fault(
                span,
                format!("{} ignores robots.txt without saying why", table.called),
                "robots_reason is needed",
                Some("robots_reason = \"the ministry allowed it, letter of 3 March\"".into()),
            );
            None
        }
        _ => {
            notes.fault(
                span,
                format!("`robots` in {} has no such value", table.called),
                "expected \"obey\" or \"ignore\"",
                None,
            );
            None
        }
    }
}

/// The proxy's address, which may be a secret: no fault shows it.
fn proxy(table: &Table<'_, '_>, notes: &mut Notes) -> Option<String> {
    let value = table.get("proxy")?;
    let proxy = super::table::secret("proxy", value, &table.called, notes)?;
    let fits = url::Url::parse(&proxy).is_ok_and(|url| {
        matches!(url.scheme(), "http" | "socks5") && url.host_str().is_some_and(|h| !h.is_empty())
    });
    if fits {
        return Some(proxy);
    }
    notes.fault(
        value.span(),
        format!("`proxy` in {} is no address of a proxy", table.called),
        "expected http://host:port or socks5://host:port",
        Some("a password goes before the host: socks5://name:password@host:1080".into()),
    );
    None
}

pub(super) fn rules(table: &Table<'_, '_>, notes: &mut Notes) -> SiteRules {
    fn selector(placed: Placed, notes: &mut Notes) -> Option<String> {
        let (text, span) = placed;
        match scraper::Selector::parse(&text) {
            Ok(_) => Some(text),
            Err(error) => {
                // The parser's own words for some mistakes speak of a bug of its own.
                let why = error.to_string();
                let why = match why.contains("report this") {
                    true => "a name is missing, or a bracket: it can't be read".to_owned(),
                    false => why,
                };
                notes.fault(
                    span,
                    "this is no CSS selector",
                    why,
                    Some("for example \"article h1\" or \".standfirst\"".into()),
                );
                None
            }
        }
    }
    let one = |key: &str, notes: &mut Notes| {
        table
            .string(key, notes)
            .and_then(|placed| selector(placed, notes))
    };
    SiteRules {
        headline: one("headline", notes),
        standfirst: one("standfirst", notes),
        byline: one("byline", notes),
        published: one("published", notes),
        modified: one("modified", notes),
        notices: one("notices", notes),
        body: one("body", notes),
        ignore: table
            .strings("ignore", notes)
            .unwrap_or_default()
            .into_iter()
            .filter_map(|placed| selector(placed, notes))
            .collect(),
    }
}
