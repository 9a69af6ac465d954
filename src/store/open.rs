//! How is a record opened? One writer a folder, by a lock that a crash leaves no trace of; any number of readers.

use std::{
    fs::{File, OpenOptions, TryLockError},
    path::{Path, PathBuf},
    sync::{Arc, Mutex},
    time::Duration,
};

use jiff::Timestamp;
use sqlx::{
    Connection, Sqlite, SqliteConnection, SqlitePool, Transaction,
    sqlite::{SqliteConnectOptions, SqliteJournalMode, SqlitePoolOptions, SqliteSynchronous},
};

use super::{
    Store, StoreError,
    anchors::{refuse_cut, signed_beside},
    arrived,
    group::Group,
    says::{self, Says},
    schema::{had_tables, migrate, refuse_other},
    spool::Spool,
    tables::refuse_garbled,
};

/// Whether a folder's database has nothing in it.
pub(super) fn is_empty(folder: &Path) -> bool {
    let size = |name: &str| std::fs::metadata(folder.join(name)).map_or(0, |file| file.len());
    folder.join(DATABASE).exists() && size(DATABASE) == 0 && size(LOG) == 0
}

pub(super) const DATABASE: &str = "walkback.db";
const LOG: &str = "walkback.db-wal";
/// The write-ahead log is taken into the database at about 2 MB: a small disk should not hold much of it twice.
const LOG_PAGES: &str = "500";
pub(super) const LOCK: &str = "walkback.lock";
/// The database marks itself as ours (SQLite's `application_id`): "wbk1".
const APPLICATION: &str = "PRAGMA application_id = 2002938673";
const APPLICATION_ID: i64 = 2_002_938_673;

/// Questions that are answered at once.
const READERS: u32 = 4;

/// Connections to a file don't break off: none is asked whether it lives before it is used, or closed for its age. `least` of them are
/// open from the start: later there may be no descriptor left for one.
fn connections(least: u32, most: u32) -> SqlitePoolOptions {
    SqlitePoolOptions::new()
        .min_connections(least)
        .max_connections(most)
        .test_before_acquire(false)
        .idle_timeout(None)
        .max_lifetime(None)
}

/// A database's file: its path, and which file that was.
pub(super) struct Place {
    path: PathBuf,
    file: Option<(u64, u64)>,
}

impl Place {
    fn of(folder: &Path) -> Place {
        let path = folder.join(DATABASE);
        Place {
            file: which(&path),
            path,
        }
    }

    /// Whether the file is gone, or another stands in its place. One whose folder was moved is where it was.
    fn is_lost(&self) -> bool {
        let has_folder = self.path.parent().is_some_and(Path::exists);
        self.file.is_some() && has_folder && which(&self.path) != self.file
    }
}

/// Which file a path leads to.
#[cfg(unix)]
fn which(path: &Path) -> Option<(u64, u64)> {
    use std::os::unix::fs::MetadataExt;
    let about = std::fs::metadata(path).ok()?;
    Some((about.dev(), about.ino()))
}

#[cfg(not(unix))]
fn which(_: &Path) -> Option<(u64, u64)> {
    None
}

impl Store {
    /// The error where the database was taken away under us: whatever is written to it now is gone with the process.
    pub fn in_place(&self) -> Result<(), StoreError> {
        match &self.place {
            Some(place) if place.is_lost() => Err(StoreError::Unusable {
                folder: place.path.display().to_string(),
                why: "it was deleted or replaced while walkback was writing to it".to_owned(),
            }),
            _ => Ok(()),
        }
    }

