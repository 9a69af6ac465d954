//! Which words tell of a change that was made, and are no label of a correction: an apology, a list of changes, a version that stands for
//! another, the footnote of a statute, a text that was taken away?

use crate::extract::{pattern::matches, text};
use crate::model::NoticeKind;

// "Apology: On 3 May we suggested …": the newsroom speaks; in a story others do.
words!(
    APOLOGY,
    r"(?i)^\W*(?:apology|an_apology_to_[^:]{3,60})_*[:–—]_.{0,240}\b(?:we|our|us)\b"
);
// What others had it say.
words!(
    ASKED,
    r"(?i)^\W*(?:(?:since|after)_publication,_.{2,80}_(?:has|have)_(?:asked|told|written_to)_us\b|.{2,80}_(?:has|have)_(?:since_)?asked_us_to_(?:make_(?:it_)?clear|point_out|clarify|state|stress)_|
    following_(?:an?|the|this)_(?:complaint|ruling|adjudication|letter)_[^.]{0,80}\bwe_(?:(?:are_happy|would_like|wish)_to|have|now)_(?:clarif|correct|amend|remov|make_(?:it_)?clear|point_out|apologi)\w*|
    we_(?:are_happy|wish)_to_(?:clarify|set_the_record_straight|make_(?:it_)?clear)_that_)"
);
// "We have since learned that the figure was wrong."
words!(
    LEARNED,
    r"(?i)^\W*we_have_since_(?:learn(?:ed|t)|established|been_told)_that_.{0,120}\b(?:wrong|incorrect|inaccurate|mistaken|untrue|not)\b"
);
// A list of changes in one paragraph. What may be changed, a policy says everywhere.
words!(
    LISTED,
    r"(?i)^\W*(?:(?:fixes|changes|corrections|updates|edits|amendments|revisions)_(?:made_)?to_this_(?:story|article|page|policy|document|post|guidance|notice|statement|report)|change_?log|summary_of_changes|what_has_changed|what['’]s_changed|
    änderungen_an_(?:dieser_seite|diesem_(?:text|artikel|dokument))|modifications_(?:de_cette_page|apportées)|cambios_en_esta_página)_*:_"
);
words!(
    MAY,
    r"\b(?:may|might|reserve|from_time_to_time|können|behalten|pouvons|podemos)\b|\bwill_be_(?:posted|published|announced)\b"
);
// A version that stands for another.
words!(
    REPLACES,
    r"(?i)^\W*(?:this_(?:policy|notice|version|document|guidance|statement|page)_(?:replaces|supersedes)_(?:the|our|all|any)_.{0,60}\d{4}|this_(?:announcement_)?replaces_(?:the|our)_(?:\S+_){0,3}(?:announcement|release|statement)_(?:made|released|issued|published)_|
    the_following_(?:amendments?|corrections?|changes?)_(?:has|have|was|were)_(?:been_)?made_to_(?:the|this|our)_.{0,160}\b(?:announcement|release|statement|article|story|page|document|report)\b|
    diese_(?:fassung|version|richtlinie)_ersetzt_die_.{0,60}\d{4}|cette_version_(?:annule_et_)?remplace_.{0,60}\d{4}|esta_versión_sustituye_.{0,60}\d{4})"
);
// The footnotes that official editions set under a statute.
words!(
    STATUTE,
    r"(?i)^\W*(?:.{0,120}\b(?:substituted|inserted|repealed|omitted|revoked|added)_\(\d{1,2}\.\d{1,2}\.\d{4}\)_by_|(?:modifié|créé|abrogé)e?_par_(?:la_)?(?:loi|décret|ordonnance|arrêté)_n|(?:\S+_){0,6}(?:geändert|eingefügt|neu_gefasst|aufgehoben)_durch_(?:art(?:ikel|\.)|§)_*\d|se_(?:modifica|añade|deroga|suprime)n?_.{0,100}_por_(?:el|la|los|las)_(?:art|disposici|ley|real_decreto))"
);
// A text that its publisher took away.
words!(
    REMOVED,
    r"(?i)^\W*(?:this_(?:article|story|post|page|report|piece|content)_(?:has_been|was)_(?:removed|withdrawn|unpublished|taken_(?:down|offline)|deleted|retracted)(?:_on_[^.]{3,30}?)?(?:_(?:for_legal|on_legal|at_the_request|pending_(?:a|an|legal|review)|following_(?:a|an|legal)_(?:complaint|review|legal|ruling)|due_to_legal|from_(?:our|this)_(?:web)?site|by_(?:the_publisher|its_publisher|us)\b)|\W*$)|
    dieser_(?:artikel|beitrag|text)_wurde_(?:[^.]{0,60}_)?(?:gelöscht|entfernt|zurückgezogen|depubliziert)\W|(?:cet_article|ce_texte)_a_été_(?:retiré|supprimé|dépublié)|(?:este_artículo|esta_noticia)_ha_sido_(?:retirad|eliminad)|questo_articolo_è_stato_(?:rimosso|ritirato)|(?:este_artigo|esta_notícia)_foi_(?:removid|retirad)|
    dit_artikel_is_(?:verwijderd|ingetrokken|offline_gehaald)|(?:den_här_)?artikeln_har_(?:tagits_bort|avpublicerats)|(?:ten_)?artykuł_został_(?:usunięty|wycofany))"
);

