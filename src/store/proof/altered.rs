//! Tests: does `verify` tell what somebody with the database open has altered?

#[cfg(test)]
use jiff::{SignedDuration, Timestamp};

use crate::{
    model::{Article, Block, Comparison, Outcome},
    store::{
        NewCheck, Seen, Store,
        testing::{answer, with_a_page},
    },
};

fn article(headline: &str, text: &str) -> Article {
    Article {
        headline: Some(headline.into()),
        body: vec![Block::paragraph(text)],
        ..Article::default()
    }
}

/// Two versions with edits, and a failed check between them.
async fn with_edits() -> (tempfile::TempDir, Store, i64) {
    let (folder, store, page) = with_a_page().await;
    let at = |minutes| {
        Timestamp::UNIX_EPOCH
            .checked_add(SignedDuration::from_mins(minutes))
            .unwrap()
    };
    let first = article(
        "Levy ruled out",
        "Ten boats were lost in the storm, the harbour said.",
    );
    let second = article(
        "Levy not ruled out",
        "Twelve boats were lost in the storm, the harbour said.",
    );
    let comparison: Comparison = crate::compare::compare(&first, &second);
    assert!(comparison.edits.len() >= 2);
    for (minutes, seen) in [
        (0, Some((&first, None))),
        (1, None),
        (2, Some((&second, Some(&comparison)))),
    ] {
        let fetched = answer(&minutes.to_string());
        let check = match seen {
            Some((article, comparison)) => NewCheck {
                answer: Some(&fetched),
                seen: Seen::New {
                    article,
                    fingerprint: article.headline.as_deref().unwrap(),
                    returns_to: None,
                    comparison,
                },
                ..NewCheck::plain(page, at(minutes), Outcome::Changed)
            },
            None => NewCheck::plain(page, at(minutes), Outcome::Failed),
        };
        store.record(&check).await.unwrap();
    }
    (folder, store, page)
}

#[tokio::test]
async fn what_is_shown_can_not_be_altered_unseen() {
    let (_folder, store, _) = with_edits().await;
    let verify = async || store.verify(&mut |_, _| {}).await.unwrap().damaged;
    assert_eq!(verify().await, Vec::<String>::new());
    for (sql, told) in [
            ("UPDATE edit SET disclosed = 1 - disclosed", "disclosure"),
            ("UPDATE edit SET stealth = 1 - stealth", "disclosure"),
            ("UPDATE edit SET significance = 0 WHERE significance > 0", "weight"),
            ("UPDATE edit SET kind = 'text_moved'", "kind"),
            ("UPDATE edit SET first_seen_after = first_seen_after - 9", "time"),
            ("UPDATE edit SET last_seen_before = last_seen_before - 9", "time"),
            ("UPDATE edit SET recorded_at = recorded_at - 9", "time"),
            ("UPDATE edit SET checks_between = 99", "checks between"),
            ("UPDATE edit SET speakers = 'somebody'", "speakers"),
            ("UPDATE edit SET quoted = '[\"A\",null]'", "speakers"),
            ("UPDATE edit SET facets = '[\"date\"]'", "facets"),
            ("UPDATE edit SET from_version = 0", "version before"),
            ("UPDATE edit SET returns_to = 1", "return"),
            ("UPDATE edit SET title = 'Other'", "title"),
            ("UPDATE edit SET to_version = 77", "no version"),
            (
                "INSERT INTO edit SELECT id + 900, page, url, title, watch, from_version, 77, kind, significance, speakers, disclosed,
                     stealth, last_seen_before, first_seen_after, checks_between, recorded_at, returns_to, json, NULL, NULL, NULL, NULL, NULL, NULL
                 FROM edit LIMIT 1",
                "no version",
            ),
            ("UPDATE page SET title = 'Other'", "title"),
            ("UPDATE page SET url = 'http://evil.example/x'", "address"),
            ("UPDATE page SET versions = 3", "number of versions"),
            ("UPDATE page SET edits = 0", "number of edits"),
            ("UPDATE page SET first_seen = 5", "first sight"),
            ("UPDATE page SET last_checked = 5", "last check"),
            ("UPDATE page SET etag = x'ff'", "etag"),
            ("UPDATE version SET seen_until = seen_until + 9", "last seen"),
            ("INSERT INTO event (page, at, happened) VALUES (1, 5, '{}')", "event"),
            ("DELETE FROM look WHERE position = 1", "check 1 is missing"),
            (
                "DELETE FROM ledger WHERE level = 0 AND position = 1; DELETE FROM look WHERE position = 1",
                "check 1 is missing",
            ),
            (
                "INSERT INTO look (position, page, url, at, outcome, made_version) VALUES (2000, 1, '', 9, 'gone', 0)",
                "check 2000 has no entry",
            ),
            (
                "INSERT INTO look (position, page, url, at, outcome, made_version) VALUES (-7, 1, '', 9, 'gone', 0)",
                "check -7 has no entry",
            ),
            (
                "UPDATE body SET bytes = x'', base = NULL, depth = 0, pruned_at = 1",
                "which no pruning does",
            ),
            ("UPDATE look SET at = 'x' WHERE position = 1", "can't be read"),
            ("UPDATE ledger SET hash = 5 WHERE position = 1", "can't be read"),
            ("UPDATE version SET fingerprint = x'ff'", "can't be read"),
            ("INSERT INTO ledger VALUES (0, 'x', x'00')", "can't be read"),
        ] {
            let mut db = store.writer.acquire().await.unwrap();
            let run = async |sql: &'static str, db: &mut sqlx::SqliteConnection| {
                sqlx::raw_sql(sql).execute(db).await.unwrap();
            };
            run("PRAGMA foreign_keys = OFF", &mut db).await;
            for table in ["edit", "page", "version", "event", "look", "ledger", "body"] {
                let keep = format!("CREATE TEMP TABLE kept_{table} AS SELECT * FROM {table}");
                let keep = match table {
                    // A generated column can't be put back.
                    "page" => "CREATE TEMP TABLE kept_page AS SELECT id, url, title, versions, edits, first_seen, last_checked, etag FROM page".to_owned(),
                    _ => keep,
                };
                sqlx::raw_sql(sqlx::AssertSqlSafe(keep)).execute(&mut *db).await.unwrap();
            }
            run(sql, &mut db).await;
            drop(db);
            let damaged = verify().await;
            assert!(damaged.iter().any(|what| what.contains(told)), "{sql}: {damaged:?}");
            let mut db = store.writer.acquire().await.unwrap();
            for table in ["edit", "version", "event", "look", "ledger", "body"] {
                let back = format!(
                    "DELETE FROM {table}; INSERT INTO {table} SELECT * FROM kept_{table}; DROP TABLE kept_{table}"
                );
                sqlx::raw_sql(sqlx::AssertSqlSafe(back)).execute(&mut *db).await.unwrap();
            }
            run(
                "UPDATE page SET url = k.url, title = k.title, versions = k.versions, edits = k.edits, first_seen = k.first_seen,
                     last_checked = k.last_checked, etag = k.etag FROM kept_page k WHERE k.id = page.id;
                 DROP TABLE kept_page; UPDATE look SET url = ''; UPDATE edit SET url = ''",
                &mut db,
            )
            .await;
            drop(db);
            assert_eq!(verify().await, Vec::<String>::new(), "{sql}");
        }
}

