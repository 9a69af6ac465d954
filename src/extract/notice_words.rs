//! Do words speak of a change to what they stand under? By a label ("Correction:"), or because they speak of their own article ("An earlier
//! version of this story said …").

use super::{dates, pattern::matches};
use crate::model::NoticeKind;

words!(
    CORRECTION,
    r"(?i)^\W*(?:corrected\b_*[:(–—-]|erratum|errata|fe_de_err(?:ores|atas)|corrections?_(?:and|appended|on|le)_|an?_(?:correction|clarification)_was_(?:made|issued|published|appended|added)_(?:on|at)_[^:]{3,30}:_|
    (?:corrections?|berichtigung|korrektur(?:hinweis)?|richtigstellung|correctif|rectificatif|corrección|rectificación|correzione|rectificatie|rettelse|rättelse|retting|oikaisu|
    sprostowanie|korekta)(?:_*[^\w\s]|_+(?:\d|(?-i:\p{Lu}))|_*$))"
);
words!(
    CLARIFICATION,
    r"(?i)^\W*(?:précision_*:|(?:clarification|klarstellung|aclaración|precisazione|presisering|förtydligande)(?:_*[^\w\s]|_+(?:\d|(?-i:\p{Lu}))|_*$))"
);
words!(
    EDITORS_NOTE,
    r"(?i)^\W*(?:editor(?:['’]?s|s['’])?_*(?:['’]_*)?note|editorial_note|note_from_the_editors?|(?:anm(?:erkung|\.)?|hinweis)_+d(?:er|\.)_+red(?:aktion|\.)|transparenzhinweis|
    note_de_la_rédaction|nota_(?:de_la_redacción|del_editor|della_redazione|da_redação)|n\.?d\.?l\.?r\.?_*[:–—-])"
);
words!(
    UPDATE,
    r"(?i)^\W*(?:
    update(?:d)?_*(?:\([^)]{3,60}\)|\d{0,2}_*(?:[:–—]|_-_)|_+\d{1,2}[:.]\d\d[^.]{0,30}[:–—-]|,_+[\p{Lu}\d][^:]{2,30}:|
    [,_]{1,2}(?:on_)?(?:\d{1,2}\.?_\p{L}{3,12}|\p{L}{3,12}\.?_\d{1,2})\b[^:]{0,20}:_)|
    updated_(?:(?:on|at)_[^.]{3,40}?_)?(?:to_(?:include|add|reflect|correct|clarify|remove|note|say|make|show)|with_(?:an?|the|more|new|additional|further|comments?|details?|quotes?|response|reaction|
    information|background)|throughout)\b|
    (?:aktualisierung|nachtrag|mise_à_jour|actualización|aggiornamento|atualização|uppdatering|oppdatering|opdatering)(?:_*[:(]|,?_(?:(?:vom|am|du|le|del|el)_)?\d{1,2}(?:er|\.)?_(?:de_)?\p{L}{3,10}\.?(?:_(?:de_)?\d{4})?(?:,?_(?:(?:à|um|a_las|at)_)?\d{1,2}(?:[.:h]\d{0,2})?_*(?:heures?|uhr|h)?)?_*:_)|article_(?:mis_à_jour|modifié|corrigé)_le_.{3,40}_(?:avec|pour|après|afin)\b)"
);
// "Correction officers …" is a story, "Correction. You may correct your data …" a right.
words!(
    NO_NOTICE,
    r"(?i)^\W*corrections?(?:_officer|\W+(?:(?:if|where|when)_+)?(?:you|your|to_request)\b)"
);

