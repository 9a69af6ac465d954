//! French and Spanish: views, speakers inside the marks, and behind any verb.

use super::*;

#[test]
fn french_and_spanish_views_are_those_of_whom_they_name() {
    let said = |text: &str, language: &str| {
        of_text(text, Some(language))
            .pop()
            .and_then(|quote| quote.speaker)
    };
    for (language, text, speaker) in [
        (
            "fr",
            "Pour le secrétaire général du syndicat, Marc Petit, le texte est « une provocation ».",
            Some("Marc Petit"),
        ),
        (
            "fr",
            "Le président Dale Carver s’est dit « très déçu » par la décision.",
            Some("Dale Carver"),
        ),
        (
            "fr",
            "L’avocat de la défense, Me Pierre Lang, a regretté « une décision incompréhensible ».",
            Some("Pierre Lang"),
        ),
        (
            "fr",
            "Le procureur, Jean Duval, est venu. « Il a reconnu les faits », a déclaré le procureur lors d’une conférence.",
            Some("Jean Duval"),
        ),
        (
            "fr",
            "Ce fut le mois au cours duquel Laure Roche a déclaré qu’elle n’avait « rien à se reprocher ».",
            Some("Laure Roche"),
        ),
        (
            "fr",
            "Jean Morel est venu. Claude Roux, dit « Max », aussi.",
            None,
        ),
        (
            "es",
            "A juicio del portavoz vecinal, Luis Gil, la obra es «una chapuza».",
            Some("Luis Gil"),
        ),
        (
            "es",
            "Para la alcaldesa, Rosa Pons, se trata de «un día histórico».",
            Some("Rosa Pons"),
        ),
    ] {
        assert_eq!(said(text, language).as_deref(), speaker, "{text}");
    }
}

#[test]
fn who_speaks_inside_the_marks_is_no_part_of_the_quote() {
    for (language, text, words, speaker) in [
        (
            "fr",
            "« Le mur tiendra, s’amuse Anne Roche, première adjointe de la ville. Il le faut bien. »",
            "Le mur tiendra, Il le faut bien.",
            Some("Anne Roche"),
        ),
        (
            "fr",
            "Anne Roche est venue. « Le mur tiendra, souffle-t-elle, et la mer aussi. »",
            "Le mur tiendra, et la mer aussi.",
            Some("Anne Roche"),
        ),
        (
            "fr",
            "« Le mur tiendra, a grincé Jean Morel mardi. »",
            "Le mur tiendra,",
            Some("Jean Morel"),
        ),
        (
            "es",
            "«El muro aguanta —advierte la alcaldesa Marta Gil—. No hay otro.»",
            "El muro aguanta No hay otro.",
            Some("Marta Gil"),
        ),
        // Whom the words name said nothing.
        (
            "fr",
            "« Merci, Anne Roche, et merci à tous », dit Jean Morel.",
            "Merci, Anne Roche, et merci à tous",
            Some("Jean Morel"),
        ),
        (
            "fr",
            "« Alors, vient-il ? » demande Jean Morel.",
            "Alors, vient-il ?",
            Some("Jean Morel"),
        ),
    ] {
        let quotes = of_text(text, Some(language));
        assert_eq!(quotes.len(), 1, "{text}");
        assert_eq!(quotes[0].text, words, "{text}");
        assert_eq!(quotes[0].speaker.as_deref(), speaker, "{text}");
    }
}

#[test]
fn whoever_stands_behind_a_participle_or_past_how_it_was_said_has_said_it() {
    for (language, text) in [
        ("fr", "« Le mur tiendra », a grincé Anne Roche en séance."),
        ("fr", "« Le mur tiendra », s’est défendu Anne Roche."),
        ("fr", "« Le mur tiendra », répond du tac au tac Anne Roche."),
        ("fr", "« Le mur tiendra », dit à l’AFP Anne Roche."),
        (
            "fr",
            "« Le mur tiendra », plaide à la suspension l’avocate Anne Roche.",
        ),
        (
            "fr",
            "Anne Roche se dit « consternée par ce mur de pierre ».",
        ),
        ("es", "«El muro aguanta todavía», ha bromeado Anne Roche."),
        (
            "es",
            "«El muro aguanta todavía», relata en inglés la cirujana Anne Roche.",
        ),
        (
            "es",
            "«El muro aguanta todavía», reconoce su autora principal, la bióloga Anne Roche.",
        ),
    ] {
        let quotes = of_text(text, Some(language));
        let speaker = quotes.first().and_then(|quote| quote.speaker.as_deref());
        assert_eq!(speaker, Some("Anne Roche"), "{text}");
    }
}

#[test]
fn italian_portuguese_and_dutch_speakers_are_named() {
    for (language, text, speaker) in [
        (
            "it",
            "«Non pagheremo il muro», ha detto il sindaco Dario Conti.",
            Some("Dario Conti"),
        ),
        (
            "it",
            "«Non pagheremo il muro», ha spiegato il direttore del porto, Carlo Ferrero.",
            Some("Carlo Ferrero"),
        ),
        (
            "it",
            "«Il muro non tiene», racconta Silvia Sarti, una delle pescatrici.",
            Some("Silvia Sarti"),
        ),
        (
            "it",
            "Silvia Sarti è tornata al porto. «Il muro non tiene», ha detto.",
            Some("Silvia Sarti"),
        ),
        (
            "pt",
            "“Não pagaremos o muro”, disse o presidente da Câmara, Rui Sardinha.",
            Some("Rui Sardinha"),
        ),
        (
            "pt",
            "“Não pagaremos o muro”, acusa a vereadora Marta Lopes.",
            Some("Marta Lopes"),
        ),
        (
            "pt",
            "A presidente da junta, Luísa Prado, pediu mais tempo. “O muro não aguenta”, afirmou.",
            Some("Luísa Prado"),
        ),
        (
            "nl",
            "“We betalen de muur niet”, zegt wethouder Ruben Dekker.",
            Some("Ruben Dekker"),
        ),
        (
            "nl",
            "“We betalen de muur niet”, zei Anneke van Dam van de bewonersgroep.",
            Some("Anneke van Dam"),
        ),
        (
            "nl",
            "Marieke Bos van de vissersbond is boos. “De muur houdt het niet”, zegt zij.",
            Some("Marieke Bos"),
        ),
        (
            "nl",
            "Volgens burgemeester Karel Smit is het “een grote schande”.",
            Some("Karel Smit"),
        ),
    ] {
        let quotes = of_text(text, Some(language));
        let found = quotes.last().and_then(|quote| quote.speaker.as_deref());
        assert_eq!(found, speaker, "{text}");
    }
}
