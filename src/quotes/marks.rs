//! Which stretches stand in quotation marks? One paragraph at a time, so that a stray mark spoils no other.

use std::ops::Range;

use super::mark::{Mark, Style, mark, style};

/// The words between a pair of marks.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stretch {
    /// Without the marks.
    pub inner: Range<usize>,
    /// With them.
    pub outer: Range<usize>,
    /// No closing mark came before the paragraph's end.
    pub is_open: bool,
    /// Set in single marks.
    pub is_single: bool,
}

/// The top-level stretches of one paragraph, in order.
pub fn stretches(text: &[char], paragraph: Range<usize>) -> Vec<Stretch> {
    let places: Vec<usize> = (paragraph.clone())
        .filter(|at| style(text[*at]).is_some())
        .collect();
    let scan = |styles, taken| scan(text, &paragraph, &places, styles, taken);
    let doubles = scan(&[Style::Double, Style::Corner], &[]);
    let singles = scan(&[Style::Single], &doubles);
    let mut all = doubles;
    all.extend(singles);
    all.sort_by_key(|stretch| stretch.outer.start);
    all
}

/// The stretches of some styles; `places` are those of all marks.
fn scan(
    text: &[char],
    paragraph: &Range<usize>,
    places: &[usize],
    styles: &[Style],
    taken: &[Stretch],
) -> Vec<Stretch> {
    let mut found: Vec<Stretch> = Vec::new();
    let mut open: Option<Mark> = None;
    let mut depth = 0usize;
    let mut from = paragraph.start;
    let single = styles.contains(&Style::Single);
    for (number, &at) in places.iter().enumerate() {
        let ahead = || places[number + 1..].iter().copied();
        let c = text[at];
        let Some(own) = style(c).filter(|_| at >= from) else {
            continue;
        };
        // They stand in order, and apart.
        let inside = taken.get(taken.partition_point(|stretch| stretch.outer.end <= at));
        if let Some(inside) = inside.filter(|stretch| stretch.outer.contains(&at)) {
            from = inside.outer.end;
            continue;
        }
        let doubled =
            matches!(c, '\'' | '`' | '’' | '‘') && at + 1 < paragraph.end && text[at + 1] == c;
        let own = if doubled { Style::Double } else { own };
        let Some(mark) = (if styles.contains(&own) {
            mark(text, paragraph, at)
        } else {
            None
        }) else {
            from = at + if doubled { 2 } else { 1 };
            continue;
        };
        from = at + mark.width;
        match &open {
            None => {
                if mark.opens {
                    open = Some(mark);
                } else if mark.closes
                    && !single
                    && found.is_empty()
                    && mark.at > paragraph.start + 1
                    && mark.kind == '”'
                    && looks_like_lost_opening(text, paragraph, mark.at)
                {
                    // The opening mark was lost: the words from the paragraph's start are meant.
                    found.push(Stretch {
                        inner: paragraph.start..mark.at,
                        outer: paragraph.start..mark.at + mark.width,
                        is_open: false,
                        is_single: false,
                    });
                }
            }
            Some(opened) => {
                let same_shape = matches!(mark.kind, '"' | '\'' | '＂');
                if mark.closes && closes_here(text, paragraph, opened, &mark, single) {
                    if depth > 0 {
                        depth -= 1;
                        continue;
                    }
                    found.push(Stretch {
                        inner: opened.at + opened.width..mark.at,
                        outer: opened.at..mark.at + mark.width,
                        is_open: false,
                        is_single: single,
                    });
                    open = None;
                    depth = 0;
                } else if mark.opens && same_shape && mark.kind == opened.kind {
                    // "Don't say "never" to a river," she warned.
                    depth += usize::from(closes_twice(
                        text,
                        paragraph,
                        ahead().filter(|at| *at >= from),
                        mark.kind,
                    ));
                } else if mark.opens && !single && mark.kind == opened.kind && !same_shape {
                    // „Outer “inner” goes on”: another opening mark of this style inside.
                    depth += usize::from(closing_marks_ahead(text, ahead(), mark.kind) > 1);
                }
            }
        }
    }
    if let Some(opened) = open
        && !single
    {
        found.push(Stretch {
            inner: opened.at + opened.width..paragraph.end,
            outer: opened.at..paragraph.end,
            is_open: true,
            is_single: false,
        });
    }
    found.retain(|stretch| {
        text[stretch.inner.clone()]
            .iter()
            .any(|c| c.is_alphanumeric())
    });
    found
}

fn looks_like_lost_opening(text: &[char], paragraph: &Range<usize>, at: usize) -> bool {
    at - paragraph.start < 600 && matches!(text[at - 1], ',' | '.' | '!' | '?')
}

/// So many marks behind one say whether it opens within another.
const AHEAD: usize = 200;

