//! What do `[[channel]]` and `[[alert]]` say?

use std::{collections::HashMap, ops::Range};

use toml::de::DeValue;

use super::{
    Rule, faults,
    read::{host_alone, unique},
    shape::keys,
    table::{Notes, Placed, Table, kind, secret},
};
use crate::{
    model::{Alert, Channel, ChannelKind, EditKind, Facet, PageEvent, Significance},
    schedule::{Quiet, Schedule, Timing},
};

type Names = HashMap<String, Range<usize>>;

pub(super) fn channel(
    table: &Table<'_, '_>,
    names: &mut Names,
    notes: &mut Notes,
) -> Option<Channel> {
    let name = unique(table, names, notes);
    let (word, span) = table.required("type", notes)?;
    let Some(shape) = ChannelKind::named(&word) else {
        let known = ChannelKind::ALL.iter().map(|kind| kind.name);
        notes.fault(
            span,
            format!("{} is of a type that can't be sent to", table.called),
            format!(
                "expected one of {}",
                known.clone().collect::<Vec<_>>().join(", ")
            ),
            faults::nearest(&word, known).map(|near| format!("did you mean \"{near}\"?")),
        );
        return None;
    };
    let known: Vec<String> = [ChannelKind::COMMON, shape.needed, shape.optional]
        .iter()
        .flat_map(|keys| keys.iter().map(|key| (*key).to_owned()))
        .collect();
    table.only(&known, notes);
    for wanted in shape.needed {
        if table.get(wanted).is_none() {
            notes.fault(
                table.span.clone(),
                format!("{} has no `{wanted}`", table.called),
                format!("`{wanted}` is needed for type = \"{}\"", shape.name),
                None,
            );
        }
    }
    let channel = Channel {
        name: name?,
        kind: word,
        settings: settings(table, notes),
        retry_max: table.duration("retry_max", notes),
    };
    values(table, &channel, notes);
    Some(channel)
}

/// Every key but the common ones, as text.
fn settings(
    table: &Table<'_, '_>,
    notes: &mut Notes,
) -> std::collections::BTreeMap<String, String> {
    let mut settings = std::collections::BTreeMap::new();
    for (key, value) in table.fields.iter() {
        let key = key.get_ref().as_ref();
        if ChannelKind::COMMON.contains(&key) {
            continue;
        }
        if key == "headers" {
            for (name, value) in table.secrets(key, notes) {
                settings.insert(format!("headers.{name}"), value);
            }
            continue;
        }
        let text = match value.get_ref() {
            DeValue::Integer(number) => Some(number.to_string()),
            DeValue::Array(items) => {
                let mut lines = String::new();
                for item in items.iter() {
                    match item.get_ref().as_str() {
                        Some(text) if !text.contains('\n') => {
                            lines.push_str(text);
                            lines.push('\n');
                        }
                        _ => notes.fault(
                            item.span(),
                            format!("`{key}` in {} has the wrong type", table.called),
                            format!(
                                "expected a string of one line, found {}",
                                kind(item.get_ref())
                            ),
                            None,
                        ),
                    }
                }
                Some(lines)
            }
            _ => secret(key, value, &table.called, notes),
        };
        settings.extend(text.map(|text| (key.to_owned(), text)));
    }
    settings
}

