//! What is an advertisement, and what has only the name of one? By law or custom it stands under a label.

use crate::extract::{anchors::is_heading, pattern::matches, text, tree::Tree};

// What stands over an advertisement, by law or custom, in the commonest languages of news sites.
words!(
    ADVERT,
    r"(?i)^\W*(?:advertise?ments?|advertorial|sponsored(?:_content|_post)?|paid_(?:content|post)|anzeigen?|werbung|publicité|publi-?communiqué|publicidad|publicidade|pubblicità|advertentie|reklamy?|reklama|annons|annonse|annonce|mainos|hirdetés|реклама|διαφήμιση|ilan|إعلان|広告|广告|廣告|광고)\W*$"
);

/// In characters without spaces: what a label and a few links say.
const AT_MOST: usize = 300;
/// In elements and texts.
const NODES: usize = 200;
/// In elements and texts: a label is read before more than so many.
const LABEL_WITHIN: usize = 12;

/// Whether a small element begins with the label of an advertisement and leads away from there: by links alone, or with words around them
/// in one run. A label alone over the words of a story is none of them, and says nothing of them.
pub fn is_labelled(tree: &Tree<'_>, at: usize) -> bool {
    let shown = tree.shown(at);
    let is_small = tree.end(at) - at <= NODES && (4..=AT_MOST).contains(&shown);
    if !is_small || matches!(tree.name(at), "" | "a" | "td" | "tr") {
        return false;
    }
    let within = at..tree.end(at).min(at + LABEL_WITHIN);
    let Some(label) = within
        .clone()
        .find(|text| tree.text(*text).is_some() && tree.shown(*text) > 0)
    else {
        return false;
    };
    if !tree.text(label).is_some_and(|text| matches(&ADVERT, text))
        || tree
            .above(label)
            .take_while(|above| *above > at)
            .any(|above| tree.name(above) == "a")
    {
        return false;
    }
    let linked: usize = (tree.named(at, "a").map(|link| tree.shown(link))).sum();
    // "Werbung: für Tabak wird sie verboten.": a word that opens a sentence, and one that has a link in it.
    if opens(tree, at, label) || linked * 2 < shown && text::ends_sentence(tree.said(at).trim()) {
        return false;
    }
    linked > 0 && (!tree.holds_block(at) || linked + tree.shown(label) >= shown)
}

/// Whether a word leads in what follows it.
fn opens(tree: &Tree<'_>, at: usize, label: usize) -> bool {
    let leads = [':', '.', '：', '。'];
    let next = (label + 1..tree.end(at)).filter_map(|next| tree.text(next));
    let next = next.map(str::trim).find(|text| !text.is_empty());
    (tree.text(label)).is_some_and(|text| text.trim_end().ends_with(leads))
        || next.is_some_and(|text| text.starts_with(leads))
}

/// Whether `ad` speaks against a paragraph or a heading that has no link and, where it is a paragraph, ends as a sentence does: what is sold
/// leads to where it can be had.
pub fn is_sentence(tree: &Tree<'_>, at: usize) -> bool {
    let is_heading = is_heading(tree.name(at));
    tree.end(at) - at <= NODES
        && (is_heading || matches!(tree.name(at), "p" | "li" | "blockquote"))
        && !other_words(tree, at).is_empty()
        && tree.named(at, "a").next().is_none()
        && (is_heading || text::ends_sentence(tree.said(at).trim()))
}

/// What an element is called, but for `ad`.
pub fn other_words(tree: &Tree<'_>, at: usize) -> String {
    let words = tree.words(at).split_whitespace();
    let others = words.filter(|word| !matches!(*word, "ad" | "ads"));
    others.map(|word| format!(" {word}")).collect()
}

#[cfg(test)]
mod tests {
    #[test]
    fn a_labelled_advertisement_is_none_of_the_story_and_a_sentence_with_a_chance_name_is() {
        let story = "<p class=x1>The ministry told the towns on Monday that the levy on sea walls would be dropped before the winter.</p>";
        let read = |between: &str| {
            let html = format!(
                "<html lang=en><body><main><article><h1>Levy dropped</h1><div>{story}{between}{story}</div></article></main>"
            );
            let article =
                crate::extract::extract(html.as_bytes(), &crate::extract::Hints::default())
                    .unwrap();
            let mut texts: Vec<String> = article.body.into_iter().map(|block| block.text).collect();
            texts.dedup();
            texts.get(1).cloned()
        };
        for advert in [
            "<div class=encart-pub>Publicité<a href=/go>Savons de Harrow</a></div>",
            "<div class='block werbung'><span>Anzeige</span><a href=/go>Stiefel aus Harrow</a></div>",
            "<div><span>Advertisement</span><a href=/go>Boots from Harrow</a></div>",
            "<div><p>Annons</p><p><a href=/go>Båtar från Harrow</a></p></div>",
        ] {
            assert_eq!(read(advert), None, "{advert}");
        }
        let said = "The mayor declined to comment.";
        for kept in [
            format!("<p class='p-body 43 ad d6'>{said}</p>"),
            format!("<p>{said}</p>"),
        ] {
            assert_eq!(read(&kept).as_deref(), Some(said), "{kept}");
        }
        let sold = "<p class='slot ad'><a href=/go>Boots from Harrow are the best.</a></p>";
        assert_eq!(read(sold), None);
    }
}
