//! Markup that is built to cost much: whatever becomes of such a page, it ends soon, in little memory, and hinders no other.

use std::{
    fmt::Write,
    time::{Duration, Instant},
};

use super::rounds::{Rounds, page, plain, story};

/// The story with this in its head, and that before its headline.
fn with(head: &str, body: &str) -> Vec<u8> {
    let (before, behind) = (format!("<head>{head}"), format!("{body}<h1>"));
    page(
        story()
            .replacen("<head>", &before, 1)
            .replacen("<h1>", &behind, 1),
    )
}

fn many(count: usize, one: impl Fn(usize) -> String) -> String {
    (0..count).fold(String::new(), |mut all, n| {
        let _ = write!(all, "{}", one(n));
        all
    })
}

#[test]
fn a_page_that_is_built_to_cost_much_costs_little() {
    let any: &[&str] = &["first|failed|suspect"];
    let mut rounds = Rounds::of(
        "page",
        "",
        vec![
            plain("a page like any other", &["first"], [page(story())]),
            plain(
                "a million attributes",
                any,
                [with(
                    "",
                    &format!("<div {}>", many(1_000_000, |n| format!("a{n} "))),
                )],
            ),
            plain(
                "one attribute again and again",
                any,
                [with("", &format!("<div {}>", "title=x ".repeat(200_000)))],
            ),
            plain(
                "one attribute without end",
                any,
                [with(
                    "",
                    &format!("<div title=\"{}\">", "long ".repeat(1_500_000)),
                )],
            ),
            plain(
                "characters by their names",
                any,
                [with(
                    "",
                    &format!(
                        "<p>{}</p>",
                        "&#120;&CounterClockwiseContourIntegral;&amp; ".repeat(25_000)
                    ),
                )],
            ),
            plain(
                "runs for greedy patterns",
                any,
                [with(
                    "",
                    &format!(
                        "<p>{}!</p><p>By {}</p><p>{}x</p><p>{}1</p>",
                        "a".repeat(200_000),
                        "(".repeat(200_000),
                        " \t\t\t".repeat(50_000),
                        "12:".repeat(60_000)
                    ),
                )],
            ),
            plain(
                "templates in templates",
                any,
                [with("", &"<template>".repeat(20_000))],
            ),
            plain(
                "lists to choose from in pictures",
                any,
                [with(
                    "",
                    &"<svg><foreignObject><select><option>a".repeat(7_500),
                )],
            ),
            plain(
                "data in brackets without end",
                any,
                [with(
                    &format!(
                        "<script type=\"application/ld+json\">{}{}</script>",
                        "[".repeat(200_000),
                        "]".repeat(200_000)
                    ),
                    "",
                )],
            ),
            plain(
                "a style without end",
                any,
                [with(
                    &format!(
                        "<style>{}{}</style>",
                        many(1_000, |n| format!("@import url(/{n}.css);")),
                        many(100_000, |n| format!(
                            ".a{n} > b:not(.c{n}) ~ i {{ color: red }}\n"
                        ))
                    ),
                    "",
                )],
            ),
        ],
    );
    let began = Instant::now();
    rounds.go();
    assert!(
        began.elapsed() < Duration::from_secs(240),
        "{:?}",
        began.elapsed()
    );
    assert!(rounds.peak < 512, "{} MiB", rounds.peak);
    let asked = rounds.case("a style without end").villain.heads();
    assert!(asked.iter().all(|head| !head.contains(".css")));
}
