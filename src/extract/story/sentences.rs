//! Is a line a sentence of the story, though it opens as a button, a label or a date does? Every list of such words asks here, and none for
//! itself. A page says of itself what is, and calls on its reader; a story tells what somebody did, or said.

use crate::extract::{months, pattern::matches, text};

// Behind a comma, who said it: "Follow me, he said.", "Lesen Sie mehr, riet der Richter."
words!(
    SAID,
    r"(?i)(?:[,，、]|[”“»]_?[–—-]?)_?(?:[^\s,]+_){0,6}(?:said|says|wrote|writes|told|tells|posted|asked|asks|begged|urged|warned|ordered|shouted|cried|prayed|promised|announced|replied|answered|added|argued|explained|insisted|demanded|declared|recalled|heard|noted|whispered|yelled|complained|claimed|suggested|advised|preached|pleaded|joked|
    sagte[nt]?|sagt|schrieb(?:en)?|schreibt|rief(?:en)?|warnte[nt]?|bat(?:en)?|fragte[nt]?|befahl(?:en)?|mahnte[nt]?|erklärte[nt]?|fand|meinte[nt]?|antwortete[nt]?|betete[nt]?|forderte[nt]?|schrie(?:en)?|flehte[nt]?|riet(?:en)?|hieß|
    écrit|écrivai\w+|di[ts]|dis[ae]i\w+|disent|déclar\w+|lancé|lançai\w+|cri[aé]|criai\w+|conseill\w+|préven\w+|ordonn\w+|demand\w+|répond\w+|expliqu\w+|averti\w*|suppli\w+|prom[ie]\w+|affirm\w+|jurai\w+|
    escrib\w+|dij[oe]\w*|dice[ns]?|decía\w*|pidió|pidieron|pedían?|advirt\w+|avisó|gritó|gritaba\w*|rogó|ordenó|preguntó|contestó|respond\w+|explicó|prometió|suplic\w+|
    disse\w*|diceva\w*|ha_detto|scriss\w+|ripet\w+|chiese\w*|ammonì|avvertì|gridò|gridava\w*|ordinò|rispose\w*|pregò|decise\w*|spiegò|
    escreve\w|escrevia\w*|pedia\w*|dizia\w*|pediu|avisou|gritou|ordenou|perguntou|explicou|implorou|
    schreef|zei|zeiden|zegt|riep(?:en)?|waarschuwde|vroeg(?:en)?|beval|smeekte|antwoordde|
    skrev|sade|säger|sagde|sagt|ropade|råbte|ropte|varnade|advarede|frågade|spurgte|spurte|
    napisa\w+|powiedzia\w+|ostrzega\w+|ostrzeg\w*|mówi\w*|rzek\w+|woła\w+|krzycz\w+|prosi\w+|pyta\w+|
    сказал\w*|написал\w*|напомнил\w*|просил\w*|крич\w+|спросил\w*|предупредил\w*|говорил\w*|dedi|söyledi|yazdı|sordu)(?:\W|$)|と.{0,12}(?:言った|述べた|語った|話した|答えた|書いた)。$|[，,].{0,8}(?:说道?|說道?)。$"
);
// What somebody did, or what became of somebody: in the past, of which no button speaks.
words!(
    PAST,
    r"(?i)(?:^|_)(?:was|were|had|did|said|told|nobody|came|went|took|gave|made|bought|fell|sank|broke|saw|knew|began|wrote|found_(?:the|a|no|his|her)|lost_(?:the|a|his|her|\d+)|killed|saved_\d+|
    war|waren|hatte[nt]?|wurde[nt]?|konnte[nt]?|sollte[nt]?|musste[nt]?|wollte[nt]?|fuhr(?:en)?|brach(?:en)?|fiel(?:en)?|kam(?:en)?|brauchte[nt]?|klang(?:en)?|stand|gab|ging(?:en)?|weiß_niemand|sagte[nt]?|
    étai(?:t|ent)|fu(?:t|rent)|avai(?:t|ent)|fallait|ont_été|personne_ne|fue|fueron|[^\W\d_]{2,}(?:aron|ieron)|eran?|había[ns]?|estaba[ns]?|hubo|fu|furono|erano|aveva(?:no)?|piaceva(?:no)?|foi|foram|tinha[m]?|havia|
    waren|werd|hadden|vervielen|var|hade|blev|ljöd|havde|avskaffades|afskaffedes|by[łl]\w{0,2}|został\w{0,2}|miał\w{0,2}|nikt|был[аио]?|никто|كان|كانت|ألغيت|dedi)(?:[\s,.;]|$)|
    [^\W\d_]{3,}(?:d[ıiuü]|t[ıiuü])\W*$|た。$|[他她]"
);
// A main clause behind a comma, by its subject and its verb: what else stands there may describe what is offered ("…, a weekly letter").
words!(
    MAIN,
    r"(?i),_(?:(?:he|she|they|er|elle|ils|elles|él|ella|hij|zij|han|hon|ele|ela)_[^\s,.]+|
    (?:the|an?|his|her|their|its|der|die|das|ein|eine|le|la|les|une?|ces?|cette|el|los|las|lo|gli|i|o|os|as|het|de|een)_(?:[^\s,.]+_){1,4}?(?:is|are|has|have|can|cannot|will|must|does|ist|sind|hat|kann|wird|est|sont|ont|peut|es|son|ha|è|sono|é|são|heeft|kan|zal)_).{0,80}\.$"
);
// Whoever says so speaks to the reader, or of the page's own publisher.
words!(
    SPEAKS_TO,
    r"(?i)\b(?:our|ours|us|we|you|your|yours|here|now|please|sie|ihre?[nmrs]?|uns|unsere?[nmrs]?|hier|jetzt|nous|notre|nos|vous|votre|vos|ici|nuestr[oa]s?|nos|usted|tu|aquí|ahora|nostr[oaie]|qui|voi|nosso|nossa|você|seu|sua|aqui|onze|ons|je|jouw|uw|hier|vår|våra|oss|din|här|vores|nasz\w*|nas|twój|tutaj)(?:\W|$)|[@|©]|https?:|www\."
);
// "Click here to see how your town was hit.": a call, whatever it tells of.
words!(
    CALLS,
    r"(?i)\b(?:you|your|yours|here|please)\b|(?:^|_)(?:sie_hier|cliquez|ihren?|votre|vos|aquí|tu_)(?:\W|$)"
);
// "Published 3 May 2026 by the newsroom.", in the languages of the labels (`TIMES` of `lines`).
words!(
    PUBLISHED,
    r"(?i)^\W*(?:published|posted|updated|publiée?s?|mise?_à_jour|publicado|actualizado|pubblicato|aggiornato|publicerad|uppdaterad|opublikowano|zaktualizowano|offentliggjort|opdateret|publisert|oppdatert|veröffentlicht|aktualisiert|gepubliceerd|bijgewerkt|atualizado)_(?:\p{L}{1,4}_)?\d{1,2}(?:\.?_|[./-])"
);
// "This story was first published …", "Ce résumé a été relu …": the page speaks of itself, in whatever tense.
words!(
    OF_ITSELF,
    r"(?i)^\W*(?:(?:this|the)_(?:audio|content|summary|translation|recording|narration|story|article|page|post|piece|report|site|website|material|information|newsletter|email|document|interview|episode|programme|video)|dies(?:e|er|es)_\p{L}+|der_(?:artikel|text|beitrag)|ce(?:t|tte)?_\p{L}+|est[ea]_\p{L}+|quest[oa]_\p{L}+|d(?:eze|it)_\p{L}+|©|copyright)(?:\W|$)"
);

