//! How do many checks share one sync of the disk? Each is written whole or not at all, inside a transaction that the last of those
//! who wait commits for all; nobody is told that theirs is on disk before it is.

use std::{
    ops::DerefMut,
    sync::atomic::{AtomicUsize, Ordering},
    time::Duration,
};

use sqlx::{
    Sqlite, SqliteConnection, SqlitePool, pool::PoolConnection, query::Query,
    sqlite::SqliteArguments,
};
use tokio::sync::{Mutex, MutexGuard, oneshot};

use super::StoreError;

/// More than so many never wait for one sync.
const TOGETHER_AT_MOST: usize = 64;

/// Longer than a turn takes, whatever it writes.
const PATIENCE: Duration = Duration::from_millis(250);

fn not_kept() -> StoreError {
    StoreError::Sql(sqlx::Error::Protocol(
        "what was written with others was not kept: one of them could not be".into(),
    ))
}

/// Those who write checks, one after the other.
pub(super) struct Group {
    writer: SqlitePool,
    waiting: AtomicUsize,
    shared: Mutex<Shared>,
}

/// The transaction that is being filled.
#[derive(Default)]
struct Shared {
    /// Held from before its BEGIN to after its COMMIT.
    connection: Option<PoolConnection<Sqlite>>,
    has_begun: bool,
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
        self.has_begun = false;
        self.written.clear();
    }

    async fn commit(&mut self) -> Result<(), StoreError> {
        if let Some(connection) = &mut self.connection {
            sqlx::query("COMMIT")
                .execute(connection.deref_mut())
                .await?;
        }
        self.connection = None;
        self.has_begun = false;
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

    /// One statement, in a turn of its own. Gives the number of rows that it changed.
    pub async fn write(
        &self,
        statement: Query<'_, Sqlite, SqliteArguments>,
    ) -> Result<u64, StoreError> {
        let mut turn = self.turn().await?;
        let done = statement.execute(turn.db()?).await;
        let changed = done.map(|done| done.rows_affected());
        turn.close(changed.map_err(StoreError::from)).await
    }

    /// Waits until it is one's turn to write.
    pub async fn turn(&self) -> Result<Turn<'_>, StoreError> {
        let waiting = Waiting::new(&self.waiting);
        let mut shared = self.shared.lock().await;
        drop(waiting);
        // Left behind by one who was cut short.
        if shared.connection.is_some() && !shared.has_begun {
            shared.give_up();
        }
        let mut turn = Turn {
            group: self,
            shared,
            is_over: false,
        };
        if turn.shared.connection.is_none() {
            turn.shared.connection = Some(self.writer.acquire().await?);
            sqlx::query("BEGIN IMMEDIATE").execute(turn.db()?).await?;
            turn.shared.has_begun = true;
        }
        sqlx::query("SAVEPOINT turn").execute(turn.db()?).await?;
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

/// One's turn to write: ended by [`Turn::close`]. One that is dropped takes with it all who wrote before it and wait.
pub(super) struct Turn<'a> {
    group: &'a Group,
    shared: MutexGuard<'a, Shared>,
    is_over: bool,
}

impl Turn<'_> {
    pub fn db(&mut self) -> Result<&mut SqliteConnection, StoreError> {
        match &mut self.shared.connection {
            Some(connection) => Ok(connection.deref_mut()),
            None => Err(StoreError::Sql(sqlx::Error::WorkerCrashed)),
        }
    }

    /// Ends the turn by what came of it: what went well stays, all of it, and nothing of what did not.
    pub async fn close<T>(self, done: Result<T, StoreError>) -> Result<T, StoreError> {
        match &done {
            Ok(_) => self.keep().await?,
            // The database itself failed: nobody knows what became of the transaction.
            Err(StoreError::Sql(_)) => {}
            Err(_) => self.undo().await?,
        }
        done
    }

    /// What was written stays; returns when it is on disk.
    async fn keep(mut self) -> Result<(), StoreError> {
        sqlx::query("RELEASE turn").execute(self.db()?).await?;
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

    /// Nothing of what was written stays.
    async fn undo(mut self) -> Result<(), StoreError> {
        sqlx::query("ROLLBACK TO turn").execute(self.db()?).await?;
        sqlx::query("RELEASE turn").execute(self.db()?).await?;
        self.end().await
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
        let mut turn = store.checks.turn().await?;
        sqlx::query("INSERT INTO page (url, watch) VALUES ($1, 'w')")
            .bind(value)
            .execute(turn.db()?)
            .await?;
        if value.ends_with("undone") {
            return turn.undo().await;
        }
        if value.ends_with("cut short") {
            return Ok(());
        }
        turn.keep().await
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
