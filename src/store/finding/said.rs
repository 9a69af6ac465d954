//! Who was quoted, where, and does it still stand? One row a quote of a page, however many versions hold it.

use jiff::Timestamp;
use sqlx::{Row, SqliteConnection};

use crate::model::{Article, PageState};
use crate::store::{Store, StoreError, batch::Batch, fold, moment, version};

/// Somebody who was quoted on pages under watch.
#[derive(Debug, Clone, PartialEq, serde::Serialize)]
pub struct SpeakerRow {
    pub speaker: String,
    pub quotes: i64,
    pub pages: i64,
    /// Edits that touched a quote of theirs.
    pub edits: i64,
    pub last_said: Timestamp,
}

impl SpeakerRow {
    /// Where a list of speakers goes on after this one: their quotes, a colon, their name.
    pub fn mark(&self) -> String {
        format!("{}:{}", self.quotes, self.speaker)
    }

    pub fn read_mark(mark: &str) -> Option<(i64, &str)> {
        let (quotes, name) = mark.split_once(':')?;
        Some((quotes.parse().ok()?, name))
    }
}

/// A quote of somebody on a page.
#[derive(Debug, Clone, PartialEq, serde::Serialize)]
pub struct Said {
    pub speaker: String,
    pub words: String,
    pub page: i64,
    pub url: String,
    pub headline: Option<String>,
    pub first_version: i64,
    pub last_version: i64,
    pub first_seen: Timestamp,
    /// Whether the newest version of the page still has it, under this name, and the page is not gone.
    pub stands: bool,
}

/// Notes the quotes of a version.
pub(in crate::store) fn put(
    batch: &mut Batch,
    page: i64,
    number: i64,
    at: i64,
    article: &Article,
) -> Result<(), StoreError> {
    let said: Vec<(&str, &str)> = article
        .quotes
        .iter()
        .filter_map(|quote| Some((quote.speaker.as_deref()?, quote.text.as_str())))
        .collect();
    if said.is_empty() {
        return Ok(());
    }
    batch
        .then(
            "INSERT INTO said (page, speaker, words, first_version, last_version, first_seen)
             SELECT ?, value ->> 0, value ->> 1, ?, ?, ? FROM json_each(?) WHERE TRUE
             ON CONFLICT (page, speaker, words) DO UPDATE SET last_version = excluded.last_version",
        )
        .bind(page)
        .bind(number)
        .bind(number)
        .bind(at)
        .bind(serde_json::to_string(&said)?);
    Ok(())
}

/// Notes the quotes of every version, in a record that was begun before they were noted.
pub(in crate::store) async fn note_all(db: &mut SqliteConnection) -> Result<(), StoreError> {
    let mut after = (0, 0);
    while let Some(next) = version::after(db, after).await? {
        after = (next.page, next.number);
        let mut batch = Batch::default();
        put(
            &mut batch,
            next.page,
            next.number,
            next.seen_from,
            &next.article,
        )?;
        batch.run(&mut *db).await?;
    }
    Ok(())
}

/// Notes anew the quotes of every page whose versions can all be read; of the others what was noted stays.
pub(in crate::store) async fn note_anew(db: &mut SqliteConnection) -> Result<(), StoreError> {
    let pages: Vec<(i64, i64, i64)> = sqlx::query_as(
        "SELECT page, COUNT(*), MAX(number) FROM version GROUP BY page ORDER BY page",
    )
    .fetch_all(&mut *db)
    .await?;
    for (page, count, newest) in pages {
        let (mut batch, mut read, mut after) = (Batch::default(), 0, (page, 0));
        batch.then("DELETE FROM said WHERE page = ?").bind(page);
        while let Some(next) = version::after(db, after)
            .await?
            .filter(|next| next.page == page)
        {
            after = (page, next.number);
            read += 1;
            put(&mut batch, page, next.number, next.seen_from, &next.article)?;
        }
        if read == count && count == newest {
            batch.run(&mut *db).await?;
        }
    }
    Ok(())
}

impl Store {
    /// Everybody who is quoted and whose name holds `part`, the most quoted first; those after the [mark](SpeakerRow::mark) `after`.
    pub async fn speakers(
        &self,
        part: &str,
        after: Option<(i64, &str)>,
        limit: i64,
    ) -> Result<Vec<SpeakerRow>, StoreError> {
        let (quotes, name) = after.unwrap_or((i64::MAX, ""));
        let folded = fold::lowered("name", part);
        let sql = format!(
            "SELECT * FROM speaker
             WHERE quotes > 0 AND quotes <= $1 AND (quotes < $1 OR name > $2)
                 AND ($3 = '' OR instr({folded}, $3) > 0)
             ORDER BY quotes DESC, name LIMIT $4"
        );
        // The text is put together from constants, and from single letters.
        let rows = sqlx::query(sqlx::AssertSqlSafe(sql))
            .bind(quotes)
            .bind(name)
            .bind(part.to_lowercase())
            .bind(limit)
            .fetch_all(&self.readers)
            .await?;
        rows.iter()
            .map(|row| {
                Ok(SpeakerRow {
                    speaker: row.try_get("name")?,
                    quotes: row.try_get("quotes")?,
                    pages: row.try_get("pages")?,
                    edits: row.try_get("edits")?,
                    last_said: moment(row.try_get("last_said")?)?,
                })
            })
            .collect()
    }

