//! Where does a run of capitals begin and end that may be a name?

use super::{
    addressee::begins_another,
    lexicon::Lexicon,
    name::is_post_nominal,
    tokens::{Token, TokenKind, ends_sentence},
};

/// A nickname between given name and surname, with its marks, is no longer than this.
const NICKNAME: usize = 14;

/// Marcia “Cia” Price: whether the marked words at `at` stand within a name.
pub fn is_nickname(tokens: &[Token<'_>], at: usize, lexicon: &Lexicon) -> bool {
    let token = &tokens[at];
    let is_name = |token: &Token<'_>| token.has_capital() && !lexicon.is_stop(token);
    matches!(token.kind, TokenKind::Quote(_))
        && token.end - token.start <= NICKNAME
        && at
            .checked_sub(1)
            .is_some_and(|before| is_name(&tokens[before]) && tokens[before].end + 1 == token.start)
        && (tokens.get(at + 1)).is_some_and(|next| is_name(next) && token.end + 1 == next.start)
}

/// "le ministre de l'Intérieur Gérald Morin": what the office is of is no part of its holder's name.
fn is_of_office(tokens: &[Token<'_>], first: usize, lexicon: &Lexicon) -> bool {
    let is_small = |token: &&Token<'_>| lexicon.is_genitive(*token) || lexicon.is_definite(*token);
    let small = tokens[..first].iter().rev().take(3).take_while(is_small);
    let small = small.count();
    let office = first.checked_sub(small + 1);
    let follows = |at: usize| {
        tokens.get(at).is_some_and(|token| {
            token.has_capital() && !lexicon.is_stop(token) && token.start == tokens[at - 1].end + 1
        })
    };
    small > 0
        && tokens[first - small..first]
            .iter()
            .any(|token| lexicon.is_genitive(token))
        && office.is_some_and(|at| lexicon.is_office(tokens[at]))
        && follows(first + 1)
        && follows(first + 2)
}

/// Whether a name may start at a token.
pub fn may_start(tokens: &[Token<'_>], first: usize, lexicon: &Lexicon) -> bool {
    let Some(start) = tokens.get(first) else {
        return false;
    };
    if !start.has_capital() && !start.lower.starts_with('@')
        || lexicon.is_stop(start) && !is_new_place(tokens, first)
        || lexicon.is_pronoun(start)
    {
        return false;
    }
    if is_of_office(tokens, first, lexicon) {
        return false;
    }
    // "Don't", "You'll"; "MP" on its own.
    if is_contraction(start.lower) || is_post_nominal(start.text) {
        return false;
    }
    // "Reprising one of her lines, …": a participle that opens a sentence.
    let opens = first == 0 || ends_sentence(&tokens[first - 1]);
    if opens
        && start.lower.len() > 5
        && (start.lower.ends_with("ing") || start.lower.ends_with("ed"))
        && tokens
            .get(first + 1)
            .is_some_and(|next| next.is_word() && lexicon.is_stop(next) && !lexicon.is_light(next))
    {
        return false;
    }
    // "Playing Maren Holt": what somebody does.
    if opens
        && start.lower.len() > 5
        && start.lower.ends_with("ing")
        && (tokens.get(first + 1))
            .is_some_and(|next| next.has_capital() && lexicon.gender_of_given_name(next).is_some())
    {
        return false;
    }
    // "Interestingly Holt said"
    if opens
        && start.lower.ends_with("ly")
        && lexicon.is_light(start)
        && lexicon.gender_of_given_name(start).is_none()
        && tokens.get(first + 1).is_some_and(Token::has_capital)
    {
        return false;
    }
    true
}

/// The last token of the run that starts at `first`, with the small words that belong to it; `holder_at` is where the holder of an office
/// is named.
pub fn last_of_run(
    tokens: &[Token<'_>],
    first: usize,
    holder_at: Option<usize>,
    lexicon: &Lexicon,
) -> usize {
    let mut last = first;
    let mut at = first + 1;
    while let Some(token) = tokens.get(at) {
        if tokens[at - 1].is_possessive {
            break;
        }
        if begins_another(tokens, first, at, lexicon) {
            break;
        }
        let joined = tokens[at - 1].end;
        let in_department = (token.lower == "and" || token.is(","))
            && names_department(&tokens[first..=last], lexicon)
            && lists_on(tokens, at, lexicon);
        let in_office = in_department || holder_at.is_some_and(|holder| at < holder);
        if token.has_capital()
            && (!lexicon.is_stop(token) || lexicon.is_particle(token))
            && token.start <= joined + 3
        {
            last = at;
        } else if is_nickname(tokens, at, lexicon) {
            // Marcia “Cia” Price
        } else if token.is("&") && tokens.get(at + 1).is_some_and(Token::has_capital) {
            last = at + 1;
            at += 1;
        } else if token.is(",") && in_department {
            last = at;
        } else if token.is_word()
            && (lexicon.is_particle(token)
                || matches!(token.lower, "of" | "for" | "and" | "the" | "on")
                    && (lexicon.is_org_word(tokens[last])
                        || in_office
                        || token.lower == "of" && lexicon.is_rank(tokens[last])))
        {
            // "die Pflichten der Union": a genitive, where no "von" or "van" leads to it.
            if lexicon.has_high_nouns
                && matches!(token.lower, "der" | "den")
                && !matches!(tokens[at - 1].lower, "von" | "van" | "an" | "zu")
            {
                break;
            }
            // "van", "de", and "of" in "Department of State" only where a capital follows.
            if !in_office
                && (!tokens.get(at + 1).is_some_and(|next| {
                    next.has_capital() && !lexicon.is_stop(next)
                        || lexicon.is_particle(token) && lexicon.is_particle(next)
                }) || at - last > 2)
            {
                break;
            }
            if !in_office
                && matches!(token.lower, "and" | "y")
                && !lexicon.is_org_word(tokens[last])
            {
                break;
            }
        } else {
            break;
        }
        at += 1;
    }
    // "John Sifton von Human Rights Watch": whom he speaks for; "Ursula von der Leyen" is a name.
    if lexicon.has_high_nouns
        && let Some(of) = (first + 1..last).find(|at| {
            let rest = &tokens[at + 1..=last];
            let is_short = |token: &Token<'_>| {
                token.text.len() >= 2 && token.text.chars().all(char::is_uppercase)
            };
            // "Tom Holt von der Gewerkschaft"
            let is_surname = |token: &Token<'_>| {
                token.has_capital()
                    && lexicon.gender_of_given_name(token).is_none()
                    && lexicon.gender_of_given_name(tokens[first]).is_some()
            };
            tokens[*at].lower == "von"
                && (last - at >= 2 && rest.iter().all(Token::has_capital)
                    || rest.last().is_some_and(is_short)
                    || *at > first + 1 && is_surname(&tokens[at - 1]))
        })
    {
        last = of - 1;
    }
    last
}

/// "New Ormsby": no adjective, where a capital follows.
fn is_new_place(tokens: &[Token<'_>], first: usize) -> bool {
    let next = tokens.get(first + 1);
    tokens[first].text == "New" && next.is_some_and(Token::has_capital)
}

/// "Department for Work", "Ministry of Housing": what goes on with a list.
fn names_department(words: &[Token<'_>], lexicon: &Lexicon) -> bool {
    let joins = |token: &Token<'_>| matches!(token.lower, "of" | "for");
    words.len() > 2 && lexicon.is_org_word(words[0]) && words.iter().any(joins)
}

/// ", Communities and Local Government", "and Pensions": whether a list of things goes on at a comma or an "and".
fn lists_on(tokens: &[Token<'_>], at: usize, lexicon: &Lexicon) -> bool {
    let is_thing = |at: usize| {
        tokens.get(at).is_some_and(|token| {
            token.has_capital()
                && !lexicon.is_stop(token)
                && !lexicon.is_title(token)
                && lexicon.gender_of_given_name(token).is_none()
        })
    };
    match tokens[at].is(",") {
        true => {
            is_thing(at + 1)
                && (at + 2..tokens.len().min(at + 4))
                    .any(|and| tokens[and].lower == "and" && is_thing(and + 1))
        }
        false => is_thing(at + 1),
    }
}

/// "Secretary of State for Health and Social Care Maren Holt": where the name begins, past an office that has small words in it.
pub fn holder(tokens: &[Token<'_>], first: usize, lexicon: &Lexicon) -> Option<usize> {
    if !lexicon.is_title(tokens[first].lower.trim_end_matches('.'))
        || !(tokens.get(first + 1)).is_some_and(|next| matches!(next.lower, "of" | "for"))
    {
        return None;
    }
    let joins = |token: &Token<'_>| matches!(token.lower, "of" | "for" | "and" | "the");
    let is_high = |at: usize| tokens.get(at).is_some_and(Token::has_capital);
    let is_given = |at: &usize| {
        lexicon.gender_of_given_name(tokens[*at]).is_some() && is_high(*at) && is_high(at + 1)
    };
    let is_initial = |token: &Token<'_>| matches!(token.text.as_bytes(), [letter, b'.'] if letter.is_ascii_uppercase());
    // "Speaker of the House Rep. Tom Holt", "Secretary of State Maren F. Holt"
    let is_behind = |at: &usize| {
        let before = &tokens[at - 1];
        let is_short =
            before.lower.ends_with('.') && lexicon.is_title(before.lower.trim_end_matches('.'));
        is_high(*at)
            && (is_short && !is_initial(before)
                || tokens.get(at + 1).is_some_and(is_initial) && is_high(at + 2))
    };
    let office = first + 2..tokens.len().min(first + 12);
    let office = office.take_while(|at| is_high(*at) || joins(&tokens[*at]));
    if let Some(found) = office.clone().find(|at| is_given(at) || is_behind(at)) {
        return Some(found);
    }
    // "Secretary of State Maren Holt": two words behind what is known to be of an office.
    let end = office.last()?;
    let [.., of, given, surname] = tokens.get(first..=end)? else {
        return None;
    };
    let is_of = |token: &Token<'_>| lexicon.is_title(token) || lexicon.is_org_word(token);
    let is_name =
        |token: &Token<'_>| token.has_capital() && !is_of(token) && !lexicon.is_stop(token);
    (end - first <= 5 && is_of(of) && is_name(given) && is_name(surname)).then_some(end - 1)
}

/// "don't", "you'll": a verb is in it.
fn is_contraction(word: &str) -> bool {
    let (_, ending) = word.rsplit_once(['\'', '’']).unwrap_or_default();
    matches!(ending, "ll" | "re" | "ve" | "m" | "d") || ending == "t" && word.contains('n')
}
