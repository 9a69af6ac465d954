//! Are the tables themselves those that a record has? SQLite keeps how each was made as text, and its own check does not read that: one
//! damaged letter makes another kind of a column, or no text at all.

use std::collections::BTreeMap;

use sqlx::{Row, SqliteConnection, SqlitePool};

use crate::store::{StoreError, schema};

const WAY_OUT: &str =
    "`walkback repair --to FOLDER` saves what can be read; or put a backup in its place";

/// Kind and name of what SQLite keeps, and how it was made. Read as bytes: a damaged one may be no text.
async fn made(
    db: &mut SqliteConnection,
) -> Result<BTreeMap<(Vec<u8>, Vec<u8>), Vec<u8>>, StoreError> {
    let rows = sqlx::query(
        "SELECT CAST(type AS BLOB), CAST(name AS BLOB), CAST(COALESCE(sql, '') AS BLOB) FROM sqlite_schema",
    )
    .fetch_all(db)
    .await?;
    let mut made = BTreeMap::new();
    for row in rows {
        made.insert((row.try_get(0)?, row.try_get(1)?), row.try_get(2)?);
    }
    Ok(made)
}

/// The error where what a table was made by is no text: whoever asks what its columns are would end with it.
pub(in crate::store) async fn refuse_garbled(pool: &SqlitePool) -> Result<(), StoreError> {
    let mut db = pool.acquire().await?;
    for ((_, name), sql) in made(&mut db).await? {
        if std::str::from_utf8(&name).is_err() || std::str::from_utf8(&sql).is_err() {
            return Err(StoreError::Damaged(format!(
                "how its table {} was made is no text any more. {WAY_OUT}",
                String::from_utf8_lossy(&name)
            )));
        }
    }
    Ok(())
}

/// Holds how each table, index and trigger was made against a new record's.
pub(in crate::store) async fn check(
    db: &mut SqliteConnection,
    damaged: &mut Vec<String>,
) -> Result<(), StoreError> {
    let new = schema::new_in_memory().await?;
    let mut expected = made(&mut *new.acquire().await?).await?;
    new.close().await;
    let on_record = made(db).await?;
    expected.retain(|(_, name), _| is_own(name));
    for ((kind, name), sql) in expected {
        let (kind, name) = (
            String::from_utf8_lossy(&kind),
            String::from_utf8_lossy(&name),
        );
        let found = on_record.get(&(kind.as_bytes().to_vec(), name.as_bytes().to_vec()));
        if found.map(|found| without_spaces(found)) != Some(without_spaces(&sql)) {
            damaged.push(format!(
                "the {kind} {name} of the database is not made as it was: {WAY_OUT}"
            ));
        }
    }
    Ok(())
}

/// Whether it is made by our migrations: what SQLite and sqlx make for themselves may read otherwise in another release of theirs.
fn is_own(name: &[u8]) -> bool {
    const SHADOWS: [&[u8]; 5] = [b"_data", b"_idx", b"_content", b"_docsize", b"_config"];
    let is_shadow = |index: &[u8]| {
        let rest = name.strip_prefix(index);
        rest.is_some_and(|rest| SHADOWS.contains(&rest))
    };
    !name.starts_with(b"sqlite_")
        && !name.starts_with(b"_sqlx")
        && !is_shadow(b"words")
        && !is_shadow(b"edit_words")
}

fn without_spaces(sql: &[u8]) -> Vec<u8> {
    let signs = sql.iter().copied();
    signs.filter(|sign| !sign.is_ascii_whitespace()).collect()
}

#[cfg(test)]
mod tests {
    use std::fs;

    use crate::store::{Store, StoreError, open::DATABASE, testing::with_a_page};

    /// A record in which one letter of how `body` was made is another.
    async fn altered(letter: u8) -> tempfile::TempDir {
        let (folder, store, _) = with_a_page().await;
        store.compact().await.unwrap();
        store.writer.close().await;
        store.readers.close().await;
        drop(store);
        let file = folder.path().join(DATABASE);
        let mut bytes = fs::read(&file).unwrap();
        // A page that was moved is left where it was, too.
        let table = b"CREATE TABLE body (";
        let places: Vec<usize> = (0..bytes.len() - table.len())
            .filter(|at| bytes[*at..].starts_with(table))
            .collect();
        for at in places {
            let kind = bytes[at..].windows(4).position(|it| it == b"BLOB").unwrap();
            bytes[at + kind + 2] = letter;
        }
        fs::write(&file, bytes).unwrap();
        folder
    }

    #[tokio::test]
    async fn how_a_table_was_made_is_verified_and_what_is_no_text_is_refused() {
        let folder = altered(0xcf).await;
        for opened in [
            Store::open_to_read(folder.path()).await,
            Store::open(folder.path()).await,
        ] {
            let refused = opened.err().unwrap();
            assert!(matches!(refused, StoreError::Damaged(_)), "{refused}");
            let text = refused.to_string();
            assert!(
                text.contains("table body") && text.contains("walkback repair"),
                "{text}"
            );
        }
        let to = tempfile::tempdir().unwrap();
        crate::store::repair(folder.path(), to.path())
            .await
            .unwrap();
        let saved = Store::open_to_read(to.path()).await.unwrap();
        assert!(saved.verify(&mut |_, _| {}).await.unwrap().ok);
        let folder = altered(b'X').await;
        let store = Store::open_to_read(folder.path()).await.unwrap();
        let damaged = store.verify(&mut |_, _| {}).await.unwrap().damaged;
        assert!(damaged[0].contains("table body"), "{damaged:?}");
    }
}
