//! Which pages ever said it? Full text over every version of every field and quote.

use std::collections::HashMap;

use sqlx::{Row, SqliteConnection};

use super::{
    Store, StoreError, moment,
    pieces::{FIELDS, PIECE_BITS, Stretches},
};
use crate::model::Article;

/// What is searched for.
#[derive(Debug, Clone, Default)]
pub struct Sought {
    /// Words in the order given, as a phrase; where no version has the phrase, all of them anywhere.
    pub words: String,
    /// One of [`FIELDS`]; all without.
    pub field: Option<String>,
    /// Only pages that quote somebody of this name.
    pub speaker: Option<String>,
    /// At most so many pages.
    pub limit: i64,
}

/// A page whose history has the words.
#[derive(Debug, Clone, PartialEq, serde::Serialize)]
pub struct Found {
    pub page: i64,
    pub url: String,
    pub watch: String,
    /// The headline of the last version that has the words.
    pub headline: Option<String>,
    /// Numbers of the versions that have them, oldest first.
    pub versions: Vec<i64>,
    pub first_seen: jiff::Timestamp,
    pub last_seen: jiff::Timestamp,
    /// When a state without the words was first seen after the last that has them; `None`: they still stand.
    pub gone_since: Option<jiff::Timestamp>,
    /// The passage in the last version that has them.
    pub passage: Option<String>,
}

/// Of a word that stands everywhere so many pieces are looked at, those of the newest pages.
const PIECES_AT_MOST: i64 = 20_000;

/// The versions of each page that have something.
type Held = HashMap<i64, Stretches>;

/// The versions that have both.
fn shared(a: &Held, b: &Held) -> Held {
    let both = a.iter().filter_map(|(page, a)| {
        let shared = a.shared(b.get(page)?);
        shared.last().map(|_| (*page, shared))
    });
    both.collect()
}

/// A phrase of FTS5: nothing inside the marks is an operator. A NUL would end it.
pub(super) fn phrase(words: &str) -> String {
    let words = words.replace(char::is_control, " ");
    format!("\"{}\"", words.replace('"', "\"\""))
}

impl Store {
    /// Pages that ever had the words, the latest first.
    pub async fn search(&self, sought: &Sought) -> Result<Vec<Found>, StoreError> {
        let mut db = self.readers.acquire().await?;
        let speaker = match &sought.speaker {
            Some(name) => Some(held(&mut db, &format!("speakers : {}", phrase(name))).await?),
            None => None,
        };
        let column = sought
            .field
            .as_deref()
            .filter(|field| FIELDS.contains(field))
            .map(|field| format!("{field} : "))
            .unwrap_or_default();
        let having = async |db: &mut SqliteConnection, words: &str| {
            let found = held(db, &format!("{column}{}", phrase(words))).await?;
            Ok::<_, StoreError>(match &speaker {
                Some(speaker) => shared(&found, speaker),
                None => found,
            })
        };
        let mut found = having(&mut db, &sought.words).await?;
        let words: Vec<&str> = sought.words.split_whitespace().collect();
        if found.is_empty() && words.len() > 1 {
            for (place, word) in words.iter().enumerate() {
                let has = having(&mut db, word).await?;
                found = if place == 0 {
                    has
                } else {
                    shared(&found, &has)
                };
            }
        }
        let mut histories = Vec::new();
        for page in latest(&mut db, &found, sought.limit).await? {
            if let Some(stretches) = found.get(&page) {
                histories.extend(self.history_of(page, stretches, sought).await?);
            }
        }
        Ok(histories)
    }

    async fn history_of(
        &self,
        page: i64,
        stretches: &Stretches,
        sought: &Sought,
    ) -> Result<Option<Found>, StoreError> {
        let newest: Option<i64> = sqlx::query_scalar("SELECT versions FROM page WHERE id = $1")
            .bind(page)
            .fetch_optional(&self.readers)
            .await?;
        let versions = stretches.numbers(newest.unwrap_or_default());
        let (Some(first), Some(last)) = (versions.first().copied(), versions.last().copied())
        else {
            return Ok(None);
        };
        let row = sqlx::query(
            "SELECT page.url, page.watch, last.headline, last.seen_until, first.seen_from,
                 (SELECT MIN(seen_from) FROM version WHERE page = $1 AND number > $3) AS gone
             FROM page
             JOIN version AS first ON first.page = page.id AND first.number = $2
             JOIN version AS last ON last.page = page.id AND last.number = $3
             WHERE page.id = $1",
        )
        .bind(page)
        .bind(first)
        .bind(last)
        .fetch_optional(&self.readers)
        .await?;
        let Some(row) = row else { return Ok(None) };
        let article = match self.article(page, last).await {
            // Where it stands can be told without it.
            Err(StoreError::Damaged(_)) => None,
            article => article?,
        };
        Ok(Some(Found {
            page,
            url: row.try_get("url")?,
            watch: row.try_get("watch")?,
            headline: row.try_get("headline")?,
            versions,
            first_seen: moment(row.try_get("seen_from")?)?,
            last_seen: moment(row.try_get("seen_until")?)?,
            gone_since: super::maybe_moment(row.try_get("gone")?)?,
            passage: article.and_then(|article| passage(&article, &sought.words)),
        }))
    }
}