/// Values that can be told wrong before anything is sent. They may be secrets: none is shown.
fn values(table: &Table<'_, '_>, channel: &Channel, notes: &mut Notes) {
    let mut hold = |key: &str, is_right: &dyn Fn(&str) -> bool, expected: &str| {
        if let (Some(value), Some(text)) = (table.get(key), channel.settings.get(key))
            && !is_right(text)
        {
            notes.fault(
                value.span(),
                format!("`{key}` in {} can't be used", table.called),
                format!("expected {expected}"),
                None,
            );
        }
    };
    let is_number = |text: &str, least: u32, most: u32| {
        text.parse::<u32>()
            .is_ok_and(|number| (least..=most).contains(&number))
    };
    hold(
        "url",
        &|text| {
            url::Url::parse(text)
                .is_ok_and(|url| matches!(url.scheme(), "http" | "https") && url.has_host())
        },
        "a web address",
    );
    hold("port", &|text| is_number(text, 1, 65535), "1 to 65535");
    hold("priority", &|text| is_number(text, 1, 5), "1 to 5");
    hold(
        "max_characters",
        &|text| is_number(text, 100, 1_000_000),
        "100 or more",
    );
    hold(
        "tls",
        &|text| matches!(text, "implicit" | "starttls" | "none"),
        "\"implicit\", \"starttls\" or \"none\"",
    );
    hold(
        "visibility",
        &|text| matches!(text, "public" | "unlisted" | "private" | "direct"),
        "\"public\", \"unlisted\", \"private\" or \"direct\"",
    );
    let is_mailbox = |text: &str| {
        text.trim()
            .trim_end_matches('>')
            .rsplit_once('@')
            .is_some_and(|(name, host)| !name.is_empty() && !host.is_empty())
            && !text.contains(char::is_control)
    };
    if channel.kind == "email" {
        hold(
            "from",
            &is_mailbox,
            "a mailbox, as \"Desk <desk@example.org>\"",
        );
        hold(
            "to",
            &|text| !text.trim().is_empty() && text.lines().all(is_mailbox),
            "a list of mailboxes",
        );
    }
    hold(
        "command",
        &|text| !text.trim().is_empty(),
        "a program and its arguments",
    );
}

/// Strings, each one of `known`.
fn known_words(
    table: &Table<'_, '_>,
    key: &str,
    known: &[&str],
    what: &str,
    notes: &mut Notes,
) -> Vec<String> {
    let mut found = Vec::new();
    for (word, span) in table.strings(key, notes).unwrap_or_default() {
        if !known.contains(&word.as_str()) {
            let help = faults::nearest(&word, known.iter().copied()).map_or_else(
                || format!("known: {}", known.join(", ")),
                |near| format!("did you mean \"{near}\"?"),
            );
            notes.fault(
                span,
                format!("no {what} is called \"{word}\""),
                format!("no {what}"),
                Some(help),
            );
        }
        found.push(word);
    }
    found
}

pub(super) fn alert(
    table: &Table<'_, '_>,
    channels: &Names,
    watches: &Names,
    names: &mut Names,
    notes: &mut Notes,
) -> Option<Rule> {
    table.only(&keys("Alert"), notes);
    let name = unique(table, names, notes);
    if table.get("to").is_none() {
        notes.fault(
            table.span.clone(),
            format!("{} goes nowhere", table.called),
            "`to` is needed: names of channels",
            None,
        );
    }
    let of = |names: &Names| -> Vec<String> {
        let mut names: Vec<String> = names.keys().cloned().collect();
        names.sort();
        names
    };
    let (channels, watches) = (of(channels), of(watches));
    fn borrowed(names: &[String]) -> Vec<&str> {
        names.iter().map(String::as_str).collect()
    }
    let to = known_words(table, "to", &borrowed(&channels), "channel", notes);
    let watches = known_words(table, "watches", &borrowed(&watches), "watch", notes);
    let kinds = known_words(table, "kinds", EditKind::NAMES, "kind of edit", notes);
    let facets = known_words(table, "facets", Facet::NAMES, "facet", notes);
    let events = known_words(table, "events", PageEvent::NAMES, "event of a page", notes);
    let significance = table
        .string("significance", notes)
        .and_then(|(word, span)| {
            let known = Significance::named(&word);
            if known.is_none() {
                notes.fault(
                    span,
                    format!("no significance is called \"{word}\""),
                    format!("expected one of {}", Significance::NAMES.join(", ")),
                    None,
                );
            }
            known
        });
    let timing = timing(table, notes);
    let alert = Alert {
        name: name?,
        to,
        kinds: named(&kinds, EditKind::named),
        facets: named(&facets, Facet::named),
        significance,
        stealth: table.flag("stealth", notes).unwrap_or(false),
        unexplained: table.flag("unexplained", notes).unwrap_or(false),
        speaker: table.string("speaker", notes).map(|(name, _)| name),
        added: words(table, "added", notes),
        removed: words(table, "removed", notes),
        outlets: outlets(table, notes),
        tags: words(table, "tags", notes),
        watches,
        events: named(&events, PageEvent::named),
        edits: table.flag("edits", notes).unwrap_or(false),
        max_per_hour: table
            .number("max_per_hour", 1, notes)
            .map(|number| u32::try_from(number).unwrap_or(u32::MAX)),
        template: table
            .string("template", notes)
            .and_then(|placed| template(placed, table, notes)),
    };
    Some(Rule { alert, timing })
}

