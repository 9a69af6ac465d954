//! Is what is shown of pages and edits what follows from their versions and checks? The ledger binds those; the columns by which edits are
//! listed, dated and filtered are derived from them, and are derived here again.

use std::collections::BTreeMap;

use futures_util::TryStreamExt;
use sqlx::{Row, SqliteConnection, sqlite::SqliteRow};

use crate::model::{Comparison, Edit};
use crate::store::{
    StoreError,
    edit::{facets, quoted, speakers, weight},
    head, name_of, told,
};

/// Holds every page, and every edit of it that stands, against what they follow from.
pub(in crate::store) async fn check_shown(
    db: &mut SqliteConnection,
    damaged: &mut Vec<String>,
) -> Result<(), StoreError> {
    let orphans: Vec<i64> = sqlx::query_scalar(
        "SELECT id FROM edit WHERE withdrawn_by IS NULL AND NOT EXISTS
             (SELECT 1 FROM version WHERE version.page = edit.page AND number = to_version AND comparison IS NOT NULL)",
    )
    .fetch_all(&mut *db)
    .await?;
    for id in orphans {
        damaged.push(format!("edit {id} is of no version that tells of any"));
    }
    let timeless: Vec<i64> = sqlx::query_scalar(
        "SELECT id FROM event JOIN (SELECT page, at FROM event EXCEPT SELECT page, at FROM look) AS timeless
             ON timeless.page = event.page AND timeless.at = event.at ORDER BY id",
    )
    .fetch_all(&mut *db)
    .await?;
    for id in timeless {
        damaged.push(format!("the event {id} is of no check"));
    }
    let pages: Vec<i64> = sqlx::query_scalar("SELECT id FROM page ORDER BY id")
        .fetch_all(&mut *db)
        .await?;
    for page in pages {
        match check_page(db, page, damaged).await {
            Err(StoreError::Damaged(what)) => damaged.push(format!("page {page}: {what}")),
            checked => checked?,
        }
    }
    Ok(())
}

/// A version as its own row has it; the ledger binds these columns.
struct Version {
    seen_from: i64,
    seen_until: Option<i64>,
    last_seen_otherwise: Option<i64>,
    returns_to: Option<i64>,
    /// The newest headline up to it.
    title: Option<String>,
}

async fn check_page(
    db: &mut SqliteConnection,
    page: i64,
    damaged: &mut Vec<String>,
) -> Result<(), StoreError> {
    let versions = versions(db, page).await?;
    check_row(db, page, &versions, damaged).await?;
    let looks = looks(db, page).await?;
    for (number, at) in &looks.last_seen {
        let until = versions.get(number).and_then(|known| known.seen_until);
        if until.is_some_and(|until| until != *at) {
            damaged.push(format!(
                "version {number} of page {page} was not last seen when it says"
            ));
        }
    }
    for (number, version) in &versions {
        let blind = looks.blind(*number, version);
        check_edits(db, page, (*number, version), blind, damaged).await?;
    }
    Ok(())
}

/// What counts of a page's looks; they are read once, for no index has their time.
#[derive(Debug, Default)]
struct Looks {
    /// When each version was last seen.
    last_seen: BTreeMap<i64, i64>,
    /// The position of the look that made a version.
    made: BTreeMap<i64, i64>,
    /// Time and position of those that saw no state, by time.
    blind: Vec<(i64, i64)>,
    /// The same of those that were told "not modified": where it was false they saw none either.
    not_modified: Vec<(i64, i64)>,
}

impl Looks {
    /// How many looks saw no state between a version and the one before: those up to then, and all that are on record now, for a clock
    /// may have been set back since.
    fn blind(&self, number: i64, version: &Version) -> [usize; 2] {
        let Some(before) = version.last_seen_otherwise else {
            return [0, 0];
        };
        let made = self.made.get(&number).copied().unwrap_or(i64::MIN);
        let between = |looks: &[(i64, i64)]| {
            let start = looks.partition_point(|(at, _)| *at <= before);
            let rest = looks.get(start..).unwrap_or_default();
            let end = rest.partition_point(|(at, _)| *at < version.seen_from);
            let then = (rest[..end].iter()).filter(|(_, position)| *position < made);
            [then.count(), end]
        };
        let mut counts = between(&self.blind);
        let was_false = |at: &i64| *at > before;
        if self.last_seen.get(&(number - 1)).is_some_and(was_false) {
            let more = between(&self.not_modified);
            counts = [counts[0] + more[0], counts[1] + more[1]];
        }
        counts
    }
}