    /// Opens (and makes, or migrates) the record for writing, under the folder's lock.
    pub async fn open(folder: &Path) -> Result<Store, StoreError> {
        let unusable = |why: String| StoreError::Unusable {
            folder: folder.display().to_string(),
            why,
        };
        std::fs::create_dir_all(folder).map_err(|e| unusable(e.to_string()))?;
        let says = Says {
            held_since: Some(Timestamp::now()),
            ..Says::default()
        };
        let lock = lock(folder, &says)?;
        let size = std::fs::metadata(folder.join(DATABASE)).map_or(0, |file| file.len());
        match size {
            0 => refuse_cut(folder, None).await?,
            _ => refuse_foreign(folder).await?,
        }
        let options = SqliteConnectOptions::new()
            .filename(folder.join(DATABASE))
            .create_if_missing(true)
            .journal_mode(SqliteJournalMode::Wal)
            .synchronous(SqliteSynchronous::Full)
            .foreign_keys(true)
            .pragma("wal_autocheckpoint", LOG_PAGES)
            .busy_timeout(Duration::from_secs(10));
        let writer = connections(1, 1)
            .connect_with(options.clone())
            .await
            .map_err(|e| unusable(e.to_string()))?;
        refuse_garbled(&writer).await?;
        refuse_other(&writer, true).await?;
        let had = had_tables(&writer).await?;
        migrate(&writer).await.map_err(|error| {
            let why = error.to_string();
            match why.contains("disk is full") {
                true => unusable("the disk is full: make room and start again".to_owned()),
                false => unusable(why),
            }
        })?;
        refuse_cut(folder, Some(&writer)).await?;
        let spool = Spool::open(folder).map_err(|e| unusable(e.to_string()))?;
        let mut connection = writer.acquire().await?;
        if let Err(error) = arrived::take_over(&mut connection, &spool).await {
            tracing::error!("what an earlier release left unread could not be taken over: {error}");
        }
        let mut all = begin(&mut connection).await?;
        super::pieces::index_all(&mut all).await?;
        if !had.contains(&"said".to_owned()) {
            super::said::note_all(&mut all).await?;
        }
        super::bound::bind_earlier(&mut all).await?;
        all.commit().await?;
        drop(connection);
        sqlx::query(APPLICATION).execute(&writer).await?;
        let options = options.read_only(true).create_if_missing(false);
        let readers = connections(READERS, READERS)
            .connect_with(options.clone())
            .await
            .map_err(|e| unusable(e.to_string()))?;
        let pulse = connections(1, 1)
            .connect_with(options)
            .await
            .map_err(|e| unusable(e.to_string()))?;
        Ok(Store {
            checks: Arc::new(Group::new(writer.clone())),
            writer,
            readers,
            pulse,
            emptied: Arc::default(),
            place: Some(Arc::new(Place::of(folder))),
            lock: Some(Arc::new(lock)),
            says: Arc::new(Mutex::new(says)),
            spool: Arc::new(spool),
            folder: folder.into(),
        })
    }

    /// As [`Store::open`], where there is a record already.
    pub async fn open_existing(folder: &Path) -> Result<Store, StoreError> {
        Store::exists_in(folder)?;
        Store::open(folder).await
    }

    /// The error where a folder holds no record.
    pub fn exists_in(folder: &Path) -> Result<(), StoreError> {
        match folder.join(DATABASE).exists() {
            true => Ok(()),
            false => {
                let folder_name = folder.display().to_string();
                Err(match signed_beside(folder)? {
                    Some(signed) => StoreError::Cut {
                        folder: folder_name,
                        entries: 0,
                        signed,
                    },
                    None => StoreError::Missing {
                        folder: folder_name,
                    },
                })
            }
        }
    }

    /// Opens an existing record to change what people decide (the outbox, marks of review), beside the daemon: SQLite lets one
    /// write after the other.
    pub async fn open_beside(folder: &Path) -> Result<Store, StoreError> {
        let store = Store::open_to_read(folder).await?;
        let unusable = |why: String| StoreError::Unusable {
            folder: folder.display().to_string(),
            why,
        };
        let options = SqliteConnectOptions::new()
            .filename(folder.join(DATABASE))
            .synchronous(SqliteSynchronous::Full)
            .foreign_keys(true)
            .busy_timeout(Duration::from_secs(10));
        let writer = connections(1, 1)
            .connect_with(options)
            .await
            .map_err(|e| unusable(e.to_string()))?;
        Ok(Store {
            checks: Arc::new(Group::new(writer.clone())),
            writer,
            ..store
        })
    }

    /// Whether somebody looks at pages for this record now: we, or the daemon that holds its folder.
    pub fn is_held(&self) -> bool {
        if self.lock.is_some() {
            return true;
        }
        let Ok(file) = File::open(self.folder.join(LOCK)) else {
            return false;
        };
        // A shared lock, for an instant: whoever wants the folder meanwhile asks twice.
        matches!(file.try_lock_shared(), Err(TryLockError::WouldBlock))
    }

