//! How long did each headline stand? Those of a page, the newest first, each with all the times that it was there.

use crate::{model::Version, web::frame};

/// Headlines that are shown at once; further ones are folded away.
pub const SHOWN: usize = 5;
/// Units of the drawing across.
const WIDTH: i64 = 1000;
/// What stood for an instant is still to be seen.
const LEAST: i64 = 4;

/// A headline, and how long it stood.
pub struct Life {
    pub headline: String,
    /// "versions 1 to 3, 5 and 2 more times".
    pub versions: String,
    /// All its time together.
    pub stood: String,
    /// Where it stood in the page's whole time: start and width of each time.
    pub bars: Vec<(i64, i64)>,
    pub is_now: bool,
}

/// Times of one headline that are named.
const NAMED: usize = 4;

pub fn of(versions: &[Version]) -> Vec<Life> {
    let (Some(first), Some(last)) = (versions.first(), versions.last()) else {
        return Vec::new();
    };
    let millis = |a: jiff::Timestamp, b: jiff::Timestamp| {
        i64::try_from(b.duration_since(a).as_millis()).unwrap_or(i64::MAX)
    };
    let whole = millis(first.seen_from, last.seen_until).max(1);
    let part = |millis: i64| {
        let part = i128::from(millis.clamp(0, whole)) * i128::from(WIDTH) / i128::from(whole);
        i64::try_from(part).unwrap_or(WIDTH)
    };
    let mut lives: Vec<(String, Vec<&[Version]>)> = Vec::new();
    let mut places = std::collections::HashMap::new();
    for run in versions.chunk_by(|a, b| a.headline == b.headline) {
        let Some(headline) = run.first().and_then(|version| version.headline.clone()) else {
            continue;
        };
        let place = *places.entry(headline.clone()).or_insert_with(|| {
            lives.push((headline, Vec::new()));
            lives.len() - 1
        });
        lives[place].1.push(run);
    }
    let ends = |run: &&[Version]| run.last().map_or(0, |version| version.number);
    lives.sort_by_key(|(_, runs)| std::cmp::Reverse(runs.last().map_or(0, ends)));
    lives
        .into_iter()
        .map(|(headline, runs)| {
            let times = || {
                runs.iter()
                    .filter_map(|run| Some((run.first()?, run.last()?)))
            };
            let mut named: Vec<String> = times()
                .take(NAMED)
                .map(|(start, end)| match (start.number, end.number) {
                    (start, end) if start == end => start.to_string(),
                    (start, end) => format!("{start} to {end}"),
                })
                .collect();
            let is_one = runs.iter().map(|run| run.len()).sum::<usize>() == 1;
            if runs.len() > NAMED {
                named.push(format!("and {} more times", runs.len() - NAMED));
            }
            let stood: i64 = times()
                .map(|(start, end)| millis(start.seen_from, end.seen_until))
                .sum();
            Life {
                headline,
                versions: format!(
                    "version{} {}",
                    if is_one { "" } else { "s" },
                    named.join(", ")
                ),
                stood: match (stood, is_one) {
                    (..=0, false) => "one check each time".to_owned(),
                    _ => frame::lasted(stood),
                },
                bars: times()
                    .map(|(start, end)| {
                        let from = part(millis(first.seen_from, start.seen_from));
                        let width = part(millis(start.seen_from, end.seen_until)).max(LEAST);
                        (from.min(WIDTH - width), width)
                    })
                    .collect(),
                is_now: runs.last().map_or(0, ends) == last.number,
            }
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::Timestamp;

    #[test]
    fn a_headline_that_comes_back_is_one_life_with_several_times() {
        let at = |second| Timestamp::from_second(second).unwrap();
        let version = |number: i64, from, until, headline: Option<&str>| Version {
            number,
            seen_from: at(from),
            seen_until: at(until),
            last_seen_otherwise: None,
            returns_to: None,
            snapshot: String::new(),
            headline: headline.map(str::to_owned),
        };
        let lives = of(&[
            version(1, 0, 100, Some("Levy planned")),
            version(2, 100, 200, Some("Levy planned")),
            version(3, 300, 400, Some("Levy dropped")),
            version(4, 500, 600, None),
            version(5, 900, 1000, Some("Levy planned")),
        ]);
        let told: Vec<(&str, &str, bool)> = lives
            .iter()
            .map(|life| (life.headline.as_str(), life.versions.as_str(), life.is_now))
            .collect();
        assert_eq!(
            told,
            [
                ("Levy planned", "versions 1 to 2, 5", true),
                ("Levy dropped", "version 3", false)
            ]
        );
        assert_eq!(lives[0].bars, [(0, 200), (900, 100)]);
        assert_eq!(lives[1].bars, [(300, 100)]);
        assert_eq!(lives[0].stood, "5 min");
        let flips: Vec<Version> = (1..=30)
            .map(|n| {
                version(
                    n,
                    n * 10,
                    n * 10 + 9,
                    Some(if n % 2 == 0 { "A" } else { "B" }),
                )
            })
            .collect();
        let lives = of(&flips);
        assert_eq!(lives.len(), 2);
        assert!(lives[0].versions.ends_with("and 11 more times"));
        assert!(of(&[]).is_empty());
    }
}
