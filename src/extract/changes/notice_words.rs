//! Do words speak of a change to what they stand under? By a label ("Correction:"), or because they speak of their own article
//! (`own_words`).

use crate::extract::{change_words, months, own_words, pattern::matches, text};
use crate::model::NoticeKind;

words!(
    CORRECTION,
    r"(?i)^\W*(?:corrected\b(?:_at_\d{1,2}[:.]\d\d(?:_?[ap]\.?m\.?)?)?_*[:(–—-]|retraction_*:|for_the_record_*:_*(?:\d{1,2}[:.]\d\d|\p{L}{3,9}\.?_\d|an?_(?:earlier|previous)\b)|(?:erratum|errata(?:_corrige)?|fe_de_err(?:ores|atas))(?:_*[^\w\s,]|_*$|,?_(?:(?:du|vom|del?|di|of|on)_)?\d|_+(?-i:An?|The|This|That|In|On|Due|We|It|Our|Der|Die|Das|Dieser?|Dieses|Es|Im|Wir|Une?|Le|La|Les|Dans|Cet(?:te)?|Ce|L['’]|El|Los|Las|Una|En|Est[ea]|Il|Lo|I|Nel|Quest[oa]|O|Na|No|Nest[ea]|De|Het|Deze|Dit|W|Det|Den)\b)|corrections?_(?:(?:and|&)_(?:clarifications?|apolog(?:y|ies))(?:_*[^\w\s,]|_*$)|appended(?:\W*$|[:.,;]_)|(?:on|le)_(?:\d{1,2}(?:[./]\d|_(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]{0,6}\.?)|(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]{0,6}\.?_\d))|corrigend(?:um|a)_(?:of|to)_(?:(?:the|our)_(?:\S+_){0,3}(?:announcement|release|article|paper|notice|regulation|directive|decision|report)_(?:of|dated|published|released)_|(?-i:\p{Lu}))|corrected_(?:(?:on|at)_)?(?:\d{1,2}_(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]{0,6}\.?|(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]{0,6}\.?_\d{1,2}\b)[^.:]{0,24}[.:]?\W*(?:\d\d\W*)?$|clarification_(?:and|&)_(?:apology|correction)_*:_|an?_(?:correction|clarification)_was_(?:made|issued|published|appended|added)_(?:on|at)_[^:]{3,30}:_|
    (?:corrections?|berichtigung|korrektur(?:hinweis)?|richtigstellung|correctif|rectificatif|corrección|rectificación|correzione|rettifica|rectificatie|correção|rettelse|rättelse|retting|oikaisu|corrigend(?:um|a)|
    sprostowanie|korekta|rectification|retificação)(?:_*[^\w\s,]|,_(?:\d{1,2}(?:[./]\d|(?:st|nd|rd|th|\.)?_\p{L}{3,9}\.?_?[\d:,–—-])|(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]{0,6}\.?_\d)|_+(?:\d[^.!?:]{0,30}:|(?-i:An?|The|This|That|In|On|Due|We|It|Our|Der|Die|Das|Dieser?|Dieses|Es|Im|Wir|Une?|Le|La|Les|Dans|Cet(?:te)?|Ce|L['’]|El|Los|Las|Una|En|Est[ea]|Il|Lo|I|Nel|Quest[oa]|O|Na|No|Nest[ea]|De|Het|Deze|Dit|W|Det|Den)\b)|_*$)|correctie_*(?:[:(]|$)|we_got_this_wrong\W{1,3}an?_(?:earlier|previous)_version\b)"
);
// "Berichtigung vom 2. April 2026:", "Change made 3 May 2026:": the day stands between what it is and what it says. 26.2 may be a version, and
// what changes on a day to come is news: what owns no mistake says that it was made, or in which year.
words!(
    DATED,
    r"(?i)^\W*(?:(corrected|correct(?:ion|ie)|berichtigung|korrektur|richtigstellung|rectificatif|rectification|corrección|rectificación|rettifica|correzione|correção|retificação|rectificatie|sprostowanie|clarification(?:_(?:and|&)_(?:apology|correction))?|apology)
    (?:_(?:notice|note))?(?:_(?:issued|published|made|added|posted|vom|am|du|le|del|de|di|of|on|van|op|z)|,)*_(?:on_|del_|de_)?\(?(?:\d{1,2}(?:er|\.)?_(?:de_)?\p{L}{3,12}\.?(?:_(?:de_)?\d{4})?|\p{L}{3,9}\.?_\d{1,2}(?:,?_\d{4})?|(?:0?[1-9]|[12]\d|3[01])(?:[./](?:0?[1-9]|1[0-2])(?:[./](?:\d{4}|\d\d)|\.)|/(?:0?[1-9]|[12]\d|3[01])))|
    (?:amend(?:ment|ed)|edit(?:ed)?|revis(?:ion|ed)|changed?|what_(?:has_)?changed|addendum|postscript|änderung|modification|modificación|modifica|wijziging|gewijzigd|aangepast|aktualizacja)(?:_(?:notice|note))?
    (?:(?:_(?:issued|published|made|added|posted|vom|du|del|of|on|van|z)|,)+_(?:on_|del_|de_)?\(?(?:\d{1,2}(?:er|\.)?_(?:de_)?\p{L}{3,12}\.?(?:_(?:de_)?\d{4})?|\p{L}{3,9}\.?_\d{1,2}(?:,?_\d{4})?|(?:0?[1-9]|[12]\d|3[01])(?:[./](?:0?[1-9]|1[0-2])(?:[./](?:\d{4}|\d\d)|\.)|/(?:0?[1-9]|[12]\d|3[01])))|_\(?(?:\d{1,2}(?:er|\.)?_(?:de_)?\p{L}{3,12}\.?_(?:de_)?\d{4}|\p{L}{3,9}\.?_\d{1,2},?_\d{4}|(?:0?[1-9]|[12]\d|3[01])(?:[./](?:0?[1-9]|1[0-2])(?:[./](?:\d{4}|\d\d)|\.)|/(?:0?[1-9]|[12]\d|3[01])))))
    \)?_*:_"
);
words!(
    REVISED,
    r"(?i)^\W*(?:(?:revision|change|amendment|version)_note_*:_|.{3,160}_(?:has|have)_been_(?:updated|changed|amended|corrected|clarified|revised)_since_(?:(?:it|this_(?:story|article|report|page|post|piece))_was_)?(?:first_)?(?:publication|published)\W*$)"
);
// "(Corrects number of boats in fourth paragraph)", as agencies head a story; "Edit: I have added …", as blogs do.
words!(
    AGENCY,
    r"(?i)^\W*\((?:corrects|clarifies|removes|deletes|fixes)_[^)]{5,200}\)\W*$"
);
words!(
    EDITED,
    r"(?i)^\W*(?:edit(?:ed)?|amendment)(?:_*\([^)]{3,40}\))?_*:_.{0,160}\b(?:changed|corrected|amended|updated|clarified|added|adds|removed|published|publication|version|wrong|error|mistake|typo|fixed)\b"
);
words!(
    CLARIFICATION,
    r"(?i)^\W*(?:pr(?:écision|äzisierung)_*:|(?:clarification|nota_aclaratoria|klarstellung|verduidelijking|aclaración|precisazione|presisering|förtydligande)(?:_*[^\w\s,]|,_\d|_+(?:\d|(?-i:An?|The|This|That|In|On|Due|We|It|Our|Der|Die|Das|Dieser?|Dieses|Es|Im|Wir|Une?|Le|La|Les|Dans|Cet(?:te)?|Ce|L['’]|El|Los|Las|Una|En|Est[ea]|Il|Lo|I|Nel|Quest[oa]|O|Na|No|Nest[ea]|De|Het|Deze|Dit|W|Det|Den)\b)|_*$))"
);
words!(
    EDITORS_NOTE,
    r"(?i)^\W*(?:(?:editor(?:['’]?s|s['’])?_*(?:['’]_*)?note|editorial_note|note_from_the_editors?|note_de_la_rédaction|nota_(?:de_(?:la_)?redacción|del_editor|della_redazione|da_redação))s?(?:_*[^\w\s,]|_*$|_+(?:\d|(?-i:An?|The|This|That|In|On|Due|We|It|Our|Der|Die|Das|Dieser?|Dieses|Es|Im|Wir|Une?|Le|La|Les|Dans|Cet(?:te)?|Ce|L['’]|El|Los|Las|Una|En|Est[ea]|Il|Lo|I|Nel|Quest[oa]|O|Na|No|Nest[ea]|De|Het|Deze|Dit|W|Det|Den)\b)|,?_(?:[^.!?:]|\b(?:jan|janv|ene|gen|feb|febr|fév|févr|mar|apr|avr|abr|jul|juil|aug|ago|sep|sept|oct|okt|ott|out|nov|dec|déc|dez|dic)\.|[ap]\.m\.){3,40}:)|eds?\.?_note_*[:–—]|(?:anm(?:erkung|\.)?|hinweis)_+d(?:er|\.)_+red(?:aktion|\.)|transparenzhinweis|
    n\.?d\.?l\.?r\.?_*[:–—-]|n\._d(?:e_la|a)_r\._*[:–—-]|noot_van_de_redactie|naschrift_(?:van_de_)?redactie|
    (?:od|przypis(?:_od)?)_redakcji_*:|redaktionens_(?:anmärkning|kommentar)_*:|gegendarstellung_*:|droit_de_réponse(?:_*[:–—]|_de_(?-i:\p{Lu})[^:.!?]{0,60}\W*$)|derecho_de_(?:réplica|rectificación)_*:|diritto_di_replica_*:)"
);
words!(
    UPDATE,
    r"(?i)^\W*(?:
    update(?:d)?_*(?:\([^)]{3,60}\)|\d{0,2}_*(?:[:–—]|_-_)|_+\d{1,2}[:.]\d\d[^.]{0,30}[:–—-]|,_+[\p{Lu}\d][^:]{2,30}:|
    [,_]{1,2}(?:on_)?(?:(?:\d{1,2}\.?_\p{L}{3,12}|\p{L}{3,12}\.?_\d{1,2})\b|(?:0?[1-9]|[12]\d|3[01])(?:[./](?:0?[1-9]|1[0-2])[./]\d{2,4}|/(?:0?[1-9]|[12]\d|3[01])\b))[^:]{0,20}:_|
    [,_]{1,2}(?:0?[1-9]|[12]\d|3[01])\.(?:0?[1-9]|1[0-2])\.(?:[,_][^:]{0,20})?:_)|
    (?:amended|corrected|edited|revised)_(?:on|at)_\S{0,12}\d[^.!?]{0,30}?_to_(?:include|add|reflect|correct|clarify|remove|note|say|make|show|fix)\b|updated_(?:(?:on|at)_.{3,60}?_)?(?:to_(?:include|add|reflect|correct|clarify|remove|note|say|make|show)|with_(?:an?|the|more|new|additional|further|comments?|details?|quotes?|response|reaction|
    information|background)|throughout)\b|
    mise?_à_jour_(?:à|le)_(?:\p{L}{5,8}_)?\d[^.]{0,30}?_(?:avec|pour|après|afin)\b|
    \((?:updates?|adds|recasts|refiles|releads)_[^)]{5,200}\)\W*$|
    this_is_a_(?:developing|breaking)(?:_news)?_story_(?:and|that|which)_(?:has_been|was|is_being)_updated\b|
    (?:aktualisierung|nachtrag|mise_à_jour|actualización|aggiornamento|atualização|uppdatering|oppdatering|opdatering|aktualizacja|uzupełnienie|aanvulling|addendum)(?:_*[:(]|,?_(?:(?:vom|am|du|le|del|el)_)?\d{1,2}(?:er|\.)?_(?:de_)?\p{L}{3,10}\.?(?:_(?:de_)?\d{4})?(?:,?_(?:(?:à|um|a_las|at)_)?\d{1,2}(?:[.:h]\d{0,2})?_*(?:heures?|uhr|h)?)?_*:_)|article_(?:mis_à_jour|modifié|corrigé)_le_(?:\p{L}{5,8}_)?\d(?:.{0,40}_(?:avec|pour|après|afin)\b|[^.!?:]{2,30}:))"
);
// A main clause behind a comma: what was updated is named in it.
words!(
    SOMETHING_ELSE,
    r"(?i)^[^,.:;]{3,80},_(?:the|an?|it|he|she|they|its|his|her)_(?:\S+_){0,3}?(?:\p{L}{2,}(?:ed|ws)|was|were|had|has|is|are)(?:_|\W*$)"
);
// "Correction officers …" is a story, "Correction. You may correct your data …" a right.
words!(
    NO_NOTICE,
    r"(?i)^\W*corrections?(?:_officer|\W+(?:(?:if|where|when)_+)?(?:you|your|to_request)\b)"
);

// A label alone, with or without a day: what it stands over follows.
words!(
    LABEL,
    r"(?i)^\W*(?:corrections?(?:_(?:and|&)_clarifications?)?|clarification|erratum|errata|editor(?:['’]?s|s['’])?_note|update|korrektur(?:hinweis)?|berichtigung|richtigstellung|nachtrag|
    (?:anmerkung|hinweis)_der_redaktion|transparenzhinweis|correctif|rectificatif|note_de_la_rédaction|mise_à_jour|corrección|rectificación|fe_de_err(?:ores|atas)|aclaración|
    nota_de_la_redacción|actualización|rettifica|correzione|errata_corrige|apology|clarification_and_apology|corrigendum|addendum|präzisierung|gegendarstellung|droit_de_réponse|correctie|rectificatie|sprostowanie|aktualizacja|rättelse|rettelse)\b"
);
// What a reader may have put right, in a policy.
words!(
    RIGHT,
    r"(?i)\b(?:you|your|we_will|the_right|rights?_to|may_(?:ask|request)|on_request|sie_(?:können|haben_das_recht)|vous|votre|vos|usted|sus?_derechos?)\b"
);

/// The kind of notice that words are, by the phrases that publishers use.
pub fn kind(text: &str) -> Option<NoticeKind> {
    // “Correction: I was wrong,” somebody says.
    if text::opens_quoted(text) {
        return None;
    }
    let is = |pattern| matches(pattern, text);
    if is(&CORRECTION) && !is(&NO_NOTICE) || is(&AGENCY) {
        return Some(NoticeKind::Correction);
    }
    if is(&CLARIFICATION) {
        return Some(NoticeKind::Clarification);
    }
    if is(&EDITORS_NOTE) {
        return Some(NoticeKind::EditorsNote);
    }
    if let Some(found) = DATED.as_ref().and_then(|dated| dated.captures(text)) {
        let head = found.get(1).map_or("", |head| head.as_str()).to_lowercase();
        return Some(match head.as_str() {
            "clarification" => NoticeKind::Clarification,
            head if SETS_RIGHT.iter().any(|start| head.starts_with(start)) => {
                NoticeKind::Correction
            }
            _ => NoticeKind::Update,
        });
    }
    if is(&REVISED) {
        return Some(NoticeKind::Update);
    }
    if is(&UPDATE) {
        // "Updated to include women, the law passed in May."
        let is_story = text.starts_with("Updated ") && matches(&SOMETHING_ELSE, text);
        return (!is_date(text) && !is_story).then_some(NoticeKind::Update);
    }
    if is(&EDITED) {
        return Some(NoticeKind::Update);
    }
    change_words::kind(text).or_else(|| own_words::kind(text))
}

/// The kind that a label names which stands over a notice: "Correction", "Editor's note, 3 May 2026:".
pub fn label(text: &str) -> Option<NoticeKind> {
    if text::opens_quoted(text) {
        return None;
    }
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
pub fn is_date(text: &str) -> bool {
    let of_a_date = |word: &str| {
        let lower = word.to_lowercase();
        let is_zone = word.len() <= 4 && word.chars().all(|c| c.is_ascii_uppercase());
        is_zone
            || word.chars().any(|c| c.is_ascii_digit())
            || months::month_of(word).is_some()
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
                    | "aktualizacja"
                    | "publikacja"
                    | "opublikowano"
                    | "published"
                    | "posted"
                    | "uzupełnienie"
                    | "aktualisierung"
                    | "actualización"
            )
    };
    let mut words = text
        .split(|c: char| !c.is_alphanumeric())
        .filter(|word| !word.is_empty());
    text.chars().any(|c| c.is_ascii_digit()) && words.all(of_a_date)
}

/// How the words begin that own a mistake, and not a change alone.
const SETS_RIGHT: &[&str] = &[
    "correct",
    "berichtigung",
    "korrektur",
    "richtigstellung",
    "rectif",
    "corrección",
    "rettifica",
    "correzione",
    "correção",
    "retificação",
    "sprostowanie",
    "clarification",
    "apology",
];

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
            (
                "Berichtigung vom 2. April 2026: Es sind 21 Boote.",
                Correction,
            ),
            ("Correction issued 19 February: the fee is £21.", Correction),
            ("Rectification : le quai fait 12 mètres.", Correction),
            ("Nota aclaratoria: son 21 barcos, y no 12.", Clarification),
            ("Change made 3 May 2026: the fee is now £21.", Update),
            ("Revision note: the second table is new.", Update),
            (
                "The fee in the table has been corrected since publication.",
                Update,
            ),
            (
                "Editor’s note, Feb. 18, 4 p.m.: the mayor has since replied.",
                EditorsNote,
            ),
            (
                "Note de la rédaction, 18 févr. 2026 : la mairie a répondu.",
                EditorsNote,
            ),
            ("Correctif, 18 févr. : le quai fait 12 mètres.", Correction),
            ("Rettifica: il molo è lungo 12 metri.", Correction),
            ("Correctie: de kade is 12 meter lang.", Correction),
            ("Correctie (12/3): de kade is 12 meter lang.", Correction),
            ("Edited on 13 May 2026: it is one ship, not two.", Update),
            ("Amended 12 May 2026: the day of the race.", Update),
            (
                "Clarification and apology: the story was unfair to the ferrymen.",
                Correction,
            ),
            ("Corrected 13 May, 10:20.", Correction),
            ("Corrected at 18:05: there are 21 boats.", Correction),
            (
                "The number of boats has been corrected since this story was first published.",
                Update,
            ),
            ("Präzisierung: Es sind 21 Boote.", Clarification),
            (
                "Gegendarstellung: Ich habe nie ein Boot besessen.",
                EditorsNote,
            ),
            ("Droit de réponse de Me Larue", EditorsNote),
            ("N. de la R.: son 21 barcos.", EditorsNote),
            ("Update 12.3., 14 Uhr: Zahl ergänzt.", Update),
            ("Änderung vom 3. Mai 2026: Die Frist ist kürzer.", Update),
            ("Amendment (2 May 2026): the fee is now £21.", Update),
            ("Aktualizacja: dodano odpowiedź portu.", Update),
            (
                "Updated at 12.20pm on 3 May 2026 to include a comment of the port.",
                Update,
            ),
            ("Note to readers: this report has been revised.", Correction),
            (
                "We updated this page on 2 May 2026. The fee is now £21.",
                Update,
            ),
            ("Ed. note: the quote of the mayor is fixed.", EditorsNote),
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
            (
                "Retraction: the story of the two harbours was withdrawn.",
                Correction,
            ),
            (
                "For the record: 7:15 p.m. June 2: An earlier version had 12 ships.",
                Correction,
            ),
            (
                "(Corrects spelling of harbour in second paragraph)",
                Correction,
            ),
            ("(Adds comment of minister, background)", Update),
            (
                "Edit: a reader sent me the plans, which I have added below.",
                Update,
            ),
            ("Mis à jour à 9 h 20 avec le bilan du port.", Update),
            (
                "This is a breaking news story and has been updated.",
                Update,
            ),
        ] {
            assert_eq!(kind(text), Some(what), "{text}");
        }
    }

    #[test]
    fn other_words_are_none() {
        for text in [
            "The correction came late.",
            "“Correction: the wall was mine,” the minister said.",
            "„Nachtrag: Wir haben gewonnen“, schrieb die Werft.",
            "« Mise à jour : le port est ouvert », a dit la maire.",
            "“Update: the harbour is shut.",
            "Ed. note-taking is taught in Harrow.",
            "For the record: the mayor never saw the harbour.",
            "(Corrections are made on Mondays.)",
            "Edit: a short film about walls",
            "Amendment: a tax on berths",
            "This is a developing story. Please check back for updates.",
            "A correction was made by the court on Monday to the sentence.",
            "Mise à jour, 12 ans après le procès : la justice rouvre le dossier.",
            "Nachtrag am 3. Mai zum Haushalt: Der Minister bekommt mehr Geld.",
            "Correction. You may correct your personal data.",
            "Corrections officers went on strike.",
            "Updates to the law were debated.",
            "Updated guidance will be sent with a letter.",
            "Updated: 8 January 2026",
            "Aktualizacja: 12 marca 2026",
            "Aktualizacja: 12.03.2026 19:45 Publikacja: 12.03.2026 19:05",
            "Correcties zijn op maandag.",
            "Droit de réponse des lecteurs : la loi change.",
            "Edited by Ines Calloway on 3 May 2026: the new anthology.",
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
            "Editor’s notes of the years before the war were sold in Feb. to a library.",
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
    fn a_version_a_law_to_come_or_a_speaker_is_no_notice() {
        for text in [
            "Update 17.4 is out: the maker of the phone mends the old fault.",
            "Update 26.2 ist da: Das bringt die neue Fassung den Besitzern.",
            "Update 17.4.1 is out: the maker of the phone mends it again.",
            "Amendment 1.2: the fee is for the towns to set.",
            "Change 2.1: the ferry calls at Harrow first.",
            "Änderung am 1. Januar 2027: Der Mindestlohn steigt auf 14 Euro.",
            "Amended 12 May: the day of the race.",
            "Correctie, zegt de trainer, komt later.",
            "Droit de réponse de Marine Larue : la cour tranchera",
            "Corrigendum to the list of boats came on Monday.",
        ] {
            assert_eq!(kind(text), None, "{text}");
        }
        for (text, what) in [
            ("Correction, 3 May: there are 21 boats.", Correction),
            ("Korrektur 12.3.: Es sind 21 Boote.", Correction),
            ("Update 12/3: the ferry is back.", Update),
            ("Edit 12.03.2026: Zahl ergänzt.", Update),
            ("Corrigendum to Directive 77: read 21 for 12.", Correction),
        ] {
            assert_eq!(kind(text), Some(what), "{text}");
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