    /// Opens an existing record for reading, beside a writer.
    pub async fn open_to_read(folder: &Path) -> Result<Store, StoreError> {
        Store::exists_in(folder)?;
        let path = folder.join(DATABASE);
        let name = folder.display().to_string();
        let empty = || StoreError::Empty {
            folder: folder.display().to_string(),
        };
        if is_empty(folder) {
            return Err(empty());
        }
        let options = SqliteConnectOptions::new()
            .filename(&path)
            .read_only(true)
            .busy_timeout(Duration::from_secs(10));
        let pool = |options: SqliteConnectOptions| async move {
            let pool = connections(1, READERS)
                .connect_with(options.clone())
                .await?;
            // A connection is lazy about the file: a first question shows whether it can be read.
            sqlx::query_scalar::<_, i64>("SELECT COUNT(*) FROM sqlite_master")
                .fetch_one(&pool)
                .await?;
            // Opened when it is asked: most commands never do.
            let pulse = connections(0, 1).connect_lazy_with(options);
            Ok::<_, sqlx::Error>((pool, pulse))
        };
        let (readers, pulse) = match pool(options.clone()).await {
            Ok(both) => both,
            // On media that can't be written WAL has no place for its index: read the file as it stands.
            Err(_) => pool(options.immutable(true))
                .await
                .map_err(|e| StoreError::Unusable {
                    folder: name,
                    why: e.to_string(),
                })?,
        };
        refuse_garbled(&readers).await?;
        if is_foreign(&readers).await? {
            return Err(StoreError::Foreign {
                folder: folder.display().to_string(),
            });
        }
        if !had_tables(&readers).await?.contains(&"look".to_owned()) {
            return Err(empty());
        }
        refuse_other(&readers, false).await?;
        Ok(Store {
            checks: Arc::new(Group::new(readers.clone())),
            writer: readers.clone(),
            readers,
            pulse,
            emptied: Arc::default(),
            place: None,
            lock: None,
            says: Arc::default(),
            spool: Arc::default(),
            folder: folder.into(),
        })
    }
}

/// The error where the file is another program's: asked before anything is written to it.
async fn refuse_foreign(folder: &Path) -> Result<(), StoreError> {
    let options = SqliteConnectOptions::new()
        .filename(folder.join(DATABASE))
        .read_only(true);
    // What can't be read so is told when it is opened to be written.
    let Ok(reader) = connections(1, 1).connect_with(options).await else {
        return Ok(());
    };
    let is_foreign = is_foreign(&reader).await.unwrap_or_default();
    reader.close().await;
    match is_foreign {
        true => Err(StoreError::Foreign {
            folder: folder.display().to_string(),
        }),
        false => Ok(()),
    }
}

/// Whether a database has the tables of another program, and none of our marks.
async fn is_foreign(pool: &SqlitePool) -> Result<bool, StoreError> {
    let tables = had_tables(pool).await?;
    let is_plain = |table: &&String| table.starts_with("sqlite_") || *table == "_sqlx_migrations";
    let has_own = (tables.iter()).any(|table| !is_plain(&table));
    let application: i64 = sqlx::query_scalar("PRAGMA application_id")
        .fetch_one(pool)
        .await?;
    Ok(has_own && !tables.contains(&"look".to_owned()) && application != APPLICATION_ID)
}

/// A transaction that is to write. SQLite refuses one that begins by reading as soon as another process has written meanwhile, however long
/// we would wait.
pub(super) async fn begin(
    connection: &mut SqliteConnection,
) -> Result<Transaction<'_, Sqlite>, sqlx::Error> {
    connection.begin_with("BEGIN IMMEDIATE").await
}

pub(super) fn database(folder: &Path) -> std::path::PathBuf {
    folder.join(DATABASE)
}

/// The name by which SQLite opens a folder's database as it stands on disk, and never writes to it.
pub(super) fn immutable(folder: &Path) -> String {
    // In a URI `%`, `?` and `#` are signs of their own.
    let path = database(folder).display().to_string();
    let path = path
        .replace('%', "%25")
        .replace('?', "%3f")
        .replace('#', "%23");
    format!("file:{path}?mode=ro")
}

fn lock(folder: &Path, says: &Says) -> Result<File, StoreError> {
    let unusable = |e: std::io::Error| StoreError::Unusable {
        folder: folder.display().to_string(),
        why: e.to_string(),
    };
    let path = folder.join(LOCK);
    let file = OpenOptions::new()
        .read(true)
        .write(true)
        .create(true)
        .truncate(false)
        .open(path)
        .map_err(unusable)?;
    let mut tried = file.try_lock();
    if matches!(tried, Err(TryLockError::WouldBlock)) {
        // It may only be `walkback status`, which asks whether somebody holds it.
        std::thread::sleep(Duration::from_millis(20));
        tried = file.try_lock();
    }
    match tried {
        Ok(()) => {
            says::write(&file, says).map_err(unusable)?;
            Ok(file)
        }
        Err(TryLockError::WouldBlock) => Err(StoreError::Locked {
            pid: says::process(&file).unwrap_or_else(|| "unknown".into()),
            folder: folder.display().to_string(),
        }),
        Err(TryLockError::Error(error)) => Err(unusable(error)),
    }
}
