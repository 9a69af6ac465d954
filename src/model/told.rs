//! Were readers told of it? What the page showed, and no more: a notice on another page, in print or on air is unknown to us. The one
//! place that has the words for it; terminal, desk, mails and feeds take them from here.

use super::{Comparison, Edit, Significance, named::named};

named! {
    /// What the page showed with an edit.
    pub enum Told {
        /// Neither a notice nor an updated time.
        NoNotice = "no_notice",
        /// An updated time that readers see moved: it says that something changed, not what.
        UpdatedTime = "updated_time",
        /// A notice came that shares telling words with the edit.
        NoticeOfIt = "notice_of_it",
        /// A notice came, and shares no telling word with the edit, which weighs.
        NoticeOfOther = "notice_of_other",
        /// A notice came; whether it speaks of so light an edit is not asked.
        Notice = "notice",
    }
}

impl Told {
    /// `notice`: one was added or changed. `disclosed`: that, or an updated time that readers see. `is_unspoken`: the notice shares no
    /// telling word with the edit.
    pub fn of(edit: &Edit, notice: bool, disclosed: bool, is_unspoken: bool) -> Told {
        if is_unspoken {
            Told::NoticeOfOther
        } else if notice
            && (edit.kind.is_of_notice() || edit.significance != Significance::Material)
        {
            Told::Notice
        } else if notice {
            Told::NoticeOfIt
        } else if disclosed {
            Told::UpdatedTime
        } else {
            Told::NoNotice
        }
    }

    /// In words for people.
    pub fn words(self) -> &'static str {
        match self {
            Told::NoNotice => "no notice found on the page",
            Told::UpdatedTime => "only an updated time was shown",
            Told::NoticeOfIt => "a notice speaks of it",
            Told::NoticeOfOther => "a notice is there, but does not speak of this edit",
            Told::Notice => "a notice was added",
        }
    }

    /// What was shown with all of these edits of one change, in words for people.
    pub fn words_of_all(all: impl IntoIterator<Item = Told>) -> &'static str {
        let mut all = all.into_iter();
        let Some(first) = all.next() else {
            return "";
        };
        let (mut same, mut met) = (true, vec![first]);
        for told in all {
            same &= told == first;
            met.push(told);
        }
        match same {
            true if first == Told::NoticeOfOther && met.len() > 1 => {
                "a notice is there, but does not speak of these edits"
            }
            true => first.words(),
            false if met.contains(&Told::NoticeOfOther) => {
                "a notice is there, but does not speak of all of it"
            }
            false if met.contains(&Told::NoticeOfIt) => Told::NoticeOfIt.words(),
            false => Told::Notice.words(),
        }
    }

    /// Whether an edit that is told so weighs, and no notice on the page speaks of it.
    pub fn is_unexplained(self, edit: &Edit) -> bool {
        edit.significance == Significance::Material
            && matches!(
                self,
                Told::NoNotice | Told::UpdatedTime | Told::NoticeOfOther
            )
    }
}

impl Comparison {
    /// What the page showed with the edit at that place.
    pub fn told(&self, place: usize) -> Told {
        let is_unspoken = self.undisclosed.contains(&place);
        self.edits.get(place).map_or(Told::NoNotice, |edit| {
            Told::of(edit, self.disclosure.notice, self.disclosed, is_unspoken)
        })
    }

    /// What the page showed with the change as a whole, in words for people.
    pub fn told_words(&self) -> &'static str {
        Told::words_of_all((0..self.edits.len()).map(|place| self.told(place)))
    }

    /// The edits that weigh and that no notice on the page speaks of.
    pub fn unexplained(&self) -> impl Iterator<Item = &Edit> {
        let edits = self.edits.iter().enumerate();
        edits
            .filter(|(place, edit)| self.told(*place).is_unexplained(edit))
            .map(|(_, edit)| edit)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{Disclosure, EditKind, Verdict};

    fn edit(significance: Significance) -> Edit {
        Edit {
            kind: EditKind::TextReworded,
            before: None,
            after: None,
            speaker_before: None,
            speaker_after: None,
            facets: Vec::new(),
            significance,
            reasons: Vec::new(),
            how: Vec::new(),
            spans: Vec::new(),
        }
    }

    fn shown(notice: bool, date_shown: bool, undisclosed: &[usize]) -> Comparison {
        Comparison {
            verdict: Verdict::Changed,
            reason: None,
            disclosed: notice || date_shown,
            stealth: !notice && !date_shown,
            disclosure: Disclosure {
                notice,
                date_shown,
                ..Disclosure::default()
            },
            edits: vec![
                edit(Significance::Material),
                edit(Significance::Material),
                edit(Significance::Minor),
            ],
            undisclosed: undisclosed.to_vec(),
            coarse: false,
        }
    }

    #[test]
    fn a_moved_time_explains_nothing_and_a_notice_only_what_it_speaks_of() {
        let words = |told: &Comparison| (told.told_words(), told.unexplained().count());
        assert_eq!(
            words(&shown(false, false, &[])),
            ("no notice found on the page", 2)
        );
        assert_eq!(
            words(&shown(false, true, &[])),
            ("only an updated time was shown", 2)
        );
        assert_eq!(words(&shown(true, true, &[])), ("a notice speaks of it", 0));
        let partly = shown(true, false, &[1]);
        assert_eq!(
            words(&partly),
            ("a notice is there, but does not speak of all of it", 1)
        );
        assert_eq!(
            [partly.told(0), partly.told(1), partly.told(2)],
            [Told::NoticeOfIt, Told::NoticeOfOther, Told::Notice]
        );
    }
}
