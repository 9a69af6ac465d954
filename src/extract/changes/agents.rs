//! Who made the change that words tell of? A newsroom changes its article and names nobody, or itself; an article of a law was amended by
//! parliament, a text by the king, a piece by its sculptor, and in 1911.

use crate::extract::pattern::{Pattern, matches};

// "was amended by parliament", "a été modifié par le Sénat", "wurde vom Kaiser selbst geändert": who did it.
words!(
    BY,
    r"(?i)^(?:(?:_[^\s.,;:]+){0,3}?_(?:\p{L}{2,}ed|modifi\w+|complét\w+|corrig\w+|rectifi\w+|actualis\w+|amend\w+|modificad[oa]|ampliad[oa]|corregid[oa]|actualizad[oa]|editad[oa]|rectificad[oa]|alterad[oa]|atualizad[oa]|modificat[oa]|corrett[oa]|aggiornat[oa]|rettificat[oa]|ändra\w+|korriger\w+|rättat\w*|zmienion\w+)
    _(?:by|par|por|pel[oa]s?|da|dal(?:l[aoe])?|dai|dagli|av|af|przez)[_'’](?<who>[^\s.,;:]+(?:_[^\s.,;:]+)?)|
    _(?:wurde|ist|werd|is)_(?:(?:vom|von_der|von_den|von_dem|durch_d\p{L}{2}|door_(?:de|het))_(?<whom>[^\s.,;:]+(?:_[^\s.,;:]+)?)|im_(?<where>senat|bundestag|bundesrat|landtag|parlament|nationalrat|ständerat|reichstag)))"
);
// The newsroom, a person by name, or how it was done.
words!(
    OWN,
    r"(?i)^(?:(?:the|our|an?|its|la|le|nos|el|los|de|onze|der|il|os?|notre|nuestra|unserer?)_|l['’])?(?:us\b|editor|paper\b|lawyers?\b|management\b|request\b|way_of\b|herausgeber|peri[óo]dico|giornale|jornal\b|krant\b|tidning|soins\b|éditeur|newsroom|news|desk\b|author|reporter|journalist|writer|staff|team|publisher|copy|redac|rédac|redak|redazione|auteur|aut[oe]r|verlag|verfasser|error|mistake|erreur|errore|erro\b|fout|\p{L}+ing\b|\d|(?-i:\p{Lu}\p{L}+_\p{Lu}))"
);
// A year before there were pages to change, right behind what was done.
words!(
    LONG_AGO,
    r"(?i)^_(?:was|were|has_been|a_été|fue|foi|è_stat[oa]|werd|blev)(?:_[^\s.,;:]+){1,4}?_(?:in|en|nel|em|i|w)_1\d{3}(?:\W|$)"
);
// "was wrongly used", "has been wrongly told": done to something, and not said in it.
words!(
    WRONGLY,
    r"(?i)^_(?:was|has_been|had_been|is)_(?:wrongly|mistakenly|erroneously|incorrectly|inadvertently)_(?<done>\p{L}+)"
);
words!(
    SAYS,
    r"(?i)^(?:said|stated|named|identified|reported|described|attributed|gave|given|referred|listed|included|omitted|published|labell?ed|called|had|put|claimed|spelled|spelt|quoted|suggested|credited|dated|placed|implied|wrote|written|characteri[sz]ed|posted|sent|translated|captioned|titled|headlined|headed|bylined|duplicated|accompanied|tagged|edited|categori[sz]ed|calculated|conflated|rendered|transcribed|presented|illustrated|linked|counted|indicated)$"
);

/// Whether what is said behind "this article" or "ce texte" tells of a change that no newsroom made.
pub fn is_of_others(said: &str) -> bool {
    let found = |pattern: &'static Option<Pattern>| pattern.as_ref()?.captures(said);
    let by = found(&BY).is_some_and(|by| {
        let who = by.name("who").or_else(|| by.name("whom"));
        who.is_none_or(|who| !matches(&OWN, who.as_str()))
    });
    let wrongly = found(&WRONGLY);
    let done = wrongly.as_ref().and_then(|wrongly| wrongly.name("done"));
    by || matches(&LONG_AGO, said) || done.is_some_and(|done| !matches(&SAYS, done.as_str()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_parliament_or_a_king_changed_is_no_change_of_a_newsroom() {
        for said in [
            " was amended by parliament in 1987.",
            " a été modifié par le Sénat.",
            " a été complété en 1958 par le général.",
            " è stato modificato dal Senato.",
            " fue ampliado por el Senado.",
            " foi corrigida pelo exército na guerra.",
            " werd door de Kamer gewijzigd.",
            " wurde vom Kaiser selbst geändert.",
            " wurde im Senat gestrichen und später angepasst.",
            " was wrongly used as evidence.",
            " was changed to a weekly in 1988.",
        ] {
            assert!(is_of_others(said), "{said}");
        }
        for said in [
            " was amended by the editors on 3 May 2026.",
            " was corrected by removing a name.",
            " a été modifié par la rédaction.",
            " a été modifié par erreur.",
            " fue corregido por la redacción.",
            " wurde von der Redaktion aktualisiert.",
            " wurde am 4. Mai um eine Antwort ergänzt.",
            " was wrongly attributed to the mayor.",
            " mistakenly said that the pier was opened in 1987.",
            " was corrected on 3 May to say that the law was amended by parliament.",
        ] {
            assert!(!is_of_others(said), "{said}");
        }
    }
}