// What may stand before the words themselves.
words!(
    LEADS_IN,
    r"(?i)^[\s*•·†—–(\[-]*(?:(?:please_)?note_*:_*|hinweis_*:_*|anmerkung_*:_*|nota_*:_*|\p{L}{3,9}\.?_\d{1,2},?_\d{4}_*[:–—-]_*)?
    (?:(?:due_to|because_of)_an?_[^,.]{3,40}_error,_)?"
);
// An article that speaks of itself.
words!(
    ITSELF,
    r"(?i)^(?:
    this_(?:article|story|post|page|report|piece|headline|column|op-ed|essay|review|interview|transcript|caption|obituary|analysis|graphic|newsletter|breaking_news_story)\b|
    the_(?:original_)?(?:headline|caption|photo_caption|title)_(?:of|on|for|in|to|accompanying)_(?:this|an_earlier_version_of_this)_\w+|
    (?:(?:an?|the)_)?(?:earlier|previous|prior|original|initial|first)_(?:ver\w{4,6}|headline|edition|caption)_(?:of_(?:this|(?:the|our)_(?:article|story|post|piece|column|headline))\b|
    (?:incorrectly|mistakenly|wrongly|erroneously|mis\w+|said|stated|gave|had|contained|included|referred|attributed)\b)|
    (?:der_artikel|dieser_(?:artikel|text|beitrag|bericht|liveblog))\b|dieses_interview\b|
    in_(?:einer|der)_(?:früheren|ersten|vorherigen|älteren|ursprünglichen|vorigen)_(?:version|fassung)_(?:(?:dieses|des)_(?:artikels|textes|beitrags|berichts)|hieß_\w+|stand|war)\b|
    die_überschrift_(?:dieses|des)_(?:artikels|textes|beitrags)\b|
    (?:cet_article|ce_texte|cette_dépêche|cette_tribune|le_titre_de_cet_article)\b|(?:dans_)?une_(?:première_version|version_(?:précédente|antérieure|initiale))_(?:de_(?:cet_article|ce_texte|cette_\w+)|indiquait|affirmait|comportait)\b|
    (?:este_artículo|esta_(?:noticia|información|crónica|entrevista|pieza))\b|(?:en_)?una_(?:primera_versión|versión_(?:anterior|previa|inicial))_(?:de_(?:este_(?:artículo|texto)|esta_\w+)|indicaba|decía|se_(?:decía|indicaba|afirmaba))\b)"
);
// How it goes on: "This page offers …" tells of what it is about. "Was last updated" is a date.
words!(
    GOES_ON,
    r"(?i)^(?:,_|_(?:has|have|had|was|were|is_being|originally|initially|previously|incorrectly|inaccurately|erroneously|mistakenly|wrongly|mis[a-z]+|should|failed_to|contained|included|gave|stated|said|referred|
    wurde|ist|enthielt|a|avait|contenait|ha|fue|contenía)\b)"
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
    actualizad[oa]|corregid[oa]|modificad[oa]|editad[oa]|rectificad[oa]|ampliad[oa]|erróneamente|error)"
);
// "has been edited for length", "was edited by": how it was made.
words!(
    MADE,
    r"(?i)^_*(?:has_been|was|is)_(?:lightly_)?(?:(?:condensed|shortened)_and_)?edited_(?:and_condensed_)?(?:for|by)\b"
);
// "We have corrected the number of ships."
words!(
    WE_DID,
    r"(?i)^[\s*•·—–(\[-]*(?:we(?:_have|['’]ve)_(?:since_|now_|also_)?(?:corrected|amended)_.{0,60}\b(?:article|story|post|report|headline|version|paragraph|figures?|number|name|spelling|error|mistake|date|title|
    quote|caption)\b|
    wir_haben_.{0,80}(?:fehler|überschrift|artikel|text|passage|angabe|zahl|stelle|absatz|namen)\w*_(?:\w+_)?(?:korrigiert|berichtigt|richtiggestellt|geändert|präzisiert|ergänzt)|
    nous_avons_(?:corrigé|modifié|rectifié)_|hemos_(?:corregido|rectificado|modificado)_)"
);
// Said of an update, and of no mistake.
words!(
    UPDATED,
    r"(?i)\b(?:updated|aktualisiert|ergänzt|mise?_à_jour|actualisée?|complétée?|actualizad[oa]|ampliad[oa])"
);
words!(
    WRONG,
    r"(?i)\b(?:amended|corrected|incorrect|mis[a-z]+ed|wrong|error|korrigiert|falsch|berichtigt|corrigée?|err(?:eur|oné)|corregid[oa]|err(?:or|óne))"
);

// A label alone, with or without a day: what it stands over follows.
words!(
    LABEL,
    r"(?i)^\W*(?:corrections?(?:_(?:and|&)_clarifications?)?|clarification|erratum|errata|editor(?:['’]?s|s['’])?_note|update|korrektur(?:hinweis)?|berichtigung|richtigstellung|nachtrag|
    (?:anmerkung|hinweis)_der_redaktion|transparenzhinweis|correctif|rectificatif|note_de_la_rédaction|mise_à_jour|corrección|rectificación|fe_de_err(?:ores|atas)|aclaración|
    nota_de_la_redacción|actualización)\b"
);
// What a reader may have put right, in a policy.
words!(
    RIGHT,
    r"(?i)\b(?:you|your|we_will|the_right|rights?_to|may_(?:ask|request)|on_request|sie_(?:können|haben_das_recht)|vous|votre|vos|usted|sus?_derechos?)\b"
);

