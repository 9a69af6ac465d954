//! How is one table of the file read? Key by key, each with its place; what is wrong is noted, and reading goes on.

use std::{collections::BTreeMap, ops::Range, time::Duration};

use toml::{
    Spanned,
    de::{DeTable, DeValue},
};

use super::faults::{Fault, nearest};
use crate::schedule;

/// Where faults are noted.
#[derive(Default)]
pub(super) struct Notes {
    pub faults: Vec<Fault>,
    /// Secrets that are not there: a fault for whoever sends or fetches, and nothing to whoever only reads the file.
    pub unset: Vec<Fault>,
}

impl Notes {
    pub fn fault(
        &mut self,
        span: Range<usize>,
        title: impl Into<String>,
        label: impl Into<String>,
        help: Option<String>,
    ) {
        self.faults.push(Fault {
            span,
            title: title.into(),
            label: label.into(),
            help,
        });
    }

    fn unset(&mut self, span: Range<usize>, title: String, help: Option<String>) {
        self.unset.push(Fault {
            span,
            title,
            label: "read from here".to_owned(),
            help,
        });
    }
}

/// A table with what to call it in faults.
pub(super) struct Table<'a, 'i> {
    pub fields: &'a DeTable<'i>,
    /// Where the table is.
    pub span: Range<usize>,
    /// `watch "towns"`, `[fetch]`.
    pub called: String,
}

/// A string with its place.
pub(super) type Placed = (String, Range<usize>);

impl<'a, 'i> Table<'a, 'i> {
    pub fn new(
        value: &'a Spanned<DeValue<'i>>,
        called: &str,
        notes: &mut Notes,
    ) -> Option<Table<'a, 'i>> {
        match value.get_ref() {
            DeValue::Table(fields) => Some(Table {
                fields,
                span: value.span(),
                called: called.to_owned(),
            }),
            other => {
                notes.fault(
                    value.span(),
                    format!("{called} must be a table"),
                    format!("expected a table, found {}", kind(other)),
                    None,
                );
                None
            }
        }
    }

    /// Notes every key that is not one of `known`.
    pub fn only(&self, known: &[String], notes: &mut Notes) {
        for key in self.fields.keys() {
            let name = key.get_ref();
            if !known.iter().any(|known| known == name.as_ref()) {
                let help = match nearest(name, known.iter().map(String::as_str)) {
                    Some(near) => format!("did you mean `{near}`?"),
                    None => format!("valid keys here: {}", known.join(", ")),
                };
                notes.fault(
                    key.span(),
                    format!("unknown key `{name}` in {}", self.called),
                    "not a key of this table",
                    Some(help),
                );
            }
        }
    }

    pub fn get(&self, key: &str) -> Option<&'a Spanned<DeValue<'i>>> {
        self.fields
            .iter()
            .find(|(name, _)| name.get_ref() == key)
            .map(|(_, value)| value)
    }

    fn wrong(&self, key: &str, value: &Spanned<DeValue<'_>>, expected: &str, notes: &mut Notes) {
        notes.fault(
            value.span(),
            format!("`{key}` in {} has the wrong type", self.called),
            format!("expected {expected}, found {}", kind(value.get_ref())),
            None,
        );
    }

    pub fn string(&self, key: &str, notes: &mut Notes) -> Option<Placed> {
        let value = self.get(key)?;
        match value.get_ref() {
            DeValue::String(text) => Some((text.to_string(), value.span())),
            _ => {
                self.wrong(key, value, "a string", notes);
                None
            }
        }
    }

    pub fn required(&self, key: &str, notes: &mut Notes) -> Option<Placed> {
        if self.get(key).is_none() {
            notes.fault(
                self.span.clone(),
                format!("{} has no `{key}`", self.called),
                format!("`{key}` is needed here"),
                None,
            );
        }
        self.string(key, notes)
    }

    pub fn strings(&self, key: &str, notes: &mut Notes) -> Option<Vec<Placed>> {
        let value = self.get(key)?;
        let DeValue::Array(items) = value.get_ref() else {
            self.wrong(key, value, "a list of strings", notes);
            return None;
        };
        let mut found = Vec::new();
        for item in items.iter() {
            match item.get_ref() {
                DeValue::String(text) => found.push((text.to_string(), item.span())),
                _ => self.wrong(key, item, "a string", notes),
            }
        }
        Some(found)
    }

    pub fn flag(&self, key: &str, notes: &mut Notes) -> Option<bool> {
        let value = self.get(key)?;
        match value.get_ref() {
            DeValue::Boolean(flag) => Some(*flag),
            _ => {
                self.wrong(key, value, "true or false", notes);
                None
            }
        }
    }

