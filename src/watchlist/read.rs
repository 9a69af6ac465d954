//! What does the file say? Reads and checks the whole of it; every mistake is noted, none stops the reading.

use std::{
    collections::HashMap,
    net::{IpAddr, SocketAddr},
    ops::Range,
};

use toml::{
    Spanned,
    de::{DeTable, DeValue},
};

use super::{
    Faults, Owner, Unset, Watchlist,
    alert::{alert, channel},
    faults,
    shape::keys,
    table::{Notes, Table},
    watch::{defaults, rules, watch},
};
use crate::model::{FetchSettings, named_port};

/// Reads a watchlist. `file` is only named in faults.
pub fn read(text: &str, file: &str) -> Result<Watchlist, Faults> {
    let (watchlist, notes) = noted(text, file)?;
    match notes.unset.is_empty() {
        true => Ok(watchlist),
        false => Err(faults::drawn(notes.unset, text, file)),
    }
}

/// As [`read`], for whoever sends and fetches nothing: secrets that are not there are no faults, and stand in `unset`.
pub fn read_without_secrets(text: &str, file: &str) -> Result<Watchlist, Faults> {
    Ok(noted(text, file)?.0)
}

/// The watchlist, with what is no fault to everybody.
fn noted(text: &str, file: &str) -> Result<(Watchlist, Notes), Faults> {
    let mut notes = Notes::default();
    let (root, broken) = DeTable::parse_recoverable(text);
    for error in broken {
        notes.fault(
            error.span().unwrap_or(0..0),
            "this is not TOML",
            error.message(),
            None,
        );
    }
    if !notes.faults.is_empty() {
        return Err(faults::drawn(notes.faults, text, file));
    }
    let watchlist = whole(root, &mut notes);
    match notes.faults.is_empty() {
        true => Ok((watchlist, notes)),
        false => {
            notes.faults.append(&mut notes.unset);
            Err(faults::drawn(notes.faults, text, file))
        }
    }
}

fn whole(root: Spanned<DeTable<'_>>, notes: &mut Notes) -> Watchlist {
    let top = Table {
        span: root.span(),
        fields: root.get_ref(),
        called: "the watchlist".into(),
    };
    top.only(&keys(""), notes);
    let mut watchlist = Watchlist::default();
    let defaults = top
        .get("defaults")
        .and_then(|value| Table::new(value, "[defaults]", notes))
        .map(|table| defaults(&table, notes))
        .unwrap_or_default();
    // Every watch asks with the headers of all.
    let of_all: Vec<String> = (notes.unset.iter())
        .map(|fault| fault.title.clone())
        .collect();
    if let Some(table) = top
        .get("fetch")
        .and_then(|value| Table::new(value, "[fetch]", notes))
    {
        watchlist.fetch = fetch(&table, notes);
    }
    watchlist.public_url = top
        .get("serve")
        .and_then(|value| Table::new(value, "[serve]", notes))
        .and_then(|table| public_url(&table, notes));
    let mut names = HashMap::new();
    for value in many(&top, "watch", notes) {
        let called = called("watch", value);
        if let Some(table) = Table::new(value, &called, notes) {
            let known = notes.unset.len();
            let read = watch(&table, &defaults, &mut names, notes);
            let owner = read.as_ref().map(|watch| Owner::Watch(watch.name.clone()));
            if let Some(owner) = &owner {
                let unset = of_all.iter().map(|why| Unset {
                    owner: owner.clone(),
                    why: why.clone(),
                });
                watchlist.unset.extend(unset);
            }
            watchlist.unset.extend(unset(owner, known, notes));
            watchlist.watches.extend(read);
        }
    }
    for value in many(&top, "site", notes) {
        if let Some(table) = Table::new(value, "[[site]]", notes) {
            table.only(&keys("Site"), notes);
            let rules = rules(&table, notes);
            let host = table.required("host", notes);
            watchlist.sites.extend(host.map(|(host, span)| {
                host_alone("host", &host, span, notes);
                (host.to_lowercase(), rules)
            }));
        }
    }
    let mut channels = HashMap::new();
    for value in many(&top, "channel", notes) {
        let called = called("channel", value);
        if let Some(table) = Table::new(value, &called, notes) {
            let known = notes.unset.len();
            let read = channel(&table, &mut channels, notes);
            let owner = (read.as_ref()).map(|channel| Owner::Channel(channel.name.clone()));
            watchlist.unset.extend(unset(owner, known, notes));
            watchlist.channels.extend(read);
        }
    }
    let mut alerts = HashMap::new();
    for value in many(&top, "alert", notes) {
        let called = called("alert", value);
        if let Some(table) = Table::new(value, &called, notes) {
            watchlist
                .alerts
                .extend(alert(&table, &channels, &names, &mut alerts, notes));
        }
    }
    watchlist
}

/// The secrets of a table that are not there: those noted since there were `known`.
fn unset(owner: Option<Owner>, known: usize, notes: &Notes) -> Vec<Unset> {
    let missed = notes.unset.iter().skip(known);
    let of = |owner: Owner| {
        missed.map(move |fault| Unset {
            owner: owner.clone(),
            why: fault.title.clone(),
        })
    };
    owner.map_or_else(Vec::new, |owner| of(owner).collect())
}

fn public_url(table: &Table<'_, '_>, notes: &mut Notes) -> Option<String> {
    table.only(&keys("Serve"), notes);
    let (text, span) = table.string("public_url", notes)?;
    match url::Url::parse(&text) {
        Ok(url) if matches!(url.scheme(), "http" | "https") => {
            Some(text.trim_end_matches('/').to_owned())
        }
        _ => {
            notes.fault(
                span,
                "`public_url` is no web address",
                "expected http://… or https://…",
                Some("for example \"https://desk.example.org\"".into()),
            );
            None
        }
    }
}

