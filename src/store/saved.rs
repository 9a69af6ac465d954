//! Where is a record built that is saved from a damaged one? Under another name until it is whole: a repair that was cut short, or that saved
//! nothing, leaves no record that looks whole.

use std::{
    fs::{self, File, TryLockError},
    io::Read,
    path::{Path, PathBuf},
};

use super::{
    StoreError,
    anchors::KEPT,
    checkpoint::KEY,
    copied,
    open::{self, DATABASE, LOCK},
    repair::{Lost, save_all},
    spool,
};

/// The folder in which it is built.
const PART: &str = "repair.part";
/// In it: the new record, and a copy of a damaged one that is filled up.
const NEW: &str = "new";
const COPY: &str = "damaged";

/// Saves all that can be read of a damaged record into a new one, with its key and checkpoints. Gives, for each table, what was saved and
/// whether something was lost.
pub async fn repair(damaged: &Path, into: &Path) -> Result<Vec<Lost>, StoreError> {
    let was_there = into.exists();
    let part = into.join(PART);
    let lock = lock(into, &part)?;
    let built = build(damaged, into, &part).await;
    let _ = fs::remove_dir_all(&part);
    drop(lock);
    if built.is_err() && !was_there {
        // Only an empty one goes.
        let _ = fs::remove_dir(into);
    }
    built
}

/// Held while a record is built: another that is built in the same folder would take it away.
fn lock(into: &Path, part: &Path) -> Result<File, StoreError> {
    let unusable = |why: String| StoreError::Unusable {
        folder: into.display().to_string(),
        why,
    };
    let opened = fs::create_dir_all(part).and_then(|()| File::create(part.join(LOCK)));
    let file = opened.map_err(|error| unusable(error.to_string()))?;
    match file.try_lock() {
        Ok(()) => Ok(file),
        Err(TryLockError::WouldBlock) => Err(unusable(
            "another repair is saving into it: wait for it, or name another folder".to_owned(),
        )),
        Err(TryLockError::Error(error)) => Err(unusable(error.to_string())),
    }
}

async fn build(damaged: &Path, into: &Path, part: &Path) -> Result<Vec<Lost>, StoreError> {
    let unusable = |error: std::io::Error| StoreError::Unusable {
        folder: into.display().to_string(),
        why: error.to_string(),
    };
    if open::is_empty(damaged) {
        return Err(StoreError::Empty {
            folder: damaged.display().to_string(),
        });
    }
    // Left behind by one that was cut short.
    for left in [NEW, COPY] {
        match fs::remove_dir_all(part.join(left)) {
            Err(error) if error.kind() != std::io::ErrorKind::NotFound => {
                return Err(unusable(error));
            }
            _ => {}
        }
    }
    let source = match is_cut(damaged) {
        Some(size) => filled_up(damaged, part, size).map_err(unusable)?,
        None => damaged.to_owned(),
    };
    let new = part.join(NEW);
    let report = save_all(&source, &new).await.map_err(|error| match error {
        // Whoever reads it knows the damaged one by its own name.
        StoreError::Unusable { folder, why } if folder == source.display().to_string() => {
            StoreError::Unusable {
                folder: damaged.display().to_string(),
                why,
            }
        }
        error => error,
    })?;
    let finish = || -> std::io::Result<()> {
        for name in [KEY, KEPT] {
            if damaged.join(name).exists() {
                fs::copy(damaged.join(name), into.join(name))?;
            }
        }
        spool::copy(damaged, into)?;
        File::open(new.join(DATABASE))?.sync_all()?;
        copied::name(&new.join(DATABASE), &into.join(DATABASE))
    };
    finish().map_err(unusable)?;
    Ok(report)
}

/// The size that a database says it has, where its file ends before: a copy ran out of room. SQLite refuses such a file from its first page
/// on, though all but the end is there.
fn is_cut(folder: &Path) -> Option<u64> {
    // https://www.sqlite.org/fileformat.html#the_database_header
    const HEADER: usize = 100;
    let mut header = [0_u8; HEADER];
    let mut file = File::open(folder.join(DATABASE)).ok()?;
    file.read_exact(&mut header).ok()?;
    let number = |at: usize| -> Option<u64> {
        let bytes = header.get(at..at + 4)?.try_into().ok()?;
        Some(u64::from(u32::from_be_bytes(bytes)))
    };
    let page = match u64::from(u16::from_be_bytes([header[16], header[17]])) {
        1 => 65_536,
        page => page,
    };
    let size = page * number(28)?;
    let has = file.metadata().ok()?.len();
    // What a header says that is damaged itself is not worth a file of that size.
    let is_likely = size / MISSING_AT_MOST <= has;
    (number(24) == number(92) && size > has && is_likely).then_some(size)
}

/// Of a file that has less than this part of its size little could be read.
const MISSING_AT_MOST: u64 = 100;

