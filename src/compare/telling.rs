//! How is each difference told? Once, at its most specific kind: a change inside a quote is the quote's, not also its block's.

use std::collections::{BTreeMap, HashSet};

use super::{
    align::{Alignment, Side},
    facets, normal,
    quoted::{self, Said},
    words,
};
use crate::model::{Article, BlockKind, Edit, EditKind, Facet, Significance};

/// An edit and the kind of block it stands in.
pub type Told = (Edit, Option<BlockKind>);

fn edit(kind: EditKind, before: Option<&str>, after: Option<&str>) -> Edit {
    let spans = words::spans(before.unwrap_or_default(), after.unwrap_or_default());
    let facets = match (before, after) {
        (Some(before), Some(after))
            if kind != EditKind::TextMoved && !is_rewritten(before, after) =>
        {
            facets::facets(&spans).into_iter().collect()
        }
        _ => Vec::new(),
    };
    Edit {
        kind,
        before: before.map(str::to_owned),
        after: after.map(str::to_owned),
        speaker_before: None,
        speaker_after: None,
        facets,
        significance: Significance::Minor,
        reasons: Vec::new(),
        how: Vec::new(),
        spans,
    }
}

/// So little is left that the words can't be said to have changed into each other.
fn is_rewritten(before: &str, after: &str) -> bool {
    words::likeness(&words::bag(before), &words::bag(after)) < 0.2
}

/// Headline, standfirst, byline, notices.
pub fn fields(old: &Article, new: &Article) -> Vec<Told> {
    let mut edits = Vec::new();
    let mut field = |kind: EditKind, before: Option<&str>, after: Option<&str>| {
        if normal::normal(before.unwrap_or_default()) != normal::normal(after.unwrap_or_default()) {
            edits.push((edit(kind, before, after), None));
        }
    };
    field(
        EditKind::HeadlineChanged,
        old.headline.as_deref(),
        new.headline.as_deref(),
    );
    field(
        EditKind::StandfirstChanged,
        old.standfirst.as_deref(),
        new.standfirst.as_deref(),
    );
    let names = |article: &Article| (!article.byline.is_empty()).then(|| article.byline.join(", "));
    let sorted = |article: &Article| {
        let mut names: Vec<String> = article
            .byline
            .iter()
            .map(|name| normal::normal(name).to_lowercase())
            .collect();
        names.sort();
        names
    };
    // An office that signs, where nobody did, is a template's doing: no person wrote or left.
    let is_office = |article: &Article| {
        article.byline.iter().all(|name| {
            name.split_whitespace()
                .any(|word| OFFICES.contains(&word.to_lowercase().as_str()))
        })
    };
    let template =
        (old.byline.is_empty() && is_office(new)) || (new.byline.is_empty() && is_office(old));
    if sorted(old) != sorted(new) && !template {
        field(
            EditKind::BylineChanged,
            names(old).as_deref(),
            names(new).as_deref(),
        );
    }
    edits.extend(notices(old, new));
    edits
}

fn notices(old: &Article, new: &Article) -> Vec<Told> {
    let texts = |article: &Article| {
        article
            .notices
            .iter()
            .map(|notice| notice.text.clone())
            .collect::<Vec<_>>()
    };
    let (mut gone, mut come) = (texts(old), texts(new));
    gone.retain(|text| {
        match come
            .iter()
            .position(|other| normal::normal(other) == normal::normal(text))
        {
            Some(at) => {
                come.remove(at);
                false
            }
            None => true,
        }
    });
    let mut edits = Vec::new();
    for text in gone {
        let like = come
            .iter()
            .position(|other| words::likeness(&words::bag(other), &words::bag(&text)) >= 0.4);
        match like {
            Some(at) => {
                let other = come.remove(at);
                edits.push((
                    edit(EditKind::NoticeChanged, Some(&text), Some(&other)),
                    None,
                ));
            }
            None => edits.push((edit(EditKind::NoticeRemoved, Some(&text), None), None)),
        }
    }
    edits.extend(
        come.iter()
            .map(|text| (edit(EditKind::NoticeAdded, None, Some(text)), None)),
    );
    edits
}

