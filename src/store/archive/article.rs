//! How are the articles of a page's versions kept? JSON, packed as a difference to the version before: from one to the next a paragraph
//! or two change.

use sqlx::{Row, SqliteConnection, sqlite::SqliteRow};

use crate::model::Article;
use crate::store::{
    StoreError,
    pack::{seal, unseal},
    unless_damaged,
};

/// So many versions stand on each other at most: a read of any unpacks no more.
const CHAIN: i64 = 16;
/// A difference of more than this part of what the article would take by itself is none: the article begins a chain.
const DIFFERENCE_AT_MOST: (usize, usize) = (1, 2);

/// An article made ready before its turn to be written has come.
pub(in crate::store) struct Ready {
    pub(in crate::store) packed: Vec<u8>,
    /// The version that its chain begins with; `None` where it stands on none.
    pub(in crate::store) chain: Option<i64>,
}

/// Packs the article that comes after a version of its page; after 0, a page's first.
pub(in crate::store) async fn ready(
    db: &mut SqliteConnection,
    page: i64,
    after: i64,
    article: &Article,
) -> Result<Ready, StoreError> {
    let json = serde_json::to_vec(article)?;
    let mut ready = Ready {
        packed: seal(&json, &[])?,
        chain: None,
    };
    let before: Option<Option<i64>> =
        sqlx::query_scalar("SELECT chain FROM version WHERE page = $1 AND number = $2")
            .bind(page)
            .bind(after)
            .fetch_optional(&mut *db)
            .await?;
    let Some(chain) = before else {
        return Ok(ready);
    };
    let first = chain.unwrap_or(after);
    if after - first + 1 >= CHAIN {
        return Ok(ready);
    }
    // What can't be read any more must not keep what comes now from being kept.
    if let Some(before) = unless_damaged(bytes(db, page, after).await)? {
        let difference = seal(&json, &before)?;
        let (part, of) = DIFFERENCE_AT_MOST;
        if difference.len() * of <= ready.packed.len() * part {
            ready.packed = difference;
            ready.chain = Some(first);
        }
    }
    Ok(ready)
}

/// The JSON of a version's article; `None` where there is no such version.
async fn bytes(
    db: &mut SqliteConnection,
    page: i64,
    version: i64,
) -> Result<Option<Vec<u8>>, StoreError> {
    let rows = sqlx::query(
        "SELECT number, article, chain FROM version WHERE page = $1 AND number BETWEEN
             (SELECT COALESCE(chain, number) FROM version WHERE page = $1 AND number = $2) AND $2
         ORDER BY number",
    )
    .bind(page)
    .bind(version)
    .fetch_all(db)
    .await?;
    let mut chain = Chain::new(page);
    for row in &rows {
        chain.read(row.try_get("number")?, row)?;
    }
    Ok((!rows.is_empty()).then_some(chain.bytes))
}

/// The article of a version; `None` where there is no such version.
pub(in crate::store) async fn read(
    db: &mut SqliteConnection,
    page: i64,
    version: i64,
) -> Result<Option<Article>, StoreError> {
    let bytes = bytes(db, page, version).await?;
    bytes.map(|bytes| parsed(page, version, &bytes)).transpose()
}

fn parsed(page: i64, version: i64, json: &[u8]) -> Result<Article, StoreError> {
    serde_json::from_slice(json).map_err(|_| damaged(page, version))
}

fn damaged(page: i64, version: i64) -> StoreError {
    StoreError::Damaged(format!(
        "the article of version {version} of page {page} can't be read; `walkback rebuild` makes it anew from the snapshot"
    ))
}

/// Reads the articles of a page's versions in their order, each once.
pub(in crate::store) struct Chain {
    page: i64,
    /// The number and the JSON of the last that was read, and the version that its chain begins with.
    number: i64,
    first: i64,
    bytes: Vec<u8>,
}

impl Chain {
    pub(in crate::store) fn new(page: i64) -> Chain {
        Chain {
            page,
            number: 0,
            first: 0,
            bytes: Vec::new(),
        }
    }

    pub(in crate::store) fn page(&self) -> i64 {
        self.page
    }

    /// The article of the version that comes next, from a row with the columns `article` and `chain`.
    pub(in crate::store) fn article(
        &mut self,
        number: i64,
        row: &SqliteRow,
    ) -> Result<Article, StoreError> {
        self.read(number, row)?;
        parsed(self.page, number, &self.bytes)
    }

    fn read(&mut self, number: i64, row: &SqliteRow) -> Result<(), StoreError> {
        let damaged = || damaged(self.page, number);
        let packed: &[u8] = row.try_get("article").map_err(|_| damaged())?;
        let chain: Option<i64> = row.try_get("chain").map_err(|_| damaged())?;
        let base: &[u8] = match chain {
            None => &[],
            Some(first) if self.number == number - 1 && self.first == first => &self.bytes,
            Some(_) => return Err(damaged()),
        };
        let read = unseal(packed, base).map_err(|_| damaged());
        // What stands on one that can't be read can't be read either.
        self.number = if read.is_ok() { number } else { 0 };
        self.first = chain.unwrap_or(number);
        self.bytes = read?;
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        model::Block,
        store::testing::{see, with_a_page},
    };

    fn article(n: usize) -> Article {
        let mut body: Vec<Block> = (0..40)
            .map(|i| Block::paragraph(format!("Clause {i} holds until day {}.", i * 7_919 % 1_013)))
            .collect();
        body[n % 40] = Block::paragraph(format!("What was clause {} is void.", n % 40));
        Article {
            headline: Some(format!("Terms {n}")),
            body,
            ..Article::default()
        }
    }

    #[tokio::test]
    async fn articles_stand_on_few_and_come_back() {
        let (_folder, store, page) = with_a_page().await;
        for n in 0..40 {
            see(&store, page, &article(n), None).await;
        }
        for (number, n) in (1..).zip(0..40) {
            assert_eq!(
                store.article(page, number).await.unwrap(),
                Some(article(n)),
                "{n}"
            );
        }
        let chains: Vec<(Option<i64>, i64)> =
            sqlx::query_as("SELECT chain, LENGTH(article) FROM version ORDER BY number")
                .fetch_all(&store.readers)
                .await
                .unwrap();
        let whole = chains.iter().filter(|(chain, _)| chain.is_none());
        assert_eq!(whole.count(), 3);
        let (difference, alone) = (chains[1].1, chains[0].1);
        assert!(difference * 3 < alone, "{difference} {alone}");
        assert!(store.verify(&mut |_, _| {}).await.unwrap().ok);
        // One that is damaged takes along those that stand on it, and neither what comes next nor what stands on another.
        sqlx::query("UPDATE version SET article = x'00' WHERE number = 36")
            .execute(&store.writer)
            .await
            .unwrap();
        let read = async |number| store.article(page, number).await;
        assert!(matches!(read(37).await, Err(StoreError::Damaged(_))));
        assert!(read(35).await.is_ok());
        see(&store, page, &article(40), None).await;
        assert_eq!(read(41).await.unwrap(), Some(article(40)));
        let damaged = store.verify(&mut |_, _| {}).await.unwrap().damaged;
        let all = damaged.join("\n");
        assert!(all.contains("check 35"), "{all}");
        for unread in 36..=40 {
            assert!(all.contains(&format!("version {unread} ")), "{all}");
        }
        assert!(!all.contains("version 41 "), "{all}");
    }
}
