//! Which states has a page been in, and which checks saw them?

use jiff::Timestamp;
use sqlx::{Row, SqliteConnection};

use crate::model::{Article, Check, Comparison, Version};
use crate::store::{
    Store, StoreError, article, batch::Batch, body::spelled, extractor::EXTRACTOR, maybe_moment,
    moment, named, pieces, told, unless_damaged,
};

impl Store {
    /// The first version of the page with that fingerprint.
    pub async fn known_state(
        &self,
        page: i64,
        fingerprint: &str,
    ) -> Result<Option<i64>, StoreError> {
        // A return names the state's first number, however often it came back.
        Ok(sqlx::query_scalar(
            "SELECT MIN(number) FROM version WHERE page = $1 AND fingerprint = $2",
        )
        .bind(page)
        .bind(fingerprint)
        .fetch_one(&self.readers)
        .await?)
    }

    /// The first number of the state of a page's newest version, up to `newest` and among so many, whose article is the one.
    pub async fn known_among(
        &self,
        page: i64,
        newest: i64,
        at_most: i64,
        is_it: impl Fn(&Article) -> bool,
    ) -> Result<Option<i64>, StoreError> {
        for number in ((newest - at_most + 1).max(1)..=newest).rev() {
            let article = unless_damaged(self.article(page, number).await)?;
            if article.is_some_and(|article| is_it(&article)) {
                return Ok(sqlx::query_scalar(
                    "SELECT COALESCE(returns_to, number) FROM version WHERE page = $1 AND number = $2",
                )
                .bind(page)
                .bind(number)
                .fetch_optional(&self.readers)
                .await?);
            }
        }
        Ok(None)
    }

    /// The last versions down from one, at most so many, newest first: since when each was seen, and its article, where it can be read.
    pub async fn recent(
        &self,
        page: i64,
        newest: i64,
        at_most: i64,
    ) -> Result<Vec<(Timestamp, Article)>, StoreError> {
        let mut recent = Vec::new();
        for number in ((newest - at_most + 1).max(1)..=newest).rev() {
            let from =
                sqlx::query_scalar("SELECT seen_from FROM version WHERE page = $1 AND number = $2")
                    .bind(page)
                    .bind(number)
                    .fetch_optional(&self.readers)
                    .await?;
            let article = unless_damaged(self.article(page, number).await)?;
            if let Some((from, article)) = from.zip(article) {
                recent.push((moment(from)?, article));
            }
        }
        Ok(recent)
    }

    /// How often the page has returned to an earlier state.
    pub async fn returns(&self, page: i64) -> Result<i64, StoreError> {
        Ok(sqlx::query_scalar(
            "SELECT COUNT(*) FROM version WHERE page = $1 AND returns_to IS NOT NULL",
        )
        .bind(page)
        .fetch_one(&self.readers)
        .await?)
    }

    /// A page's versions, oldest first.
    pub async fn versions(&self, page: i64) -> Result<Vec<Version>, StoreError> {
        let rows = sqlx::query(
            "SELECT number, seen_from, seen_until, last_seen_otherwise, returns_to, sha256, headline
             FROM version JOIN body ON body.id = version.body WHERE page = $1 ORDER BY number",
        )
        .bind(page)
        .fetch_all(&self.readers)
        .await?;
        rows.iter()
            .map(|row| {
                Ok(Version {
                    number: row.try_get(0)?,
                    seen_from: moment(row.try_get(1)?)?,
                    seen_until: moment(row.try_get(2)?)?,
                    last_seen_otherwise: maybe_moment(row.try_get(3)?)?,
                    returns_to: row.try_get(4)?,
                    snapshot: spelled(row.try_get(5)?),
                    headline: row.try_get(6)?,
                })
            })
            .collect()
    }