/// What is known of both bodies while they are told.
struct Bodies<'a> {
    old: &'a Article,
    new: &'a Article,
    old_said: Vec<Said<'a>>,
    new_said: Vec<Said<'a>>,
    old_starts: Vec<usize>,
    new_starts: Vec<usize>,
    /// Quotes that belong together.
    matched: Vec<(usize, usize)>,
}

/// The edits of the body, quotes with the block that they stand in.
pub fn body(
    old: &Article,
    new: &Article,
    old_sides: &[Side],
    new_sides: &[Side],
    alignment: &Alignment,
) -> Vec<Told> {
    let (old_starts, new_starts) = (quoted::starts(old), quoted::starts(new));
    let (old_said, new_said) = (
        quoted::said(old, &old_starts),
        quoted::said(new, &new_starts),
    );
    let partner: BTreeMap<usize, Vec<usize>> = partners(alignment);
    let near = |left: usize, right: usize| {
        partner
            .get(&left)
            .is_some_and(|there| there.contains(&right))
    };
    let matched = quoted::matched(&old_said, &new_said, &near);
    let bodies = Bodies {
        old,
        new,
        old_said,
        new_said,
        old_starts,
        new_starts,
        matched,
    };
    // Reading order of the new page; what went stands where it stood.
    let mut told: Vec<(f64, Told)> = Vec::new();
    bodies.quotes(&mut told, alignment);
    let follows = relabelled(alignment, old_sides, new_sides);
    for (left, right) in &alignment.pairs {
        if old_sides[*left].normal != new_sides[*right].normal
            && let Some(edit) = bodies.reworded(
                *left,
                *right,
                &old_sides[*left],
                &new_sides[*right],
                follows.contains(right),
            )
        {
            told.push((*right as f64, (edit, Some(new.body[*right].kind))));
        }
    }
    for (left, right) in &alignment.moved {
        let edit = edit(
            EditKind::TextMoved,
            Some(&old.body[*left].text),
            Some(&new.body[*right].text),
        );
        told.push((*right as f64, (edit, Some(new.body[*right].kind))));
    }
    for left in &alignment.removed {
        if !bodies.lies_in_reworded_quote(*left, true) && !is_date_line(&old.body[*left].text) {
            let place = place_of_removed(*left, alignment);
            told.push((
                place,
                (
                    edit(EditKind::TextRemoved, Some(&old.body[*left].text), None),
                    Some(old.body[*left].kind),
                ),
            ));
        }
    }
    for right in &alignment.added {
        if !bodies.lies_in_reworded_quote(*right, false) && !is_date_line(&new.body[*right].text) {
            told.push((
                *right as f64,
                (
                    edit(EditKind::TextAdded, None, Some(&new.body[*right].text)),
                    Some(new.body[*right].kind),
                ),
            ));
        }
    }
    told.sort_by(|a, b| a.0.total_cmp(&b.0));
    told.into_iter().map(|(_, told)| told).collect()
}

/// "Effective: November 1, 2025": shown or not by a template; a changed date pairs with its earlier self and is told.
fn is_date_line(text: &str) -> bool {
    let words: Vec<&str> = text.split_whitespace().collect();
    let labels = [
        "effective",
        "published",
        "issued",
        "date",
        "updated",
        "updated:",
    ];
    words.len() <= 6
        && words.first().is_some_and(|word| {
            labels.contains(&word.trim_end_matches(':').to_lowercase().as_str())
        })
        && words.iter().any(|word| {
            let word = word.trim_matches([',', '.']);
            word.len() == 4 && word.bytes().all(|b| b.is_ascii_digit())
        })
}

/// Words that tell an office from a person.
const OFFICES: &[&str] = &[
    "ministry",
    "department",
    "office",
    "agency",
    "authority",
    "council",
    "commission",
    "cabinet",
    "government",
    "board",
    "bureau",
    "committee",
    "ministerium",
    "ministère",
    "ministerio",
    "behörde",
    "amt",
];

