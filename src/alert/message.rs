//! How is an edit told in a sentence that could be printed?

use crate::{
    model::{EditKind, Op},
    store::RecordedEdit,
};

/// Words of a marked change that a message shows at most.
const LONGEST: usize = 600;

/// One sentence: who changed what, between when and when, and whether anybody was told; further edits of the same change are
/// counted. Plain text: nothing in it is markup.
pub fn sentence(edits: &[RecordedEdit]) -> String {
    match edits {
        [] => String::new(),
        [one] => of_one(one),
        [first, rest @ ..] => {
            let more = if rest.len() == 1 {
                "1 more edit".to_owned()
            } else {
                format!("{} more edits", rest.len())
            };
            format!("{}; and {more}", of_one(first))
        }
    }
}

fn of_one(recorded: &RecordedEdit) -> String {
    let edit = &recorded.edit;
    let host = url::Url::parse(&recorded.url)
        .ok()
        .and_then(|url| url.host_str().map(str::to_owned))
        .unwrap_or_else(|| recorded.watch.clone());
    let nobody = "somebody not named";
    let before = edit.speaker_before.as_deref().unwrap_or(nobody);
    let after = edit.speaker_after.as_deref().unwrap_or(nobody);
    let did = match edit.kind {
        EditKind::HeadlineChanged => "changed the headline".to_owned(),
        EditKind::StandfirstChanged => "changed the standfirst".to_owned(),
        EditKind::BylineChanged => "changed the byline".to_owned(),
        EditKind::QuoteAdded => format!("added a quote of {after}"),
        EditKind::QuoteRemoved => format!("removed a quote of {before}"),
        EditKind::QuoteReworded => format!("changed a quote of {after}"),
        EditKind::QuoteReattributed => format!("gave a quote of {before} to {after}"),
        EditKind::TextAdded => "added text".to_owned(),
        EditKind::TextRemoved => "removed text".to_owned(),
        EditKind::TextReworded => "reworded text".to_owned(),
        EditKind::TextMoved => "moved text".to_owned(),
        EditKind::NoticeAdded => "added a notice".to_owned(),
        EditKind::NoticeRemoved => "removed a notice".to_owned(),
        EditKind::NoticeChanged => "changed a notice".to_owned(),
    };
    let told = if recorded.disclosed {
        "with a note"
    } else {
        "without a note"
    };
    let clock = |at: jiff::Timestamp| at.strftime("%-d %b %Y %H:%M:%S").to_string();
    format!(
        "{host} {did} in \u{201C}{}\u{201D}: {}; between {} and {} UTC, {told}",
        one_line(&recorded.page),
        marked(recorded),
        clock(recorded.last_seen_before),
        clock(recorded.first_seen_after),
    )
}

/// The words with `[-what went-]` and `{+what came+}`.
fn marked(recorded: &RecordedEdit) -> String {
    let edit = &recorded.edit;
    if matches!(edit.kind, EditKind::QuoteReattributed | EditKind::TextMoved) {
        return shortened(&one_line(edit.after.as_deref().unwrap_or_default()));
    }
    let words: String = edit
        .spans
        .iter()
        .map(|span| match span.op {
            Op::Equal => span.text.clone(),
            Op::Delete => format!("[-{}-]", span.text),
            Op::Insert => format!("{{+{}+}}", span.text),
        })
        .collect();
    shortened(&one_line(&words))
}

fn one_line(text: &str) -> String {
    let plain: String = text
        .chars()
        .map(|c| if c.is_control() { ' ' } else { c })
        .collect();
    plain.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn shortened(text: &str) -> String {
    if text.chars().count() <= LONGEST {
        return text.to_owned();
    }
    let start: String = text.chars().take(LONGEST).collect();
    format!("{start} \u{2026}")
}
