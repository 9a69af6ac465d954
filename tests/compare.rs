//! What must hold of every comparison, on generated articles.
#![allow(clippy::unwrap_used, reason = "a test says what is wrong by failing")]

use std::collections::BTreeMap;

use proptest::prelude::*;
use walkback::{
    compare::{compare, fingerprint},
    model::{Article, Block, Edit, EditKind, Facet, Op, PageKind, Significance, Verdict},
    quotes,
};

const WORDS: &[&str] = &[
    "the", "harbour", "wall", "must", "not", "may", "mayor", "Holt", "said", "“no”", "town", "41",
    "14", "boats", "winter", "—", "pay", "council", "would", "crews", "spring", "“we", "will",
    "stay”",
];

fn paragraph() -> impl Strategy<Value = String> {
    proptest::collection::vec(0..WORDS.len(), 3..30).prop_map(|picks| {
        picks
            .into_iter()
            .map(|at| WORDS[at])
            .collect::<Vec<_>>()
            .join(" ")
            + "."
    })
}

fn article() -> impl Strategy<Value = Article> {
    (paragraph(), proptest::collection::vec(paragraph(), 1..12)).prop_map(
        |(headline, paragraphs)| {
            let body: Vec<Block> = paragraphs.into_iter().map(Block::paragraph).collect();
            let quotes = quotes::of_blocks(Some(&headline), &body, Some("en"));
            Article {
                headline: Some(headline),
                body,
                quotes,
                page_kind: PageKind::Article,
                ..Article::default()
            }
        },
    )
}

/// An article without quotes, each of its paragraphs unlike the others.
fn plain() -> impl Strategy<Value = Article> {
    const PLAIN: &[&str] = &[
        "the", "harbour", "wall", "must", "not", "may", "mayor", "Holt", "town", "41", "14",
        "boats", "winter", "pay", "council", "would", "crews", "spring", "we", "will",
    ];
    let paragraph = proptest::collection::vec(0..PLAIN.len(), 3..30).prop_map(|picks| {
        picks
            .into_iter()
            .map(|at| PLAIN[at])
            .collect::<Vec<_>>()
            .join(" ")
    });
    proptest::collection::vec(paragraph, 2..12).prop_map(|paragraphs| Article {
        page_kind: PageKind::Article,
        body: paragraphs
            .into_iter()
            .enumerate()
            .map(|(at, text)| Block::paragraph(format!("Item {at} of the list: {text}.")))
            .collect(),
        ..Article::default()
    })
}

/// An article and what became of it: paragraphs reworded, cut, put in.
fn edited() -> impl Strategy<Value = (Article, Article)> {
    let step = (0..5, any::<prop::sample::Index>(), 0..WORDS.len());
    (plain(), proptest::collection::vec(step, 1..4)).prop_map(|(old, steps)| {
        let mut new = old.clone();
        for (what, at, word) in steps {
            let at = at.index(new.body.len());
            let word = WORDS[word];
            match what {
                0 => new.body[at]
                    .text
                    .push_str(&format!(" It was {word} again.")),
                1 if new.body.len() > 1 => drop(new.body.remove(at)),
                2 => new.body[at].text = new.body[at].text.replacen(" the ", ", the ", 1),
                3 => {
                    let (from, to) = (format!(" {word} "), format!(" {} ", WORDS[(at + 7) % 20]));
                    new.body[at].text = new.body[at].text.replacen(&from, &to, 1);
                }
                _ => {
                    let text = format!(
                        "Kettles of all sorts, said nobody of {word}, boil in every kitchen."
                    );
                    new.body.insert(at, Block::paragraph(text));
                }
            }
        }
        (old, new)
    })
}

type Told = (
    EditKind,
    Option<String>,
    Option<String>,
    Significance,
    Vec<Facet>,
);

fn told(edit: &Edit) -> Told {
    let (before, after) = (edit.before.clone(), edit.after.clone());
    (
        edit.kind,
        before,
        after,
        edit.significance,
        edit.facets.clone(),
    )
}

/// The same edit, seen from the other side.
fn mirrored(edit: &Edit) -> Told {
    let kind = match edit.kind {
        EditKind::TextAdded => EditKind::TextRemoved,
        EditKind::TextRemoved => EditKind::TextAdded,
        EditKind::QuoteAdded => EditKind::QuoteRemoved,
        EditKind::QuoteRemoved => EditKind::QuoteAdded,
        EditKind::NoticeAdded => EditKind::NoticeRemoved,
        EditKind::NoticeRemoved => EditKind::NoticeAdded,
        kind => kind,
    };
    let (before, after) = (edit.after.clone(), edit.before.clone());
    (kind, before, after, edit.significance, edit.facets.clone())
}

fn count(words: &mut BTreeMap<String, i64>, text: &str, times: i64) {
    for word in text.split_whitespace() {
        *words.entry(word.to_owned()).or_default() += times;
    }
}

fn counted(article: &Article) -> BTreeMap<String, i64> {
    let mut words = BTreeMap::new();
    for block in &article.body {
        count(&mut words, &block.text, 1);
    }
    words
}