/// What is derived into tables of its own.
#[tokio::test]
async fn what_is_derived_can_not_be_altered_unseen() {
    let quote = serde_json::from_value(serde_json::json!({
        "text": "The wall stands.", "start": 0, "end": 18, "kind": "direct", "speaker": "Ada Finch",
        "speaker_mention": null, "cue": "said", "confidence": 0.9,
    }));
    let article = Article {
        quotes: vec![quote.unwrap()],
        ..article("Levy ruled out", "“The wall stands.” Ada Finch said.")
    };
    let at = Timestamp::UNIX_EPOCH;
    for (sql, told) in [
        ("SELECT 1", ""),
        ("UPDATE page SET state = 'gone'", "“gone”"),
        ("UPDATE page SET state = 'failing'", "“failing”"),
        (
            "INSERT INTO event (page, at, happened) SELECT 1, MAX(at), '{\"event\":\"gone\"}' FROM look",
            "is not what its check found",
        ),
        (
            "INSERT INTO event (page, at, happened) SELECT 1, MAX(at), 'gone' FROM look",
            "is not what its check found",
        ),
        (
            "UPDATE edit SET url = 'https://rival.example/story'",
            "none that the page had",
        ),
        (
            "INSERT INTO page (id, url, watch) VALUES (9, 'https://b.example/', 'w'); UPDATE page_address SET page = 9",
            "page 1 means another page",
        ),
        (
            "UPDATE piece SET last = 1 WHERE last IS NULL",
            "what is searched of page 1",
        ),
        (
            "UPDATE piece SET key = key + 1",
            "what is searched of page 1",
        ),
        (
            "DELETE FROM piece WHERE id = (SELECT MAX(id) FROM piece)",
            "what is searched of page 1",
        ),
        (
            "DELETE FROM words WHERE rowid = (SELECT MAX(id) FROM piece)",
            "differ by 1",
        ),
        (
            "UPDATE said SET speaker = 'Nobody'",
            "who is quoted on page 1",
        ),
        (
            "INSERT INTO said VALUES (1, 'Nobody', 'Nothing.', 1, 1, 0)",
            "who is quoted on page 1",
        ),
        ("UPDATE speaker SET quotes = 7", "the quotes of Ada Finch"),
        (
            "UPDATE body SET bytes = x'', base = NULL, pruned_at = 1 WHERE id = (SELECT body FROM look WHERE position = 4)",
            "the last snapshot of version 3",
        ),
    ] {
        let (_folder, store, page) = with_edits().await;
        for body in ["3", "4"] {
            let seen = match body {
                "3" => Seen::New {
                    article: &article,
                    fingerprint: "third",
                    returns_to: None,
                    comparison: None,
                },
                _ => Seen::Same,
            };
            let check = NewCheck {
                answer: Some(&answer(body)),
                seen,
                ..NewCheck::plain(page, at, Outcome::Changed)
            };
            store.record(&check).await.unwrap();
        }
        let mut db = store.writer.acquire().await.unwrap();
        sqlx::raw_sql(sql).execute(&mut *db).await.unwrap();
        drop(db);
        let damaged = store.verify(&mut |_, _| {}).await.unwrap().damaged;
        match told {
            "" => assert_eq!(damaged, Vec::<String>::new()),
            _ => assert!(
                damaged.iter().any(|what| what.contains(told)),
                "{sql}: {damaged:?}"
            ),
        }
    }
}
