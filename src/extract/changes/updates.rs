//! Which changes does the page list outside of its story? A history of versions, a "latest update" line, a note in the footer.

use crate::extract::{
    furniture::Furniture, notices, pattern::matches, pieces, region::Region, text, tree::Tree,
};
use crate::model::{Notice, NoticeKind};

pattern!(
    HISTORY,
    r"(?:^|[-_ ])(?:change-history|version-history|revision-history|full-history|update-history|history-of-changes|change-log|changelog|change-notes)(?:$|[-_ ])"
);
// The heading over such a list.
words!(
    HEADING,
    r"(?i)^\W*(?:(?:updates?|changes?|amendments?|revisions?)_to_this_(?:page|guidance|guide|document|publication|policy|notice|statement|article|release)|
    (?:page|change|version|revision|update|amendment|document|publication|edit)_(?:history|log|record)|changelog|history_of_this_(?:page|document|guidance)|
    (?:versions|änderungs|aktualisierungs)(?:historie|verlauf|protokoll|übersicht)|änderungen_(?:an_dieser_seite|dieser_seite|an_diesem_dokument)|historique_des_(?:modifications|versions|mises_à_jour|révisions)|
    historial_de_(?:cambios|versiones|revisiones|modificaciones|actualizaciones)|control_de_cambios|cronologia_(?:delle_modifiche|degli_aggiornamenti)|histórico_de_(?:alterações|versões|atualizações)|wijzigingsgeschiedenis|versiegeschiedenis)\W*$"
);
// How an entry begins: the day, or a number of the version.
pattern!(
    DATED,
    r"(?i)^\W*(?:(?:v|version|rev\.?|edition)?\s?\d[\w.]*\W+)?(?:\S+\s){0,3}\S*\b(?:19|20)\d\d\b"
);
pattern!(
    LABEL,
    r"(?i)^\W*(?:latest (?:update|change)s?|last change|change (?:note|made)|what(?:['’]s| has) changed|summary of changes|reason for (?:update|change)|letzte änderung|dernière modification|última modificación)\W*$"
);

/// A history longer than this is cut: its newest entries come first. Where it is, each new entry seems to take away the oldest: so that
/// it never is, of a real one.
const ENTRIES_AT_MOST: usize = 5_000;
/// An entry is a line, not a chapter.
const ENTRY_AT_MOST: usize = 600;
/// In characters without spaces: what shows more is not read, for an entry may lie in an entry without end.
const READ_AT_MOST: usize = 4 * ENTRY_AT_MOST;
/// In characters without spaces.
const LABEL_AT_MOST: usize = 100;

/// The notices that a page gives beside its story, in its order.
pub fn updates(
    tree: &Tree<'_>,
    history: Option<usize>,
    region: &Region,
    headline: Option<usize>,
    judged: &[Option<Furniture>],
) -> Vec<Notice> {
    let mut found = history.map_or_else(Vec::new, |list| entries(tree, list));
    found.extend(latest(tree));
    found.extend(beside(tree, region, headline, judged));
    found
}

/// The element of a list of versions, such as a government's "show all updates". What it says is told as notices.
pub fn history(tree: &Tree<'_>) -> Option<usize> {
    let named = |at: usize| tree.says(at, |words| matches(&HISTORY, words));
    let list = (0..tree.len()).find(|at| {
        matches!(
            tree.name(*at),
            "div" | "section" | "ol" | "ul" | "details" | "dl"
        ) && named(*at)
    });
    let has_notes = |list: &usize| {
        let mut items = tree.named(*list, "li");
        items.any(|entry| entry_note(tree, entry).is_some())
    };
    list.filter(has_notes)
        .or_else(|| headed(tree).filter(has_notes))
}