/// New blocks whose label only follows from a clause that came, went or moved: a labelled neighbour's did so too, or stands there anew.
/// A label that changes between neighbours that keep theirs was put right.
fn relabelled(alignment: &Alignment, old: &[Side], new: &[Side]) -> HashSet<usize> {
    if alignment.added.is_empty() && alignment.removed.is_empty() && alignment.moved.is_empty() {
        return HashSet::new();
    }
    let is_labelled = |side: &Side| side.normal != side.unlabelled;
    // In new order: labelled blocks with whether each kept its label, and where something came or went.
    let mut places: Vec<(f64, bool, usize)> = Vec::new();
    let moved: HashSet<usize> = alignment.moved.iter().map(|(_, right)| *right).collect();
    for (left, right) in &alignment.pairs {
        if is_labelled(&old[*left]) || is_labelled(&new[*right]) {
            let kept = old[*left].normal == new[*right].normal && !moved.contains(right)
                || old[*left].unlabelled != new[*right].unlabelled;
            places.push((*right as f64, kept, *right));
        }
    }
    let came = alignment.added.iter().filter(|at| is_labelled(&new[**at]));
    places.extend(came.map(|at| (*at as f64, false, usize::MAX)));
    let went = alignment
        .removed
        .iter()
        .filter(|at| is_labelled(&old[**at]));
    places.extend(went.map(|at| (place_of_removed(*at, alignment), false, usize::MAX)));
    let left_from = alignment
        .moved
        .iter()
        .filter(|(left, _)| is_labelled(&old[*left]));
    places
        .extend(left_from.map(|(left, _)| (place_of_removed(*left, alignment), false, usize::MAX)));
    places.sort_by(|a, b| a.0.total_cmp(&b.0));
    (0..places.len())
        .filter(|at| {
            let beside = [at.checked_sub(1), Some(at + 1)];
            !places[*at].1
                && beside
                    .into_iter()
                    .flatten()
                    .filter_map(|beside| places.get(beside))
                    .any(|(_, kept, _)| !kept)
        })
        .map(|at| places[at].2)
        .collect()
}

fn partners(alignment: &Alignment) -> BTreeMap<usize, Vec<usize>> {
    let mut partner: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
    for (left, right) in &alignment.pairs {
        partner.entry(*left).or_default().push(*right);
    }
    for (olds, news) in &alignment.regrouped {
        for left in olds {
            partner.entry(*left).or_default().extend(news);
        }
    }
    partner
}

fn place_of_removed(left: usize, alignment: &Alignment) -> f64 {
    alignment
        .pairs
        .iter()
        .filter(|(old, _)| *old < left)
        .map(|(_, new)| *new as f64 + 0.5)
        .fold(-0.5, f64::max)
}

