//! Do two forms of a name agree? Surnames, particles, initials.

/// "De la Rúa" of Joaquín de la Rúa y Ibarra.
pub fn is_particle_form(words: &[String]) -> bool {
    words.first().is_some_and(|word| {
        matches!(
            word.as_str(),
            "de" | "del"
                | "della"
                | "di"
                | "da"
                | "van"
                | "von"
                | "der"
                | "den"
                | "al"
                | "bin"
                | "le"
                | "la"
        )
    })
}

/// "Hillary Clinton" and "Bill Clinton" are two; "J. Rubio" and "Jane Rubio" may be one.
pub fn given_agree(a: &[String], b: &[String]) -> bool {
    match (a.first(), b.first()) {
        (Some(a), Some(b)) => {
            a == b
                || a.trim_end_matches('.').len() == 1 && b.starts_with(a.trim_end_matches('.'))
                || b.trim_end_matches('.').len() == 1 && a.starts_with(b.trim_end_matches('.'))
        }
        _ => true,
    }
}

/// The initials of a name, in lower case.
pub fn acronym(words: &[String]) -> String {
    words
        .iter()
        .filter(|word| !matches!(word.as_str(), "of" | "the" | "and" | "for"))
        .filter_map(|word| word.chars().next())
        .collect()
}

/// The last word of a name that is no suffix.
pub fn surname(words: &[String]) -> Option<&String> {
    words.iter().rev().find(|word| {
        !matches!(
            word.trim_end_matches('.'),
            "jr" | "sr" | "ii" | "iii" | "iv" | "qc" | "kc" | "mp"
        )
    })
}
