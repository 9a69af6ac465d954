//! What do the names and labels of a box say of it? Beside the class words in `furniture`: those of a publisher's own tools, those that screen
//! readers tell, and those of pictures.

use crate::extract::{class_words::spelled, pattern::matches, tree::Tree};

words!(
    LABELS,
    r"(?i)^\W*(?:mehr_(?:zum_thema|dazu|aus|zu)\b.*|(?:auch_)?interessant|lesen_sie_auch|das_könnte_.*interessieren|empfehlung(?:en)?|anzeige|werbung|teilen|verwandte_.*|meistgelesen.*|(?:à_)?lire_aussi|sur_le_même_sujet|articles?_(?:liés|associés|recommandés).*|publicité|partager|les_plus_lus|te_puede_interesar|más_información|noticias_relacionadas|lo_más_(?:leído|visto)|publicidad|compartir|más_noticias|leggi_anche|potrebbe_interessarti|pubblicità|leia_também|mais_lidas|lees_ook|meest_gelezen|advertentie|advertise?ments?|related.*|recommended.*|most_(?:read|popular|viewed).*|what_others.*|share.*|newsletter.*|sign_up.*|comments?|more_(?:from|stories|on).*|trending.*|you_may.*|breadcrumbs?|social.*|cookie.*|top_stories|latest_.*)\W*$"
);

/// Whether what screen readers call a part says that it is none of the story.
pub fn is_label(label: &str) -> bool {
    matches(&LABELS, label)
}

// What a publisher's own tools call a box that is none of the story.
words!(
    NAMED_BOX,
    r"(?:^|[-_ ])(?:newsletter(?:-\w+)?|related-?(?:articles?|stories|content|links)|recirc(?:ulation)?|links-?block|most-?read|top-?stories|ad-?slot|advertisement|sign-?up|social-?share|share-?tools|topic-?list|promo)(?:$|[-_ ])"
);
/// Whether a publisher's own tools call it such a box.
pub fn is_box(tree: &Tree<'_>, at: usize) -> bool {
    matches!(tree.name(at), "div" | "section" | "ul" | "ol")
        && matches(
            &NAMED_BOX,
            &spelled(tree.attrs(at, ["data-testid", "data-component", "data-area"])),
        )
}

// Under which licence a story may be printed; a part of another name may tell of a picture's.
words!(
    LICENCE,
    r"(?:^|[_])(?:(?:article|story|page|content|post|text)-)?licen[sc]e(?:$|[_])"
);
/// Whether class words say that a part tells under which licence the story may be printed.
pub fn is_licence(words: &str) -> bool {
    matches(&LICENCE, words)
}

/// Whether class words name what tells of a picture, and not who took it.
pub fn says_caption(words: &str) -> bool {
    words.split_whitespace().any(|word| {
        word.contains("caption")
            && !["credit", "copyright", "source", "author"]
                .iter()
                .any(|other| word.contains(other))
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::extract;

    #[test]
    fn names_and_labels_tell_boxes_from_the_story() {
        assert!(
            [&LABELS, &NAMED_BOX, &LICENCE]
                .iter()
                .all(|pattern| pattern.is_some())
        );
        let story = "<p>The ministry told the towns on Monday that the levy on sea walls would be dropped before the winter.</p>";
        let read = |boxed: &str| -> String {
            let html = format!(
                "<html lang=de><body><article><h1>Levy dropped</h1>{story}{boxed}<h2>Next</h2>{story}</article>"
            );
            let article = extract::extract(html.as_bytes(), &extract::Hints::default()).unwrap();
            article
                .body
                .into_iter()
                .map(|block| block.text + "\n")
                .collect()
        };
        let words = "The wall at Harrow is two miles long, and was built in 1954 with the money of eleven towns along the coast.";
        for boxed in [
            format!("<div data-testid=NewsletterWidget><p>{words}</p></div>"),
            format!("<div data-testid=recirc><p>{words}</p></div>"),
            format!("<section aria-label='Mehr zum Thema'><p>{words}</p></section>"),
        ] {
            assert!(!read(&boxed).contains("two miles"), "{boxed}");
        }
        for boxed in [
            "<div class=credit-caption><div class=caption-wrap><div class=caption><p>The wall is two miles long. <b class=credit>Ada Verne</b></p></div></div></div>".to_owned(),
            "<figure><img src=a.jpg><figcaption class=media-footer><div>The wall is two miles long.</div></figcaption></figure>".to_owned(),
        ] {
            assert!(read(&boxed).contains("two miles"), "{boxed}");
        }
    }

    #[test]
    fn the_answer_under_a_heading_that_is_a_button_is_text_and_a_heading_is_no_bar() {
        let answer = "<p>From the spring of the year after next, for all towns that have a wall of their own on the coast.</p>";
        let html = format!(
            "<html lang=en><body><main><h1>Questions on the levy</h1><p>The levy on sea walls ends soon, and this page answers what the towns have asked of it.</p>\
             <div><h3><button aria-expanded=false>When does the levy end?</button></h3><div class=x hidden>{answer}</div></div>\
             <h2 class=anchorWithStickyNavbar_LWe7 id=pay>Paying</h2>{}</main>",
            answer.replace("spring", "winter")
        );
        let article = extract::extract(html.as_bytes(), &extract::Hints::default()).unwrap();
        assert_eq!(article.body.len(), 5, "{:?}", article.body);
    }

    #[test]
    fn what_a_server_sends_of_a_component_is_shown_and_what_others_see_is_not() {
        let story = "The ministry told the towns on Monday that the levy on sea walls would be dropped before the winter.";
        let html = format!(
            "<html lang=en><body><x-page><template shadowrootmode=open><article><h1>Levy dropped</h1><p>{story}</p>\
             <section amp-access='NOT loggedIn' amp-access-hide><p>Make an account to read on, it takes you a minute.</p></section><p>{story} Again.</p></article></template></x-page>"
        );
        let article = extract::extract(html.as_bytes(), &extract::Hints::default()).unwrap();
        assert_eq!(article.body.len(), 2, "{:?}", article.body);
    }
}
