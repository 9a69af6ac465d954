//! How do many checks share one sync of the disk? Each is written whole or not at all, inside a transaction that the last of those
//! who wait commits for all; nobody is told that theirs is on disk before it is.

use std::{
    ops::DerefMut,
    sync::atomic::{AtomicUsize, Ordering},
    time::Duration,
};

use sqlx::{
    Sqlite, SqliteConnection, SqlitePool,
    pool::PoolConnection,
    query::Query,
    sqlite::{SqliteArguments, SqliteRow},
};
use tokio::sync::{Mutex, MutexGuard, oneshot};

use crate::store::{StoreError, batch::Batch};

/// More than so many never wait for one sync.
const TOGETHER_AT_MOST: usize = 64;
/// What a check changes can be undone: kept in memory while it lasts, for there may be no descriptor left for a file of its own. Whatever
/// else a record is opened for (to compact it) may need more than there is memory.
const BEGIN: &str = "PRAGMA temp_store = MEMORY; BEGIN IMMEDIATE";

/// Longer than a turn takes, whatever it writes.
const PATIENCE: Duration = Duration::from_millis(250);

fn not_kept() -> StoreError {
    StoreError::Sql(sqlx::Error::Protocol(
        "what was written with others was not kept: one of them could not be".into(),
    ))
}

/// Those who write checks, one after the other.
pub(in crate::store) struct Group {
    writer: SqlitePool,
    waiting: AtomicUsize,
    shared: Mutex<Shared>,
}

/// The transaction that is being filled.
#[derive(Default)]
struct Shared {
    /// Held from before its BEGIN to after its COMMIT.
    connection: Option<PoolConnection<Sqlite>>,
    /// A BEGIN or COMMIT is under way, or was cut short.
    in_doubt: bool,
    /// Whoever is in it and waits for its end.
    written: Vec<oneshot::Sender<()>>,
}

impl Shared {
    /// A failed statement (a full disk) may have ended the transaction or left it open: whatever came after on this connection would
    /// seem written and be lost. A new connection knows nothing of it; whoever waits learns that nothing was kept.
    fn give_up(&mut self) {
        if let Some(mut connection) = self.connection.take() {
            connection.close_on_drop();
        }
        self.in_doubt = false;
        self.written.clear();
    }

    async fn commit(&mut self) -> Result<(), StoreError> {
        if let Some(connection) = &mut self.connection {
            self.in_doubt = true;
            sqlx::query("COMMIT")
                .execute(connection.deref_mut())
                .await?;
        }
        self.in_doubt = false;
        self.connection = None;
        for writer in self.written.drain(..) {
            // Whoever no longer listens has what they wrote on disk all the same.
            let _ = writer.send(());
        }
        Ok(())
    }
}

impl Group {
    pub fn new(writer: SqlitePool) -> Group {
        Group {
            writer,
            waiting: AtomicUsize::new(0),
            shared: Mutex::default(),
        }
    }

    async fn commit_what_is_left(&self) -> Result<(), StoreError> {
        let mut shared = self.shared.lock().await;
        if shared.written.is_empty() {
            return Ok(());
        }
        let committed = shared.commit().await;
        if committed.is_err() {
            shared.give_up();
        }
        committed
    }

    /// One statement, in a turn of its own: it is done whole or not at all. Gives the number of rows that it changed.
    pub async fn write(
        &self,
        statement: Query<'_, Sqlite, SqliteArguments>,
    ) -> Result<u64, StoreError> {
        let mut turn = self.turn().await?;
        let done = statement.execute(turn.db()?).await?;
        turn.wait().await?;
        Ok(done.rows_affected())
    }

    /// Waits until it is one's turn to write.
    pub async fn turn(&self) -> Result<Turn<'_>, StoreError> {
        let waiting = Waiting::new(&self.waiting);
        let mut shared = self.shared.lock().await;
        drop(waiting);
        // Left behind by one who was cut short.
        if shared.in_doubt {
            shared.give_up();
        }
        let mut turn = Turn {
            group: self,
            shared,
            is_open: false,
            is_over: false,
        };
        if turn.shared.connection.is_none() {
            turn.shared.connection = Some(self.writer.acquire().await?);
            turn.shared.in_doubt = true;
            sqlx::query(BEGIN).execute(turn.db()?).await?;
            turn.shared.in_doubt = false;
        }
        Ok(turn)
    }
}

/// Counted for as long as it is held.
struct Waiting<'a>(&'a AtomicUsize);

impl<'a> Waiting<'a> {
    fn new(count: &'a AtomicUsize) -> Waiting<'a> {
        count.fetch_add(1, Ordering::SeqCst);
        Waiting(count)
    }
}

impl Drop for Waiting<'_> {
    fn drop(&mut self) {
        self.0.fetch_sub(1, Ordering::SeqCst);
    }
}

/// One's turn to write: ended by [`Turn::keep`] or [`Turn::undo`]. One that is dropped takes with it all who wrote before it and wait.
pub(in crate::store) struct Turn<'a> {
    group: &'a Group,
    shared: MutexGuard<'a, Shared>,
    /// Whether what was written since can be undone.
    is_open: bool,
    is_over: bool,
}

