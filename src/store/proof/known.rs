//! Does each page go by its own address, and do its edits; is how it is with it what its checks say?

use sqlx::{Row, SqliteConnection};

use crate::store::StoreError;

/// Pages whose own address means another, to which none was ever joined.
const ELSEWHERE: &str = "
    WITH RECURSIVE heir (page, goes_on) AS (
        SELECT id, id FROM page
        UNION SELECT heir.page, into_page FROM heir JOIN page_join ON page_join.page = heir.goes_on
    )
    SELECT id FROM page LEFT JOIN page_address ON page_address.url = page.url
    WHERE NOT EXISTS (SELECT 1 FROM heir WHERE heir.page = page.id AND goes_on = page_address.page) ORDER BY id";

/// Edits under an address that no check of their page was made at.
const STRANGE: &str = "
    SELECT id, page FROM edit WHERE url <> '' AND url NOT IN (SELECT url FROM page WHERE page.id = edit.page)
        AND NOT EXISTS (SELECT 1 FROM look WHERE look.page = edit.page AND look.url = edit.url) ORDER BY id";

/// How it is with each page, and what the newest check that decides it found: what is gone stays gone until it is seen. A rebuild made
/// since may have judged that otherwise, and a join decides for itself.
const STATES: &str = "
    SELECT page.id, state, outcome, version IS NOT NULL AS is_seen,
        look.position = (SELECT MAX(position) FROM look WHERE look.page = page.id) AS is_newest
    FROM page JOIN look ON look.position =
        (SELECT MAX(position) FROM look WHERE look.page = page.id AND (version IS NOT NULL OR outcome = 'gone'))
    WHERE page.id NOT IN (SELECT page FROM page_join UNION SELECT into_page FROM page_join)
        AND NOT EXISTS (SELECT 1 FROM told_page JOIN rebuild ON rebuild.id = rebuild
            WHERE told_page.page = page.id AND rebuild.position > look.position)
    ORDER BY page.id";

/// Events that can't be read, or tell of a page as gone where no check found that.
const UNFOUNDED: &str = "
    SELECT id FROM event WHERE CASE WHEN json_valid(happened) THEN happened ->> 'event' = 'gone' AND NOT EXISTS (
        SELECT 1 FROM look LEFT JOIN told_look ON told_look.page = look.page AND told_look.position = look.position
        WHERE look.page = event.page AND look.at = event.at AND 'gone' IN (look.outcome, COALESCE(told_look.outcome, ''))
    ) ELSE TRUE END ORDER BY id";

/// Holds what pages and edits are known by against their checks.
pub(in crate::store) async fn check_known(
    db: &mut SqliteConnection,
    damaged: &mut Vec<String>,
) -> Result<(), StoreError> {
    let pages: Vec<i64> = sqlx::query_scalar(ELSEWHERE).fetch_all(&mut *db).await?;
    for page in pages {
        damaged.push(format!("the address of page {page} means another page"));
    }
    let edits = sqlx::query(STRANGE).fetch_all(&mut *db).await?;
    for row in edits {
        let (id, page): (i64, i64) = (row.try_get(0)?, row.try_get(1)?);
        damaged.push(format!(
            "edit {id} of page {page}: its address is none that the page had"
        ));
    }
    let events: Vec<i64> = sqlx::query_scalar(UNFOUNDED).fetch_all(&mut *db).await?;
    for id in events {
        damaged.push(format!("the event {id} is not what its check found"));
    }
    let pages = sqlx::query(STATES).fetch_all(&mut *db).await?;
    for row in pages {
        let (state, outcome): (&str, &str) = (row.try_get("state")?, row.try_get("outcome")?);
        let (is_seen, is_newest): (bool, bool) =
            (row.try_get("is_seen")?, row.try_get("is_newest")?);
        let holds = match state {
            "gone" => outcome == "gone",
            "ok" => is_seen,
            "new" => false,
            _ => !is_newest,
        };
        if !holds {
            damaged.push(format!(
                "page {}: that it is “{state}” does not follow from its checks",
                row.try_get::<i64, _>("id")?
            ));
        }
    }
    Ok(())
}