async fn looks(db: &mut SqliteConnection, page: i64) -> Result<Looks, StoreError> {
    let mut looks = Looks::default();
    let mut rows = sqlx::query(
        "SELECT position, at, version, made_version, status FROM look WHERE page = $1 ORDER BY position",
    )
    .bind(page)
    .fetch(&mut *db);
    while let Some(row) = rows.try_next().await? {
        let (position, at): (i64, i64) = (row.try_get("position")?, row.try_get("at")?);
        let Some(version) = row.try_get("version")? else {
            looks.blind.push((at, position));
            continue;
        };
        if row.try_get::<Option<i64>, _>("status")? == Some(304) {
            looks.not_modified.push((at, position));
        }
        looks.last_seen.insert(version, at);
        if row.try_get("made_version")? {
            looks.made.entry(version).or_insert(position);
        }
    }
    looks.blind.sort_unstable();
    looks.not_modified.sort_unstable();
    Ok(looks)
}

async fn versions(
    db: &mut SqliteConnection,
    page: i64,
) -> Result<BTreeMap<i64, Version>, StoreError> {
    let rows = sqlx::query(
        "SELECT number, seen_from, seen_until, last_seen_otherwise, returns_to, headline FROM version
         WHERE page = $1 ORDER BY number",
    )
    .bind(page)
    .fetch_all(&mut *db)
    .await?;
    let (mut versions, mut title) = (BTreeMap::new(), None);
    for row in rows {
        title = row.try_get::<Option<String>, _>("headline")?.or(title);
        let version = Version {
            seen_from: row.try_get("seen_from")?,
            seen_until: row.try_get("seen_until")?,
            last_seen_otherwise: row.try_get("last_seen_otherwise")?,
            returns_to: row.try_get("returns_to")?,
            title: title.clone(),
        };
        versions.insert(row.try_get("number")?, version);
    }
    Ok(versions)
}

/// The page's own row.
async fn check_row(
    db: &mut SqliteConnection,
    page: i64,
    versions: &BTreeMap<i64, Version>,
    damaged: &mut Vec<String>,
) -> Result<(), StoreError> {
    let row = sqlx::query(
        "SELECT page.*, (SELECT COUNT(*) FROM edit WHERE page = $1 AND withdrawn_by IS NULL) AS standing,
             (SELECT at FROM look WHERE page = $1 ORDER BY position DESC LIMIT 1) AS newest
         FROM page WHERE id = $1",
    )
    .bind(page)
    .fetch_one(&mut *db)
    .await?;
    let mut wrong = Vec::new();
    let newest: Option<i64> = row.try_get("newest")?;
    let checked: Option<i64> = row.try_get("last_checked")?;
    let first = versions.first_key_value().map(|(_, first)| first.seen_from);
    let title = versions
        .last_key_value()
        .and_then(|(_, last)| last.title.as_ref());
    let shown: Option<String> = row.try_get("title")?;
    let count = versions.last_key_value().map_or(0, |(number, _)| *number);
    for (what, holds) in [
        (
            "number of versions",
            row.try_get::<i64, _>("versions")? == count,
        ),
        (
            "number of edits",
            row.try_get::<i64, _>("edits")? == row.try_get::<i64, _>("standing")?,
        ),
        (
            "title",
            title.is_none_or(|title| shown.as_ref() == Some(title)),
        ),
        (
            "first sight",
            first.is_none() || row.try_get::<Option<i64>, _>("first_seen")? == first,
        ),
        ("last check", newest.is_none() || checked == newest),
        ("address", is_address(db, page, row.try_get("url")?).await?),
    ] {
        if !holds {
            wrong.push(what);
        }
    }
    // What only helps the next check, and is done without where it can't be read.
    for column in [
        "etag",
        "last_modified",
        "validators_from",
        "noise",
        "doubted",
        "read_by",
        "shown",
        "source_modified",
    ] {
        if row.try_get::<Option<String>, _>(column).is_err() {
            wrong.push(column);
        }
    }
    for column in [
        "failures",
        "conditional_in_a_row",
        "last_changed",
        "absent_since",
        "lied_at",
        "next_due",
    ] {
        if row.try_get::<Option<i64>, _>(column).is_err() {
            wrong.push(column);
        }
    }
    if !wrong.is_empty() {
        damaged.push(format!(
            "page {page}: its {} is not what follows from its checks",
            wrong.join(", its ")
        ));
    }
    Ok(())
}

/// Whether a page may have its address: that of its newest check, or one that this check was led to.
async fn is_address(db: &mut SqliteConnection, page: i64, shown: &str) -> Result<bool, StoreError> {
    let sql = format!(
        "SELECT look.url, {}, {} FROM look LEFT JOIN head ON head.id = look.head WHERE look.page = $1 ORDER BY look.position DESC LIMIT 1",
        head::COLUMNS,
        head::DELTA
    );
    let row = sqlx::query(sqlx::AssertSqlSafe(sql))
        .bind(page)
        .fetch_optional(&mut *db)
        .await?;
    let Some(row) = row else { return Ok(true) };
    let asked: &str = row.try_get("url")?;
    if asked.is_empty() || asked == shown {
        return Ok(true);
    }
    let Ok(head) = head::of_check(&row) else {
        return Ok(true);
    };
    // As it was put on record it may lack what only counts visitors.
    let place = shown.split(['?', '#']).next().unwrap_or_default();
    let place = place.split_once("://").map_or(place, |(_, place)| place);
    Ok(head.contains(place.trim_end_matches('/')))
}

