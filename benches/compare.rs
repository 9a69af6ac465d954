//! How many pairs of documents a second are compared, with alignment, moves and facets? `cargo bench --bench compare`
//!
//! The peer is `similar` over the two whole texts, word by word. The pairs are policies made here, each with a few edits; `PAIRS=FILE`
//! takes real ones instead: a line each, `{"old": ["block", …], "new": ["block", …]}`.
#![allow(
    clippy::unwrap_used,
    reason = "a bench that can't run says so by failing"
)]

use std::{
    hint::black_box,
    time::{Duration, Instant},
};

use walkback::{
    compare::compare,
    model::{Article, Block, PageKind},
};

const PAIRS: usize = 300;
/// The peer takes its time: it is given a part of the pairs.
const PEER_PAIRS: usize = 60;

fn article(blocks: &[String]) -> Article {
    Article {
        page_kind: PageKind::Policy,
        body: blocks.iter().map(Block::paragraph).collect(),
        ..Article::default()
    }
}

/// Numbers without a pattern, the same in every run.
struct Dice(u64);

impl Dice {
    fn below(&mut self, end: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 >> 16).unwrap() % end
    }

    /// A clause of a policy, of some 60 words.
    fn clause(&mut self) -> String {
        const WORDS: &[&str] = &[
            "the",
            "service",
            "may",
            "must",
            "not",
            "your",
            "account",
            "we",
            "collect",
            "share",
            "with",
            "partners",
            "data",
            "to",
            "of",
            "and",
            "for",
            "under",
            "this",
            "agreement",
            "party",
            "third",
            "notice",
            "days",
            "30",
            "14",
            "law",
            "terms",
            "content",
            "users",
            "or",
            "any",
            "including",
            "information",
            "required",
            "by",
            "at",
            "time",
            "rights",
        ];
        let words: Vec<&str> = (0..20 + self.below(80))
            .map(|_| WORDS[self.below(WORDS.len())])
            .collect();
        words.join(" ") + "."
    }

    /// A policy of some 70 KB, and what became of it: clauses reworded, added, removed, one moved; every tenth wholly rewritten.
    fn pair(&mut self, n: usize) -> (Vec<String>, Vec<String>) {
        let old: Vec<String> = (0..200).map(|_| self.clause()).collect();
        let mut new = old.clone();
        for _ in 0..4 {
            let at = self.below(new.len());
            new[at] = new[at].replacen(" may ", " must ", 1);
            let at = self.below(new.len());
            new.insert(at, self.clause());
            let at = self.below(new.len());
            new.remove(at);
        }
        let moved = new.remove(self.below(100));
        new.push(moved);
        if n % 10 == 9 {
            new = (0..200).map(|_| self.clause()).collect();
        }
        (old, new)
    }
}

fn given(path: &str) -> Vec<(Vec<String>, Vec<String>)> {
    #[derive(serde::Deserialize)]
    struct Line {
        old: Vec<String>,
        new: Vec<String>,
    }
    std::fs::read_to_string(path)
        .unwrap()
        .lines()
        .map(|line| {
            let line: Line = serde_json::from_str(line).unwrap();
            (line.old, line.new)
        })
        .collect()
}

/// The best of five: what else the machine does is no cost of either.
fn best(run: impl Fn()) -> Duration {
    let timed = (0..5).map(|_| {
        let start = Instant::now();
        run();
        start.elapsed()
    });
    timed.min().unwrap()
}

fn tell(what: &str, times: &mut [Duration]) -> f64 {
    times.sort();
    let all: Duration = times.iter().sum();
    let a_second = times.len() as f64 / all.as_secs_f64();
    println!(
        "{what:<28} {a_second:>8.0} pairs/s   p50 {:>7.2} ms   p99 {:>7.2} ms   worst {:>7.2} ms",
        times[times.len() / 2].as_secs_f64() * 1e3,
        times[times.len() * 99 / 100].as_secs_f64() * 1e3,
        times[times.len() - 1].as_secs_f64() * 1e3,
    );
    a_second
}

fn main() {
    let pairs = match std::env::var("PAIRS") {
        Ok(path) => given(&path),
        Err(_) => {
            let mut dice = Dice(0x9E37_79B9_7F4A_7C15);
            (0..PAIRS).map(|n| dice.pair(n)).collect()
        }
    };
    let bytes: usize = pairs
        .iter()
        .map(|(old, new)| old.iter().chain(new).map(String::len).sum::<usize>())
        .sum();
    println!(
        "{} pairs, {:.1} KB a pair",
        pairs.len(),
        bytes as f64 / pairs.len() as f64 / 1e3
    );
    let articles: Vec<(Article, Article)> = pairs
        .iter()
        .map(|(old, new)| (article(old), article(new)))
        .collect();
    let mut times: Vec<Duration> = articles
        .iter()
        .map(|(old, new)| {
            best(|| {
                black_box(compare(old, new));
            })
        })
        .collect();
    let ours = tell("compare", &mut times);
    let step = (pairs.len() / PEER_PAIRS).max(1);
    let mut times: Vec<Duration> = pairs
        .iter()
        .step_by(step)
        .map(|(old, new)| {
            let (old, new) = (old.join("\n"), new.join("\n"));
            best(|| {
                black_box(similar::TextDiff::from_words(&old, &new).ops().len());
            })
        })
        .collect();
    let peer = tell("similar, whole texts", &mut times);
    println!("{:.1} x the peer", ours / peer);
}
