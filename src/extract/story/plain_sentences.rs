//! Sentences of stories that look like furniture, and must stay. All are invented.

use crate::{
    extract::{Hints, extract},
    model::PageKind,
};

/// Of each language five paragraphs of a story, and below an empty line sentences near the words that buttons, labels, dates, notices and
/// walls have.
const PLAIN: [(&str, &str); 15] = [
    ("ar", include_str!("plain/ar.txt")),
    ("da", include_str!("plain/da.txt")),
    ("de", include_str!("plain/de.txt")),
    ("en", include_str!("plain/en.txt")),
    ("es", include_str!("plain/es.txt")),
    ("fr", include_str!("plain/fr.txt")),
    ("it", include_str!("plain/it.txt")),
    ("ja", include_str!("plain/ja.txt")),
    ("nl", include_str!("plain/nl.txt")),
    ("pl", include_str!("plain/pl.txt")),
    ("pt", include_str!("plain/pt.txt")),
    ("ru", include_str!("plain/ru.txt")),
    ("sv", include_str!("plain/sv.txt")),
    ("tr", include_str!("plain/tr.txt")),
    ("zh", include_str!("plain/zh.txt")),
];

/// What is still taken for something else, wherever it stands or at one of its places.
const KNOWN: [&str; 9] = [
    // Notices say so word for word, too.
    "This story was first published in Lagos in 1954.",
    "The book's figures have been corrected since it was first published.",
    "Una versión anterior decía que el rey huyó.",
    // Nothing in them tells them from a label.
    "For more on grain, farmers check out the board at the mill.",
    "Mehr aus Not als aus Lust.",
    "Patrocinado por una lechería, el club quebró.",
    "Erstellt: von wem, weiß niemand.",
    "الكاتب هدد بحرق المصنع.",
    "جميع الحقوق محفوظة بحكم القاضي للأرملة.",
];

/// A story with four sentences in it: above it, within it, in a list of it or as a quotation, and at its end.
fn told(language: &str, story: &[&str], said: &[&str], is_listed: bool) -> Vec<String> {
    let at = |place: usize| said.get(place).copied().unwrap_or(story[4]);
    let within = match is_listed {
        true => format!("<ul><li>{}</li><li>{}</li></ul>", story[4], at(2)),
        false => format!("<blockquote><p>{}</p></blockquote>", at(2)),
    };
    let paragraphs =
        [at(0), story[0], story[1], at(1), story[2]].map(|text| format!("<p>{text}</p>"));
    let html = format!(
        "<html lang={language}><title>Harrow</title><body><main><article><h1>{}</h1><div class=text>{}{within}<p>{}</p><p>{}</p></div></article></main></body>",
        "The quay of Harrow",
        paragraphs.concat(),
        story[3],
        at(3)
    );
    let article = extract(html.as_bytes(), &Hints::default()).unwrap();
    let mut wrong = Vec::new();
    for text in said {
        if !article.body.iter().any(|block| block.text == *text) {
            wrong.push(format!("lost: {text}"));
        }
    }
    for notice in &article.notices {
        wrong.push(format!("a notice: {}", notice.text));
    }
    if let Some(day) = &article.published {
        wrong.push(format!("published {day}: {said:?}"));
    }
    if article.page_kind != PageKind::Article {
        wrong.push(format!("{:?}: {said:?}", article.page_kind));
    }
    wrong
}

#[test]
fn a_plain_sentence_stays_wherever_it_stands() {
    let mut wrong = Vec::new();
    for (language, text) in PLAIN {
        let (story, sentences) = text.split_once("\n\n").unwrap();
        let story: Vec<&str> = story.lines().collect();
        let sentences: Vec<&str> = (sentences.lines())
            .filter(|text| !KNOWN.contains(text))
            .collect();
        for (page, said) in sentences.chunks(4).enumerate() {
            // At two of the places, and at others than the one before it.
            for turn in [page, page + 2] {
                let mut said = said.to_vec();
                let turn = turn % said.len();
                said.rotate_left(turn);
                wrong.extend(told(language, &story, &said, turn % 2 == 0));
            }
        }
    }
    assert!(wrong.is_empty(), "{} {wrong:#?}", wrong.len());
}

const STORY: [&str; 3] = [
    "The ministry told the towns on Monday that the levy on sea walls would be dropped before the winter.",
    "Harrow had paid two million a year for its wall, and the mayor said that it would not do so again.",
    "The council will meet again in May to hear what the engineers think of the pumps and of the gate.",
];

fn read(language: &str, before: &str, between: &str) -> crate::model::Article {
    let [first, second, third] = STORY;
    let html = format!(
        "<html lang={language}><body><main><article><h1>Levy dropped</h1>{before}<p>{first}</p><p>{second}</p>{between}<p>{third}</p></article></main></body>"
    );
    extract(html.as_bytes(), &Hints::default()).unwrap()
}