/// Whether a line tells of something, and is furniture by its first words alone.
pub fn tells(line: &str) -> bool {
    // "More: …", "Related: …" are labels of what somebody wrote elsewhere.
    if line.contains(['@', '©', '|']) || line.contains(": ") || matches(&OF_ITSELF, line) {
        return false;
    }
    let is_ended = || text::ends_sentence(line);
    is_said(line)
        || is_ended() && matches(&PAST, first_sentence(line)) && !matches(&CALLS, line)
        || is_ended() && matches(&MAIN, line) && !matches(&SPEAKS_TO, line)
}

/// Whether a line ends with who said it.
pub fn is_said(line: &str) -> bool {
    matches(&SAID, line)
}

/// What stands behind the first sentence may be another's: "All rights reserved. It was …".
fn first_sentence(line: &str) -> &str {
    let end = line.find(['.', '!', '?']).filter(|at| {
        let rest = line[at + 1..].trim_start();
        rest.len() < line.len() - at - 1 && rest.starts_with(char::is_uppercase)
    });
    end.map_or(line, |end| &line[..=end])
}

/// Whether a line that has a day or an hour in it is a sentence: it ends as one, has no label, and more words than days need.
pub fn tells_of_a_day(line: &str) -> bool {
    if line.ends_with('。') || line.ends_with("다.") {
        return true;
    }
    if matches(&PUBLISHED, line) && !is_said(line) && !matches(&PAST, line) {
        return false;
    }
    let is_labelled = line.contains(": ") || line.contains(" :") || line.contains(['|', '·', '•']);
    if is_labelled || !line.ends_with('.') || line.ends_with(".m.") {
        return false;
    }
    let words: Vec<&str> = (line.split(|c: char| !c.is_alphanumeric()))
        .filter(|word| !word.is_empty())
        .collect();
    let is_number = |at: usize| {
        words
            .get(at)
            .is_some_and(|word| word.ends_with(|c: char| c.is_ascii_digit()))
    };
    // "12 mai 2021", in whatever language.
    let is_month = |at: usize| {
        at > 0 && is_number(at - 1) && is_number(at + 1) || months::month_of(words[at]).is_some()
    };
    let tells = |at: &usize| {
        let word = words[*at];
        word.starts_with(|c: char| c.is_lowercase() || text::has_one_case(c))
            && word.chars().nth(1).is_some()
            && !matches(&OF_DAYS, word)
            && !is_month(*at)
    };
    let telling = (0..words.len()).filter(tells).count();
    telling >= 2 || telling == 1 && !LABELS.iter().any(|label| line.starts_with(label))
}

