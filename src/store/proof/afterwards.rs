//! Is what is said of edits afterwards (taken back, found by a rebuild) what the rebuilds left on record? The ledger binds what stood before
//! each.

use futures_util::TryStreamExt;
use sqlx::{Row, SqliteConnection};

use crate::store::{StoreError, told};

/// Edits that were taken back, with what was told of them until then.
const WITHDRAWN: &str = "
    SELECT edit.id AS id, edit.json AS own, told_edit.id AS told, told_edit.json AS json, told_edit.place AS place, comparison
    FROM edit LEFT JOIN told_edit ON told_edit.page = edit.page AND told_edit.rebuild = withdrawn_by AND told_edit.id = edit.id
    LEFT JOIN told_version ON told_version.page = edit.page AND told_version.rebuild = withdrawn_by AND number = told_edit.to_version
    WHERE withdrawn_by IS NOT NULL ORDER BY edit.id";

/// Edits that stood before a rebuild, and are on record no more.
const VANISHED: &str =
    "SELECT DISTINCT id FROM told_edit WHERE id NOT IN (SELECT id FROM edit) ORDER BY id";

/// Edits that stood before the rebuild that is said to have found them, or that did not stand before the first rebuild after they are said to
/// have been told.
const MISDATED: &str = "
    SELECT id FROM edit WHERE found_by IS NOT NULL
        AND EXISTS (SELECT 1 FROM told_edit WHERE told_edit.page = edit.page AND told_edit.id = edit.id AND rebuild <= found_by)
    UNION
    SELECT id FROM (
        SELECT edit.id AS id, edit.page AS page, (
            SELECT MIN(told_page.rebuild) FROM told_page JOIN rebuild ON rebuild.id = told_page.rebuild
            WHERE told_page.page = edit.page AND rebuild.position >
                (SELECT MIN(position) FROM look INDEXED BY look_at WHERE look.page = edit.page AND look.at = edit.first_seen_after)
        ) AS first
        FROM edit WHERE found_by IS NULL AND page IN (SELECT page FROM told_page)
    ) AS own WHERE first IS NOT NULL
        AND NOT EXISTS (SELECT 1 FROM told_edit WHERE told_edit.page = own.page AND told_edit.id = own.id AND rebuild = first)
    ORDER BY id";

/// Holds what is said of edits afterwards against what stood before each rebuild.
pub(in crate::store) async fn check_afterwards(
    db: &mut SqliteConnection,
    damaged: &mut Vec<String>,
) -> Result<(), StoreError> {
    let mut rows = sqlx::query(WITHDRAWN).fetch(&mut *db);
    while let Some(row) = rows.try_next().await? {
        let row = &row;
        let id: i64 = row.try_get("id")?;
        if row.try_get::<Option<i64>, _>("told")?.is_none() {
            damaged.push(format!("edit {id} was taken back by no rebuild"));
            continue;
        }
        // What can't be read is told with the entry that binds it.
        let comparison = told::json(row).unwrap_or_default();
        let Ok(told) = told::Edits::of(comparison.as_deref()) else {
            continue;
        };
        if let Ok(told) = told.json(row)
            && told != row.try_get::<String, _>("own")?
        {
            damaged.push(format!(
                "edit {id}, which was taken back, is not what was told"
            ));
        }
    }
    drop(rows);
    let vanished: Vec<i64> = sqlx::query_scalar(VANISHED).fetch_all(&mut *db).await?;
    for id in vanished {
        damaged.push(format!("edit {id} is missing: it stood before a rebuild"));
    }
    let misdated: Vec<i64> = sqlx::query_scalar(MISDATED).fetch_all(&mut *db).await?;
    for id in misdated {
        damaged.push(format!(
            "edit {id}: whether it was told when it was seen, or found by a rebuild, is not what is on record"
        ));
    }
    Ok(())
}
