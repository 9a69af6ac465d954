//! How is an edit worded on a page? Kinds, weights and times in words; the spans as they are marked.

use super::{
    Desk,
    frame::{Fault, Moment},
};
use crate::{
    compare,
    model::{Op, Significance, Span, Told},
    store::{RecordedEdit, Review, told_words},
};

/// An edit as a template shows it.
pub struct Shown {
    pub id: i64,
    pub what: String,
    pub kind: &'static str,
    pub weight: &'static str,
    pub notes: String,
    pub reasons: String,
    pub spans: Vec<Marked>,
    /// Marks around the words of a quote, as its script has them; empty for other edits.
    pub open: &'static str,
    pub close: &'static str,
    /// The edit that is looked at next in a list, once this one is marked: 0 where there is none.
    pub next: i64,
    pub review: Review,
    pub standing: &'static str,
    /// The short part that it changed, if such changes can be held back.
    pub part: String,
    /// Whether it weighs, and no notice on the page speaks of it.
    pub is_unexplained: bool,
    /// What the page showed with it, where that is not said of the whole change.
    pub told: &'static str,
    /// What a rebuild made of it.
    pub afterwards: &'static str,
}

/// A run of words with its mark.
#[derive(Debug, Clone)]
pub struct Marked {
    /// `del`, `ins`, or nothing.
    pub tag: &'static str,
    pub text: String,
}

impl Marked {
    /// Whether these words were taken away.
    pub fn went(&self) -> bool {
        self.tag == "del"
    }
}

/// One change of a page: edits that were first seen together.
pub struct Change {
    pub page: i64,
    /// BCP 47; empty where it is not known.
    pub language: String,
    pub headline: String,
    pub url: String,
    pub is_link: bool,
    pub outlet: String,
    pub day: String,
    pub before: Moment,
    pub after: Moment,
    pub between: i64,
    /// What the page showed with it: "No notice found on the page".
    pub told: String,
    /// Whether one of its edits weighs, and no notice on the page speaks of it.
    pub is_unexplained: bool,
    pub returns_to: Option<i64>,
    /// How many times in a row the page has gone back, where it flips.
    pub flip: Option<i64>,
    pub from_version: i64,
    pub to_version: i64,
    pub edits: Vec<Shown>,
}

/// Edits, newest first, gathered into the changes that they belong to.
pub async fn changes(desk: &Desk, edits: &[RecordedEdit]) -> Result<Vec<Change>, Fault> {
    let ids: Vec<i64> = edits.iter().map(|edit| edit.id).collect();
    let mut reviews = desk.store.reviews(&ids).await?;
    let mut changes: Vec<Change> = Vec::new();
    for (at, edit) in edits.iter().enumerate() {
        let same = changes
            .last()
            .is_some_and(|change| change.url == edit.url && change.to_version == edit.to_version);
        if !same {
            let (page, language) = desk.store.page_of_edit(edit.id).await?.unwrap_or_default();
            changes.push(Change {
                page,
                language: language.unwrap_or_default(),
                headline: edit.page.clone(),
                is_link: is_link(&edit.url),
                outlet: outlet(&edit.url),
                url: edit.url.clone(),
                day: edit.first_seen_after.strftime("%A, %-d %B %Y").to_string(),
                before: edit.last_seen_before.into(),
                after: edit.first_seen_after.into(),
                between: edit.checks_between,
                told: String::new(),
                is_unexplained: false,
                returns_to: edit.returns_to,
                flip: edit
                    .flip
                    .filter(|_| edit.is_known_flip() && edit.returns_to.is_some()),
                from_version: edit.from_version,
                to_version: edit.to_version,
                edits: Vec::new(),
            });
        }
        if let Some(change) = changes.last_mut() {
            let of_it = &edits[at - change.edits.len()..=at];
            change.told = capital(told_words(of_it));
            change.is_unexplained |= edit.is_unexplained();
            let review = reviews.remove(&edit.id).unwrap_or_default();
            change.edits.push(shown(edit, review));
        }
    }
    for change in &mut changes {
        // Headline and quotes first, as they were told.
        change.edits.sort_by_key(|edit| edit.id);
        for edit in &mut change.edits {
            if capital(edit.told) == change.told {
                edit.told = "";
            }
        }
    }
    let ids: Vec<i64> = (changes.iter().flat_map(|change| &change.edits))
        .map(|edit| edit.id)
        .collect();
    let edits = changes.iter_mut().flat_map(|change| &mut change.edits);
    for (at, edit) in edits.enumerate() {
        let before = || at.checked_sub(1).and_then(|at| ids.get(at));
        edit.next = ids.get(at + 1).or_else(before).copied().unwrap_or(0);
    }
    Ok(changes)
}

