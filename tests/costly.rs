//! What is built to cost much costs no more than its length: pages and pairs of them that took minutes, or would not have ended.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a test says what is wrong by failing"
)]

use std::fmt::Write;

use walkback::{
    compare::compare,
    extract::{Hints, extract},
    model::{Article, Block},
};

/// As deep as a page may be, or nearly.
const DEEP: usize = 900;

fn sentence(n: usize) -> String {
    format!(
        "The council of the town numbered {n} met on Monday and kept the wall that it had built."
    )
}

fn sentences(count: usize, open: &str, close: &str) -> String {
    (0..count).fold(String::new(), |mut all, n| {
        let _ = write!(all, "{open}{}{close}", sentence(n));
        all
    })
}

fn read(head: &str, body: &str) -> Article {
    let page = format!(
        "<!doctype html><html lang=en><head><title>The wall stays</title>{head}</head><body>{body}</body></html>"
    );
    extract(page.as_bytes(), &Hints::default()).unwrap()
}

/// Elements in each other around a text, for all that is asked of an element's words.
#[test]
fn a_text_in_elements_without_end() {
    let story = sentences(400, "<p>", "</p>");
    for open in [
        "<div>",
        "<div class=title>",
        "<span class=title>",
        "<div class=author>",
        "<div class=ticker>",
        "<div class=related>",
        "<div class=modal>",
        "<div class='standfirst description'>",
        "<div class=change-history>",
        "<div class=correction>",
        "<div aria-label=related>",
        "<article>",
        "<aside>",
        "<section>",
        "<figure>",
        "<blockquote>",
        "<ul class=change-history><li>",
        "<dl><dt>",
        "<table><tr><td>a<td>",
    ] {
        read(
            "",
            &format!("<h1>The wall stays</h1>{}{story}", open.repeat(DEEP)),
        );
    }
    // Hardly any words, in each of them again.
    let few = "<br>".repeat(3_000);
    read(
        "",
        &format!("{}{few}", "<div class=title>a <b>c</b>".repeat(DEEP)),
    );
}

#[test]
fn many_paragraphs_beside_as_many_of_all_else() {
    let paragraphs = sentences(4_000, "<p>", "</p>");
    let section = format!("<section>{paragraphs}</section>");
    let article = read(
        "",
        &format!("<h1>The wall stays</h1><main>{}</main>", section.repeat(2)),
    );
    assert!(article.body.len() >= 4_000);
    let told = sentences(8_000, "", " ").replace("Monday", "Tuesday");
    let data = format!(
        "<script type='application/ld+json'>{{\"@type\":\"NewsArticle\",\"headline\":\"The wall stays\",\"articleBody\":\"{told}\"}}</script>"
    );
    let article = read(&data, &format!("<h1>The wall stays</h1>{paragraphs}"));
    assert_eq!(article.body.len(), 4_000);
    let bodies = "<div itemprop=articleBody>a</div><div class=comments>b</div>".repeat(10_000);
    read("", &format!("<h1>The wall stays</h1>{bodies}{paragraphs}"));
    let heads = "<h2>The wall</h2>".repeat(10_000);
    read("", &format!("{heads}{paragraphs}"));
    let authors = (0..10_000).fold(String::new(), |mut all, n| {
        let _ = write!(all, "<meta name=author content='Ann Holt{n}'>");
        all
    });
    read(&authors, &paragraphs);
}

#[test]
fn quotes_without_end_in_one_paragraph() {
    for said in [
        "“We go” ",
        "“We go” he said. ",
        "“We will go home” and he said ",
        "Dwayne “The Rock” Johnson ",
        "“a ",
        "(“The wall” or ",
        "'the boys' own ",
        "who said that ‘he’ goes ",
        "«Wir gehen» ",
    ] {
        let page = format!(
            "<html lang=en><h1>The wall stays</h1><p>{}</p>",
            said.repeat(12_000)
        );
        extract(page.as_bytes(), &Hints::default()).unwrap();
    }
    let names = (0..5_000).fold(String::new(), |mut all, n| {
        let letter = |n: usize| char::from(b'a' + u8::try_from(n % 26).unwrap());
        let name = [letter(n), letter(n / 26), letter(n / 676)]
            .iter()
            .collect::<String>();
        let _ = write!(
            all,
            "<p>Minister Maren X{name} came. “We go home,” the minister said.</p>"
        );
        all
    });
    read("", &format!("<h1>The wall stays</h1>{names}"));
    // "he" may be each of a thousand, in each of a hundred sentences.
    let he = (0..4_000).fold(String::new(), |mut all, n| {
        let letter = |n: usize| char::from(b'a' + u8::try_from(n % 26).unwrap());
        let (one, other) = (letter(n % 900), letter(n % 900 / 26));
        let _ = write!(
            all,
            "<p>Maren X{one}{other}t saw Otto Y{other}{one}m. The minister was there. “We go home,” he said.</p>"
        );
        all
    });
    read("", &format!("<h1>The wall stays</h1>{he}"));
}

#[test]
fn pairs_in_which_nothing_or_everything_is_alike() {
    let article = |texts: Vec<String>| Article {
        headline: Some("The wall stays".into()),
        body: texts.into_iter().map(Block::paragraph).collect(),
        ..Article::default()
    };
    let one = |words: &str| article(vec![sentence(1), words.to_owned(), sentence(2)]);
    let told = compare(
        &one(&"a b ".repeat(100_000)),
        &one(&"b a a ".repeat(70_000)),
    );
    assert!(told.coarse);
    // A word of a hundred thousand letters.
    compare(&one(&"a".repeat(100_000)), &one(&"a".repeat(100_001)));
    let many = |from: usize, step: usize| {
        article(
            (0..8_000)
                .map(|n| sentence(from + n * step % 8_009))
                .collect(),
        )
    };
    for other in [many(0, 17), many(8_010, 1)] {
        compare(&many(0, 1), &other);
    }
    let long = |word: &str| {
        article(
            (0..40)
                .map(|n| format!("{n} {word} ").repeat(4_000))
                .collect(),
        )
    };
    compare(&long("a b"), &long("b a"));
}
