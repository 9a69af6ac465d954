//! What must hold of every comparison, on generated articles.
#![allow(clippy::unwrap_used, reason = "a test says what is wrong by failing")]

use proptest::prelude::*;
use walkback::{
    compare::{compare, fingerprint},
    model::{Article, Block, BlockKind, Op, PageKind, Verdict},
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
            let body: Vec<Block> = paragraphs
                .into_iter()
                .map(|text| Block {
                    kind: BlockKind::Paragraph,
                    text,
                })
                .collect();
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
        let text = format!("{words} A wholly separate sentence about kettles and their many uses in town.");
        new.body.insert(at.min(new.body.len()), Block { kind: BlockKind::Paragraph, text });
        new.quotes = quotes::of_blocks(new.headline.as_deref(), &new.body, Some("en"));
        let (there, back) = (compare(&old, &new), compare(&new, &old));
        prop_assert_eq!(there.verdict, Verdict::Changed);
        prop_assert_eq!(back.verdict, Verdict::Changed);
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
