//! `walkback extract --explain`: what the owner of a site rule sees before writing it.
#![allow(clippy::unwrap_used, reason = "a test says what is wrong by failing")]

use std::{
    io::Write,
    process::{Command, Output, Stdio},
};

const PAGE: &str = "<html><head><title>Sea wall to be built | Harrow Post</title></head><body>\
    <div class='menu'>Home News Sport</div>\
    <article><h1>Sea wall to be built</h1><p class='deck'>The council votes for stone after three winters of floods</p>\
    <div class='story'><p>The council of Larwood voted on Monday for a wall of stone along the whole of the northern shore.</p>\
    <p>“We shall not be drowned twice,” said the mayor, Ines Calloway, after the vote in the town hall.</p>\
    <p class='gauge'>The river stands at two metres and is expected to fall before the end of the week, the gauge says.</p>\
    <p>Work will begin in March and is to end before the autumn storms, according to the plan that was shown.</p></div>\
    <div class='newsletter'><p>Sign up to our morning briefing and never miss a story.</p></div></article></body></html>";

fn explain(flags: &[&str]) -> Output {
    let mut child = Command::new(env!("CARGO_BIN_EXE_walkback"))
        .args(["extract", "-", "--explain"])
        .args(flags)
        .env("COLUMNS", "160")
        .current_dir(std::env::temp_dir())
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    child
        .stdin
        .take()
        .unwrap()
        .write_all(PAGE.as_bytes())
        .unwrap();
    child.wait_with_output().unwrap()
}

#[test]
fn every_piece_is_told_with_its_reason() {
    let said = String::from_utf8(explain(&[]).stdout).unwrap();
    for line in [
        "headline    Sea wall to be built",
        "standfirst  The council votes for stone",
        "+ paragraph  The council of Larwood voted",
        "+ paragraph  The river stands at two metres",
        "- Sign up to our morning briefing",
        "furniture, by the word `newsletter`",
    ] {
        assert!(said.contains(line), "{line}\nis not in\n{said}");
    }
}

#[test]
fn a_selector_is_tried_at_once() {
    let said =
        String::from_utf8(explain(&["--ignore", ".gauge", "--headline", ".deck"]).stdout).unwrap();
    for line in [
        "headline    The council votes for stone",
        "from your rule: body > article > p.deck",
        "- The river stands at two metres",
        "your rule `ignore`  [article > div.story > p.gauge]",
    ] {
        assert!(said.contains(line), "{line}\nis not in\n{said}");
    }
    let refused = explain(&["--ignore", "p..gauge"]);
    assert_eq!(refused.status.code(), Some(2));
    assert!(String::from_utf8_lossy(&refused.stderr).contains("it is no CSS selector"));
}
