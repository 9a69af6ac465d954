//! Whole texts and who speaks in them.

mod blocks;
mod english;
mod languages;
mod romance;

use super::*;

fn told(text: &str) -> Vec<(String, Option<String>)> {
    of_text(text, None)
        .into_iter()
        .map(|quote| (quote.text, quote.speaker))
        .collect()
}

#[test]
fn a_headline_names_its_speaker_before_the_story_does() {
    let said = |words: &str| (words.to_owned(), Some("Maren Holt".to_owned()));
    assert_eq!(
        told("Holt: Sea Wall ‘Will Not Wait’\n\nMaren Holt spoke on Monday."),
        [said("Will Not Wait")]
    );
    assert_eq!(
        told(
            "Minister says wall is ‘full of holes’\n\nThe fisheries minister, Maren Holt, spoke on Monday."
        ),
        [said("full of holes")]
    );
}

#[test]
fn a_programme_is_no_quotation() {
    assert_eq!(
        told("The wall must stay, Maren Holt said on Harbour TV’s “Meet the Boats.”"),
        []
    );
    assert_eq!(
        told("Maren Holt described it in her book, “All at Sea,” and said no more."),
        []
    );
}

#[test]
fn a_claim_is_its_owners_and_an_office_its_holders() {
    let text = "Maren Holt spoke first. Piet Roos seized on Holt’s claim that the wall is “made of sand and hope”.";
    assert_eq!(told(text)[0].1.as_deref(), Some("Maren Holt"));
    let text = "Vice President Piet Roos spoke first, then President Maren Holt. “We will stay here,” the president said.";
    assert_eq!(told(text)[0].1.as_deref(), Some("Maren Holt"));
    let text = "Secretary of State Anna B. Holt said the wall was “a very good thing”.";
    assert_eq!(told(text)[0].1.as_deref(), Some("Anna B. Holt"));
}

#[test]
fn names_are_told_from_offices_and_from_letters_after_them() {
    for (mention, name) in [
        ("Maren Holt MP", "Maren Holt"),
        ("Piet Roos III", "Piet Roos III"),
        ("Ormsby Gov. Holt", "Holt"),
        ("Harbour Administrator Jim Holt", "Jim Holt"),
        ("the House of Harbours", "House of Harbours"),
        ("Chancellor of the Exchequer Anna Holt", "Anna Holt"),
        (
            "Secretary of State for Harbours and Sea Walls Peter Roos",
            "Peter Roos",
        ),
    ] {
        let text = format!("“We will stay here,” said {mention}.");
        assert_eq!(told(&text)[0].1.as_deref(), Some(name), "{text}");
    }
}

#[test]
fn in_a_language_without_a_lexicon_nobody_is_named() {
    let text = "Ministr financí Piet Roos dnes řekl, že se hráz musí opravit. „Hráz je stará a voda stoupá každým rokem,“ uvedl Roos na tiskové \
        konferenci. Podle něj „nemá smysl čekat na další bouři“. Vláda o tom bude jednat příští týden ve čtvrtek odpoledne, dodal mluvčí.";
    let said = told(text);
    assert_eq!(said.len(), 2, "{said:?}");
    assert!(
        said.iter().all(|(_, speaker)| speaker.is_none()),
        "{said:?}"
    );
    // A page that says it is English, and is not.
    let block = [crate::model::Block::paragraph(text)];
    let stated = of_blocks(None, &block, Some("en"));
    assert!(stated.len() == 2 && stated.iter().all(|quote| quote.speaker.is_none()));
}

#[test]
fn a_capital_alone_makes_no_name() {
    for text in [
        "Experts say so. Few experts agree. Experts warned that it was “a very bad thing for us”.",
        "The mayor came. He spoke at Harbourside on Monday. “We will stay here, all of us,” he said.",
        "Don't say “we will stay here, all of us”.",
        "The yard (collectively, “Your Content”) and Piet Roos, hereinafter referred to as “the buyer”, agree.",
    ] {
        assert!(
            told(text).iter().all(|(_, speaker)| speaker.is_none()),
            "{text}: {:?}",
            told(text)
        );
    }
}

