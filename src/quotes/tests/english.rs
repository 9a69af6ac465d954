//! How English sentences name who speaks, a line each: the text, and the speaker of its last quote.

use super::*;

fn last_speaker(text: &str) -> Option<String> {
    of_text(text, None).pop().and_then(|quote| quote.speaker)
}

fn assert_speakers(cases: &[(&str, Option<&str>)]) {
    for (text, speaker) in cases {
        assert_eq!(last_speaker(text).as_deref(), *speaker, "{text}");
    }
}

#[test]
fn small_words_may_be_names() {
    assert_speakers(&[
        (
            "“We have a deal for the harbour and it is a good one,” Theresa May said.",
            Some("Theresa May"),
        ),
        (
            "Theresa May came to Ormsby. “That is not what we agreed,” Mrs May told the board.",
            Some("Theresa May"),
        ),
        (
            "“It is over, and everybody knows it,” said Will Hurd, a harbour pilot.",
            Some("Will Hurd"),
        ),
        (
            "“It was so,” said Al From, who founded the board.\n\n“The harbour is not what it was,” From said.",
            Some("Al From"),
        ),
        (
            "“It may be so by then,” the board of Ormsby May Fair announced.",
            None,
        ),
    ]);
}

#[test]
fn a_stop_that_shortens_a_word_ends_no_sentence() {
    assert_speakers(&[
        (
            "“We cannot build it before the winter comes,” Ebb Inc. said in a statement.",
            Some("Ebb Inc."),
        ),
        (
            "Maren Holt added that praising them for the flood of Sept. 11 was like saying the sea “played pretty well after that”.",
            Some("Maren Holt"),
        ),
    ]);
}

#[test]
fn what_somebody_calls_a_thing_is_theirs() {
    assert_speakers(&[
        (
            "Piet Roos called Maren Holt’s assertion of a “claim of right over the sea” odd.",
            Some("Maren Holt"),
        ),
        (
            "It was Maren Holt’s blunt rejection of “a politics of low tides” that won the town.",
            Some("Maren Holt"),
        ),
        (
            "Piet Roos denounced Maren Holt’s remarks as “hurtful and humiliating to all”.",
            Some("Piet Roos"),
        ),
        (
            "“I would rather drown than build a wall there.” That quote from Harbour Commissioner Maren Holt stood on the front page.",
            Some("Maren Holt"),
        ),
    ]);
}

#[test]
fn a_name_may_only_describe() {
    assert_speakers(&[
        (
            "One film has a Maren Holt impersonator who promises that nobody will “send the boats away again”.",
            None,
        ),
        (
            "In 1977 he married Maren Holt, an honour Piet Roos said would be “a good thing for the town”.",
            Some("Piet Roos"),
        ),
        (
            "“It was his first attempt at a wall,” said his best friend at Ormsby, Piet Roos, who was there.",
            Some("Piet Roos"),
        ),
    ]);
}

#[test]
fn who_is_in_mind_is_the_one_the_sentence_is_about() {
    assert_speakers(&[
        // Whose office it is, is not who holds it.
        (
            "Tarn Ferries’ chief executive, Ada Finch, resigned. She called the vote “a farce from start to finish”.",
            Some("Ada Finch"),
        ),
        (
            "Tarn Slip’s managing director, Piet Larwood, resigned. He called the vote “a farce from start to finish”.",
            Some("Piet Larwood"),
        ),
        (
            "Tom Reed’s letter to Dan Price was published. In it he wrote: “a farce from start to finish”.",
            Some("Tom Reed"),
        ),
        (
            "Maren Holt’s plan was thrown out by the board. She called the vote “a farce from start to finish”.",
            Some("Maren Holt"),
        ),
        (
            "Tom Roos turned on the paper, pointing out that its own Jim Holt had said that the wall was falling.\n\n“Apparently not,” he said.",
            Some("Tom Roos"),
        ),
        (
            "The wall is something that worries Tom Roos, chair of the harbour board of Ormsby.\n\n“It will not stand another year,” he said.",
            Some("Tom Roos"),
        ),
        (
            "Former mayor Bill Holt and Anna Holt were doctors. Holt let her staff think so. In her book, Holt wrote of it.\n\n“I had a stroke,” Holt wrote.",
            Some("Anna Holt"),
        ),
        (
            "Anna Holt and Piet Roos stood for mayor. The senator Anna Holt spoke last. “It is a lie,” the harbour senator and mayoral candidate said.",
            Some("Anna Holt"),
        ),
    ]);
}