/// The list of dated entries right behind a heading that says what they are; with the heading, where both have an element of their own.
fn headed(tree: &Tree<'_>) -> Option<usize> {
    let is_heading = |at: &usize| {
        matches!(
            tree.name(*at),
            "h2" | "h3" | "h4" | "h5" | "h6" | "summary" | "strong" | "legend"
        ) && tree.shown(*at) <= LABEL_AT_MOST
            && matches(&HEADING, &tree.said(*at))
    };
    (0..tree.len()).filter(is_heading).find_map(|heading| {
        let behind = tree.end(heading)..tree.len().min(tree.end(heading) + LIST_WITHIN);
        let list = behind
            .clone()
            .find(|at| matches!(tree.name(*at), "ol" | "ul"))?;
        let mut between = behind.take_while(|at| *at < list);
        let is_right_behind = !between.any(|at| crate::extract::anchors::is_heading(tree.name(at)));
        let mut entries = tree.children(list).filter(|at| tree.name(*at) == "li");
        let is_dated =
            |entry: usize| tree.shown(entry) <= READ_AT_MOST && matches(&DATED, &tree.said(entry));
        let both = tree.parent(list).filter(|both| {
            Some(*both) == tree.parent(heading)
                && tree.shown(*both) <= tree.shown(heading) + tree.shown(list) + LABEL_AT_MOST
        });
        (is_right_behind && entries.next().is_some_and(is_dated)).then_some(both.unwrap_or(list))
    })
}

/// In elements and texts: "Published …, last updated …, show all" may stand between the heading and its list.
const LIST_WITHIN: usize = 40;

fn entries(tree: &Tree<'_>, list: usize) -> Vec<Notice> {
    tree.named(list, "li")
        .filter_map(|entry| entry_note(tree, entry))
        .take(ENTRIES_AT_MOST)
        .collect()
}

/// `<dt>Latest update:</dt><dd>…</dd>`.
fn latest(tree: &Tree<'_>) -> Option<Notice> {
    let label = tree
        .named(0, "dt")
        .find(|at| tree.shown(*at) <= LABEL_AT_MOST && matches(&LABEL, &tree.said(*at)))?;
    let said = tree.end(label);
    let answer = (said..tree.len().min(said + 4)).find(|at| tree.name(*at) == "dd")?;
    note(&tree.said(answer))
}

/// In characters: fewer are the name of a section.
const A_NOTE: usize = 30;

/// Notes that say what they are, between the story and the end of the element that holds story and headline.
fn beside(
    tree: &Tree<'_>,
    region: &Region,
    headline: Option<usize>,
    judged: &[Option<Furniture>],
) -> Vec<Notice> {
    let Some(headline) = headline else {
        return Vec::new();
    };
    let holds_both = |at: &usize| tree.contains(*at, region.root) && tree.name(*at) != "body";
    let Some(scope) = (tree.above(headline))
        .find(|at| matches!(tree.name(*at), "article" | "main"))
        .or_else(|| tree.above(headline).find(holds_both))
    else {
        return Vec::new();
    };
    let never = |at: usize| {
        matches!(
            judged[at],
            Some(Furniture::Unseen | Furniture::Never | Furniture::Overlay)
        ) && !tree.contains(at, headline)
            || matches!(tree.name(at), "nav" | "form" | "li" | "a" | "article")
                && !tree.contains(at, region.root)
    };
    let mut pieces = pieces::pieces(tree, scope, &never);
    pieces.retain(|piece| {
        // What lies in the story was judged with it.
        let is_of_story = tree.contains(region.root, piece.owner)
            || (region.behind.iter()).any(|behind| tree.contains(*behind, piece.owner));
        let looked_at = is_of_story
            && !std::iter::once(piece.owner)
                .chain(tree.above(piece.owner))
                .any(|at| region.dropped[at]);
        !looked_at && piece.link_density() < 0.5
    });
    let parts = notices::among(tree, &pieces);
    let mut found = notices::told(&pieces, &parts);
    found.retain(|notice| notice.text.chars().count() >= A_NOTE);
    found
}