impl Turn<'_> {
    pub fn db(&mut self) -> Result<&mut SqliteConnection, StoreError> {
        match &mut self.shared.connection {
            Some(connection) => Ok(connection.deref_mut()),
            None => Err(StoreError::Sql(sqlx::Error::WorkerCrashed)),
        }
    }

    /// Runs what can be undone.
    pub async fn run(
        &mut self,
        fill: impl FnOnce(&mut Batch),
    ) -> Result<Vec<SqliteRow>, StoreError> {
        let mut batch = Batch::default();
        if !self.is_open {
            batch.then("SAVEPOINT turn");
        }
        fill(&mut batch);
        let rows = batch.run(self.db()?).await?;
        self.is_open = true;
        Ok(rows)
    }

    /// Runs the last of what is written. It stays, all of it; returns when it is on disk.
    pub async fn keep(mut self, mut last: Batch) -> Result<Vec<SqliteRow>, StoreError> {
        if self.is_open {
            last.then("RELEASE turn");
        }
        let rows = last.run(self.db()?).await?;
        self.wait().await?;
        Ok(rows)
    }

    /// Returns when what was written is on disk.
    async fn wait(mut self) -> Result<(), StoreError> {
        let (writer, on_disk) = oneshot::channel();
        self.shared.written.push(writer);
        self.end().await?;
        let group = self.group;
        drop(self);
        let mut on_disk = on_disk;
        loop {
            match tokio::time::timeout(PATIENCE, &mut on_disk).await {
                Ok(told) => return told.map_err(|_| not_kept()),
                // Whoever was to commit for all was cut short while it waited for its turn.
                Err(_) => group.commit_what_is_left().await?,
            }
        }
    }

    /// Nothing of what was written stays, because of `error`, which is given back. After one of the database itself nobody knows what
    /// became of the transaction.
    pub async fn undo(mut self, error: StoreError) -> StoreError {
        if matches!(error, StoreError::Sql(_) | StoreError::Torn(_)) {
            return error;
        }
        if self.is_open {
            let mut batch = Batch::default();
            batch.then("ROLLBACK TO turn").then("RELEASE turn");
            let undone = match self.db() {
                Ok(db) => batch.run(db).await,
                Err(error) => Err(error),
            };
            if let Err(error) = undone {
                return error;
            }
        }
        match self.end().await {
            Ok(()) => error,
            Err(other) => other,
        }
    }

    /// The last one commits for all.
    async fn end(&mut self) -> Result<(), StoreError> {
        let is_last = self.group.waiting.load(Ordering::SeqCst) == 0;
        if is_last || self.shared.written.len() >= TOGETHER_AT_MOST {
            self.shared.commit().await?;
        }
        self.is_over = true;
        Ok(())
    }
}

impl Drop for Turn<'_> {
    fn drop(&mut self) {
        if !self.is_over {
            self.shared.give_up();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::Store;

    async fn put(store: &Store, value: &str) -> Result<(), StoreError> {
        const PUT: &str = "INSERT INTO page (url, watch) VALUES (?, 'w')";
        let mut turn = store.checks.turn().await?;
        turn.run(|batch| {
            batch.then(PUT).bind(value);
        })
        .await?;
        if value.ends_with("undone") {
            turn.undo(StoreError::Damaged("so it was told".into()))
                .await;
            return Ok(());
        }
        if value.ends_with("cut short") {
            return Ok(());
        }
        turn.keep(Batch::default()).await?;
        Ok(())
    }

    async fn on_disk(folder: &std::path::Path) -> Vec<String> {
        let reader = Store::open_to_read(folder).await.unwrap();
        let pages = reader.pages().await.unwrap();
        pages.into_iter().map(|page| page.url).collect()
    }

    #[tokio::test(flavor = "multi_thread")]
    async fn whoever_returns_is_on_disk_and_nobody_takes_another_along() {
        let folder = tempfile::tempdir().unwrap();
        let store = Store::open(folder.path()).await.unwrap();
        let writers: Vec<_> = (0..50)
            .map(|n| {
                let (store, folder) = (store.clone(), folder.path().to_owned());
                tokio::spawn(async move {
                    let value = format!("{n}{}", if n % 5 == 0 { " undone" } else { "" });
                    put(&store, &value).await.unwrap();
                    assert_eq!(on_disk(&folder).await.contains(&value), n % 5 != 0);
                })
            })
            .collect();
        for writer in writers {
            writer.await.unwrap();
        }
        assert_eq!(on_disk(folder.path()).await.len(), 40);
    }

    #[tokio::test]
    async fn whoever_waits_for_one_that_was_cut_short_commits_alone() {
        let folder = tempfile::tempdir().unwrap();
        let store = Store::open(folder.path()).await.unwrap();
        // As if one waited for its turn, and then no longer.
        let waiting = Waiting::new(&store.checks.waiting);
        let writing = store.clone();
        let writer = tokio::spawn(async move { put(&writing, "kept").await });
        // Until it has left the commit to the other.
        while store.checks.shared.lock().await.written.is_empty() {
            tokio::task::yield_now().await;
        }
        drop(waiting);
        writer.await.unwrap().unwrap();
        assert_eq!(on_disk(folder.path()).await, ["kept"]);
    }

    #[tokio::test]
    async fn one_that_is_cut_short_is_not_written_and_blocks_nobody() {
        let folder = tempfile::tempdir().unwrap();
        let store = Store::open(folder.path()).await.unwrap();
        put(&store, "cut short").await.unwrap();
        put(&store, "after").await.unwrap();
        assert_eq!(on_disk(folder.path()).await, ["after"]);
    }
}