#[test]
fn a_sentence_that_leads_to_other_words_says_nothing_of_those_before() {
    let quotes = of_text(
        "One credited him with “being right on the radical tide of our time”. And then Maren Holt went on, saying, “The sea is rising.”",
        None,
    );
    let speakers: Vec<Option<&str>> = quotes
        .iter()
        .map(|quote| quote.speaker.as_deref())
        .collect();
    assert_eq!(speakers, [None, Some("Maren Holt")]);
}

#[test]
fn a_headline_takes_its_speakers_from_the_story() {
    let first = |text: &str| {
        let quote = of_text(text, None).into_iter().next()?;
        Some((quote.text, quote.speaker))
    };
    let said = |words: &str, who: &str| Some((words.to_owned(), Some(who.to_owned())));
    let story = "Harbour Secretary Maren Holt claimed it is “completely unacceptable” for the boats to leave, and that she wants people who “understand the necessary tides”.";
    assert_eq!(
        first(&format!(
            "'Completely Unacceptable' We Can't See The Boats, Says Maren Holt\n\n{story}"
        )),
        said("Completely Unacceptable", "Maren Holt")
    );
    assert_eq!(
        first(&format!(
            "Boats leave at night\n\nShe wants help from those who 'understand the necessary tides'\n\n{story}"
        )),
        said("understand the necessary tides", "Maren Holt")
    );
    assert_eq!(
        first(&format!(
            "Board Just Announced Its ‘Boat Of The Year’ Today\n\n{story}"
        ))
        .map(|(_, who)| who),
        Some(None),
        "no capital alone names anybody"
    );
}

#[test]
fn a_people_opens_the_name_of_an_organisation() {
    assert_speakers(&[
        (
            "“The wall will not be built this year,” the Russian Harbour Ministry said.",
            Some("Russian Harbour Ministry"),
        ),
        (
            "“The wall will not be built this year,” Norwegian skipper Maren Holt said.",
            Some("Maren Holt"),
        ),
    ]);
}

#[test]
fn a_capital_may_be_no_name() {
    assert_speakers(&[
        (
            "RAYE, 070 Shake, “Escape from the Old Harbour” – WINNER",
            None,
        ),
        (
            "Others said the boats had to endure “abrasive and demeaning storms”.",
            None,
        ),
        ("I’d need to “put myself out there, on the quay”.", None),
        (
            "One night a Yemeni goat herder found that they “jumped and frisked about all night”.",
            None,
        ),
        (
            "The pilot Haynes King came. “We have been here before,” King said.",
            Some("Haynes King"),
        ),
    ]);
}

#[test]
fn letters_behind_a_name_part_it_from_no_verb() {
    assert_speakers(&[
        (
            "“Do not eat the fish of the harbour,” Maren Holt MS, RD, LDN, sports and fitness dietitian told the Post.",
            Some("Maren Holt"),
        ),
        (
            "Maren Holt, PhD, RD, said the fish was “very good for most people”.",
            Some("Maren Holt"),
        ),
        (
            "Maren Holt came. “Every effort that we make is an investment,” she aptly summarizes.",
            Some("Maren Holt"),
        ),
    ]);
}

#[test]
fn who_speaks_in_parliament_court_and_the_papers() {
    assert_speakers(&[
        (
            "The Labour MP Stella Boyd said the minister had “questions to answer”.",
            Some("Stella Boyd"),
        ),
        (
            "Tom Reed came first. The judge, Mr Justice Hale, said he had shown “no remorse at all”.",
            Some("Hale"),
        ),
        (
            "The Prime Minister, Helen Marsh, spoke. One Cabinet minister said: “It is over.”",
            None,
        ),
        (
            "Tom Reed came first. The council’s deputy leader, Cllr Jo Hart (Lab), said it was “devastating news”.",
            Some("Jo Hart"),
        ),
        (
            "The Harbour Post quoted a friend as saying he was “devastated by it all”.",
            None,
        ),
        (
            "The Duke of Ormsby told the court his life had been “destroyed by it all”.",
            Some("Duke of Ormsby"),
        ),
        (
            "Speaker Sir Alan Best called for order. The Prime Minister said she “would not be lectured”.",
            None,
        ),
        (
            "A letter signed by 50 MPs says the plan is “unworkable as it stands”.",
            None,
        ),
        (
            "Rishi Patel, the Health Secretary, came. But speaking later, the Health Secretary appeared to row back, saying there were “no plans”.",
            Some("Rishi Patel"),
        ),
    ]);
}

