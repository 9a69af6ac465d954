//! How does a check take few trips to the database's thread? What needs no answer of what goes before it is sent along with it.

use sqlx::{
    Arguments, Encode, Sqlite, SqliteConnection, Type,
    sqlite::{SqliteArguments, SqliteRow},
};

use super::StoreError;

/// Statements that go together, each with the values that are bound to it: to be run one after the other.
#[derive(Default)]
pub(super) struct Batch {
    sql: String,
    values: SqliteArguments,
    /// Why a value could not be bound.
    unbound: Option<sqlx::error::BoxDynError>,
}

impl Batch {
    /// Adds a statement, with a plain `?` where each of its values goes.
    pub(super) fn then(&mut self, sql: &'static str) -> &mut Batch {
        if !self.sql.is_empty() {
            self.sql.push_str("; ");
        }
        self.sql.push_str(sql);
        self
    }

    /// The next value of the statement that was added last.
    pub(super) fn bind<'v, T: Encode<'v, Sqlite> + Type<Sqlite>>(
        &mut self,
        value: T,
    ) -> &mut Batch {
        if let Err(error) = self.values.add(value) {
            self.unbound.get_or_insert(error);
        }
        self
    }

    /// Runs them in their order; gives the rows of all. One that fails keeps those after it from being run.
    pub(super) async fn run(self, db: &mut SqliteConnection) -> Result<Vec<SqliteRow>, StoreError> {
        if let Some(error) = self.unbound {
            return Err(sqlx::Error::Encode(error).into());
        }
        debug_assert_eq!(self.sql.matches('?').count(), self.values.len());
        // Put together from constants only.
        let sql = sqlx::AssertSqlSafe(self.sql);
        Ok(sqlx::query_with(sql, self.values).fetch_all(db).await?)
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
    }
}
