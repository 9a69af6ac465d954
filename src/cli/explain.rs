//! How is the reading of a page told at a terminal? `walkback extract --explain`

use std::fmt::Write;

use super::{
    render::{DIM, STRONG, Style},
    safe,
};
use crate::{
    extract::{Explanation, Seen},
    model::BlockKind,
};

/// Fields with where they came from, then every piece of the page: taken as what, or left out and why.
pub fn for_people(told: &Explanation, style: Style) -> String {
    let mut out = String::new();
    let _ = writeln!(
        out,
        "{:<11} {}\n",
        style.paint(STRONG, "story in"),
        safe(&told.region)
    );
    for (rule, selector) in &told.unfit {
        let says = format!(
            "{selector} ({rule}) fits nothing on this page{}",
            instead(rule)
        );
        let _ = writeln!(out, "{}\n", style.paint(STRONG, &safe(&says)));
    }
    for (name, value) in values(told) {
        let from = told
            .fields
            .iter()
            .find(|(field, _)| *field == name)
            .map(|(_, from)| from.as_str());
        let Some(value) = value.filter(|value| !value.is_empty()) else {
            let _ = writeln!(out, "{name:<11} {}", style.paint(DIM, "not found"));
            continue;
        };
        let _ = writeln!(
            out,
            "{name:<11} {}",
            fitted(&safe(&value), style.width - 12)
        );
        if let Some(from) = from {
            let _ = writeln!(
                out,
                "{:<11} {}",
                "",
                style.paint(DIM, &safe(&format!("from {from}")))
            );
        }
    }
    let taken = told.seen.iter().filter(|seen| seen.why.is_none()).count();
    let _ = writeln!(
        out,
        "\n{}\n",
        style.paint(
            STRONG,
            &format!(
                "The page, piece by piece: {taken} taken (+), {} not (-)",
                told.seen.len() - taken
            )
        )
    );
    for run in told
        .seen
        .chunk_by(|one, other| one.why == other.why && one.why.is_some())
    {
        pieces(&mut out, run, style);
    }
    out
}

/// What is done where a rule's selector fits nothing.
pub fn instead(rule: &str) -> &'static str {
    match rule {
        "ignore" => "",
        _ => ": what extraction found is taken",
    }
}

fn values(told: &Explanation) -> Vec<(&'static str, Option<String>)> {
    let article = &told.article;
    let mut values = vec![
        ("headline", article.headline.clone()),
        ("standfirst", article.standfirst.clone()),
        ("byline", Some(article.byline.join(", "))),
        ("published", article.published.clone()),
        ("modified", article.modified.clone()),
        ("language", article.language.clone()),
    ];
    let notices = super::extract::notices(article).into_iter();
    values.extend(notices.map(|notice| ("notice", Some(notice))));
    values
}

/// How many pieces that were left out for one reason are shown.
const SHOWN: usize = 3;

fn pieces(out: &mut String, run: &[Seen], style: Style) {
    let Some(first) = run.first() else { return };
    let Some(why) = &first.why else {
        let label = kind(first.kind);
        let _ = writeln!(
            out,
            "+ {label:<10} {}",
            fitted(&safe(&first.text), style.width - 13)
        );
        return;
    };
    for seen in run.iter().take(SHOWN) {
        let text = format!("- {}", fitted(&safe(&seen.text), style.width - 2));
        let _ = writeln!(out, "{}", style.paint(DIM, &text));
    }
    if run.len() > SHOWN {
        let more = format!("- … and {} more", run.len() - SHOWN);
        let _ = writeln!(out, "{}", style.paint(DIM, &more));
    }
    let _ = writeln!(out, "    {}", safe(&format!("{why}  [{}]", first.place)));
}

fn kind(kind: BlockKind) -> &'static str {
    match kind {
        BlockKind::Paragraph => "paragraph",
        BlockKind::Heading => "heading",
        BlockKind::ListItem => "list item",
        BlockKind::Quote => "quotation",
        BlockKind::Caption => "caption",
        BlockKind::TableRow => "table row",
        BlockKind::Code => "code",
    }
}

fn fitted(text: &str, width: usize) -> String {
    if text.chars().count() <= width {
        return text.to_owned();
    }
    let cut: String = text.chars().take(width.saturating_sub(1)).collect();
    format!("{}…", cut.trim_end())
}
