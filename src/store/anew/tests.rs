//! Tests: what becomes of flips and of alerts that wait, when a rebuild takes edits back and a later one tells them again?

use jiff::{SignedDuration, Timestamp};

use crate::{
    compare,
    model::{Article, Outcome},
    store::{
        Derived, EditFilter, NewCheck, Recipient, Seen, Store,
        testing::{answer, with_a_page},
    },
};

fn at(hours: i64) -> Timestamp {
    Timestamp::UNIX_EPOCH + SignedDuration::from_hours(hours)
}

/// A page whose headline goes to and fro so many times, each change told to a desk.
async fn with_turns(turns: i64) -> (tempfile::TempDir, Store, i64) {
    let (folder, store, page) = with_a_page().await;
    let articles = ["Levy ruled out", "Levy not ruled out"].map(|headline| Article {
        headline: Some(headline.into()),
        ..Article::default()
    });
    let desk = Recipient {
        channel: "desk".into(),
        rule: "all".into(),
        not_before: None,
        joined: false,
        per_hour: None,
    };
    for (turn, article) in (0..turns).zip(articles.iter().cycle()) {
        let before = &articles[usize::from(turn % 2 == 0)];
        let comparison = compare::compare(before, article);
        let headline = article.headline.as_deref().unwrap_or_default();
        let check = NewCheck {
            answer: Some(&answer(headline)),
            seen: Seen::New {
                article,
                fingerprint: headline,
                returns_to: (turn > 1).then_some(turn % 2 + 1),
                comparison: Some(&comparison).filter(|_| turn > 0),
            },
            alerts: vec![vec![desk.clone()]; comparison.edits.len()],
            flip: (turn > 1).then_some(turn - 1),
            ..NewCheck::plain(page, at(turn), Outcome::Changed)
        };
        store.record(&check).await.unwrap();
    }
    (folder, store, page)
}

/// What was derived takes the place of what stands.
async fn rebuilt(store: &Store, page: i64, derived: &[Derived]) {
    let number = store.begin_rebuild(at(99), "rules").await.unwrap();
    let upto = derived.last().unwrap().position;
    let laid = store.lay_by(number, page, upto, Some(derived)).await;
    laid.unwrap();
    let laid_by = store.laid_by(number, page).await.unwrap();
    assert_eq!(
        laid_by.as_deref(),
        Some(derived),
        "work that was cut short goes on with it"
    );
    store.swap_in(number, at(99)).await.unwrap();
    assert!(store.verify(&mut |_, _| {}).await.unwrap().ok);
}

#[tokio::test]
async fn a_flip_is_counted_again_by_a_rebuild() {
    let (_folder, store, page) = with_turns(6).await;
    let flips = async || -> Vec<Option<i64>> {
        let edits = store.edits(&EditFilter::default()).await.unwrap();
        edits.iter().rev().map(|edit| edit.flip).collect()
    };
    let told = [None, Some(1), Some(2), Some(3), Some(4)];
    assert_eq!(flips().await, told);
    let mut derived = store.told(page).await.unwrap();
    derived[0].reason = Some("read otherwise".into());
    rebuilt(&store, page, &derived).await;
    assert_eq!(flips().await, told);
}

#[tokio::test]
async fn an_alert_waits_for_as_long_as_its_edit_stands() {
    let (_folder, store, page) = with_turns(2).await;
    let told = store.told(page).await.unwrap();
    let waits = async || {
        let next = store.next_message("desk", at(100), None).await.unwrap();
        next.is_some_and(|message| !message.edits.is_empty())
    };
    assert!(waits().await);
    let mut without = told.clone();
    (without[1].outcome, without[1].version) = (Outcome::Unchanged, Some(1));
    without[1].made = None;
    rebuilt(&store, page, &without).await;
    assert!(!waits().await);
    let letter = store.outbox(at(100)).await.unwrap().remove(0);
    assert_eq!(letter.last_error.as_deref(), Some("withdrawn by a rebuild"));
    assert!(!letter.is_given_up());
    for id in [None, Some(letter.id)] {
        assert_eq!(store.retry(id, at(100)).await.unwrap(), 0);
        assert!(!waits().await);
    }
    rebuilt(&store, page, &told).await;
    assert!(waits().await);
}
