//! The schedule's promises, on generated expressions: strictly later, in the zone, never starving, and as croner has it.
#![allow(clippy::unwrap_used, reason = "a test says what is wrong by failing")]

use std::str::FromStr;

use jiff::{SignedDuration, Timestamp, tz::TimeZone};
use proptest::prelude::*;
use walkback::schedule::{Rhythm, Schedule, next_check};

/// Expressions as people write them: fixed times, lists, ranges, steps.
fn expression() -> impl Strategy<Value = String> {
    let minute = prop_oneof![
        (0..60u32).prop_map(|m| m.to_string()),
        (2..30u32).prop_map(|m| format!("*/{m}")),
        Just("*".to_owned()),
        (0..30u32, 30..60u32).prop_map(|(a, b)| format!("{a},{b}"))
    ];
    let hour = prop_oneof![
        (0..24u32).prop_map(|h| h.to_string()),
        Just("*".to_owned()),
        (0..12u32, 12..24u32).prop_map(|(a, b)| format!("{a}-{b}"))
    ];
    let day = prop_oneof![4 => Just("*".to_owned()), 1 => (1..29u32).prop_map(|d| d.to_string())];
    let weekday = prop_oneof![3 => Just("*".to_owned()), 1 => (0..7u32).prop_map(|d| d.to_string()), 1 => Just("1-5".to_owned())];
    (minute, hour, day, weekday)
        .prop_map(|(minute, hour, day, weekday)| format!("{minute} {hour} {day} * {weekday}"))
}

fn zone() -> impl Strategy<Value = &'static str> {
    prop_oneof![
        Just("UTC"),
        Just("Europe/London"),
        Just("America/New_York"),
        Just("Asia/Kolkata"),
        Just("Australia/Lord_Howe")
    ]
}

/// Moments from 2020 to 2035.
fn moment() -> impl Strategy<Value = Timestamp> {
    (1_577_836_800i64..2_051_222_400).prop_map(|second| Timestamp::from_second(second).unwrap())
}

proptest! {
    #[test]
    fn the_next_time_is_strictly_later_and_never_starves(expression in expression(), zone in zone(), after in moment(), key in "[a-z]{1,8}", failures in 0u32..6) {
        let schedule = Schedule::parse(&expression, zone).unwrap();
        let next = schedule.next(after).unwrap();
        prop_assert!(next > after);
        // Each of the expressions above fires within a month or so.
        prop_assert!(next.duration_since(after) < SignedDuration::from_hours(24 * 62), "{expression} after {after}: {next}");
        let due = next_check(&schedule, &Rhythm { key, failures, ..Rhythm::default() }, after);
        prop_assert!(due > after && due.duration_since(after) < SignedDuration::from_hours(24 * 62 + 1));
    }

    #[test]
    fn away_from_changes_of_the_clock_it_is_as_croner_has_it(expression in expression(), zone in zone(), after in moment()) {
        let ours = Schedule::parse(&expression, zone).unwrap().next(after).unwrap();
        let place = TimeZone::get(zone).unwrap();
        let theirs = croner::Cron::from_str(&expression).unwrap().find_next_occurrence(&after.to_zoned(place.clone()), false).unwrap().timestamp();
        // Nights on which clocks change have rules of their own, tested beside the code.
        let offset = |at: Timestamp| place.to_offset(at);
        let steady = offset(after) == offset(ours.max(theirs)) && offset(ours.min(theirs) - SignedDuration::from_hours(3)) == offset(ours.max(theirs) + SignedDuration::from_hours(3));
        prop_assume!(steady);
        prop_assert_eq!(ours, theirs, "{} in {} after {}", expression, zone, after);
    }
}
