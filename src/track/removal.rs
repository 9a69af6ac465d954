//! Does a page say that its text was taken away? Few words in its place do, in the words that publishers use for it.

use crate::model::Article;

/// What is quoted of such a page, in characters.
const QUOTED: usize = 240;

/// "removed", "unpublished", "no longer available": of English, German, French, Spanish, Italian, Dutch, Portuguese, Swedish, Danish, Norwegian,
/// Polish, Czech; as stems of what stands in such notes. Each is tried on a page of a few words alone.
const SAID: &[&str] = &[
    "removed",
    "unpublished",
    "withdrawn",
    "taken down",
    "taken offline",
    "deleted",
    "retracted",
    "no longer available",
    "no longer online",
    "has expired",
    "legal reasons",
    "legal complaint",
    "court order",
    "entfernt",
    "gelöscht",
    "zurückgezogen",
    "depubliziert",
    "offline genommen",
    "nicht mehr verfügbar",
    "nicht mehr abrufbar",
    "rechtlichen gründen",
    "supprimé",
    "retiré",
    "dépublié",
    "plus disponible",
    "plus en ligne",
    "raisons juridiques",
    "décision de justice",
    "eliminad",
    "retirad",
    "borrad",
    "ya no está disponible",
    "despublicad",
    "motivos legales",
    "razones legales",
    "rimosso",
    "cancellato",
    "ritirato",
    "non è più disponibile",
    "motivi legali",
    "verwijderd",
    "ingetrokken",
    "niet meer beschikbaar",
    "juridische redenen",
    "removid",
    "apagad",
    "não está mais disponível",
    "já não está disponível",
    "razões legais",
    "tagits bort",
    "avpublicerad",
    "fjernet",
    "slettet",
    "avpublisert",
    "afpubliceret",
    "usunięt",
    "wycofan",
    "odstraněn",
    "smazán",
    "stažen",
];

/// All that such a page says, cut short.
pub(super) fn words(article: &Article) -> String {
    let said = text(article);
    let mut quoted: String = said.chars().take(QUOTED).collect();
    if quoted.len() < said.len() {
        quoted.push('…');
    }
    quoted
}

fn text(article: &Article) -> String {
    let body = article.body.iter().map(|block| block.text.as_str());
    let notices = article.notices.iter().map(|notice| notice.text.as_str());
    let said: Vec<&str> = body.chain(notices).collect();
    match said.is_empty() {
        true => article.headline.clone().unwrap_or_default(),
        false => said.join(" "),
    }
}

/// Whether a page of few words says that its text was taken away.
pub(super) fn says_so(article: &Article) -> bool {
    let text = text(article).to_lowercase();
    let is_short = text.split_whitespace().count() <= super::doubt::FEW;
    is_short && SAID.iter().any(|said| text.contains(said))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Block;

    #[test]
    fn a_note_that_a_text_was_taken_away_is_known_by_its_words() {
        let says = |text: &str| {
            says_so(&Article {
                body: vec![Block::paragraph(text)],
                ..Article::default()
            })
        };
        assert!(says(
            "We have taken down this report at the request of the harbour board."
        ));
        assert!(says("Dieser Beitrag ist nicht mehr verfügbar."));
        assert!(says("Cet article a été retiré."));
        assert!(says("El artículo fue eliminado por orden judicial."));
        assert!(!says("The ferry leaves at nine."));
        assert!(!says(&format!(
            "The wreck was removed. {}",
            "The ferry leaves at nine. ".repeat(40)
        )));
    }
}
