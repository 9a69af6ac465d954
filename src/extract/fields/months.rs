//! Which month does a word name, in whatever language?

/// How the names of each month begin, in the languages of most pages. Arabic as in Egypt, the Levant and the Maghreb; of its months of two words
/// none is told by the first.
const MONTHS: [&str; 12] = [
    "jan jän ene gen sty ianuar ιαν янв січ ledna ocak tammikuu يناير جانفي",
    "feb fév fev lut φεβ фев лют února şubat helmikuu فبراير شباط فيفري",
    "mar mär mrz maa μαρ μάρ мар берез března مارس آذار",
    "apr avr abr kwi απρ апр квіт dubna nisan huhtikuu أبريل ابريل إبريل نيسان أفريل",
    "may mai maj mei mag μαΐ μαϊ μάι μαι мая май трав května toukokuu مايو أيار ماي",
    "jun juin giu cze iunie ιουν ιούν июн черв června haziran kesäkuu يونيو حزيران جوان",
    "jul juil lug lip iulie ιουλ ιούλ июл лип červenc temmuz heinäkuu يوليو تموز جويلية",
    "aug aoû aou ago sie αυγ αύγ авг серп srpna ağustos elokuu أغسطس اغسطس أوت",
    "sep set wrz σεπ сен верес září eylül syyskuu سبتمبر أيلول",
    "oct okt out ott paź οκτ окт жовт října ekim lokakuu أكتوبر اكتوبر",
    "nov lis noiem νοε νοέ ноя листоп listopad kasım marraskuu نوفمبر",
    "dec dez déc dic des gru δεκ дек груд prosince aralık joulukuu ديسمبر",
];

/// In characters: no month has a shorter name.
const SHORTEST: usize = 3;

/// Months by their first letters, in the languages above and their neighbours.
pub fn month_of(word: &str) -> Option<i16> {
    let word = word.to_lowercase();
    if word.chars().count() < SHORTEST {
        return None;
    }
    let beginnings = (1..).zip(MONTHS).flat_map(|(month, names)| {
        let names = names.split(' ').filter(|name| word.starts_with(name));
        names.map(move |name| (name.len(), month))
    });
    // "marraskuu" is no March: the longest tells.
    beginnings.max().map(|(_, month)| month)
}

#[cfg(test)]
mod tests {
    use super::month_of;

    #[test]
    fn a_month_is_told_by_how_its_name_begins() {
        for (word, month) in [
            ("März", Some(3)),
            ("marraskuuta", Some(11)),
            ("lipca", Some(7)),
            ("listopada", Some(11)),
            ("червня", Some(6)),
            ("يونيو", Some(6)),
            ("Setembro", Some(9)),
            ("quay", None),
            ("ma", None),
        ] {
            assert_eq!(month_of(word), month, "{word}");
        }
    }
}
