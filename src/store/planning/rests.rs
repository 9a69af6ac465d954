//! Which hosts are let be, and until when? A restart is no reason to ask one again that asked us to come later.

use sqlx::{Row, SqliteConnection};

use crate::model::HostRest;
use crate::store::{Store, StoreError, micros, moment, open::begin, unless_damaged};

impl Store {
    /// Every host that was let be when this was last put on record.
    pub async fn rests(&self) -> Result<Vec<HostRest>, StoreError> {
        let rows = sqlx::query("SELECT * FROM host_rest")
            .fetch_all(&self.readers)
            .await?;
        // What can't be read of one host keeps nobody from looking.
        rows.iter()
            .map(|row| {
                let count = |column: &str| -> Result<u32, StoreError> {
                    Ok(u32::try_from(row.try_get::<i64, _>(column)?).unwrap_or(0))
                };
                Ok(Some(HostRest {
                    host: row.try_get("host")?,
                    until: moment(row.try_get("until")?)?,
                    why: row.try_get("why")?,
                    failures: count("failures")?,
                    deferrals: count("deferrals")?,
                }))
            })
            .filter_map(|read| unless_damaged(read).transpose())
            .collect()
    }

    /// Puts on record which hosts are let be now: these and no others.
    pub async fn keep_rests(&self, rests: &[HostRest]) -> Result<(), StoreError> {
        let mut connection = self.writer.acquire().await?;
        let kept = keep(&mut connection, rests).await;
        if kept.is_err() {
            connection.close_on_drop();
        }
        kept
    }
}

async fn keep(connection: &mut SqliteConnection, rests: &[HostRest]) -> Result<(), StoreError> {
    let mut tx = begin(connection).await?;
    let hosts: Vec<&str> = rests.iter().map(|rest| rest.host.as_str()).collect();
    sqlx::query("DELETE FROM host_rest WHERE host NOT IN (SELECT value FROM json_each($1))")
        .bind(serde_json::to_string(&hosts)?)
        .execute(&mut *tx)
        .await?;
    for rest in rests {
        // What is on record already is not written again.
        sqlx::query(
            "INSERT INTO host_rest (host, until, why, failures, deferrals) VALUES ($1, $2, $3, $4, $5)
             ON CONFLICT (host) DO UPDATE SET until = $2, why = $3, failures = $4, deferrals = $5
             WHERE (until, why, failures, deferrals) IS NOT ($2, $3, $4, $5)",
        )
        .bind(&rest.host)
        .bind(micros(rest.until))
        .bind(&rest.why)
        .bind(rest.failures)
        .bind(rest.deferrals)
        .execute(&mut *tx)
        .await?;
    }
    tx.commit().await?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use jiff::Timestamp;

    use super::*;

    #[tokio::test]
    async fn what_was_let_be_is_known_after_a_restart() {
        let folder = tempfile::tempdir().unwrap();
        let rest = HostRest {
            host: "a.example".into(),
            until: Timestamp::UNIX_EPOCH,
            why: "it asked".into(),
            failures: 0,
            deferrals: 3,
        };
        let store = Store::open(folder.path()).await.unwrap();
        store.keep_rests(std::slice::from_ref(&rest)).await.unwrap();
        drop(store);
        let store = Store::open(folder.path()).await.unwrap();
        assert_eq!(store.rests().await.unwrap(), std::slice::from_ref(&rest));
        let damage = "INSERT INTO host_rest VALUES ('b.example', x'ff', '', 0, 0)";
        sqlx::query(damage).execute(&store.writer).await.unwrap();
        assert_eq!(store.rests().await.unwrap(), std::slice::from_ref(&rest));
        let later = HostRest {
            until: Timestamp::from_second(60).unwrap(),
            ..rest
        };
        let all = std::slice::from_ref(&later);
        store.keep_rests(all).await.unwrap();
        assert_eq!(store.rests().await.unwrap(), all);
        store.keep_rests(&[]).await.unwrap();
        assert!(store.rests().await.unwrap().is_empty());
    }
}
