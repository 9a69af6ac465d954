//! Who speaks may be told inside the marks: « …, s'amuse Anne Roche. … » Such words are no part of the quote: it is parted around them.

use std::ops::Range;

use super::{
    lexicon::Lexicon,
    phrases::{following, skip_light},
    source::Who,
    stretches::Marked,
    tokens::{self, Token, Words, ends_sentence},
};

/// In words and marks: what is told of a speaker before the quote goes on.
const APPOSITION: usize = 30;

/// Parts each stretch that has its speaker inside. The second part is marked as going on from the first.
pub fn part(text: &[char], marked: Vec<Marked>, lexicon: &Lexicon) -> Vec<Marked> {
    if !lexicon.has_incises {
        return marked;
    }
    let mut parted = Vec::with_capacity(marked.len());
    for stretch in marked {
        let is_told_inside = !stretch.is_whole_block && !is_told_behind(text, stretch.outer.end);
        let cut = is_told_inside
            .then(|| incise(text, stretch.inner.clone(), lexicon))
            .flatten();
        let Some(cut) = cut else {
            parted.push(stretch);
            continue;
        };
        let goes_on = text[cut.end..stretch.inner.end]
            .iter()
            .any(|c| c.is_alphanumeric());
        let (first, last) = (stretch.inner.start, stretch.inner.end);
        parted.push(Marked {
            inner: first..cut.start,
            outer: stretch.outer.start..cut.start,
            is_open: false,
            ..stretch.clone()
        });
        if goes_on {
            parted.push(Marked {
                inner: cut.end..last,
                outer: cut.end..stretch.outer.end,
                goes_on: true,
                ..stretch
            });
        }
    }
    parted
}

/// « …, dit le préfet, … », soupire X: who said it all is told behind the marks.
fn is_told_behind(text: &[char], end: usize) -> bool {
    let mut behind = text[end..]
        .iter()
        .skip_while(|c| **c == ' ' || **c == '\u{A0}');
    match behind.next() {
        Some(',') => behind
            .find(|c| !c.is_whitespace())
            .is_some_and(|c| c.is_lowercase()),
        Some(c) => c.is_lowercase(),
        None => false,
    }
}

/// Where in the text the words stand that tell who speaks, a comma before them left to the quote.
pub fn incise(text: &[char], inner: Range<usize>, lexicon: &Lexicon) -> Option<Range<usize>> {
    let mut words = Words::default();
    let kept = tokens::tokens(text, inner, &[], lexicon, &mut words);
    let tokens = words.read(&kept, lexicon);
    let first = tokens.iter().position(|token| token.is_word())? + 1;
    (first + 1..tokens.len()).find_map(|at| {
        let mark = &tokens[at - 1];
        let opens = is_dash(mark) || matches!(mark.text, "," | "?" | "!" | "…");
        let told = opens.then(|| told(&tokens, at, lexicon)).flatten()?;
        let mut end = end(&tokens, told, lexicon);
        // "A —dice X—. B": what stands behind the dash parts the two.
        let is_mark = |token: &Token<'_>| ends_sentence(token) || token.is(",");
        if tokens.get(end).is_some_and(is_dash) && tokens.get(end + 1).is_some_and(is_mark) {
            end += 1;
        }
        let from = if is_dash(mark) { mark.start } else { mark.end };
        let to = tokens.get(end).map_or(tokens[end - 1].end, |mark| mark.end);
        Some(from..to)
    })
}

fn is_dash(token: &Token<'_>) -> bool {
    token.is("—") || token.is("–")
}

/// The end of a verb of saying and of whoever said it, where they stand at `at`.
fn told(tokens: &[Token<'_>], at: usize, lexicon: &Lexicon) -> Option<usize> {
    let token = &tokens[at];
    if !token.is_word() || token.has_capital() {
        return None;
    }
    let closes = |to: usize| tokens.get(to).is_none_or(|next| !next.is_word());
    // "dit-il", "a-t-elle ajouté", "explique-t-on"
    if let Some((verb, pronoun)) = token.lower.rsplit_once('-')
        && lexicon.is_pronoun(pronoun)
    {
        let verb = verb.trim_end_matches("-t");
        let participle = skip_light(tokens, at + 1, lexicon);
        // "Alors, vient-il ?" asks.
        return match lexicon.is_cue(verb) {
            true => Some(at + 1),
            false => (tokens.get(participle)).and_then(|next| {
                (lexicon.is_cue(next) && closes(participle + 1)).then_some(participle + 1)
            }),
        };
    }
    // "a déclaré Anne Roche", "s'amuse Anne Roche", "dice la ministra"
    let at = at + usize::from(lexicon.is_reflexive(token));
    let verb = match tokens.get(at).is_some_and(|token| lexicon.is_cue(token)) {
        true => at,
        false => skip_light(tokens, at, lexicon),
    };
    let next = tokens.get(verb)?;
    if lexicon.is_strong_cue(next)
        && !next.has_capital()
        && let Some(source) = following(tokens, skip_light(tokens, verb + 1, lexicon), lexicon)
        && match &source.who {
            Who::Name(name) => !name.is_org,
            Who::Pronoun(word) => lexicon.gender_of_pronoun(word).is_some(),
            Who::Noun { words, .. } => words.iter().any(|word| lexicon.is_office(word)),
        }
    {
        return Some(source.to);
    }
    None
}

/// Where what is told of the speaker ends: at a stop, or at the comma behind an apposition.
fn end(tokens: &[Token<'_>], to: usize, lexicon: &Lexicon) -> usize {
    let stop = |from: usize, is: &dyn Fn(&Token<'_>) -> bool| {
        (from..tokens.len().min(from + APPOSITION)).find(|at| is(&tokens[*at]))
    };
    let is_mark = |token: &Token<'_>| {
        ends_sentence(token)
            || matches!(token.text, "," | ";" | ":" | "—" | "–") && !token.is_word()
    };
    let Some(mark) = stop(to, &is_mark) else {
        return to;
    };
    if !tokens[mark].is(",") {
        return mark;
    }
    // ", déléguée de la Fédération ouvrière.", ", 90 ans, il n'est jamais parti"
    let describes = |token: &Token<'_>| {
        token.is_word()
            && (lexicon.is_office(token)
                || lexicon.is_agent(token)
                || token.text.starts_with(|c: char| c.is_ascii_digit()))
    };
    let first = tokens.get(mark + 1);
    let second = tokens.get(mark + 2);
    let is_article = |token: &Token<'_>| lexicon.is_article(token) || lexicon.is_indefinite(token);
    let goes_on = first.is_some_and(|first| {
        describes(first) || is_article(first) && second.is_some_and(describes)
    });
    match goes_on {
        true => stop(mark + 1, &is_mark).unwrap_or(mark),
        false => mark,
    }
}