/// Notes where a name of a host is written as an address: no host would ever fit.
pub(super) fn host_alone(key: &str, text: &str, span: Range<usize>, notes: &mut Notes) {
    let rest = text.split_once("://").map_or(text, |(_, rest)| rest);
    let host = rest.split(['/', '?', '#']).next().unwrap_or_default();
    // A port is none of a host's name; an address of IPv6 has more colons than one.
    let host = match host.split_once(':') {
        Some((name, port)) if port.bytes().all(|byte| byte.is_ascii_digit()) => name,
        _ => host,
    };
    if host != text {
        notes.fault(
            span,
            format!("`{key}` is the name of a host, and this is an address"),
            "without http://, port and /",
            (!host.is_empty()).then(|| format!("write \"{host}\"")),
        );
    }
}

/// The tables of `[[key]]`.
fn many<'a, 'i>(
    top: &Table<'a, 'i>,
    key: &str,
    notes: &mut Notes,
) -> Vec<&'a Spanned<DeValue<'i>>> {
    match top.get(key).map(|value| (value, value.get_ref())) {
        None => Vec::new(),
        Some((_, DeValue::Array(items))) => items.iter().collect(),
        Some((value, _)) => {
            notes.fault(
                value.span(),
                format!("`{key}` is a list of tables"),
                format!("write [[{key}]], with two brackets"),
                None,
            );
            Vec::new()
        }
    }
}

/// `watch "towns"`, or `[[watch]]` for one without a name.
fn called(kind: &str, value: &Spanned<DeValue<'_>>) -> String {
    match value
        .get_ref()
        .as_table()
        .and_then(|table| table.iter().find(|(key, _)| key.get_ref() == "name"))
        .and_then(|(_, name)| name.get_ref().as_str())
    {
        Some(name) => format!("{kind} \"{name}\""),
        None => format!("[[{kind}]]"),
    }
}

fn fetch(table: &Table<'_, '_>, notes: &mut Notes) -> FetchSettings {
    table.only(&keys("Fetch"), notes);
    let plain = FetchSettings::default();
    let count = |key: &str, least: u64, plain: usize, notes: &mut Notes| {
        table.number(key, least, notes).map_or(plain, |number| {
            usize::try_from(number).unwrap_or(usize::MAX)
        })
    };
    FetchSettings {
        contact: table.string("contact", notes).map(|(contact, _)| contact),
        allow_private: table
            .strings("allow_private", notes)
            .unwrap_or_default()
            .into_iter()
            .filter_map(|(entry, span)| network(entry, span, notes))
            .collect(),
        connect_timeout: table
            .duration("connect_timeout", notes)
            .unwrap_or(plain.connect_timeout),
        first_byte_timeout: table
            .duration("first_byte_timeout", notes)
            .unwrap_or(plain.first_byte_timeout),
        idle_timeout: table
            .duration("idle_timeout", notes)
            .unwrap_or(plain.idle_timeout),
        timeout: table.duration("timeout", notes).unwrap_or(plain.timeout),
        max_body: table.size("max_body", notes).unwrap_or(plain.max_body),
        max_header: table.size("max_header", notes).unwrap_or(plain.max_header),
        max_redirects: count("max_redirects", 0, plain.max_redirects, notes),
        pause: table.duration("pause", notes).unwrap_or(plain.pause),
        per_host: count("per_host", 1, plain.per_host, notes),
        parallel: count("parallel", 1, plain.parallel, notes),
        retry_max: table
            .duration("retry_max", notes)
            .unwrap_or(plain.retry_max),
    }
}

/// An entry of `allow_private`: `127.0.0.1`, `127.0.0.1:8000`, `10.0.0.0/8`, `example.org:8080`.
fn network(entry: String, span: Range<usize>, notes: &mut Notes) -> Option<String> {
    let is_network = match entry.split_once('/') {
        Some((base, bits)) => match (base.parse(), bits.parse::<u8>()) {
            (Ok(IpAddr::V4(_)), Ok(bits)) => bits <= 32,
            (Ok(IpAddr::V6(_)), Ok(bits)) => bits <= 128,
            _ => false,
        },
        None => {
            entry.parse::<IpAddr>().is_ok()
                || entry.parse::<SocketAddr>().is_ok()
                || named_port(&entry).is_some()
        }
    };
    if !is_network {
        notes.fault(
            span,
            format!("`{entry}` in allow_private is no address, network or port of a host"),
            "expected an address, with a port or without, a network, or a public host with a port",
            Some("for example \"127.0.0.1:8000\", \"10.0.0.0/8\" or \"example.org:8080\"; a private host is opened by its address".into()),
        );
    }
    is_network.then_some(entry)
}

/// The table's `name`, which no other of its kind may have.
pub(super) fn unique(
    table: &Table<'_, '_>,
    names: &mut HashMap<String, Range<usize>>,
    notes: &mut Notes,
) -> Option<String> {
    let (name, span) = table.required("name", notes)?;
    if name.trim().is_empty() {
        notes.fault(span, "a name is empty", "expected a word or two", None);
        return None;
    }
    if name.chars().any(char::is_control) {
        let fault = "a name has a line break or another control character in it";
        let help = "names stand in lists, logs and messages: letters, digits and signs make one";
        notes.fault(span, fault, "expected a word or two", Some(help.into()));
        return None;
    }
    if names.contains_key(&name) {
        notes.fault(
            span,
            format!("the name \"{name}\" is taken"),
            "already used above",
            Some("names are unique in the file".into()),
        );
        return None;
    }
    names.insert(name.clone(), span);
    Some(name)
}
