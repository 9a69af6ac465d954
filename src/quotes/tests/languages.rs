//! Who speaks in languages other than English.

use super::*;

fn speakers(text: &str) -> Vec<Option<String>> {
    of_text(text, Some("de"))
        .into_iter()
        .map(|quote| quote.speaker)
        .collect()
}

#[test]
fn french_and_spanish_sources_stand_anywhere() {
    for (language, text, names) in [
        (
            "fr",
            "La ministre des Ports Laura Roche est venue. « Nous allons rester ici », a déclaré la ministre.",
            vec!["Laura Roche"],
        ),
        (
            "fr",
            "Le maire d'Ormes, Jean Roche, a parlé lundi. Il a ajouté : « Nous allons rester ici ».",
            vec!["Jean Roche"],
        ),
        (
            "fr",
            "« Nous allons rester », a lancé Jean Roche. « C'est notre devoir à tous », a-t-il ajouté.",
            vec!["Jean Roche", "Jean Roche"],
        ),
        (
            "es",
            "«No hay otro camino», afirmó la presidenta Ana Roca. «Vamos a quedarnos aquí», añadió.",
            vec!["Ana Roca", "Ana Roca"],
        ),
    ] {
        let said = of_text(text, Some(language));
        let found: Vec<&str> = said
            .iter()
            .filter_map(|quote| quote.speaker.as_deref())
            .collect();
        assert_eq!(found, names, "{text}");
    }
}

#[test]
fn an_office_is_its_holders_and_no_other_ministers() {
    let text = "« Le port tiendra », a affirmé le ministre de l'Intérieur Gérald Morin. « Le port est sûr », a dit la ministre de la Santé Anne Roche.\n\n\
                Le ministre de l’Économie Paul Roux a déclaré que la loi serait « votée en mai avec le budget ».\n\n\
                « Le port va fermer demain », selon l'entourage d'Anne Roche.\n\n\
                « Le port va fermer demain », a lancé Valéry Gisard d'Estaine.\n\n\
                « Le port va fermer demain », a dit L'Oriel dans une lettre aux villes.\n\n\
                Le chef de l'État a promis qu'il « ne céderait rien à personne ».";
    let said = of_text(text, Some("fr"));
    let found: Vec<Option<&str>> = (said.iter())
        .map(|quote| quote.speaker.as_deref())
        .collect();
    let names = [
        Some("Gérald Morin"),
        Some("Anne Roche"),
        Some("Paul Roux"),
        None,
        Some("Valéry Gisard d'Estaine"),
        Some("L'Oriel"),
        None,
    ];
    assert_eq!(found, names);
    let text = "El presidente de Lares Gabriel Borda dijo: “Vamos a quedarnos en el puerto”. “No es verdad lo que se dice”, dijo la jefa del puerto.";
    let said = of_text(text, Some("es"));
    let found: Vec<Option<&str>> = (said.iter())
        .map(|quote| quote.speaker.as_deref())
        .collect();
    assert_eq!(found, [Some("Gabriel Borda"), None]);
}

#[test]
fn what_a_nickname_and_what_was_reported_since_decide() {
    let speaker = |text: &str| -> Vec<Option<String>> {
        let said = of_text(text, Some("en"));
        said.into_iter().map(|quote| quote.speaker).collect()
    };
    let name = |name: &str| Some(name.to_owned());
    assert_eq!(
        speaker("“It is big and it will stay!” Marcia “Cia” Vane told the crowd."),
        [name("Marcia Vane")]
    );
    assert_eq!(
        speaker(
            "Ann Holt said the levy was “dead at last”. Tom Reed told the council that it lived. It should be “doubled at once, and paid”."
        ),
        [name("Ann Holt"), name("Tom Reed")]
    );
    assert_eq!(
        speaker(
            "Mr. Holt said the levy was dead. Mr. Holt left, and Mr. Holt's wife, Mrs. Ann Holt, was there. “It is over for all of us,” President Holt said."
        ),
        [name("Holt")]
    );
    assert_eq!(
        speaker(
            "They turned to the Harrow Police Department, which reported “21 floods in a week”."
        ),
        [name("Harrow Police Department")]
    );
    assert_eq!(
        speaker(
            "Prosecutors argued that Lazar showed no remorse.\n\nHe said: “I’d say, you have done a good job.”"
        ),
        [name("Lazar")]
    );
}

