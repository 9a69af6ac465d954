//! Does a page set down rules, or tell its readers what to do? An act, terms, a leaflet or a decision may have any title; their clauses are
//! labelled, they speak to "you" and say what must be, or they say what the publisher will do and never will.

use crate::extract::{pattern::matches, text};
use crate::model::{Article, Block, BlockKind};

words!(
    LABEL,
    r"(?i)^(?:\(?\d{1,3}(?:\.\d{1,3})*[.)]?|\([a-z]{1,3}\)|§_?\d+|(?:art(?:icle|ikel|ículo|icolo|igo)?|section|clause|rule)\.?_\d+\w?)[.:)]?_+\S"
);
words!(
    DUTY,
    r"\b(?:(?i:you|yours?|must|shall|should|(?:is|are)_(?:not_)?(?:prohibited|permitted|forbidden|required|entitled|eligible|allowed|exempt)|may_(?:not|appeal)|
    muss|müssen|darf|dürfen|(?:ist|sind)_(?:nicht_)?(?:verboten|erforderlich|erlaubt|unzulässig)|vous|votre|vos|doit|doivent|(?:est|sont)_(?:interdit|obligatoire)e?s?|
    ustedes|usted|deben?|deberán|pueden?|podrán|tienen?_que|tienes|tus?|(?:no|le|les|nunca)_\p{L}{3,12}(?:amos|emos|imos)|deve|devono|possono|devem|podem|
    uw|moet|moeten|mag|mogen|hoeft|hoeven|kunt|bent_u|należy|musi|powinni?e?n|trzeba|nie_wolno|måste|behöver_(?:du|inte)|du_(?:måste|ska|får|kan|behöver|skal)|(?:ska|får|kan|skal)_du)|Sie|Ihr(?:e[nmrs]?)?|Wer)\b|(?i:\b(?:deberá|podrá|você|może|mogą|muszą|można)(?:\W|$))|(?i:_(?:è|sono|non_è)_(?:vietat|obbligatori|ammess|cumulabil|dovut)[oaie])"
);
// What the publisher binds itself to, or is bound by: its own words, for who is quoted is heard in marks.
words!(
    OWN_DUTY,
    r"(?:^|[.!?;]_)(?:We_(?:will|shall|may|must|do_not|don.t|never|won.t|cannot|can.t|only|always|publish|label|delete|keep|collect|share|store|retain|review|require|process|disclose|accept|decide)|No_(?:\S+_){1,6}(?:will|may|shall|can)_be|Wir_(?:werden|speichern|löschen|geben|verpflichten|behalten|erheben|verarbeiten|teilen)|Nous_(?:ne|nous_engageons|conservons|collectons|publions|supprimons|traitons)|(?:No|Nunca|Solo)_\p{L}{3,12}(?:amos|emos|imos))\b"
);
// A body decides: in an order, or in the minutes of a meeting.
words!(
    ORDERED,
    r"^(?:\W*\d{1,3}[.)]_*)?(?:IT_(?:IS|WAS)_)?(?:RESOLVED|ORDERED|DECIDED|BESCHLOSSEN|ACUERDA|RESUELVE|DÉCIDE|ARRÊTE|DELIBERA)(?:_*:|,?_(?:[Tt]hat|THAT)\b)"
);
// News tells what somebody said, and on which day. Opening hours name days too.
words!(
    NEWS,
    r"(?i)\b(?:(?:said|told|announced|reported|warned)\b|on_(?:mon|tues|wednes|thurs|fri|satur|sun)day\b|(?:sagten?|teilten?|kündigten?|erklärten?|berichteten?)_|am_(?:montag|dienstag|mittwoch|donnerstag|freitag|samstag|sonntag)\b|
    (?:a|ont)_(?:dit|annoncé|déclaré|indiqué|expliqué|précisé)(?:\W|$)|(?:dijo|dijeron|anunci(?:ó|aron)|inform(?:ó|aron)|explic(?:ó|aron)|asegur(?:ó|aron)|señal(?:ó|aron)|aprob(?:ó|aron)|ha(?:n)?_(?:dicho|anunciado|informado|aprobado)|el_(?:lunes|martes|miércoles|jueves|viernes|sábado|domingo))(?:\W|$)|
    ha(?:nno)?_(?:detto|annunciato|dichiarato|spiegato|comunicato|deciso|approvato)\b|(?:disse|disseram|anunci(?:ou|aram)|inform(?:ou|aram)|afirm(?:ou|aram))\b|(?:na|no)_(?:segunda|terça|quarta|quinta|sexta)(?:-feira)?\b|
    (?:zei|zeiden|meldden?|vertelden?|maakten?_bekend|kondigden?|lieten?_weten|liet_weten|besloot|besloten)\b|(?:op|afgelopen)_(?:maan|dins|woens|donder|vrij|zater|zon)dag\b|
    (?:powiedzia|poinformowa|zapowiedzia|ogłosi)ł\w*|we?_(?:poniedziałek|wtorek|środę|czwartek|piątek|sobotę|niedzielę)(?:\W|$)|(?:sade|meddelade|berättade)\b|i_(?:mån|tis|ons|tors|fre|lör|sön)dags\b)"
);
// Whole statements in marks: somebody is heard.
words!(QUOTED, r"[“„«»\x22][^”“„»«\x22]{30,}");