/// The edits of a version that stand, against what was told of it.
async fn check_edits(
    db: &mut SqliteConnection,
    page: i64,
    (number, version): (i64, &Version),
    blind: [usize; 2],
    damaged: &mut Vec<String>,
) -> Result<(), StoreError> {
    let rows = sqlx::query(
        "SELECT edit.*, rebuild.at AS found_at FROM edit LEFT JOIN rebuild ON rebuild.id = edit.found_by
         WHERE page = $1 AND to_version = $2 AND withdrawn_by IS NULL ORDER BY edit.id",
    )
    .bind(page)
    .bind(number)
    .fetch_all(&mut *db)
    .await?;
    if rows.is_empty() {
        return Ok(());
    }
    let row = sqlx::query("SELECT comparison FROM version WHERE page = $1 AND number = $2")
        .bind(page)
        .bind(number)
        .fetch_one(&mut *db)
        .await?;
    // What can't be read is told elsewhere.
    let Ok(Some(comparison)) = told::comparison(&row) else {
        return Ok(());
    };
    for (at, row) in rows.iter().enumerate() {
        let place: Option<i64> = row.try_get("place")?;
        let place = place.map_or(Ok(at), usize::try_from).unwrap_or(usize::MAX);
        let id: i64 = row.try_get("id")?;
        let Some(edit) = comparison.edits.get(place) else {
            damaged.push(format!(
                "edit {id} is not among what was told of its version"
            ));
            continue;
        };
        let wrong = wrong_of(row, number, version, &comparison, edit, blind)?;
        if !wrong.is_empty() {
            damaged.push(format!(
                "edit {id} of page {page}: its {} is not what was told",
                wrong.join(", its ")
            ));
        }
    }
    Ok(())
}

/// The columns of an edit that are not what they follow from.
fn wrong_of(
    row: &SqliteRow,
    number: i64,
    version: &Version,
    comparison: &Comparison,
    edit: &Edit,
    blind: [usize; 2],
) -> Result<Vec<&'static str>, StoreError> {
    let integer = |column: &str| row.try_get::<Option<i64>, _>(column);
    let text = |column: &str| row.try_get::<Option<String>, _>(column);
    // Earlier releases had these in the edit's own JSON.
    let is = |column: &str, derived: Option<String>| -> Result<bool, StoreError> {
        let own = text(column)?;
        Ok(own == derived || own.is_none() && integer("place")?.is_none())
    };
    let found = integer("found_by")?;
    let recorded = match found {
        None => Some(version.seen_from),
        Some(_) => integer("found_at")?,
    };
    let title = text("title")?;
    let columns = [
        ("kind", text("kind")? == Some(name_of(&edit.kind)?)),
        (
            "weight",
            integer("significance")? == Some(weight(edit.significance)),
        ),
        ("speakers", text("speakers")? == Some(speakers(edit))),
        ("speakers", is("quoted", quoted(edit)?)?),
        ("facets", is("facets", facets(edit)?)?),
        (
            "disclosure",
            integer("disclosed")? == Some(comparison.disclosed.into())
                && integer("stealth")? == Some(comparison.stealth.into()),
        ),
        (
            "version before",
            integer("from_version")? == Some(number - 1),
        ),
        (
            "time",
            integer("first_seen_after")? == Some(version.seen_from)
                && integer("last_seen_before")? == version.last_seen_otherwise
                && integer("recorded_at")? == recorded,
        ),
        (
            "number of checks between",
            integer("checks_between")?.is_some_and(|count| {
                usize::try_from(count).is_ok_and(|count| blind.contains(&count))
            }),
        ),
        ("return", integer("returns_to")? == version.returns_to),
        (
            "title",
            version.title.is_none() || title.is_none() || title == version.title,
        ),
    ];
    let wrong = columns.into_iter().filter(|(_, holds)| !holds);
    Ok(wrong.map(|(what, _)| what).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn looks_that_saw_nothing_are_counted_between_two_versions() {
        let looks = Looks {
            last_seen: BTreeMap::new(),
            made: [(1, 0), (2, 6)].into(),
            // The clock was set back before the last of them.
            blind: vec![(5, 1), (10, 2), (12, 3), (15, 9), (20, 5)],
            not_modified: Vec::new(),
        };
        let version = |from, before| Version {
            seen_from: from,
            seen_until: None,
            last_seen_otherwise: before,
            returns_to: None,
            title: None,
        };
        assert_eq!(looks.blind(1, &version(0, None)), [0, 0]);
        assert_eq!(looks.blind(2, &version(20, Some(5))), [2, 3]);
        assert_eq!(looks.blind(2, &version(3, Some(20))), [0, 0]);
        assert_eq!(looks.blind(7, &version(20, Some(5))), [0, 3]);
    }
}
