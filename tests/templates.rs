//! What must hold of a story in every template: the same words are the same version, and an edit is told as that edit and no other.
#![allow(clippy::unwrap_used, reason = "a test says what is wrong by failing")]

use walkback::{
    compare::compare,
    extract::{Hints, extract},
    model::{Article, Edit, EditKind, Verdict},
};

/// A story as its desk has it.
#[derive(Clone)]
struct Story {
    headline: String,
    standfirst: String,
    byline: &'static str,
    /// Above and below the words.
    notices: [Option<&'static str>; 2],
    paragraphs: Vec<String>,
}

fn story() -> Story {
    let paragraphs = [
        "The ministry told the harbour towns on Monday that the levy on sea walls would be dropped before the winter.",
        "“We will not take another penny from the coast,” said Maren Holt, the minister for harbours. “The towns have paid enough.”",
        "Harrow alone had paid 41 million crowns since the flood, and its council must now say what becomes of the money.",
        "Its mayor, Piet Roos, welcomed the news. He said that the town would spend what it saves on pumps and on the school.",
        "In Larwood the council was less pleased: half of its wall is built, and nobody has said who will pay for the rest.",
        "“It is a gift to those who waited,” said Ada Verne, who has led the council since 2019.",
        "The levy was meant to last for five years. It has been taken for nine, and the courts have twice been asked to end it.",
        "Ms Verne was fined in May for taking stones from the old pier. She denies it.",
    ];
    Story {
        headline: "Minister drops the levy on sea walls".to_owned(),
        standfirst:
            "Towns on the coast will no longer pay for the walls that keep the sea out of them."
                .to_owned(),
        byline: "Ines Calloway",
        notices: [None, None],
        paragraphs: paragraphs.map(str::to_owned).to_vec(),
    }
}

/// How a publisher sets a story.
struct Template {
    name: &'static str,
    page: fn(&Story) -> String,
}

const HEAD: &str = "<meta charset=utf-8><meta property=og:site_name content='Harrow Post'>";
const MENU: &str = "<a href=/>Harrow Post</a><ul><li><a href=/news>News</a></li><li><a href=/sea>The sea</a></li></ul>";
const LETTER: &str = "<h3>Sign up to our morning briefing</h3><p>Get the day’s headlines in your inbox every morning.</p><form action=/letter><input type=email><button>Sign up</button></form>";
const OTHERS: &str = "<h2>More on this</h2><ul><li><a href=/1>Pumps arrive in Harrow after a year of waiting</a></li><li><a href=/2>Who pays for the pier?</a></li></ul>";
const FOOT: &str = "<p>© Harrow Post Ltd. All rights reserved.</p><a href=/privacy>Privacy</a> <a href=/contact>Contact</a>";

fn note(words: Option<&str>, open: &str, close: &str) -> String {
    words.map_or_else(String::new, |words| format!("{open}{words}{close}"))
}

fn each(story: &Story, open: &str, close: &str) -> Vec<String> {
    let set = |words: &String| format!("{open}{words}{close}");
    story.paragraphs.iter().map(set).collect()
}

/// The paragraphs, with furniture after the second and the fifth.
fn broken_up(mut paragraphs: Vec<String>, letter: &str, others: &str) -> String {
    for (at, html) in [(5, others), (2, letter)] {
        paragraphs.insert(at.min(paragraphs.len() - 1), html.to_owned());
    }
    paragraphs.concat()
}

fn with_names(story: &Story) -> String {
    let words = broken_up(
        each(story, "<p>", "</p>"),
        &format!("<div class=newsletter-signup>{LETTER}</div>"),
        &format!("<div class=related>{OTHERS}</div>"),
    );
    let [above, below] = story
        .notices
        .map(|words| note(words, "<p class=correction>", "</p>"));
    format!(
        "<html lang=en><head>{HEAD}<title>{0} - Harrow Post</title></head><body><nav>{MENU}</nav><main><article><header><h1>{0}</h1><p class=standfirst>{1}</p>\
         <div class=byline>By <a rel=author href=/by/x>{2}</a></div></header><div class=article-body>{above}{words}{below}</div></article></main><footer>{FOOT}</footer></body></html>",
        story.headline, story.standfirst, story.byline
    )
}

fn without_names(story: &Story) -> String {
    let words = broken_up(
        each(story, "<p>", "</p>"),
        "",
        &format!("<div>{OTHERS}</div>"),
    );
    let [above, below] = story
        .notices
        .map(|words| note(words, "<p><em>", "</em></p>"));
    format!(
        "<html lang=en><head>{HEAD}<meta name=description content='{1}'><title>{0} | Harrow Post</title></head><body><div>{MENU}</div><div><div><h1>{0}</h1><h2>{1}</h2><div>By {2}</div></div>\
         <div>{above}{words}{below}</div></div><div>{FOOT}</div></body></html>",
        story.headline, story.standfirst, story.byline
    )
}

fn in_divs(story: &Story) -> String {
    let words = broken_up(
        each(story, "<div class=x9f>", "</div>"),
        &format!("<aside>{LETTER}</aside>"),
        &format!("<aside>{OTHERS}</aside>"),
    );
    let [above, below] = story
        .notices
        .map(|words| note(words, "<aside class=x7a><div>", "</div></aside>"));
    format!(
        "<html lang=en><head>{HEAD}<title>{0}</title></head><body><header>{MENU}</header><main><div class=x1><h1>{0}</h1><div class=deck>{1}</div><div class=author>{2}</div></div>\
         <div class=x2>{above}{words}{below}</div></main><footer>{FOOT}</footer></body></html>",
        story.headline, story.standfirst, story.byline
    )
}

fn by_line_breaks(story: &Story) -> String {
    let words = each(story, "", "<br><br>").concat();
    let [above, below] = story
        .notices
        .map(|words| note(words, "<i>", "</i><br><br>"));
    format!(
        "<html lang=en><head>{HEAD}<meta name=author content='{2}'><meta name=description content='{1}'><title>{0} - Harrow Post</title></head><body><table><tr><td>{MENU}</td></tr><tr><td><h1>{0}</h1><b>{1}</b><br><br>{above}{words}{below}</td></tr>\
         <tr><td>{FOOT}</td></tr></table></body></html>",
        story.headline, story.standfirst, story.byline
    )
}

fn in_a_form(story: &Story) -> String {
    let words = each(story, "<p>", "</p>").concat();
    let [above, below] = story
        .notices
        .map(|words| note(words, "<div class=note><p><strong>", "</strong></p></div>"));
    format!(
        "<html lang=en><head>{HEAD}<title>{0} - Harrow Post</title></head><body><form id=aspnet method=post><div id=nav>{MENU}</div><div id=story><h2 class=headline>{0}</h2><p class=lead>{1}</p><p class=byline>By {2}</p>\
         <div id=text>{above}{words}{below}</div></div><div id=footer>{FOOT}</div></form></body></html>",
        story.headline, story.standfirst, story.byline
    )
}

fn with_data(story: &Story) -> String {
    let words = broken_up(
        each(story, "<p data-component=text-block><span>", "</span></p>"),
        &format!("<section aria-label='newsletter promotion'>{LETTER}</section>"),
        &format!("<section data-component=links-block>{OTHERS}</section>"),
    );
    let [above, below] = story
        .notices
        .map(|words| note(words, "<footer class=footnote><p>", "</p></footer>"));
    format!(
        "<html lang=en><head>{HEAD}<title>{0} - Harrow Post</title><script type=application/ld+json>{{\"@type\":\"NewsArticle\",\"headline\":\"{0}\",\"description\":\"{1}\",\"author\":{{\"@type\":\"Person\",\"name\":\"{2}\"}}}}</script></head>\
         <body><nav>{MENU}</nav><main><article><div><h1>{0}</h1></div><div><p>{1}</p></div><div>{2}, Harrow</div>{above}<div>{words}</div>{below}</article></main><footer>{FOOT}</footer></body></html>",
        story.headline, story.standfirst, story.byline
    )
}

const TEMPLATES: &[Template] = &[
    Template {
        name: "semantic elements and class names",
        page: with_names,
    },
    Template {
        name: "no class names",
        page: without_names,
    },
    Template {
        name: "divs for paragraphs",
        page: in_divs,
    },
    Template {
        name: "line breaks in a table",
        page: by_line_breaks,
    },
    Template {
        name: "a form around the page",
        page: in_a_form,
    },
    Template {
        name: "the page's own data",
        page: with_data,
    },
];

fn read(page: &str) -> Article {
    extract(page.as_bytes(), &Hints::default()).unwrap()
}

fn list(edits: &[Edit]) -> String {
    let line = |edit: &Edit| format!("{:?}: {:?} -> {:?}\n", edit.kind, edit.before, edit.after);
    edits.iter().map(line).collect()
}

#[test]
fn a_story_is_the_same_in_every_template() {
    let story = story();
    for old in TEMPLATES {
        for new in TEMPLATES {
            let edits = compare(&read(&(old.page)(&story)), &read(&(new.page)(&story)));
            assert_eq!(
                edits.verdict,
                Verdict::Unchanged,
                "{} -> {}:\n{}",
                old.name,
                new.name,
                list(&edits.edits)
            );
        }
    }
}

/// What is done to a story, what kind of edit that is, and words that its `before` and its `after` have in them.
struct Done {
    kind: EditKind,
    to: fn(&mut Story),
    before: &'static str,
    after: &'static str,
}

const CORRECTED: &str =
    "This story was corrected on Tuesday: Harrow has paid 41 million crowns, not 14.";
const AN_EARLIER: &str =
    "Due to an editing error, an earlier version of this story gave the wrong year.";

const DONE: &[Done] = &[
    Done {
        kind: EditKind::HeadlineChanged,
        to: |story| story.headline = "Minister cuts the levy on sea walls".to_owned(),
        before: "drops",
        after: "cuts",
    },
    Done {
        kind: EditKind::StandfirstChanged,
        to: |story| story.standfirst = story.standfirst.replace("no longer", "still"),
        before: "no longer",
        after: "still",
    },
    Done {
        kind: EditKind::BylineChanged,
        to: |story| story.byline = "Tom Reed",
        before: "Ines Calloway",
        after: "Tom Reed",
    },
    Done {
        kind: EditKind::TextReworded,
        to: |story| story.paragraphs[2] = story.paragraphs[2].replace("41", "14"),
        before: "41",
        after: "14",
    },
    Done {
        kind: EditKind::TextReworded,
        to: |story| story.paragraphs[2] = story.paragraphs[2].replace("must", "may"),
        before: "must",
        after: "may",
    },
    Done {
        kind: EditKind::QuoteReworded,
        to: |story| story.paragraphs[5] = story.paragraphs[5].replace("gift", "help"),
        before: "gift",
        after: "help",
    },
    Done {
        kind: EditKind::QuoteReattributed,
        to: |story| story.paragraphs[5] = story.paragraphs[5].replace("Ada Verne", "Tom Larkin"),
        before: "It is a gift",
        after: "It is a gift",
    },
    // Parted at a sentence, and a word changed in its second half: the first half is no edit.
    Done {
        kind: EditKind::TextReworded,
        to: |story| {
            let at = story.paragraphs[6].find("It has been").unwrap();
            let (first, second) = story.paragraphs[6].split_at(at);
            let parts = [first.trim().to_owned(), second.replace("nine", "eight")];
            story.paragraphs.splice(6..7, parts);
        },
        before: "It has been taken for nine",
        after: "It has been taken for eight",
    },
    Done {
        kind: EditKind::TextRemoved,
        to: |story| drop(story.paragraphs.remove(4)),
        before: "In Larwood",
        after: "",
    },
    Done {
        kind: EditKind::TextRemoved,
        to: |story| drop(story.paragraphs.pop()),
        before: "Ms Verne was fined",
        after: "",
    },
    Done {
        kind: EditKind::TextRemoved,
        to: |story| drop(story.paragraphs.remove(0)),
        before: "The ministry told",
        after: "",
    },
    Done {
        kind: EditKind::TextAdded,
        to: |story| story.paragraphs.push("The trial goes on.".to_owned()),
        before: "",
        after: "The trial goes on.",
    },
    Done {
        kind: EditKind::TextMoved,
        to: |story| {
            let moved = story.paragraphs.remove(6);
            story.paragraphs.insert(2, moved);
        },
        before: "The levy was meant",
        after: "The levy was meant",
    },
    Done {
        kind: EditKind::NoticeAdded,
        to: |story| story.notices[1] = Some(CORRECTED),
        before: "",
        after: CORRECTED,
    },
    Done {
        kind: EditKind::NoticeAdded,
        to: |story| story.notices[0] = Some(AN_EARLIER),
        before: "",
        after: AN_EARLIER,
    },
];

#[test]
fn an_edit_is_told_as_that_edit_in_every_template() {
    for template in TEMPLATES {
        let old = read(&(template.page)(&story()));
        for (count, done) in DONE.iter().enumerate() {
            let mut story = story();
            (done.to)(&mut story);
            let told = compare(&old, &read(&(template.page)(&story)));
            let all = format!("{}, edit {count}:\n{}", template.name, list(&told.edits));
            assert_eq!(told.edits.len(), 1, "{all}");
            let edit = &told.edits[0];
            assert_eq!(edit.kind, done.kind, "{all}");
            let has = |side: &Option<String>, words: &str| {
                side.as_deref().unwrap_or_default().contains(words)
            };
            assert!(has(&edit.before, done.before), "{all}");
            assert!(has(&edit.after, done.after), "{all}");
        }
    }
}
