//! What does the demo's newsroom do, and when?

use std::time::Duration;

/// One thing that the newsroom does.
#[derive(Debug, Clone, Copy)]
pub struct Step {
    /// After the start.
    pub at: Duration,
    /// In words that follow "The Harrow Post".
    pub what: &'static str,
}

const fn step(seconds: u64, what: &'static str) -> Step {
    Step {
        at: Duration::from_secs(seconds),
        what,
    }
}

/// The stories look at these numbers: the state after step `SOFTENED` has the headline softened, and so on.
pub const SOFTENED: usize = 1;
pub const NEW_ADVERTISING: usize = 2;
pub const LOST_NOT: usize = 3;
pub const OTHER_SPEAKER: usize = 4;
pub const WALL_UP: usize = 5;
pub const MENDED: usize = 6;
pub const WALL_DOWN: usize = 7;
pub const TAKEN_DOWN: usize = 8;

/// The script, in order; step `n` is its `n`th line.
pub const SCRIPT: &[Step] = &[
    step(5, "softens the headline of its story about the flood money"),
    step(
        10,
        "sells new advertising and turns round its list of most-read stories (no edit)",
    ),
    step(
        14,
        "drops a \"not\" from what the water company's chair said",
    ),
    step(
        19,
        "gives a quote about the hospital ward to another speaker",
    ),
    step(
        24,
        "puts a consent wall before its story about the harbour library (no edit)",
    ),
    step(
        28,
        "mends the number of buses, and shows a correction for it",
    ),
    step(33, "takes the consent wall down again (no edit)"),
    step(37, "takes its story about the mayor's expenses down"),
];
