//! How is a record looked after? What may go is given up, and what is small is kept small.

use std::collections::{HashMap, HashSet};

use jiff::Timestamp;
use sqlx::{Row, SqliteConnection};

use super::{Searched, Store, StoreError, body, bound, indexed, micros, open::begin, pack::pack};

/// Which snapshots may go. Each condition that is given must hold.
#[derive(Debug, Clone, Default, serde::Serialize, serde::Deserialize)]
pub struct Prunable {
    /// Seen last before then.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub before: Option<Timestamp>,
    /// Not among the newest so many of their page.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub keep: Option<i64>,
    /// Of pages of these watches.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub watches: Option<Vec<String>>,
}

impl Prunable {
    /// The rule, in words for people.
    pub fn words(&self) -> String {
        let before = self.before.map(|before| format!("older than {before:.0}"));
        let keep = self
            .keep
            .map(|keep| format!("all but the newest {keep} of each page"));
        let watches = self
            .watches
            .as_ref()
            .map(|names| format!("of {}", names.join(", ")));
        let words = [before, keep, watches].into_iter().flatten();
        words.collect::<Vec<_>>().join(", ")
    }
}

/// What pruning gives up.
#[derive(Debug, Clone, Default, PartialEq, serde::Serialize)]
pub struct Pruned {
    pub snapshots: i64,
    /// Of the snapshots, as they came over the wire.
    pub bytes: i64,
    /// What that gives back, as they were packed.
    pub freed: i64,
}

/// Bodies that may go: all of whose checks fit, and none of which is the first or the last snapshot of a version, of what was met in a row
/// instead of one (gone, a wall), or of a check at which something became of the page.
const MAY_GO: &str = "
    WITH blind AS (
        SELECT page, position, SUM(starts) OVER (PARTITION BY page ORDER BY position) AS run, version FROM (
            SELECT page, position, version, version IS NOT NULL OR outcome IS NOT LAG(outcome) OVER (PARTITION BY page ORDER BY position) AS starts
            FROM look WHERE body IS NOT NULL OR version IS NOT NULL
        )
    ), ends AS (
        SELECT MIN(position) AS position FROM look WHERE version IS NOT NULL AND body IS NOT NULL GROUP BY page, version
        UNION
        SELECT MAX(position) FROM look WHERE version IS NOT NULL AND body IS NOT NULL GROUP BY page, version
        UNION
        SELECT MIN(position) FROM told_look WHERE version IS NOT NULL GROUP BY page, rebuild, version
        UNION
        SELECT MAX(position) FROM told_look WHERE version IS NOT NULL GROUP BY page, rebuild, version
        UNION
        SELECT MIN(position) FROM blind WHERE version IS NULL GROUP BY page, run
        UNION
        SELECT MAX(position) FROM blind WHERE version IS NULL GROUP BY page, run
        UNION
        SELECT look.position FROM look JOIN event USING (page, at)
    ), newest AS (
        SELECT position FROM (
            SELECT position, ROW_NUMBER() OVER (PARTITION BY page ORDER BY position DESC) AS place FROM look WHERE body IS NOT NULL
        ) WHERE place <= COALESCE($2, 1)
    ), kept AS (
        SELECT body FROM look WHERE body IS NOT NULL AND (
            ($1 IS NOT NULL AND at >= $1)
            OR position IN (SELECT position FROM ends)
            OR position IN (SELECT position FROM newest)
            OR ($3 IS NOT NULL AND page NOT IN (SELECT id FROM page WHERE watch IN (SELECT value FROM json_each($3))))
        )
        UNION SELECT body FROM version
        UNION SELECT body FROM told_version
    )
    SELECT id, length FROM body WHERE pruned_at IS NULL AND id NOT IN (SELECT body FROM kept)";

impl Store {
    /// Gives up the bytes of snapshots; their hashes and all checks stay, and the ledger has an entry of it. `only_count` changes nothing.
    pub async fn prune(
        &self,
        which: &Prunable,
        at: Timestamp,
        only_count: bool,
    ) -> Result<Pruned, StoreError> {
        let mut connection = self.writer.acquire().await?;
        let pruned = prune(&mut connection, which, at, only_count).await;
        if pruned.is_err() {
            connection.close_on_drop();
        }
        pruned
    }

