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
    we_(?:are_happy|wish)_to_(?:clarify|set_the_record_straight|make_(?:it_)?clear)_that_.{0,200}\b(?:article|story|report|column|coverage|headline|readers|publish|impl[yi]|suggest))"
);
// "We have since learned that the figure was wrong."
words!(
    LEARNED,
    r"(?i)^\W*we_have_since_(?:learn(?:ed|t)|established|been_told)_that_.{0,120}\b(?:wrong|incorrect|inaccurate|mistaken|untrue)\b"
);
// A list of changes in one paragraph. What may be changed, a policy says everywhere.
words!(
    LISTED,
    r"(?i)^\W*(?:(?:fixes|changes|corrections|updates|edits|amendments|revisions)_(?:made_)?to_this_(?:story|article|page|policy|document|post|guidance|notice|statement|report)|change_?log|summary_of_changes|what(?:_has|['’]s)_changed_(?:to|on|in)_this_(?:story|article|page|policy|document|post|guidance|notice|statement|report)|
    änderungen_an_(?:dieser_seite|diesem_(?:text|artikel|dokument))|modifications_(?:de_cette_page|apportées)|cambios_en_esta_página)_*:_"
);
words!(
    MAY,
    r"\b(?:may|might|reserve|from_time_to_time|können|behalten|pouvons|podemos)\b|\bwill_be_(?:posted|published|announced)\b"
);
// A version that stands for another.
words!(
    REPLACES,
    r"(?i)^\W*(?:this_(?:policy|notice|version|document|guidance|statement|page)_(?:replaces|supersedes)_(?:the|our|all|any)_(?:(?:previous|earlier|prior)_versions?\b|(?:(?:previous|earlier|prior)_)?(?:version|policy|one|notice|document|guidance|statement|page)_(?:of|dated|published|issued)_[^.,]{0,24}\d{4}(?:\W*$|[.,;]))|
    this_(?:(?:press|news|media)_)?(?:release|statement|announcement|advisory|notice)_(?:corrects(?:_and_replaces)?|replaces|supersedes)_(?:the|our)_(?:one|release|statement|announcement|advisory|notice|version)_(?:(?:that|which)_(?:we|was)_)?(?:issued|released|published|sent|made|dated|distributed)\b|
    (?-i:CORRECTING|Correcting)_(?:and|(?-i:AND))_(?-i:REPLACING|Replacing)(?:_*[:–—-]|_)|
    this_(?:announcement_)?replaces_(?:the|our)_(?:\S+_){0,3}(?:announcement|release|statement)_(?:made|released|issued|published)_|
    the_following_(?:amendments?|corrections?|changes?)_(?:has|have|was|were)_(?:been_)?made_to_(?:(?:this|our)_(?:\w+_){0,2}(?:announcement|release|statement|article|story|page|document|report)\b|the_.{0,160}_(?:announcement|release|statement|article|story|document|report)_(?:made|released|issued|published)_)|
    diese_(?:fassung|version|richtlinie)_ersetzt_die_(?:(?:frühere|vorherige|bisherige)_)?(?:(?:fassung|version|richtlinie)_)?vom_.{3,24}\d{4}|cette_version_(?:annule_et_)?remplace_(?:celle|la_version|la_précédente)_(?:du|de|datée)_.{0,40}\d{4}|esta_versión_sustituye_(?:a_)?la_(?:versión_)?(?:anterior_)?(?:del?|publicada)_.{0,40}\d{4})"
);
// The footnotes that official editions set under a statute.
words!(
    STATUTE,
    r"(?i)^\W*(?:.{0,120}\b(?:substituted|inserted|repealed|omitted|revoked|added)_\(\d{1,2}\.\d{1,2}\.\d{4}\)_by_|(?:modifié|créé|abrogé)e?_par_(?:la_|l['’])?(?:loi|décret|ordonnance|arrêté)_n_?[°ºo]?\.?_?[\d-]+(?:_du_\d{1,2}(?:er)?_\p{L}+_\d{4})?(?:_*[-–,(]_*art(?:icles?_|s?\.)(?-i:[\dA-Z_,().-]){1,30})?\W*$|
    (?:\S+_){0,6}(?:geändert|eingefügt|neu_gefasst|aufgehoben)_durch_(?:art(?:ikel|\.)|§)_*\d+[a-z]?(?:_(?:abs(?:atz|\.)|nr\.|nummer|satz)_*\d+[a-z]?)*(?:_(?:des|der|g|v)\.?(?:_(?:gesetz(?:es)?|verordnung|v)\.?)*(?:_vom)?_\d{1,2}\.[^,;:]{2,12}\d{4})?(?:_\([^)]{3,40}\))?\W*$|
    se_(?:modifica|añade|deroga|suprime)n?(?:_(?:el|la|los|las)_(?:art|apartado|párrafo|letra|disposici|título|capítulo|anexo|inciso)[^.]{0,60})?_por_(?:el|la|los|las)_(?:art(?:ículos?_|s?\._?)|disposición_\p{L}+_|ley_|real_decreto_)[\d./]+(?:_de_(?:la_ley|el_real_decreto)_[\d/]+|del_real_decreto_[\d/]+)?(?:,?_de_\d{1,2}_de_\p{L}+(?:_de_\d{4})?)?(?:\._ref\..{0,60})?\W*$)"
);
// A text that its publisher took away, and why. A parliament takes articles out of a law, and a network the posts of others.
words!(
    REMOVED,
    r"(?i)^\W*(?:this_(?:article|story|post|page|report|piece|content)_(?:has_been|was)_(?:removed|withdrawn|unpublished|taken_(?:down|offline)|deleted|retracted)(?:_on_(?:\d{1,2}_\p{L}{3,9}|\p{L}{3,9}\.?_\d{1,2}|\p{L}{3,6}day)(?:,?_\d{4})?)?|
    dieser_(?:artikel|beitrag|text)_wurde_(?:(?:von_(?:uns|der_redaktion|unserer_(?:web)?seite)|nachträglich|inzwischen|aus_(?:rechtlichen|redaktionellen|juristischen)_gründen)_)*(?:gelöscht|entfernt|zurückgezogen|depubliziert)|
    (?:cet_article|ce_texte)_a_été_(?:retiré|supprimé|dépublié)|(?:este_artículo|esta_noticia)_ha_sido_(?:retirad|eliminad)[oa]|questo_articolo_è_stato_(?:rimosso|ritirato)|(?:este_artigo|esta_notícia)_foi_(?:removid|retirad)[oa]|
    dit_artikel_is_(?:om_juridische_redenen_)?(?:verwijderd|ingetrokken|offline_gehaald)|(?:den_här_)?artikeln_har_(?:tagits_bort|avpublicerats)|(?:ten_)?artykuł_został_(?:usunięty|wycofany))
    (?<why>(?:_(?:for_legal_reasons|(?:on|following)_legal_advice|due_to_legal_(?:reasons|issues)|from_(?:our|this)_(?:web)?site|by_(?:the_publisher|its_publisher|us|(?:the|our|its)_(?:editors?|authors?))|(?:while|pending|until)_(?:the_|its_|our_|an?_)(?:[\p{L}’'-]+_){0,3}(?:data|figures|claims|findings|facts|sources|reporting|accuracy)_(?:are|is)_(?:being_)?(?:checked|reviewed|verified|examined|re-?examined)|at_the_request_of_(?:the_court|the_publisher|(?:the|its)_authors?)|pending_(?:an?_|our_)?(?:\w+_)?review|following_an?_(?:legal|editorial)_(?:complaint|review)|
    de_(?:notre|ce)_site|du_site|par_(?:la|notre)_rédaction|pour_(?:des_)?raisons_(?:juridiques|légales|éditoriales)|à_la_demande_de_(?:l['’]|son_)auteur|de_(?:nuestra|esta)_(?:web|página)|de_nuestro_sitio|por_(?:motivos|razones|razões)_legales|por_(?:motivos|razões)_legais|por_la_redacción|dal_(?:nostro_)?sito|per_(?:motivi|ragioni)_legali|dalla_redazione|
    do_(?:nosso_)?site|pela_redação|van_(?:onze|deze)_(?:web)?site|om_juridische_redenen|av_(?:juridiska|redaktionella)_skäl|från_(?:vår|denna)_(?:webbplats|sajt)|z_(?:naszej_)?strony|z_przyczyn_prawnych|przez_redakcję))*)"
);
// Who ends a sentence with who said it reports.
words!(
    HEARD,
    r"(?i)[“”„«»\x22]|[,–—]_(?:\S+_){0,8}(?:said|says|wrote|writes|told_\S+|added|argued|claimed)(?:_(?:on_)?\p{L}+){0,2}\W*$"
);

/// In bytes: more is a paragraph that begins so.
const LONGEST: usize = 900;

/// The kind of notice that such words are.
pub fn kind(text: &str) -> Option<NoticeKind> {
    if text.len() > LONGEST || text::opens_quoted(text) {
        return None;
    }
    let is = |pattern| matches(pattern, text);
    if is(&APOLOGY) && !is(&HEARD) || is(&LEARNED) {
        return Some(NoticeKind::Correction);
    }
    if is(&ASKED) && !is(&HEARD) {
        return Some(NoticeKind::Clarification);
    }
    if is_removal(text) {
        return Some(NoticeKind::EditorsNote);
    }
    (is(&LISTED) && !is(&MAY) || is(&REPLACES) || is(&STATUTE)).then_some(NoticeKind::Update)
}

/// Whether words say that a text was taken away by whoever had published it.
pub fn is_removal(text: &str) -> bool {
    let Some(found) = REMOVED.as_ref().and_then(|removed| removed.captures(text)) else {
        return false;
    };
    let rest = &text[found.get(0).map_or(0, |all| all.end())..];
    let says_why = found.name("why").is_some_and(|why| !why.is_empty());
    !rest.chars().any(char::is_alphanumeric) || says_why && rest.starts_with(['.', '!', ';'])
}

/// Whether such words say that it was done by those who answer for the text.
pub fn names_who(text: &str) -> bool {
    pattern!(
        WHO,
        r"(?i) by (?:us|(?:the|its|our) (?:editors?|authors?|publisher))\b"
    );
    let found = REMOVED.as_ref().and_then(|removed| removed.captures(text));
    let why = found.and_then(|found| found.name("why"));
    why.is_some_and(|why| matches(&WHO, why.as_str()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use NoticeKind::{Clarification, Correction, EditorsNote, Update};

    #[test]
    fn who_took_a_text_away_is_named_in_so_many_words() {
        for text in [
            "This article has been retracted by the authors.",
            "This article has been withdrawn by its publisher.",
            "This story was removed by us.",
        ] {
            assert!(names_who(text) && is_removal(text), "{text}");
        }
        for text in [
            "This article has been removed for legal reasons. It was read by users of the harbour.",
            "This article has been removed for legal reasons. It was written by the authors of the report.",
            "The wall was built by us.",
        ] {
            assert!(!names_who(text), "{text}");
        }
    }

    #[test]
    fn a_change_is_told_in_many_words() {
        for pattern in [
            &APOLOGY, &ASKED, &LEARNED, &LISTED, &MAY, &REPLACES, &STATUTE, &REMOVED, &HEARD,
        ] {
            assert!(pattern.is_some());
        }
        for (text, what) in [
            (
                "This article has been withdrawn by the editors while the study’s data are checked.",
                EditorsNote,
            ),
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

    #[test]
    fn sentences_of_a_story_tell_of_no_change_to_it() {
        for text in [
            "This policy replaces the one-child rule introduced in 1979.",
            "This guidance replaces the rules that ministers set out in 2020.",
            "The following changes have been made to the story of the sea in the new film.",
            "Cet article a été supprimé par le Sénat en première lecture.",
            "Ce texte a été retiré de l’ordre du jour par la ministre.",
            "Este artículo ha sido eliminado del proyecto de ley por el Senado.",
            "Questo articolo è stato rimosso dal disegno di legge.",
            "Dieser Artikel wurde im Bundesrat wieder aus dem Gesetz entfernt.",
            "This post was removed following a complaint from the mayor.",
            "This report was withdrawn for legal reasons, the ministry said.",
            "Créée par la loi n° 2013-907, la Haute Autorité compte vingt agents.",
            "Se suprime así el impuesto creado por la Ley 7 de 2012.",
            "Se modifica la ruta de los barcos por las artes de pesca.",
            "Geändert durch Art. 3 wurde auch die Gebühr.",
            "What’s changed: the minimum age for a berth is now 21.",
            "What has changed: the fee has gone from 12 to 21 pounds.",
            "We have since learned that he was not alone on the boat.",
            "Mr Larwood has asked us to make clear that he will stay, the crew wrote.",
            "Apology: “We were wrong,” the letter said, and it was left on our table.",
        ] {
            assert_eq!(kind(text), None, "{text}");
        }
        for (text, what) in [
            ("This policy supersedes all previous versions.", Update),
            ("What has changed in this policy: the fee.", Update),
            ("The following changes were made to this page.", Update),
            ("Cet article a été supprimé de notre site.", EditorsNote),
            ("Esta noticia ha sido retirada.", EditorsNote),
            (
                "This article was removed by its publisher. It may return.",
                EditorsNote,
            ),
            (
                "Geändert durch Art. 3 des Gesetzes vom 3. Mai 2026.",
                Update,
            ),
            (
                "Se añade el apartado 3 por el art. 2 de la Ley 7/2012, de 29 de octubre.",
                Update,
            ),
        ] {
            assert_eq!(kind(text), Some(what), "{text}");
        }
    }
}
