//! Who was quoted, where, and does it still stand? One row a quote of a page, however many versions hold it.

use jiff::Timestamp;
use sqlx::{Row, SqliteConnection};

use super::{Store, StoreError, moment, version::unpacked};
use crate::model::Article;

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
    /// Whether the newest version of the page still has it, under this name.
    pub stands: bool,
}

/// Notes the quotes of a version.
pub(super) async fn note(
    db: &mut SqliteConnection,
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
    sqlx::query(
        "INSERT INTO said (page, speaker, words, first_version, last_version, first_seen)
         SELECT $1, value ->> 0, value ->> 1, $3, $3, $4 FROM json_each($2) WHERE TRUE
         ON CONFLICT (page, speaker, words) DO UPDATE SET last_version = $3",
    )
    .bind(page)
    .bind(serde_json::to_string(&said)?)
    .bind(number)
    .bind(at)
    .execute(&mut *db)
    .await?;
    Ok(())
}

/// Notes the quotes of every version, in a record that was begun before they were noted.
pub(super) async fn note_all(db: &mut SqliteConnection) -> Result<(), StoreError> {
    let mut after = (0_i64, 0_i64);
    loop {
        let row = sqlx::query(
            "SELECT page, number, seen_from, article FROM version WHERE (page, number) > ($1, $2)
             ORDER BY page, number LIMIT 1",
        )
        .bind(after.0)
        .bind(after.1)
        .fetch_optional(&mut *db)
        .await?;
        let Some(row) = row else { return Ok(()) };
        after = (row.try_get("page")?, row.try_get("number")?);
        let article = unpacked(row.try_get::<Vec<u8>, _>("article")?.as_slice())?;
        note(db, after.0, after.1, row.try_get("seen_from")?, &article).await?;
    }
}

impl Store {
    /// Everybody who was quoted and whose name holds `part`, the most quoted first.
    pub async fn speakers(&self, part: &str, limit: i64) -> Result<Vec<SpeakerRow>, StoreError> {
        let rows = sqlx::query(
            "SELECT speaker, COUNT(*) AS quotes, COUNT(DISTINCT page) AS pages, MAX(first_seen) AS last_said
             FROM said WHERE $1 = '' OR instr(lower(speaker), lower($1)) > 0
             GROUP BY speaker ORDER BY quotes DESC, speaker LIMIT $2",
        )
        .bind(part)
        .bind(limit)
        .fetch_all(&self.readers)
        .await?;
        let mut found = Vec::with_capacity(rows.len());
        for row in rows {
            let speaker: String = row.try_get("speaker")?;
            found.push(SpeakerRow {
                edits: 0,
                quotes: row.try_get("quotes")?,
                pages: row.try_get("pages")?,
                last_said: moment(row.try_get("last_said")?)?,
                speaker,
            });
        }
        self.count_edits(&mut found).await?;
        Ok(found)
    }

    /// Edits of quotes, by whose they were before or after: read once, for all who are listed.
    async fn count_edits(&self, speakers: &mut [SpeakerRow]) -> Result<(), StoreError> {
        let rows = sqlx::query(
            "SELECT speakers, COUNT(*) AS edits FROM edit WHERE speakers <> '' AND withdrawn_by IS NULL GROUP BY speakers",
        )
        .fetch_all(&self.readers)
        .await?;
        let mut counts = std::collections::HashMap::<String, i64>::new();
        for row in rows {
            let (names, edits): (String, i64) = (row.try_get("speakers")?, row.try_get("edits")?);
            let mut names: Vec<&str> = names.lines().collect();
            names.dedup();
            for name in names {
                *counts.entry(name.to_owned()).or_default() += edits;
            }
        }
        for row in speakers {
            row.edits = counts
                .get(&row.speaker.to_lowercase())
                .copied()
                .unwrap_or_default();
        }
        Ok(())
    }

    /// What somebody of exactly that name was quoted with, the newest first.
    pub async fn said_by(&self, speaker: &str, limit: i64) -> Result<Vec<Said>, StoreError> {
        let rows = sqlx::query(
            "SELECT said.*, page.url, page.title, page.versions FROM said JOIN page ON page.id = said.page
             WHERE speaker = $1 ORDER BY said.first_seen DESC, said.page, said.words LIMIT $2",
        )
        .bind(speaker)
        .bind(limit)
        .fetch_all(&self.readers)
        .await?;
        rows.iter()
            .map(|row| {
                let (last, newest): (i64, i64) =
                    (row.try_get("last_version")?, row.try_get("versions")?);
                Ok(Said {
                    speaker: row.try_get("speaker")?,
                    words: row.try_get("words")?,
                    page: row.try_get("page")?,
                    url: row.try_get("url")?,
                    headline: row.try_get("title")?,
                    first_version: row.try_get("first_version")?,
                    last_version: last,
                    first_seen: moment(row.try_get("first_seen")?)?,
                    stands: last == newest,
                })
            })
            .collect()
    }
}