#[test]
fn german_sources_stand_anywhere() {
    for (text, name) in [
        (
            "Zerwen Orlitz kam am Montag. „Der Deich hält nicht mehr lange“, so Orlitz.",
            "Zerwen Orlitz",
        ),
        (
            "Gefragt wurde der vdk-Kandidat Xarvo Orlitz. „Der Deich hält nicht mehr lange“, sagte Orlitz.",
            "Xarvo Orlitz",
        ),
        (
            "Jan Petersen sprach lange. Am Ende sagte dieser, dass „der Deich im Winter ganz brechen kann“.",
            "Jan Petersen",
        ),
        (
            "Am Abend nahm auch Ministerin Ulla Brandt Stellung. Der Deich könne „noch in diesem Jahr ganz brechen“.",
            "Ulla Brandt",
        ),
        (
            "Kurt Sandner war da, und am Ende sprach Bürgermeisterin Ulla Brandt: „Der Deich hält nicht mehr lange.“",
            "Ulla Brandt",
        ),
        (
            "Dazu gab das Küstenministerium bekannt: „Der Deich hält nicht mehr lange.“",
            "Küstenministerium",
        ),
        (
            "Ulla Brandt, die seit Jahren warnt, kam auch. „Wir haben zu wenig Sand“, sagte Brandt gegenüber der Zeitung.",
            "Ulla Brandt",
        ),
        (
            "„Der Deich ist in Gefahr, und zwar heute“, sagte der Leiter der Wasserwerke im Norden, Direktor Jan Petersen gestern.",
            "Jan Petersen",
        ),
        (
            "„Er ist die eiserne Hand im Amt“, so beschrieb ihn der Deichfunktionär Jan Petersen vom DBV.",
            "Jan Petersen",
        ),
        (
            "Jan Petersen, ein Experte vom DBV erklärte, der Plan sei „ein Anfang, der den Weg ebnen wird“.",
            "Jan Petersen",
        ),
        (
            "Nach Auffassung des Fraktionsvorsitzenden Jan Petersen sei es „völlig untragbar, dass niemand zahlt“.",
            "Jan Petersen",
        ),
        (
            "Jan Petersen trat zurück. Er wird mit den Worten zitiert: „Ich will nicht im Wege stehen.“",
            "Jan Petersen",
        ),
        (
            "Innenminister Jan Petersen kam am Montag. Der Innenminister zeigte sich besorgt, dass Deiche nun brechen könnten: „Das hat es noch nicht gegeben.“",
            "Jan Petersen",
        ),
        (
            "Jan Petersen kam. „Das war ein guter Tag für uns“, hatte Petersen am Montag gesagt.",
            "Jan Petersen",
        ),
    ] {
        assert_eq!(speakers(text), [Some(name.to_owned())], "{text}");
    }
    let two = "Er habe „nichts gewusst“, sagte Kurt Sandner, doch die Richterin blieb hart: Das sei keinem zu erklären, „der die Akten kennt“, so Ulla Brandt.";
    let names = ["Kurt Sandner", "Ulla Brandt"].map(|name| Some(name.to_owned()));
    assert_eq!(speakers(two), names);
}

#[test]
fn german_nouns_are_no_names() {
    assert_eq!(
        speakers(
            "Der Leiter des Deichamts der Gemeinde, Jan Petersen, sagte: „Wir haben heute genug Sand.“"
        ),
        [Some("Jan Petersen".to_owned())]
    );
    assert_eq!(
        speakers("„Wir haben heute genug Sand“, sagte der Deichsprecher am Nachmittag."),
        [None]
    );
    assert_eq!(
        speakers("„Wir haben genug Sand“, sagte Ministerin Erika von der Heide."),
        [Some("Erika von der Heide".to_owned())]
    );
}