proptest! {
    #[test]
    fn an_article_has_no_edits_against_itself(one in article()) {
        let found = compare(&one, &one);
        prop_assert_eq!(found.verdict, Verdict::Unchanged);
        prop_assert!(found.edits.is_empty());
        prop_assert_eq!(fingerprint(&one), fingerprint(&one.clone()));
    }

    #[test]
    fn spans_put_together_give_both_sides(old in article(), new in article()) {
        for edit in compare(&old, &new).edits {
            let side = |op: Op| edit.spans.iter().filter(|span| span.op == Op::Equal || span.op == op).map(|span| span.text.as_str()).collect::<String>();
            prop_assert_eq!(side(Op::Delete), edit.before.clone().unwrap_or_default());
            prop_assert_eq!(side(Op::Insert), edit.after.clone().unwrap_or_default());
            prop_assert!(edit.before.is_some() || edit.after.is_some());
        }
    }

    #[test]
    fn what_is_added_one_way_is_removed_the_other(old in article(), at in 0usize..12, words in paragraph()) {
        let mut new = old.clone();
        let added = "A wholly separate sentence about kettles and their many uses in town.";
        let text = format!("{words} {added}");
        new.body.insert(at.min(new.body.len()), Block::paragraph(text));
        new.quotes = quotes::of_blocks(new.headline.as_deref(), &new.body, Some("en"));
        let (there, back) = (compare(&old, &new), compare(&new, &old));
        prop_assert_eq!(there.verdict, Verdict::Changed);
        let has = |side: &Option<String>| side.as_deref().is_some_and(|text| text.contains(added));
        prop_assert!(there.edits.iter().any(|edit| has(&edit.after)), "{:#?}", there.edits);
        prop_assert!(back.edits.iter().any(|edit| has(&edit.before)), "{:#?}", back.edits);
        prop_assert_eq!(back.verdict, Verdict::Changed);
    }

    #[test]
    fn words_put_in_or_taken_out_anywhere_are_told(old in article(), at in any::<prop::sample::Index>(), place in any::<prop::sample::Index>()) {
        let mut new = old.clone();
        let at = at.index(new.body.len());
        let mut words: Vec<&str> = old.body[at].text.split(' ').collect();
        words.insert(place.index(words.len() + 1), "kettles");
        new.body[at].text = words.join(" ");
        new.quotes = quotes::of_blocks(new.headline.as_deref(), &new.body, Some("en"));
        // What stands in a speaker's name is told as another speaker.
        let has = |edit: &Edit, side: &Option<String>| edit.kind == EditKind::QuoteReattributed || side.as_deref().is_some_and(|text| text.contains("kettles"));
        let there = compare(&old, &new);
        prop_assert!(there.edits.iter().any(|edit| has(edit, &edit.after)), "{:#?}", there.edits);
        let back = compare(&new, &old);
        prop_assert!(back.edits.iter().any(|edit| has(edit, &edit.before)), "{:#?}", back.edits);
    }

    #[test]
    fn swapping_old_and_new_mirrors_the_edits((old, new) in edited()) {
        let mut there: Vec<_> = compare(&old, &new).edits.iter().map(told).collect();
        let mut back: Vec<_> = compare(&new, &old).edits.iter().map(mirrored).collect();
        there.sort();
        back.sort();
        prop_assert_eq!(there, back);
    }

    #[test]
    fn the_edits_applied_to_the_old_words_give_the_new(old in plain(), new in plain()) {
        let mut words = counted(&old);
        for edit in compare(&old, &new).edits {
            if edit.kind != EditKind::TextMoved {
                count(&mut words, edit.before.as_deref().unwrap_or_default(), -1);
                count(&mut words, edit.after.as_deref().unwrap_or_default(), 1);
            }
        }
        words.retain(|_, times| *times != 0);
        prop_assert_eq!(words, counted(&new));
    }

    #[test]
    fn the_order_of_unrelated_edits_does_not_matter(old in plain(), one in any::<prop::sample::Index>(), other in any::<prop::sample::Index>()) {
        let one = one.index(old.body.len());
        let other = (one + 1 + other.index(old.body.len() - 1)) % old.body.len();
        let edits = |places: &[usize]| {
            let mut new = old.clone();
            for place in places {
                new.body[*place].text.push_str(" Nobody had asked for it.");
            }
            let mut edits: Vec<_> = compare(&old, &new).edits.iter().map(told).collect();
            edits.sort();
            edits
        };
        let mut apart = edits(&[one]);
        apart.extend(edits(&[other]));
        apart.sort();
        prop_assert_eq!(edits(&[one, other]), apart);
    }

    #[test]
    fn no_text_makes_it_panic(text in "\\PC{0,400}") {
        let found = quotes::of_text(&text, None);
        let length = text.chars().count();
        for quote in found {
            prop_assert!(quote.start < quote.end && quote.end <= length);
        }
        let _ = walkback::extract::extract(text.as_bytes(), &walkback::extract::Hints::default());
    }
}
