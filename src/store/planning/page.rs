//! Which pages are under watch, and when is each due?

use jiff::{SignedDuration, Timestamp};
use sqlx::{Row, SqliteConnection, sqlite::SqliteRow};

use crate::model::{Noise, Page, PageEvent, PageState, Validators};
use crate::store::{
    Memory, Store, StoreError, article, error::spared, fold, maybe_moment, micros, named,
    open::begin, unless_damaged,
};

/// A state that stood for so long is at rest: what comes after it is no flip of a row before.
pub const AT_REST: SignedDuration = SignedDuration::from_hours(24);

const COLUMNS: &str = "id, url, watch, title, state, first_seen, last_checked, versions, edits";

fn page(row: &SqliteRow) -> Result<Page, StoreError> {
    Ok(Page {
        id: row.try_get("id")?,
        url: row.try_get("url")?,
        watch: row.try_get("watch")?,
        // Whoever lists pages goes on by the address of one whose title is damaged; `verify` names it.
        title: spared(row, "title")?,
        state: named(row.try_get("state")?)?,
        first_seen: maybe_moment(row.try_get("first_seen")?)?,
        last_checked: maybe_moment(row.try_get("last_checked")?)?,
        versions: row.try_get("versions")?,
        edits: row.try_get("edits")?,
    })
}

/// `takes_over`: the page is this watch's from now on, whoever found it before. Inside a transaction.
pub(in crate::store) async fn page_of(
    tx: &mut SqliteConnection,
    url: &str,
    watch: &str,
    title: Option<&str>,
    due: Timestamp,
    takes_over: bool,
) -> Result<(i64, bool), StoreError> {
    let known: Option<(i64, Option<String>)> = sqlx::query_as(
        "SELECT page, (SELECT watch FROM page WHERE id = page_address.page) FROM page_address WHERE url = $1",
    )
    .bind(url)
    .fetch_optional(&mut *tx)
    .await?;
    if let Some((known, of)) = known {
        if of.as_deref() != Some(watch) {
            // The page follows the watch that names it now: a watch may have been renamed. Pages of it that were joined to this one come
            // along: no address leads to them any more.
            sqlx::query(
                "WITH RECURSIVE joined (id) AS (SELECT $1 UNION
                     SELECT page FROM page_join JOIN joined ON into_page = joined.id WHERE undone_at IS NULL)
                 UPDATE page SET watch = $2 WHERE id IN (SELECT id FROM joined) AND watch = $4
                     AND ($3 OR (SELECT next_due FROM page WHERE id = $1) IS NULL)",
            )
            .bind(known)
            .bind(watch)
            .bind(takes_over)
            .bind(of)
            .execute(&mut *tx)
            .await?;
        }
        return Ok((known, false));
    }
    let id: i64 = sqlx::query_scalar(
        "INSERT INTO page (url, watch, title, next_due) VALUES ($1, $2, $3, $4) RETURNING id",
    )
    .bind(url)
    .bind(watch)
    .bind(title)
    .bind(micros(due))
    .fetch_one(&mut *tx)
    .await?;
    sqlx::query("INSERT INTO page_address (url, page) VALUES ($1, $2)")
        .bind(url)
        .bind(id)
        .execute(&mut *tx)
        .await?;
    Ok((id, true))
}

async fn one_page(
    connection: &mut SqliteConnection,
    url: &str,
    watch: &str,
    title: Option<&str>,
    due: Timestamp,
) -> Result<(i64, bool), StoreError> {
    let mut tx = begin(connection).await?;
    let made = page_of(&mut tx, url, watch, title, due, false).await?;
    tx.commit().await?;
    Ok(made)
}

impl Store {
    /// The page of that address, made if it is new (then due at `due`). `true` when it was made.
    pub async fn page(
        &self,
        url: &str,
        watch: &str,
        title: Option<&str>,
        due: Timestamp,
    ) -> Result<(i64, bool), StoreError> {
        let mut connection = self.writer.acquire().await?;
        let made = one_page(&mut connection, url, watch, title, due).await;
        if made.is_err() {
            // As after a check that could not be recorded: its transaction may still be open.
            connection.close_on_drop();
        }
        made
    }

