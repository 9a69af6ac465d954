//! How does a check take few trips to the database's thread? What needs no answer of what goes before it is sent along with it.

use sqlx::{
    Arguments, Encode, Sqlite, SqliteConnection, Type,
    sqlite::{SqliteArguments, SqliteRow},
};

use crate::store::StoreError;

/// More statements than this go in several trips: SQLite copies all that is left of a text for each statement in it.
const TOGETHER_AT_MOST: usize = 48;
/// What takes one trip is written again and again in the same words, and worth keeping prepared.
const PREPARED_AT_MOST: usize = 24;

/// Statements that are run one after the other, each with the values that are bound to it.
#[derive(Default)]
pub(in crate::store) struct Batch {
    trips: Vec<Trip>,
    /// Why a value could not be bound.
    unbound: Option<sqlx::error::BoxDynError>,
}

#[derive(Default)]
struct Trip {
    sql: String,
    statements: usize,
    values: SqliteArguments,
}

impl Batch {
    /// Adds a statement, with a plain `?` where each of its values goes.
    pub(in crate::store) fn then(&mut self, sql: &'static str) -> &mut Batch {
        let is_full = |trip: &Trip| trip.statements >= TOGETHER_AT_MOST;
        if self.trips.last().is_none_or(is_full) {
            self.trips.push(Trip::default());
        }
        if let Some(trip) = self.trips.last_mut() {
            if trip.statements > 0 {
                trip.sql.push_str("; ");
            }
            trip.sql.push_str(sql);
            trip.statements += 1;
        }
        self
    }

    /// The next value of the statement that was added last.
    pub(in crate::store) fn bind<'v, T: Encode<'v, Sqlite> + Type<Sqlite>>(
        &mut self,
        value: T,
    ) -> &mut Batch {
        let added = self.trips.last_mut().map(|trip| trip.values.add(value));
        if let Some(Err(error)) = added {
            self.unbound.get_or_insert(error);
        }
        self
    }

    /// Runs them in their order; gives the rows of all. One that fails keeps those after it from being run.
    pub(in crate::store) async fn run(
        self,
        db: &mut SqliteConnection,
    ) -> Result<Vec<SqliteRow>, StoreError> {
        if let Some(error) = self.unbound {
            return Err(sqlx::Error::Encode(error).into());
        }
        let is_prepared = self.trips.len() == 1 && self.trips[0].statements <= PREPARED_AT_MOST;
        let mut rows = Vec::new();
        for trip in self.trips {
            debug_assert_eq!(trip.sql.matches('?').count(), trip.values.len());
            // Put together from constants only.
            let sql = sqlx::AssertSqlSafe(trip.sql);
            let query = sqlx::query_with(sql, trip.values).persistent(is_prepared);
            rows.append(&mut query.fetch_all(&mut *db).await?);
        }
        Ok(rows)
    }
}

#[cfg(test)]
mod tests {
    use sqlx::{Connection, Row};

    use super::*;

    #[tokio::test]
    async fn each_statement_has_its_own_values_and_all_rows_come() {
        let mut db = SqliteConnection::connect(":memory:").await.unwrap();
        let mut batch = Batch::default();
        batch.then("CREATE TABLE t (a, b)");
        batch
            .then("INSERT INTO t VALUES (?, ?), (?, 'four')")
            .bind(1)
            .bind(Some("two"))
            .bind(3);
        batch.then("SELECT b FROM t WHERE a = ?").bind(3);
        batch.then("UPDATE t SET b = ? RETURNING a").bind("five");
        let rows = batch.run(&mut db).await.unwrap();
        assert_eq!(rows.len(), 3);
        assert_eq!(rows[0].get::<&str, _>(0), "four");
        assert_eq!(rows[2].get::<i64, _>(0), 3);
        // More than go in one trip.
        let mut batch = Batch::default();
        for n in 0..200 {
            batch
                .then("INSERT INTO t VALUES (?, 0) RETURNING a")
                .bind(n);
        }
        let rows = batch.run(&mut db).await.unwrap();
        let numbers: Vec<i64> = rows.iter().map(|row| row.get(0)).collect();
        assert_eq!(numbers, (0..200).collect::<Vec<_>>());
    }
}