#[test]
fn spanish_verbs_drop_their_subject_and_any_verb_may_follow_a_quote() {
    let said = |text: &str| {
        of_text(text, Some("es"))
            .pop()
            .and_then(|quote| quote.speaker)
    };
    for (text, speaker) in [
        (
            "La ministra de Pesca, Carmen Ruiz, anunció ayer nuevas medidas. «No habrá más prórrogas», aseguró.",
            Some("Carmen Ruiz"),
        ),
        (
            "El portavoz, Luis Herrero, criticó el plan del puerto. «Es una ocurrencia», ha dicho. «No tiene presupuesto», ha añadido.",
            Some("Luis Herrero"),
        ),
        (
            "«Vamos a cumplir», dijo Luis Herrero.\n\n«No nos vamos a rendir», ha asegurado en una entrevista.",
            Some("Luis Herrero"),
        ),
        (
            "Luis Herrero habló del puerto. «Nadie nos ha llamado todavía», se quejó Marta Gil, vecina del barrio.",
            Some("Marta Gil"),
        ),
        (
            "El dique no aguanta, según ha explicado a este diario Marta Gil, «desde hace meses y meses».",
            Some("Marta Gil"),
        ),
    ] {
        assert_eq!(said(text).as_deref(), speaker, "{text}");
    }
    let text = "« On nous prend pour des idiots », peste Marie Leroy, riveraine.\n\nJean Morel est venu. « Le mur tiendra », a expliqué le juge.";
    let quotes = of_text(text, Some("fr"));
    let speakers: Vec<Option<&str>> = quotes
        .iter()
        .map(|quote| quote.speaker.as_deref())
        .collect();
    assert_eq!(speakers, [Some("Marie Leroy"), None]);
}

#[test]
fn german_quotes_take_any_verb_and_surnames_keep_their_bearers() {
    let speakers = |text: &str| -> Vec<Option<String>> {
        let quotes = of_text(text, Some("de"));
        quotes.into_iter().map(|quote| quote.speaker).collect()
    };
    let all = |names: &[&str]| -> Vec<Option<String>> {
        names.iter().map(|name| Some((*name).to_owned())).collect()
    };
    for (text, names) in [
        (
            "„Sein Damm ist viel zu schwach“, lästerte Roos Promoter Alexander Holt.\n\n„Er hält nie“, sagte Hafen-Promoter Holt dem Portal.",
            &["Alexander Holt", "Alexander Holt"][..],
        ),
        (
            "Anna Meyer-Roos sprach im Hafen. „Das ist viel zu wenig“, spöttelt sie.",
            &["Anna Meyer-Roos"],
        ),
        (
            "„Das ist viel zu wenig“, kritisiert Benjamin Holt von der Gewerkschaft der Lotsen.",
            &["Benjamin Holt"],
        ),
        (
            "Finanzminister Jörg Holt kam. Dem Minister zufolge ist der Damm „auf Sand gebaut und nicht zu retten“.",
            &["Jörg Holt"],
        ),
        (
            "Geschäftsführer Kevin Holt führt durch den Hafen. Schlachter Holt lacht.\n\n„Die Kosten sind um das Dreifache gestiegen“, sagt Holt.",
            &["Kevin Holt"],
        ),
    ] {
        assert_eq!(speakers(text), all(names), "{text}");
    }
    let text = "Oppositionsführerin Anna Vogt kam. Die Richterin sprach von einer „menschenverachtenden Tat im Hafen“. „Wir sind stolz“, so der Coach.";
    assert_eq!(speakers(text), [None, None]);
}

/// The quotes of texts in a language, each with its speaker or "-".
fn said_in(language: &str, text: &str) -> Vec<String> {
    of_text(text, Some(language))
        .into_iter()
        .map(|quote| {
            let speaker = quote.speaker.as_deref().unwrap_or("-").to_owned();
            format!("{speaker}: {}", quote.text.trim_end_matches([',', '.']))
        })
        .collect()
}

