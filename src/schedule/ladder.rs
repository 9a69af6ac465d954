//! How are fresh stories rechecked? Often while they are new, seldom when they are old.

use jiff::SignedDuration;

use super::duration::parse_duration;

/// Rungs from the youngest age to the oldest; above the last one a story is left alone.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ladder {
    rungs: Vec<Rung>,
}

/// While a story's time on this rung lasts, it is looked at `every` so often.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Rung {
    pub every: SignedDuration,
    pub lasts: SignedDuration,
}

impl Default for Ladder {
    /// Every 10 minutes for 3 hours, hourly for a day, daily for a month: most edits come in a story's first hours.
    fn default() -> Self {
        let minutes = SignedDuration::from_mins;
        let rung = |every, lasts| Rung {
            every: minutes(every),
            lasts: minutes(lasts),
        };
        Ladder {
            rungs: vec![
                rung(10, 3 * 60),
                rung(60, 24 * 60),
                rung(24 * 60, 30 * 24 * 60),
            ],
        }
    }
}

impl Ladder {
    /// Reads rungs such as `10m for 3h`. The error is a sentence.
    pub fn parse<S: AsRef<str>>(rungs: &[S]) -> Result<Ladder, String> {
        let rungs = rungs.iter().map(|rung| {
            let text = rung.as_ref();
            let (every, lasts) = text
                .split_once(" for ")
                .ok_or_else(|| format!("`{text}` is no rung; write \"10m for 3h\""))?;
            let every = parse_duration(every.trim().trim_start_matches("every "))?;
            let lasts = parse_duration(lasts)?;
            if every <= SignedDuration::ZERO {
                return Err(format!("`{text}` would never rest"));
            }
            Ok(Rung { every, lasts })
        });
        Ok(Ladder {
            rungs: rungs.collect::<Result<_, String>>()?,
        })
    }

    /// How often a story of this age is looked at; `None` when it is too old.
    pub fn every(&self, age: SignedDuration) -> Option<SignedDuration> {
        let mut until = SignedDuration::ZERO;
        for rung in &self.rungs {
            until = until.saturating_add(rung.lasts);
            if age < until {
                return Some(rung.every);
            }
        }
        None
    }
}