impl Bodies<'_> {
    fn quotes(&self, told: &mut Vec<(f64, Told)>, alignment: &Alignment) {
        for (left, right) in &self.matched {
            let (before, after) = (&self.old_said[*left], &self.new_said[*right]);
            let block = Some(self.new.body[after.blocks.0].kind);
            let place = after.blocks.0 as f64;
            let same_words = before.normal == after.normal
                || squeezed(&before.normal) == squeezed(&after.normal);
            let same_speaker = quoted::same_name(
                before.quote.speaker.as_deref(),
                after.quote.speaker.as_deref(),
            );
            let mut push = |kind: EditKind| {
                let mut edit = edit(kind, Some(&before.quote.text), Some(&after.quote.text));
                edit.speaker_before.clone_from(&before.quote.speaker);
                edit.speaker_after.clone_from(&after.quote.speaker);
                if kind == EditKind::QuoteReattributed {
                    edit.facets = vec![Facet::Attribution];
                    edit.how
                        .extend(match (&before.quote.speaker, &after.quote.speaker) {
                            (Some(_), None) => Some("anonymised".to_owned()),
                            (None, Some(_)) => Some("named".to_owned()),
                            _ => None,
                        });
                } else {
                    // A verb of saying inside the marks reports nothing of the quote itself.
                    edit.facets.retain(|facet| *facet != Facet::Attribution);
                    edit.how = how(&before.quote.text, &after.quote.text);
                    if before.quote.cue != after.quote.cue
                        && before.quote.cue.is_some()
                        && after.quote.cue.is_some()
                    {
                        edit.how.push("cue_changed".to_owned());
                    }
                }
                told.push((place, (edit, block)));
            };
            if !same_words {
                push(EditKind::QuoteReworded);
            } else if !same_speaker && self.is_told_apart(before, after) {
                push(EditKind::QuoteReattributed);
            }
        }
        let taken_old: HashSet<usize> = self.matched.iter().map(|(old, _)| *old).collect();
        let taken_new: HashSet<usize> = self.matched.iter().map(|(_, new)| *new).collect();
        for said in self
            .old_said
            .iter()
            .enumerate()
            .filter(|(at, _)| !taken_old.contains(at))
            .map(|(_, said)| said)
        {
            if self.words_still_there(said, alignment, true) {
                continue;
            }
            let mut edit = edit(EditKind::QuoteRemoved, Some(&said.quote.text), None);
            edit.speaker_before.clone_from(&said.quote.speaker);
            told.push((
                place_of_removed(said.blocks.0, alignment),
                (edit, Some(self.old.body[said.blocks.0].kind)),
            ));
        }
        for said in self
            .new_said
            .iter()
            .enumerate()
            .filter(|(at, _)| !taken_new.contains(at))
            .map(|(_, said)| said)
        {
            if self.words_still_there(said, alignment, false) {
                continue;
            }
            let mut edit = edit(EditKind::QuoteAdded, None, Some(&said.quote.text));
            edit.speaker_after.clone_from(&said.quote.speaker);
            told.push((
                said.blocks.0 as f64,
                (edit, Some(self.new.body[said.blocks.0].kind)),
            ));
        }
    }

    /// A speaker who differs only because the name was found on one side is no other speaker: the words around must differ.
    fn is_told_apart(&self, before: &Said<'_>, after: &Said<'_>) -> bool {
        let around = |article: &super::Article, said: &Said<'_>| {
            (said.blocks.0..=said.blocks.1)
                .map(|at| normal::normal(&article.body[at].text))
                .collect::<Vec<_>>()
        };
        around(self.old, before) != around(self.new, after)
    }

    /// The very words stand, in marks, in a block that didn't change: the quote was only read differently.
    fn words_still_there(&self, said: &Said<'_>, alignment: &Alignment, is_old: bool) -> bool {
        let (own, other) = if is_old {
            (self.old, self.new)
        } else {
            (self.new, self.old)
        };
        alignment.pairs.iter().any(|(left, right)| {
            let (here, there) = if is_old {
                (*left, *right)
            } else {
                (*right, *left)
            };
            here == said.blocks.0
                && said.blocks.0 == said.blocks.1
                && normal::normal(&own.body[here].text) == normal::normal(&other.body[there].text)
        })
    }

    /// The edit of a paired block's words outside its quotes, if there is one.
    fn reworded(
        &self,
        left: usize,
        right: usize,
        old_side: &Side,
        new_side: &Side,
        label_follows: bool,
    ) -> Option<Edit> {
        let (before, after) = (&self.old.body[left].text, &self.new.body[right].text);
        let outside_old = outside(before, &self.spans_in(left, true));
        let outside_new = outside(after, &self.spans_in(right, false));
        if old_side.unlabelled == new_side.unlabelled && old_side.normal != new_side.normal {
            // Only the clause's label changed; after a clause came or went, its followers' labels follow.
            return (!label_follows).then(|| Edit {
                facets: vec![Facet::Typo],
                ..edit(EditKind::TextReworded, Some(before), Some(after))
            });
        }
        if normal::normal(&outside_old) == normal::normal(&outside_new) {
            return None;
        }
        let outside_spans = words::spans(&outside_old, &outside_new);
        if self.belongs_to_quotes(left, right, &outside_spans) {
            return None;
        }
        let mut edit = edit(EditKind::TextReworded, Some(before), Some(after));
        edit.facets = facets::facets(&outside_spans).into_iter().collect();
        if self.has_unmatched(left, right) {
            // The paraphrase keeps what the quote said: its numbers only lost or got their marks.
            let whole = facets::facets(&edit.spans);
            edit.facets.retain(|facet| whole.contains(facet));
        }
        if self.only_mention_changed(left, right, &outside_spans)
            && !facets::is_name_put_right(&outside_spans)
        {
            edit.facets
                .retain(|facet| !matches!(facet, Facet::Name | Facet::Hedge | Facet::Negation));
        }
        Some(edit)
    }

    /// Whether a quote of the pair came or went.
    fn has_unmatched(&self, left: usize, right: usize) -> bool {
        self.spans_in(left, true)
            .iter()
            .any(|(_, _, number)| !self.matched.iter().any(|(old, _)| old == number))
            || self
                .spans_in(right, false)
                .iter()
                .any(|(_, _, number)| !self.matched.iter().any(|(_, new)| new == number))
    }

    /// The quotes of a block, as ranges in its own text.
    fn spans_in(&self, block: usize, is_old: bool) -> Vec<(usize, usize, usize)> {
        let (said, starts, article) = if is_old {
            (&self.old_said, &self.old_starts, self.old)
        } else {
            (&self.new_said, &self.new_starts, self.new)
        };
        let start = starts[block];
        let end = start + article.body[block].text.chars().count();
        let mut ranges = Vec::new();
        for (number, said) in said.iter().enumerate() {
            let pieces: Vec<(usize, usize)> = if said.quote.parts.is_empty() {
                vec![(said.quote.start, said.quote.end)]
            } else {
                said.quote
                    .parts
                    .iter()
                    .map(|part| (part.start, part.end))
                    .collect()
            };
            for (from, to) in pieces {
                if from < end && to > start {
                    ranges.push((from.max(start) - start, to.min(end) - start, number));
                }
            }
        }
        ranges.sort_unstable();
        ranges
    }

    /// Changed words that are only the attribution of a quote which came, went or changed hands.
    fn belongs_to_quotes(&self, left: usize, right: usize, outside: &[crate::model::Span]) -> bool {
        let mut allowed: HashSet<String> = HashSet::new();
        let mut changed_hands = false;
        let mut reattributed = false;
        let mut allow = |said: &Said<'_>| {
            for text in [
                &said.quote.speaker,
                &said.quote.speaker_mention,
                &said.quote.cue,
            ]
            .into_iter()
            .flatten()
            {
                allowed.extend(
                    text.to_lowercase()
                        .split(|c: char| !c.is_alphanumeric())
                        .filter(|word| !word.is_empty())
                        .map(str::to_owned),
                );
            }
        };
        let partner = |number: usize, is_old: bool| {
            self.matched.iter().find(|(old, new)| {
                if is_old {
                    *old == number
                } else {
                    *new == number
                }
            })
        };
        for (_, _, number) in self.spans_in(left, true) {
            let said = &self.old_said[number];
            match partner(number, true) {
                None => {
                    allow(said);
                    changed_hands = true;
                }
                Some((_, new))
                    if !quoted::same_name(
                        said.quote.speaker.as_deref(),
                        self.new_said[*new].quote.speaker.as_deref(),
                    ) =>
                {
                    allow(said);
                    allow(&self.new_said[*new]);
                    changed_hands = true;
                    reattributed = true;
                }
                Some(_) => {}
            }
        }
        for (_, _, number) in self.spans_in(right, false) {
            if partner(number, false).is_none() {
                allow(&self.new_said[number]);
                changed_hands = true;
            }
        }
        let changed_words = || {
            outside
                .iter()
                .filter(|span| span.op != crate::model::Op::Equal)
                .flat_map(|span| {
                    span.text
                        .to_lowercase()
                        .split(|c: char| !c.is_alphanumeric())
                        .map(str::to_owned)
                        .collect::<Vec<_>>()
                })
                .filter(|word| !word.is_empty())
        };
        // Half of an interrupted quote went, and its comma with it.
        let quote_changed = self.spans_in(left, true).iter().any(|(_, _, number)| {
            partner(*number, true)
                .is_none_or(|(_, new)| self.old_said[*number].normal != self.new_said[*new].normal)
        });
        if changed_words().next().is_none() {
            let marks: String = outside
                .iter()
                .filter(|span| span.op != crate::model::Op::Equal)
                .map(|span| span.text.as_str())
                .collect();
            return (quote_changed || changed_hands) && marks.contains('§');
        }
        // The new speaker comes with his description: one stretch that holds the name.
        let runs = outside
            .split(|span| {
                span.op == crate::model::Op::Equal && span.text.split_whitespace().count() > 4
            })
            .filter(|run| run.iter().any(|span| span.op != crate::model::Op::Equal))
            .collect::<Vec<_>>();
        if reattributed
            && runs.len() == 1
            && changed_words().any(|word| allowed.contains(&word) && word.chars().count() > 2)
        {
            return true;
        }
        const SMALL: &[&str] = &[
            "a", "an", "the", "he", "she", "they", "it", "and", "also", "added", "adding", "said",
            "says", "who", "of", "for", "der", "die", "das", "er", "sie", "und", "sagte", "mr",
            "mrs", "ms", "dr", "sir", "who", "as", "by", "that",
        ];
        changed_hands
            && changed_words().all(|word| allowed.contains(&word) || SMALL.contains(&word.as_str()))
    }

    /// "Mr Garside" for "he": the speaker stays, under another mention.
    fn only_mention_changed(
        &self,
        left: usize,
        right: usize,
        outside: &[crate::model::Span],
    ) -> bool {
        let mut mentions: HashSet<String> = HashSet::new();
        let ours = self.spans_in(right, false);
        for (old, new) in &self.matched {
            let (before, after) = (&self.old_said[*old], &self.new_said[*new]);
            if ours.iter().any(|(_, _, number)| number == new)
                && before.blocks.0 == left
                && quoted::same_name(
                    before.quote.speaker.as_deref(),
                    after.quote.speaker.as_deref(),
                )
            {
                for text in [
                    &before.quote.speaker_mention,
                    &after.quote.speaker_mention,
                    &before.quote.cue,
                    &after.quote.cue,
                    &before.quote.speaker,
                ]
                .into_iter()
                .flatten()
                {
                    mentions.extend(
                        text.to_lowercase()
                            .split(|c: char| !c.is_alphanumeric())
                            .map(str::to_owned),
                    );
                }
            }
        }
        !mentions.is_empty()
            && outside
                .iter()
                .filter(|span| span.op != crate::model::Op::Equal)
                .flat_map(|span| {
                    span.text
                        .to_lowercase()
                        .split(|c: char| !c.is_alphanumeric())
                        .map(str::to_owned)
                        .collect::<Vec<_>>()
                })
                .all(|word| word.is_empty() || mentions.contains(&word))
    }

    /// A block that is the inside of a quote over several paragraphs, whose change the quote's own edit tells.
    fn lies_in_reworded_quote(&self, block: usize, is_old: bool) -> bool {
        let said = if is_old {
            &self.old_said
        } else {
            &self.new_said
        };
        said.iter().enumerate().any(|(number, said)| {
            said.blocks.0 < said.blocks.1
                && (said.blocks.0..=said.blocks.1).contains(&block)
                && self.matched.iter().any(|(old, new)| {
                    if is_old {
                        *old == number
                    } else {
                        *new == number
                    }
                })
        })
    }
}

