//! What did people make of an edit? Marks beside the record: they never change what was seen.

use std::collections::HashMap;

use jiff::Timestamp;
use sqlx::Row;

use crate::model::{Edit, Noise, named};
use crate::store::{Store, StoreError, maybe_moment, micros, moment, open::begin, told};

named! {
    /// What somebody decided about an edit.
    pub enum Standing {
        Reviewed = "reviewed",
        /// No news: of that page and kind there may be more.
        Dismissed = "dismissed",
    }
}

/// The marks on an edit.
#[derive(Debug, Clone, Default, PartialEq, serde::Serialize)]
pub struct Review {
    /// `None`: still open.
    pub standing: Option<Standing>,
    pub starred: bool,
    pub note: Option<String>,
    pub assigned: Option<String>,
    pub at: Option<Timestamp>,
}

/// One change of an edit's marks; what is `None` stays as it is.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct ToReview {
    /// `Some(None)` opens it again.
    pub standing: Option<Option<Standing>>,
    pub starred: Option<bool>,
    /// An empty text takes it away.
    pub note: Option<String>,
    /// An empty text takes it away.
    pub assigned: Option<String>,
}

impl Store {
    /// Marks an edit. `false` where there is no such edit.
    pub async fn review(
        &self,
        edit: i64,
        mark: &ToReview,
        now: Timestamp,
    ) -> Result<bool, StoreError> {
        let mut connection = self.writer.acquire().await?;
        let mut tx = begin(&mut connection).await?;
        let known: Option<i64> = sqlx::query_scalar("SELECT id FROM edit WHERE id = $1")
            .bind(edit)
            .fetch_optional(&mut *tx)
            .await?;
        if known.is_none() {
            return Ok(false);
        }
        let text = |text: &Option<String>| text.as_ref().map(|text| text.trim().to_owned());
        sqlx::query(
            "INSERT INTO review (edit, standing, starred, note, assigned, at)
             VALUES ($1, $3, COALESCE($4, 0), NULLIF($5, ''), NULLIF($6, ''), $7)
             ON CONFLICT (edit) DO UPDATE SET
                 standing = CASE WHEN $2 THEN $3 ELSE standing END,
                 starred = COALESCE($4, starred),
                 note = CASE WHEN $5 IS NULL THEN note ELSE NULLIF($5, '') END,
                 assigned = CASE WHEN $6 IS NULL THEN assigned ELSE NULLIF($6, '') END,
                 at = $7",
        )
        .bind(edit)
        .bind(mark.standing.is_some())
        .bind(mark.standing.flatten().map(Standing::name))
        .bind(mark.starred)
        .bind(text(&mark.note))
        .bind(text(&mark.assigned))
        .bind(micros(now))
        .execute(&mut *tx)
        .await?;
        tx.commit().await?;
        Ok(true)
    }

    /// Teaches the page of an edit what never to tell: `teach` gets what is known of its restless parts, and what it gives is given back.
    pub async fn teach<T>(
        &self,
        edit: i64,
        teach: impl FnOnce(&mut Noise, &Edit) -> Option<T>,
    ) -> Result<Option<T>, StoreError> {
        let mut connection = self.writer.acquire().await?;
        let mut tx = begin(&mut connection).await?;
        let row = sqlx::query(
            "SELECT edit.*, noise, last_checked FROM edit JOIN page ON page.id = edit.page WHERE edit.id = $1",
        )
        .bind(edit)
        .fetch_optional(&mut *tx)
        .await?;
        let Some(row) = row else { return Ok(None) };
        let mut noise = match row.try_get::<Option<&str>, _>("noise")? {
            Some(json) => serde_json::from_str(json)?,
            None => Noise::default(),
        };
        let told = told::Reader::default().edit_or_rest(&mut tx, &row).await?;
        let before = noise.clone();
        let taught = teach(&mut noise, &told);
        let last_checked = maybe_moment(row.try_get("last_checked")?)?;
        for (name, part) in &mut noise.parts {
            let was = before.parts.get(name);
            if part.brought_back && !was.is_some_and(|was| was.brought_back) {
                part.brought_back_after = last_checked;
            }
        }
        if taught.is_some() {
            sqlx::query("UPDATE page SET noise = $2 WHERE id = $1")
                .bind(row.try_get::<i64, _>("page")?)
                .bind(serde_json::to_string(&noise)?)
                .execute(&mut *tx)
                .await?;
        }
        tx.commit().await?;
        Ok(taught)
    }

    /// The marks on those edits; an edit without marks is left out.
    pub async fn reviews(&self, edits: &[i64]) -> Result<HashMap<i64, Review>, StoreError> {
        let rows =
            sqlx::query("SELECT * FROM review WHERE edit IN (SELECT value FROM json_each($1))")
                .bind(serde_json::to_string(edits)?)
                .fetch_all(&self.readers)
                .await?;
        rows.iter()
            .map(|row| {
                let standing: Option<String> = row.try_get("standing")?;
                let review = Review {
                    standing: standing.as_deref().and_then(Standing::named),
                    starred: row.try_get("starred")?,
                    note: row.try_get("note")?,
                    assigned: row.try_get("assigned")?,
                    at: Some(moment(row.try_get("at")?)?),
                };
                Ok((row.try_get("edit")?, review))
            })
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::{open::begin, testing::with_a_page};

    /// Whoever reads first and writes then must begin as a writer: SQLite refuses, at once, what was read before another wrote.
    #[tokio::test(flavor = "multi_thread")]
    async fn one_process_waits_for_the_other() {
        let (folder, store, page) = with_a_page().await;
        sqlx::query(
            "INSERT INTO edit (id, page, url, watch, from_version, to_version, kind, significance, disclosed, stealth, speakers,
                 last_seen_before, first_seen_after, checks_between, recorded_at, json)
             VALUES (1, $1, '', 'w', 1, 2, 'text_added', 1, 0, 0, '', 0, 0, 0, 0, '{}')",
        )
        .bind(page)
        .execute(&store.writer)
        .await
        .unwrap();
        let beside = Store::open_beside(folder.path()).await.unwrap();
        let mut daemon = store.writer.acquire().await.unwrap();
        let tx = begin(&mut daemon).await.unwrap();
        let marking = tokio::spawn(async move {
            let mark = ToReview {
                starred: Some(true),
                ..ToReview::default()
            };
            beside.review(1, &mark, Timestamp::UNIX_EPOCH).await
        });
        tokio::time::sleep(std::time::Duration::from_millis(100)).await;
        assert!(!marking.is_finished());
        tx.commit().await.unwrap();
        assert!(marking.await.unwrap().unwrap());
        assert!(store.reviews(&[1]).await.unwrap()[&1].starred);
    }
}
