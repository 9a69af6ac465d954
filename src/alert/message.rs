//! How is an edit told? One sentence that could be printed; then before and after with the changed words marked, the page, and
//! where to read on. Nothing here is markup: each channel writes these runs in its own, and escapes what they hold.

use jiff::Timestamp;

use crate::{
    model::{EditKind, Op, PageEvent},
    store::{Happened, RecordedEdit, Waiting, told_words},
};

/// Characters of a marked change that a message shows at most.
const LONGEST: usize = 600;
/// Edits that a message tells one by one; further ones are counted.
const MOST_TOLD: usize = 20;

/// Some words of a message, all in one style.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Run {
    pub style: Style,
    pub text: String,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Style {
    Plain,
    Strong,
    /// Words that went.
    Gone,
    /// Words that came.
    Came,
    /// An address of the page or of the review desk.
    Link,
}

/// A message before a channel writes it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Message {
    /// A few words, on one line: a mail's subject, a push message's title.
    pub subject: String,
    /// The whole of it in one plain sentence.
    pub sentence: String,
    pub lines: Vec<Vec<Run>>,
    /// Where to read on: the review desk, else the page.
    pub url: String,
    /// The edit in the review desk; of an event the page.
    pub permalink: Option<String>,
}

/// What `desk` (the review desk's public address) is asked for.
pub fn message(alert: &Waiting, desk: Option<&str>) -> Message {
    let first = alert.edits.first();
    let of_page = || (alert.page() > 0).then(|| format!("page/{}", alert.page()));
    let place = first
        .map(|edit| format!("edit/{}", edit.id))
        .or_else(of_page);
    let permalink = place
        .zip(desk)
        .map(|(place, desk)| format!("{desk}/{place}"));
    let page_url = first
        .map(|edit| &edit.url)
        .or_else(|| alert.events.first().map(|event| &event.url));
    let mut lines = Vec::new();
    for edit in alert.edits.iter().take(MOST_TOLD) {
        lines.extend(told(edit));
    }
    if let Some(more) = alert.edits.len().checked_sub(MOST_TOLD).filter(|n| *n > 0) {
        lines.push(vec![plain(format!("and {}", count(more, "more edit")))]);
    }
    if let Some(edit) = first {
        let clock = |at: Timestamp| at.strftime("%-d %b %Y %H:%M:%S").to_string();
        if is_one_change(&alert.edits) {
            lines.push(vec![plain(format!(
                "last seen so {} UTC, first seen otherwise {} UTC, {}",
                clock(edit.last_seen_before),
                clock(edit.first_seen_after),
                told_words(&alert.edits)
            ))]);
        }
    }
    let events = alert.events.iter().take(MOST_TOLD);
    lines.extend(events.map(|event| vec![plain(happened(event))]));
    let mut pages: Vec<&str> = Vec::new();
    let edits = alert.edits.iter().map(|edit| edit.url.as_str());
    for url in edits.chain(alert.events.iter().map(|event| event.url.as_str())) {
        if !pages.contains(&url) && pages.len() < MOST_TOLD {
            pages.push(url);
        }
    }
    lines.extend(pages.iter().map(|url| vec![link(url)]));
    lines.extend(permalink.iter().map(|url| vec![link(url)]));
    Message {
        subject: shortened(&subject(alert), 120),
        sentence: whole(alert),
        lines,
        url: permalink
            .clone()
            .or_else(|| page_url.cloned())
            .unwrap_or_default(),
        permalink,
    }
}

/// One sentence: who changed what, between when and when, and whether anybody was told; further edits of the same change are
/// counted. Plain text: nothing in it is markup.
pub fn sentence(edits: &[RecordedEdit]) -> String {
    match edits {
        [] => String::new(),
        [one] => of_one(one),
        [first, rest @ ..] => format!("{}; and {}", of_one(first), count(rest.len(), "more edit")),
    }
}

fn whole(alert: &Waiting) -> String {
    match (alert.edits.as_slice(), alert.events.as_slice()) {
        ([], []) => String::new(),
        ([], [first]) => happened(first),
        ([], [first, rest @ ..]) => {
            format!(
                "{}; and {}",
                happened(first),
                count(rest.len(), "more event")
            )
        }
        (edits, []) => sentence(edits),
        (edits, events) => format!("{}; and {}", sentence(edits), count(events.len(), "event")),
    }
}