/// In bytes: more is a paragraph that begins so.
const LONGEST: usize = 900;

/// The kind of notice that such words are.
pub fn kind(text: &str) -> Option<NoticeKind> {
    if text.len() > LONGEST || text::opens_quoted(text) {
        return None;
    }
    let is = |pattern| matches(pattern, text);
    if is(&APOLOGY) || is(&LEARNED) {
        return Some(NoticeKind::Correction);
    }
    if is(&ASKED) {
        return Some(NoticeKind::Clarification);
    }
    if is_removal(text) {
        return Some(NoticeKind::EditorsNote);
    }
    (is(&LISTED) && !is(&MAY) || is(&REPLACES) || is(&STATUTE)).then_some(NoticeKind::Update)
}

/// Whether words say that a text was taken away by whoever had published it.
pub fn is_removal(text: &str) -> bool {
    matches(&REMOVED, text)
}

#[cfg(test)]
mod tests {
    use super::*;
    use NoticeKind::{Clarification, Correction, EditorsNote, Update};

    #[test]
    fn a_change_is_told_in_many_words() {
        for pattern in [
            &APOLOGY, &ASKED, &LEARNED, &LISTED, &MAY, &REPLACES, &STATUTE, &REMOVED,
        ] {
            assert!(pattern.is_some());
        }
        for (text, what) in [
            (
                "Apology: In May we said that the ferry had been sold. It was not.",
                Correction,
            ),
            (
                "An apology to Piet Larwood: our story of the wall was wrong.",
                Correction,
            ),
            (
                "Since publication, the harbour has asked us to say that the gate was shut.",
                Clarification,
            ),
            (
                "Mr Larwood has asked us to point out that he never owned a boat.",
                Clarification,
            ),
            (
                "Following a complaint to the press council, we are happy to clarify that there are 21 boats.",
                Clarification,
            ),
            (
                "We have since learned that the count of boats was wrong.",
                Correction,
            ),
            (
                "Changes to this page: on 2 May 2026 we took out the old fee.",
                Update,
            ),
            ("Change log: 2 May 2026, fee put up.", Update),
            (
                "This policy replaces the version of 3 January 2026.",
                Update,
            ),
            (
                "This replaces the announcement made at 07:00 on 3 May 2026. The fee was misstated.",
                Update,
            ),
            (
                "The following amendment has been made to the “Ferry Fees” announcement released on 3 May 2026.",
                Update,
            ),
            (
                "F1 Words in s. 3(2) substituted (1.5.2026) by S.I. 2026/77, reg. 2",
                Update,
            ),
            (
                "Modifié par Décret n°2026-77 du 2 mai 2026 - art. 2",
                Update,
            ),
            (
                "This story has been removed for legal reasons.",
                EditorsNote,
            ),
            (
                "This page was unpublished on 30 May 2026 at the request of the court.",
                EditorsNote,
            ),
            (
                "Dieser Artikel wurde aus rechtlichen Gründen entfernt.",
                EditorsNote,
            ),
        ] {
            assert_eq!(kind(text), Some(what), "{text}");
        }
        for text in [
            "Apology: the mayor said sorry to the ferrymen on Monday.",
            "“Apology: we were wrong,” the mayor wrote.",
            "The ministry asked us all to stay at home.",
            "We have since learned to live with the sea.",
            "Changes to this policy: we may change it from time to time.",
            "This policy replaces fear with hope, the mayor said.",
            "This post was removed by the network within an hour.",
            "The fee was added to the bill by the council.",
            "This page was removed from the ledger by a clerk in 1911.",
        ] {
            assert_eq!(kind(text), None, "{text}");
        }
    }
}