/// Clauses with labels, of which there are so many, and one in so many blocks.
const LABELS: usize = 8;
const LABELLED: usize = 3;
/// Paragraphs with a number, in so few blocks that nothing but they is left: the points of a decision.
const POINTS: usize = 6;
const POINTED: usize = 2;
/// One word in so many speaks to the reader, or says what must be: guidance has it throughout, a story seldom.
const SPOKEN: usize = 40;
const LEAST: usize = 2;
/// In words: news says in so many at least once who said what, or on which day.
const TELLS: usize = 100;
/// In blocks: so many tell what a page is.
const READ: usize = 400;

/// Whether so many of its blocks have the label of a clause that it is nothing else.
fn is_in_clauses(article: &Article) -> bool {
    let blocks = article.body.iter().take(READ);
    let (labels, all) = blocks
        .filter(|block| block.kind != BlockKind::Caption)
        .fold((0, 0), |(labels, all), block| {
            // A row of a table begins with a rank.
            let is_label = block.kind != BlockKind::TableRow && matches(&LABEL, &block.text);
            (labels + usize::from(is_label), all + 1)
        });
    article.byline.is_empty() && labels >= LABELS && labels * LABELLED >= all
}

/// Whether its blocks say so. What somebody signed or is quoted in is a story.
pub fn is(article: &Article) -> bool {
    if !article.byline.is_empty() {
        return false;
    }
    if is_in_clauses(article) {
        return true;
    }
    let blocks = article.body.iter().take(READ);
    let blocks: Vec<_> = blocks
        .filter(|block| block.kind != BlockKind::Caption)
        .collect();
    let count = |is: &dyn Fn(&str) -> bool| blocks.iter().filter(|block| is(&block.text)).count();
    let words: usize = (blocks.iter())
        .map(|block| block.text.split_whitespace().count())
        .sum();
    let told: usize = (blocks.iter())
        .filter_map(|block| Some(NEWS.as_ref()?.find_iter(&block.text).count()))
        .sum();
    if told > 0 && told * TELLS >= words {
        return false;
    }
    let is_point =
        |block: &&&Block| block.kind == BlockKind::Paragraph && matches(&LABEL, &block.text);
    let points = blocks.iter().filter(is_point).count();
    if points >= POINTS && points * POINTED >= blocks.len() {
        return true;
    }
    if count(&|text| matches(&QUOTED, text)) > 0 {
        return false;
    }
    let duties: usize = (blocks.iter())
        .flat_map(|block| [&DUTY, &OWN_DUTY].map(|pattern| (pattern, &block.text)))
        .filter_map(|(pattern, text)| Some(pattern.as_ref()?.find_iter(text).count()))
        .sum();
    let orders =
        |block: &&&Block| block.kind == BlockKind::Paragraph && matches(&ORDERED, &block.text);
    if blocks.iter().filter(orders).count() > 0 {
        return true;
    }
    duties >= LEAST && duties * SPOKEN >= words
}

/// Whether clauses have headings, or lines of their own that are as short as headings.
pub fn is_headed_by_lines(article: &Article) -> bool {
    const LINE: usize = 60;
    let is_line = |pair: &&[Block]| {
        let heads = &pair[0];
        heads.kind == BlockKind::Paragraph
            && text::weight(&heads.text) <= LINE
            && !text::ends_sentence(&heads.text)
            && pair[1].kind == BlockKind::Paragraph
            && text::ends_sentence(&pair[1].text)
    };
    is_headed(article) || article.body.windows(2).filter(is_line).count() >= 3
}