#[test]
fn polish_swedish_danish_and_norwegian_sources_are_named() {
    for (language, text, expected) in [
        (
            "pl",
            "„Mur musi zostać”, powiedziała burmistrz Maria Lis. „Woda jest wysoka.”",
            vec!["Maria Lis: Mur musi zostać", "Maria Lis: Woda jest wysoka"],
        ),
        (
            "pl",
            "„Mur musi zostać na miejscu” – mówi Jan Lis.",
            vec!["Jan Lis: Mur musi zostać na miejscu"],
        ),
        (
            "pl",
            "Wójt Jan Lis powiedział: „Mur musi zostać na miejscu”.",
            vec!["Jan Lis: Mur musi zostać na miejscu"],
        ),
        (
            "pl",
            "„Mur musi zostać” – powiedział w czwartek PAP rzecznik Jan Lis.",
            vec!["Jan Lis: Mur musi zostać"],
        ),
        (
            "pl",
            "„Mur musi zostać” – odparł Lisowi Marek Wilk.",
            vec!["Marek Wilk: Mur musi zostać"],
        ),
        (
            "pl",
            "– Mur musi zostać – powiedziała nam Maria Lis. – Woda jest wysoka.",
            vec!["Maria Lis: Mur musi zostać"],
        ),
        // A verb without a subject may be anybody's.
        (
            "pl",
            "Radny Marek Lis odwiedził szkołę. „Mur musi zostać”, powiedział w Sejmie Jan Kot.",
            vec!["-: Mur musi zostać"],
        ),
        // A name that is only governed has another form.
        (
            "pl",
            "Zdaniem Jana Lisa „mur musi zostać na miejscu”.",
            vec!["-: mur musi zostać na miejscu"],
        ),
        // A title, and somebody who is only spoken of.
        ("pl", "Film „Mur” obejrzał w piątek Jan Lis.", vec![]),
        (
            "pl",
            "„Mur musi zostać na miejscu” – czytamy w liście do Jana Lisa.",
            vec!["-: Mur musi zostać na miejscu"],
        ),
        (
            "sv",
            "”Muren ska stå kvar”, säger kommunalrådet Per Holt. ”Vattnet är högt.”",
            vec!["Per Holt: Muren ska stå kvar", "Per Holt: Vattnet är högt"],
        ),
        (
            "sv",
            "”Muren ska stå kvar”, säger föräldern Per Holt.",
            vec!["Per Holt: Muren ska stå kvar"],
        ),
        (
            "sv",
            "Grannen Anna Holt: ”Muren ska stå kvar.”",
            vec!["Anna Holt: Muren ska stå kvar"],
        ),
        (
            "sv",
            "”Muren ska stå kvar”, sade Anna Holt på måndagen.",
            vec!["Anna Holt: Muren ska stå kvar"],
        ),
        (
            "sv",
            "– Muren ska stå kvar, säger Per Holt, ordförande i föreningen.",
            vec!["Per Holt: Muren ska stå kvar"],
        ),
        (
            "sv",
            "– Är muren ”full av hål”? säger Per Holt.",
            vec!["Per Holt: Är muren ”full av hål”?"],
        ),
        // A list, a sentence with dashes, and what nobody is named for.
        (
            "sv",
            "– Muren, tre meter hög\n– Hamnen, som Per Holt byggde",
            vec![],
        ),
        (
            "sv",
            "Muren – som Per Holt säger är hög – ska stå kvar.",
            vec![],
        ),
        ("sv", "– Muren ska stå kvar.", vec![]),
        (
            "da",
            "– Muren skal blive stående, siger borgmester Jens Holt.",
            vec!["Jens Holt: Muren skal blive stående"],
        ),
        (
            "da",
            "»Muren skal blive stående,« siger Jens Holt.",
            vec!["Jens Holt: Muren skal blive stående"],
        ),
        (
            "nb",
            "– Muren skal bli stående, sier ordfører Kari Holt.",
            vec!["Kari Holt: Muren skal bli stående"],
        ),
        (
            "no",
            "«Muren skal bli stående», sa Kari Holt til avisen.",
            vec!["Kari Holt: Muren skal bli stående"],
        ),
    ] {
        assert_eq!(said_in(language, text), expected, "{text}");
    }
}
