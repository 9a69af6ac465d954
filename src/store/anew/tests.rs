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
    can_not_be_altered(&store, TAKEN_BACK).await;
    let letter = store.outbox(at(100)).await.unwrap().remove(0);
    assert_eq!(letter.last_error.as_deref(), Some("withdrawn by a rebuild"));
    assert!(!letter.is_given_up());
    for id in [None, Some(letter.id)] {
        assert_eq!(store.retry(id, at(100)).await.unwrap(), 0);
        assert!(!waits().await);
    }
    rebuilt(&store, page, &told).await;
    assert!(waits().await);
    can_not_be_altered(&store, FOUND).await;
}

#[tokio::test]
async fn what_a_rebuild_found_can_not_be_passed_off_as_told() {
    let (_folder, store, page) = with_turns(2).await;
    let mut derived = store.told(page).await.unwrap();
    let made = derived[1].made.as_mut().unwrap();
    let edit = &mut made.comparison.as_mut().unwrap().edits[0];
    edit.after = Some("Levy never ruled out".into());
    rebuilt(&store, page, &derived).await;
    let told = "UPDATE edit SET found_by = NULL, recorded_at = first_seen_after WHERE found_by IS NOT NULL";
    can_not_be_altered(&store, &[told]).await;
}

const TAKEN_BACK: &[&str] = &[
    "UPDATE edit SET withdrawn_by = NULL",
    "UPDATE edit SET json = replace(json, 'Levy', 'Toll')",
    "DELETE FROM outbox; DELETE FROM edit",
    "INSERT INTO edit SELECT id + 9, page, url, title, watch, from_version, to_version, kind, significance, speakers, disclosed,
         stealth, last_seen_before, first_seen_after, checks_between, recorded_at, returns_to, json, NULL, withdrawn_by, NULL, NULL, NULL, NULL
     FROM edit LIMIT 1",
];
const FOUND: &[&str] = &[
    "UPDATE edit SET found_by = 2, recorded_at = (SELECT at FROM rebuild WHERE id = 2)",
    "UPDATE edit SET withdrawn_by = 2",
];

/// Whoever does one of these to the record is found out.
async fn can_not_be_altered(store: &Store, how: &[&'static str]) {
    for sql in how {
        let copy = tempfile::tempdir().unwrap();
        store
            .backup(&copy.path().join("walkback.db"))
            .await
            .unwrap();
        let copy = Store::open(copy.path()).await.unwrap();
        let verified = async || copy.verify(&mut |_, _| {}).await.unwrap();
        assert!(verified().await.ok);
        let mut db = copy.writer.acquire().await.unwrap();
        let free = "PRAGMA foreign_keys = OFF";
        sqlx::raw_sql(free).execute(&mut *db).await.unwrap();
        sqlx::raw_sql(*sql).execute(&mut *db).await.unwrap();
        drop(db);
        assert!(!verified().await.ok, "{sql}");
    }
}