/// Whether two marks of this kind close before the next one opens.
fn closes_twice(
    text: &[char],
    paragraph: &Range<usize>,
    ahead: impl Iterator<Item = usize>,
    kind: char,
) -> bool {
    ahead
        .take(AHEAD)
        .filter(|at| text[*at] == kind)
        .filter_map(|at| mark(text, paragraph, at))
        .take(2)
        .filter(|mark| mark.closes && !mark.opens)
        .count()
        == 2
}

fn closing_marks_ahead(text: &[char], ahead: impl Iterator<Item = usize>, kind: char) -> usize {
    let close = match kind {
        '“' => '”',
        '„' => '“',
        '«' => '»',
        '»' => '«',
        _ => return 0,
    };
    ahead.take(AHEAD).filter(|at| text[*at] == close).count()
}

/// Whether a mark that could close does. A single mark after an s may be a possessive: then a later one, after punctuation, closes.
fn closes_here(
    text: &[char],
    paragraph: &Range<usize>,
    opened: &Mark,
    mark: &Mark,
    single: bool,
) -> bool {
    match opened.kind {
        '„' if matches!(mark.kind, '“' | '”' | '"' | '‟') => return true,
        '„' | '“' | '”' if matches!(mark.kind, '«' | '»') => return false,
        '«' if matches!(mark.kind, '“' | '”' | '"') => return false,
        // Swedes set the same mark twice.
        '»' => return mark.kind == '«' || mark.kind == '»' && !mark.opens,
        '「' => return mark.kind == '」',
        '『' => return mark.kind == '』',
        _ => {}
    }
    if !single {
        // “ again in a row never closes; a straight one may.
        return !(opened.kind == '“'
            && mark.kind == '“'
            && mark.opens
            && text.get(mark.at + 1).is_some_and(|c| c.is_alphanumeric()));
    }
    let before = text[mark.at - 1];
    let possessive = matches!(before, 's' | 'S' | 'z' | 'x')
        && text.get(mark.at + 1).is_some_and(|c| *c == ' ')
        && text.get(mark.at + 2).is_some_and(|c| c.is_lowercase());
    if !possessive {
        return true;
    }
    // Is there a better place to close before the next one opens?
    let mut at = mark.at + 1;
    while at < paragraph.end {
        match text[at] {
            '‘' => return true,
            '\'' if at > 0 && text[at - 1] == ' ' => return true,
            '’' | '\'' if !text.get(at + 1).is_some_and(|c| c.is_alphanumeric()) => return false,
            _ => at += 1,
        }
    }
    true
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Vec<String> {
        let chars: Vec<char> = text.chars().collect();
        stretches(&chars, 0..chars.len())
            .into_iter()
            .map(|stretch| chars[stretch.inner].iter().collect())
            .collect()
    }

    #[test]
    fn marks_of_every_style() {
        assert_eq!(
            read("“We won’t,” she said. “Ever.”"),
            ["We won’t,", "Ever."]
        );
        assert_eq!(read("\"We won't,\" she said."), ["We won't,"]);
        assert_eq!(read("„Das geht nicht“, sagte er."), ["Das geht nicht"]);
        assert_eq!(read("»Das geht nicht«, sagte er."), ["Das geht nicht"]);
        assert_eq!(
            read(
                "Es hieß seit 1954 »Hafentag« und ist »allen gewidmet«. Das »Nein!« der Stadt, ihr »›Nein‹ zu allem« zählt."
            ),
            ["Hafentag", "allen gewidmet", "Nein!", "›Nein‹ zu allem"]
        );
        assert_eq!(read("»Vi går», sade hon, »nu.»"), ["Vi går", "nu."]);
        assert_eq!(read("« Non », a-t-il dit."), [" Non "]);
        assert_eq!(
            read("Il parle d’« indépendance » et (« enfin ! ») de «liberté» ; « oui » dit-il."),
            [" indépendance ", " enfin ! ", "liberté", " oui "]
        );
        assert_eq!(read("''We won't,'' she said."), ["We won't,"]);
        assert_eq!(
            read("‘The voters’ choice was clear,’ he said of the ’90s."),
            ["The voters’ choice was clear,"]
        );
        assert_eq!(
            read("'It's the boys' own story,' he said."),
            ["It's the boys' own story,"]
        );
        assert_eq!(
            read("“He said ‘no’ to me,” she said."),
            ["He said ‘no’ to me,"]
        );
        assert_eq!(
            read("The nurses’ union and rock ’n’ roll"),
            Vec::<String>::new()
        );
        assert_eq!(read("He is 6' 2\" tall."), Vec::<String>::new());
        assert_eq!(read("「行かない」と彼は言った。"), ["行かない"]);
    }

    #[test]
    fn an_open_stretch_ends_with_its_paragraph() {
        let chars: Vec<char> = "“It goes on".chars().collect();
        assert!(stretches(&chars, 0..chars.len())[0].is_open);
    }
}