impl Change {
    /// Those that nobody has marked yet, as a form sends them; empty where a button for all would be one for one.
    pub fn open_ids(&self) -> String {
        let open = self.edits.iter().filter(|edit| edit.standing.is_empty());
        let ids: Vec<String> = open.map(|edit| edit.id.to_string()).collect();
        match ids.len() {
            0 | 1 => String::new(),
            _ => ids.join(","),
        }
    }

    /// How many those are.
    pub fn open_count(&self) -> usize {
        let open = self.edits.iter().filter(|edit| edit.standing.is_empty());
        open.count()
    }

    /// Where to go on once all of it is marked.
    pub fn next(&self) -> i64 {
        self.edits.last().map_or(0, |edit| edit.next)
    }

    /// The address, where the page has no headline of its own: once is enough.
    pub fn is_untitled(&self) -> bool {
        self.headline == self.url
    }
}

/// Quotation marks around words: Arabic script has its own, which browsers turn to the right side (Unicode Bidi_Mirrored); the English
/// ones would open at the wrong end of the line.
pub fn quote_marks(words: &str) -> (&'static str, &'static str) {
    let first = words.chars().find(|c| c.is_alphabetic());
    match first {
        Some('\u{600}'..='\u{6FF}' | '\u{750}'..='\u{77F}' | '\u{8A0}'..='\u{8FF}') => ("«", "»"),
        _ => ("“", "”"),
    }
}

/// Words between quotation marks.
pub fn quoted(words: &str) -> String {
    let (open, close) = quote_marks(words);
    format!("{open}{words}{close}")
}

/// The words with a capital, as they begin a sentence.
pub fn capital(words: &str) -> String {
    let mut chars = words.chars();
    let first = chars.next().into_iter().flat_map(char::to_uppercase);
    first.chain(chars).collect()
}

/// Only what a browser may follow without harm.
pub fn is_link(url: &str) -> bool {
    url.starts_with("http://") || url.starts_with("https://")
}

/// The host, without its `www.`.
pub fn outlet(url: &str) -> String {
    let parsed = url::Url::parse(url).ok();
    let host = parsed.as_ref().and_then(url::Url::host_str).unwrap_or(url);
    host.strip_prefix("www.").unwrap_or(host).to_owned()
}

fn shown(recorded: &RecordedEdit, review: Review) -> Shown {
    let edit = &recorded.edit;
    let spans = if edit.stands_whole() {
        vec![Marked {
            tag: "",
            text: edit.after.clone().unwrap_or_default(),
        }]
    } else {
        marked(&edit.spans)
    };
    let is_quote = edit.kind.is_of_quote();
    let words = edit.after.as_deref().or(edit.before.as_deref());
    let (open, close) = quote_marks(words.unwrap_or_default());
    Shown {
        id: recorded.id,
        what: edit.what(),
        kind: edit.kind.name(),
        weight: edit.significance.name(),
        notes: match edit.notes() {
            notes if notes.is_empty() && edit.significance == Significance::Material => {
                edit.reasons.first().cloned().unwrap_or_default()
            }
            notes => notes,
        },
        reasons: edit.reasons.join("; "),
        spans,
        open: if is_quote { open } else { "" },
        close: if is_quote { close } else { "" },
        next: 0,
        standing: review.standing.map_or("", |standing| standing.name()),
        part: compare::part(edit).unwrap_or_default(),
        review,
        is_unexplained: recorded.is_unexplained(),
        told: match recorded.told {
            // Said by the notice's own edit, beside it.
            Told::Notice => "",
            told => told.words(),
        },
        afterwards: recorded.afterwards(),
    }
}

pub fn marked(spans: &[Span]) -> Vec<Marked> {
    spans
        .iter()
        .map(|span| Marked {
            tag: match span.op {
                Op::Equal => "",
                Op::Delete => "del",
                Op::Insert => "ins",
            },
            text: span.text.clone(),
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_stand_between_the_marks_of_their_script() {
        assert_eq!(quoted("We may stay"), "“We may stay”");
        assert_eq!(quoted("لن نرفع الرسوم"), "«لن نرفع الرسوم»");
        assert_eq!(quoted(""), "“”");
    }
}
