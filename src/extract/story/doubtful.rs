//! Which places of a doubtful name ("card", "embed", "banner") are the story's? Those that hold a good part of its running text.

use rustc_hash::FxHashMap;

use crate::extract::{furniture::Furniture, pieces::Piece, region::worth, tree::Tree};

/// A place that holds this share of the story's running text is no furniture; a single paragraph, the larger share.
const A_GOOD_PART: f64 = 0.12;
const ALONE: f64 = 0.2;

/// The page's places of a doubtful name, weighed.
pub struct Doubtful<'t> {
    /// The running text of the story. What surely stands beside it comes and goes: it has no say in what a box of the story is.
    story: f64,
    /// How many places of each make hold a good part: two of one make are the story's entries.
    entries: FxHashMap<(&'t str, String), usize>,
}

impl<'t> Doubtful<'t> {
    /// `weights`: the running text in each element; `whole`: that of the page; `is_own`: of what is furniture by its name, what is none.
    pub fn new(
        tree: &'t Tree<'_>,
        judged: &[Option<Furniture>],
        weights: &[f64],
        whole: f64,
        is_own: &dyn Fn(usize) -> bool,
    ) -> Doubtful<'t> {
        let is_own = |at: usize| is_own(at) || weights[at] > whole * 0.5;
        let story = whole - beside(tree, judged, weights, &is_own);
        let mut entries = FxHashMap::default();
        let is_entry =
            |at: &usize| judged[*at] == Some(Furniture::Weak) && weights[*at] > story * A_GOOD_PART;
        for at in (0..tree.len()).filter(is_entry) {
            *entries.entry(make(tree, at)).or_insert(0) += 1;
        }
        Doubtful { story, entries }
    }

    /// Whether a place is the story's.
    pub fn is_own(&self, tree: &Tree<'_>, pieces: &[Piece], weights: &[f64], at: usize) -> bool {
        weights[at] > self.story * A_GOOD_PART
            && (weights[at] > self.story * ALONE
                || has_paragraphs(tree, pieces, at)
                || self.entries.get(&make(tree, at)) > Some(&1))
    }
}

fn make<'t>(tree: &'t Tree<'_>, at: usize) -> (&'t str, String) {
    (tree.name(at), tree.class_words(at))
}

/// How much running text lies in what is furniture by its name.
fn beside(
    tree: &Tree<'_>,
    judged: &[Option<Furniture>],
    weights: &[f64],
    is_own: &dyn Fn(usize) -> bool,
) -> f64 {
    let (mut sum, mut at) = (0.0, 0);
    while at < tree.len() {
        if judged[at] == Some(Furniture::Likely) && !is_own(at) {
            sum += weights[at];
            at = tree.end(at);
        } else {
            at += 1;
        }
    }
    sum
}

/// Whether more than one paragraph lies in an element.
fn has_paragraphs(tree: &Tree<'_>, pieces: &[Piece], at: usize) -> bool {
    let from = pieces.partition_point(|piece| piece.at < at);
    let inside = pieces[from..]
        .iter()
        .take_while(|piece| tree.contains(at, piece.at));
    inside.filter(|piece| worth(piece) > 0.0).nth(1).is_some()
}

#[cfg(test)]
mod tests {
    use crate::extract;

    #[test]
    fn what_stands_beside_the_story_says_nothing_of_its_boxes_and_columns() {
        let story = "<p class=t>The ministry told the towns on Monday that the levy on sea walls would be dropped before the winter.</p>".repeat(5);
        let read = |html: String| -> usize {
            let article = extract::extract(html.as_bytes(), &extract::Hints::default()).unwrap();
            article.body.len()
        };
        let boxed = "<div class=gallery-embed><p>Stonecutters made a list of all walls of the coast from what two registers say.</p></div>";
        let replies =
            "<p>I have lived beside that wall since the year it was built and was never asked.</p>"
                .repeat(5);
        let with = |beside: &str| {
            read(format!(
                "<html lang=en><body><article><h1>Levy dropped</h1><div>{story}{boxed}</div>{beside}</article>"
            ))
        };
        for beside in [
            String::new(),
            format!("<div class=related-stories>{replies}</div>"),
        ] {
            assert_eq!(with(&beside), 5, "{beside}");
        }
        let told = story.replace("<p class=t>", "").replace("</p>", "<br><br>");
        let columns = format!(
            "<html lang=en><title>Levy dropped</title><body><table><tr><td><span>Place your notice here!</span><br><b>Boats</b></td><td><h1>Levy dropped</h1>{told}</td></tr></table>"
        );
        assert_eq!(read(columns), 5);
    }
}