fn squeezed(text: &str) -> String {
    text.chars()
        .filter(|c| !c.is_whitespace() && *c != '\'')
        .collect()
}

/// A block's text with each quote as one mark: what is not quoted.
fn outside(text: &str, quotes: &[(usize, usize, usize)]) -> String {
    let chars: Vec<char> = text.chars().collect();
    let mut out = String::new();
    let mut at = 0;
    for (from, to, _) in quotes {
        if *from < at {
            continue;
        }
        out.extend(&chars[at..(*from).min(chars.len())]);
        // The comma or stop inside the marks is the sentence's.
        out.push('§');
        at = (*to).min(chars.len());
    }
    out.extend(&chars[at..]);
    out
}

/// What became of a quote's words.
fn how(before: &str, after: &str) -> Vec<String> {
    let mut how = Vec::new();
    let (old, new) = (quoted::plain(before), quoted::plain(after));
    if new.len() < old.len() && old.contains(new.as_str()) {
        how.push("shortened".to_owned());
    } else if new.len() > old.len() && new.contains(old.as_str()) {
        how.push("lengthened".to_owned());
    }
    if new.contains("...") && !old.contains("...") {
        how.push("ellipsis".to_owned());
    }
    if new.contains('[') && !old.contains('[') {
        how.push("brackets".to_owned());
    }
    how
}
