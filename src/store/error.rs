//! Why can't the record be read or written, and what is the way out?

use jiff::Timestamp;
use sqlx::{Decode, Row, Sqlite, Type, sqlite::SqliteRow};

/// Why the record can't be read or written.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    #[error("another walkback (process {pid}) is writing to {folder}")]
    Locked { pid: String, folder: String },
    #[error("there is no record in {folder}: `walkback check` or `walkback run` makes one")]
    Missing { folder: String },
    #[error(
        "walkback.db in {folder} is empty: a crash or a full disk may have emptied it, or walkback.db-wal is missing beside it. Put a backup in its place; `walkback check` or `walkback run` begins a new record in it"
    )]
    Empty { folder: String },
    #[error(
        "walkback.db in {folder} is no record: it is a database of another program, and was left as it is. Keep the record in another folder (--data FOLDER)"
    )]
    Foreign { folder: String },
    #[error("the record in {folder} could not be opened: {why}")]
    Unusable { folder: String, why: String },
    #[error(
        "the ledger of the record in {folder} has {entries} entries (checks, rebuilds, prunings), and checkpoints.txt beside it names {signed}: it is an older copy, or something was cut off. Put the newer one back; to go on with this one, keep checkpoints.txt elsewhere"
    )]
    Cut {
        folder: String,
        entries: i64,
        signed: i64,
    },
    #[error(
        "checkpoint.key is missing in {folder}, and {count} checkpoints of this record were signed with {key}: copy that file here from where the record came from, or make a new key with `walkback checkpoint --new-key`, and tell whoever verifies"
    )]
    Keyless {
        folder: String,
        count: usize,
        key: String,
    },
    #[error(
        "{file} is no key (Ed25519 in PKCS #8): put a copy of the right one in its place, or move it away and make a new one with `walkback checkpoint --new-key`, and tell whoever verifies"
    )]
    NoKey { file: String },
    #[error("the record was made by a newer walkback; update this one")]
    Newer,
    #[error(
        "the record was made by an older walkback, or its making broke off (a full disk?): `walkback run`, `check` or `compact` brings it up to date (where it can't be written, a copy of it)"
    )]
    Older,
    #[error("the record could not be read or written: {0}")]
    Sql(#[source] sqlx::Error),
    #[error(
        "the record's file is damaged ({0}): `walkback verify` names where, `walkback repair` saves what can be read"
    )]
    Torn(#[source] sqlx::Error),
    #[error("the record is damaged: {0}")]
    Damaged(String),
    #[error(
        "the snapshot {name} was pruned on {at}{rule}: its hash is on record, its bytes are not"
    )]
    Pruned {
        name: String,
        at: Timestamp,
        /// By which rule, in brackets; empty where that is not known.
        rule: String,
    },
    #[error("could not pack or unpack a body: {0}")]
    Packing(#[from] std::io::Error),
    #[error("could not read or write an article as JSON: {0}")]
    Json(#[from] serde_json::Error),
}

impl From<sqlx::Error> for StoreError {
    /// A value that no program writes there is damage, and damage is told and gone around.
    fn from(error: sqlx::Error) -> StoreError {
        match error {
            sqlx::Error::ColumnDecode { index, .. } => {
                StoreError::Damaged(format!("a value of the column {index} can't be read"))
            }
            // SQLite's own thread ended, over a value that nobody writes.
            error @ sqlx::Error::WorkerCrashed => StoreError::Torn(error),
            error if is_torn(&error) => StoreError::Torn(error),
            error => StoreError::Sql(error),
        }
    }
}

impl StoreError {
    /// Whether it is the disk's doing (full, read-only, failing, held by another), which may be over soon.
    pub fn may_pass(&self) -> bool {
        const OF_THE_DISK: [i64; 5] = [5, 8, 10, 13, 14];
        match self {
            StoreError::Sql(sqlx::Error::Database(error)) => {
                kind(error.as_ref()).is_some_and(|kind| OF_THE_DISK.contains(&kind))
            }
            StoreError::Sql(_) => true,
            _ => false,
        }
    }
}

/// The kind of an error of SQLite's: the lowest byte of its code; the rest says where it was met.
fn kind(error: &dyn sqlx::error::DatabaseError) -> Option<i64> {
    let code: i64 = error.code()?.parse().ok()?;
    Some(code & 0xff)
}

/// Whether SQLite found the file damaged, or none of its own.
fn is_torn(error: &sqlx::Error) -> bool {
    const CORRUPT: i64 = 11;
    const NO_DATABASE: i64 = 26;
    let sqlx::Error::Database(error) = error else {
        return false;
    };
    kind(error.as_ref()).is_some_and(|kind| [CORRUPT, NO_DATABASE].contains(&kind))
}

/// A column's value, or an empty one where it can't be read: damage to what only helps keeps nobody from the rest. A column that is not there
/// is an error.
pub(super) fn spared<'r, T>(row: &'r SqliteRow, column: &str) -> Result<T, StoreError>
where
    T: Default + Decode<'r, Sqlite> + Type<Sqlite>,
{
    match row.try_get(column) {
        Err(sqlx::Error::ColumnDecode { .. }) => Ok(T::default()),
        value => Ok(value?),
    }
}

/// `None` for what is damaged: whoever can do without it goes on.
pub fn unless_damaged<T>(read: Result<Option<T>, StoreError>) -> Result<Option<T>, StoreError> {
    match read {
        Err(StoreError::Damaged(_)) => Ok(None),
        read => read,
    }
}