#[test]
fn statements_are_given_as_ministries_and_the_police_give_them() {
    for (text, name, sure) in [
        (
            "Harbour and Sea Wall Secretary, Maren Holt, said:\n“We will not look away from it.”",
            Some("Maren Holt"),
            true,
        ),
        (
            "The Rt Hon Maren Holt MP, Minister of State for Walls, said: “We will not look away.”",
            Some("Maren Holt"),
            true,
        ),
        (
            "Det Ch Insp Maren Holt, of Ormsby Police, said: “We will not look away from it.”",
            Some("Maren Holt"),
            true,
        ),
        (
            "A spokesperson for the Department for Walls and Harbours said: “We will not comment.”",
            None,
            false,
        ),
        (
            "The Ministry of Housing, Communities and Local Walls said: “We will not comment.”",
            Some("Ministry of Housing, Communities and Local Walls"),
            true,
        ),
    ] {
        let said = of_text(text, None);
        assert_eq!(said[0].speaker.as_deref(), name, "{text}");
        assert_eq!(said[0].confidence > 0.8, sure, "{text}");
    }
}

#[test]
fn a_bare_surname_is_that_of_the_one_the_text_is_about() {
    let text = "Anna Holt spoke on Monday. Holt chairs the board, as Holt’s father Peter Holt did. “We will stay here,” Holt said.";
    assert_eq!(told(text)[0].1.as_deref(), Some("Anna Holt"));
}

#[test]
fn a_pronoun_is_whom_the_sentence_before_is_about() {
    for text in [
        "“No,” said Peter Roos, a fisherman.\n\nJohn Holt bristles at the thought that he might leave. “We will stay here,” he said.",
        "Peter Roos spoke. Holt went on, saying Roos was committed, Admiral John Holt being a patient man. “We will stay here,” he said.",
        "John Holt spoke on a bench by an Art Deco theatre on the quay. “We will stay here,” he said.",
    ] {
        let said = told(text)
            .into_iter()
            .find(|(words, _)| words.starts_with("We"));
        let speaker = said.and_then(|(_, speaker)| speaker);
        assert_eq!(speaker.as_deref(), Some("John Holt"), "{text}");
    }
}

#[test]
fn a_clause_about_somebody_gives_that_one() {
    for (text, name) in [
        (
            "The wall drew a rebuke from Senator Maren Holt, who said it was “a very bad thing”.",
            "Maren Holt",
        ),
        (
            "Others spoke of what Minister Maren Holt described as “a very bad thing”.",
            "Maren Holt",
        ),
        (
            "The Ormsby Harbour Board met. “The wall is a very bad thing,” the Harbour Board report stated.",
            "Ormsby Harbour Board",
        ),
        (
            "The Ormsby Harbour Commission met. “The wall is a very bad thing,” the commission said.",
            "Ormsby Harbour Commission",
        ),
        (
            "Former pollster Maren Holt came, as did Piet Roos. “The wall is a very bad thing,” the former pollster said.",
            "Maren Holt",
        ),
    ] {
        assert_eq!(told(text)[0].1.as_deref(), Some(name), "{text}");
    }
}