#[test]
fn what_looks_like_furniture_and_is_a_sentence_stays() {
    let mut lost = Vec::new();
    for (language, html) in [
        // Advertisements that open a sentence.
        (
            "de",
            "<p><b>Werbung:</b> Für Tabak wird sie ab 2027 <a href=/b>verboten</a>.</p>",
        ),
        (
            "en",
            "<p><b>Advertisements.</b> The council will ban <a href=/b>tobacco bills</a> on the quay.</p>",
        ),
        (
            "fr",
            "<li><strong>Annonce :</strong> le maire a dévoilé <a href=/p>son plan</a> lundi.</li>",
        ),
        (
            "zh",
            "<p><b>广告</b>：市议会周一通过了<a href=/p>新规定</a>，禁止烟草宣传。</p>",
        ),
        // Rights, and labels of days.
        ("ja", "<p>無断転載されたとして、作家が新聞社を訴えた。</p>"),
        ("ko", "<p>무단전재 논란이 불거진 책은 모두 회수됐다.</p>"),
        ("zh", "<p>版权所有者表示，他们将在五月提起诉讼。</p>"),
        ("ko", "<p>수정안은 3일 국회를 통과했다.</p>"),
        ("ko", "<p>등록금 5% 인상안이 통과됐다.</p>"),
        ("ja", "<p>公開された3つの文書が明らかにした。</p>"),
        ("ja", "<p>更新料は3万円と決まった。</p>"),
        ("zh", "<p>发布会3日在市政厅举行。</p>"),
        ("hu", "<p>Megjelent 3 új jelentés a gátakról.</p>"),
        // Votes, players, forms.
        ("en", "<h3>Verne</h3><p>Votes: 12,431</p>"),
        ("en", "<ul><li>Votes: 12,431</li><li>Votes: 9,210</li></ul>"),
        ("es", "<p>Votos: 12.431 (41 %)</p>"),
        (
            "en",
            "<div><h3>Captions on screens</h3><p>All of the films are shown with the words below them from May.</p></div>",
        ),
        (
            "en",
            "<div><p>2:13/2:15</p><p>The two boats of Harrow came home with these times on Friday.</p></div>",
        ),
        (
            "en",
            "<div><p>The gate was sold to Larwood on Friday.</p><p>Nobody on the quay was told of it.</p><form action=/n><input type=email><button>Sign up</button></form></div>",
        ),
        (
            "en",
            "<div><img src=a.jpg><b>The ministry told the towns of the coast</b> on Friday that the levy would be dropped.</div>",
        ),
        // Class words.
        (
            "en",
            "<p class=boiler>The old boiler of the ferry blew up on Friday night.</p>",
        ),
        (
            "en",
            "<section class=optin><p>From May each of the towns must opt in to the levy.</p></section>",
        ),
        (
            "en",
            "<div class=license><p>The boat has a license for two years, the board said on Friday.</p></div>",
        ),
        (
            "en",
            "<p class=license>The harbour gave the boat leave to sail at night.</p>",
        ),
        (
            "en",
            "<div class=accessibility-text><p>Ramps were built on each of the quays of Harrow.</p></div>",
        ),
        (
            "en",
            "<div class=post><div class=postbody><p>At nine the gate was shut by the wind.</p></div></div><div class=post><div class=postbody><p>At ten it was opened by hand.</p></div></div>",
        ),
    ] {
        let article = read(language, "", html);
        let kept: String = article
            .body
            .iter()
            .map(|block| format!("{} ", block.text))
            .collect();
        let plain = scraper::Html::parse_fragment(html);
        for text in plain
            .root_element()
            .text()
            .filter(|text| text.len() > 9 && *text != "Sign up")
        {
            if !kept.contains(text.trim()) {
                lost.push(text.to_owned());
            }
        }
        let is_whole = article
            .body
            .iter()
            .any(|block| block.text.contains("on Friday that the levy"));
        assert!(!html.contains("<img") || is_whole, "{kept}");
    }
    assert!(lost.is_empty(), "{lost:#?}");
}

#[test]
fn a_sentence_or_a_card_says_nothing_of_when_the_page_was_changed() {
    for (language, line) in [
        ("ko", "수정안은 2026년 3월 3일 국회를 통과했다."),
        ("ja", "更新料の判決は2026年3月3日に出る。"),
        (
            "en",
            "Changed on 3 May 2026, the rule says that no boat stays.",
        ),
    ] {
        let article = read(language, &format!("<p>{line}</p>"), "");
        assert_eq!(article.modified_shown, None, "{line}");
    }
    let card = "<div class=rel><a href=/x><h3>Other boats</h3></a><span>Updated <time datetime=2026-05-09T09:00:00Z>9 May 2026</time></span></div>";
    let article = read("en", "<p>Updated <time>14:05</time></p>", card);
    assert_eq!(article.modified_shown_at, None);
    assert!(
        read("ko", "<div class=byline>속보</div>", "")
            .byline
            .is_empty()
    );
    let author = "<div class=author><span>정치</span> <span>홍길동 기자</span></div>";
    assert_eq!(read("ko", author, "").byline, ["홍길동"]);
}

#[test]
fn what_a_site_asks_of_its_readers_is_no_end_of_a_story() {
    let story: String = STORY.map(|text| format!("<p>{text}</p>")).concat();
    for behind in [
        "<p>You are reading one of three free stories of this month in the Harrow Post.</p>",
        "<p>Scan this code with your phone and take the news of the coast with you.</p>",
        "<div class=callout><p>Become one of the friends of the Harrow Post and help us to tell what is true.</p></div>",
        "<div class=related><a href=/x>Other</a></div><p>Harrow Post is a member of the Press Council and follows its code of conduct.</p>",
    ] {
        let html = format!(
            "<html lang=en><body><main><article><h1>Levy dropped</h1><div class=text>{story}</div>{behind}</article></main></body>"
        );
        let article = extract(html.as_bytes(), &Hints::default()).unwrap();
        assert_eq!(article.body.len(), STORY.len(), "{behind}");
    }
}