    /// Gives the file's free space back, and tidies what is searched; where that is damaged, it is made anew.
    pub async fn compact(&self) -> Result<Searched, StoreError> {
        let mut connection = self.writer.acquire().await?;
        let mut tx = begin(&mut connection).await?;
        let searched = indexed::mend(&mut tx).await?;
        tx.commit().await?;
        drop(connection);
        for sql in [
            "INSERT INTO words (words) VALUES ('optimize')",
            "VACUUM",
            "PRAGMA wal_checkpoint(TRUNCATE)",
        ] {
            sqlx::query(sql).execute(&self.writer).await?;
        }
        Ok(searched)
    }
}

async fn prune(
    connection: &mut SqliteConnection,
    which: &Prunable,
    at: Timestamp,
    only_count: bool,
) -> Result<Pruned, StoreError> {
    let mut tx = begin(connection).await?;
    let watches = which
        .watches
        .as_ref()
        .map(serde_json::to_string)
        .transpose()?;
    let rows = sqlx::query(MAY_GO)
        .bind(which.before.map(micros))
        .bind(which.keep)
        .bind(watches)
        .fetch_all(&mut *tx)
        .await?;
    let mut pruned = Pruned::default();
    let mut going = HashSet::new();
    for row in &rows {
        pruned.snapshots += 1;
        pruned.bytes += row.try_get::<i64, _>("length")?;
        going.insert(row.try_get::<i64, _>("id")?);
    }
    if going.is_empty() {
        return Ok(pruned);
    }
    let before = packed(&mut tx).await?;
    stand_without(&mut tx, &going).await?;
    for id in &going {
        sqlx::query(
            "UPDATE body SET bytes = x'', base = NULL, depth = 0, pruned_at = $2 WHERE id = $1",
        )
        .bind(id)
        .bind(micros(at))
        .execute(&mut *tx)
        .await?;
    }
    bound::note_pruning(&mut tx, micros(at), serde_json::to_string(which)?, &going).await?;
    // What stood on them is packed anew: only that tells what it comes to.
    pruned.freed = before - packed(&mut tx).await?;
    match only_count {
        true => tx.rollback().await?,
        false => tx.commit().await?,
    }
    Ok(pruned)
}

/// Bytes of all snapshots, packed.
async fn packed(db: &mut SqliteConnection) -> Result<i64, StoreError> {
    let sum = "SELECT COALESCE(SUM(LENGTH(bytes)), 0) FROM body";
    Ok(sqlx::query_scalar(sum).fetch_one(db).await?)
}