/// How labels of a day begin.
const LABELS: [&str; 10] = [
    "Publish", "Post", "Updat", "Modif", "Issue", "Last ", "First ", "Revis", "Edit", "Correct",
];

// Small words that stand by a day on a page, in the languages of the labels (`TIMES` of `lines`).
words!(
    OF_DAYS,
    r"^(?:on|at|by|of|in|the|and|am|pm|from|to|st|nd|rd|th|ago|hours|hour|minutes|minute|mins|min|days|day|weeks|week|daily|weekly|today|yesterday|published|updated|posted|modified|edited|reviewed|last|first|read|print|edition|um|uhr|vom|den|der|von|und|vor|stunden|minuten|tagen|lesezeit|aktualisiert|heute|gestern|le|la|les|du|de|des|et|par|mis|mise|jour|heures|temps|lecture|il|el|del|los|las|por|hace|horas|lectura|di|da|do|em|às|os|il|ore|alle|op|om|van|uur|kl|den|av|af|год|года)$"
);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_story_tells_what_somebody_did_or_said() {
        for pattern in [
            &SAID, &PAST, &MAIN, &SPEAKS_TO, &CALLS, &PUBLISHED, &OF_ITSELF, &OF_DAYS,
        ] {
            assert!(pattern.is_some());
        }
        for text in [
            "Follow the ferry, the harbour master begged.",
            "Follow the ferry, the harbour master begged",
            "Tags were cut from the nets at night.",
            "Lesen Sie weniger, riet der Fährmann.",
            "Pour lire la suite, il fallait payer.",
            "版权所有，他说。",
        ] {
            assert!(tells(text), "{text}");
        }
        for text in [
            "Follow us for news of the ferry, and tell your friends.",
            "More: Ferry was sold, say towns",
            "This audio was made by a machine.",
            "All rights reserved. It was printed in Harrow.",
            "Get the news of the coast, the best of it in your inbox.",
            "Sign up to the Harrow briefing, a weekly letter of the coast.",
            "Read more about the wall, the levy and the pumps.",
            "Lesen Sie mehr in unserem Dossier, die Fakten hier.",
            "Follow the Post on Facebook and never miss a story.",
            "Click here to see how your town was hit.",
            "Read more Mayor resigns after wall fell",
        ] {
            assert!(!tells(text), "{text}");
        }
    }

    #[test]
    fn a_sentence_with_a_day_in_it_is_no_date() {
        for text in [
            "The gate broke at 14:05.",
            "Am 12.03.2026 brach der Damm.",
            "Le 12 mai 2026, le mur a cédé.",
            "2026年3月12日、堤防が切れた。",
        ] {
            assert!(tells_of_a_day(text), "{text}");
        }
        for text in [
            "Posted on 3 May 2026 at 9 a.m.",
            "Published in the print edition of 3 May 2026.",
            "Ivo Hrast 15:30, 21. veljače 2026.",
            "3. Mai 2026, Lesezeit: 3 Min.",
            "Publié le 3 mai 2026 par la rédaction.",
            "Veröffentlicht am 3. Mai 2026 in der gedruckten Ausgabe.",
            "Stand vom 3. Mai 2026.",
        ] {
            assert!(!tells_of_a_day(text), "{text}");
        }
    }
}