fn subject(alert: &Waiting) -> String {
    let edits = &alert.edits;
    match (edits.as_slice(), alert.events.as_slice()) {
        ([first, ..], _) if is_of_one_page(edits) => {
            let more = match edits.len() {
                1 => String::new(),
                n => format!(" (and {})", count(n - 1, "more edit")),
            };
            format!(
                "{} {}: {}{more}",
                host(&first.url, &first.watch),
                did(first),
                one_line(&first.page)
            )
        }
        ([_, ..], events) => {
            format!(
                "{} by rule {}",
                count(edits.len() + events.len(), "edit"),
                alert.rule
            )
        }
        ([], [one]) => format!(
            "{} {}: {}",
            host(&one.url, &one.watch),
            word(one.event, one.source.is_some()),
            one_line(&one.page)
        ),
        ([], events) => format!("{} by rule {}", count(events.len(), "event"), alert.rule),
    }
}

fn is_one_change(edits: &[RecordedEdit]) -> bool {
    let mut changes = edits.windows(2);
    changes.all(|two| two[0].url == two[1].url && two[0].to_version == two[1].to_version)
}

/// Whether all edits are of one page.
pub fn is_of_one_page(edits: &[RecordedEdit]) -> bool {
    edits.windows(2).all(|two| two[0].url == two[1].url)
}

fn count(n: usize, what: &str) -> String {
    if n == 1 {
        format!("1 {what}")
    } else {
        format!("{n} {what}s")
    }
}

fn host(url: &str, otherwise: &str) -> String {
    url::Url::parse(url)
        .ok()
        .and_then(|url| url.host_str().map(str::to_owned))
        .unwrap_or_else(|| otherwise.to_owned())
}

fn did(recorded: &RecordedEdit) -> String {
    let edit = &recorded.edit;
    let name =
        |speaker: &Option<String>| one_line(speaker.as_deref().unwrap_or("somebody not named"));
    let (before, after) = (name(&edit.speaker_before), name(&edit.speaker_after));
    match edit.kind {
        EditKind::HeadlineChanged => "changed the headline".to_owned(),
        EditKind::StandfirstChanged => "changed the standfirst".to_owned(),
        EditKind::BylineChanged => "changed the byline".to_owned(),
        EditKind::QuoteAdded => format!("added a quote of {after}"),
        EditKind::QuoteRemoved => format!("removed a quote of {before}"),
        EditKind::QuoteReworded if before == after => format!("changed a quote of {after}"),
        EditKind::QuoteReworded => {
            format!("changed a quote of {before} and gave it to {after}")
        }
        EditKind::QuoteReattributed => format!("gave a quote of {before} to {after}"),
        EditKind::TextAdded => "added text".to_owned(),
        EditKind::TextRemoved => "removed text".to_owned(),
        EditKind::TextReworded => "reworded text".to_owned(),
        EditKind::TextMoved => "moved text".to_owned(),
        EditKind::NoticeAdded => "added a notice".to_owned(),
        EditKind::NoticeRemoved => "took a notice away".to_owned(),
        EditKind::NoticeChanged => "changed a notice".to_owned(),
    }
}

/// One edit in one sentence.
pub fn of_one(recorded: &RecordedEdit) -> String {
    let clock = |at: Timestamp| at.strftime("%-d %b %Y %H:%M:%S").to_string();
    format!(
        "{} {} in \u{201C}{}\u{201D}: {}; between {} and {} UTC, {}",
        host(&recorded.url, &recorded.watch),
        did(recorded),
        one_line(&recorded.page),
        runs_as_text(&marked_runs(recorded)).trim_end_matches([',', ';', ':', '.']),
        clock(recorded.last_seen_before),
        clock(recorded.first_seen_after),
        recorded.told.words(),
    )
}

/// What became of a page, in a sentence.
pub fn happened(event: &Happened) -> String {
    let because = event
        .reason
        .as_deref()
        .map_or(String::new(), |why| format!(" ({})", one_line(why)));
    format!(
        "{} {} at {} UTC: \u{201C}{}\u{201D}{because}",
        host(&event.url, &event.watch),
        word(event.event, event.source.is_some()),
        event.at.strftime("%-d %b %Y %H:%M:%S"),
        one_line(&event.page),
    )
}