/// Packs anew every body that is packed against one of `going`, on the nearest of those under it that stay.
async fn stand_without(db: &mut SqliteConnection, going: &HashSet<i64>) -> Result<(), StoreError> {
    let rows = sqlx::query("SELECT id, base, bases FROM body WHERE base IS NOT NULL ORDER BY id")
        .fetch_all(&mut *db)
        .await?;
    let mut bases: HashMap<i64, i64> = HashMap::with_capacity(rows.len());
    for row in &rows {
        bases.insert(row.try_get("id")?, row.try_get("base")?);
    }
    let staying = |base: i64| {
        std::iter::successors(Some(base), |base| bases.get(base).copied())
            .find(|base| !going.contains(base))
    };
    // From the newest down: what a body is read from is still there.
    for row in rows.iter().rev() {
        let (id, base): (i64, i64) = (row.try_get("id")?, row.try_get("base")?);
        let count = usize::try_from(row.try_get::<i64, _>("bases")?).unwrap_or_default();
        let under = std::iter::successors(Some(base), |base| bases.get(base).copied());
        let mut under = under.take(count);
        if going.contains(&id) || !under.any(|base| going.contains(&base)) {
            continue;
        }
        let bytes = body::read(&mut *db, id).await?;
        let base = staying(base);
        let old = match base {
            Some(base) => body::read(&mut *db, base).await?,
            None => Vec::new(),
        };
        sqlx::query("UPDATE body SET base = $2, bases = 1, bytes = $3 WHERE id = $1")
            .bind(id)
            .bind(base)
            .bind(pack(&bytes, &old)?)
            .execute(&mut *db)
            .await?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        model::{Article, Outcome},
        store::{
            NewCheck,
            testing::{answer, see, with_a_page},
        },
    };

    /// What was met instead of the article proves that it was gone, or walled off, as a version's ends prove the version.
    #[tokio::test]
    async fn the_ends_of_what_was_met_without_a_version_stay() {
        let (_folder, store, page) = with_a_page().await;
        let meet = async |outcome, body: &str| {
            let check = NewCheck {
                answer: Some(&answer(body)),
                ..NewCheck::plain(page, Timestamp::UNIX_EPOCH, outcome)
            };
            store.record(&check).await.unwrap();
        };
        let article = |headline: &str| Article {
            headline: Some(headline.into()),
            ..Article::default()
        };
        see(&store, page, &article("one"), None).await;
        for body in ["gone 1", "gone 2", "gone 3"] {
            meet(Outcome::Gone, body).await;
        }
        for body in ["wall 1", "wall 2", "wall 3", "wall 4"] {
            meet(Outcome::Blocked, body).await;
        }
        see(&store, page, &article("two"), None).await;
        let which = Prunable {
            keep: Some(1),
            ..Prunable::default()
        };
        let at = Timestamp::UNIX_EPOCH;
        assert_eq!(store.prune(&which, at, false).await.unwrap().snapshots, 3);
        let gone: Vec<i64> = sqlx::query_scalar(
            "SELECT position FROM look JOIN body ON body.id = body WHERE pruned_at IS NOT NULL ORDER BY 1",
        )
        .fetch_all(&store.readers)
        .await
        .unwrap();
        assert_eq!(gone, [2, 5, 6]);
        assert!(store.verify(&mut |_, _| {}).await.unwrap().ok);
    }

    /// Whichever of a page's bodies are given up, the others are read as before.
    #[tokio::test]
    async fn what_stays_stands_without_what_goes() {
        let folder = tempfile::tempdir().unwrap();
        let store = Store::open(folder.path()).await.unwrap();
        let mut db = store.writer.acquire().await.unwrap();
        let version = |n: usize| {
            let lines = (0..200).map(|i| format!("line {} of {}. ", i, (n + i) / 40));
            lines.collect::<String>().into_bytes()
        };
        let (mut rows, mut before) = (Vec::new(), None);
        for n in 0..12 {
            before = Some(
                body::keep(&mut db, &version(n), before, None)
                    .await
                    .unwrap(),
            );
            rows.extend(before);
        }
        for going in [0b1, 0b10, 0b1100, 0b1010_1010_1010, 0b111, 0b0110_0110_0110] {
            sqlx::query("SAVEPOINT s").execute(&mut *db).await.unwrap();
            let goes = |n: &usize| going >> n & 1 == 1;
            let set: HashSet<i64> = (0..12).filter(goes).map(|n| rows[n]).collect();
            stand_without(&mut db, &set).await.unwrap();
            for row in &set {
                sqlx::query("UPDATE body SET bytes = x'', base = NULL WHERE id = $1")
                    .bind(row)
                    .execute(&mut *db)
                    .await
                    .unwrap();
            }
            for n in (0..12).filter(|n| !goes(n)) {
                assert_eq!(
                    body::read(&mut db, rows[n]).await.unwrap(),
                    version(n),
                    "{going:b}"
                );
            }
            sqlx::query("ROLLBACK TO s")
                .execute(&mut *db)
                .await
                .unwrap();
        }
    }

    /// A body that was given up has its row before those that it comes again after: it stands on none of them.
    #[tokio::test]
    async fn what_comes_again_stands_on_nothing_later() {
        let folder = tempfile::tempdir().unwrap();
        let store = Store::open(folder.path()).await.unwrap();
        let mut db = store.writer.acquire().await.unwrap();
        let version =
            |n: usize| format!("{} {n}", "the same words again and ".repeat(40)).into_bytes();
        let mut rows = Vec::new();
        for n in 0..4 {
            let before = rows.last().copied();
            rows.push(
                body::keep(&mut db, &version(n), before, None)
                    .await
                    .unwrap(),
            );
        }
        let give_up = async |db: &mut SqliteConnection, row: i64| {
            stand_without(db, &HashSet::from([row])).await.unwrap();
            sqlx::query(
                "UPDATE body SET bytes = x'', base = NULL, depth = 0, pruned_at = 1 WHERE id = $1",
            )
            .bind(row)
            .execute(db)
            .await
            .unwrap();
        };
        give_up(&mut db, rows[0]).await;
        let again = body::keep(&mut db, &version(0), Some(rows[3]), None)
            .await
            .unwrap();
        assert_eq!(again, rows[0]);
        give_up(&mut db, rows[2]).await;
        for n in [0, 1, 3] {
            assert_eq!(body::read(&mut db, rows[n]).await.unwrap(), version(n));
        }
    }
}
