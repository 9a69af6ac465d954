//! What does the page's own data say word for word? Looked up, for each of the page's many paragraphs is asked for.

use rustc_hash::FxHashMap;

/// Fewer bytes of a key are found in any text.
pub const KEY_FROM: usize = 30;
/// Any [`KEY_FROM`] bytes in a row hold one whole part of so many that begins at a multiple of it.
const PART: usize = KEY_FROM / 2;
/// So many places of one part are looked at: of a text that says the same without end.
const PLACES_AT_MOST: usize = 64;

/// The key of a text, with the places of its parts.
#[derive(Default)]
pub struct Told<'a> {
    key: &'a str,
    places: FxHashMap<&'a [u8], Vec<usize>>,
}

impl<'a> Told<'a> {
    pub fn new(key: &'a str) -> Told<'a> {
        let mut places: FxHashMap<&[u8], Vec<usize>> = FxHashMap::default();
        for (count, part) in key.as_bytes().chunks_exact(PART).enumerate() {
            let places = places.entry(part).or_default();
            if places.len() < PLACES_AT_MOST {
                places.push(count * PART);
            }
        }
        Told { key, places }
    }

    /// Whether a key of [`KEY_FROM`] bytes or more is a part of it.
    pub fn has(&self, key: &str) -> bool {
        let (whole, key) = (self.key.as_bytes(), key.as_bytes());
        key.windows(PART)
            .take(PART)
            .enumerate()
            .any(|(before, part)| {
                let mut places = self.places.get(part).into_iter().flatten();
                places.any(|at| {
                    let rest = at.checked_sub(before).and_then(|start| whole.get(start..));
                    rest.is_some_and(|rest| rest.starts_with(key))
                })
            })
    }

    /// Whether there is a text, and it ends so.
    pub fn ends_with(&self, key: &str) -> bool {
        !self.key.is_empty() && self.key.ends_with(key)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_part_of_a_text_is_found_and_no_other() {
        let whole: String = (0..400)
            .map(|n| format!("thetowns{n}paythelevyüber"))
            .collect();
        let told = Told::new(&whole);
        let places: Vec<usize> = whole.char_indices().map(|(at, _)| at).collect();
        for from in (0..places.len() - 200).step_by(7) {
            for length in [KEY_FROM, KEY_FROM + 1, 61, 150] {
                let part = &whole[places[from]..places[from + length]];
                assert!(told.has(part), "{part}");
                assert!(!told.has(&format!("{part}x")), "{part}");
                assert!(!told.has(&format!("x{part}")), "{part}");
            }
        }
        assert!(!Told::new("").has(&whole) && !Told::new("").ends_with(""));
    }

    #[test]
    fn a_text_that_says_the_same_without_end_is_looked_at_in_few_places() {
        let told = Told::new(&"a".repeat(1_000_000)[..]).places.len();
        assert_eq!(told, 1);
        let same = "a".repeat(1_000_000);
        let told = Told::new(&same);
        assert!(
            told.places
                .values()
                .all(|places| places.len() <= PLACES_AT_MOST)
        );
        assert!(!told.has(&format!("{}b", "a".repeat(100))));
    }
}
