//! Do words speak of a change to their own article, as "An earlier version of this story said …" does?

use crate::extract::{agents, notice_words::is_date, pattern::matches, sentences};
use crate::model::NoticeKind;

// What may stand before the words themselves.
words!(
    LEADS_IN,
    r"(?i)^[\s*•·†—–(\[-]*(?:(?:please_|(?:legal|reader|publisher['’]?s|author['’]?s)_)?note(?:_to_(?:our_)?readers)?_*:_*|hinweis_*:_*|anmerkung_*:_*|nota_*:_*|\p{L}{3,9}\.?_\d{1,2},?_\d{4}_*[:–—-]_*)?
    (?:advisory_*:_*|(?:due_to|because_of)_an?_[^,.]{3,40}_error,_)?"
);
// An article that speaks of itself.
words!(
    ITSELF,
    r"(?i)^(?:
    this_(?:\p{L}{3,9}\.?_\d{1,2}_)?(?:article|story|post|page|report|piece|headline|column|op-ed|essay|review|interview|transcript|caption|obituary|analysis|graphic|newsletter|breaking_news_story|(?:(?:press|news|media)_)?release|statement|announcement)\b|
    the_(?:original_)?(?:headline|caption|photo_caption|title)_(?:of|on|for|in|to|accompanying)_(?:this|an_earlier_version_of_this)_\w+|
    (?:(?:an?|the)_)?(?:earlier|previous|prior|original|initial|first)_(?:ver(?:s\w{3,4}|is\w{2,3})|headline|edition|caption)_(?:(?:of|on|for|to)_(?:this|(?:the|our)_(?:article|story|post|piece|column|headline|(?:press_|news_)?release|statement))\b|
    (?:incorrectly|mistakenly|wrongly|erroneously|mis\w+)\b|(?:had|contained|included)_(?:an?_|the_|some_|two_|several_)?(?:\S+_){0,2}?(?:wrong|incorrect|inaccura|outdated|erroneous|error|mistake|typo|misspell))|
    (?:(?:an?|the)_)?(?:earlier|previous|prior|original)_(?:ver(?:s\w{3,4}|is\w{2,3})|headline|caption)_(?:said|stated|gave|referred|attributed)\b|
    (?:der_artikel|dieser_(?:artikel|text|beitrag|bericht|liveblog))\b|dieses_interview\b|
    in_(?:einer|der)_(?:früheren|ersten|vorherigen|älteren|ursprünglichen|vorigen)_(?:version|fassung)_(?:(?:(?:dieses|des)_(?:artikels|textes|beitrags|berichts)|(?:der|dieser|unserer)_(?:(?:presse|medien)?mitteilung|meldung|nachricht|erklärung))|hieß_\w+|stand|war)\b|
    die_überschrift_(?:dieses|des)_(?:artikels|textes|beitrags)\b|
    (?:cet_article|ce_texte|cette_dépêche|cette_tribune|le_titre_de_cet_article)\b|(?:dans_)?une_(?:première_version|version_(?:précédente|antérieure|initiale))_(?:de_(?:cet_article|ce_texte|cette_\w+)|indiquait|affirmait|comportait)\b|
    (?:questo_articolo|dit_artikel|este_artigo|esta_notícia)\b|(?:in_)?una_(?:prima_versione|versione_precedente)_(?:di_quest|dell.articolo)\w*|in_een_eerdere_versie_van_dit_\w+|(?:n?uma_)?versão_anterior_dest\w+|
    (?:(?:den_här_|denna_)?(?:artikeln|texten)|(?:denne_)?(?:artiklen|teksten)|(?:denne_)?artikkelen)_(?:har|er|ble|blev)\b|(?:ten_)?(?:artykuł|tekst)_został|i_en_(?:tidigare|tidligere)_version_av?f?_(?:den_här_|denna_|denne_)?(?:artikeln|texten|artiklen|artikkelen|teksten)|
    (?:este_artículo|esta_(?:noticia|información|crónica|entrevista|pieza))\b|(?:en_)?una_(?:primera_versión|versión_(?:anterior|previa|inicial))_(?:de_(?:este_(?:artículo|texto)|esta_\w+)|indicaba|decía|se_(?:decía|indicaba|afirmaba))\b)"
);
// How it goes on: "This page offers …" tells of what it is about. "Was last updated" is a date.
words!(
    GOES_ON,
    r"(?i)^(?:,_|_(?:has|have|had|was|were|is_being|originally|initially|previously|incorrectly|inaccurately|erroneously|mistakenly|wrongly|mis[a-z]+|should|failed_to|contained|included|gave|stated|said|referred|korrigerats|rättats|uppdaterats|korrigeret|korrigert|rettet|opdateret|oppdatert|poprawiony|zaktualizowany|uzupełniony|
    wurde|ist|enthielt|è_stat[oa]|is_(?:op_\S+_\S+_)?(?:aangepast|bijgewerkt|gecorrigeerd|gewijzigd)|werd|foi|a|avait|contenait|ha|fue|se_ha|se_actualizó|se_corrigió|contenía)(?:\W|$))"
);
words!(LAST, r"(?i)^_(?:was|wurde)_(?:last|zuletzt)_");
// What was done to it.
words!(
    CHANGED,
    r"(?i)(?:^|\b)(?:amended|corrected|updated|clarified|changed|revised|modified|edited|retracted|incorrectly|
    mis(?:stated|spelled|spelt|identified|attributed|quoted|characteri[sz]ed|represented|reported|named|gendered|translated|described|calculated|dated|labell?ed|printed|counted)|mistakenly|wrongly|erroneously|inaccurate(?:ly)?|
    inadvertently|in_error|(?:wrong|incorrect|outdated|erroneous)|should_have|failed_to|
    korrigiert|geändert|ergänzt|aktualisiert|berichtigt|präzisiert|überarbeitet|angepasst|richtiggestellt|fälschlich(?:erweise)?|irrtümlich|versehentlich|
    modifiée?|mise?_à_jour|corrigée?|rectifiée?|actualisée?|complétée?|erreur|erronée?|
    corrett[oa]|modificat[oa]|aggiornat[oa]|rettificat[oa]|erroneamente|gecorrigeerd|aangepast|bijgewerkt|gewijzigd|abusievelijk|corrigid[oa]|atualizad[oa]|alterad[oa]|
    actualizad[oa]|corregid[oa]|modificad[oa]|editad[oa]|rectificad[oa]|ampliad[oa]|erróneamente|error|
    korrigerats|rättats|uppdaterats|korrigeret|korrigert|rettet|opdateret|oppdatert|poprawiony|zaktualizowany|uzupełniony)"
);
// "has been edited for length", "was edited by": how it was made.
words!(
    MADE,
    r"(?i)^_*(?:has_been|was|is)_(?:lightly_)?(?:(?:condensed|shortened)_and_)?edited_(?:and_condensed_)?(?:for|by)\b"
);
// "We have corrected the number of ships."
words!(
    WE_DID,
    r"(?i)^[\s*•·—–(\[-]*(?:we(?:_have|['’]ve)_(?:since_|now_|also_)?(?:corrected|amended)_(?:\S+_){0,4}?(?:article|story|post|report|headline|version|paragraph|figures?|number|name|spelling|error|mistake|date|title|
    quote|caption)\b|
    wir_haben_.{0,80}(?:fehler|überschrift|artikel|text|passage|angabe|zahl|stelle|absatz|namen)\w*_(?:\w+_)?(?:korrigiert|berichtigt|richtiggestellt|geändert|präzisiert|ergänzt)|
    we(?:_have|['’]ve)_(?:since_|now_|also_)?(?:updated|changed|fixed|edited|clarified|removed|revised)_(?:[^.]{0,60}_(?:in|of|from|to|on)_)?(?:this|the|our)_(?:article|story|post|report|headline|caption)\b(?:_(?:to|with|after|because|since|so|and|by|at|on|above|below)\b|\W*$|[.;:,])|
    we(?:_have|['’]ve)?_(?:since_|now_|also_)?(?:updated|changed|corrected|amended|fixed|edited|clarified|revised)_(?:[^.]{0,60}_(?:in|of|from|to|on|for)_)?this_(?:article|story|post|page|report|piece|headline|caption|fact[_-]check|policy|notice|guidance|document)\b(?:_(?:to|with|after|because|since|so|and|by|at|on|from)\b|\W*$|[.;:,])|
    nous_avons_(?:corrigé|modifié|rectifié)_(?:\S+_){0,3}?(?:l['’])?(?:article|texte|titre|erreurs?|fautes?|chiffres?|légende|noms?|passage|phrase|citation|dates?|version|informations?|paragraphe|orthographe|montant|dépêche)\b|
    hemos_(?:corregido|rectificado|modificado)_(?:\S+_){0,3}?(?:artículo|texto|titular|título|error(?:es)?|cifras?|nombres?|pasaje|frase|cita|fechas?|versión|información|párrafo|noticia|dato)\b)"
);
// "This version corrects the minister's quote", as agencies say below a story; a program's version corrects what it did wrong.
words!(
    VERSION,
    r"(?i)^[\s*•·—–(\[-]*(?:this_version_of_the_(?:story|article)_(?:corrects|clarifies|removes|fixes)_|(?:note_*:_*this_version_(?:corrects|clarifies|removes|fixes)|this_version_(?:corrects|clarifies))_(?:\S+_){0,6}(?:quotes?|quotation|names?|numbers?|figures?|spelling|headline|caption|paragraph|day|date|year|age|title|attribution|style|byline|typos?|sourcing|references?)\b)"
);
words!(
    PROGRAM,
    r"(?i)\b(?:bugs?|crash(?:es)?|leaks?|issues?|problems?|software|firmware|app)\b"
);
// "Note: The story was updated to fix a name."
words!(
    NOTED,
    r"(?i)^\W*(?:(?:please_)?note|n\.?b\.?|hinweis|anmerkung|nota|note_de_la_rédaction|n\.?d\.?l\.?r\.?)_*[:–—-]_*(?:the_(?:article|story|post|piece|headline|report|caption)|der_(?:artikel|text|beitrag)|die_überschrift|l['’]article|le_titre|el_(?:artículo|texto|titular))_(?:(?:has_been|was|wurde|a_été|(?:ha_sido|fue))_)"
);
// "The story was corrected on March 12 to fix the cost.", "Our original report said 41. This was wrong.", "Corrects cost in paragraph 4."
words!(
    PUT_RIGHT,
    r"(?i)^\W*(?:the_(?:article|story|post|piece|headline|caption)_(?:has_been|was)_(?:corrected|amended|clarified|revised)_(?:on_)?(?:(?:mon|tues|wednes|thurs|fri|satur|sun)day|(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]{0,6}\.?_\d{1,2}|\d{1,2}_(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]{0,6}\.?)(?:,?_\d{4})?,?_(?:to_(?:fix|correct|say|state|show|clarify|remove|note|give|make|reflect|include)|because|after_an?_(?:editing_)?error)\b|
    (?:our|an?|the)_(?:original|earlier|initial|previous|first)_(?:report|story|article|post|release|version)_(?:said|stated|gave|reported|put)_[^“”]{3,200}[.;]_(?:this|that|it|which)_(?:was|is)_(?:wrong|incorrect|inaccurate|not_(?:true|so|correct|the_case)|an?_error)\b|
    (?:corrects|clarifies|fixes|deletes|removes)_.{3,80}_(?:in|from|of)_(?:the_)?(?:\S+_)?(?:paragraphs?|paras?|headline|lede|caption|byline|graf)\b.{0,12}$)"
);
// Said of an update, and of no mistake.
words!(
    UPDATED,
    r"(?i)\b(?:updated|aktualisiert|ergänzt|mise?_à_jour|actualisée?|complétée?|actualizad[oa]|ampliad[oa]|aggiornat[oa]|bijgewerkt|atualizad[oa])"
);
words!(
    WRONG,
    r"(?i)\b(?:amended|corrected|incorrect|mis[a-z]+ed|wrong|error|korrigiert|falsch|berichtigt|corrigée?|err(?:eur|oné)|corregid[oa]|err(?:or|óne))"
);

// What a newsroom says when it was told of a mistake, or owns one.
words!(
    OWNS,
    r"^\W*(?:(?:We|The_\p{Lu}[\w’']{2,20}(?:_\p{Lu}[\w’']{2,20}){0,3})_(?:apologi[sz]es?_for|regrets?)_(?:the|this|these)_(?:errors?|mistakes?|omissions?)\W*$|
    After_(?:publication|this_(?:article|story|post|piece)_was_published),_.{2,80}_(?:contacted|wrote_to|got_in_touch_with)_(?:us|me|this_newspaper|this_site)\b|
    Wir_bitten,?_(?:den|diesen|die|das)_(?:Fehler|Irrtum|Versehen)_zu_entschuldigen|Wir_entschuldigen_uns_für_(?:den|diesen)_(?:Fehler|Irrtum)|
    Contrairement_à_ce_que_nous_(?:avons|avions)_(?:écrit|indiqué|affirmé|annoncé|publié)|Nous_(?:présentons_nos|vous_prions_d['’]accepter_nos)_excuses_pour_cette_erreur|
    (?:Contrariamente|En_contra)_(?:a|de)_lo_que_(?:publicamos|hemos_publicado|escribimos|indicamos)|(?:Lamentamos|Pedimos_disculpas_por)_(?:el|este)_error)"
);
// "has been edited for clarity" of an article: what its readers saw was changed.
words!(
    CLEARER,
    r"(?i)^\W*this_(?:article|story|post|piece|headline|page)_(?:has_been|was)_edited_for_(?:clarity|accuracy)\W*$"
);
/// How far into a text what was done to it may stand, in characters.
const SOON: usize = 220;

/// The kind of notice that words are by what they say of their article, or of whoever publishes it.
pub fn kind(text: &str) -> Option<NoticeKind> {
    if matches(&WE_DID, text) {
        return Some(if matches(&UPDATED, text) && !matches(&WRONG, text) {
            NoticeKind::Update
        } else {
            NoticeKind::Correction
        });
    }
    if matches(&OWNS, text) && !sentences::is_said(text) {
        return Some(NoticeKind::Correction);
    }
    if matches(&VERSION, text) && !matches(&PROGRAM, text)
        || matches(&PUT_RIGHT, text) && !sentences::is_said(text)
    {
        return Some(NoticeKind::Correction);
    }
    if NOTED.as_ref().is_some_and(|noted| {
        noted.find(text).is_some_and(|found| {
            let done: String = text[found.end()..].chars().take(SOON).collect();
            matches(&CHANGED, &done) && !is_date(text)
        })
    }) {
        return Some(NoticeKind::Update);
    }
    if matches(&CLEARER, text) {
        return Some(NoticeKind::Update);
    }
    of_itself(text)
}

/// "This article was amended on …", "Due to an editing error, an earlier version of this story said …".
fn of_itself(text: &str) -> Option<NoticeKind> {
    let led = LEADS_IN.as_ref()?.find(text)?.end();
    let rest = &text[led..];
    let said = &rest[ITSELF.as_ref()?.find(rest)?.end()..];
    // "Una prima versione dell’articolo 9".
    let is_numbered = said.trim_start().starts_with(|c: char| c.is_ascii_digit());
    let soon = (said.char_indices().nth(SOON)).map_or(said, |(at, _)| &said[..at]);
    // An earlier version that "said" something tells by that alone.
    let versions = matches(&EARLIER, rest);
    let is_changed =
        matches(&GOES_ON, said) && matches(&CHANGED, soon) && !agents::is_of_others(said);
    if is_numbered || matches(&MADE, said) || matches(&LAST, said) || !versions && !is_changed {
        return None;
    }
    if matches(&CLARIFIED, said) {
        return Some(NoticeKind::Clarification);
    }
    if matches(&UPDATED, soon) && !matches(&WRONG, soon) {
        return (!is_date(text)).then_some(NoticeKind::Update);
    }
    Some(NoticeKind::Correction)
}

words!(
    EARLIER,
    r"(?i)^(?:in_(?:een|una)_|i_en_|(?:(?:an?|the)_)?(?:earlier|previous|prior|original|initial|first)_|in_(?:einer|der)_|(?:dans_)?une_|(?:en_)?una_)"
);
words!(CLARIFIED, r"(?i)^_(?:has_been|was)_clarified");

#[cfg(test)]
mod tests {
    use super::*;
    use crate::extract::notice_words;
    use NoticeKind::{Clarification, Correction, Update};

    #[test]
    fn an_article_may_speak_of_itself() {
        for (text, what) in [
            (
                "This article was amended on 3 March 2026 to give the right date.",
                Correction,
            ),
            (
                "An earlier version of this story misspelled a name.",
                Correction,
            ),
            (
                "A previous verison of this article said the wall was new.",
                Correction,
            ),
            (
                "* This story was corrected on Tuesday: it is 21 ships, not 12.",
                Correction,
            ),
            (
                "Due to an editing error, an earlier version of this article misidentified the mayor.",
                Correction,
            ),
            (
                "(The headline of this article has been changed to make clear which harbour is meant.)",
                Correction,
            ),
            (
                "Note: this article has been edited to remove a reference to the mayor.",
                Correction,
            ),
            (
                "We have corrected the number of ships in the third paragraph.",
                Correction,
            ),
            (
                "This piece has been updated since publication to reflect the ruling.",
                Update,
            ),
            (
                "Der Artikel wurde am 4. Mai um eine Stellungnahme des Hafens ergänzt.",
                Update,
            ),
            (
                "Anmerkung: In einer früheren Version stand, der Hafen sei geschlossen.",
                Correction,
            ),
            (
                "Wir haben den Fehler korrigiert und bitten, ihn zu entschuldigen.",
                Correction,
            ),
            (
                "Article mis à jour le 4 mai avec la réaction du port.",
                Update,
            ),
            (
                "Cet article a été modifié pour préciser le nom du port.",
                Correction,
            ),
            (
                "Esta noticia ha sido actualizada para incluir la respuesta del puerto.",
                Update,
            ),
            (
                "(This June 2 story has been corrected to fix the name of the ship in paragraph 3)",
                Correction,
            ),
            (
                "A previous headline on this story said that the port was shut.",
                Correction,
            ),
            (
                "Esta información se ha actualizado para incluir el parte del puerto.",
                Update,
            ),
            ("The Harrow Post regrets the error.", Correction),
            (
                "After publication, the ministry contacted us to say that it is 12.",
                Correction,
            ),
            ("Wir bitten, den Irrtum zu entschuldigen.", Correction),
            (
                "Contrairement à ce que nous avons indiqué, le port est ouvert.",
                Correction,
            ),
            ("This article has been edited for clarity.", Update),
            ("Note: The story was updated to mend a name.", Update),
            (
                "Hinweis: Der Artikel wurde um eine Stellungnahme ergänzt.",
                Update,
            ),
            (
                "This version corrects the quote of the harbour master.",
                Correction,
            ),
            ("We’ve updated the quote in this story.", Update),
            (
                "We have fixed the name of the ship in this article.",
                Correction,
            ),
            (
                "In una prima versione di questo articolo il molo era di 90 metri.",
                Correction,
            ),
            (
                "In een eerdere versie van dit artikel stond een andere naam.",
                Correction,
            ),
            (
                "Questo articolo è stato aggiornato con la risposta del porto.",
                Update,
            ),
            ("This post was clarified on Monday.", Clarification),
            (
                "In einer früheren Version hieß es, der Hafen sei zu.",
                Correction,
            ),
            (
                "Una versión anterior de este artículo decía que son 12.",
                Correction,
            ),
            (
                "Une version précédente de cet article indiquait 12 navires.",
                Correction,
            ),
        ] {
            assert_eq!(notice_words::kind(text), Some(what), "{text}");
        }
    }

    #[test]
    fn releases_and_agencies_have_words_of_their_own() {
        for (text, what) in [
            (
                "This release corrects and replaces the release issued earlier today: the wall cost 41 million.",
                Update,
            ),
            (
                "This statement replaces the one issued on 3 May 2026.",
                Update,
            ),
            (
                "CORRECTING and REPLACING: Harrow Port names its master",
                Update,
            ),
            ("ADVISORY: this release has been revised.", Correction),
            ("Correction appended.", Correction),
            (
                "The story was corrected on May 3 to fix the cost of the quay.",
                Correction,
            ),
            ("Corrects cost in paragraph 4.", Correction),
            (
                "Our original report said 41 boats. This was wrong.",
                Correction,
            ),
            (
                "In einer ersten Fassung der Pressemitteilung waren die Kosten falsch angegeben.",
                Correction,
            ),
            (
                "Article modifié le 3 mai : le coût du quai a été rectifié.",
                Update,
            ),
            (
                "Texten har korrigerats. I en tidigare version angavs fel kostnad.",
                Correction,
            ),
            (
                "I en tidigare version av artikeln stod det att muren var ny.",
                Correction,
            ),
            ("Amended at 14.20 to correct the cost of the quay.", Update),
        ] {
            assert_eq!(notice_words::kind(text), Some(what), "{text}");
        }
        for text in [
            "The story was corrected on the stage by the actor.",
            "Correcting and replacing the pipes took a year.",
            "This release of prisoners replaces the one agreed in May.",
            "Texten har korrigerats av riksdagen.",
            "Our original report was lost in the flood.",
            "We have amended the lease to fix the date of the race.",
            "Nous avons modifié les horaires du quai.",
        ] {
            assert_eq!(notice_words::kind(text), None, "{text}");
        }
    }

    #[test]
    fn what_others_put_right_is_a_story() {
        for text in [
            "The minister apologised for the error on Monday.",
            "The port regrets the error that led to the flood in May.",
            "After publication, the book was read by everybody in the port.",
            "This interview has been edited for length and clarity.",
            "This version corrects a bug in the tide tables.",
            "We have updated our fleet in the spring.",
            "Note: the story was written in Ormsby.",
            "Contrairement à ce que le maire avait écrit, le port est ouvert.",
            "A previous headline in the Post had angered the minister.",
        ] {
            assert_eq!(kind(text), None, "{text}");
        }
    }
}