fn note(said: &str) -> Option<Notice> {
    let letters = said.chars().filter(|c| c.is_alphabetic()).count();
    let first = said.to_lowercase().contains("first published");
    (letters >= 12 && said.len() <= ENTRY_AT_MOST && !first).then(|| Notice {
        kind: NoticeKind::Update,
        text: said.to_owned(),
    })
}

/// What an entry says; boxes that lie in it (a sign-up form, an advertisement, a link to another story) say none of it.
fn entry_note(tree: &Tree<'_>, entry: usize) -> Option<Notice> {
    let is_long = |at: usize| tree.shown(at) > READ_AT_MOST;
    let is_box = |at: usize| {
        let has = |name: &str| tree.named(at, name).next().is_some();
        let boxed = !matches!(tree.name(at), "p" | "span" | "time" | "strong" | "em" | "b");
        let is_link = || !is_long(at) && tree.said(at) == links(tree, at);
        has("form") || has("button") || has("a") && (boxed || is_link())
    };
    let (mut kept, mut shown) = (Vec::new(), 0);
    for at in tree.children(entry).filter(|at| !is_box(*at)) {
        shown += tree.shown(at);
        if shown > READ_AT_MOST {
            return None;
        }
        kept.push(tree.said(at));
    }
    note(&text::clean(&kept.join(" ")))
}

/// The words that are links.
fn links(tree: &Tree<'_>, root: usize) -> String {
    let all: Vec<String> = tree.named(root, "a").map(|at| tree.said(at)).collect();
    text::clean(&all.join(" "))
}

#[cfg(test)]
mod tests {
    use crate::extract;

    #[test]
    fn a_heading_tells_what_the_dated_list_below_it_is() {
        let read = |heading: &str, entry: &str| {
            let story = "<p>Whoever runs a ferry between the harbour towns needs a licence of the town that it sails from.</p>";
            let html = format!(
                "<html lang=en><body><main><h1>Ferries</h1>{}<div><h2>{heading}</h2><ul><li>{entry}</li></ul></div></main>",
                story.repeat(3)
            );
            let article = extract::extract(html.as_bytes(), &extract::Hints::default()).unwrap();
            (article.notices.len(), article.body.len())
        };
        let entry =
            "<time>1 May 2026</time> <span>The fee of the licence is now 8 pounds, not 5.</span>";
        assert_eq!(read("Updates to this guidance", entry), (1, 3));
        assert_eq!(
            read(
                "Version history",
                "May 2026: the fee of the licence was put up."
            ),
            (1, 3)
        );
        assert_eq!(read("What a licence costs", entry).0, 0);
        assert_eq!(
            read(
                "Changes to this policy",
                "We tell you by letter if it changes."
            )
            .0,
            0
        );
    }

    #[test]
    fn a_long_list_of_changes_is_told_as_notices_and_is_not_the_story() {
        let change = |n: usize| {
            format!(
                "<li><time>{n} June 2026</time><p>Notices of the harbour towns, number {n}, were added to the list of this year.</p></li>"
            )
        };
        let changes: String = (1..29).map(change).collect();
        let story = "<p>Whoever runs a ferry between the harbour towns needs a licence of the town that it sails from, and shows it on board.</p>";
        let html = format!(
            "<html lang=en><body><main><h1>Notices of ferries</h1><dl><dt>Published</dt><dd>9 January 2013</dd><dt>Last updated</dt><dd>28 June 2026</dd></dl>\
             <div><h2>Areas</h2>{story}</div><div class=full-history><ol>{changes}</ol></div></main>"
        );
        let article = extract::extract(html.as_bytes(), &extract::Hints::default()).unwrap();
        assert_eq!(article.notices.len(), 28);
        assert!(
            article
                .body
                .iter()
                .all(|block| !block.text.contains("number 7"))
        );
        assert_eq!(article.published.as_deref(), Some("2013-01-09"));
        assert_eq!(article.modified_shown_at.as_deref(), Some("2026-06-28"));
    }
}