    /// A page's checks, oldest first.
    pub async fn checks(&self, page: i64) -> Result<Vec<Check>, StoreError> {
        let rows = sqlx::query(
            "SELECT at, outcome, status, reason, sha256, version
             FROM look LEFT JOIN body ON body.id = look.body WHERE page = $1 ORDER BY position",
        )
        .bind(page)
        .fetch_all(&self.readers)
        .await?;
        rows.iter()
            .map(|row| {
                let status: Option<i64> = row.try_get(2)?;
                let hash: Option<Vec<u8>> = row.try_get(4)?;
                Ok(Check {
                    at: moment(row.try_get(0)?)?,
                    outcome: named(row.try_get(1)?)?,
                    status: status.and_then(|status| u16::try_from(status).ok()),
                    reason: row.try_get(3)?,
                    snapshot: hash.map(|hash| spelled(&hash)),
                    version: row.try_get(5)?,
                })
            })
            .collect()
    }

    /// The article of a version.
    pub async fn article(&self, page: i64, version: i64) -> Result<Option<Article>, StoreError> {
        let mut db = self.readers.acquire().await?;
        article::read(&mut db, page, version).await
    }

    /// What was told between a version and the one before it; `None` for the first.
    pub async fn comparison(
        &self,
        page: i64,
        version: i64,
    ) -> Result<Option<Comparison>, StoreError> {
        let row = sqlx::query("SELECT comparison FROM version WHERE page = $1 AND number = $2")
            .bind(page)
            .bind(version)
            .fetch_optional(&self.readers)
            .await?;
        Ok(row.as_ref().map(told::comparison).transpose()?.flatten())
    }
}

/// A version as it is put on record.
pub(in crate::store) struct NewVersion<'a> {
    pub page: i64,
    pub number: i64,
    pub fingerprint: &'a str,
    pub seen: i64,
    pub last_seen_otherwise: Option<i64>,
    pub returns_to: Option<i64>,
    /// The hash of the snapshot that showed it first.
    pub snapshot: &'a [u8],
    pub article: &'a Article,
    pub ready: &'a article::Ready,
    pub words: &'a pieces::Ready,
    pub comparison: Option<&'a told::Ready>,
}

/// Puts a version on record, its words into the index, its quotes under their speakers.
pub(in crate::store) fn put(batch: &mut Batch, new: &NewVersion<'_>) -> Result<(), StoreError> {
    batch
        .then(
            "INSERT INTO version (page, number, fingerprint, seen_from, seen_until, last_seen_otherwise, returns_to,
                 body, headline, extractor, article, chain, comparison)
             VALUES (?, ?, ?, ?, ?, ?, ?, (SELECT id FROM body WHERE sha256 = ?), ?, ?, ?, ?, ?)",
        )
        .bind(new.page)
        .bind(new.number)
        .bind(new.fingerprint)
        .bind(new.seen)
        .bind(new.seen)
        .bind(new.last_seen_otherwise)
        .bind(new.returns_to)
        .bind(new.snapshot)
        .bind(&new.article.headline)
        .bind(EXTRACTOR)
        .bind(&new.ready.packed)
        .bind(new.ready.chain)
        .bind(new.comparison.map(|told| &told.packed));
    pieces::put(batch, new.number, new.words);
    crate::store::said::put(batch, new.page, new.number, new.seen, new.article)
}

/// A version as something is derived from it anew.
pub(in crate::store) struct Kept {
    pub page: i64,
    pub number: i64,
    pub seen_from: i64,
    pub article: Article,
}

/// The version that comes after a page and number, over all pages: one in memory at a time. What can't be read is passed over.
pub(in crate::store) async fn after(
    db: &mut SqliteConnection,
    (mut page, mut number): (i64, i64),
) -> Result<Option<Kept>, StoreError> {
    loop {
        let row = sqlx::query(
            "SELECT page, number, seen_from FROM version WHERE (page, number) > ($1, $2)
             ORDER BY page, number LIMIT 1",
        )
        .bind(page)
        .bind(number)
        .fetch_optional(&mut *db)
        .await?;
        let Some(row) = row else { return Ok(None) };
        (page, number) = (row.try_get("page")?, row.try_get("number")?);
        match article::read(db, page, number).await {
            Ok(Some(article)) => {
                return Ok(Some(Kept {
                    page,
                    number,
                    seen_from: row.try_get("seen_from")?,
                    article,
                }));
            }
            Ok(None) | Err(StoreError::Damaged(_)) => {}
            Err(error) => return Err(error),
        }
    }
}
