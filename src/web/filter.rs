//! Which edits does an address ask for? One set of keys for the desk, the feeds, the API and the exports, so that whatever is on
//! the screen can be shared, subscribed to and taken away.

use std::str::FromStr;

use serde::Deserialize;

use super::{Desk, frame::Fault};
use crate::{
    model::{EditKind, Facet, Significance},
    schedule,
    store::EditFilter,
};

/// The keys of an address. Empty ones are as if they were not there: a form sends them all.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct Wanted {
    pub page: Option<String>,
    pub watch: Option<String>,
    pub kind: Option<String>,
    pub facet: Option<String>,
    pub significance: Option<String>,
    pub speaker: Option<String>,
    pub outlet: Option<String>,
    pub tag: Option<String>,
    pub language: Option<String>,
    pub words: Option<String>,
    pub since: Option<String>,
    pub until: Option<String>,
    pub stealth: Option<String>,
    pub unexplained: Option<String>,
    pub open: Option<String>,
    pub starred: Option<String>,
    /// Edits before this number: the next page of a list.
    pub before: Option<String>,
    pub limit: Option<String>,
}

fn given(value: &Option<String>) -> Option<&str> {
    value
        .as_deref()
        .map(str::trim)
        .filter(|text| !text.is_empty())
}

/// Whether a switch of the filter is on.
pub fn is_on(value: &Option<String>) -> bool {
    given(value).is_some_and(|text| matches!(text, "on" | "true" | "1" | "yes"))
}

impl Wanted {
    /// Each key that is given, with its value: what an address is made of. `before` and `limit` are no part of what is wanted.
    fn pairs(&self) -> Vec<(&'static str, &str)> {
        let texts = [
            ("page", &self.page),
            ("watch", &self.watch),
            ("kind", &self.kind),
            ("facet", &self.facet),
            ("significance", &self.significance),
            ("speaker", &self.speaker),
            ("outlet", &self.outlet),
            ("tag", &self.tag),
            ("language", &self.language),
            ("words", &self.words),
            ("since", &self.since),
            ("until", &self.until),
        ];
        let switches = [
            ("stealth", &self.stealth),
            ("unexplained", &self.unexplained),
            ("open", &self.open),
            ("starred", &self.starred),
        ];
        texts
            .into_iter()
            .filter_map(|(key, value)| Some((key, given(value)?)))
            .chain(
                switches
                    .into_iter()
                    .filter(|(_, value)| is_on(value))
                    .map(|(key, _)| (key, "on")),
            )
            .collect()
    }

    /// The query of an address that wants the same, without its `?`; empty where everything is wanted.
    pub fn query(&self) -> String {
        url::form_urlencoded::Serializer::new(String::new())
            .extend_pairs(self.pairs())
            .finish()
    }

    /// Whether something is asked of the edits themselves, not only where and when they are.
    pub fn asks_of_edits(&self) -> bool {
        let places = ["page", "watch", "outlet", "tag", "since", "until"];
        self.pairs().iter().any(|(key, _)| !places.contains(key))
    }

    pub fn is_everything(&self) -> bool {
        self.pairs().is_empty()
    }

    /// What is wanted, in words: "edits: stealth, speaker Maren Holt".
    pub fn title(&self) -> String {
        let parts: Vec<String> = self
            .pairs()
            .into_iter()
            .map(|(key, value)| match value {
                "on" => key.to_owned(),
                value if matches!(key, "since" | "until") => format!("{key} {}", understood(value)),
                value => format!("{key} {}", value.replace('_', " ")),
            })
            .collect();
        if parts.is_empty() {
            "Every edit".to_owned()
        } else {
            format!("Edits: {}", parts.join(", "))
        }
    }

    /// The filter that the record is asked with. A value that means nothing is an error, not an empty list.
    pub fn filter(&self, desk: &Desk, most: i64) -> Result<EditFilter, Fault> {
        let kinds = list::<EditKind>(&self.kind, "kind")?;
        let facets = list::<Facet>(&self.facet, "facet")?;
        let significance = list::<Significance>(&self.significance, "significance")?;
        let mut watches = given(&self.watch).map(|watch| vec![watch.to_owned()]);
        if let Some(tag) = given(&self.tag) {
            let tagged = desk.watches_tagged(tag);
            watches = Some(match watches {
                Some(named) => named
                    .into_iter()
                    .filter(|name| tagged.contains(name))
                    .collect(),
                None => tagged,
            });
        }
        let number = |key: &str, value: &Option<String>| -> Result<Option<i64>, Fault> {
            given(value)
                .map(|text| {
                    text.parse()
                        .map_err(|_| Fault::bad(key, text, "expected a number"))
                })
                .transpose()
        };
        let own = |value: &Option<String>| given(value).map(str::to_owned);
        Ok(EditFilter {
            page: number("page", &self.page)?,
            since: given(&self.since)
                .map(|text| moment("since", text, false))
                .transpose()?,
            until: given(&self.until)
                .map(|text| moment("until", text, true))
                .transpose()?,
            kinds,
            facets,
            significance: significance.into_iter().next(),
            speaker: own(&self.speaker),
            outlet: own(&self.outlet),
            watches,
            language: own(&self.language),
            words: own(&self.words),
            stealth: is_on(&self.stealth),
            unexplained: is_on(&self.unexplained),
            open: is_on(&self.open),
            starred: is_on(&self.starred),
            before_id: number("before", &self.before)?,
            limit: Some(
                number("limit", &self.limit)?
                    .unwrap_or(most)
                    .clamp(1, most.max(1)),
            ),
            ..EditFilter::default()
        })
    }
}

/// A time, with the zone that it is read in where it names none.
fn understood(text: &str) -> String {
    match text.parse::<jiff::Timestamp>() {
        Ok(_) => text.to_owned(),
        Err(_) => format!("{text} (UTC)"),
    }
}

/// Names parted by commas, each of them known.
fn list<T: FromStr<Err = String>>(value: &Option<String>, key: &str) -> Result<Vec<T>, Fault> {
    let names = given(value).into_iter().flat_map(|text| text.split(','));
    names
        .map(str::trim)
        .map(|name| {
            name.parse()
                .map_err(|why: String| Fault::bad(key, name, &why))
        })
        .collect()
}

/// A time as people type it, without a zone in UTC; a date is the start of its day, with `is_end` the end.
pub fn moment(key: &str, text: &str, is_end: bool) -> Result<jiff::Timestamp, Fault> {
    schedule::parse_moment(text, jiff::Timestamp::now(), is_end)
        .map_err(|expected| Fault::Bad(format!("“{text}” is no date for “{key}”: {expected}.")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_is_as_short_as_what_it_asks_for() {
        let wanted = Wanted {
            kind: Some("quote_reworded".into()),
            speaker: Some(" Maren Holt ".into()),
            outlet: Some(String::new()),
            stealth: Some("on".into()),
            open: Some("off".into()),
            before: Some("7".into()),
            ..Wanted::default()
        };
        assert_eq!(
            wanted.query(),
            "kind=quote_reworded&speaker=Maren+Holt&stealth=on"
        );
        assert_eq!(
            wanted.title(),
            "Edits: kind quote reworded, speaker Maren Holt, stealth"
        );
        assert!(Wanted::default().is_everything());
    }
}