/// The versions that have what an expression of FTS5 asks for.
async fn held(db: &mut SqliteConnection, expression: &str) -> Result<Held, StoreError> {
    let rows = sqlx::query(
        "SELECT id >> $2 AS page, first, last FROM words JOIN piece ON piece.id = words.rowid
         WHERE words MATCH $1 ORDER BY words.rowid DESC LIMIT $3",
    )
    .bind(expression)
    .bind(PIECE_BITS)
    .bind(PIECES_AT_MOST)
    .fetch_all(db)
    .await?;
    let mut held: HashMap<i64, Vec<(i64, i64)>> = HashMap::new();
    for row in rows {
        let last: Option<i64> = row.try_get("last")?;
        let stretch = (row.try_get("first")?, last.unwrap_or(i64::MAX));
        held.entry(row.try_get("page")?).or_default().push(stretch);
    }
    let held = held.into_iter();
    Ok(held
        .map(|(page, stretches)| (page, Stretches::of(stretches)))
        .collect())
}

/// Which pages were seen with it last, before more is read of any.
async fn latest(
    db: &mut SqliteConnection,
    found: &Held,
    limit: i64,
) -> Result<Vec<i64>, StoreError> {
    let pages: Vec<(i64, i64)> = found
        .iter()
        .filter_map(|(page, stretches)| Some((*page, stretches.last()?)))
        .collect();
    Ok(sqlx::query_scalar(
        "SELECT page.id FROM json_each($1) JOIN page ON page.id = value ->> 0
         JOIN version ON version.page = page.id AND number = MIN(value ->> 1, page.versions)
         ORDER BY seen_until DESC, page.id DESC LIMIT $2",
    )
    .bind(serde_json::to_string(&pages)?)
    .bind(limit)
    .fetch_all(db)
    .await?)
}

/// How much is shown on either side of the words, in characters.
const AROUND: usize = 70;

/// The words in their passage; where they stand apart, the first of them.
fn passage(article: &Article, words: &str) -> Option<String> {
    let fold = |text: &str| {
        text.chars()
            .map(|c| c.to_lowercase().next().unwrap_or(c))
            .collect::<Vec<char>>()
    };
    let texts: Vec<&str> = article
        .headline
        .iter()
        .chain(&article.standfirst)
        .map(String::as_str)
        .chain(article.body.iter().map(|block| block.text.as_str()))
        .collect();
    let tries: Vec<&str> = std::iter::once(words)
        .chain(words.split_whitespace())
        .collect();
    for wanted in tries {
        let wanted = fold(wanted);
        for text in &texts {
            let folded = fold(text);
            let Some(at) = folded
                .windows(wanted.len().max(1))
                .position(|part| part == wanted)
            else {
                continue;
            };
            let chars: Vec<char> = text.chars().collect();
            let (from, to) = (
                at.saturating_sub(AROUND),
                chars.len().min(at + wanted.len() + AROUND),
            );
            let part: String = chars[from..to].iter().collect();
            let (left, right) = (
                if from > 0 { "…" } else { "" },
                if to < chars.len() { "…" } else { "" },
            );
            return Some(format!("{left}{}{right}", part.trim()));
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use jiff::Timestamp;

    use super::*;
    use crate::{model::Block, quotes, store::article::tests::see};

    #[tokio::test]
    async fn words_are_found_in_every_version_that_has_them_and_in_no_other() {
        let folder = tempfile::tempdir().unwrap();
        let store = Store::open(folder.path()).await.unwrap();
        let (page, _) = store
            .page("https://a.example/wall", "w", None, Timestamp::UNIX_EPOCH)
            .await
            .unwrap();
        let held = "“The wall will hold,” said Maren Holt.";
        for (headline, paragraphs) in [
            ("One", [held, "The tide came at noon."]),
            ("Two", ["Nobody spoke.", "The tide came at noon."]),
            ("Three", [held, "It rained."]),
            ("Four", [held, "The tide came at noon."]),
            ("Five", ["Nobody spoke.", "The boats stayed out."]),
        ] {
            let body: Vec<Block> = paragraphs.map(Block::paragraph).into();
            let article = Article {
                headline: Some(headline.into()),
                quotes: quotes::of_blocks(Some(headline), &body, Some("en")),
                body,
                ..Article::default()
            };
            see(&store, page, &article).await;
        }
        let found = async |words: &str, field: Option<&str>, speaker: Option<&str>| {
            let sought = Sought {
                words: words.into(),
                field: field.map(str::to_owned),
                speaker: speaker.map(str::to_owned),
                limit: 5,
            };
            let found = store.search(&sought).await.unwrap();
            found
                .into_iter()
                .next()
                .map_or_else(Vec::new, |page| page.versions)
        };
        assert_eq!(found("will hold", None, None).await, [1, 3, 4]);
        assert_eq!(found("tide came at", None, None).await, [1, 2, 4]);
        assert_eq!(found("nobody", None, None).await, [2, 5]);
        // Words apart: in versions that have all of them.
        assert_eq!(found("noon hold", None, None).await, [1, 4]);
        assert_eq!(found("tide", None, Some("holt")).await, [1, 4]);
        assert_eq!(found("hold", Some("quotes"), None).await, [1, 3, 4]);
        assert_eq!(found("tide", Some("quotes"), None).await, [0; 0]);
        assert_eq!(found("Three", Some("headline"), None).await, [3]);
        // The index made of a record that has none is the same.
        let count = "SELECT COUNT(*) FROM piece";
        let before: i64 = sqlx::query_scalar(count)
            .fetch_one(&store.writer)
            .await
            .unwrap();
        let mut db = store.writer.acquire().await.unwrap();
        let mut batch = crate::store::batch::Batch::default();
        crate::store::pieces::take(&mut batch, page);
        batch.run(&mut db).await.unwrap();
        crate::store::pieces::index_all(&mut db).await.unwrap();
        let after: i64 = sqlx::query_scalar(count).fetch_one(&mut *db).await.unwrap();
        assert_eq!(after, before);
        drop(db);
        assert_eq!(found("noon hold", None, None).await, [1, 4]);
    }
}
