//! The word lists that a lexicon may have: a bit each.

/// A list of words: its bit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct List(pub u64);

macro_rules! lists {
    ($($name:ident $section:literal,)*) => {
        /// The lists by the names of their sections.
        pub const LISTS: &[&str] = &[$($section),*];
        #[allow(non_camel_case_types, clippy::upper_case_acronyms, reason = "only counted")]
        enum Place { $($name),* }
        $(pub const $name: List = List(1 << Place::$name as u64);)*
    };
}
lists! {
    ADJECTIVE_ENDINGS "adjective_endings",
    AGENT_ENDINGS "agent_endings",
    ARTICLES "articles",
    ASKING "asking",
    AUXILIARIES "auxiliaries",
    BOUNDARIES "boundaries",
    CASE_ARTICLES "case_articles",
    CUES "cues",
    DEFINITE "definite",
    ELIDED "elided",
    FREE_RELATIVES "free_relatives",
    GENITIVE "genitive",
    GOVERNING "governing",
    HELD_BY_ONE "held_by_one",
    INDEFINITE "indefinite",
    INSTITUTIONS "institutions",
    JOINING "joining",
    LESSER "lesser",
    LIGHT "light",
    MODALS "modals",
    NAMES_FEMALE "names_female",
    NAMES_MALE "names_male",
    NAMES_TOO "names_too",
    NOUNS_IN_LY "nouns_in_ly",
    OBJECTS "objects",
    ORGS "orgs",
    PARTICIPLE_ENDINGS "participle_endings",
    PARTICLES "particles",
    PASSIVES "passives",
    PAST_ENDINGS "past_endings",
    PEOPLES "peoples",
    PERSONAL "personal",
    PLACES "places",
    POSTPOSITIONS "postpositions",
    PREPOSITIONS "prepositions",
    PRESENT_ENDINGS "present_endings",
    PRONOUNS_FEMALE "pronouns_female",
    PRONOUNS_MALE "pronouns_male",
    PRONOUNS_OTHER "pronouns_other",
    PRONOUNS_PLURAL "pronouns_plural",
    PUBLICATIONS "publications",
    QUOTED "quoted",
    RANKS "ranks",
    REFLEXIVES "reflexives",
    RELATIVES "relatives",
    REPORTED "reported",
    ROLES "roles",
    SAYINGS "sayings",
    STOPS "stops",
    SUBORDINATING "subordinating",
    SURNAMES "surnames",
    TIMES "times",
    TITLES "titles",
    TITLES_FEMALE "titles_female",
    TITLES_MALE "titles_male",
    VIEWS "views",
    WEAK "weak",
    WORKS "works",
}