#[test]
fn clauses_before_the_main_one_have_no_speaker() {
    for text in [
        "After Senator Piet Roos criticized the plan, Maren Holt shot back, “We will stay here and fight.”",
        "Asked on Monday whether Mr. Roos would go, Maren Holt shook her head and said, “We will stay here.”",
        "Maren Holt, whose yard, Ebbtide, builds boats, said: “We will stay here, all of us.”",
        "Maren Holt, citing “the pull of the sea”, said the wall could fall.",
        "On July 6, 2015, Maren Holt made the following comment:\n“We will stay here, all of us.”",
        "The board looked at this statement by Maren Holt on Friday: “We will stay here, all of us.”",
        "Maren Holt (SNP) — who chairs the board — said “we will stay here and fight”.",
        "Ormsby (Reuters) - Maren Holt spoke on Monday, offering “a deep and sincere apology”.",
        "ORMSBY, July 25 (Harbour News) — Maren Holt spoke on Monday, offering “a deep and sincere apology”.",
        "With pilots worried about Piet Roos, Maren Holt has a new message: “We will stay here, all of us.”",
        "At a rally in Ormsby, N.H., on Tuesday, Maren Holt gave way, saying that the plan would “make a fine sea wall”.",
        "Maren Holt, at a meeting in the hall, the one in Ormsby, said “we will stay here and fight”.",
        "Maren Holt, the pilot who heads the Harbour Board, which owns the wall, said “we will stay here and fight”.",
        "Hours later, Maren Holt gave way, telling Harbour News, “We will stay here, all of us.”",
        "Piet Roos was wrong, Maren Holt added, saying it was “up to all of us to stay”.",
        "The race “is a dead heat right now,” as Maren Holt said.",
        "Pilots agree - Maren Holt: “We will stay here, all of us.”",
        "“We will stay here”, former pilot Maren Holt, who chairs the board said on Monday.",
        "Piet Roos spoke of Maren Holt after her March comment that “we will stay here, all of us”.",
    ] {
        assert_eq!(told(text)[0].1.as_deref(), Some("Maren Holt"), "{text}");
    }
}

#[test]
fn what_somebody_else_said_does_not_run_on() {
    let text = "“It’s wet,” said Piet Roos. “If it rains, then it will be wetter.\n“I have been thinking about the rain,” added Maren Holt.";
    let names: Vec<Option<String>> = told(text).into_iter().map(|(_, name)| name).collect();
    let expected = ["Piet Roos", "Piet Roos", "Maren Holt"].map(|name| Some(name.to_owned()));
    assert_eq!(names, expected);
}

#[test]
fn a_text_tells_the_gender_of_a_name_that_both_bear() {
    let text = "Anna Roos spoke first.\n\nMarty Holt approaches it with care. She is no friend of walls. “We will stay here,” she said.";
    assert_eq!(told(text)[0].1.as_deref(), Some("Marty Holt"));
}

#[test]
fn who_is_told_something_did_not_say_it() {
    let speaker = |text: &str| told(text).pop().and_then(|(_, speaker)| speaker);
    for (text, name) in [
        (
            "Piet Roos asked Tom Holt how high it would be.\n\n“Forty feet or so, no more,” he told Roos.",
            "Tom Holt",
        ),
        (
            "Piet Roos asked Tom Holt how high it would be.\n\n“Forty feet or so, no more,” he said.",
            "Tom Holt",
        ),
        (
            "Tom Holt came. Piet Roos knocked a statement by Tom Holt that an “obscene amount of money” was lost.",
            "Tom Holt",
        ),
        (
            "Tom Holt came. Roos tweeted after Holt argued for the second year that “nobody would pay for it”.",
            "Tom Holt",
        ),
        (
            "Anna Roos came. In selling it, Tom Holt released a film that said, “We will build it for you.”",
            "Tom Holt",
        ),
        (
            "Tom Holt came. From Holt’s Facebook post: “We must build it before the winter comes.”",
            "Tom Holt",
        ),
        (
            "“They must choose what to pay,” Fight for $15 organizing director Anna Holt told Channel 6 in Ormsby.",
            "Anna Holt",
        ),
        (
            "“It will stay,” said another leading Harbour Board advocate, Tom Holt of the firm Roos.",
            "Tom Holt",
        ),
        (
            "As Tom Holt, author of “The Sea,” put it, “nobody will come here any more.”",
            "Tom Holt",
        ),
        (
            "“It will stay,” former Ormsby Gov. and Harbour Board Chairman Tom Holt said.",
            "Tom Holt",
        ),
        (
            "Tom Holt came.\n\n“It will stay, and we will.”\n\n- Anna Roos.",
            "Anna Roos",
        ),
        (
            "“It will stay,” pilots Tom Holt and Anna Roos of the Harbour Board wrote.",
            "Tom Holt",
        ),
        (
            "Last month, when I asked Tom Holt whether he would go, he smiled and said, “I may go.”",
            "Tom Holt",
        ),
        (
            "Spokeswoman Anna Roos said that Holt’s claim that the wall is in order is “simply not true”.",
            "Anna Roos",
        ),
        (
            "“It will stay,” said Zoe\u{308} Holt. “And so will we.”",
            "Zoe\u{308} Holt",
        ),
    ] {
        assert_eq!(speaker(text).as_deref(), Some(name), "{text}");
    }
}