    /// What a check needs to know of a page's past.
    pub async fn memory(&self, page_id: i64) -> Result<Memory, StoreError> {
        let mut db = self.readers.acquire().await?;
        let row = sqlx::query(
            "SELECT page.*, body.sha256, last.at AS whole_at, last.version = page.versions AS is_newest, newest.fingerprint, newest.seen_from AS newest_from,
                 COALESCE(newest.returns_to, newest.number) AS first_so,
                 EXISTS (SELECT 1 FROM edit WHERE page = $1 AND flip IS NOT NULL) AS ever_flipped,
                 page.versions - COALESCE((SELECT MAX(number) FROM version
                     WHERE page = $1 AND (returns_to IS NULL OR seen_until - seen_from >= $2)), 0) AS flips,
                 (SELECT json_extract(happened, '$.event') FROM event
                     WHERE page = $1 AND json_valid(happened) AND json_extract(happened, '$.event') <> 'moved' ORDER BY id DESC LIMIT 1) AS happened
             FROM page
             LEFT JOIN look AS last ON last.position =
                 (SELECT position FROM look WHERE page = $1 AND body IS NOT NULL ORDER BY position DESC LIMIT 1)
             LEFT JOIN body ON body.id = last.body
             LEFT JOIN version AS newest ON newest.page = page.id AND newest.number = page.versions
             WHERE page.id = $1",
        )
        .bind(page_id)
        .bind(i64::try_from(AT_REST.as_micros()).unwrap_or(i64::MAX))
        .fetch_optional(&mut *db)
        .await?
        .ok_or_else(|| StoreError::Damaged(format!("page {page_id} is missing")))?;
        let page = page(&row)?;
        let latest = match page.versions {
            0 => None,
            newest => unless_damaged(article::read(&mut db, page_id, newest).await)?,
        };
        let is_read = latest.is_some() || page.versions == 0;
        // What only helps the next check is done without where it can't be read: one damaged value must not end the watch.
        let text = |column: &str| spared::<Option<String>>(&row, column);
        let number = |column: &str| spared::<Option<i64>>(&row, column);
        let at = |column: &str| -> Result<Option<Timestamp>, StoreError> {
            Ok(maybe_moment(number(column)?).unwrap_or_default())
        };
        let sha256: Option<Vec<u8>> = spared(&row, "sha256")?;
        let noise = match row.try_get::<Option<String>, _>("noise") {
            Ok(json) => json.map_or(Ok(Noise::default()), |json| serde_json::from_str(&json)),
            Err(sqlx::Error::ColumnDecode { .. }) => serde_json::from_str(""),
            Err(error) => return Err(error.into()),
        };
        Ok(Memory {
            validators: Validators {
                from: text("validators_from")?,
                etag: text("etag")?,
                last_modified: text("last_modified")?,
            },
            failures: number("failures")?.unwrap_or(0),
            conditional_in_a_row: number("conditional_in_a_row")?.unwrap_or(0),
            last_changed: at("last_changed")?,
            absent_since: at("absent_since")?,
            doubted: text("doubted")?,
            doubted_since: at("doubted_since")?,
            standing: text("happened")?
                .and_then(|event| named(event).ok())
                .filter(|event| *event != PageEvent::Back),
            flips: number("flips")?.unwrap_or(0),
            ever_flipped: number("ever_flipped")? == Some(1),
            newest_from: at("newest_from")?,
            whole_at: at("whole_at")?,
            lied_at: at("lied_at")?,
            latest: latest.map(|article| (page.versions, article)),
            page,
            newest_state: text("fingerprint")?.zip(number("first_so")?),
            last_body: match sha256 {
                Some(sha256) => Some(crate::store::LastBody {
                    sha256,
                    is_newest: number("is_newest")? == Some(1),
                }),
                None => None,
            },
            noise_is_damaged: noise.is_err(),
            noise: noise.unwrap_or_default(),
            source_modified: text("source_modified")?,
            shown: text("shown")?.and_then(|json| serde_json::from_str(&json).ok()),
            read_by: text("read_by")?.filter(|_| is_read),
        })
    }

    /// How many other pages of its host, among those that are looked at, wait for the same thing to be seen again. Pages that are gone don't:
    /// each was told by itself.
    pub async fn doubted_too(&self, page: &Page, doubted: &str) -> Result<i64, StoreError> {
        let path = page.url.match_indices('/').nth(2);
        let origin = path.map_or(page.url.as_str(), |(at, _)| &page.url[..=at]);
        Ok(sqlx::query_scalar(
            "SELECT COUNT(*) FROM page WHERE doubted = $1 AND id <> $2 AND next_due < $3 AND state <> 'gone' AND substr(url, 1, length($4)) = $4",
        )
        .bind(doubted)
        .bind(page.id)
        .bind(micros(Timestamp::MAX))
        .bind(origin)
        .fetch_one(&self.readers)
        .await?)
    }