    /// What somebody of exactly that name was quoted with, the newest first; `skip` of them are passed over.
    pub async fn said_by(
        &self,
        speaker: &str,
        skip: i64,
        limit: i64,
    ) -> Result<Vec<Said>, StoreError> {
        let rows = sqlx::query(
            "SELECT said.*, page.url, page.title, page.versions, page.state FROM said JOIN page ON page.id = said.page
             WHERE speaker = $1 ORDER BY said.first_seen DESC, said.page, said.words LIMIT $2 OFFSET $3",
        )
        .bind(speaker)
        .bind(limit)
        .bind(skip)
        .fetch_all(&self.readers)
        .await?;
        rows.iter()
            .map(|row| {
                let (last, newest): (i64, i64) =
                    (row.try_get("last_version")?, row.try_get("versions")?);
                let state: PageState = crate::store::named(row.try_get("state")?)?;
                Ok(Said {
                    speaker: row.try_get("speaker")?,
                    words: row.try_get("words")?,
                    page: row.try_get("page")?,
                    url: row.try_get("url")?,
                    headline: row.try_get("title")?,
                    first_version: row.try_get("first_version")?,
                    last_version: last,
                    first_seen: moment(row.try_get("first_seen")?)?,
                    stands: last == newest && state != PageState::Gone,
                })
            })
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    async fn run(store: &Store, sql: &'static str) {
        sqlx::query(sql).execute(&store.writer).await.unwrap();
    }

    /// Name, quotes, pages and edits of everybody.
    async fn counted(store: &Store) -> Vec<(String, i64, i64, i64)> {
        let rows = store.speakers("", None, 10).await.unwrap();
        rows.into_iter()
            .map(|row| (row.speaker, row.quotes, row.pages, row.edits))
            .collect()
    }

    #[tokio::test]
    async fn speakers_are_counted_as_quotes_and_edits_come_and_go() {
        let folder = tempfile::tempdir().unwrap();
        let store = Store::open(folder.path()).await.unwrap();
        run(&store, "INSERT INTO page (id, url, watch) VALUES (1, 'https://a.example/', 'w'), (2, 'https://b.example/', 'w')").await;
        run(
            &store,
            "INSERT INTO said VALUES (1, 'Ada Finch', 'One.', 1, 1, 5), (1, 'Ada Finch', 'Two.', 1, 1, 9),
                 (2, 'Ada Finch', 'One.', 1, 1, 7), (2, 'Piet Larwood', 'Three.', 1, 1, 7)",
        )
        .await;
        run(
            &store,
            r#"INSERT INTO edit (id, page, url, watch, from_version, to_version, kind, significance, speakers, disclosed, stealth,
                   last_seen_before, first_seen_after, checks_between, recorded_at, json)
               VALUES (1, 1, 'u', 'w', 1, 2, 'quote_reattributed', 2, 'ada finch piet larwood', 0, 1, 0, 1, 0, 1,
                   '{"speaker_before": "Ada Finch", "speaker_after": "Piet Larwood"}'),
                   (2, 1, 'u', 'w', 1, 2, 'quote_reworded', 2, 'ada finch', 0, 1, 0, 1, 0, 1,
                   '{"speaker_before": "Ada Finch", "speaker_after": "Ada Finch"}')"#,
        )
        .await;
        let ada = |quotes, pages, edits| ("Ada Finch".to_owned(), quotes, pages, edits);
        let piet = |edits| ("Piet Larwood".to_owned(), 1, 1, edits);
        assert_eq!(counted(&store).await, [ada(3, 2, 2), piet(1)]);
        // What is saved of a record is counted the same.
        store.compact().await.unwrap();
        let saved = tempfile::tempdir().unwrap();
        crate::store::repair(folder.path(), saved.path())
            .await
            .unwrap();
        let saved = Store::open_to_read(saved.path()).await.unwrap();
        assert_eq!(counted(&saved).await, [ada(3, 2, 2), piet(1)]);
        run(&store, "DELETE FROM said WHERE words = 'Two.'").await;
        assert_eq!(counted(&store).await, [ada(2, 2, 2), piet(1)]);
        let rows = store.speakers("ada", None, 10).await.unwrap();
        assert_eq!(rows[0].last_said, moment(7).unwrap());
        run(&store, "DELETE FROM said WHERE page = 1").await;
        assert_eq!(counted(&store).await, [ada(1, 1, 2), piet(1)]);
        run(
            &store,
            "INSERT INTO rebuild (id, at, extractor) VALUES (1, 0, 'x')",
        )
        .await;
        run(&store, "UPDATE edit SET withdrawn_by = 1 WHERE id = 1").await;
        assert_eq!(counted(&store).await, [ada(1, 1, 1), piet(0)]);
        // A list goes on where it ended.
        let rows = store
            .speakers("", Some((1, "Ada Finch")), 10)
            .await
            .unwrap();
        assert_eq!(rows[0].speaker, "Piet Larwood");
    }
}