/// How far into a text what was done to it may stand, in characters.
const SOON: usize = 220;

/// The kind of notice that words are, by the phrases that publishers use.
pub fn kind(text: &str) -> Option<NoticeKind> {
    let is = |pattern| matches(pattern, text);
    if is(&CORRECTION) && !is(&NO_NOTICE) {
        return Some(NoticeKind::Correction);
    }
    if is(&CLARIFICATION) {
        return Some(NoticeKind::Clarification);
    }
    if is(&EDITORS_NOTE) {
        return Some(NoticeKind::EditorsNote);
    }
    if is(&UPDATE) {
        return (!is_date(text)).then_some(NoticeKind::Update);
    }
    if is(&WE_DID) {
        return Some(NoticeKind::Correction);
    }
    of_itself(text)
}

/// "This article was amended on …", "Due to an editing error, an earlier version of this story said …".
fn of_itself(text: &str) -> Option<NoticeKind> {
    let led = LEADS_IN.as_ref()?.find(text)?.end();
    let rest = &text[led..];
    let said = &rest[ITSELF.as_ref()?.find(rest)?.end()..];
    let soon = (said.char_indices().nth(SOON)).map_or(said, |(at, _)| &said[..at]);
    // An earlier version that "said" something tells by that alone.
    let versions = matches(&EARLIER, rest);
    let is_changed = matches(&GOES_ON, said) && matches(&CHANGED, soon);
    if matches(&MADE, said) || matches(&LAST, said) || !versions && !is_changed {
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
    r"(?i)^(?:(?:(?:an?|the)_)?(?:earlier|previous|prior|original|initial|first)_|in_(?:einer|der)_|(?:dans_)?une_|(?:en_)?una_)"
);
words!(CLARIFIED, r"(?i)^_(?:has_been|was)_clarified");

/// The kind that a label names which stands over a notice: "Correction", "Editor's note, 3 May 2026:".
pub fn label(text: &str) -> Option<NoticeKind> {
    let found = LABEL.as_ref()?.find(text)?;
    let rest = &text[found.end()..];
    let words = |text: &str| text.chars().any(char::is_alphanumeric);
    (!words(rest) || is_date(rest))
        .then(|| kind(&format!("{}: {}", found.as_str(), "x")))
        .flatten()
}

/// Whether words that stand under a label say what was put right, and not what may be.
pub fn is_told_by(label: &str, words: &str) -> bool {
    kind(&format!("{label}: {words}")).is_some() && !matches(&RIGHT, words)
}

/// "Updated: Sat 8:31 PM, Feb 17, 2018" is a date, and tells of no change.
fn is_date(text: &str) -> bool {
    let of_a_date = |word: &str| {
        let lower = word.to_lowercase();
        let is_zone = word.len() <= 4 && word.chars().all(|c| c.is_ascii_uppercase());
        is_zone
            || word.chars().any(|c| c.is_ascii_digit())
            || dates::month_of(word).is_some()
            || WEEKDAYS.iter().any(|day| lower.starts_with(day))
            || matches!(
                lower.as_str(),
                "last"
                    | "updated"
                    | "update"
                    | "at"
                    | "on"
                    | "of"
                    | "the"
                    | "am"
                    | "pm"
                    | "a"
                    | "p"
                    | "m"
                    | "um"
                    | "uhr"
                    | "le"
                    | "à"
                    | "de"
                    | "el"
            )
    };
    let mut words = text
        .split(|c: char| !c.is_alphanumeric())
        .filter(|word| !word.is_empty());
    text.chars().any(|c| c.is_ascii_digit()) && words.all(of_a_date)
}

/// How the days of the week begin in English, German, French and Spanish.
const WEEKDAYS: &[&str] = &[
    "mon", "tue", "wed", "thu", "fri", "sat", "sun", "die", "mit", "don", "fre", "sam", "son",
    "lun", "mar", "mer", "jeu", "ven", "dim", "mié", "jue", "vie", "sáb", "dom",
];

#[cfg(test)]
mod tests {
    use super::*;
    use NoticeKind::{Clarification, Correction, EditorsNote, Update};

    #[test]
    fn a_label_opens_a_notice() {
        for (text, what) in [
            ("Correction: the earlier figure was wrong.", Correction),
            ("Clarification: he spoke on Monday.", Clarification),
            ("Editor’s note: the mayor has since replied.", EditorsNote),
            ("Hinweis der Redaktion: Der Name war falsch.", EditorsNote),
            (
                "Transparenzhinweis: Wir haben die Überschrift geändert.",
                EditorsNote,
            ),
            ("Fe de errores: son 21 barcos.", Correction),
            ("UPDATE (4 p.m.): The court has ruled.", Update),
            ("Update, 16 December 2025: table of limits added.", Update),
            ("[Update 4 May: The council has replied.]", Update),
            ("Update, 4. Mai: Der Rat hat geantwortet.", Update),
            (
                "Aktualisierung, 16. Oktober, 14.20 Uhr: Wir haben die Zahl berichtigt.",
                Update,
            ),
            (
                "Mise à jour le 23 juin à 8 heures : ajout de la réponse du port.",
                Update,
            ),
            (
                "A correction was made on Aug. 25, 2026: An earlier version had 4,900.",
                Correction,
            ),
            (
                "— Updated on May 4 to include a statement of the council.",
                Update,
            ),
            ("UPDATED with a comment from the council.", Update),
            ("Update: Die Sonne", Update),
        ] {
            assert_eq!(kind(text), Some(what), "{text}");
        }
    }

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
            assert_eq!(kind(text), Some(what), "{text}");
        }
    }

    #[test]
    fn other_words_are_none() {
        for text in [
            "The correction came late.",
            "A correction was made by the court on Monday to the sentence.",
            "Mise à jour, 12 ans après le procès : la justice rouvre le dossier.",
            "Nachtrag am 3. Mai zum Haushalt: Der Minister bekommt mehr Geld.",
            "Correction. You may correct your personal data.",
            "Corrections officers went on strike.",
            "Updates to the law were debated.",
            "Updated guidance will be sent with a letter.",
            "Updated: 8 January 2026",
            "Updated 1:39 am EST, Wednesday, November 20, 2019",
            "Updated: Sat 8:31 PM, Feb 17, 2018",
            "An original version of the bill said nothing of walls.",
            "An earlier version of the bill was amended in May.",
            "In einer früheren Fassung des Gesetzes hieß es anders.",
            "Une première version du projet a été adoptée lundi.",
            "Una primera versión del proyecto fue aprobada el lunes.",
            "Correction fluid sold well in May.",
            "Korrekturen am Gesetz sind nicht geplant.",
            "Korrektur der Steuerpläne gefordert.",
            "Clarification was sought by the court.",
            "Der Beitrag wurde im Januar um zehn Euro angepasst.",
            "Der Text wurde nach Kritik der Opposition geändert.",
            "This post was removed by the network within an hour.",
            "This report was read out by a witness on the stand.",
            "The report was amended after the minister complained.",
            "This interview has been edited for length and clarity.",
            "This story was edited by Ines Calloway.",
            "This story was first told by the harbour master.",
            "“We have corrected the number of ships,” said the minister.",
            "We have corrected the course of this country.",
            "This page offers the forms that were amended in May.",
            "This page was last updated on Sunday, January 5, 2025 at 12:13 AM EST.",
            "Der Artikel 5 wurde geändert.",
            "Note: this form must be sent by Monday.",
        ] {
            assert_eq!(kind(text), None, "{text}");
        }
    }

    #[test]
    fn a_label_may_stand_alone_over_its_notice() {
        assert_eq!(label("Correction"), Some(Correction));
        assert_eq!(label("Correction: December 20, 2023:"), Some(Correction));
        assert_eq!(label("Editor’s note"), Some(EditorsNote));
        assert_eq!(label("Update"), Some(Update));
        assert_eq!(label("Hinweis der Redaktion"), Some(EditorsNote));
        assert_eq!(label("Mise à jour"), Some(Update));
        assert_eq!(label("Correction of data"), None);
        assert!(is_told_by(
            "Correction",
            "The wall is 21 metres long, not 12."
        ));
        for right in [
            "You may ask the desk to correct what it holds.",
            "The right to have what is inaccurate corrected.",
        ] {
            assert!(!is_told_by("Correction", right), "{right}");
        }
        assert_eq!(label("Updates"), None);
    }
}