#[test]
fn what_somebody_called_something_is_said_and_a_thing_called_so_is_named() {
    let called =
        "The party asked about what its leader, Hope Tarn, called “the worst deal of all”.";
    assert_eq!(last_speaker(called).as_deref(), Some("Hope Tarn"));
    let named = of_text(
        "The crew came on a ferry called “the Worst Deal”.",
        Some("en"),
    );
    assert!(named.is_empty(), "{named:?}");
}

#[test]
fn a_given_name_that_is_a_small_word_too_is_part_of_the_name() {
    let said = |text: &str| of_text(text, Some("en")).pop().and_then(|it| it.speaker);
    assert_eq!(
        said("“The wall will hold,” said Per Holm.").as_deref(),
        Some("Per Holm")
    );
    assert_eq!(
        said("The mayor, Per Holm, came. “The wall will hold,” Mr Holm said.").as_deref(),
        Some("Per Holm")
    );
    assert_eq!(
        said("Farmer Mick Stark came. “The wall will hold,” he said.").as_deref(),
        Some("Mick Stark")
    );
}

#[test]
fn one_of_several_is_whoever_is_named_behind_them() {
    for (source, name) in [
        ("one of the skippers, Maren Holt, 33", Some("Maren Holt")),
        (
            "one of the oldest skippers in the harbour, Maren Holt",
            Some("Maren Holt"),
        ),
        (
            "one of his lawyers, barrister Maren Holt",
            Some("Maren Holt"),
        ),
        // A list of them, a clause, and a place.
        (
            "one of the judges, Maren Holt, Piet Roos or Anna Berg",
            None,
        ),
        ("one of the judges, who knew Maren Holt", None),
        ("one of the skippers, in the harbour of Maren Holt", None),
        ("one of the skippers", None),
    ] {
        let text = format!("“We will stay here,” said {source}.");
        assert_eq!(told(&text)[0].1.as_deref(), name, "{text}");
    }
}

#[test]
fn a_verb_that_has_words_of_its_own_says_none_before_it() {
    let speakers = |text: &str| -> Vec<String> {
        let quotes = of_text(text, Some("en")).into_iter();
        quotes
            .map(|quote| quote.speaker.unwrap_or_else(|| "-".to_owned()))
            .collect()
    };
    for (text, expected) in [
        (
            "“They never asked me,” Maren Holt said in a film. “I am no thief.” Her pilot, Piet Roos, described the ban as “mean and rash”.",
            vec!["Maren Holt", "Maren Holt", "Piet Roos"],
        ),
        (
            "“They never asked me,” Maren Holt said. “I am no thief.” Piet Roos called the ban “mean and rash”.",
            vec!["Maren Holt", "Maren Holt", "Piet Roos"],
        ),
        // A source that ends its sentence has the words before it.
        (
            "“They never asked me.” Maren Holt said so on Monday.",
            vec!["Maren Holt"],
        ),
        (
            "“I am no thief.” Piet Roos said. “The ban is mean.”",
            vec!["Piet Roos", "Piet Roos"],
        ),
    ] {
        assert_eq!(speakers(text), expected, "{text}");
    }
}

#[test]
fn what_somebody_does_is_no_part_of_the_name_in_a_headline() {
    let speaker = |headline: &str, text: &str| {
        let body = [Block::paragraph(text)];
        let quotes = of_blocks(Some(headline), &body, Some("en"));
        quotes.first().and_then(|quote| quote.speaker.clone())
    };
    let story = "Maren Holt lost her boat in May. “I am no thief,” Holt said.";
    for headline in [
        "Lighterman Maren Holt banned for a year",
        "Maren Holt banned for a year",
    ] {
        assert_eq!(
            speaker(headline, story).as_deref(),
            Some("Maren Holt"),
            "{headline}"
        );
    }
    // A given name, and one that the story does not have otherwise.
    let headline = "Anna Maren Holt banned for a year";
    assert_eq!(speaker(headline, story).as_deref(), Some("Anna Maren Holt"));
}