    /// When a version was last seen in a full answer, where a "not modified" was taken for it later.
    pub async fn last_whole(
        &self,
        page: i64,
        version: i64,
    ) -> Result<Option<Timestamp>, StoreError> {
        let whole: Option<i64> = sqlx::query_scalar(
            "SELECT whole FROM (SELECT MAX(CASE WHEN status IS NOT 304 THEN at END) AS whole, MAX(at) AS newest FROM look
                 WHERE page = $1 AND version = $2) WHERE whole < newest",
        )
        .bind(page)
        .bind(version)
        .fetch_optional(&self.readers)
        .await?;
        maybe_moment(whole)
    }

    /// The first address that a page was known by.
    pub async fn first_address(&self, page: i64) -> Result<Option<String>, StoreError> {
        Ok(sqlx::query_scalar(
            "SELECT url FROM page_address WHERE page = $1 ORDER BY rowid LIMIT 1",
        )
        .bind(page)
        .fetch_optional(&self.readers)
        .await?)
    }

    /// What is known of a page's restless parts; nothing where that can't be read.
    pub async fn noise(&self, page: i64) -> Result<Noise, StoreError> {
        let row = sqlx::query("SELECT noise FROM page WHERE id = $1")
            .bind(page)
            .fetch_optional(&self.readers)
            .await?;
        let json = row.map(|row| spared::<Option<String>>(&row, "noise"));
        let json = json.transpose()?.flatten();
        Ok(json.map_or_else(Noise::default, |json| {
            serde_json::from_str(&json).unwrap_or_default()
        }))
    }

    /// Puts what is known of a page's restless parts in the place of what was.
    pub async fn set_noise(
        &self,
        page: i64,
        noise: &crate::model::Noise,
    ) -> Result<(), StoreError> {
        sqlx::query("UPDATE page SET noise = $2 WHERE id = $1")
            .bind(page)
            .bind(serde_json::to_string(noise)?)
            .execute(&self.writer)
            .await?;
        Ok(())
    }

    /// The pages whose address, title or watch holds `part` and that are in `state` (each of them: empty for any), those with most edits
    /// first; and how many pages there are in all.
    pub async fn most_edited(
        &self,
        part: &str,
        state: Option<PageState>,
        limit: i64,
    ) -> Result<(Vec<Page>, i64), StoreError> {
        // Which pages is told by an index alone.
        let [url, title] = ["url", "title"].map(|column| fold::lowered(column, part));
        let sql = format!(
            "SELECT {COLUMNS} FROM page WHERE id IN (
                 SELECT id FROM page INDEXED BY page_listed
                 WHERE ($1 = '' OR instr({url}, $4) > 0 OR instr({title}, $4) > 0 OR watch = $1)
                     AND ($2 IS NULL OR state = $2)
                 ORDER BY edits DESC, id DESC LIMIT $3)
             ORDER BY edits DESC, id DESC"
        );
        // The text is put together from constants above, and from single letters.
        let rows = sqlx::query(sqlx::AssertSqlSafe(sql))
            .bind(part)
            .bind(state.map(PageState::name))
            .bind(limit)
            .bind(part.to_lowercase())
            .fetch_all(&self.readers)
            .await?;
        let all = sqlx::query_scalar("SELECT COUNT(*) FROM page")
            .fetch_one(&self.readers)
            .await?;
        let pages: Result<Vec<Page>, StoreError> = rows.iter().map(page).collect();
        Ok((pages?, all))
    }

    /// The language of a page's newest version (BCP 47), where one is known.
    pub async fn language(&self, page: i64) -> Result<Option<String>, StoreError> {
        let language = sqlx::query_scalar("SELECT language FROM page WHERE id = $1")
            .bind(page)
            .fetch_optional(&self.readers)
            .await?;
        Ok(language.flatten())
    }

    /// Every page on record.
    pub async fn pages(&self) -> Result<Vec<Page>, StoreError> {
        self.pages_after(0, -1).await
    }

    /// Pages by their ids, those after one; a `limit` below 0 is none.
    pub async fn pages_after(&self, id: i64, limit: i64) -> Result<Vec<Page>, StoreError> {
        let sql = format!("SELECT {COLUMNS} FROM page WHERE id > $1 ORDER BY id LIMIT $2");
        // The text is put together from constants above only.
        let rows = sqlx::query(sqlx::AssertSqlSafe(sql))
            .bind(id)
            .bind(limit)
            .fetch_all(&self.readers)
            .await?;
        rows.iter().map(page).collect()
    }

    /// Pages that `wanted` means: an id, a URL (today's or an earlier one), the name of a watch, or any part of a URL.
    /// The first of these that finds any wins.
    pub async fn find_pages(&self, wanted: &str) -> Result<Vec<Page>, StoreError> {
        const WAYS: [&str; 5] = [
            "id = CAST($1 AS INTEGER) AND CAST(CAST($1 AS INTEGER) AS TEXT) = $1",
            "id IN (SELECT page FROM page_address WHERE url = $1)",
            // Before those that it looked at once.
            "watch = $1 AND next_due IS NOT NULL",
            "watch = $1",
            "instr(url, $1) > 0",
        ];
        for way in WAYS {
            let sql = format!("SELECT {COLUMNS} FROM page WHERE {way} ORDER BY id LIMIT 1000");
            // The text is put together from constants above only.
            let rows = sqlx::query(sqlx::AssertSqlSafe(sql))
                .bind(wanted)
                .fetch_all(&self.readers)
                .await?;
            if !rows.is_empty() {
                return rows.iter().map(page).collect();
            }
        }
        Ok(Vec::new())
    }
}
