//! What part does a name play in its sentence? It may say something, be said of, or only describe what follows it.

use super::{lexicon::Lexicon, name::name_at, speaker::Reader, tokens::Token};

impl Reader<'_> {
    /// "Maren Holt, chair of the board.": whether the words after the name at a token, to the sentence's end, say who that is.
    pub(super) fn is_apposed(&self, sentence: &[Token<'_>], at: usize) -> bool {
        let Some(name) = name_at(sentence, at, self.lexicon) else {
            return false;
        };
        let Some((comma, rest)) = sentence
            .get(name.last + 1..)
            .and_then(<[Token<'_>]>::split_first)
        else {
            return false;
        };
        let is_office = |token: &Token<'_>| self.lexicon.is_office(*token);
        comma.is(",")
            && rest.len() <= 16
            && rest.iter().take(5).any(is_office)
            && rest
                .iter()
                .all(|token| token.is_word() && !self.lexicon.is_strong_cue(token))
    }

    /// "Clinton campaign spokesman Brian Fallon": whether the name at a token only describes the one that follows.
    pub(super) fn describes(&self, sentence: &[Token<'_>], at: usize) -> bool {
        let Some(name) = name_at(sentence, at, self.lexicon) else {
            return false;
        };
        let plain = |token: &&Token<'_>| {
            token.is_word()
                && !token.has_capital()
                && !token.is_possessive
                && !self.lexicon.is_light(token)
                && !self.lexicon.is_stop(token)
        };
        let nouns: Vec<&Token> = sentence[name.last + 1..]
            .iter()
            .take(4)
            .take_while(plain)
            .collect();
        let role = nouns.iter().any(|noun| {
            self.lexicon.is_role(noun)
                || self.lexicon.is_personal(noun)
                || self.lexicon.is_title(noun)
                || self.lexicon.is_org_word(noun)
        });
        let named = name_at(sentence, name.last + 1 + nouns.len(), self.lexicon)
            .is_some_and(|name| !name.is_org);
        let first_is_role = nouns
            .first()
            .is_some_and(|noun| self.lexicon.is_role(noun) || self.lexicon.is_personal(noun));
        !sentence[name.last].is_possessive && (role && named || first_is_role)
    }

    /// Whether the name at a token has a verb of saying: "Lange, the chair, said she had …".
    pub(super) fn speaks(&self, sentence: &[Token<'_>], at: usize) -> bool {
        let Some(name) = name_at(sentence, at, self.lexicon) else {
            return false;
        };
        let is_cue = |at: usize| {
            sentence.get(at).is_some_and(|token| {
                token.is_word() && !token.has_capital() && self.lexicon.is_strong_cue(token)
            })
        };
        let mut next = name.last + 1;
        if sentence.get(next).is_some_and(|token| token.is("(")) {
            next = (next + 1..sentence.len().min(next + 8))
                .find(|at| sentence[*at].is(")"))
                .map_or(next, |close| close + 1);
        }
        // "One of its authors, Maren Holt, said"
        let closes = at > 0
            && sentence[at - 1].is(",")
            && sentence.get(next).is_some_and(|token| token.is(","))
            && is_cue(next + 1);
        if closes {
            next += 1;
        } else if sentence.get(next).is_some_and(|token| token.is(",")) {
            next = (next + 1..sentence.len().min(next + 20))
                .find(|at| sentence[*at].is(","))
                .map_or(next, |close| close + 1);
        }
        let mut steps = 0;
        while steps < 3
            && sentence
                .get(next)
                .is_some_and(|token| token.is_word() && self.lexicon.is_light(token))
        {
            next += 1;
            steps += 1;
        }
        // `…,” said Rudd`: the verb opens its clause.
        // "noted NBC's Dante Chinni": whose he is stands between.
        let first = match at > 1 && sentence[at - 1].is_possessive {
            true => at - 1,
            false => at,
        };
        let inverted = first > 0
            && is_cue(first - 1)
            && !sentence[first - 1].lower.ends_with("ing")
            && (first == 1 || !sentence[first - 2].is_word());
        // "Trump's remarks": a noun.
        is_cue(next) && !sentence[name.last].is_possessive || inverted
    }
}

/// Where the clause before the main one ends: "When Holt came, Roos …".
pub fn aside(sentence: &[Token<'_>], lexicon: &Lexicon) -> Option<usize> {
    lexicon
        .subordinates(sentence.first()?.lower)
        .then_some(())?;
    (1..sentence.len().min(30)).find(|at| sentence[*at].is(","))
}

/// "a Harbour Street theatre", "his Holt badge": a name that only describes the noun after it.
pub fn is_attributive(sentence: &[Token<'_>], at: usize, lexicon: &Lexicon) -> bool {
    let Some(name) = name_at(sentence, at, lexicon) else {
        return false;
    };
    let article = sentence[at.saturating_sub(2)..at].iter().any(|token| {
        matches!(
            token.lower,
            "a" | "an" | "the" | "his" | "her" | "their" | "its"
        )
    });
    let noun = sentence.get(name.last + 1).is_some_and(|next| {
        next.is_word()
            && !next.has_capital()
            && !lexicon.is_stop(next)
            && !lexicon.is_cue(next)
            && !lexicon.is_light(next)
            && !next.lower.ends_with("ed")
    });
    article && noun && name.titles.is_empty() && !sentence[name.last].is_possessive
}
