//! Which number does a browser show before an item of a list?

use crate::extract::tree::Tree;

/// The lists that a walk through a page is inside of, innermost last.
#[derive(Default)]
pub struct Lists(Vec<List>);

struct List {
    end: usize,
    /// `None` for a list without numbers.
    numbers: Option<Numbers>,
}

struct Numbers {
    style: Style,
    next: i64,
    step: i64,
}

/// As the `type` of an `<ol>` (HTML, 4.4.5).
#[derive(Clone, Copy)]
enum Style {
    Decimal,
    Letters { upper: bool },
    Roman { upper: bool },
}

impl Lists {
    /// Told of every element in order. Gives the number that an item shows, as "3.".
    pub fn number(&mut self, tree: &Tree<'_>, at: usize) -> Option<String> {
        while self.0.last().is_some_and(|list| list.end <= at) {
            self.0.pop();
        }
        match tree.name(at) {
            "ol" => self.0.push(List {
                end: tree.end(at),
                numbers: numbers(tree, at),
            }),
            "ul" | "menu" | "dir" => self.0.push(List {
                end: tree.end(at),
                numbers: None,
            }),
            "li" => return self.0.last_mut()?.item(tree, at),
            _ => {}
        }
        None
    }
}

impl List {
    fn item(&mut self, tree: &Tree<'_>, at: usize) -> Option<String> {
        let numbers = self.numbers.as_mut()?;
        if let Some(value) = whole(tree.attr(at, "value")) {
            numbers.next = value;
        }
        let number = numbers.next;
        numbers.next = number.saturating_add(numbers.step);
        Some(format!("{}.", numbers.style.spell(number)))
    }
}

fn whole(attribute: Option<&str>) -> Option<i64> {
    attribute?.trim().parse().ok()
}

fn numbers(tree: &Tree<'_>, list: usize) -> Option<Numbers> {
    let style = tree.attr(list, "style").unwrap_or_default();
    let is_bare = |text: &str| text.contains("none");
    if style
        .split(';')
        .any(|rule| rule.trim().starts_with("list-style") && is_bare(rule))
    {
        return None;
    }
    let is_reversed = tree.attr(list, "reversed").is_some();
    let first = || match is_reversed {
        true => i64::try_from(
            tree.children(list)
                .filter(|at| tree.name(*at) == "li")
                .count(),
        )
        .unwrap_or(i64::MAX),
        false => 1,
    };
    Some(Numbers {
        style: match tree.attr(list, "type").map(str::trim) {
            Some("a") => Style::Letters { upper: false },
            Some("A") => Style::Letters { upper: true },
            Some("i") => Style::Roman { upper: false },
            Some("I") => Style::Roman { upper: true },
            _ => Style::Decimal,
        },
        next: whole(tree.attr(list, "start")).unwrap_or_else(first),
        step: if is_reversed { -1 } else { 1 },
    })
}

impl Style {
    /// Letters and Roman numerals end where browsers fall back to digits (CSS Counter Styles 3).
    fn spell(self, number: i64) -> String {
        match self {
            Style::Letters { upper } if number > 0 => cased(letters(number), upper),
            Style::Roman { upper } if (1..=3_999).contains(&number) => cased(roman(number), upper),
            _ => number.to_string(),
        }
    }
}

fn cased(text: String, upper: bool) -> String {
    if upper { text.to_uppercase() } else { text }
}

/// 1 is "a", 27 "aa".
fn letters(mut number: i64) -> String {
    let mut letters = Vec::new();
    while number > 0 {
        number -= 1;
        letters.push(char::from(b'a' + u8::try_from(number % 26).unwrap_or(0)));
        number /= 26;
    }
    letters.into_iter().rev().collect()
}

fn roman(mut number: i64) -> String {
    const NUMERALS: [(i64, &str); 13] = [
        (1_000, "m"),
        (900, "cm"),
        (500, "d"),
        (400, "cd"),
        (100, "c"),
        (90, "xc"),
        (50, "l"),
        (40, "xl"),
        (10, "x"),
        (9, "ix"),
        (5, "v"),
        (4, "iv"),
        (1, "i"),
    ];
    let mut text = String::new();
    for (value, numeral) in NUMERALS {
        while number >= value {
            text.push_str(numeral);
            number -= value;
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::extract::pieces::pieces;

    #[track_caller]
    fn check(html: &str, shown: &[(Option<&str>, &str)]) {
        let html = scraper::Html::parse_document(html);
        let tree = Tree::new(&html);
        let found = pieces(&tree, 0, &|_| false);
        let found: Vec<_> = found
            .iter()
            .map(|piece| (piece.number.as_deref(), piece.text.as_str()))
            .collect();
        assert_eq!(found, shown);
    }

    #[test]
    fn items_are_numbered_as_a_browser_shows_them() {
        check(
            "<ol start=3><li><p>x</p><p>more of x</p><li>y<ol type=a><li>ya<li>yb</ol><li value=9>z</ol>",
            &[
                (Some("3."), "x"),
                (None, "more of x"),
                (Some("4."), "y"),
                (Some("a."), "ya"),
                (Some("b."), "yb"),
                (Some("9."), "z"),
            ],
        );
        check(
            "<ol reversed type=I><li>x<li>y</ol><ul><li>z</ul><ol style='list-style: none'><li>none</ol>",
            &[
                (Some("II."), "x"),
                (Some("I."), "y"),
                (None, "z"),
                (None, "none"),
            ],
        );
    }

    #[test]
    fn numerals() {
        assert_eq!([1, 26, 27, 703].map(letters), ["a", "z", "aa", "aaa"]);
        assert_eq!([4, 1_994].map(roman), ["iv", "mcmxciv"]);
    }
}