    pub fn number(&self, key: &str, least: u64, notes: &mut Notes) -> Option<u64> {
        let value = self.get(key)?;
        let number = match value.get_ref() {
            DeValue::Integer(number) => u64::from_str_radix(number.as_str(), number.radix()).ok(),
            _ => None,
        };
        match number {
            Some(number) if number >= least => Some(number),
            _ => {
                self.wrong(
                    key,
                    value,
                    &format!("a whole number of {least} or more"),
                    notes,
                );
                None
            }
        }
    }

    pub fn duration(&self, key: &str, notes: &mut Notes) -> Option<Duration> {
        let (text, span) = self.string(key, notes)?;
        match schedule::parse_duration(&text).map(Duration::try_from) {
            Ok(Ok(duration)) => Some(duration),
            _ => {
                notes.fault(
                    span,
                    format!("`{key}` in {} is no length of time", self.called),
                    "expected a number with ms, s, m, h or d",
                    Some("for example \"20s\" or \"500ms\"".into()),
                );
                None
            }
        }
    }

    /// Bytes: `16MiB`, `500KB`, a plain number.
    pub fn size(&self, key: &str, notes: &mut Notes) -> Option<u64> {
        let value = self.get(key)?;
        if let DeValue::Integer(_) = value.get_ref() {
            return self.number(key, 1, notes);
        }
        let (text, span) = self.string(key, notes)?;
        let digits = text
            .find(|c: char| !c.is_ascii_digit())
            .unwrap_or(text.len());
        let (number, unit) = text.split_at(digits);
        let unit = match unit.trim().to_ascii_lowercase().as_str() {
            "" | "b" => Some(1),
            "kb" => Some(1_000),
            "kib" | "k" => Some(1 << 10),
            "mb" => Some(1_000_000),
            "mib" | "m" => Some(1 << 20),
            _ => None,
        };
        let number = number.parse::<u64>().ok().filter(|number| *number > 0);
        match number
            .zip(unit)
            .and_then(|(number, unit)| number.checked_mul(unit))
        {
            Some(bytes) => Some(bytes),
            None => {
                notes.fault(
                    span,
                    format!("`{key}` in {} is no size", self.called),
                    "expected a number with KB, KiB, MB or MiB",
                    Some("for example \"16MiB\"".into()),
                );
                None
            }
        }
    }

    /// Header-like values: written out, or read from the environment or a file. Values are never shown in faults.
    pub fn secrets(&self, key: &str, notes: &mut Notes) -> BTreeMap<String, String> {
        let Some(value) = self.get(key) else {
            return BTreeMap::new();
        };
        let Some(table) = Table::new(value, &format!("`{key}` in {}", self.called), notes) else {
            return BTreeMap::new();
        };
        let mut found = BTreeMap::new();
        for (name, value) in table.fields.iter() {
            if let Some(secret) = secret(name.get_ref(), value, &table.called, notes) {
                // Not shown: it may be a secret.
                if secret.contains(char::is_control) {
                    notes.fault(
                        value.span(),
                        format!("`{}` in {} can't be sent", name.get_ref(), table.called),
                        "it holds a line break or another control character",
                        None,
                    );
                    continue;
                }
                found.insert(name.get_ref().to_string(), secret);
            }
        }
        found
    }
}

/// One value: plain text, `{ env = "NAME" }` or `{ file = "path" }`.
pub(super) fn secret(
    name: &str,
    value: &Spanned<DeValue<'_>>,
    called: &str,
    notes: &mut Notes,
) -> Option<String> {
    match value.get_ref() {
        DeValue::String(text) => Some(text.to_string()),
        DeValue::Table(_) => {
            let table = Table::new(value, &format!("`{name}` in {called}"), notes)?;
            table.only(&["env".to_owned(), "file".to_owned()], notes);
            if let Some((variable, span)) = table.string("env", notes) {
                return std::env::var(&variable).ok().or_else(|| {
                    notes.unset(
                        span,
                        format!("the environment variable {variable} is not set"),
                        Some(format!("set it before you start: export {variable}=…")),
                    );
                    None
                });
            }
            let (path, span) = table.string("file", notes)?;
            match std::fs::read_to_string(&path) {
                Ok(text) => Some(text.trim_end_matches(['\n', '\r']).to_owned()),
                Err(error) => {
                    notes.unset(
                        span,
                        format!("the file {path} can't be read: {error}"),
                        None,
                    );
                    None
                }
            }
        }
        other => {
            notes.fault(
                value.span(),
                format!("`{name}` in {called} has the wrong type"),
                format!(
                    "expected a string, {{ env = \"NAME\" }} or {{ file = \"path\" }}, found {}",
                    kind(other)
                ),
                None,
            );
            None
        }
    }
}

pub(super) fn kind(value: &DeValue<'_>) -> &'static str {
    match value {
        DeValue::String(_) => "a string",
        DeValue::Integer(_) => "a whole number",
        DeValue::Float(_) => "a number",
        DeValue::Boolean(_) => "true or false",
        DeValue::Datetime(_) => "a date",
        DeValue::Array(_) => "a list",
        DeValue::Table(_) => "a table",
    }
}