#[test]
fn a_name_in_a_headline_of_capitals_ends_where_the_storys_does() {
    let text = "Holt Addresses Harbour Attack: ‘This Cannot Go On’\n\nTom Holt spoke on Monday.";
    assert_eq!(told(text)[0].1.as_deref(), Some("Tom Holt"));
}

#[test]
fn what_names_nobody_is_nobodys_words() {
    let text = "Tom Holt said only, “We lost.” Then shirts appeared in front of the house that said “We have won”.";
    assert_eq!(told(text)[1].1, None);
    let text = "Tom Holt came. A harbour official who asked for no name to be given said on Monday, “It will be built.”";
    assert_eq!(told(text)[0].1, None);
}

proptest::proptest! {
    /// Whatever a page has for text: no panic, and every span lies in it.
    #[test]
    fn no_text_is_too_odd(pieces in proptest::collection::vec(proptest::sample::select(vec![
        "“", "”", "‘", "’", "\"", "'", "„", "«", "»", "\n", "\u{200B}", "…", " - ", " — ", ": ", ", ", ". ", "(", ")", "&", "/", "@", "1", "9/11 ",
        "said ", "says ", "saying ", "told ", "called ", "asked by ", "was ", "who ", "whose ", "what ", "that ", "he ", "She ", "his ", "Holt ", "Holt’s ",
        "Anna ", "MP ", "III ", "Mr ", "The ", "the ", "commission ", "report ", "Department ", "for ", "of ", "and ", "When ", "On ", "later ", "As ",
        "ORMSBY ", "Secretary ", "State ", "as ", "to ", "say ", "would ", "von ", "der ", "Don't ", "aka ", "É", "ß", "🙂", "東京「",
    ]), 0..60), language in proptest::sample::select(vec!["en", "de", "fr", "es", "xx"])) {
        let text = pieces.concat();
        let length = text.chars().count();
        for quote in of_text(&text, Some(language)) {
            proptest::prop_assert!(quote.start <= quote.end && quote.end <= length);
        }
    }
}

#[test]
fn words_that_run_on_without_a_new_mark_are_one_quote() {
    let named = "The council of Harrow met on Tuesday to hear the minister, Maren Holt.\n";
    for (open, close) in [("“", "”"), ("\"", "\""), ("„", "“")] {
        for again in ["", open] {
            let text = format!(
                "{named}{open}We will drop the levy before the winter.\n{again}It was never meant to last,{close} Ms Holt said. {open}I am sorry.{close}"
            );
            let found = of_text(&text, Some("en"));
            let words: Vec<&str> = found.iter().map(|quote| quote.text.as_str()).collect();
            assert_eq!(
                words,
                [
                    "We will drop the levy before the winter.\n\nIt was never meant to last,",
                    "I am sorry."
                ],
                "{text}"
            );
            for quote in &found {
                assert_eq!(quote.speaker.as_deref(), Some("Maren Holt"), "{text}");
            }
        }
    }
    // A lost mark spoils no other paragraph.
    let lost = format!(
        "{named}“We will drop the levy before the winter.\nIt was “never meant” to last, Ms Holt said."
    );
    let found = of_text(&lost, Some("en"));
    assert!(
        found.iter().any(|quote| quote.text == "never meant"),
        "{found:?}"
    );
}

#[test]
fn how_sure_a_speaker_is_reads_as_it_was_written() {
    for a in 0..=100 {
        for b in [0.7, 0.8, 0.9, 0.57, 0.9 * 0.7, 0.8 * 0.8] {
            let sure = rounded(f64::from(a) / 100.0 * b);
            let written = serde_json::to_string(&sure).unwrap();
            assert_eq!(serde_json::from_str::<f64>(&written).unwrap(), sure);
        }
    }
}
