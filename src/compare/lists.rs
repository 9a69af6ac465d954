//! Which word lists may a language have? Each is a part of its file in `lexica/`, under its name.

/// A word list of a language.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum List {
    Negations,
    /// Of negations in two words ("ne vient pas") the first, and what may be the second.
    Particles,
    Concord,
    Modals,
    /// What makes a claim less firm.
    Hedges,
    /// Verbs of saying.
    Saying,
    Months,
    /// Days, seasons, feasts.
    Calendar,
    /// Words that count, read as numbers.
    Numbers,
    /// What follows a number that counts or measures, and no clause's label.
    Measures,
    /// Words before a bare year.
    BeforeYears,
    /// Participles that end as no other does, and words that end as one and are none.
    Participles,
    NoParticiples,
    Passives,
    /// What stands behind "by" and did nothing: an end, a hand, a mistake.
    NoAgents,
    /// Modal verbs that are nouns more often: they count before "to" alone.
    OftenNouns,
    /// "one" counts nothing before and after these.
    NotCountedAfter,
    NotCountedBefore,
    /// "never", which says more than "not".
    Never,
    Articles,
    /// Articles of who something is done to.
    Objects,
    /// What joins two that are alike: "is", "and", "while".
    Symmetric,
    /// "to blame", "responsible".
    Blame,
    /// Words before a noun and before no name, where nouns have capitals.
    BeforeNouns,
    /// "Mr": before a name, and no part of it.
    Titles,
    /// "ministry": what tells an office from a person.
    Offices,
    /// "and": what stands between the members of a list.
    Joins,
    /// "she", "added": small words around a quote, which go with it.
    AroundQuotes,
    /// "told": whoever follows was told it.
    Tells,
    /// "one": it counts behind a number of tens, and alone only where a lexicon has it among its numbers.
    Ones,
    /// "all", "only": how much of something is spoken of.
    Scope,
    /// "any", "no": a word that comes right behind narrows what is spoken of.
    Narrowed,
    /// What a notice of any change may say: it tells of none.
    Untelling,
    /// Where months have capitals, what tells one from a name: "in May", "last June".
    BeforeMonths,
    /// Behind these a verb's form describes a noun: "the alleged murder".
    DescribedAfter,
    /// Adverbs that deny less behind "not": "not knowingly".
    NarrowingAdverbs,
    /// Behind these somebody else does it: "Police appeal after crash kills".
    OpensClause,
    /// Before a unit of time they point at a day, or make a thing of it: "this week", "player of the month".
    Pointing,
    /// Who kills as a force does, or with what: "police", "airstrikes"; and how.
    Forces,
    Kills,
    /// "was": a passive has it; "had", which stands before it, or before a verb; "it", which names nobody.
    Being,
    Having,
    Pronouns,
    /// "arrested", "elected", "published": who does so goes without saying.
    Implied,
    /// "or", which is among what joins too; and what makes it a turn of speech: "or so".
    Alternatives,
    NoAlternatives,
    /// "between", which has two, whatever joins them.
    Paired,
    /// "working", of days.
    DayKinds,
    /// "part-", without the mark.
    PartPrefixes,
    /// "record", and what may be one: "profit".
    Records,
    Recorded,
    /// "rejected": who does so to a “claim”, one of the next list, quotes others.
    Rejecting,
    Claims,
    /// "within" and "after", before a span of time.
    Within,
    Afterwards,
    /// "photo": it stands before who took a picture.
    Credits,
}

/// Their names in the files.
pub const LISTS: [(&str, List); 56] = [
    ("negations", List::Negations),
    ("modals", List::Modals),
    ("hedges", List::Hedges),
    ("saying", List::Saying),
    ("months", List::Months),
    ("calendar", List::Calendar),
    ("numbers", List::Numbers),
    ("measures", List::Measures),
    ("before_years", List::BeforeYears),
    ("participles", List::Participles),
    ("no_participles", List::NoParticiples),
    ("passives", List::Passives),
    ("no_agents", List::NoAgents),
    ("often_nouns", List::OftenNouns),
    ("not_counted_after", List::NotCountedAfter),
    ("not_counted_before", List::NotCountedBefore),
    ("never", List::Never),
    ("articles", List::Articles),
    ("objects", List::Objects),
    ("symmetric", List::Symmetric),
    ("blame", List::Blame),
    ("before_nouns", List::BeforeNouns),
    ("titles", List::Titles),
    ("offices", List::Offices),
    ("list_joins", List::Joins),
    ("around_quotes", List::AroundQuotes),
    ("tells", List::Tells),
    ("ones", List::Ones),
    ("scope", List::Scope),
    ("narrowed", List::Narrowed),
    ("untelling", List::Untelling),
    ("before_months", List::BeforeMonths),
    ("described_after", List::DescribedAfter),
    ("narrowing_adverbs", List::NarrowingAdverbs),
    ("opens_clause", List::OpensClause),
    ("pointing", List::Pointing),
    ("forces", List::Forces),
    ("kills", List::Kills),
    ("being", List::Being),
    ("having", List::Having),
    ("pronouns", List::Pronouns),
    ("implied", List::Implied),
    ("alternatives", List::Alternatives),
    ("no_alternatives", List::NoAlternatives),
    ("paired", List::Paired),
    ("day_kinds", List::DayKinds),
    ("part_prefixes", List::PartPrefixes),
    ("records", List::Records),
    ("recorded", List::Recorded),
    ("rejecting", List::Rejecting),
    ("claims", List::Claims),
    ("within", List::Within),
    ("afterwards", List::Afterwards),
    ("credits", List::Credits),
    ("particles", List::Particles),
    ("concord", List::Concord),
];