/// What is called so; a name that means nothing is on record as a fault.
fn named<T>(names: &[String], of: fn(&str) -> Option<T>) -> Vec<T> {
    names.iter().filter_map(|name| of(name)).collect()
}

/// Strings, none of which is empty: an empty one would fit everything, or nothing.
fn words(table: &Table<'_, '_>, key: &str, notes: &mut Notes) -> Vec<String> {
    let mut found = Vec::new();
    for (word, span) in table.strings(key, notes).unwrap_or_default() {
        if !word.chars().any(char::is_alphanumeric) {
            notes.fault(
                span,
                format!("`{key}` in {} holds an entry without a word", table.called),
                "expected a word or a phrase",
                None,
            );
        }
        found.push(word);
    }
    found
}

/// Names of hosts.
fn outlets(table: &Table<'_, '_>, notes: &mut Notes) -> Vec<String> {
    let found = words(table, "outlets", notes);
    // What has the wrong type is noted above, once.
    let mut known = Notes::default();
    for (host, span) in table.strings("outlets", &mut known).unwrap_or_default() {
        host_alone("outlets", &host, span, notes);
    }
    found
}

fn timing(table: &Table<'_, '_>, notes: &mut Notes) -> Timing {
    let zone = table.string("zone", notes);
    let name = zone.as_ref().map_or("UTC", |(zone, _)| zone.as_str());
    let mut fault = |what: &str, span: Range<usize>, fault: crate::schedule::ScheduleFault| {
        notes.fault(
            span,
            format!("`{what}` in {} can't be used", table.called),
            fault.message,
            Some(fault.help),
        );
    };
    if let Some((zone, span)) = &zone
        && let Err(why) = Schedule::parse("@daily", zone)
    {
        fault("zone", span.clone(), why);
        return Timing::default();
    }
    let mut timing = Timing::default();
    let mut quiet_notes = Notes::default();
    if let Some((cron, span)) = table.string("digest", &mut quiet_notes) {
        match Schedule::parse(&cron, name) {
            Ok(schedule) => timing.digest = Some(schedule),
            Err(why) => fault("digest", span, why),
        }
    }
    if let Some((hours, span)) = table.string("quiet", &mut quiet_notes) {
        match Quiet::parse(&hours) {
            Ok(quiet) => timing.quiet = Some(quiet),
            Err(why) => fault("quiet", span, why),
        }
    }
    notes.faults.append(&mut quiet_notes.faults);
    timing
}

/// A template that can be read and names nothing that isn't there.
fn template(placed: Placed, table: &Table<'_, '_>, notes: &mut Notes) -> Option<String> {
    let (text, span) = placed;
    let wrong = |label: String, help: String| (label, Some(help));
    let environment = minijinja::Environment::new();
    let (label, help) = match environment.template_from_str(&text) {
        Err(error) => wrong(
            error
                .detail()
                .map_or_else(|| error.to_string(), str::to_owned),
            format!("line {} of the template", error.line().unwrap_or(1)),
        ),
        Ok(template) => {
            let mut unknown: Vec<String> = template
                .undeclared_variables(false)
                .into_iter()
                .filter(|name| !Alert::TEMPLATE_NAMES.contains(&name.as_str()))
                .collect();
            unknown.sort();
            match unknown.first() {
                None => return Some(text),
                Some(name) => wrong(
                    format!("there is no `{name}`"),
                    format!("a template may name {}", Alert::TEMPLATE_NAMES.join(", ")),
                ),
            }
        }
    };
    notes.fault(
        span,
        format!("`template` in {} can't be used", table.called),
        label,
        help,
    );
    None
}