/// A copy of a database with zeros in the place of what is missing.
fn filled_up(damaged: &Path, part: &Path, size: u64) -> std::io::Result<PathBuf> {
    let copy = part.join(COPY);
    fs::create_dir_all(&copy)?;
    let log = format!("{DATABASE}-wal");
    if damaged.join(&log).exists() {
        fs::copy(damaged.join(&log), copy.join(&log))?;
    }
    fs::copy(damaged.join(DATABASE), copy.join(DATABASE))?;
    let file = fs::OpenOptions::new()
        .write(true)
        .open(copy.join(DATABASE))?;
    file.set_len(size)?;
    Ok(copy)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        model::Article,
        store::{
            Store,
            testing::{see, with_a_page},
        },
    };

    /// A record of so many versions, closed.
    async fn closed(versions: usize) -> (tempfile::TempDir, i64) {
        let (folder, store, page) = with_a_page().await;
        for number in 0..versions {
            let headline = format!("headline {number} {}", "and more of it ".repeat(40));
            let article = Article {
                headline: Some(headline),
                ..Article::default()
            };
            see(&store, page, &article, None).await;
        }
        store.compact().await.unwrap();
        store.writer.close().await;
        store.readers.close().await;
        store.pulse.close().await;
        (folder, page)
    }

    #[tokio::test]
    async fn of_a_copy_that_was_cut_short_what_is_there_is_saved() {
        let (folder, _) = closed(40).await;
        let file = folder.path().join(DATABASE);
        let size = fs::metadata(&file).unwrap().len();
        assert_eq!(is_cut(folder.path()), None);
        let page = 4096;
        let cut = size * 95 / 100 / page * page;
        fs::OpenOptions::new()
            .write(true)
            .open(&file)
            .unwrap()
            .set_len(cut)
            .unwrap();
        assert_eq!(is_cut(folder.path()), Some(size));
        let to = tempfile::tempdir().unwrap();
        let report = repair(folder.path(), to.path()).await.unwrap();
        let looks = report.iter().find(|lost| lost.table == "look").unwrap();
        assert!(looks.rows_saved > 0, "{report:?}");
        assert_eq!(fs::metadata(&file).unwrap().len(), cut, "never written to");
        assert!(!to.path().join(PART).exists());
        Store::open(to.path()).await.unwrap();
    }

    /// SQLite's own list of tables takes several pages of the file: of a damaged one what can be read is gone by.
    #[tokio::test]
    async fn of_a_list_of_tables_that_is_torn_the_rest_is_saved() {
        const PAGE: usize = 4096;
        let (folder, _) = closed(3).await;
        let file = folder.path().join(DATABASE);
        let mut bytes = fs::read(&file).unwrap();
        // Its last page: https://www.sqlite.org/fileformat.html#b_tree_pages
        let last = u32::from_be_bytes(bytes[108..112].try_into().unwrap()) as usize;
        bytes[(last - 1) * PAGE..last * PAGE].fill(0);
        fs::write(&file, bytes).unwrap();
        let to = tempfile::tempdir().unwrap();
        let report = repair(folder.path(), to.path()).await.unwrap();
        let of = |table: &str| report.iter().find(|lost| lost.table == table).unwrap();
        assert_eq!((of("look").rows_saved, of("body").rows_saved), (3, 3));
        let saved = Store::open_to_read(to.path()).await.unwrap();
        assert!(
            saved.verify(&mut |_, _| {}).await.unwrap().ok,
            "only indexes stood on it"
        );
    }

    #[tokio::test]
    async fn a_repair_that_saves_nothing_leaves_nothing() {
        for wrong in ["", "this is no database"] {
            let folder = tempfile::tempdir().unwrap();
            fs::write(folder.path().join(DATABASE), wrong).unwrap();
            let to = folder.path().join("saved");
            let refused = repair(folder.path(), &to).await.unwrap_err().to_string();
            assert!(refused.contains("backup"), "{refused}");
            assert!(!to.exists());
        }
    }

    #[tokio::test]
    async fn two_into_one_folder_at_once_leave_one_record() {
        let (folder, _) = closed(3).await;
        let to = tempfile::tempdir().unwrap();
        let (one, two) = tokio::join!(
            repair(folder.path(), to.path()),
            repair(folder.path(), to.path())
        );
        assert!(one.is_ok(), "{one:?}");
        let refused = two.unwrap_err().to_string();
        assert!(refused.contains("another repair"), "{refused}");
        let saved = Store::open_to_read(to.path()).await.unwrap();
        assert!(saved.verify(&mut |_, _| {}).await.unwrap().ok);
    }

    #[tokio::test]
    async fn a_newer_record_is_not_half_saved() {
        let (folder, _) = closed(1).await;
        let store = Store::open(folder.path()).await.unwrap();
        sqlx::query("UPDATE _sqlx_migrations SET version = 9999 WHERE version = 30")
            .execute(&store.writer)
            .await
            .unwrap();
        drop(store);
        let to = folder.path().join("saved");
        let refused = repair(folder.path(), &to).await.unwrap_err();
        assert!(matches!(refused, StoreError::Newer), "{refused}");
        assert!(!to.exists());
    }

    #[tokio::test]
    async fn one_that_was_cut_short_is_begun_anew() {
        let (folder, _) = closed(1).await;
        let to = tempfile::tempdir().unwrap();
        let new = to.path().join(PART).join("new");
        fs::create_dir_all(&new).unwrap();
        fs::write(new.join(DATABASE), "half").unwrap();
        assert!(!to.path().join(DATABASE).exists());
        repair(folder.path(), to.path()).await.unwrap();
        let saved = Store::open_to_read(to.path()).await.unwrap();
        assert!(saved.verify(&mut |_, _| {}).await.unwrap().ok);
    }
}
