//! Which known pages may a new one be, under another address? Those that have a sign in common. May be: what they say decides.

use jiff::Timestamp;
use sha2::{Digest, Sha256};
use sqlx::Row;

use crate::{
    model::hex,
    store::{JoinError, Joiner, Store, StoreError, identity::JoinAs},
};

/// A sign that more pages have than so many names no story.
const PAGES_AT_MOST: i64 = 6;
/// Signs of one page: a feed may give an item another identifier at each look.
const SIGNS_AT_MOST: i64 = 4;
/// Bytes of a hash that tell signs apart, beside the one for their kind.
const MARK: usize = 15;

/// By what two addresses may be of one page.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Sign {
    /// The same item of a feed.
    Item,
    /// The same number in the address.
    Number,
}

impl Sign {
    const ALL: [(Sign, u8); 2] = [(Sign::Item, b'i'), (Sign::Number, b'n')];

    /// How the sign of `words` is kept, in hexadecimal.
    fn mark(self, words: &str) -> String {
        let kind = Sign::ALL.iter().find(|(sign, _)| *sign == self);
        let mut mark = hex(&[kind.map_or(0, |(_, kind)| *kind)]);
        mark.push_str(&hex(&Sha256::digest(words)[..MARK]));
        mark
    }
}

impl Store {
    /// Notes which signs pages bear: kind, words, address.
    pub async fn note_signs(&self, signs: &[(Sign, String, &str)]) -> Result<(), StoreError> {
        let marks: Vec<(String, &str)> = (signs.iter())
            .map(|(sign, words, url)| (sign.mark(words), *url))
            .collect();
        // Most are known: whoever only reads keeps no check waiting.
        let new: Vec<(i64, String)> = sqlx::query(
            "SELECT DISTINCT page_address.page, value ->> 0 AS mark FROM json_each($1) JOIN page_address ON page_address.url = value ->> 1
             WHERE NOT EXISTS (SELECT 1 FROM page_item WHERE page_item.page = page_address.page AND mark = unhex(value ->> 0))
                 AND (SELECT COUNT(*) FROM page_item WHERE page_item.page = page_address.page) < $2",
        )
        .bind(serde_json::to_string(&marks)?)
        .bind(SIGNS_AT_MOST)
        .fetch_all(&self.readers)
        .await?
        .iter()
        .map(|row| Ok((row.try_get(0)?, row.try_get(1)?)))
        .collect::<Result<_, sqlx::Error>>()?;
        if !new.is_empty() {
            sqlx::query(
                "INSERT INTO page_item (page, mark) SELECT value ->> 0, unhex(value ->> 1) FROM json_each($1) WHERE TRUE
                 ON CONFLICT DO NOTHING",
            )
            .bind(serde_json::to_string(&new)?)
            .execute(&self.writer)
            .await?;
        }
        Ok(())
    }

    /// Older pages that have a sign in common with this one, the newest first.
    pub async fn akin(&self, page: i64) -> Result<Vec<(i64, Sign)>, StoreError> {
        let rows = sqlx::query(
            "SELECT DISTINCT other.page, substr(own.mark, 1, 1) FROM page_item AS own
             JOIN page_item AS other ON other.mark = own.mark AND other.page < own.page
             WHERE own.page = $1 AND (SELECT COUNT(*) FROM (SELECT 1 FROM page_item WHERE mark = own.mark LIMIT $2 + 1)) <= $2
             ORDER BY other.page DESC",
        )
        .bind(page)
        .bind(PAGES_AT_MOST)
        .fetch_all(&self.readers)
        .await?;
        let mut found = Vec::new();
        for row in rows {
            let kind: Vec<u8> = row.try_get(1)?;
            let sign = Sign::ALL.iter().find(|(_, own)| kind == [*own]);
            if let Some((sign, _)) = sign {
                found.push((row.try_get(0)?, *sign));
            }
        }
        Ok(found)
    }

    /// Says that `known` goes on at the address of `page`, which is looked at no more by itself: `known` is, there, at `at`.
    pub async fn go_on_at(
        &self,
        known: i64,
        page: i64,
        why: &str,
        at: Timestamp,
    ) -> Result<(), JoinError> {
        self.join_as(page, known, why, at, (Joiner::Check, JoinAs::ItsAddress))
            .await
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn pages_with_a_sign_in_common_are_akin_and_a_join_moves_the_known_one() {
        let folder = tempfile::tempdir().unwrap();
        let store = Store::open(folder.path()).await.unwrap();
        let now = Timestamp::UNIX_EPOCH;
        let page = async |url: &str| store.page(url, "w", None, now).await.unwrap().0;
        let old = page("https://example.org/news/12345-levy").await;
        let new = page("https://example.org/news/12345-levy-doubled").await;
        let other = page("https://example.org/news/7-tram").await;
        let tram = "https://example.org/news/7-tram";
        let at_new = "https://example.org/news/12345-levy-doubled";
        let signs = [
            (
                Sign::Item,
                "a".to_owned(),
                "https://example.org/news/12345-levy",
            ),
            (Sign::Item, "a".to_owned(), at_new),
            (Sign::Number, "a".to_owned(), tram),
        ];
        for _ in 0..2 {
            store.note_signs(&signs).await.unwrap();
        }
        assert_eq!(store.akin(new).await.unwrap(), [(old, Sign::Item)]);
        assert!(store.akin(old).await.unwrap().is_empty());
        assert!(store.akin(other).await.unwrap().is_empty());
        for n in 0..20 {
            let sign = (Sign::Item, format!("another {n}"), tram);
            store.note_signs(&[sign]).await.unwrap();
            let url = format!("https://example.org/{n}");
            page(&url).await;
            let shared = (Sign::Number, "shared".to_owned(), url.as_str());
            store.note_signs(&[shared]).await.unwrap();
        }
        let count: i64 = sqlx::query_scalar("SELECT COUNT(*) FROM page_item WHERE page = $1")
            .bind(other)
            .fetch_one(&store.readers)
            .await
            .unwrap();
        assert_eq!(count, SIGNS_AT_MOST);
        let last = page("https://example.org/19").await;
        assert!(
            store.akin(last).await.unwrap().is_empty(),
            "what all have is no sign"
        );

        store.go_on_at(old, new, "one story", now).await.unwrap();
        let address = async |id: i64| store.memory(id).await.unwrap().page.url;
        assert_eq!(
            address(old).await,
            "https://example.org/news/12345-levy-doubled"
        );
        assert!(store.verify(&mut |_, _| {}).await.unwrap().ok);
        store.split(new, now).await.unwrap();
        assert_eq!(address(old).await, "https://example.org/news/12345-levy");
        assert!(store.verify(&mut |_, _| {}).await.unwrap().ok);
        let again = store.go_on_at(old, new, "", now).await;
        assert!(matches!(again, Err(JoinError::Parted { .. })), "{again:?}");
    }
}