/// Whether there are headings, or lists of some length.
pub fn is_headed(article: &Article) -> bool {
    article
        .body
        .iter()
        .filter(|block| block.kind == BlockKind::Heading)
        .count()
        >= 2
        || article
            .body
            .iter()
            .filter(|block| block.kind == BlockKind::ListItem)
            .count()
            >= 4
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{extract, model::PageKind};

    #[test]
    fn rules_and_guidance_are_a_policy_under_any_title() {
        let kind = |head: &str, body: &str| {
            let html = format!(
                "<html lang=en><head>{head}</head><body><main><h1>Moorings at Harrow</h1>{body}</main>"
            );
            let article = extract::extract(html.as_bytes(), &extract::Hints::default()).unwrap();
            article.page_kind
        };
        let clause = |n: usize| {
            format!(
                "<h2>Part {n}</h2><p>{n}.1 The harbour master may let a mooring to the owner of a boat for a year.</p><p>{n}.2 A mooring is not let on again by whoever holds it.</p>"
            )
        };
        let act: String = (1..6).map(clause).collect();
        assert_eq!(kind("", &act), PageKind::Policy);
        let part = "<h2>Before winter</h2><p>You must take your boat ashore before the first frost, or ask the desk for a berth behind the wall.</p>";
        assert_eq!(kind("", &part.repeat(4)), PageKind::Policy);
        let marked = "<script type=application/ld+json>{\"@type\":\"NewsArticle\",\"headline\":\"Moorings at Harrow\"}</script>";
        assert_eq!(kind(marked, &part.repeat(4)), PageKind::Article);
        let told = "<h2>Before winter</h2><p>The desk has taken forty boats ashore before the first frost, and the owners of ten more are waiting.</p>";
        assert_eq!(kind("", &told.repeat(4)), PageKind::Article);
    }

    #[test]
    fn clauses_make_a_policy_of_a_short_page_too() {
        let kind = |head: &str, headline: &str, clauses: &str| {
            let html = format!(
                "<html lang=en><head>{head}</head><body><main><h1>{headline}</h1>{clauses}</main>"
            );
            let article = extract::extract(html.as_bytes(), &extract::Hints::default()).unwrap();
            article.page_kind
        };
        let clause = |n: usize| {
            format!(
                "<p class=t>Article {n}</p><p>Whoever keeps a boat in the harbour shall pay for the wall of that harbour in the {n}th month.</p>"
            )
        };
        let clauses: String = (1..5).map(clause).collect();
        assert_eq!(kind("", "Act on walls", &clauses), PageKind::Policy);
        let help = "<script type=application/ld+json>{\"@type\":\"Article\",\"headline\":\"Act on walls\"}</script>";
        assert_eq!(kind(help, "Act on walls", &clauses), PageKind::Policy);
        let terms = clauses.replace("shall pay", "pays");
        assert_eq!(kind("", "Terms of Service", &terms), PageKind::Policy);
    }

    fn read(lines: &[&str]) -> bool {
        let body = lines
            .iter()
            .map(|text| Block::paragraph((*text).to_owned()));
        is(&Article {
            body: body.collect(),
            ..Article::default()
        })
    }

    #[test]
    fn what_a_body_binds_itself_to_or_decides_is_no_news() {
        for pattern in [&LABEL, &DUTY, &OWN_DUTY, &ORDERED, &NEWS, &QUOTED] {
            assert!(pattern.is_some());
        }
        for rules in [
            &[
                "We will not let a berth to a boat that has no name.",
                "We publish the list of berths twice a year, with what each of them costs.",
                "We never sell a berth.",
            ][..],
            &[
                "Mr Larwood proposed to keep the old gate.",
                "RESOLVED: That the gate be kept.",
            ],
            &[
                "Wniosek może złożyć każdy właściciel łodzi.",
                "Wniosek należy złożyć do 3 maja.",
            ],
            &[
                "Du måste ansöka om en plats inom 90 dagar.",
                "Du behöver inte visa båten för hamnen.",
            ],
            &[
                "De huur van een ligplaats mag niet stijgen.",
                "U hoeft de huur niet vooraf te betalen.",
            ],
            &[
                "Las plazas del puerto son gratuitas. No cobramos nada por ellas.",
                "Si pierde la llave, debe avisar en el puerto.",
            ],
        ] {
            assert!(read(rules), "{rules:?}");
        }
        for news in [
            &[
                "Harrow Boats today said that its revenue for the year had risen to 842 million.",
                "The board intends to pay 9 pence for each share, and expects no more of the inquiry.",
                "The firm will publish its results in March.",
            ][..],
            &[
                "The towns dropped the levy on Monday, and the gate of the harbour stays where it is.",
                "“We will not let a berth to a boat that has no name,” the harbour master said.",
            ],
            &[
                "Los barcos pueden entrar, pero deben pagar 12 libras, dijo el alcalde.",
                "Los dueños pueden recurrir hasta mayo.",
            ],
            &[
                "De boten mogen blijven, zei de havenmeester op maandag.",
                "Niemand mag er nog bouwen.",
            ],
            &[
                "Łodzie mogą wpłynąć do portu, powiedział burmistrz w poniedziałek.",
                "Rybacy mogą odwołać się do sądu.",
            ],
            &[
                "Lo sconto non è cumulabile, ha detto il sindaco.",
                "Le barche devono pagare.",
            ],
            &[
                "Boats must moor at the old wall from May, the council said on Monday.",
                "Nets are prohibited there. Owners may appeal.",
            ],
            &[
                "ORDERED TO PAY",
                "The judge hereby orders the owner of the boat to pay 12 pounds.",
            ],
            &[
                "1. The levy was dropped, the mayor said.",
                "2. The gate stays.",
                "3. The wall grows by a foot.",
                "4. Forty boats came home.",
                "5. The fair is in May.",
                "6. The ferry costs less.",
            ],
        ] {
            assert!(!read(news), "{news:?}");
        }
    }
}