fn word(event: PageEvent, is_of_source: bool) -> &'static str {
    match event {
        PageEvent::Back if is_of_source => "shows a source of pages again",
        PageEvent::Blocked if is_of_source => "keeps us from a source of pages",
        PageEvent::Blind if is_of_source => {
            "has a source of pages in which none could be found several times in a row"
        }
        PageEvent::Gone => "took a page away",
        PageEvent::Back => "shows a page again",
        PageEvent::Moved => "moved a page",
        PageEvent::Blocked => "keeps us from a page",
        PageEvent::Blind => "could not be seen several times in a row",
    }
}

/// An edit: who did what, and the words.
fn told(recorded: &RecordedEdit) -> Vec<Vec<Run>> {
    let heading = format!("{} {}", host(&recorded.url, &recorded.watch), did(recorded));
    let title = format!(" in \u{201C}{}\u{201D}", one_line(&recorded.page));
    vec![
        vec![
            Run {
                style: Style::Strong,
                text: heading,
            },
            plain(title),
        ],
        marked_runs(recorded),
    ]
}

/// The words, with what went and what came.
pub fn marked_runs(recorded: &RecordedEdit) -> Vec<Run> {
    let edit = &recorded.edit;
    if edit.stands_whole() || edit.spans.is_empty() {
        let words = edit.after.as_deref().or(edit.before.as_deref());
        return vec![plain(shortened(
            &one_line(words.unwrap_or_default()),
            LONGEST,
        ))];
    }
    let mut left = LONGEST;
    let mut runs: Vec<Run> = Vec::new();
    for span in &edit.spans {
        let style = match span.op {
            Op::Equal => Style::Plain,
            Op::Delete => Style::Gone,
            Op::Insert => Style::Came,
        };
        let text = no_controls(&span.text);
        let length = text.chars().count();
        if length > left {
            runs.push(Run {
                style,
                text: text.chars().take(left).collect(),
            });
            runs.push(plain(" \u{2026}"));
            break;
        }
        left -= length;
        runs.push(Run { style, text });
    }
    runs
}

/// For HTML that is copied or read aloud, where marks of style are lost: the same said in words, which nobody sees.
fn unseen(words: &str) -> String {
    format!("<span style=\"font-size:0;line-height:0;mso-hide:all\">{words}</span>")
}

/// What is unseen before and behind words that went or came; `after`: what stands before them.
pub fn unseen_around(style: Style, after: Option<Style>) -> (String, String) {
    let open = match (style, after) {
        (Style::Gone, _) => "[deleted: ",
        (Style::Came, Some(Style::Gone)) => " [inserted: ",
        (Style::Came, _) => "[inserted: ",
        (Style::Plain | Style::Strong | Style::Link, _) => return Default::default(),
    };
    (unseen(open), unseen("]"))
}

/// The words with `[-what went-]` and `{+what came+}`.
pub fn runs_as_text(runs: &[Run]) -> String {
    let text: String = runs
        .iter()
        .map(|run| match run.style {
            Style::Gone => format!("[-{}-]", run.text),
            Style::Came => format!("{{+{}+}}", run.text),
            Style::Plain | Style::Strong | Style::Link => run.text.clone(),
        })
        .collect();
    one_line(&text)
}

fn plain(text: impl Into<String>) -> Run {
    Run {
        style: Style::Plain,
        text: text.into(),
    }
}

fn link(url: &str) -> Run {
    Run {
        style: Style::Link,
        text: url.to_owned(),
    }
}

/// Line ends, escape sequences and what turns the direction of writing are no words.
pub fn no_controls(text: &str) -> String {
    text.chars()
        .filter(|c| !matches!(c, '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}'))
        .map(|c| {
            if c.is_control() || matches!(c, '\u{2028}' | '\u{2029}') {
                ' '
            } else {
                c
            }
        })
        .collect()
}

pub fn one_line(text: &str) -> String {
    no_controls(text)
        .split_whitespace()
        .collect::<Vec<_>>()
        .join(" ")
}

/// At most so many characters, with an ellipsis where there were more.
pub fn shortened(text: &str, most: usize) -> String {
    if text.chars().count() <= most {
        return text.to_owned();
    }
    let start: String = text.chars().take(most.saturating_sub(2)).collect();
    format!("{start} \u{2026}")
}
