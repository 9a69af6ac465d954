//! No two articles make the comparison panic or hang; one against itself gives nothing; spans give both sides.
#![no_main]

use libfuzzer_sys::fuzz_target;
use walkback::{
    compare::compare,
    model::{Article, Block, Op, PageKind, Verdict},
    quotes,
};

fn article(text: &str) -> Article {
    let body: Vec<Block> = text
        .split('\n')
        .filter(|line| !line.trim().is_empty())
        .map(|line| Block::paragraph(line))
        .collect();
    Article {
        quotes: quotes::of_blocks(None, &body, Some("en")),
        body,
        page_kind: PageKind::Article,
        ..Article::default()
    }
}

fuzz_target!(|text: &str| {
    let (old, new) = text.split_once('\0').unwrap_or((text, ""));
    let (old, new) = (article(old), article(new));
    assert_ne!(compare(&old, &old).verdict, Verdict::Changed);
    for edit in compare(&old, &new).edits {
        let side = |op: Op| {
            (edit.spans.iter())
                .filter(|span| span.op == Op::Equal || span.op == op)
                .map(|span| span.text.as_str())
                .collect::<String>()
        };
        assert_eq!(side(Op::Delete), edit.before.clone().unwrap_or_default());
        assert_eq!(side(Op::Insert), edit.after.clone().unwrap_or_default());
    }
});
