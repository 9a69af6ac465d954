//! What does the publisher say about its own changes? Corrections, clarifications, editor's notes, updates.

use super::{dates, pattern::matches, pieces::Piece, tree::Tree};
use crate::model::{BlockKind, Notice, NoticeKind};

pattern!(
    CORRECTION,
    r"(?i)^\W*(?:\(?\s*)?(?:this\s+(?:article|story|post|page|report|piece)\s+(?:has\s+been|was)\s+(?:corrected|amended)|(?:a\s+)?(?:previous|earlier|prior)\s+ver\w{4,6}\s+of\s+this|an?\s+earlier\s+(?:version|headline)|correction\b|corrected\b\s*[:(–—-]|corrections?\s*(?:[:(–—-]|and)|erratum|berichtigung|korrektur|richtigstellung|in einer früheren (?:version|fassung)|correctif|rectificatif|une version (?:précédente|antérieure)|corrección|rectificación|fe de errores|una versión anterior|errata|correzione|rectificatie|rettelse|rättelse|retting|oikaisu|sprostowanie|korekta)"
);
pattern!(
    CLARIFICATION,
    r"(?i)^\W*(?:clarification|this\s+(?:article|story|post|page)\s+(?:has\s+been|was)\s+clarified|klarstellung|précision\s*:|aclaración|precisazione|presisering|förtydligande)"
);
pattern!(
    EDITORS_NOTE,
    r"(?i)^\W*(?:editor(?:['’]?s|s['’])?\s*(?:['’]\s*)?note|editorial note|note from the editors?|anm(?:erkung|\.)?\s+d(?:er|\.)\s+red(?:aktion|\.)|note de la rédaction|nota (?:de la redacción|del editor|della redazione|da redação)|n\.?d\.?l\.?r\.?\s*[:–—-])"
);
pattern!(
    UPDATE,
    r"(?i)^\W*(?:(?:this\s+(?:article|story|post|page|report|piece|breaking news story)\s+(?:has\s+been|was|is\s+being)\s+updated)|update(?:d)?\s*(?:\([^)]{3,60}\)|\d{0,2}\s*(?:[:–—]|\s-\s)|\s+\d{1,2}[:.]\d\d[^.]{0,30}[:–—-]|,\s+[\p{Lu}\d][^:]{2,30}:)|dieser (?:artikel|text|beitrag) wurde (?:aktualisiert|ergänzt)|aktualisierung\s*:|mise à jour\s*[:(]|cet article a été (?:mis à jour|modifié)|actualización\s*:|este artículo (?:ha sido|fue) actualizado)"
);
pattern!(
    NO_NOTICE,
    r"(?i)^\W*corrections?(?:\s+officer|\W+(?:(?:if|where|when)\s+)?(?:you|your|to\s+request)\b)"
);
pattern!(
    NAMED,
    r"(?:^|[-_ ])(?:correction|corrections|clarification|editors-note|editor-note|editornote|erratum|errata|update-note|updatenote|article-update|amendment|berichtigung|korrektur)(?:$|[-_ ])"
);

/// A notice is a short text; a story that starts with "Correction officers" is none.
const LONGEST: usize = 900;

/// The notice that a piece is, if it is one.
pub fn notice(tree: &Tree<'_>, piece: &Piece) -> Option<Notice> {
    if piece.kind == BlockKind::Heading && piece.chars < 20
        || piece.chars > LONGEST
        || piece.link_density() > 0.7
    {
        return None;
    }
    let kind = kind(&piece.text).or_else(|| {
        let named = std::iter::once(piece.owner)
            .chain(tree.above(piece.owner).take(2))
            .any(|at| {
                !matches!(tree.name(at), "body" | "article" | "main")
                    && tree.says(at, |words| matches(&NAMED, words))
            });
        (named && piece.chars > 25).then_some(NoticeKind::Correction)
    })?;
    Some(Notice {
        kind,
        text: piece.text.clone(),
    })
}

/// Of each piece, whether it is a notice.
pub fn among(tree: &Tree<'_>, pieces: &[Piece]) -> Vec<bool> {
    (pieces.iter())
        .map(|piece| notice(tree, piece).is_some())
        .collect()
}

/// The kind of notice that words open, by the phrases that publishers use.
pub fn kind(text: &str) -> Option<NoticeKind> {
    let is = |pattern| matches(pattern, text);
    // "Correction officers …" is a story, "Correction. You may correct your data …" a right, "Correction: …" a notice.
    if is(&CORRECTION) && !matches(&NO_NOTICE, text) {
        return Some(NoticeKind::Correction);
    }
    if is(&CLARIFICATION) {
        return Some(NoticeKind::Clarification);
    }
    if is(&EDITORS_NOTE) {
        return Some(NoticeKind::EditorsNote);
    }
    (is(&UPDATE) && !is_date(text)).then_some(NoticeKind::Update)
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

    #[test]
    fn notices_are_told_by_their_opening_words() {
        assert_eq!(
            kind("Correction: the earlier figure was wrong."),
            Some(NoticeKind::Correction)
        );
        assert_eq!(
            kind("This article was amended on 3 March 2026 to give the right date."),
            Some(NoticeKind::Correction)
        );
        assert_eq!(
            kind("An earlier version of this story misspelled a name."),
            Some(NoticeKind::Correction)
        );
        assert_eq!(
            kind("Editor’s note: the mayor has since replied."),
            Some(NoticeKind::EditorsNote)
        );
        assert_eq!(
            kind("UPDATE (4 p.m.): The court has ruled."),
            Some(NoticeKind::Update)
        );
        assert_eq!(
            kind("Clarification: he spoke on Monday."),
            Some(NoticeKind::Clarification)
        );
        assert_eq!(kind("The correction came late."), None);
        assert_eq!(
            kind("Correction. You may correct your personal data."),
            None
        );
        assert_eq!(kind("Corrections officers went on strike."), None);
        for date in [
            "Updated: 8 January 2026",
            "Updated 1:39 am EST, Wednesday, November 20, 2019",
            "Updated: Sat 8:31 PM, Feb 17, 2018",
        ] {
            assert_eq!(kind(date), None, "{date}");
        }
        for update in [
            "Update, 16 December 2025: table of limits added.",
            "Update: Die Sonne",
        ] {
            assert_eq!(kind(update), Some(NoticeKind::Update), "{update}");
        }
        assert_eq!(kind("Updates to the law were debated."), None);
    }
}
